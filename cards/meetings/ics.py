"""Calendar files (RFC 5545): what a person saves, and what their calendar subscribes to.

METHOD:PUBLISH with an organiser and no attendees: a REQUEST that does not list its reader cannot be imported. The UID of a meeting never
changes, its SEQUENCE rises with each change, times are UTC; a cancellation is the same UID with METHOD:CANCEL and STATUS:CANCELLED.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cards.text import Speech, speech
from domain.languages import Language
from domain.meetings.meeting import Meeting, MeetingState

if TYPE_CHECKING:
    import icalendar

ORGANIZER = "mailto:ne-pas-repondre@mardi.invalid"
PRODUCT = "-//Mardi//Mardi//FR"
REFRESHED_EVERY = timedelta(hours=1)


def meeting_file(meeting: Meeting, language: Language, now: datetime) -> bytes:
    """The file of one meeting, as it stands. `now` is the DTSTAMP."""
    method = "CANCEL" if meeting.state is MeetingState.CANCELLED else "PUBLISH"
    return _calendar([meeting], method, language, now)


def feed(meetings: Iterable[Meeting], language: Language, now: datetime) -> bytes:
    """A calendar to subscribe to: cancelled meetings stay in it as such, so that they leave the reader's."""
    return _calendar(meetings, "PUBLISH", language, now, named=True)


def _calendar(
    meetings: Iterable[Meeting], method: str, language: Language, now: datetime, *, named: bool = False
) -> bytes:
    from icalendar import Calendar, vDuration

    say = speech(language)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if named:
        calendar.add("x-wr-calname", say.say("My meetings"))
        calendar.add("refresh-interval", vDuration(REFRESHED_EVERY), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESHED_EVERY))
    for meeting in meetings:
        calendar.add_component(_event(meeting, say, now))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, say: Speech, now: datetime) -> "icalendar.Event":
    from icalendar import Event, vCalAddress, vText, vUri

    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if meeting.state is MeetingState.CANCELLED else "CONFIRMED")
    organizer = vCalAddress(ORGANIZER)
    organizer.params["CN"] = vText(meeting.body_name)
    event.add("organizer", organizer)
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    if meeting.link:
        event.add("url", vUri(meeting.link))
    event.add("description", _description(meeting, say))
    event.add("transp", "OPAQUE")
    event.add("class", "PUBLIC" if meeting.is_public else "PRIVATE")
    return event


def _description(meeting: Meeting, say: Speech) -> str:
    lines = [say.say("A reminder: this does not convene you.")]
    if meeting.reason and meeting.state in (MeetingState.CANCELLED, MeetingState.MOVED):
        lines.append(meeting.reason)
    if meeting.link:
        lines.append(say.colon(say.say("Join the meeting"), meeting.link))
    if meeting.agenda:
        lines.append(say.colon(say.say("Agenda"), ""))
        lines += [f"• {one.title}" for one in meeting.agenda]
    lines += [f"{one.title} : {one.url}" for one in meeting.documents]
    return "\n".join(lines)
