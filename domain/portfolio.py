"""The portfolio as a list: one line per project, with what its last published report said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from domain.flash_reports.report import Trend, Weather
from domain.identifiers import PersonId, ProjectId, ReportId
from domain.periods import Period, Rhythm, period_of
from domain.projects import PersonRef, ProjectState

PAGE = 10
"""Lines on a page of the list."""


@dataclass(frozen=True, kw_only=True)
class LastReport:
    """What the list tells of a project's last published report. `progress` is in percent."""

    id: ReportId
    number: int
    period: Period
    overall: Weather
    trend: Trend | None
    progress: int


@dataclass(frozen=True, kw_only=True)
class PortfolioLine:
    """A project as a list shows it; `last` is None until it reports."""

    id: ProjectId
    code: str
    name: str
    theme: str
    state: ProjectState
    rhythm: Rhythm
    manager: PersonRef | None = None
    deputy: PersonRef | None = None
    last: LastReport | None = None

    def periods_behind(self, today: date) -> int:
        """How many whole periods of an active project ended without a report since the last one told; 0 when none is owed.

        A project that never reported owes nothing here: that is another fact, told in its own words.
        """
        if self.state is not ProjectState.ACTIVE or self.last is None:
            return 0
        current = period_of(self.rhythm, today)
        behind, at = 0, period_of(self.rhythm, self.last.period.end)
        while at.start < current.start and behind < MOST_BEHIND:
            at = period_of(self.rhythm, date.fromordinal(at.end.toordinal() + 1))
            behind += at.start < current.start
        return behind


MOST_BEHIND = 99
"""Beyond this many periods nobody counts."""


def theme_key(theme: str) -> str:
    """A short stand-in for a theme, which buttons carry in its place."""
    return sha256(theme.encode()).hexdigest()[:8]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows the list; an empty one says nothing.

    `theme` is the key of one (`theme_key`); `text` is looked for in code, name, theme and manager, accents set aside.
    """

    theme: str = ""
    manager: PersonId | None = None
    weather: Weather | None = None
    state: ProjectState | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class PortfolioPage:
    """A page of the list: the `number`-th from 0, of the `total` projects that the filters leave.

    `counts` tells how many of them have which weather, None for those that never reported. `themes` and `managers` are all there are
    to filter by.
    """

    filters: Filters
    number: int
    lines: tuple[PortfolioLine, ...]
    total: int
    counts: Mapping[Weather | None, int]
    themes: tuple[str, ...] = ()
    managers: tuple[PersonRef, ...] = ()

    @property
    def theme(self) -> str:
        """The theme that is filtered by, in full."""
        return next((theme for theme in self.themes if theme_key(theme) == self.filters.theme), "")

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))
