"""How the service did: on demand, and told every Monday morning to those who answer for it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from cards.tickets.report import report_card, report_summary
from domain.acts import Act
from domain.calendar import working_day_on_or_after
from domain.faults import NotAllowed, Unfit
from domain.identifiers import GroupId, PersonId
from domain.languages import Language
from domain.people import Person, Role
from domain.places import Place, Scope
from domain.rights import Intention, may
from domain.tickets.days import Days, read_days, week_before
from domain.tickets.report import ReportFormat, SupportReport, report_of
from domain.working_hours import PARIS
from storage import people
from storage.database import Transaction
from storage.tickets import groups, reporting
from workflows.outbox import message, send
from workflows.tickets.memberships import Standing
from workflows.tickets.reading import Reading

LONGEST = timedelta(days=366)
TOLD_AT = time(8, 30)
CATCHES_UP = timedelta(days=3)
"""How late the weekly report is still told; later, the next one is near."""


class Reports(Reading):
    """Counts."""

    _last_told: date | None = None

    async def report(self, start: date, end: date, act: Act) -> SupportReport:
        """The figures from a day to another, both included, of the groups one leads; of all with the right to it.

        Raises NotAllowed, and Unfit for days in the wrong order or more than a year apart.
        """
        standing = await self._demand_somewhere(act)
        if not timedelta(0) <= end - start <= LONGEST:
            raise Unfit("not_a_period")
        led = None if may(act.person, Intention.READ_SUPPORT_REPORT) else sorted(standing.leads)
        async with self._database.reading() as tx:
            return await self._counted(tx, start, end, led, act.now)

    async def report_on(self, said: str, act: Act) -> SupportReport:
        """The figures of the days that a text means: ``novembre``, ``2025``, ``last month``. Raises NotAllowed, Unfit."""
        await self._demand_somewhere(act)
        days = read_days(said, _today(act))
        if days is None:
            raise Unfit("not_days")
        return await self.report(days.start, days.end, act)

    async def report_file(
        self, days: Days, kind: ReportFormat, person_id: PersonId, language: Language, now: datetime
    ) -> bytes | None:
        """The report as a file, for the person whose address it is; None when they have no right to it, or no longer."""
        async with self._database.reading() as tx:
            person = await people.find(tx, person_id)
        if person is None:
            return None
        try:
            report = await self.report(days.start, days.end, _at_an_address(person, language, now))
        except (NotAllowed, Unfit):
            return None
        from cards.tickets.report_file import report_file

        return await asyncio.to_thread(report_file, report, kind, language)

    async def tell_weekly(self, now: datetime) -> int:
        """Tell leads and directors of last week, on its first working day from 8:30 on and for three days after; once. Returns how many."""
        timezone = self._setting.rules.hours.timezone
        local = now.astimezone(timezone)
        week = week_before(local.date())
        start, end = week.start, week.end
        first = working_day_on_or_after(end + timedelta(days=1))
        due = datetime.combine(first, TOLD_AT, timezone).astimezone(UTC)
        if self._last_told == start or not due <= now <= due + CATCHES_UP:
            return 0
        async with self._database.transaction() as tx:
            told = 0
            for person, led in await _readers(tx):
                report = await self._counted(tx, start, end, led, now)
                language = person.language(self._setting.language)
                told += await send(
                    tx,
                    key=f"support_report/{start.isoformat()}/{person.id}",
                    person_id=person.id,
                    payload=message(report_card(report, language=language), report_summary(report, language)),
                    language=language,
                    now=now,
                )
        self._last_told = start
        return told

    async def _counted(
        self, tx: Transaction, start: date, end: date, led: Sequence[GroupId] | None, now: datetime
    ) -> SupportReport:
        timezone = self._setting.rules.hours.timezone
        begin = datetime.combine(start, time(), timezone).astimezone(UTC)
        finish = datetime.combine(end + timedelta(days=1), time(), timezone).astimezone(UTC)
        return report_of(await reporting.facts(tx, begin, finish, led), start, end, now, timezone)

    async def _demand_somewhere(self, act: Act) -> Standing:
        _, standing = await self._memberships.standing(act)
        if not standing.may_somewhere(Intention.READ_SUPPORT_REPORT):
            raise NotAllowed(Intention.READ_SUPPORT_REPORT)
        return standing


def _at_an_address(person: Person, language: Language, now: datetime) -> Act:
    """Somebody opens an address: they are nowhere, and press nothing."""
    nowhere = Place(service_url="", conversation_id="link", scope=Scope.PERSONAL)
    return Act(person=person, place=nowhere, activity_id="", language=language, timezone=PARIS, now=now)


def _today(act: Act) -> date:
    return act.now.astimezone(act.timezone).date()


async def _readers(tx: Transaction) -> Sequence[tuple[Person, Sequence[GroupId] | None]]:
    """Who is told of the week: directors of everything, leads of what they lead."""
    readers: dict[PersonId, tuple[Person, list[GroupId] | None]] = {
        person.id: (person, None) for person in await people.holding(tx, Role.DIRECTOR)
    }
    for group in await groups.every(tx):
        if group.lead is None or not group.is_active:
            continue
        if group.lead.id not in readers:
            person = await people.find(tx, group.lead.id)
            if person is None:
                continue
            readers[person.id] = (person, [])
        led = readers[group.lead.id][1]
        if led is not None:
            led.append(group.id)
    return list(readers.values())
