"""The form of a project as it is shown: what is typed, what is wrong, whom a name may mean, what another changed meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.people import Person
from domain.projects import Project
from domain.projects_entry import Change, ProjectEntry, ProjectFault

MOST_CANDIDATES = 10


@dataclass(frozen=True, kw_only=True)
class Overtaking:
    """Somebody changed the project while another typed: who, and where what stands differs from what is typed (before → after)."""

    by: str
    differences: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectForm:
    """A form. `project` is the one edited, as it stands; None for a new one. `candidates` are the people a typed name may mean, by field.

    `rows` is the number of places for new milestones.
    """

    project: Project | None
    entry: ProjectEntry
    faults: tuple[ProjectFault, ...] = ()
    candidates: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    overtaking: Overtaking | None = None
    rows: int = 0


@dataclass(frozen=True, kw_only=True)
class SavedProject:
    """A project that was just written, and what changed in it; `is_new` when it was created."""

    project: Project
    changes: tuple[Change, ...]
    is_new: bool
