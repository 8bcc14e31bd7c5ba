"""The cards of the settings of the support, for the gallery."""

from collections.abc import Iterator

from cards.tickets.settings import matrix_form, rule_form, settings_card
from domain.flash_reports.entry import FieldFault, Wrong
from domain.identifiers import GroupId
from domain.languages import Language
from domain.tickets.catalogue import GROUP_NAME_LIMIT, AssignmentGroup
from domain.tickets.priority import Matrix
from domain.tickets.service_level import DEFAULT_RULES, Span, TargetRule, Targets, Unit
from domain.tickets.settings import (
    CELLS,
    GROUP,
    MOST_RULES,
    OWN,
    PRIORITY,
    RESOLVE,
    SPAN_LIMIT,
    TYPE,
    TypedSettings,
    as_typed,
    cell_name,
    matrix_version,
)
from domain.tickets.ticket import Impact, Priority, TicketType, Urgency
from tests.cards.samples import NASTY

Cards = Iterator[tuple[str, dict[str, object]]]
HOTLINE = AssignmentGroup(id=GroupId(1), name="Centre de services", is_default=True)
NETWORK = AssignmentGroup(id=GroupId(2), name="Réseaux et sécurité")
CHANGED = Matrix(changed={(Urgency.HIGH, Impact.ONE_PERSON): Priority.VERY_HIGH})
OWN_RULE = TargetRule(
    group=NETWORK.id, type=TicketType.REQUEST, targets=Targets(resolve=Span(amount=3, unit=Unit.DAYS))
)


def ordinary(language: Language) -> Cards:
    """As on most days."""
    groups, rules = (HOTLINE, NETWORK), (*DEFAULT_RULES, OWN_RULE)
    yield "settings", settings_card(Matrix(), DEFAULT_RULES, groups, language=language)
    yield "settings-saved", settings_card(CHANGED, rules, groups, language=language, just_set=True)
    told = "Un autre administrateur a modifié ces réglages entre-temps."
    yield "settings-overtaken", settings_card(CHANGED, rules, groups, language=language, told=told)
    yield "settings-matrix", matrix_form(CHANGED, TypedSettings(), matrix_version(CHANGED), language=language)
    yield "settings-rule", rule_form(6, as_typed(OWN_RULE), groups, 42, language=language)
    yield "settings-rule-new", rule_form(None, TypedSettings(), groups, 42, language=language)
    wrong = TypedSettings(fields={GROUP: "2", TYPE: "*", PRIORITY: "*", OWN: "bientôt", RESOLVE: "4h"})
    faults = (FieldFault(field=OWN, wrong=Wrong.NOT_A_SPAN),)
    yield "settings-rule-wrong", rule_form(None, wrong, groups, 42, faults, language=language)


def nasty(language: Language) -> Cards:
    """What people type."""
    group = AssignmentGroup(id=GroupId(2), name=NASTY)
    yield "settings", settings_card(CHANGED, (OWN_RULE,), (group,), language=language)
    typed = TypedSettings(fields=dict.fromkeys((GROUP, TYPE, PRIORITY, OWN, RESOLVE), NASTY))
    faults = [FieldFault(field=name, wrong=Wrong.UNKNOWN_CHOICE) for name in (GROUP, TYPE, PRIORITY, OWN, RESOLVE)]
    yield "settings-rule", rule_form(0, typed, (group,), 42, faults, language=language)


def worst(language: Language) -> Cards:
    """As much as fits."""
    groups = [AssignmentGroup(id=GroupId(number), name="É" * GROUP_NAME_LIMIT) for number in range(60)]
    span = Span(amount=999, unit=Unit.MINUTES)
    rule = TargetRule(
        group=GroupId(1),
        type=TicketType.REQUEST,
        priority=Priority.VERY_HIGH,
        targets=Targets(own=span, resolve=span),
    )
    yield "settings", settings_card(Matrix(), (rule,) * MOST_RULES, groups, language=language, just_set=True)
    typed = TypedSettings(fields={cell_name(cell): "?" for cell in CELLS})
    faults = [FieldFault(field=cell_name(cell), wrong=Wrong.UNKNOWN_CHOICE) for cell in CELLS]
    yield "settings-matrix", matrix_form(Matrix(), typed, 2**31 - 1, faults, language=language)
    filled = TypedSettings(fields={GROUP: "59", OWN: "9" * SPAN_LIMIT, RESOLVE: "9" * SPAN_LIMIT})
    wrong = [FieldFault(field=name, wrong=Wrong.NOT_A_SPAN) for name in (OWN, RESOLVE)]
    yield "settings-rule", rule_form(0, filled, groups, 2**31 - 1, wrong, language=language)
