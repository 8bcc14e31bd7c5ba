"""What a secretary says and presses about meetings: plan, announce, move, cancel, remind, tell who came."""

from contextlib import suppress
from datetime import date

from cards.meetings.desk import SHEET_PAGE, lists_card, page_of
from cards.meetings.forms import meeting_form, move_form, sheet_card
from cards.meetings.lists import body_choice_card
from cards.meetings.year import generated_card, year_form
from cards.text import speech
from dialogs.meetings.replies import (
    body_id,
    desk_reply,
    left_a_form,
    meeting_id,
    short,
    small,
    submitted,
    text,
    zones_of,
)
from dialogs.turn import Reply, Say, Turn
from domain.faults import AlreadyDone, Overtaken
from domain.identifiers import MeetingId, PersonId
from domain.meetings.bodies import Capacity
from domain.meetings.replies import Answer
from domain.meetings.views import DeskView, MeetingForm, MoveForm, YearForm
from domain.rights import Intention, may
from workflows.meetings import Meetings

MOST_DAYS = 60


class PlanningDialogs:
    """From the form of a meeting to its attendance sheet."""

    def __init__(self, *, meetings: Meetings) -> None:
        self._meetings = meetings

    async def new_of(self, turn: Turn) -> Reply:
        """`new meeting`: the form, when the person keeps one body; else the bodies to choose from."""
        lines = await self._meetings.reading.bodies(turn.act)
        kept = [one for one in lines if Capacity.SECRETARY in one.capacities]
        words = speech(turn.language)
        if not kept:
            text_ = words.say("You are the secretary of no body: ask its secretary to plan the meeting.")
            if may(turn.person, Intention.CREATE_BODY):
                text_ = words.say(
                    "You are the secretary of no body. Create one, or ask a secretary to plan the meeting."
                )
            command = {"fr": "instances", "en": "committees"}[turn.language.value]
            return Say(text=text_, suggestions=((words.say("Committees and bodies"), command),))
        if len(kept) == 1:
            form = await self._meetings.planning.form(kept[0].body.id, None, turn.act)
            return short(turn, meeting_form(form, turn.language, zones_of(turn, self._meetings)))
        return short(turn, body_choice_card(tuple(kept), turn.language, zones_of(turn, self._meetings)))

    async def new(self, turn: Turn) -> Reply:
        """The form of a new meeting of a body."""
        form = await self._meetings.planning.form(body_id(turn), None, turn.act)
        return short(turn, meeting_form(form, turn.language, zones_of(turn, self._meetings)))

    async def edit(self, turn: Turn) -> Reply:
        """The form of a meeting as it stands."""
        form = await self._meetings.planning.form(body_id(turn), meeting_id(turn), turn.act)
        return short(turn, meeting_form(form, turn.language, zones_of(turn, self._meetings)))

    async def save(self, turn: Turn) -> Reply:
        """Write what was typed, or show what is wrong, or what stands against the date."""
        try:
            done = await self._meetings.planning.save(submitted(turn), turn.act)
        except AlreadyDone as repeated:
            return await self._again(turn, repeated)
        if isinstance(done, MeetingForm):
            return short(turn, meeting_form(done, turn.language, zones_of(turn, self._meetings)))
        return self._desk(turn, done)

    async def year(self, turn: Turn) -> Reply:
        """The dates of a year to choose among."""
        form = await self._meetings.year.form(body_id(turn), turn.act)
        return short(turn, year_form(form, turn.language, zones_of(turn, self._meetings)))

    async def generate(self, turn: Turn) -> Reply:
        """The dates that were ticked, as drafts."""
        zones = zones_of(turn, self._meetings)
        try:
            made = await self._meetings.year.generate(body_id(turn), _days(turn), turn.act)
        except AlreadyDone:
            made = await self._meetings.year.drafts(body_id(turn), turn.act)
        if isinstance(made, YearForm):
            return short(turn, year_form(made, turn.language, zones))
        return short(turn, generated_card(made, turn.language, zones))

    async def desk(self, turn: Turn) -> Reply:
        """The meeting with who comes."""
        await left_a_form(turn, self._meetings)
        return self._desk(turn, await self._meetings.reading.desk(meeting_id(turn), turn.act))

    async def announce(self, turn: Turn) -> Reply:
        """Everybody in office is invited."""
        try:
            done = await self._meetings.changes.announce(meeting_id(turn), small(turn, "version"), turn.act)
        except (AlreadyDone, Overtaken):
            return await self.desk(turn)
        return self._desk(turn, done)

    async def move_form(self, turn: Turn) -> Reply:
        """The form that moves."""
        form = await self._meetings.changes.move_form(meeting_id(turn), turn.act)
        return short(turn, move_form(form, turn.language, zones_of(turn, self._meetings)))

    async def cancel_form(self, turn: Turn) -> Reply:
        """The form that cancels."""
        form = await self._meetings.changes.cancel_form(meeting_id(turn), turn.act)
        return short(turn, move_form(form, turn.language, zones_of(turn, self._meetings)))

    async def move(self, turn: Turn) -> Reply:
        """Moved, or the form again."""
        try:
            done = await self._meetings.changes.move(submitted(turn), turn.act)
        except (AlreadyDone, Overtaken):
            await self._meetings.reading.put_away(turn.act)
            return await self.desk(turn)
        return self._changed(turn, done)

    async def cancel(self, turn: Turn) -> Reply:
        """Cancelled, or the form again."""
        try:
            done = await self._meetings.changes.cancel(submitted(turn), turn.act)
        except (AlreadyDone, Overtaken):
            await self._meetings.reading.put_away(turn.act)
            return await self.desk(turn)
        return self._changed(turn, done)

    async def nudge(self, turn: Turn) -> Reply:
        """Remind those who have not answered."""
        try:
            view = await self._meetings.reminding.nudge(meeting_id(turn), turn.act)
        except AlreadyDone:
            return await self.desk(turn)
        return self._desk(turn, view)

    async def lists(self, turn: Turn) -> Reply:
        """The lists of a meeting."""
        view = await self._meetings.reading.desk(meeting_id(turn), turn.act)
        lists = await self._meetings.reading.lists(meeting_id(turn), turn.act)
        return short(turn, lists_card(view, lists, turn.language))

    async def sheet(self, turn: Turn) -> Reply:
        """The attendance sheet."""
        view = await self._meetings.after.sheet(meeting_id(turn), turn.act)
        return short(turn, sheet_card(view, small(turn, "page"), turn.language))

    async def attend(self, turn: Turn) -> Reply:
        """A page of the sheet is written; the next one, or the meeting."""
        view = await self._meetings.after.sheet(meeting_id(turn), turn.act, opens=False)
        shown, number, pages = page_of(view.replies.values(), small(turn, "page"))
        present, remote = _ticked(turn, "present"), _ticked(turn, "remote")
        ticked: dict[PersonId, str] = {}
        for one in shown:
            if one.person in present:
                ticked[one.person] = Answer.PRESENT.value
            elif one.person in remote:
                ticked[one.person] = Answer.REMOTE.value
            elif one.answer in (Answer.PROXY, Answer.DEPUTY):
                ticked[one.person] = one.answer.value
            else:
                ticked[one.person] = Answer.ABSENT.value
        has_more = number + 1 < pages
        try:
            done = await self._meetings.after.attend(meeting_id(turn), ticked, turn.act, has_more=has_more)
        except AlreadyDone:
            return await self.desk(turn)
        if has_more:
            return short(turn, sheet_card(done, number + 1, turn.language))
        return self._desk(turn, done)

    def _desk(self, turn: Turn, view: DeskView) -> Reply:
        return desk_reply(turn, view, self._meetings)

    def _changed(self, turn: Turn, done: MoveForm | DeskView) -> Reply:
        if isinstance(done, MoveForm):
            return short(turn, move_form(done, turn.language, zones_of(turn, self._meetings)))
        return self._desk(turn, done)

    async def _again(self, turn: Turn, repeated: AlreadyDone) -> Reply:
        if repeated.subject is None:
            raise repeated
        view = await self._meetings.reading.desk(MeetingId(repeated.subject.id), turn.act)
        return self._desk(turn, view)


def _ticked(turn: Turn, name: str) -> frozenset[int]:
    """The people ticked in a list, as a client sends them: ids between commas."""
    pieces = text(turn, name).split(",", 2 * SHEET_PAGE)
    return frozenset(int(one) for one in map(str.strip, pieces) if one.isascii() and one.isdigit() and len(one) < 18)


def _days(turn: Turn) -> frozenset[date]:
    """The days ticked in a list: ISO dates between commas; what is none is left aside."""
    found = set()
    for piece in text(turn, "days").split(",", MOST_DAYS):
        with suppress(ValueError):
            found.add(date.fromisoformat(piece.strip()))
    return frozenset(found)
