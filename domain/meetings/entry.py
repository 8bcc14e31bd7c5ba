"""A meeting as its secretary types it: texts by field, right or wrong, and their reading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from domain.calendar import ClockChange, at_local, clock_change
from domain.days import read_day
from domain.meetings.bodies import AGENDA_LIMIT, ITEM_LIMIT, LINK_LIMIT, PLACE_LIMIT
from domain.meetings.meeting import DOCUMENTS_LIMIT, REASON_LIMIT, TITLE_LIMIT, AgendaItem, Document, Meeting, Plan

TYPED_LIMIT = 4000
NOBODY = "0"
"""The choice of nobody in a list: clients want a value for each choice."""
PRESENTER_LIMIT = 80
WHEN = ("day", "starts", "ends")
WHAT = ("title", "place", "link", "public", "agenda", "documents", "minutes")


class Wrong(StrEnum):
    """The ways a typed field can be wrong."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_A_DATE = "not_a_date"
    NOT_AN_HOUR = "not_an_hour"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_LINK = "not_a_link"
    UNKNOWN_CHOICE = "unknown_choice"
    IN_THE_PAST = "in_the_past"
    ENDS_BEFORE = "ends_before"
    HOUR_SKIPPED = "hour_skipped"
    HOUR_REPEATED = "hour_repeated"
    NOT_A_RULE = "not_a_rule"
    TOO_OFTEN = "too_often"
    NO_SUCH_DAY = "no_such_day"
    NOT_EVERY_MONTH = "not_every_month"
    NOT_A_LADDER = "not_a_ladder"
    ABOVE_MEMBERSHIP = "above_membership"
    TAKEN = "taken"
    UNKNOWN_PERSON = "unknown_person"
    SEVERAL_PEOPLE = "several_people"
    NOT_A_MEMBER = "not_a_member"


@dataclass(frozen=True, kw_only=True)
class EntryFault:
    """What is wrong with one field. `limit` is the most characters, lines or members, or the last day, where there is one."""

    field: str
    wrong: Wrong
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Typed texts by field; absent is empty."""

    fields: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The text of a field, stripped."""
        return self.fields.get(name, "").strip()


def typed(data: Mapping[str, object], names: Sequence[str]) -> Entry:
    """The entry of a submitted form: known fields only, cut at 4,000 characters."""
    return Entry(fields={name: value[:TYPED_LIMIT] for name in names if isinstance(value := data.get(name), str)})


_HOUR = re.compile(r"(\d{1,2})\s*(?:(?:h|:)\s*(\d{2})?)?", re.IGNORECASE)


def read_hour(text: str) -> time | None:
    """An hour as people write it: ``14``, ``14h``, ``14 h 30``, ``14:30``; None when it is none."""
    found = _HOUR.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def is_link(text: str) -> bool:
    """Whether a text is an address that a browser may open: https, with a host, without blanks or credentials."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and not re.search(r"\s", text)


class Reader:
    """Reads fields one by one and gathers what is wrong, so that all of it is said at once."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.faults: list[EntryFault] = []

    def fault(self, name: str, wrong: Wrong, limit: int | None = None) -> None:
        """Note what is wrong with a field."""
        self.faults.append(EntryFault(field=name, wrong=wrong, limit=limit))

    def text(self, name: str, limit: int, *, required: bool = False) -> str:
        """A text on one line."""
        text = " ".join(self.entry.get(name).split())
        if required and not text:
            self.fault(name, Wrong.REQUIRED)
        if len(text) > limit:
            self.fault(name, Wrong.TOO_LONG, limit)
        return text

    def reason(self) -> str:
        """Why a meeting is moved or cancelled."""
        text = self.entry.get("reason")
        if not text:
            self.fault("reason", Wrong.REQUIRED)
        if len(text) > REASON_LIMIT:
            self.fault("reason", Wrong.TOO_LONG, REASON_LIMIT)
        return text

    def link(self, name: str) -> str:
        """An https address, or nothing."""
        text = self.entry.get(name)
        if text and (len(text) > LINK_LIMIT or not is_link(text)):
            self.fault(name, Wrong.NOT_A_LINK)
        return text

    def lines(self, name: str, most: int, limit: int) -> tuple[str, ...]:
        """The lines of a text."""
        lines = [" ".join(line.split()) for line in self.entry.get(name).splitlines() if line.strip()]
        if len(lines) > most:
            self.fault(name, Wrong.TOO_MANY, most)
        elif any(len(line) > limit for line in lines):
            self.fault(name, Wrong.TOO_LONG, limit)
        return tuple(lines)

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number between two others."""
        text = self.entry.get(name) or "0"
        if not (text.isascii() and text.isdigit()) or not least <= int(text[:6]) <= most:
            self.fault(name, Wrong.NOT_A_NUMBER, most)
            return least
        return int(text)

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A day."""
        text = self.entry.get(name)
        found = read_day(text) if text else None
        if found is None and (text or required):
            self.fault(name, Wrong.NOT_A_DATE if text else Wrong.REQUIRED)
        return found

    def hour(self, name: str) -> time | None:
        """An hour of the day."""
        text = self.entry.get(name)
        found = read_hour(text)
        if found is None:
            self.fault(name, Wrong.NOT_AN_HOUR if text else Wrong.REQUIRED)
        return found

    def interval(self, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime] | None:
        """The start and the end of a meeting, on the clocks of a zone."""
        day, starts, ends = self.day("day", required=True), self.hour("starts"), self.hour("ends")
        if day is None or starts is None or ends is None:
            return None
        for name, hour in (("starts", starts), ("ends", ends)):
            change = clock_change(day, hour, zone)
            if change is not None:
                self.fault(name, Wrong.HOUR_SKIPPED if change is ClockChange.SKIPPED else Wrong.HOUR_REPEATED)
                return None
        starts_at, ends_at = at_local(day, starts, zone), at_local(day, ends, zone)
        if ends_at <= starts_at:
            self.fault("ends", Wrong.ENDS_BEFORE)
        elif starts_at <= now:
            self.fault("day", Wrong.IN_THE_PAST)
        return starts_at, ends_at


_PRESENTER = re.compile(r"(?P<title>.*?)\s*\|\s*(?P<presenter>[^|]*)")
_DOCUMENT = re.compile(r"(?P<title>.*?)\s*(?P<url>https?://\S+)")


def _agenda(reader: Reader, stands: Meeting | None) -> tuple[AgendaItem, ...]:
    """The items, one a line, the presenter after a bar; a project on the agenda keeps its project while its title stands."""
    kept = {one.title: one for one in stands.agenda} if stands else {}
    items: list[AgendaItem] = []
    for line in reader.lines("agenda", AGENDA_LIMIT, ITEM_LIMIT):
        found = _PRESENTER.fullmatch(line)
        title, presenter = (found["title"], found["presenter"]) if found else (line, "")
        known = kept.get(title)
        items.append(
            AgendaItem(
                title=title,
                presenter=presenter[:PRESENTER_LIMIT],
                project=known.project if known else None,
            )
        )
    return tuple(items)


def _documents(reader: Reader) -> tuple[Document, ...]:
    """The documents, one a line: a title and an https address."""
    documents: list[Document] = []
    for line in reader.lines("documents", DOCUMENTS_LIMIT, LINK_LIMIT + ITEM_LIMIT):
        found = _DOCUMENT.fullmatch(line)
        if found is None or len(found["url"]) > LINK_LIMIT or not is_link(found["url"]):
            reader.fault("documents", Wrong.NOT_A_LINK)
            return ()
        documents.append(Document(title=found["title"].rstrip(" :–-") or found["url"], url=found["url"]))
    return tuple(documents)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An entry read: what is planned, or None and what is wrong, in the order of the form."""

    plan: Plan | None
    faults: tuple[EntryFault, ...]


def read(entry: Entry, stands: Meeting | None, zone: ZoneInfo, now: datetime) -> Reading:
    """Read the form of a meeting. The date of one that is announced is not read: it is moved, with a reason."""
    reader = Reader(entry)
    title = reader.text("title", TITLE_LIMIT, required=True)
    if stands is not None and stands.announced_at is not None:
        interval: tuple[datetime, datetime] | None = (stands.starts_at, stands.ends_at)
    else:
        interval = reader.interval(zone, now)
    plan = Plan(
        title=title,
        starts_at=interval[0] if interval else now,
        ends_at=interval[1] if interval else now,
        place=reader.text("place", PLACE_LIMIT),
        link=reader.link("link"),
        is_public=entry.get("public") == "true",
        agenda=_agenda(reader, stands),
        documents=_documents(reader),
        minutes_url=reader.link("minutes"),
    )
    return Reading(plan=None if reader.faults else plan, faults=tuple(reader.faults))


@dataclass(frozen=True, kw_only=True)
class Moving:
    """A move read: the new date and the reason, or what is wrong."""

    starts_at: datetime
    ends_at: datetime
    place: str
    reason: str
    faults: tuple[EntryFault, ...]


def read_move(entry: Entry, stands: Meeting, zone: ZoneInfo, now: datetime) -> Moving:
    """Read the form that moves a meeting."""
    reader = Reader(entry)
    starts_at, ends_at = reader.interval(zone, now) or (stands.starts_at, stands.ends_at)
    place, reason = reader.text("place", PLACE_LIMIT), reader.reason()
    return Moving(starts_at=starts_at, ends_at=ends_at, place=place, reason=reason, faults=tuple(reader.faults))


def as_typed(meeting: Meeting, zone: ZoneInfo) -> Entry:
    """A meeting as its form shows it."""
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    return Entry(
        fields={
            "title": meeting.title,
            "day": starts.date().isoformat(),
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "place": meeting.place,
            "link": meeting.link,
            "public": "true" if meeting.is_public else "false",
            "agenda": "\n".join(
                f"{one.title} | {one.presenter}" if one.presenter else one.title for one in meeting.agenda
            ),
            "documents": "\n".join(f"{one.title} {one.url}" for one in meeting.documents),
            "minutes": meeting.minutes_url,
        }
    )
