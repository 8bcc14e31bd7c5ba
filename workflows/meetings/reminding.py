"""What falls due: reminders by the ladder, news that waited for the quiet to end, meetings that end, decisions, the week ahead.

One poll finds what is due by indexed columns, and costs the same with many meetings ahead as with few. What a stop delayed goes out once,
if the meeting has not begun.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from cards.meetings import messages as cards
from cards.zones import Zones
from domain.acts import Act
from domain.calendar import at_local, working_day_on_or_after
from domain.faults import MeetingClosed
from domain.identifiers import DecisionId, InvitationId, MeetingId, PersonId
from domain.languages import Language
from domain.meetings.decisions import next_reminder
from domain.meetings.ladder import Ended, Look, Skip, look, when_to_tell
from domain.meetings.meeting import LIFE, Event
from domain.meetings.views import AgendaLine, Deed, DeskView, Done
from domain.rights import Intention
from storage import people
from storage.database import Transaction
from storage.meetings import decisions, invitations, meetings
from storage.meetings.invitations import Invited
from storage.meetings.invitations import Look as Planned
from workflows import audit
from workflows.meetings.office import Office, Sitting, meeting_subject, take, take_planned
from workflows.meetings.seeing import desk_view, member_view
from workflows.meetings.telling import (
    Sent,
    send_notice,
    send_reminder,
    send_to,
    show_again,
    write_to,
    write_to_secretaries,
)
from workflows.once import once

BATCH = 200
_LOOK_AHEAD_FROM, _LOOK_AHEAD_UNTIL = time(8, 0), time(12, 0)
_SEVERAL = 2
One = TypeVar("One")


class Reminding:
    """The tick, and the secretary's nudge. `look_ahead` writes on the first working day of a week to who has several meetings in it."""

    def __init__(self, office: Office, *, look_ahead: bool) -> None:
        self._office = office
        self._look_ahead = look_ahead
        self._looked_ahead: date | None = None

    async def tick(self, now: datetime) -> None:
        """Do all that is due; each meeting in a transaction of its own. What fails keeps nothing else from being done."""
        parts = [self._remind, self._hold, self._remind_owners]
        if self._look_ahead:
            parts.append(self._tell_the_week)
        await _each(parts, lambda part: part(now))

    async def _remind(self, now: datetime) -> None:
        while True:
            async with self._office.database.reading() as tx:
                due = await invitations.due(tx, now, BATCH)
            await _each(due.items(), lambda one: self._remind_of(*one, now))
            if sum(map(len, due.values())) < BATCH:
                return

    async def _remind_of(self, meeting: MeetingId, ids: Sequence[InvitationId], now: datetime) -> None:
        async with self._office.database.transaction() as tx:
            await self._look_at(tx, await take(tx, self._office, meeting, for_update=True), ids, now)

    async def _look_at(self, tx: Transaction, sitting: Sitting, ids: Sequence[InvitationId], now: datetime) -> None:
        """Look at some invitations of one meeting, which is held: what another replica told meanwhile has ended."""
        schedule = sitting.meeting.schedule
        due = await invitations.several(tx, ids)
        done = await invitations.ended(tx, [one.reply.id for one in due], schedule)
        planned: list[Planned] = []
        ended: list[tuple[InvitationId, Ended]] = []
        for one in due:
            found = self._looked(sitting, one, done[one.reply.id], now)
            next_at, notice = found.next_at, one.notice
            if notice is not None and not notice.concerns(one.reply.answer):
                notice = None
            is_told = notice is not None and self._may_tell(sitting, one, now) <= now
            if notice is not None and is_told:
                await send_notice(tx, self._office, sitting, one, notice, now)
                notice = None
            elif notice is not None:
                waits = self._may_tell(sitting, one, now)
                next_at = min(waits, next_at) if next_at else waits
            if found.send is not None and not is_told:
                await send_reminder(tx, self._office, sitting, one, found.send, now)
            ends = found.ended
            if found.send is not None and is_told:  # the news says all that the reminder would
                ends = tuple(replace(end, skip=end.skip or Skip.MERGED) for end in ends)
            ended += [(one.reply.id, end) for end in ends]
            planned.append(Planned(invitation=one.reply.id, known_at=one.known_at, notice=notice, at=next_at))
        await invitations.end(tx, schedule, ended, now)
        await invitations.plan(tx, planned)

    def _looked(self, sitting: Sitting, one: Invited, done: frozenset[str], now: datetime) -> Look:
        if not sitting.meeting.state.is_on:
            return Look(send=None, ended=(), next_at=None)
        return look(
            sitting.body.rules.ladder,
            done,
            starts_at=sitting.meeting.starts_at,
            known_at=one.known_at,
            answer=one.reply.answer,
            clocks=self._office.clocks(one.reply),
            now=now,
        )

    def _may_tell(self, sitting: Sitting, one: Invited, now: datetime) -> datetime:
        zone = self._office.zone_of(one.reply)
        return when_to_tell(now, zone, self._office.quiet, sitting.meeting.starts_at)

    async def _hold(self, now: datetime) -> None:
        """A meeting whose time is over was held, as far as Mardi knows; its secretaries are asked who came."""
        while True:
            async with self._office.database.reading() as tx:
                due = await meetings.due(tx, now, BATCH)
            await _each(due, lambda one: self._end(one, now))
            if len(due) < BATCH:
                return

    async def _end(self, meeting_id: MeetingId, now: datetime) -> None:
        async with self._office.database.transaction() as tx:
            await self._end_in(tx, meeting_id, now)

    async def _end_in(self, tx: Transaction, meeting_id: MeetingId, now: datetime) -> None:
        sitting = await take(tx, self._office, meeting_id, for_update=True)
        meeting = sitting.meeting
        if (meeting.state, Event.HOLD) not in LIFE or meeting.ends_at > now:
            return
        await meetings.save(tx, replace(meeting, state=LIFE[meeting.state, Event.HOLD]))
        sitting = await take(tx, self._office, meeting_id)
        replies = [one for one in sitting.replies.values() if not one.is_withdrawn]
        await show_again(tx, self._office, sitting, replies, cause=f"held/{meeting_id}", now=now)

        def writing(language: Language, zones: Zones) -> Sent:
            card = cards.held_card(sitting.meeting, language, zones)
            return Sent(card=card, summary=cards.held_summary(sitting.meeting, language))

        await write_to_secretaries(tx, self._office, sitting, writing, key=f"meeting/{meeting_id}/held", now=now)

    async def _remind_owners(self, now: datetime) -> None:
        async with self._office.database.reading() as tx:
            due = await decisions.due(tx, now, BATCH)
        await _each(due, lambda one: self._remind_owner(one, now))

    async def _remind_owner(self, decision_id: DecisionId, now: datetime) -> None:
        async with self._office.database.transaction() as tx:
            decision = await decisions.find(tx, decision_id)
            if decision is None or decision.owner is None:
                return
            owner = await people.find(tx, decision.owner)
            zone = self._office.zone_named(owner.timezone if owner else "")
            allowed = self._office.quiet.first_allowed_from(now, zone)
            if allowed > now:
                await decisions.look_again(tx, decision_id, allowed)
                return
            today = self._office.today(now)

            def writing(language: Language, _: Zones) -> Sent:
                card = cards.decision_card(decision, today, language)
                return Sent(card=card, summary=cards.decision_summary(decision, language))

            await write_to(tx, self._office, [decision.owner], writing, key=f"decision/{decision_id}/{today}", now=now)
            following = next_reminder(decision.due_on, now, self._office.zone, self._office.quiet)
            await decisions.look_again(tx, decision_id, following)

    async def _tell_the_week(self, now: datetime) -> None:
        """On the first working day of a week, from 8 to 12: to each person with several meetings, which they are."""
        local = now.astimezone(self._office.zone)
        monday = local.date() - timedelta(days=local.weekday())
        if self._looked_ahead == monday or local.date() != working_day_on_or_after(monday):
            return
        if not _LOOK_AHEAD_FROM <= local.time() < _LOOK_AHEAD_UNTIL:
            return
        next_monday = at_local(monday + timedelta(days=7), time(), self._office.zone)
        async with self._office.database.transaction() as tx:
            for person in await meetings.busy_people(tx, now, next_monday, _SEVERAL):
                await self._tell_ones_week(tx, person, monday, next_monday, now)
        self._looked_ahead = monday

    async def _tell_ones_week(
        self, tx: Transaction, person_id: PersonId, monday: date, until: datetime, now: datetime
    ) -> None:
        found = await meetings.of_person(tx, person_id, now, 20)
        found = tuple(one for one in found if one.state.is_on and now <= one.starts_at < until)
        replies = await invitations.of_person(tx, person_id, [one.id for one in found])
        lines = tuple(AgendaLine(meeting=one, reply=replies[one.id]) for one in found)

        def writing(language: Language, zones: Zones) -> Sent:
            card = cards.week_card(lines, language, zones)
            return Sent(card=card, summary=cards.week_summary(len(lines), language))

        await write_to(tx, self._office, [person_id], writing, key=f"meetings/week/{monday}", now=now, expires_at=until)

    async def nudge(self, meeting_id: MeetingId, act: Act) -> DeskView:
        """Remind those who have not answered, and only them, at once.

        Raises NotFound, NotAllowed, MeetingClosed, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting = await take_planned(tx, self._office, meeting_id, act, Intention.PLAN_MEETING)
            meeting = sitting.meeting
            if not meeting.state.is_on or meeting.has_begun(act.now):
                raise MeetingClosed(meeting.state, has_begun=meeting.has_begun(act.now))
            await once(tx, act, meeting_subject(meeting))
            view = desk_view(self._office, sitting, act.now)
            for one in await invitations.several(tx, [reply.id for reply in view.unanswered]):
                language, zones = self._office.language_of(one.reply), self._office.zones_of(one.reply)
                seen = member_view(self._office, sitting, one.reply, act.now)
                sent = Sent(
                    card=cards.reminder_card(seen, language, zones, act.now),
                    summary=cards.reminder_summary(seen, language, zones, act.now),
                )
                key = f"meeting/{meeting.id}/nudge/{act.activity_id}/{one.reply.person}"
                await send_to(tx, one, sent, key=key, language=language, now=act.now, expires_at=meeting.starts_at)
            told = len(view.unanswered)
            subject = str(meeting_subject(meeting))
            await audit.record(tx, act, Intention.PLAN_MEETING, subject, {"nudged": told})
            return replace(view, done=Done(deed=Deed.REMINDED, people=told))


async def _each(all_of_them: Iterable[One], work: Callable[[One], Awaitable[None]]) -> None:
    """Do the work for each; the first error is raised when all the others are done, so that one bad row holds nobody up."""
    failed: Exception | None = None
    for one in all_of_them:
        try:
            await work(one)
        except Exception as error:
            failed = failed or error
    if failed is not None:
        raise failed
