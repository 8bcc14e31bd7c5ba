"""Where a report stands in its campaign."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.flash_reports.standing import Standing, standing
from domain.periods import Rhythm, asked_until, period_of

NOVEMBER = period_of(Rhythm.MONTHLY, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("today", "has_draft", "expected"),
    [
        (date(2026, 11, 24), False, Standing.TO_DO),
        (date(2026, 11, 24), True, Standing.DRAFT),
        (date(2026, 11, 30), False, Standing.TO_DO),
        (date(2026, 12, 1), False, Standing.LATE),
        (date(2026, 12, 1), True, Standing.LATE),
        (date(2026, 12, 10), False, Standing.LATE),
        (date(2026, 12, 11), True, Standing.MISSED),
    ],
)
def test_the_five_states(today: date, has_draft: bool, expected: Standing) -> None:
    assert standing(NOVEMBER, today, published=False, has_draft=has_draft) is expected


@given(st.sampled_from(Rhythm), st.dates(date(2001, 1, 1), date(2098, 1, 1)), st.integers(-60, 60), st.booleans())
def test_a_published_report_is_never_late(rhythm: Rhythm, day: date, days: int, has_draft: bool) -> None:
    period = period_of(rhythm, day)
    today = day + timedelta(days=days)
    assert standing(period, today, published=True, has_draft=has_draft) is Standing.PUBLISHED
    missed = standing(period, today, published=False, has_draft=has_draft) is Standing.MISSED
    assert missed == (today > asked_until(period))
