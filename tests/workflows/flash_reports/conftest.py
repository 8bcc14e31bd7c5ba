"""One project of Claire's, with Marc as deputy, and the hand that fills its form."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from domain.acts import Act
from domain.flash_reports.draft import Draft
from domain.identifiers import ProjectId
from domain.languages import Language
from domain.people import Person
from domain.places import Purpose
from storage import places, schema
from storage.database import Database
from storage.projects import milestones, projects
from storage.projects.projects import ProjectFacts
from tests.cast import CHANNEL, NOW, Cast
from workflows.flash_reports import FlashReports
from workflows.flash_reports.outcomes import Form, Published, Saved, Submission


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A row of the outbox."""

    operation: str
    place_id: int
    activity_id: str | None
    subject: str | None
    card: Mapping[str, Any]
    summary: str


@dataclass
class Office:
    """People at work on one project: each method is one of them doing one thing."""

    database: Database
    cast: Cast
    project: ProjectId
    reports: FlashReports
    act: Callable[..., Act] = field(init=False)

    def __post_init__(self) -> None:
        self.act = self.cast.act

    async def opened(self, person: Person | None = None, /, **how: Any) -> Form:
        """The form, as the person opens it."""
        form = await self.reports.open(self.project, self.act(person or self.cast.claire, **how))
        assert isinstance(form, Form)
        return form

    async def publish(self, form: Form, person: Person | None = None, /, *, now: Any = NOW, **typed: str) -> Published:
        """Publish a form with some fields changed."""
        done = await self.reports.publish(sent(form, **typed), self.act(person or self.cast.claire, now=now))
        assert isinstance(done, Published), done
        return done

    async def published(self, person: Person | None = None, /, *, now: Any = NOW, **typed: str) -> Published:
        """Open the form and publish it."""
        return await self.publish(await self.opened(person, now=now), person, now=now, **typed)

    async def save(self, form: Form, person: Person | None = None, /, *, now: Any = NOW, **typed: str) -> Draft:
        """Save a form with some fields changed."""
        done = await self.reports.save(sent(form, **typed), self.act(person or self.cast.claire, now=now))
        assert isinstance(done, Saved), done
        return done.draft

    async def bind_channel(self) -> None:
        async with self.database.transaction() as tx:
            place_id = await places.keep(tx, CHANNEL)
            await places.bind(tx, Purpose.PROJECT_OFFICE, place_id, self.cast.olivia.id, NOW)

    async def queued(self) -> list[Queued]:
        """What waits in the outbox."""
        outbox = schema.outbox
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(outbox).order_by(outbox.c.id))).mappings().all()
        return [
            Queued(
                operation=row["operation"],
                place_id=row["place_id"],
                activity_id=row["activity_id"],
                subject=row["subject"],
                card=row["payload"]["attachments"][0]["content"],
                summary=row["payload"]["summary"],
            )
            for row in rows
        ]

    async def milestones(self) -> dict[str, tuple[date, date, date | None]]:
        """Baseline, forecast and actual day of each milestone of the project."""
        async with self.database.reading() as tx:
            project = await projects.find(tx, self.project)
        assert project is not None
        return {one.name: (one.baseline, one.forecast, one.actual) for one in project.milestones}


def sent(form: Form, /, **typed: str) -> Submission:
    """What a form sends: all that it shows, with some fields typed over (`__` for the dots of their names)."""
    entry = form.merge.entry if form.merge else form.draft.entry
    fields = {name.replace("__", "."): text for name, text in typed.items()}
    return Submission(
        project=form.project.id,
        version=form.draft.version,
        revises=form.draft.revises,
        number=form.previous.number if form.previous else 0,
        revision=form.previous.revision if form.previous else 0,
        period=form.draft.period.start.isoformat(),
        data={**entry.fields, **fields},
    )


def verbs(card: Mapping[str, Any]) -> set[str]:
    """The verbs of the buttons under a card."""
    return {action["verb"] for action in card.get("actions", ())}


Create = Callable[..., Awaitable[ProjectId]]


@pytest.fixture
def create(database: Database, cast: Cast) -> Create:
    """Creates a project of Claire's with some milestones; facts can be given."""

    async def create(*steps: tuple[str, date], **facts: Any) -> ProjectId:
        known = ProjectFacts(
            code="SIRH",
            name="SIRH nouvelle génération",
            theme="Ressources humaines",
            manager=cast.claire.id,
            deputy=cast.marc.id,
            budget=Decimal(480_000),
        )
        async with database.transaction() as tx:
            project = await projects.create(tx, replace(known, **facts))
            assert project is not None
            for name, baseline in steps:
                await milestones.add(tx, project, name, baseline)
        return project

    return create


@pytest.fixture
async def office(database: Database, cast: Cast, create: Create) -> Office:
    project = await create(("Recette", date(2026, 12, 15)), ("Bascule", date(2027, 3, 1)))
    reports = FlashReports(database=database, channel_language=Language.FRENCH)
    return Office(database=database, cast=cast, project=project, reports=reports)
