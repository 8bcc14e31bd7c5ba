"""A year of meetings from a body's recurrence: seen first, with what stands against each date, then written down as drafts."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from domain.acts import Act
from domain.calendar import recurring_days
from domain.faults import NoRecurrence
from domain.identifiers import BodyId
from domain.meetings.bodies import Body, Occurrence, occurrences
from domain.meetings.entry import EntryFault, Wrong
from domain.meetings.meeting import MeetingState
from domain.meetings.views import Generated, YearDate, YearForm
from domain.rights import Intention
from storage.database import Transaction
from storage.meetings import meetings
from workflows import audit
from workflows.meetings.office import Office, body_relations, body_subject, demand, take_body
from workflows.meetings.planning import AHEAD, MOST_DRAFTS, Planning
from workflows.once import once


class Year:
    """The year ahead of a body. `planning` fills the drafts and finds the conflicts."""

    def __init__(self, office: Office, planning: Planning) -> None:
        self._office = office
        self._planning = planning

    async def form(self, body_id: BodyId, act: Act) -> YearForm:
        """The dates of the year that are not planned yet, to be ticked. Raises NotFound, NotAllowed, NoRecurrence."""
        async with self._office.database.reading() as tx:
            return await self._form(tx, await self._body(tx, body_id, act), act.now)

    async def generate(self, body_id: BodyId, days: Collection[date], act: Act) -> YearForm | Generated:
        """Write down as drafts the dates that were ticked, told by the day the recurrence names; or the form again without any.

        Those that stand already are left as they are. Raises NotFound, NotAllowed, NoRecurrence, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            body = await self._body(tx, body_id, act, for_update=True)
            found = [one for one in self._ahead(body, act.now) if one.named in days and one.held is not None]
            if not found:
                form = await self._form(tx, body, act.now)
                return replace(form, faults=(EntryFault(field="days", wrong=Wrong.REQUIRED),))
            await once(tx, act, body_subject(body))
            made = 0
            for one in found:
                assert one.held is not None, "chosen above"  # noqa: S101
                meeting = replace(self._planning.from_recurrence(body, one.held), occurrence=one.named)
                made += await meetings.add(tx, meeting) is not None
            await audit.record(tx, act, Intention.PLAN_MEETING, str(body_subject(body)), {"made": made})
            return await self._generated(tx, body, made, act.now)

    async def drafts(self, body_id: BodyId, act: Act) -> Generated:
        """The drafts of a body, as a generation leaves them. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            body = await take_body(tx, body_id)
            self._demand(body, act)
            return await self._generated(tx, body, 0, act.now)

    def _ahead(self, body: Body, now: datetime) -> tuple[Occurrence, ...]:
        """What the recurrence gives from tomorrow on, for a year."""
        today = self._office.today(now)
        found = occurrences(recurring_days(body.rules.rule, today, today + AHEAD), body.rules.holiday_rule)
        return tuple(one for one in found if (one.held or one.named) > today)

    async def _form(self, tx: Transaction, body: Body, now: datetime) -> YearForm:
        standing = {one.occurrence for one in await meetings.of_body(tx, body.id, now, MOST_DRAFTS)}
        dates = []
        ahead = self._ahead(body, now)
        for one in ahead:
            if one.held is None or one.named in standing:
                continue
            draft = self._planning.from_recurrence(body, one.held)
            against = await self._planning.conflicts(tx, body, draft.starts_at, draft.ends_at, draft.place)
            dates.append(YearDate(occurrence=one, starts_at=draft.starts_at, clashes=against.clashes))
        return YearForm(
            body=body,
            dates=tuple(dates),
            left_out=tuple(one.named for one in ahead if one.held is None),
            planned=sum(one.named in standing for one in ahead),
            last=self._office.today(now) + AHEAD,
        )

    async def _generated(self, tx: Transaction, body: Body, made: int, now: datetime) -> Generated:
        found = await meetings.of_body(tx, body.id, now, MOST_DRAFTS)
        drafts = tuple(one for one in found if one.state is MeetingState.DRAFT)
        return Generated(body=body, made=made, drafts=drafts, last=self._office.today(now) + AHEAD)

    async def _body(self, tx: Transaction, body_id: BodyId, act: Act, *, for_update: bool = False) -> Body:
        body = await take_body(tx, body_id, for_update=for_update)
        self._demand(body, act)
        if not body.rules.rule:
            raise NoRecurrence(body.name)
        return body

    def _demand(self, body: Body, act: Act) -> None:
        demand(act, Intention.PLAN_MEETING, body_relations(body, act.person.id, self._office.today(act.now)))
