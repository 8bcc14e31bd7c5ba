"""The matrix and the targets are changed as they were shown: what somebody else changed meanwhile is never overwritten unseen."""

import pytest

from domain.faults import NotAllowed, Unfit
from domain.flash_reports.entry import Wrong
from domain.rights import Intention
from domain.tickets.priority import Matrix
from domain.tickets.service_level import DEFAULT_RULES, Span, TargetRule, Targets, Unit, targets_of
from domain.tickets.settings import OWN, PRIORITY, RESOLVE, TypedSettings, cell_name, matrix_version, rules_version
from domain.tickets.ticket import Impact, Priority, TicketType, Urgency
from storage import audit
from tests.workflows.tickets.conftest import Centre
from workflows.tickets.memberships import Service
from workflows.tickets.settings import MatrixForm, RuleForm

CELL = (Urgency.MEDIUM, Impact.ONE_PERSON)
DEFAULT = rules_version(DEFAULT_RULES)


def typed(**fields: str) -> TypedSettings:
    return TypedSettings(fields=fields)


def written(text: str, **fields: str) -> TypedSettings:
    return typed(**{RESOLVE: text, **fields})


async def test_the_first_change_keeps_the_other_default_rules(centre: Centre) -> None:
    act = centre.act(centre.cast.adele)
    form = await centre.tickets.rule_form(1, act)
    assert (form.number, form.typed.get(RESOLVE), form.version) == (1, "4h", DEFAULT)
    fields = {**form.typed.fields, RESOLVE: "3 j"}
    done = await centre.tickets.set_rule(1, TypedSettings(fields=fields), form.version, act)
    assert isinstance(done, Service)
    assert (done.rules[0], *done.rules[2:]) == (DEFAULT_RULES[0], *DEFAULT_RULES[2:])
    assert done.rules[1].targets.resolve == Span(amount=3, unit=Unit.DAYS)


async def test_a_rule_of_one_group_counts_for_its_tickets_alone(centre: Centre) -> None:
    act = centre.act(centre.cast.adele)
    rule = written("8h", group=str(centre.network), type=TicketType.INCIDENT.value)
    done = await centre.tickets.set_rule(None, rule, DEFAULT, act)
    assert isinstance(done, Service)
    promised = targets_of(done.rules, centre.network, TicketType.INCIDENT, Priority.HIGH)
    assert promised == Targets(own=None, resolve=Span(amount=8, unit=Unit.HOURS))
    assert targets_of(done.rules, centre.hotline, TicketType.INCIDENT, Priority.HIGH).own is not None
    assert (await centre.open(application=str(centre.mail))).clocks.own is None
    assert (await centre.open()).clocks.own is not None


async def test_what_is_wrong_is_told_and_nothing_is_changed(centre: Centre) -> None:
    act = centre.act(centre.cast.adele)
    form = await centre.tickets.set_rule(2, typed(**{OWN: "bientôt", RESOLVE: "4h"}), DEFAULT, act)
    assert isinstance(form, RuleForm)
    assert [(fault.field, fault.wrong) for fault in form.faults] == [(OWN, Wrong.NOT_A_SPAN)]
    assert (form.number, form.typed.get(OWN)) == (2, "bientôt")
    cells = await centre.tickets.set_matrix(typed(**{cell_name(CELL): "major"}), matrix_version(Matrix()), act)
    assert isinstance(cells, MatrixForm)
    assert [fault.field for fault in cells.faults] == [cell_name(CELL)]
    service = await centre.tickets.service(act)
    assert (service.rules, service.matrix) == (DEFAULT_RULES, Matrix())


async def test_who_was_overtaken_changes_nothing(centre: Centre) -> None:
    act, fresh = centre.act, centre.cast.adele
    await centre.tickets.set_rule(None, written("9h", **{PRIORITY: ""}), DEFAULT, act(fresh))
    for attempt in (
        centre.tickets.set_rule(None, written("2h", type="request"), DEFAULT, act(fresh)),
        centre.tickets.drop_rule(0, DEFAULT, act(fresh)),
        centre.tickets.restore_rules(DEFAULT, act(fresh)),
    ):
        with pytest.raises(Unfit, match="settings_changed"):
            await attempt
    assert len((await centre.tickets.service(act(fresh))).rules) == len(DEFAULT_RULES) + 1
    matrix = matrix_version(Matrix())
    await centre.tickets.set_matrix(typed(**{cell_name(CELL): "high"}), matrix, act(fresh))
    with pytest.raises(Unfit, match="settings_changed"):
        await centre.tickets.set_matrix(typed(**{cell_name(CELL): "low"}), matrix, act(fresh))
    assert (await centre.tickets.service(act(fresh))).matrix.priority(*CELL) is Priority.HIGH


async def test_what_was_changed_can_be_put_back(centre: Centre) -> None:
    act, adele = centre.act, centre.cast.adele
    after = await centre.tickets.drop_rule(5, DEFAULT, act(adele))
    assert after.rules == DEFAULT_RULES[:5]
    assert (await centre.tickets.restore_rules(rules_version(after.rules), act(adele))).rules == DEFAULT_RULES
    await centre.tickets.set_priorities({CELL: Priority.HIGH}, act(adele))
    changed = (await centre.tickets.service(act(adele))).matrix
    restored = (await centre.tickets.restore_matrix(matrix_version(changed), act(adele))).matrix
    assert matrix_version(restored) == matrix_version(Matrix())


async def test_the_last_rule_stays(centre: Centre) -> None:
    act, rule = centre.act(centre.cast.adele), TargetRule(targets=Targets())
    await centre.tickets.set_targets([rule], act)
    with pytest.raises(Unfit, match="last_rule"):
        await centre.tickets.drop_rule(0, rules_version([rule]), centre.act(centre.cast.adele))


async def test_a_repetition_changes_nothing_twice(centre: Centre) -> None:
    act = centre.act(centre.cast.adele)
    first = await centre.tickets.set_rule(None, written("9h"), DEFAULT, act)
    again = await centre.tickets.set_rule(None, written("9h", type="request"), rules_version(first.rules), act)  # type: ignore[union-attr]
    assert isinstance(again, Service)
    assert len(again.rules) == len(DEFAULT_RULES) + 1


async def test_nobody_else_sees_or_changes_the_settings(centre: Centre) -> None:
    act, matrix = centre.act, matrix_version(Matrix())
    for person in (centre.luc, centre.tarik, centre.cast.paul, centre.cast.denis):
        for attempt in (
            centre.tickets.rule_form(0, act(person)),
            centre.tickets.matrix_form(act(person)),
            centre.tickets.set_rule(0, written("2h"), DEFAULT, act(person)),
            centre.tickets.drop_rule(0, DEFAULT, act(person)),
            centre.tickets.restore_rules(DEFAULT, act(person)),
            centre.tickets.set_matrix(typed(**{cell_name(CELL): "high"}), matrix, act(person)),
            centre.tickets.restore_matrix(matrix, act(person)),
        ):
            with pytest.raises(NotAllowed):
                await attempt


async def test_each_change_is_written_down(centre: Centre) -> None:
    act, adele = centre.act, centre.cast.adele
    await centre.tickets.set_rule(None, written("9h"), DEFAULT, act(adele))
    await centre.tickets.set_matrix(typed(**{cell_name(CELL): "high"}), matrix_version(Matrix()), act(adele))
    async with centre.database.reading() as tx:
        entries = await audit.entries_about(tx, "support")
    assert [(person, intention) for _, person, intention in entries] == [(adele.id, Intention.KEEP_SUPPORT)] * 2
