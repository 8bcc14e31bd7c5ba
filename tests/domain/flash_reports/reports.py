"""Projects, contents and reports of these tests: a whole one to change, and any that can be."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from domain.flash_reports.comparison import compare
from domain.flash_reports.prefill import prefilled
from domain.flash_reports.report import (
    COMMENT_LIMIT,
    Axis,
    AxisStatus,
    Budget,
    Comparison,
    Content,
    MilestoneStatus,
    Report,
    Trend,
    Weather,
)
from domain.forms import Entry
from domain.identifiers import MilestoneId, PersonId, ProjectId, ReportId
from domain.periods import Rhythm, period_of
from domain.projects import Milestone, Project

TODAY = date(2026, 11, 24)
BASELINE, FORECAST = date(2026, 12, 15), date(2027, 1, 15)
PROJECT = Project(
    id=ProjectId(1),
    code="SIRH",
    name="SIRH nouvelle génération",
    budget=Decimal(480_000),
    milestones=(
        Milestone(id=MilestoneId(11), name="Recette", baseline=BASELINE, forecast=FORECAST),
        Milestone(id=MilestoneId(12), name="Bascule", baseline=date(2027, 3, 1), forecast=date(2027, 3, 1)),
    ),
)


def an_entry(**fields: str) -> Entry:
    """The form of a first report, all sunny; names of fields with `__` for the dots."""
    typed = {name.replace("__", "."): text for name, text in fields.items()}
    return Entry(fields={**prefilled(PROJECT, None).fields, **typed})


def a_content(**changes: Any) -> Content:
    """A sunny content at 40 %, with the milestones of the project."""
    content = Content(
        overall=Weather.SUNNY,
        overall_reason="",
        axes={axis: AxisStatus(weather=Weather.SUNNY) for axis in Axis},
        progress=40,
        highlights="Recette commencée",
        next_steps="",
        issues="Éditeur en retard",
        decisions="",
        milestones=tuple(
            MilestoneStatus(
                id=one.id,
                name=one.name,
                baseline=one.baseline,
                previous_forecast=one.baseline,
                forecast=one.forecast,
            )
            for one in PROJECT.milestones
        ),
        budget=Budget(approved=Decimal(480_000), spent=Decimal("207840.50"), to_complete=Decimal(291_000)),
    )
    return replace(content, **changes)


def a_report(content: Content | None = None, *, number: int = 1, last: Report | None = None) -> Report:
    """The report of a month of 2026, by its number."""
    content = content or a_content()
    return Report(
        id=ReportId(number),
        project=PROJECT.id,
        number=number,
        revision=1,
        period=period_of(Rhythm.MONTHLY, date(2026, number, 1)),
        content=content,
        comparison=compare(content, last),
        author=PersonId(1),
        author_name="Claire Dupont",
        published_at=datetime(2026, number, 28, 9, 0, tzinfo=UTC),
    )


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=COMMENT_LIMIT)
EUROS = st.none() | st.decimals(0, 10**11, places=2, allow_nan=False, allow_infinity=False)
STATUSES = st.builds(AxisStatus, weather=st.sampled_from(Weather), comment=TEXTS)
MILESTONES = st.builds(
    MilestoneStatus,
    id=st.none() | st.integers(1, 10**9).map(MilestoneId),
    name=TEXTS,
    baseline=DAYS,
    previous_forecast=st.none() | DAYS,
    forecast=DAYS,
    actual=st.none() | DAYS,
)
CONTENTS = st.builds(
    Content,
    overall=st.sampled_from(Weather),
    overall_reason=TEXTS,
    axes=st.fixed_dictionaries(dict.fromkeys(Axis, STATUSES)),
    progress=st.integers(0, 100),
    highlights=TEXTS,
    next_steps=TEXTS,
    issues=TEXTS,
    decisions=TEXTS,
    milestones=st.lists(MILESTONES, max_size=4).map(tuple),
    budget=st.builds(Budget, approved=EUROS, committed=EUROS, spent=EUROS, to_complete=EUROS),
)
PERIODS = st.builds(period_of, st.sampled_from(Rhythm), DAYS)
COMPARISONS = st.builds(
    Comparison,
    overall=st.none() | st.sampled_from(Trend),
    axes=st.none() | st.fixed_dictionaries(dict.fromkeys(Axis, st.sampled_from(Trend))),
    previous_overall=st.none() | st.sampled_from(Weather),
    previous_progress=st.none() | st.integers(0, 100),
    previous_period=st.none() | PERIODS,
    copied=st.integers(0, 9),
)
