"""The cards of the settings and of the reports of the support, for the gallery."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from cards.tickets.report import files_card, report_card
from cards.tickets.settings import matrix_form, rule_form, settings_card
from domain.flash_reports.entry import FieldFault, Wrong
from domain.identifiers import GroupId
from domain.languages import Language
from domain.tickets.catalogue import GROUP_NAME_LIMIT, AssignmentGroup
from domain.tickets.priority import Matrix
from domain.tickets.report import Fact, ReportFormat, SupportReport, report_of
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
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LINK = "https://mardi.region-ponant.example/r/20261116.20261122.5.fr.xlsx.abc"


def a_report(start: date, end: date, name: str = "Centre de services", many: int = 120) -> SupportReport:
    """A report of tickets spread over its days."""
    facts = []
    for number in range(many):
        opened = datetime(start.year, start.month, start.day, 8, tzinfo=UTC) + timedelta(
            days=number * number % ((end - start).days + 1)
        )
        resolved = opened + timedelta(hours=5)
        facts.append(
            Fact(
                group=f"{name} {number % 3}",
                category="Poste de travail › Écran",
                application=name if number % 2 else "",
                opened_at=opened,
                opened=True,
                resolved=number % 4 != 0,
                resolved_at=resolved if number % 4 else None,
                open=number % 4 == 0,
                own_kept=number % 5 != 0,
                own_seconds=600 * (number % 9),
                resolve_kept=number % 6 != 0,
                resolve_seconds=4_800 * (number % 7 + 1),
                score=4 if number % 3 else None,
            )
        )
    return report_of(facts, start, end, NOW)


WEEK = a_report(date(2026, 11, 16), date(2026, 11, 22))
YEAR = a_report(date(2025, 1, 1), date(2025, 12, 31))
ADDRESSES = dict.fromkeys(ReportFormat, LINK)


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
    yield "report-week", report_card(WEEK, language=language)
    yield "report-quarter", report_card(a_report(date(2026, 9, 1), date(2026, 11, 30)), language=language)
    yield "report-year", report_card(YEAR, language=language)
    yield "report-files", files_card(WEEK, ADDRESSES, language=language)


def nasty(language: Language) -> Cards:
    """What people type."""
    group = AssignmentGroup(id=GroupId(2), name=NASTY)
    yield "settings", settings_card(CHANGED, (OWN_RULE,), (group,), language=language)
    typed = TypedSettings(fields=dict.fromkeys((GROUP, TYPE, PRIORITY, OWN, RESOLVE), NASTY))
    faults = [FieldFault(field=name, wrong=Wrong.UNKNOWN_CHOICE) for name in (GROUP, TYPE, PRIORITY, OWN, RESOLVE)]
    yield "settings-rule", rule_form(0, typed, (group,), 42, faults, language=language)
    yield "report-week", report_card(a_report(date(2026, 11, 16), date(2026, 11, 29), NASTY), language=language)


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
    yield (
        "report-fortnight",
        report_card(a_report(date(2026, 11, 9), date(2026, 11, 22), "É" * 60, 5_000), language=language),
    )
    yield "report-files", files_card(YEAR, dict.fromkeys(ReportFormat, LINK * 2), language=language)
