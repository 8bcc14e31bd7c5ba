"""What a flash report says. A published one is frozen: its trends and slips are those of its day, never computed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.identifiers import MilestoneId, PersonId, ProjectId, ReportId
from domain.periods import Period

COMMENT_LIMIT = 400
NARRATIVE_LIMIT = 1_200
MILESTONE_NAME_LIMIT = 80
MILESTONES_PER_PAGE = 10


class Weather(StrEnum):
    """The state of a project or of one axis, from fine to blocked."""

    SUNNY = "sunny"
    PARTLY_CLOUDY = "partly_cloudy"
    CLOUDY = "cloudy"
    STORMY = "stormy"

    @property
    def severity(self) -> int:
        """0 for sunny to 3 for stormy."""
        return _SEVERITY[self]


_SEVERITY = {weather: severity for severity, weather in enumerate(Weather)}


class Trend(StrEnum):
    """How a weather compares with the last published one."""

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"

    @classmethod
    def between(cls, before: Weather, after: Weather) -> "Trend":
        """The trend from one weather to the next."""
        if after.severity == before.severity:
            return cls.STEADY
        return cls.IMPROVING if after.severity < before.severity else cls.WORSENING


class Axis(StrEnum):
    """The six sides a project is looked at from, in the order they are shown."""

    SCOPE = "scope"
    SCHEDULE = "schedule"
    COST = "cost"
    RESOURCES = "resources"
    QUALITY = "quality"
    RISK = "risk"


@dataclass(frozen=True, kw_only=True)
class AxisStatus:
    """The weather of one axis, and why it is not sunny."""

    weather: Weather
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class MilestoneStatus:
    """A milestone as a report tells it. `id` is None for one the report adds; `previous_forecast` for one it is the first to tell."""

    id: MilestoneId | None
    name: str
    baseline: date
    previous_forecast: date | None
    forecast: date
    actual: date | None = None

    @property
    def slip(self) -> int:
        """Days between the baseline and the actual date, or the forecast while it is open; negative when early."""
        return ((self.actual or self.forecast) - self.baseline).days

    @property
    def moved(self) -> int:
        """Days between the previous forecast and the actual date, or the new forecast; 0 without a previous one."""
        if self.previous_forecast is None:
            return 0
        return ((self.actual or self.forecast) - self.previous_forecast).days


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Money in euros; None where nothing was said."""

    approved: Decimal | None = None
    committed: Decimal | None = None
    spent: Decimal | None = None
    to_complete: Decimal | None = None

    @property
    def at_completion(self) -> Decimal | None:
        """Spent + to complete; None when either is unknown."""
        if self.spent is None or self.to_complete is None:
            return None
        return self.spent + self.to_complete

    @property
    def deviation(self) -> Decimal | None:
        """(At completion - approved) / approved, as a fraction; None when unknown or nothing was approved."""
        if self.at_completion is None or not self.approved:
            return None
        return (self.at_completion - self.approved) / self.approved


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the writer of a report says. `axes` holds all six; `progress` is in percent, 0 to 100."""

    overall: Weather
    overall_reason: str
    axes: Mapping[Axis, AxisStatus]
    progress: int
    highlights: str
    next_steps: str
    issues: str
    decisions: str
    milestones: tuple[MilestoneStatus, ...]
    budget: Budget


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How a report compares with the last one published before it; all None for a first report.

    `copied` counts the reports running that say the same as the one before: 1 for a first unchanged one.
    """

    overall: Trend | None = None
    axes: Mapping[Axis, Trend] | None = None
    previous_overall: Weather | None = None
    previous_progress: int | None = None
    previous_period: Period | None = None
    copied: int = 0


@dataclass(frozen=True, kw_only=True)
class Report:
    """A published report: the `revision`-th version of the `number`-th report of its project."""

    id: ReportId
    project: ProjectId
    number: int
    revision: int
    period: Period
    content: Content
    comparison: Comparison
    author: PersonId
    author_name: str
    published_at: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """A report as a history lists it."""

    id: ReportId
    number: int
    revision: int
    period: Period
    overall: Weather
    trend: Trend | None
    progress: int
    author_name: str
    published_at: datetime
