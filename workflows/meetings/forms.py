"""A form of a meeting stands in the place of the card that was pressed: nothing redraws that card meanwhile (`workflows.live_cards`)."""

from domain.acts import Act
from domain.identifiers import MeetingId
from domain.places import Subject
from storage.meetings import meetings
from workflows import live_cards
from workflows.meetings.office import Office


async def hold_card(office: Office, meeting: MeetingId, subject: Subject, act: Act) -> None:
    """Hold the pressed card, which shows `subject`, for who was just given a form; the meeting is held, so that no edit crosses it."""
    if act.pressed_activity_id is None:
        return
    async with office.database.transaction() as tx:
        await meetings.find(tx, meeting, for_update=True)
        await live_cards.hold(tx, act, subject)
    await live_cards.let_pass(office.database, act)
