"""Meetings as calendar files: one that a person saves, and all of theirs to subscribe to."""

from collections.abc import Iterable
from datetime import datetime

from cards.calendars import CalendarEvent, event_file, feed_file
from cards.text import Speech, speech
from domain.languages import Language
from domain.meetings.meeting import Meeting, MeetingState


def meeting_file(meeting: Meeting, language: Language, now: datetime) -> bytes:
    """The file of one meeting, as it stands. `now` is the DTSTAMP."""
    return event_file(_event(meeting, speech(language)), now)


def feed(meetings: Iterable[Meeting], language: Language, now: datetime) -> bytes:
    """A calendar of meetings to subscribe to, those that are cancelled included."""
    say = speech(language)
    return feed_file((_event(meeting, say) for meeting in meetings), say.say("My meetings"), now)


def _event(meeting: Meeting, say: Speech) -> CalendarEvent:
    return CalendarEvent(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=meeting.title,
        organizer=meeting.body_name,
        description=_description(meeting, say),
        location=meeting.place or meeting.link,
        url=meeting.link,
        is_cancelled=meeting.state is MeetingState.CANCELLED,
        is_public=meeting.is_public,
    )


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
