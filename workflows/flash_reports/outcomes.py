"""What the intentions of flash reports take and hand back: each is what a dialog needs to answer, and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.flash_reports.draft import Draft
from domain.flash_reports.entry import FieldFault
from domain.flash_reports.report import Report, ReportLine
from domain.forms import Merge
from domain.identifiers import ProjectId, ReportId
from domain.projects import Project


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a form sent: the draft it showed, by the ids it carries, and the texts of its fields. All of it is hostile.

    `version` is that of the draft, 0 when it was only prefilled. `number` and `revision` are those of the last report that was published
    when the form was opened, 0 when there was none; `period` is the first day of the form's period as ISO 8601.
    """

    project: ProjectId
    version: int
    revises: ReportId | None = None
    number: int = 0
    revision: int = 0
    period: str = ""
    data: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form to show. `draft.entry` holds the texts, unless `merge` brings those of two people together.

    `previous` is the report it was prefilled from, or the one it revises.
    """

    project: Project
    draft: Draft
    previous: Report | None = None
    faults: tuple[FieldFault, ...] = ()
    merge: Merge | None = None


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A draft that was saved."""

    project: Project
    draft: Draft


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """A draft that was discarded. `draft.version` is the one to take back; 0 when there was nothing to discard."""

    project: Project
    draft: Draft


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published report to show.

    `is_latest` is False when a later report or revision follows it. `may_write` tells whether this reader may revise it. `writers` are
    the Teams ids of those who may, when the card is to be shared. `card` is the one that the pressed activity becomes: the answer too.
    """

    project: Project
    report: Report
    is_latest: bool = True
    may_write: bool = False
    just_published: bool = False
    history: tuple[ReportLine, ...] = ()
    writers: tuple[str, ...] = ()
    card: Mapping[str, object] | None = None


@dataclass(frozen=True, kw_only=True)
class History:
    """A page (from 0) of the reports of a project, the newest first."""

    project: Project
    lines: tuple[ReportLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Revisions:
    """All the revisions of a report, the newest first."""

    project: Project
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All that the card of a project tells: its last report, the last nine as lines, the draft being written.

    `is_published` when the report that is due now is: there is none to write, only that one to revise.
    """

    project: Project
    current: Report | None
    history: tuple[ReportLine, ...]
    draft: Draft | None
    is_published: bool
    may_write: bool
    may_edit: bool
