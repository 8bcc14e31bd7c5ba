"""From what the workflows hand back to the reply of a turn; and what a pressed button names, read with suspicion."""

from cards.meetings.bodies import body_card
from cards.meetings.desk import desk_card, desk_summary
from cards.meetings.invitation import invitation_card, invitation_summary
from cards.meetings.parts import LEFT
from cards.zones import Zones
from dialogs.turn import CardView, OpenDialog, Press, Replace, Reply, Show, Turn, Way
from domain.identifiers import BodyId, InvitationId, MeetingId, PersonId
from domain.meetings.views import BodyView, DeskView, MemberView
from domain.places import Scope, Subject, SubjectKind
from workflows.meetings import Meetings
from workflows.meetings.planning import Submitted

_MOST = 2**31 - 1


def meeting_id(turn: Turn) -> MeetingId:
    """The meeting that a button names; 0, which no meeting has, when it names none."""
    return MeetingId(number(turn, "meeting"))


def body_id(turn: Turn) -> BodyId:
    """The body that a button names; 0 when it names none."""
    return BodyId(number(turn, "body"))


def invitation_id(turn: Turn) -> InvitationId:
    """The invitation that a button names; 0 when it names none."""
    return InvitationId(number(turn, "invitation"))


def person_id(turn: Turn, key: str) -> PersonId:
    """The person whom a choice names; 0 when it names none."""
    return PersonId(number(turn, key))


def number(turn: Turn, key: str) -> int:
    """A whole number of the payload, 0 when there is none."""
    return (turn.pressed.number(key) if turn.pressed else None) or 0


def small(turn: Turn, key: str) -> int:
    """A page, a version: small, 0 when there is none."""
    return min(number(turn, key), _MOST)


def text(turn: Turn, key: str) -> str:
    """A text of the payload, empty when there is none."""
    return turn.pressed.text(key) if turn.pressed else ""


def submitted(turn: Turn) -> Submitted:
    """What the form of a meeting sent. A damaged payload is read as far as it goes: the workflow checks every id."""
    pressed = turn.pressed or Press(verb="")
    named = pressed.number("meeting")
    return Submitted(
        body=body_id(turn),
        meeting=None if named is None else MeetingId(named),
        version=small(turn, "version"),
        confirmed=small(turn, "confirmed") == 1,
        data=pressed.data,
    )


def placed(turn: Turn, view: CardView) -> Reply:
    """A card: in place of the pressed one, or as a new message in answer to what was said."""
    if turn.way is Way.DIALOG_FETCH:
        return OpenDialog(title=view.summary, card=view)
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)


def short(turn: Turn, card: dict[str, object], subject: Subject | None = None) -> Reply:
    """A card whose fallback is its summary."""
    return placed(turn, CardView(body=card, summary=str(card["fallbackText"]), subject=subject))


def zones_of(turn: Turn, meetings: Meetings) -> Zones:
    """The organisation's clock beside that of who speaks."""
    return meetings.office.zones_for(turn.timezone)


async def left_a_form(turn: Turn, meetings: Meetings) -> None:
    """Who goes back from a form says so, and its card is redrawn again."""
    if number(turn, LEFT):
        await meetings.reading.put_away(turn.act)


def member_reply(turn: Turn, view: MemberView, meetings: Meetings) -> Reply:
    """The meeting as an invited person sees it, with the time left: it is said now."""
    zones = zones_of(turn, meetings)
    card = invitation_card(view, turn.language, zones, turn.now)
    summary = invitation_summary(view, turn.language, zones)
    subject = Subject(kind=SubjectKind.INVITATION, id=view.reply.id)
    return placed(turn, CardView(body=card, summary=summary, subject=_lives(turn, subject)))


def desk_reply(turn: Turn, view: DeskView, meetings: Meetings) -> Reply:
    """The meeting as its secretary sees it; the chair's card is looked at, not kept up to date."""
    zones = zones_of(turn, meetings)
    card = desk_card(view, turn.language, zones)
    subject = Subject(kind=SubjectKind.MEETING, id=view.meeting.id) if view.may_plan else None
    return placed(
        turn,
        CardView(body=card, summary=desk_summary(view, turn.language, zones), subject=_lives(turn, subject)),
    )


def meeting_reply(turn: Turn, view: MemberView | DeskView, meetings: Meetings) -> Reply:
    """The meeting as suits who asks."""
    if isinstance(view, MemberView):
        return member_reply(turn, view, meetings)
    return desk_reply(turn, view, meetings)


def body_reply(turn: Turn, view: BodyView, meetings: Meetings, *, just: str = "") -> Reply:
    """A body."""
    return short(turn, body_card(view, turn.language, zones_of(turn, meetings), just=just))


def _lives(turn: Turn, subject: Subject | None) -> Subject | None:
    """A card about one person's answers lives in their personal chat alone: elsewhere it would be edited before everybody's eyes."""
    return subject if turn.place.scope is Scope.PERSONAL else None
