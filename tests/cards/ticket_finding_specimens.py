"""The cards about files and about tickets found, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cards.layout import card
from cards.tickets.checks import check_card
from cards.tickets.files import files_card, which_ticket_card
from cards.tickets.found import found_card, handed_on_card, similar_elements
from domain.files import FILE_NAME_LIMIT, FileKind, FileProblem, RefusedFile
from domain.identifiers import ApplicationId, AttachmentId, GroupId, NewsId, PersonId, TicketId
from domain.languages import Language
from domain.projects import PersonRef
from domain.tickets.attachment import MOST_CHOICES, MOST_WAITING, Attachment, Choice
from domain.tickets.catalogue import APPLICATION_NAME_LIMIT, GROUP_NAME_LIMIT, GroupRef
from domain.tickets.checks import Finding, Trouble
from domain.tickets.found import MOST_ITEMS, MOST_SIMILAR, FoundItem, FoundTicket, Similar
from domain.tickets.ticket import (
    MOST_ATTACHMENTS,
    TEXT_LIMIT,
    TITLE_LIMIT,
    ApplicationRef,
    Priority,
    State,
    Ticket,
    TicketType,
)
from tests.cards.samples import NASTY, NASTY_LINES

Cards = Iterator[tuple[str, dict[str, object]]]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PAUL, HUGO = PersonRef(id=PersonId(5), name="Paul Martin"), PersonRef(id=PersonId(6), name="Hugo Fontaine")
LINK = "https://mardi.region-ponant.example/files/abc.def"


def a_ticket(title: str = "Écran noir", requester: PersonRef = PAUL) -> Ticket:
    """The ticket that has the files."""
    return Ticket(
        id=TicketId(1042),
        type=TicketType.INCIDENT,
        state=State.IN_PROGRESS,
        title=title,
        description="",
        requester=requester,
        opened_by=requester,
        group=GroupRef(id=GroupId(1), name="Centre de services"),
        opened_at=NOW,
        changed_at=NOW,
    )


def an_attachment(number: int = 1, name: str = "capture.png", sender: PersonRef = PAUL) -> Attachment:
    """A file."""
    return Attachment(
        id=AttachmentId(number),
        ticket=None,
        name=name,
        kind=FileKind.PNG if name.endswith("png") else FileKind.PDF,
        size=840_000 * number,
        sha256="0" * 64,
        sent_by=sender,
        sent_at=NOW,
    )


def a_line(number: int = 1042, title: str = "Messagerie en panne", **others: object) -> FoundTicket:
    """A ticket that was found."""
    line = FoundTicket(
        id=TicketId(number),
        type=TicketType.INCIDENT,
        state=State.IN_PROGRESS,
        title=title,
        requester=PAUL,
        group=GroupRef(id=GroupId(1), name="Centre de services"),
        technician=HUGO,
        application=ApplicationRef(id=ApplicationId(3), name="Messagerie"),
        priority=Priority.MAJOR,
        solution="",
        people=42,
        is_shared=True,
        opened_at=NOW - timedelta(days=3),
        resolved_at=None,
    )
    return replace(line, **others)  # type: ignore[arg-type]


SOLVED = {"state": State.RESOLVED, "solution": "Choisir le casque dans les paramètres de Teams.", "is_shared": False}


def ordinary(language: Language) -> Cards:
    """As on most days."""
    files = (an_attachment(), an_attachment(5, "note.pdf", HUGO))
    yield "files", files_card(a_ticket(), files, {one.id: LINK for one in files}, language=language)
    yield "files-shared", files_card(a_ticket(), files, {}, language=language)
    yield "files-none", files_card(a_ticket(), (), {}, language=language)
    choices = (Choice(ticket=TicketId(1042), title="Écran noir"), Choice(ticket=TicketId(998), title="Badge refusé"))
    refused = (RefusedFile(name="setup.exe", problem=FileProblem.UNKNOWN_KIND),)
    yield "which-ticket", which_ticket_card(files[:1], choices, (), language)
    yield "which-ticket-refused", which_ticket_card(files, choices[:1], refused, language)
    yield "which-ticket-none", which_ticket_card(files[:1], (), (), language)
    own = a_line(1041, "Messagerie lente", is_shared=False, people=1, application=None)
    solved = (a_line(871, "Casque muet", **SOLVED),)
    news = (_item("Un mot de passe que vous retiendrez"),)
    yield "similar", _similar(Similar(open=(a_line(), own), solved=solved, items=news), language)
    in_dialog = similar_elements(
        Similar(open=(a_line(),), solved=(a_line(871, "Casque muet", **SOLVED),)), language, as_dialog=True
    )
    yield "similar-dialog", card(in_dialog, fallback_text="…")
    found = (a_line(), own, a_line(871, "Casque muet", technician=None, **SOLVED))
    yield "found", found_card("messagerie", found, language=language)
    yield "found-none", found_card("xyz", (), language=language)
    yield "handed-on", handed_on_card(a_line(), language=language)
    findings = [Finding(trouble=one, group="Réseaux et sécurité", channel="Tickets réseau") for one in Trouble]
    yield "check", check_card(findings[1:4], language)
    yield "check-one", check_card(findings[:1], language)


def _item(title: str) -> FoundItem:
    return FoundItem(id=NewsId(3), title=title)


def nasty(language: Language) -> Cards:
    """What people type."""
    nobody = PersonRef(id=PersonId(9), name=NASTY)
    file = an_attachment(1, f"{NASTY}.png", nobody)
    yield "files", files_card(a_ticket(NASTY, nobody), (file,), {file.id: LINK}, language=language)
    refused = tuple(RefusedFile(name=NASTY[:80], problem=problem) for problem in FileProblem)
    yield "which-ticket", which_ticket_card((file,), (Choice(ticket=TicketId(1), title=NASTY),), refused, language)
    application = ApplicationRef(id=ApplicationId(3), name=NASTY)
    group = GroupRef(id=GroupId(1), name=NASTY)
    line = a_line(1, NASTY, requester=nobody, technician=nobody, application=application, group=group)
    solved = replace(line, state=State.RESOLVED, solution=NASTY_LINES, is_shared=False)
    yield "similar", _similar(Similar(open=(line,), solved=(solved,), items=(_item(line.title),)), language)
    yield "found", found_card(NASTY, (line, solved), language=language)
    yield "handed-on", handed_on_card(line, language=language)
    yield "check", check_card([Finding(trouble=one, group=NASTY, channel=NASTY) for one in Trouble], language)


def worst(language: Language) -> Cards:
    """As much as fits."""
    name = f"{'é' * (FILE_NAME_LIMIT - 4)}.png"
    files = tuple(an_attachment(number, name) for number in range(1, MOST_ATTACHMENTS + 1))
    yield (
        "files",
        files_card(a_ticket("É" * TITLE_LIMIT), files, {one.id: LINK * 4 for one in files}, language=language),
    )
    waiting = tuple(an_attachment(number, name) for number in range(1, MOST_WAITING + 1))
    choices = (Choice(ticket=TicketId(10**9), title="É" * TITLE_LIMIT),) * MOST_CHOICES
    refused = (RefusedFile(name="é" * FILE_NAME_LIMIT, problem=FileProblem.NOT_WHAT_IT_SAYS),) * MOST_ATTACHMENTS
    yield "which-ticket", which_ticket_card(waiting, choices, refused, language)
    line = a_line(
        10**9,
        "É" * TITLE_LIMIT,
        solution="É" * TEXT_LIMIT,
        group=GroupRef(id=GroupId(1), name="É" * GROUP_NAME_LIMIT),
        application=ApplicationRef(id=ApplicationId(1), name="É" * APPLICATION_NAME_LIMIT),
        people=3_600,
    )
    most = Similar(open=(line,) * MOST_SIMILAR, solved=(line,) * MOST_SIMILAR, items=(_item(line.title),) * MOST_ITEMS)
    yield "similar", _similar(most, language)
    yield "found", found_card("é" * 400, (line,) * 10, language=language)
    yield "handed-on", handed_on_card(line, language=language)
    troubles = [Finding(trouble=Trouble.CHANNEL_GONE, group="É" * GROUP_NAME_LIMIT, channel="é" * 200)] * 30
    yield "check", check_card(troubles, language)


def _similar(similar: Similar, language: Language) -> dict[str, object]:
    return card(similar_elements(similar, language), fallback_text="…")
