"""What an administrator sets: the priority that an urgency and an impact give, what is promised for which tickets; as typed, as read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from zlib import crc32

from domain.flash_reports.entry import FieldFault, Wrong
from domain.identifiers import GroupId
from domain.tickets.priority import Cell, Matrix
from domain.tickets.service_level import Span, TargetRule, Targets, read_span
from domain.tickets.ticket import Impact, Priority, TicketType, Urgency

MOST_RULES = 30
SPAN_LIMIT = 12
"""The most characters of a length of time: ``30 min``, ``2 j``."""
GROUP, TYPE, PRIORITY, OWN, RESOLVE = "group", "type", "priority", "own", "resolve"
ANY = "*"
"""What a field holds that leaves open which group, type or priority."""
CELLS: Sequence[Cell] = tuple((urgency, impact) for urgency in Urgency for impact in Impact)
COMPUTED = tuple(priority for priority in Priority if priority is not Priority.MAJOR)
"""The priorities that come out of the matrix: the major one is declared."""

Choice = TypeVar("Choice", TicketType, Priority)


def cell_name(cell: Cell) -> str:
    """The name of the field of a cell."""
    urgency, impact = cell
    return f"cell.{urgency.value}.{impact.value}"


@dataclass(frozen=True, kw_only=True)
class TypedSettings:
    """Typed texts by field."""

    fields: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The text of a field, empty when it has none."""
        return self.fields.get(name, "")


def typed_settings(data: Mapping[str, object], names: Iterable[str]) -> TypedSettings:
    """What a form sent, of the fields it has; nothing of it is trusted, and no text is longer than any field may be."""
    sent = ((name, data.get(name)) for name in names)
    return TypedSettings(fields={name: value[: 4 * SPAN_LIMIT] for name, value in sent if isinstance(value, str)})


def typed_matrix(data: Mapping[str, object]) -> TypedSettings:
    """What the form of the matrix sent."""
    return typed_settings(data, (cell_name(cell) for cell in CELLS))


def typed_rule(data: Mapping[str, object]) -> TypedSettings:
    """What the form of a rule sent."""
    return typed_settings(data, (GROUP, TYPE, PRIORITY, OWN, RESOLVE))


def as_typed(rule: TargetRule) -> TypedSettings:
    """A rule as its form shows it."""
    return TypedSettings(
        fields={
            GROUP: str(rule.group) if rule.group is not None else ANY,
            TYPE: rule.type.value if rule.type else ANY,
            PRIORITY: rule.priority.value if rule.priority else ANY,
            OWN: str(rule.targets.own or ""),
            RESOLVE: str(rule.targets.resolve or ""),
        }
    )


def read_matrix(typed: TypedSettings, matrix: Matrix) -> tuple[Mapping[Cell, Priority], Sequence[FieldFault]]:
    """The cells that a form changes, and what is wrong in it. A field that was not sent changes nothing."""
    changed: dict[Cell, Priority] = {}
    faults: list[FieldFault] = []
    known = {priority.value: priority for priority in COMPUTED}
    for cell in CELLS:
        said = typed.get(cell_name(cell))
        if said and said not in known:
            faults.append(FieldFault(field=cell_name(cell), wrong=Wrong.UNKNOWN_CHOICE))
        elif said and known[said] is not matrix.priority(*cell):
            changed[cell] = known[said]
    return changed, faults


def read_rule(
    typed: TypedSettings, groups: Iterable[GroupId], others: Sequence[TargetRule]
) -> tuple[TargetRule, Sequence[FieldFault]]:
    """The rule that was typed, and what is wrong with it. Two rules about the very same tickets would contradict each other."""
    faults: list[FieldFault] = []

    def chosen(name: str, choices: Iterable[Choice]) -> Choice | None:
        said = typed.get(name)
        found = next((one for one in choices if one.value == said), None)
        if found is None and said not in ("", ANY):
            faults.append(FieldFault(field=name, wrong=Wrong.UNKNOWN_CHOICE))
        return found

    def span(name: str) -> Span | None:
        said = typed.get(name).strip()
        found = read_span(said)
        if found is None and said:
            faults.append(FieldFault(field=name, wrong=Wrong.NOT_A_SPAN))
        return found

    said = typed.get(GROUP)
    group = next((one for one in groups if str(one) == said), None)
    if group is None and said not in ("", ANY):
        faults.append(FieldFault(field=GROUP, wrong=Wrong.UNKNOWN_CHOICE))
    rule = TargetRule(
        group=group,
        type=chosen(TYPE, TicketType),
        priority=chosen(PRIORITY, Priority),
        targets=Targets(own=span(OWN), resolve=span(RESOLVE)),
    )
    if not faults and any(_about(rule) == _about(other) for other in others):
        faults.append(FieldFault(field=GROUP, wrong=Wrong.ALREADY_THERE))
    if not faults and len(others) >= MOST_RULES:
        faults.append(FieldFault(field=GROUP, wrong=Wrong.TOO_MANY, limit=MOST_RULES))
    return rule, faults


def matrix_version(matrix: Matrix) -> int:
    """A number that tells one matrix from another: a form that was shown for one does not change the other."""
    return _version("".join(str(matrix.priority(*cell).level) for cell in CELLS))


def rules_version(rules: Iterable[TargetRule]) -> int:
    """The same, for what is promised."""
    return _version(";".join(f"{_about(rule)}{rule.targets.own}/{rule.targets.resolve}" for rule in rules))


def _about(rule: TargetRule) -> tuple[int | None, str, str]:
    """Which tickets a rule is about."""
    return rule.group, rule.type.value if rule.type else "", rule.priority.value if rule.priority else ""


def _version(told: str) -> int:
    return crc32(told.encode()) & 0x7FFFFFFF
