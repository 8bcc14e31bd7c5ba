"""Calendar files (RFC 5545): what a person saves, and what their calendar subscribes to, whatever stands in it.

METHOD:PUBLISH with an organiser and no attendees: a REQUEST that does not list its reader cannot be imported. The UID of an event never
changes, its SEQUENCE rises with each change, times are UTC; a cancellation is the same UID with METHOD:CANCEL and STATUS:CANCELLED.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import icalendar

ORGANIZER = "mailto:ne-pas-repondre@mardi.invalid"
PRODUCT = "-//Mardi//Mardi//FR"
REFRESHED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """What stands in a calendar, in its reader's language. `uid` and `sequence` as above; `organizer` is a name."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    organizer: str
    description: str
    location: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_public: bool = False


def event_file(event: CalendarEvent, now: datetime) -> bytes:
    """The file of one event, as it stands. `now` is the DTSTAMP."""
    return _calendar([event], "CANCEL" if event.is_cancelled else "PUBLISH", now)


def feed_file(events: Iterable[CalendarEvent], name: str, now: datetime) -> bytes:
    """A calendar to subscribe to, under a name: what is cancelled stays in it as such, so that it leaves the reader's."""
    return _calendar(events, "PUBLISH", now, name=name)


def _calendar(events: Iterable[CalendarEvent], method: str, now: datetime, *, name: str = "") -> bytes:
    from icalendar import Calendar, vDuration

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", vDuration(REFRESHED_EVERY), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESHED_EVERY))
    for event in events:
        calendar.add_component(_component(event, now))
    return bytes(calendar.to_ical())


def _component(event: CalendarEvent, now: datetime) -> "icalendar.Event":
    from icalendar import Event, vCalAddress, vText, vUri

    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    component.add("dtstart", event.starts_at.astimezone(UTC))
    component.add("dtend", event.ends_at.astimezone(UTC))
    component.add("summary", event.title)
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    organizer = vCalAddress(ORGANIZER)
    organizer.params["CN"] = vText(event.organizer)
    component.add("organizer", organizer)
    if event.location:
        component.add("location", event.location)
    if event.url:
        component.add("url", vUri(event.url))
    component.add("description", event.description)
    component.add("transp", "OPAQUE")
    component.add("class", "PUBLIC" if event.is_public else "PRIVATE")
    return component
