"""A draft: the one report of a project that is being written, by whoever may write it."""

from dataclasses import dataclass
from datetime import datetime

from domain.flash_reports.entry import Entry
from domain.identifiers import PersonId, ProjectId, ReportId
from domain.periods import Period


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What stands typed for a project. `version` rises with every save; 0 is the prefilled form that nobody saved yet.

    `revises` is the published report that the draft revises, None for a new report.
    """

    project: ProjectId
    period: Period
    version: int
    entry: Entry
    revises: ReportId | None = None
    author: PersonId | None = None
    author_name: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One field that two people changed: what stands saved, and what the second typed."""

    field: str
    theirs: str
    mine: str


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Two versions brought together: the entry to show, what the other changed (field → text), and where both typed."""

    entry: Entry
    changed: dict[str, str]
    clashes: tuple[Clash, ...]


def merge(base: Entry, saved: Entry, mine: Entry) -> Merge:
    """Bring what a person typed together with what another saved since both started from `base`.

    A field only one of them changed takes that change. Where both did, what this person typed stays in the field and the other's is
    told beside it: nobody's words are lost.
    """
    fields: dict[str, str] = {}
    changed: dict[str, str] = {}
    clashes: list[Clash] = []
    for name in {**base.fields, **saved.fields, **mine.fields}:
        before, theirs, ours = base.get(name), saved.get(name), mine.get(name)
        fields[name] = mine.fields.get(name, "") if theirs in (before, ours) else saved.fields.get(name, "")
        if theirs not in (before, ours):
            changed[name] = theirs
            if ours != before:
                clashes.append(Clash(field=name, theirs=theirs, mine=ours))
                fields[name] = mine.fields.get(name, "")
    return Merge(entry=Entry(fields=fields), changed=changed, clashes=tuple(clashes))
