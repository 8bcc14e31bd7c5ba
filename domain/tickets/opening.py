"""The form of a ticket, from what was typed to what is opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.flash_reports.entry import FieldFault, Wrong
from domain.identifiers import ApplicationId, AttachmentId, CategoryId
from domain.tickets.ticket import DESCRIPTION_LIMIT, LINK_LIMIT, TITLE_LIMIT, WHERE_LIMIT, Source, TicketType, Urgency
from domain.tickets.writing import clean, title_of

TITLE, DESCRIPTION, TYPE, URGENCY = "title", "description", "type", "urgency"
CATEGORY, APPLICATION, WHERE, FOR = "category", "application", "where", "for"
FIELDS = (TITLE, DESCRIPTION, TYPE, URGENCY, CATEGORY, APPLICATION, WHERE, FOR)
_LIMITS = {TITLE: TITLE_LIMIT, DESCRIPTION: DESCRIPTION_LIMIT, WHERE: WHERE_LIMIT, FOR: 120}
_SHORT = 120
_TEAMS = ("https://teams.microsoft.com/", "https://teams.cloud.microsoft/")


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A ticket to be opened. `for_whom` is a colleague's name as it was typed, empty for oneself."""

    type: TicketType
    title: str
    description: str
    urgency: Urgency
    category: CategoryId | None = None
    application: ApplicationId | None = None
    where: str = ""
    for_whom: str = ""
    source: Source = field(default_factory=Source)
    attachments: tuple[AttachmentId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the fields of the form. Each is kept as it was typed, as far as its field holds it."""

    fields: Mapping[str, str] = field(default_factory=dict)
    source: Source = field(default_factory=Source)

    def get(self, name: str) -> str:
        """The text of a field; empty when there is none."""
        return self.fields.get(name, "")


@dataclass(frozen=True, kw_only=True)
class OpeningReading:
    """What was understood of a form: what is to be opened, or what is wrong with it."""

    opening: Opening | None
    faults: tuple[FieldFault, ...] = ()


def begun(text: str = "", source: Source | None = None) -> Typed:
    """The form as it is first shown, on what was said or on a message."""
    said = clean(text[: 4 * DESCRIPTION_LIMIT])
    title = title_of(said)
    fields = {
        TITLE: title,
        DESCRIPTION: said[:DESCRIPTION_LIMIT] if said != title else "",
        TYPE: TicketType.INCIDENT.value,
        URGENCY: Urgency.MEDIUM.value,
    }
    return Typed(fields=fields, source=source or Source())


def typed(data: Mapping[str, object]) -> Typed:
    """What a form sent. All of it is hostile: what is no text is left out, what is too long is cut to what its field can show."""
    fields = {}
    for name in FIELDS:
        value = data.get(name)
        if isinstance(value, str):
            fields[name] = value[: _LIMITS.get(name, _SHORT) + 1]
    return Typed(fields=fields, source=source_of(data))


def source_of(data: Mapping[str, object]) -> Source:
    """The message that a form was opened on; a link that leads elsewhere than to Teams is dropped."""
    author, link = data.get("source_author"), data.get("source_link")
    is_teams = isinstance(link, str) and link.startswith(_TEAMS) and len(link) <= LINK_LIMIT
    return Source(
        author=clean(author)[:_SHORT] if isinstance(author, str) else "",
        link=str(link) if is_teams and str(link).isprintable() and " " not in str(link) else "",
    )


def read(form: Typed) -> OpeningReading:
    """Understand a form: every fault is told at once."""
    cleaned = {name: clean(form.get(name)) for name in _LIMITS}
    faults = [
        FieldFault(field=name, wrong=Wrong.TOO_LONG, limit=limit)
        for name, limit in _LIMITS.items()
        if len(cleaned[name]) > limit
    ]
    title, description = cleaned[TITLE], cleaned[DESCRIPTION]
    if not title and not description:
        faults.append(FieldFault(field=TITLE, wrong=Wrong.REQUIRED))
    kind, urgency = form.get(TYPE) or TicketType.INCIDENT.value, form.get(URGENCY) or Urgency.MEDIUM.value
    if kind not in list(TicketType):
        faults.append(FieldFault(field=TYPE, wrong=Wrong.UNKNOWN_CHOICE))
    if urgency not in list(Urgency):
        faults.append(FieldFault(field=URGENCY, wrong=Wrong.UNKNOWN_CHOICE))
    category, application = _number(form.get(CATEGORY)), _number(form.get(APPLICATION))
    for name, number in ((CATEGORY, category), (APPLICATION, application)):
        if form.get(name).strip() and number is None:
            faults.append(FieldFault(field=name, wrong=Wrong.UNKNOWN_CHOICE))
    if faults:
        return OpeningReading(opening=None, faults=tuple(faults))
    return OpeningReading(
        opening=Opening(
            type=TicketType(kind),
            title=" ".join(title.split()) or title_of(description),
            description=description,
            urgency=Urgency(urgency),
            category=CategoryId(category) if category else None,
            application=ApplicationId(application) if application else None,
            where=" ".join(cleaned[WHERE].split()),
            for_whom=" ".join(cleaned[FOR].split()),
            source=form.source,
        )
    )


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 and int(text) else None
