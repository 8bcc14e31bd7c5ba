"""The cards of tickets, for the gallery: from every side, in every state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cards.layout import Refresh
from cards.tickets.changes import MOST_CANDIDATES, hands_card, hold_card, judgement_card
from cards.tickets.form import ticket_form
from cards.tickets.keeping import group_bound_card, groups_card
from cards.tickets.lists import history_card, own_card, queue_card
from cards.tickets.notice import notice_card
from cards.tickets.report import report_card
from cards.tickets.thread import thread_card
from cards.tickets.ticket import ticket_card
from cards.tickets.writing import appointment_card, mark_card, writing_card
from dialogs.tickets.forms import GIVEN_BACK
from domain.flash_reports.entry import FieldFault, Wrong
from domain.identifiers import ApplicationId, CategoryId, GroupId, PersonId, TicketId
from domain.languages import Language
from domain.projects import PersonRef
from domain.tickets.appointment import Appointment
from domain.tickets.catalogue import AssignmentGroup, GroupRef
from domain.tickets.entries import Event
from domain.tickets.forms import Form
from domain.tickets.opening import Typed, begun
from domain.tickets.queue import PAGE, OwnPage, QueuePage, Shelf, TicketLine
from domain.tickets.report import Fact, SupportReport, report_of
from domain.tickets.survey import COMMENT_LIMIT, Survey
from domain.tickets.ticket import (
    DESCRIPTION_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    WHERE_LIMIT,
    ApplicationRef,
    CategoryRef,
    Ending,
    Link,
    Pending,
    PendingReason,
    Priority,
    Source,
    State,
    Ticket,
    TicketType,
)
from domain.tickets.view import Side
from tests.cards.samples import NASTY, NASTY_LINES, a_person
from tests.cards.ticket_samples import (
    CALENDAR,
    HOTLINE,
    MAIL,
    NETWORK,
    NOW,
    OPENED,
    SCREEN,
    TARIK,
    a_ticket,
    a_view,
    an_entry,
)

Cards = Iterator[tuple[str, dict[str, object]]]

_OVERTAKEN = "Sophie Lenoir a modifié ce ticket entre-temps."


def ordinary(language: Language) -> Cards:
    """As on most days."""
    yield from _tickets(language)
    yield from _notices(language)
    yield "form", ticket_form(begun("mon écran reste noir depuis ce matin"), language=language, files=1)
    yield "form-empty", ticket_form(begun(), language=language, categories=(SCREEN,), applications=(MAIL,))
    form = Typed(
        fields={"title": "", "for": "Personne", "category": "9", "type": "incident"}, source=Source(author="Emma")
    )
    faults = (
        FieldFault(field="title", wrong=Wrong.REQUIRED),
        FieldFault(field="for", wrong=Wrong.UNKNOWN_PERSON),
        FieldFault(field="category", wrong=Wrong.UNKNOWN_CHOICE),
        FieldFault(field="description", wrong=Wrong.TOO_LONG, limit=DESCRIPTION_LIMIT),
    )
    yield (
        "form-faults",
        ticket_form(form, language=language, categories=(SCREEN,), applications=(MAIL,), faults=faults, as_dialog=True),
    )
    yield "mine", own_card(OwnPage(number=0, lines=_lines(3), total=20, open=3), language=language)
    yield "mine-none", own_card(OwnPage(number=0, lines=(), total=0, open=0), language=language)
    yield "queue", queue_card(_queue(_lines(PAGE)), NOW, language=language)
    yield "queue-none", queue_card(replace(_queue(()), counts={}), NOW, language=language)
    view = a_view(a_ticket(), Side.WORKER)
    yield "history", history_card(view, view.entries, 1, 3, language=language)
    person = a_person()
    yield "hands", hands_card(view, (person,), (HOTLINE, NETWORK), language=language)
    yield "hold", hold_card(view, language=language)
    yield "judgement", judgement_card(view, (SCREEN,), (MAIL,), language=language)
    yield "hold-back", hold_card(view, language=language, sent={"why": "Dalle", "until": "hier"}, told=_OVERTAKEN)
    planned = a_view(_planned(), Side.WORKER)
    yield "appointment", appointment_card(view, language=language)
    away = ZoneInfo("Pacific/Noumea")
    yield "appointment-elsewhere", appointment_card(planned, language=language, timezone=away)
    yield "ticket-elsewhere", ticket_card(planned, language=language, timezone=away)
    yield "appointment-move", appointment_card(planned, language=language, sent={"hour": "2 h 30"}, told=_OVERTAKEN)
    yield "writing", writing_card(view, Form.WRITING, language=language)
    yield (
        "writing-back",
        writing_card(view, Form.WRITING, language=language, sent={"text": "Je passe"}, told=_OVERTAKEN),
    )
    asked = a_ticket(state=State.PENDING, pending=Pending(reason=PendingReason.REQUESTER))
    question = (an_entry(Event.ASK, "Depuis quand ?"),)
    yield "message", writing_card(a_view(asked, Side.REQUESTER, entries=question), Form.MESSAGE, language=language)
    resolved = a_ticket(state=State.RESOLVED, solution="Câble changé", resolved_at=NOW)
    yield "reopening", writing_card(a_view(resolved, Side.REQUESTER), Form.REOPENING, language=language)
    closed = replace(resolved, state=State.CLOSED, ending=Ending.CONFIRMED, closed_at=NOW)
    sent = {"text": "Encore noir"}
    gone = a_view(closed, Side.REQUESTER)
    yield "message-too-late", writing_card(gone, Form.MESSAGE, language=language, sent=sent, told=_OVERTAKEN)
    survey = Survey(ticket=TicketId(1042), asked_at=NOW, score=4, comment="Rapide", answered_at=NOW)
    yield "mark", mark_card(a_view(closed, Side.REQUESTER, survey=survey), language=language)
    hanging = a_view(a_ticket(parent=TicketId(1000), link=Link.CHILD, priority=Priority.MAJOR), Side.WORKER)
    yield "judgement-hanging", judgement_card(hanging, (), (), language=language)
    yield "report", report_card(_report(), language=language)
    yield "report-empty", report_card(report_of([], date(2026, 11, 16), date(2026, 11, 22), NOW), language=language)
    group = AssignmentGroup(id=GroupId(1), name="Hotline", lead=TARIK, is_default=True)
    other = AssignmentGroup(id=GroupId(2), name="Réseau")
    people, channels = {GroupId(1): (person, person)}, {GroupId(1): ("hotline",)}
    yield "groups", groups_card((group, other), people, channels, language=language)
    yield "groups-none", groups_card((), {}, {}, language=language)
    yield "group-bound", group_bound_card(group, "hotline", bound=True, language=language)
    yield "group-unbound", group_bound_card(group, "hotline", bound=False, language=language)


def _tickets(language: Language) -> Cards:
    new = a_ticket(state=State.NEW, technician=None, owned_at=None)
    yield "ticket-opened", ticket_card(a_view(new, Side.REQUESTER, just=Event.OPEN, entry_count=1), language=language)
    refresh = Refresh(verb="ticket.show", data={"ticket": 1042}, teams_ids=("29:tarik",))
    yield "ticket-team", ticket_card(a_view(new, Side.TEAM, followers=3), language=language, refresh=refresh)
    yield "ticket-taken", ticket_card(a_view(a_ticket(), Side.WORKER, just=Event.TAKE, files=2), language=language)
    late = a_view(a_ticket(), Side.WORKER, now=NOW + timedelta(days=4), children=4)
    yield "ticket-late", ticket_card(late, language=language, told="Sophie Lenoir a modifié ce ticket entre-temps.")
    asked = a_ticket(state=State.PENDING, pending=Pending(reason=PendingReason.REQUESTER))
    question = (an_entry(Event.ASK, "Depuis quand ?"),)
    for side in (Side.REQUESTER, Side.WORKER):
        yield f"ticket-asked-{side.value}", ticket_card(a_view(asked, side, entries=question), language=language)
    until = Pending(reason=PendingReason.SUPPLIER, text="Dalle commandée", until=NOW + timedelta(days=3))
    yield (
        "ticket-waiting",
        ticket_card(a_view(a_ticket(state=State.PENDING, pending=until), Side.TEAM), language=language),
    )
    resolved = a_ticket(state=State.RESOLVED, solution="Câble changé", resolved_at=NOW)
    for side in (Side.REQUESTER, Side.WORKER):
        yield f"ticket-resolved-{side.value}", ticket_card(a_view(resolved, side), language=language)
    closed = replace(resolved, state=State.CLOSED, ending=Ending.CONFIRMED, closed_at=NOW)
    survey = Survey(ticket=TicketId(1042), asked_at=NOW)
    yield "ticket-survey", ticket_card(a_view(closed, Side.REQUESTER, survey=survey), language=language)
    answered = replace(survey, score=4, comment="Rapide", answered_at=NOW)
    yield "ticket-judged", ticket_card(a_view(closed, Side.REQUESTER, survey=answered), language=language)
    thanked = a_view(closed, Side.REQUESTER, survey=answered, has_marked=True)
    yield "ticket-thanked", ticket_card(thanked, language=language)
    for side in (Side.REQUESTER, Side.WORKER, Side.FOLLOWER):
        yield f"ticket-planned-{side.value}", ticket_card(a_view(_planned(), side), language=language)
    for side in (Side.REQUESTER, Side.WORKER):
        yield (
            f"ticket-calendar-{side.value}",
            ticket_card(a_view(_planned(), side, calendar=CALENDAR), language=language),
        )
    off = a_view(a_ticket(), Side.WORKER, calendar=CALENDAR, just=Event.CANCEL)
    yield "ticket-off", ticket_card(off, language=language)
    both = _planned(state=State.PENDING, pending=Pending(reason=PendingReason.REQUESTER))
    yield "ticket-planned-asked", ticket_card(a_view(both, Side.REQUESTER, entries=question), language=language)
    gone = replace(new, state=State.CLOSED, ending=Ending.WITHDRAWN, closed_at=NOW)
    yield "ticket-withdrawn", ticket_card(a_view(gone, Side.REQUESTER, just=Event.WITHDRAW), language=language)
    followed = a_ticket(priority=Priority.MAJOR, description="", where="", requester=PersonRef(id=PersonId(0), name=""))
    yield "ticket-followed", ticket_card(a_view(followed, Side.FOLLOWER, entries=(), followers=12), language=language)
    noted = (an_entry(Event.NOTE, "Vu aussi hier"), an_entry(Event.BREACH, who=None))
    yield "ticket-noted", ticket_card(a_view(a_ticket(), Side.WORKER, entries=noted), language=language)


def _planned(**facts: Any) -> Ticket:
    appointment = Appointment(at=NOW + timedelta(days=3), where="Bureau 214")
    return a_ticket(**{"state": State.PLANNED, "appointment": appointment, **facts})


def _notices(language: Language) -> Cards:
    told = {
        Side.REQUESTER: (Event.OPEN, Event.TAKE, Event.ASK, Event.ANSWER, Event.REOPEN, Event.CLOSE, Event.EXPIRE),
        Side.WORKER: (Event.ASSIGN, Event.REPLY, Event.REOPEN, Event.WAKE, Event.UNTAKEN, Event.WARN, Event.BREACH),
        Side.FOLLOWER: (Event.ANSWER, Event.RESOLVE),
    }
    for side, events in told.items():
        for event in events:
            view = a_view(a_ticket(), side)
            yield (
                f"notice-{side.value}-{event.value}",
                notice_card(view, (an_entry(event, "Un mot"),), language=language),
            )
    resolved = a_ticket(state=State.RESOLVED, solution="Câble changé", resolved_at=NOW)
    when = (NOW + timedelta(days=3)).isoformat()
    for side in (Side.REQUESTER, Side.WORKER):
        for event in (Event.PLAN, Event.CANCEL, Event.REMIND, Event.ELAPSE):
            who = None if event in (Event.REMIND, Event.ELAPSE) else TARIK
            entry = an_entry(event, "Bureau 214" if event is Event.PLAN else "", who=who, at=when)
            standing = a_ticket() if event in (Event.CANCEL, Event.ELAPSE) else _planned()
            view = a_view(standing, side, calendar=CALENDAR)
            yield f"notice-{side.value}-{event.value}", notice_card(view, (entry,), language=language)
    both = (an_entry(Event.TAKE), an_entry(Event.RESOLVE, "Câble changé", number=2))
    yield "notice-resolved", notice_card(a_view(resolved, Side.REQUESTER), both, language=language)
    for event in (Event.REPLY, Event.BREACH):
        yield f"thread-{event.value}", thread_card(a_ticket(), an_entry(event, "Toujours noir"), language=language)


def _lines(count: int, title: str = "Écran noir", name: str = "Paul Martin") -> tuple[TicketLine, ...]:
    states = (State.NEW, State.IN_PROGRESS, State.PENDING, State.RESOLVED, State.CLOSED)
    who = PersonRef(id=PersonId(5), name=name)
    return tuple(
        TicketLine(
            id=TicketId(1042 + number),
            type=TicketType.INCIDENT if number % 2 else TicketType.REQUEST,
            state=states[number % 5],
            title=title,
            requester=who,
            technician=who if number % 3 else None,
            group=replace(HOTLINE, name=name),
            priority=list(Priority)[number % 6],
            opened_at=OPENED,
            due_at=None if number % 4 == 2 else NOW + timedelta(hours=number - 2),
            ending=Ending.WITHDRAWN if number % 5 == 4 else None,
        )
        for number in range(count)
    )


def _queue(lines: tuple[TicketLine, ...], groups: tuple[GroupRef, ...] = (HOTLINE, NETWORK)) -> QueuePage:
    counts = {Shelf.ALL: 10_000, Shelf.MINE: 12, Shelf.UNASSIGNED: 320, Shelf.LATE: 41}
    return QueuePage(shelf=Shelf.LATE, group=groups[0], number=2, lines=lines, counts=counts, groups=groups)


def _report(name: str = "Hotline", many: int = 3) -> SupportReport:
    facts = [
        Fact(
            group=f"{name} {number}",
            category="Poste de travail › Écran",
            application="Messagerie" if number % 2 else "",
            opened_at=NOW - timedelta(days=number * 9),
            opened=True,
            resolved=number % 3 != 0,
            open=number % 3 == 0,
            own_kept=True,
            own_seconds=3_600 * number,
            resolve_kept=number % 2 == 0,
            resolve_seconds=4_800 * (number + 1),
            score=4 if number % 2 else None,
        )
        for number in range(many)
    ]
    return report_of(facts, date(2026, 11, 16), date(2026, 11, 22), NOW)


def nasty(language: Language) -> Cards:
    """Typed to break out."""
    yield from _filled(NASTY, NASTY_LINES, language)


def worst(language: Language) -> Cards:
    """As much as fits."""
    yield from _filled(_long(TITLE_LIMIT), _long(DESCRIPTION_LIMIT), language)
    many = tuple(ApplicationRef(id=ApplicationId(number), name=_long(60)) for number in range(1, 101))
    branches = tuple(CategoryRef(id=CategoryId(number), path=_long(90)) for number in range(1, 41))
    form = Typed(fields=dict.fromkeys(("title", "description", "where", "for"), _long(DESCRIPTION_LIMIT)))
    yield "form", ticket_form(form, language=language, categories=branches, applications=many)
    crowd = (a_person(_long(80)),) * MOST_CANDIDATES
    view = a_view(a_ticket(title=_long(TITLE_LIMIT)), Side.WORKER)
    groups = tuple(GroupRef(id=GroupId(number), name=_long(80)) for number in range(1, 30))
    yield "hands", hands_card(view, crowd, groups, language=language)
    given_back = {"text": _long(GIVEN_BACK), "why": _long(GIVEN_BACK), "where": _long(GIVEN_BACK)}
    yield "writing-back", writing_card(view, Form.WRITING, language=language, sent=given_back, told=_long(200))
    yield "hold-back", hold_card(view, language=language, sent=given_back, told=_long(200))
    yield "appointment-back", appointment_card(view, language=language, sent=given_back, told=_long(200))
    yield "judgement", judgement_card(view, branches, many, language=language)
    teams = tuple(AssignmentGroup(id=GroupId(number), name=_long(80)) for number in range(1, 30))
    people = {group.id: crowd for group in teams}
    yield "groups", groups_card(teams, people, {}, language=language)
    yield "report", report_card(_report(_long(60), 60), language=language)


def _filled(title: str, text: str, language: Language) -> Cards:
    who = PersonRef(id=PersonId(5), name=title[:80])
    long = text[:TEXT_LIMIT]
    ticket = a_ticket(
        title=title[:TITLE_LIMIT],
        description=text,
        where=title[:WHERE_LIMIT],
        requester=who,
        opened_by=replace(who, id=PersonId(6)),
        technician=who,
        group=GroupRef(id=GroupId(1), name=title[:80]),
        application=ApplicationRef(id=ApplicationId(3), name=title[:TITLE_LIMIT]),
        category=CategoryRef(id=CategoryId(4), path=title),
        source=Source(author=title),
        parent=TicketId(7),
        link=Link.DUPLICATE,
    )
    entries = tuple(an_entry(Event.ASK, long, number=number, who=who) for number in range(1, 6))
    pending = Pending(reason=PendingReason.SUPPLIER, text=long, until=NOW)
    resolved = replace(ticket, state=State.RESOLVED, solution=long, resolved_at=NOW)
    closed = replace(resolved, state=State.CLOSED, ending=Ending.CONFIRMED, closed_at=NOW)
    survey = Survey(ticket=TicketId(1042), asked_at=NOW, score=1, comment=text[:COMMENT_LIMIT], answered_at=NOW)
    for side in Side:
        yield f"ticket-{side.value}", ticket_card(a_view(ticket, side, entries=entries), language=language, told=title)
    waiting = replace(ticket, state=State.PENDING, pending=pending)
    yield "ticket-waiting", ticket_card(a_view(waiting, Side.TEAM, entries=entries), language=language)
    yield "ticket-resolved", ticket_card(a_view(resolved, Side.REQUESTER, entries=entries), language=language)
    yield (
        "ticket-closed",
        ticket_card(a_view(closed, Side.REQUESTER, entries=entries, survey=survey), language=language),
    )
    view = a_view(ticket, Side.WORKER)
    sent = dict.fromkeys(("text", "why", "until", "parent", "comment", "day", "hour", "where", "score"), long)
    yield "writing-filled", writing_card(view, Form.WRITING, language=language, sent=sent, told=title)
    yield "hold-filled", hold_card(view, language=language, sent=sent, told=title)
    yield "hands-filled", hands_card(view, (), (ticket.group, NETWORK), language=language, sent=sent, told=title)
    yield "judgement-filled", judgement_card(view, (), (), language=language, sent=sent, told=title)
    yield "mark-filled", mark_card(a_view(closed, Side.REQUESTER, survey=survey), language=language, sent=sent)
    where = Appointment(at=NOW + timedelta(days=3), where=title)
    planned = replace(ticket, state=State.PLANNED, appointment=where)
    yield "appointment-filled", appointment_card(a_view(planned, Side.WORKER), language=language, sent=sent, told=title)
    yield "ticket-planned", ticket_card(a_view(planned, Side.WORKER, entries=entries), language=language)
    handed = an_entry(Event.HAND_OVER, long, who=who, group=title)
    yield "history", history_card(view, (handed, *entries, *entries)[:10], 0, 1, language=language)
    yield "notice", notice_card(a_view(ticket, Side.REQUESTER), entries, language=language)
    yield "thread", thread_card(ticket, entries[0], language=language)
    yield "queue", queue_card(_queue(_lines(PAGE, title, title[:80]), (ticket.group, NETWORK)), NOW, language=language)
    yield "mine", own_card(OwnPage(number=0, lines=_lines(PAGE, title, title[:80]), total=9, open=9), language=language)
    group = AssignmentGroup(id=GroupId(1), name=title[:80], lead=who)
    people, channels = {GroupId(1): (a_person(title[:80]),)}, {GroupId(1): (title,)}
    yield "groups-filled", groups_card((group,), people, channels, language=language)
    yield "group-bound", group_bound_card(group, title, bound=True, language=language)
    fields = {"title": title, "description": text, "type": title, "urgency": title, "where": title, "for": title}
    yield "form-filled", ticket_form(Typed(fields=fields, source=Source(author=title)), language=language)
    yield "report-filled", report_card(_report(title[:60]), language=language)


def _long(limit: int) -> str:
    return ("Été à l'école, où l'élève était aidé. " * (limit // 30 + 1))[:limit].strip()
