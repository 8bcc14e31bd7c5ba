"""Items imported from Markdown files, a year's plan for instance: all are read and judged first, then written in one transaction, or none.

Importing a file again brings its item up to date, known by the file's name. For an operator who has the server's shell: the rights that
count are those of the item's author.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.forms import Entry
from domain.news.audience import AudienceKind
from domain.news.calendar import taken
from domain.news.files import read_file
from domain.news.habits import Habits
from domain.news.imports import FileProblem, FileRemark, NewsFile, NewsImportReport
from domain.news.item import NewsItem, NewsState
from domain.news.life import Event, allows
from domain.news.outlook import Choice, PlanWrong, read_choice
from domain.news.rights import may_write
from domain.news.tuesdays import edition_of, instant_of
from domain.news.writing import NewsReading, read_audience
from domain.people import Person
from domain.rights import Intention
from storage import audit, people
from storage.database import Database, Transaction
from storage.meetings import bodies
from storage.news import items
from workflows.news.boards import planned_around
from workflows.news.desk import entry_of, reading_of, write

_PLAN = {
    PlanWrong.IN_THE_PAST: FileProblem.PAST_DATE,
    PlanWrong.TOO_FAR: FileProblem.TOO_FAR,
    PlanWrong.TAKEN: FileProblem.DATE_TAKEN,
    PlanWrong.HOLIDAY: FileProblem.HOLIDAY,
}


class NewsImport:
    """Imports items. `needs_approval` when a second editor is to agree to each."""

    def __init__(self, *, database: Database, habits: Habits, needs_approval: bool = False) -> None:
        self._database = database
        self._habits = habits
        self._needs_approval = needs_approval

    async def run(self, paths: Sequence[Path], author: str, now: datetime) -> NewsImportReport:
        """Import files. `author` is the e-mail address of the author of those that name none. Raises OSError for one it cannot open."""
        files = [replace(one, author=one.author or author) for one in map(_read, paths)]
        async with self._database.transaction() as tx:
            return await take_in(tx, files, self._habits, now, needs_approval=self._needs_approval)


def _read(path: Path) -> NewsFile:
    return read_file(str(path), path.read_bytes())


@dataclass(frozen=True, kw_only=True)
class _Planned:
    """One file that can be written: over `before`, or as a new item."""

    file: NewsFile
    author: Person
    reading: NewsReading
    state: NewsState
    instant: datetime | None
    before: NewsItem | None


@dataclass(kw_only=True)
class _Judge:
    """Judges files one by one, and gathers what is wrong with any of them. `tuesdays` are those that have an edition."""

    habits: Habits
    now: datetime
    needs_approval: bool
    tuesdays: set[date]
    errors: list[FileRemark] = field(default_factory=list)
    warnings: list[FileRemark] = field(default_factory=list)
    unchanged: int = 0
    names: set[str] = field(default_factory=set)

    async def judge(self, tx: Transaction, file: NewsFile) -> _Planned | None:
        """What is to be written; None for what cannot be, or need not. What is wrong is noted in the order of the file's lines."""
        known = len(self.errors)
        planned = await self._judge(tx, file, known)
        self.errors[known:] = sorted(self.errors[known:], key=lambda one: one.line or 0)
        return planned

    async def _judge(self, tx: Transaction, file: NewsFile, known: int) -> _Planned | None:
        self.errors += file.remarks
        if not file.lines and file.remarks:
            return None
        if (source := source_of(file)) in self.names:
            self.errors.append(FileRemark(file=file.name, what=FileProblem.SAME_NAME))
        self.names.add(source)
        file = await self._addressed(tx, file)
        before = await items.imported_from(tx, source)
        author = await self._author(tx, file, before)
        reading = reading_of(file.entry, author) if author else None
        self.errors += [file.remark(one, one.field) for one in (reading.faults if reading else ())]
        state, instant = self._destiny(file, before)
        if author is None or reading is None or len(self.errors) > known:
            return None
        if before is not None and not allows(before.state, Event.EDIT):
            await self._pass_over(tx, file, before)
            return None
        planned = _Planned(file=file, author=author, reading=reading, state=state, instant=instant, before=before)
        if before is not None and await self._stands(tx, planned, before):
            self.unchanged += 1
            return None
        return planned

    async def _addressed(self, tx: Transaction, file: NewsFile) -> NewsFile:
        """A file with the id of the body that its audience names; a body without such a name is noted."""
        audience = read_audience(file.entry.get("audience"))
        if audience is None or audience.kind is not AudienceKind.COMMITTEE:
            return file
        body = await bodies.named(tx, audience.value)
        if body is None:
            self.errors.append(file.remark(FileProblem.UNKNOWN_BODY, "audience", audience.value))
            return file
        fields = {**file.entry.fields, "audience": str(replace(audience, value=str(body.id)))}
        return replace(file, entry=Entry(fields=fields))

    async def _author(self, tx: Transaction, file: NewsFile, before: NewsItem | None) -> Person | None:
        """Who answers for the item. Raises nothing: what is wrong is noted."""
        if not file.author and before is not None:
            return await people.find(tx, before.author.id)
        if not file.author:
            self.errors.append(file.remark(FileProblem.NO_AUTHOR, "author"))
            return None
        found = [one for one in await people.named(tx, file.author) if one.email == file.author.lower()]
        if len(found) != 1:
            self.errors.append(file.remark(FileProblem.UNKNOWN_AUTHOR, "author", file.author))
            return None
        if not may_write(found[0]):
            self.errors.append(file.remark(FileProblem.MAY_NOT_WRITE, "author", found[0].name))
            return None
        return found[0]

    def _destiny(self, file: NewsFile, before: NewsItem | None) -> tuple[NewsState, datetime | None]:
        """The state that a file leads to, and its instant. What is wrong with its date is noted."""
        habits = self.habits
        if file.sent is not None:
            instant = instant_of(file.sent, habits.hour, habits.zone)
            if instant > self.now:
                self.errors.append(file.remark(FileProblem.NOT_YET_PAST, "sent"))
            return NewsState.SENT, instant
        if file.day is None:
            return (NewsState.SUBMITTED if self.needs_approval else NewsState.READY), None
        if self.needs_approval:
            self.errors.append(file.remark(FileProblem.DATE_BEFORE_APPROVAL, "date"))
        choice = Choice(day=file.day.isoformat(), hour=(file.hour or habits.hour).isoformat("minutes"))
        others = self.tuesdays - self._own(before, habits.zone)
        instant_or_wrong = read_choice(choice, file.entry_rule, self.now, others, habits.zone)
        if isinstance(instant_or_wrong, PlanWrong):
            self.errors.append(file.remark(_PLAN[instant_or_wrong], "date", file.day.isoformat()))
            return NewsState.READY, None
        tuesday = edition_of(instant_or_wrong.astimezone(habits.zone).date())
        if tuesday is not None:
            self.tuesdays.add(tuesday)
        return NewsState.SCHEDULED, instant_or_wrong

    def _own(self, before: NewsItem | None, zone: ZoneInfo) -> frozenset[date]:
        return taken([before], zone) if before is not None and before.state is NewsState.SCHEDULED else frozenset()

    async def _pass_over(self, tx: Transaction, file: NewsFile, before: NewsItem) -> None:
        """An item that went out or was discarded stays as it is; that is told when the file says something else."""
        if not (await entry_of(tx, before)).says(file.entry):
            self.warnings.append(file.remark(FileProblem.ALREADY_OUT, "fr.title"))
        self.unchanged += 1

    async def _stands(self, tx: Transaction, planned: _Planned, before: NewsItem) -> bool:
        """Whether the item says what its file says, and stands where the file puts it, or further on."""
        if not (await entry_of(tx, before)).says(planned.file.entry):
            return False
        return planned.instant is None or planned.instant == before.send_at


async def take_in(
    tx: Transaction, files: Sequence[NewsFile], habits: Habits, now: datetime, *, needs_approval: bool = False
) -> NewsImportReport:
    """Write the items of files, all of them or none."""
    tuesdays = set(taken(await planned_around(tx, now), habits.zone))
    judge = _Judge(habits=habits, now=now, needs_approval=needs_approval, tuesdays=tuesdays)
    judged = [await judge.judge(tx, file) for file in files]
    plans = [one for one in judged if one is not None]
    if judge.errors:
        return NewsImportReport(errors=tuple(judge.errors), warnings=tuple(judge.warnings))
    for plan in plans:
        await _write(tx, plan, now)
    created = sum(1 for plan in plans if plan.before is None)
    if plans:
        details = {"created": created, "updated": len(plans) - created}
        await audit.record(
            tx, person_id=None, intention=Intention.WRITE_NEWS, subject="news/import", details=details, now=now
        )
    return NewsImportReport(
        created=created,
        updated=len(plans) - created,
        unchanged=judge.unchanged,
        warnings=tuple(judge.warnings),
    )


async def _write(tx: Transaction, plan: _Planned, now: datetime) -> None:
    item = await write(
        tx,
        plan.before,
        plan.file.entry,
        plan.reading.content,
        plan.state,
        by=plan.author,
        now=now,
        source=source_of(plan.file),
    )
    look_at = plan.instant if plan.state is NewsState.SCHEDULED else None
    sent_at = plan.instant if plan.state is NewsState.SENT else None
    await items.set_state(tx, item.id, plan.state, look_at=look_at, send_at=plan.instant, sent_at=sent_at)


def source_of(file: NewsFile) -> str:
    """What an item is known by from one import to the next: the name of its file."""
    return Path(file.name).stem[:128]
