"""A project of the portfolio: who carries it, how often it reports, its budget and its milestones."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.identifiers import MilestoneId, PersonId, ProjectId
from domain.people import Person
from domain.periods import Rhythm
from domain.rights import Relation

NAME_LIMIT = 120
CODE_LIMIT = 32
THEME_LIMIT = 120
SPONSOR_LIMIT = 120
DESCRIPTION_LIMIT = 1_200
MILESTONES_LIMIT = 40


class ProjectState(StrEnum):
    """Where a project stands in its life. Only active projects are asked for reports."""

    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class PersonRef:
    """A person as a project names them."""

    id: PersonId
    name: str


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A dated promise of a project. `baseline` never moves; `forecast` is the latest belief; `actual` closes it."""

    id: MilestoneId
    name: str
    baseline: date
    forecast: date
    actual: date | None = None


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project. `code` is short, unique and said aloud; money is in euros; `version` rises with every change.

    `writes` rises with whatever else is written of it: a draft, a report, a milestone.
    """

    id: ProjectId
    code: str
    name: str
    theme: str = ""
    description: str = ""
    manager: PersonRef | None = None
    deputy: PersonRef | None = None
    sponsor: str = ""
    rhythm: Rhythm = Rhythm.MONTHLY
    state: ProjectState = ProjectState.ACTIVE
    budget: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: tuple[Milestone, ...] = field(default=())
    version: int = 1
    writes: int = 0

    def relations_of(self, person: Person) -> frozenset[Relation]:
        """How a person stands to this project."""
        pairs = ((self.manager, Relation.MANAGER), (self.deputy, Relation.DEPUTY))
        return frozenset(relation for ref, relation in pairs if ref is not None and ref.id == person.id)
