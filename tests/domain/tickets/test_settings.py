"""What an administrator types is read whole or told by its field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.flash_reports.entry import Wrong
from domain.identifiers import GroupId
from domain.tickets.priority import Matrix
from domain.tickets.service_level import DEFAULT_RULES, Span, TargetRule, Targets, Unit
from domain.tickets.settings import (
    ANY,
    CELLS,
    COMPUTED,
    GROUP,
    MOST_RULES,
    OWN,
    PRIORITY,
    RESOLVE,
    TYPE,
    TypedSettings,
    as_typed,
    cell_name,
    matrix_version,
    read_matrix,
    read_rule,
    rules_version,
    typed_rule,
)
from domain.tickets.ticket import Priority, TicketType

GROUPS = (GroupId(1), GroupId(2))
SPANS = st.none() | st.builds(Span, amount=st.integers(1, 999), unit=st.sampled_from(Unit))
RULES = st.builds(
    TargetRule,
    group=st.none() | st.sampled_from(GROUPS),
    type=st.none() | st.sampled_from(TicketType),
    priority=st.none() | st.sampled_from(Priority),
    targets=st.builds(Targets, own=SPANS, resolve=SPANS),
)
PRIORITIES = st.dictionaries(st.sampled_from(CELLS), st.sampled_from(COMPUTED))


@given(RULES)
def test_a_rule_is_read_back_as_its_form_shows_it(rule: TargetRule) -> None:
    assert read_rule(as_typed(rule), GROUPS, ()) == (rule, [])


@given(st.dictionaries(st.sampled_from((GROUP, TYPE, PRIORITY, OWN, RESOLVE)), st.text() | st.integers() | st.none()))
def test_whatever_is_sent_gives_a_rule_or_a_fault_of_its_field(data: dict[str, object]) -> None:
    typed = typed_rule(data)
    rule, faults = read_rule(typed, GROUPS, ())
    wrong = {fault.field for fault in faults}
    for name, value in ((GROUP, rule.group), (TYPE, rule.type), (PRIORITY, rule.priority)):
        assert (value is None and typed.get(name) not in ("", ANY)) == (name in wrong)
    for name, span in ((OWN, rule.targets.own), (RESOLVE, rule.targets.resolve)):
        assert (span is None and bool(typed.get(name).strip())) == (name in wrong)


@pytest.mark.parametrize("said", ["4", "0h", "-2h", "4 semaines", "1000h", "4h30", "=1+1"])
def test_what_is_no_length_of_time_is_told_by_its_field(said: str) -> None:
    _, faults = read_rule(TypedSettings(fields={OWN: "1h", RESOLVE: said}), GROUPS, ())
    assert [(fault.field, fault.wrong) for fault in faults] == [(RESOLVE, Wrong.NOT_A_SPAN)]


def test_two_rules_about_the_very_same_tickets_are_not_let_in() -> None:
    twin = as_typed(DEFAULT_RULES[0])
    _, faults = read_rule(twin, GROUPS, DEFAULT_RULES)
    assert [(fault.field, fault.wrong) for fault in faults] == [(GROUP, Wrong.ALREADY_THERE)]
    assert read_rule(twin, GROUPS, DEFAULT_RULES[1:])[1] == []


def test_there_are_so_many_rules_at_most() -> None:
    rules = [TargetRule(group=GroupId(number), targets=Targets()) for number in range(3, MOST_RULES + 3)]
    typed = TypedSettings(fields={GROUP: "1"})
    assert [fault.wrong for fault in read_rule(typed, GROUPS, rules)[1]] == [Wrong.TOO_MANY]
    assert read_rule(typed, GROUPS, rules[1:])[1] == []


@given(PRIORITIES, PRIORITIES)
def test_the_matrix_takes_what_its_form_says(before: dict, wanted: dict) -> None:  # type: ignore[type-arg]
    matrix = Matrix(changed=before)
    fields = {cell_name(cell): priority.value for cell, priority in wanted.items()}
    changed, faults = read_matrix(TypedSettings(fields=fields), matrix)
    after = Matrix(changed={**before, **changed})
    assert not faults
    assert all(after.priority(*cell) is wanted.get(cell, matrix.priority(*cell)) for cell in CELLS)
    assert (matrix_version(matrix) == matrix_version(after)) == (not changed)


def test_no_cell_holds_the_major_priority() -> None:
    name = cell_name(CELLS[7])
    changed, faults = read_matrix(TypedSettings(fields={name: Priority.MAJOR.value}), Matrix())
    assert (changed, [(fault.field, fault.wrong) for fault in faults]) == ({}, [(name, Wrong.UNKNOWN_CHOICE)])


@given(st.lists(RULES, max_size=4), st.lists(RULES, max_size=4))
def test_the_version_tells_rules_apart(some: list[TargetRule], others: list[TargetRule]) -> None:
    assert (rules_version(some) == rules_version(others)) == (some == others)
