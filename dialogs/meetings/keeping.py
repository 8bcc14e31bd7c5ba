"""What secretaries say and press about bodies and decisions."""

from cards.meetings.bodies import body_form, members_card
from cards.meetings.decisions import decisions_card, log_card
from cards.meetings.forms import decision_form
from cards.meetings.lists import bodies_card
from cards.meetings.statistics import statistics_card
from cards.text import speech
from dialogs.meetings.replies import (
    body_id,
    body_reply,
    desk_reply,
    meeting_id,
    number,
    person_id,
    short,
    small,
    text,
    zones_of,
)
from dialogs.turn import Press, Reply, Turn
from domain.faults import AlreadyDone, NotFound, Overtaken
from domain.folding import fold
from domain.identifiers import BodyId, DecisionId
from domain.meetings.bodies import BodyKind, Capacity
from domain.meetings.body_entry import FIELDS, BodyForm
from domain.meetings.decisions import DecisionState
from domain.meetings.entry import Entry, typed
from domain.meetings.views import DecisionForm
from domain.rights import Intention, may
from workflows.meetings import Meetings


class KeepingDialogs:
    """Bodies, their members, their decisions."""

    def __init__(self, *, meetings: Meetings) -> None:
        self._meetings = meetings

    async def bodies(self, turn: Turn) -> Reply:
        """The bodies; followed by a name, that one."""
        lines = await self._meetings.reading.bodies(turn.act)
        said = fold(turn.said)
        found = [one for one in lines if said and said in fold(one.body.name)]
        if len(found) == 1:
            return body_reply(turn, await self._meetings.reading.body(found[0].body.id, turn.act), self._meetings)
        may_create = may(turn.person, Intention.CREATE_BODY)
        zones = zones_of(turn, self._meetings)
        return short(turn, bodies_card(tuple(found) or lines, turn.language, zones, may_create=may_create))

    async def show(self, turn: Turn) -> Reply:
        """A body."""
        return body_reply(turn, await self._meetings.reading.body(body_id(turn), turn.act), self._meetings)

    async def new(self, turn: Turn) -> Reply:
        """The form of a new body."""
        form = await self._meetings.keeping.form(None, BodyKind.STEERING_COMMITTEE, turn.act)
        return short(turn, body_form(form, turn.language, zones_of(turn, self._meetings)))

    async def kind(self, turn: Turn) -> Reply:
        """The form of a new body, with the defaults of the kind that was chosen and the name that was typed."""
        entry = typed(turn.pressed.data if turn.pressed else {}, FIELDS)
        said = entry.get("kind")
        kind = BodyKind(said) if said in list(BodyKind) else BodyKind.STEERING_COMMITTEE
        form = await self._meetings.keeping.form(None, kind, turn.act)
        kept = {name: entry.get(name) for name in ("name", "theme", "place", "link")}
        form = BodyForm(body=None, entry=Entry(fields={**form.entry.fields, **kept}))
        words = speech(turn.language)
        just = words.say("Filled in: {kind}.", kind=words.word(kind))
        return short(turn, body_form(form, turn.language, zones_of(turn, self._meetings), just=just))

    async def edit(self, turn: Turn) -> Reply:
        """The form of a body as it stands."""
        form = await self._meetings.keeping.form(body_id(turn), BodyKind.STEERING_COMMITTEE, turn.act)
        return short(turn, body_form(form, turn.language, zones_of(turn, self._meetings)))

    async def save(self, turn: Turn) -> Reply:
        """Write the body, or show what is wrong."""
        pressed = turn.pressed or Press(verb="body.save")
        named = pressed.number("body")
        try:
            done = await self._meetings.keeping.save(
                None if named is None else BodyId(named), small(turn, "version"), pressed.data, turn.act
            )
        except AlreadyDone as repeated:
            if repeated.subject is None:
                raise
            done = await self._meetings.reading.body(BodyId(repeated.subject.id), turn.act)
        if isinstance(done, BodyForm):
            return short(turn, body_form(done, turn.language, zones_of(turn, self._meetings)))
        return body_reply(turn, done, self._meetings, just=speech(turn.language).say("Saved."))

    async def members(self, turn: Turn) -> Reply:
        """The members of a body."""
        form = await self._meetings.keeping.members(body_id(turn), turn.act)
        return short(turn, members_card(form, small(turn, "page"), turn.language))

    async def add_member(self, turn: Turn) -> Reply:
        """A member comes in."""
        try:
            form = await self._meetings.keeping.add_member(
                body_id(turn), turn.pressed.data if turn.pressed else {}, turn.act
            )
        except AlreadyDone:
            return await self.members(turn)
        just = "" if form.faults else speech(turn.language).say("Added, and invited to what is announced.")
        return short(turn, members_card(form, 0, turn.language, just=just))

    async def remove_member(self, turn: Turn) -> Reply:
        """A mandate ends."""
        said = text(turn, "capacity")
        if said not in list(Capacity):
            raise NotFound("member")
        try:
            form = await self._meetings.keeping.remove_member(
                body_id(turn), person_id(turn, "person"), Capacity(said), turn.act
            )
        except AlreadyDone:
            return await self.members(turn)
        just = speech(turn.language).say("The mandate is ended. Add the person again to undo it.")
        return short(turn, members_card(form, 0, turn.language, just=just))

    async def statistics(self, turn: Turn) -> Reply:
        """The attendance over a year."""
        return short(
            turn, statistics_card(await self._meetings.reading.statistics(body_id(turn), turn.act), turn.language)
        )

    # Decisions

    async def decisions(self, turn: Turn) -> Reply:
        """The decisions still to be carried out."""
        return short(turn, decisions_card(await self._meetings.after.list(turn.act), turn.language))

    async def log(self, turn: Turn) -> Reply:
        """All that a body decided."""
        log = await self._meetings.after.log(body_id(turn), turn.act)
        return short(turn, log_card(log, turn.language, self._meetings.office.zone))

    async def decision_form(self, turn: Turn) -> Reply:
        """The form of a new decision."""
        form = await self._meetings.after.decision_form(meeting_id(turn), turn.act)
        return short(turn, decision_form(form, turn.language))

    async def decide(self, turn: Turn) -> Reply:
        """A decision is written down, or what is wrong with it."""
        try:
            done = await self._meetings.after.decide(
                meeting_id(turn), turn.pressed.data if turn.pressed else {}, turn.act
            )
        except AlreadyDone:
            view = await self._meetings.reading.desk(meeting_id(turn), turn.act)
            return desk_reply(turn, view, self._meetings)
        if isinstance(done, DecisionForm):
            return short(turn, decision_form(done, turn.language))
        return desk_reply(turn, done.desk, self._meetings)

    async def settle(self, turn: Turn) -> Reply:
        """A decision is done, or dropped."""
        said = text(turn, "state")
        if said not in list(DecisionState):
            raise NotFound("decision")
        decision = DecisionId(number(turn, "decision"))
        try:
            found = await self._meetings.after.settle(decision, small(turn, "version"), DecisionState(said), turn.act)
        except (AlreadyDone, Overtaken):
            return await self.decisions(turn)
        words = speech(turn.language)
        just = words.say("The decision is settled.") if found.settled else words.say("The decision is open again.")
        return short(turn, decisions_card(found, turn.language, just=just))
