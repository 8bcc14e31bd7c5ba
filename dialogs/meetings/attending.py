"""What an invited person says and presses: their meetings, their answer, their proxy, their calendar."""

from collections.abc import Awaitable

from cards.meetings.invitation import proxy_form_card
from cards.meetings.lists import my_meetings_card
from cards.text import speech
from dialogs.meetings.replies import (
    invitation_id,
    left_a_form,
    meeting_id,
    meeting_reply,
    member_reply,
    person_id,
    short,
    small,
    text,
    zones_of,
)
from dialogs.turn import Reply, Say, Turn
from domain.faults import AlreadyDone, NotFound, Overtaken
from domain.meetings.replies import Answer
from domain.meetings.views import MemberView
from workflows.meetings import Meetings


class AttendingDialogs:
    """One tap, one answer."""

    def __init__(self, *, meetings: Meetings) -> None:
        self._meetings = meetings

    async def mine(self, turn: Turn, *, just: str = "") -> Reply:
        """One's next meetings."""
        found = await self._meetings.reading.mine(turn.act)
        return short(turn, my_meetings_card(found, turn.language, zones_of(turn, self._meetings), just=just))

    async def show(self, turn: Turn) -> Reply:
        """A meeting as suits who asks."""
        await left_a_form(turn, self._meetings)
        view = await self._meetings.reading.meeting(meeting_id(turn), turn.act)
        return meeting_reply(turn, view, self._meetings)

    async def answer(self, turn: Turn) -> Reply:
        """Present, remotely, absent."""
        said = text(turn, "answer")
        if said not in list(Answer):
            raise NotFound("answer")
        schedule = small(turn, "schedule")
        return await self._answered(
            turn, self._meetings.answering.answer(invitation_id(turn), schedule, Answer(said), turn.act)
        )

    async def proxy_form(self, turn: Turn) -> Reply:
        """To whom?"""
        form = await self._meetings.answering.proxy_form(invitation_id(turn), turn.act)
        return short(turn, proxy_form_card(form, turn.language, zones_of(turn, self._meetings)))

    async def proxy(self, turn: Turn) -> Reply:
        """The proxy is given."""
        holder, schedule = person_id(turn, "to"), small(turn, "schedule")
        if not holder:
            return await self.proxy_form(turn)
        return await self._answered(
            turn, self._meetings.answering.give_proxy(invitation_id(turn), schedule, holder, turn.act)
        )

    async def withdraw_proxy(self, turn: Turn) -> Reply:
        """The proxy is taken back."""
        schedule = small(turn, "schedule")
        return await self._answered(
            turn, self._meetings.answering.withdraw_proxy(invitation_id(turn), schedule, turn.act)
        )

    async def refuse_proxy(self, turn: Turn) -> Reply:
        """The proxy of another is refused."""
        name = await self._meetings.answering.refuse_proxy(invitation_id(turn), turn.act)
        return Say(text=speech(turn.language).say("You refused the proxy of {name}, who is told at once.", name=name))

    async def deputy_form(self, turn: Turn) -> Reply:
        """Which deputy?"""
        form = await self._meetings.answering.deputy_form(invitation_id(turn), turn.act)
        return short(turn, proxy_form_card(form, turn.language, zones_of(turn, self._meetings)))

    async def deputy(self, turn: Turn) -> Reply:
        """The deputy is sent."""
        deputy, schedule = person_id(turn, "to"), small(turn, "schedule")
        if not deputy:
            return await self.deputy_form(turn)
        return await self._answered(
            turn, self._meetings.answering.send_deputy(invitation_id(turn), schedule, deputy, turn.act)
        )

    async def open_calendar(self, turn: Turn) -> Reply:
        """The calendar gets an address, or a new one."""
        try:
            await self._meetings.reading.open_calendar(turn.act)
        except AlreadyDone:
            return await self.mine(turn)
        told = speech(turn.language).say("Here is the address of your calendar. A former one no longer works.")
        return await self.mine(turn, just=told)

    async def close_calendar(self, turn: Turn) -> Reply:
        """The calendar's address is worth nothing any more."""
        try:
            await self._meetings.reading.close_calendar(turn.act)
        except AlreadyDone:
            return await self.mine(turn)
        return await self.mine(turn, just=speech(turn.language).say("Your calendar is closed."))

    async def _answered(self, turn: Turn, answering: Awaitable[MemberView]) -> Reply:
        """The card after an answer; a repetition, or the card of a meeting that was moved since, gets the card as it stands."""
        try:
            view = await answering
        except (AlreadyDone, Overtaken):
            view = await self._meetings.reading.by_invitation(invitation_id(turn), turn.act)
        return member_reply(turn, view, self._meetings)
