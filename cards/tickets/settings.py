"""The settings of the support as cards: which priority comes of what, how soon tickets are promised, and the forms that change both."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from microsoft_teams.cards.core import CardElement

from cards.faults import field_fault
from cards.inputs import choice_input, points_to_correct, text_input, with_fault
from cards.layout import (
    Elements,
    card,
    cell,
    columns,
    execute,
    fold,
    header,
    heading,
    notice,
    rich,
    row,
    run,
    small,
    words,
)
from cards.text import Speech, capital, speech
from domain.flash_reports.entry import FieldFault
from domain.identifiers import GroupId
from domain.languages import Language
from domain.tickets.catalogue import AssignmentGroup
from domain.tickets.priority import Matrix
from domain.tickets.service_level import Span, TargetRule, Unit, read_span
from domain.tickets.settings import (
    ANY,
    COMPUTED,
    GROUP,
    OWN,
    PRIORITY,
    RESOLVE,
    SPAN_LIMIT,
    TYPE,
    TypedSettings,
    cell_name,
    rules_version,
)
from domain.tickets.ticket import Impact, Priority, TicketType, Urgency

MOST_GROUPS = 60


def settings_card(
    matrix: Matrix,
    rules: Sequence[TargetRule],
    groups: Sequence[AssignmentGroup],
    *,
    language: Language,
    told: str = "",
    just_set: bool = False,
) -> dict[str, object]:
    """What is promised, each rule opening its form, and the matrix in words. `told` is why something was not done."""
    say = speech(language)
    names = {group.id: group.name for group in groups}
    body: Elements = [header(line=say.say("Support"), title=say.say("Settings"))]
    if told:
        body.append(notice([words(told, weight="Bolder")]))
    elif just_set:
        done = say.say("Saved. The clocks of open tickets follow within seconds; priorities count for what comes.")
        body.append(notice([words(done, weight="Bolder")], style="good"))
    body += [
        heading(say.say("How soon tickets are taken, then resolved")),
        small(say.say("The most particular rule counts: a group before a type, a type before a priority.")),
    ]
    body += [_rule(number, rule, names, rules_version(rules), say) for number, rule in enumerate(rules)]
    body += fold("matrix", say.say("Which priority comes of what"), list(_matrix_in_words(matrix, say)))
    shown = {"version": rules_version(rules)}
    return card(
        body,
        fallback_text=settings_summary(language),
        actions=[
            execute("support.rule", say.say("Add a rule"), shown, style="positive"),
            execute("support.matrix", say.say("Change the priorities")),
            execute("support.restore_rules", say.say("Put the default rules back"), shown),
            execute("support.groups", say.say("Groups")),
        ],
    )


def settings_summary(language: Language) -> str:
    """The toast."""
    return speech(language).say("Settings of the support")


def matrix_form(
    matrix: Matrix, typed: TypedSettings, version: int, faults: Sequence[FieldFault] = (), *, language: Language
) -> dict[str, object]:
    """The matrix to be changed: a fold for each urgency, in it a priority for each impact. What was typed stays."""
    say = speech(language)
    body: Elements = [header(line=say.joined((say.say("Support"), say.say("Settings"))), title=say.say("Priorities"))]
    body += _corrections(faults, say)
    body.append(small(say.say("The requester says how badly, the technician whom it hinders."), spacing="Small"))
    choices = [(say.Word(priority), priority.value) for priority in COMPUTED]
    for urgency in reversed(Urgency):
        fields: Elements = []
        for impact in Impact:
            name = cell_name((urgency, impact))
            said, stands = typed.get(name), matrix.priority(urgency, impact)
            value = said if said in COMPUTED else stands.value
            field = choice_input(name, say.Word(impact), choices, value, spacing="Small")
            fields += with_fault(field, _fault(name, faults, say))
        is_wrong = any(fault.field.startswith(f"cell.{urgency.value}.") for fault in faults)
        body += fold(f"urgency-{urgency.value}", say.Word(urgency), fields, opened=is_wrong)
    shown = {"version": version}
    return card(
        body,
        fallback_text=say.say("Change the priorities"),
        actions=[
            execute("support.set_matrix", say.say("Save the priorities"), shown, inputs=True, style="positive"),
            execute("support.restore_matrix", say.say("Put the default ones back"), shown),
            execute("support.settings", say.say("Back to the settings")),
        ],
    )


def rule_form(
    number: int | None,
    typed: TypedSettings,
    groups: Sequence[AssignmentGroup],
    version: int,
    faults: Sequence[FieldFault] = (),
    *,
    language: Language,
) -> dict[str, object]:
    """A rule to be changed, or a new one. What was typed stays, right or wrong."""
    say = speech(language)
    title = say.say("New rule") if number is None else say.say("Change the rule")
    body: Elements = [header(line=say.joined((say.say("Support"), say.say("Settings"))), title=title)]
    body += _corrections(faults, say)
    named = [
        (capital(say.say("all the groups")), ANY),
        *((group.name, str(group.id)) for group in groups[:MOST_GROUPS]),
    ]
    kinds = [(capital(say.say("incidents and requests")), ANY), *((say.Word(kind), kind.value) for kind in TicketType)]
    levels = [(capital(say.say("all priorities")), ANY), *((say.Word(one), one.value) for one in reversed(Priority))]
    group = choice_input(GROUP, say.say("Group"), named, _known(typed.get(GROUP), named), spacing="Small")
    kind = choice_input(TYPE, say.say("Type"), kinds, _known(typed.get(TYPE), kinds), spacing="Small")
    level = choice_input(PRIORITY, say.say("Priority"), levels, _known(typed.get(PRIORITY), levels), spacing="Small")
    own, resolve = (
        text_input(name, label, _span_typed(typed.get(name), say), limit=SPAN_LIMIT)
        for name, label in ((OWN, say.say("Taken within")), (RESOLVE, say.say("Resolved within")))
    )
    body += [
        *with_fault(group, _fault(GROUP, faults, say)),
        *with_fault(kind, _fault(TYPE, faults, say)),
        *with_fault(level, _fault(PRIORITY, faults, say)),
        columns(
            cell(*with_fault(own, _fault(OWN, faults, say))),
            cell(*with_fault(resolve, _fault(RESOLVE, faults, say))),
            spacing="Small",
        ),
        small(say.say("Opening hours or working days: 30 min, 4 h, 2 d. Empty: nothing is promised."), spacing="Small"),
    ]
    ids: dict[str, object] = {"version": version} if number is None else {"version": version, "rule": number}
    actions = [execute("support.set_rule", say.say("Save the rule"), ids, inputs=True, style="positive")]
    if number is not None:
        actions.append(execute("support.drop_rule", say.say("Take this rule away"), ids))
    actions.append(execute("support.settings", say.say("Back to the settings")))
    return card(body, fallback_text=title, actions=actions)


def span_told(span: Span | None, say: Speech) -> str:
    """A length of service time: ``30 min``, ``4 h``, ``2 j``."""
    if span is None:
        return say.say("nothing promised")
    match span.unit:
        case Unit.MINUTES:
            return say.say("{minutes} min", minutes=span.amount)
        case Unit.HOURS:
            return say.say("{hours} h", hours=span.amount)
        case Unit.DAYS:
            return say.say("{n} d", n=span.amount)


def _rule(number: int, rule: TargetRule, names: Mapping[GroupId, str], version: int, say: Speech) -> CardElement:
    about = [
        names.get(rule.group, say.say("a group")) if rule.group is not None else "",
        say.Word(rule.type) if rule.type else "",
        say.Word(rule.priority) if rule.priority else "",
    ]
    own, resolve = span_told(rule.targets.own, say), span_told(rule.targets.resolve, say)
    return row(
        "support.rule",
        say.say("Change the rule"),
        {"rule": number, "version": version},
        rich(run(say.joined(about) or say.say("All tickets"), bold=True)),
        rich(run(say.say("{own}, then {resolve}", own=own, resolve=resolve), size="Small"), spacing="None"),
    )


def _matrix_in_words(matrix: Matrix, say: Speech) -> Iterator[CardElement]:
    """For each urgency, the gravest first, the impacts that give each priority."""
    for urgency in reversed(Urgency):
        yield words(say.Word(urgency), weight="Bolder", spacing="Small")

        def level(impact: Impact, urgency: Urgency = urgency) -> Priority:
            return matrix.priority(urgency, impact)

        for priority, impacts in groupby(sorted(Impact, key=lambda one: level(one).level), key=level):
            told = ", ".join(say.word(impact) for impact in impacts)
            yield small(say.colon(say.Word(priority), told))


def _corrections(faults: Sequence[FieldFault], say: Speech) -> Elements:
    if not faults:
        return []
    told = points_to_correct(len(faults), say)
    return [notice([words(told, weight="Bolder")], style="attention")]


def _span_typed(text: str, say: Speech) -> str:
    """What stands in the field: a length of time in the reader's language, or what was typed when it is none."""
    span = read_span(text)
    return span_told(span, say) if span is not None else text[:SPAN_LIMIT]


def _known(value: str, choices: Sequence[tuple[str, str]]) -> str:
    return value if any(value == key for _, key in choices) else ANY


def _fault(name: str, faults: Sequence[FieldFault], say: Speech) -> str:
    found = next((fault for fault in faults if fault.field == name), None)
    return field_fault(found, say.language) if found else ""
