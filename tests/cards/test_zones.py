"""A time is told on the clock of where it takes place, and beside it on the reader's, where that shows another."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.text import PARIS, speech
from cards.zones import Zones, aside, dated_instant_in, instant_in, span_in, typed_in, zone_name
from domain.languages import Language

FR, EN = speech(Language.FRENCH), speech(Language.ENGLISH)
READERS = ("UTC", "Europe/London", "America/New_York", "America/Cayenne", "Pacific/Noumea", "Asia/Kolkata")


def paris_and(name: str) -> Zones:
    return Zones(house=PARIS, reader=ZoneInfo(name))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_who_reads_on_the_same_clock_is_told_one_hour() -> None:
    at = datetime(2026, 12, 8, 8, 30, tzinfo=UTC)
    for name in ("Europe/Paris", "Europe/Madrid"):
        assert plain(instant_in(paris_and(name), at, FR)) == "mardi 8 décembre à 9 h 30"
        assert plain(span_in(paris_and(name), at, at.replace(hour=10), FR)) == "8 décembre 2026, de 9 h 30 à 11 h 30"
        assert typed_in(paris_and(name), FR) == ""


def test_who_reads_on_another_clock_is_told_both_the_house_first() -> None:
    at, zones = datetime(2026, 12, 8, 8, 30, tzinfo=UTC), paris_and("UTC")
    assert plain(instant_in(zones, at, FR)) == "mardi 8 décembre à 9 h 30 (8 h 30 à votre heure)"
    assert instant_in(zones, at, EN) == "Tuesday 8 December at 09:30 (08:30 your time)"
    assert plain(dated_instant_in(zones, at, FR)) == "8 décembre 2026 à 9 h 30 (8 h 30 à votre heure)"
    until = at.replace(hour=10)
    assert plain(span_in(zones, at, until, FR)) == "8 décembre 2026, de 9 h 30 à 11 h 30 (heure de Paris)"
    assert span_in(zones, at, until, EN) == "8 December 2026, from 09:30 to 11:30 (Paris time)"
    assert typed_in(zones, FR) == "Ici, les heures s’entendent en heure de Paris."
    assert typed_in(zones, EN) == "Hours here are in Paris time."


@pytest.mark.parametrize(
    ("zone", "at", "told"),
    [
        ("Pacific/Noumea", datetime(2026, 12, 8, 17, 0, tzinfo=UTC), "(mercredi 9 décembre à 4 h à votre heure)"),
        ("America/New_York", datetime(2026, 12, 8, 0, 0, tzinfo=UTC), "(lundi 7 décembre à 19 h à votre heure)"),
    ],
)
def test_the_day_is_told_where_the_readers_is_another(zone: str, at: datetime, told: str) -> None:
    assert plain(aside(paris_and(zone), at, FR)) == told


@pytest.mark.parametrize(
    ("at", "told"),
    [
        # Paris goes back on 25 October 2026 at 1 h UTC, New York on 1 November: for a week five hours lie between them, not six.
        (
            datetime(2026, 10, 25, 0, 59, tzinfo=UTC),
            "dimanche 25 octobre à 2 h 59 (samedi 24 octobre à 20 h 59 à votre heure)",
        ),
        (
            datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
            "dimanche 25 octobre à 2 h (samedi 24 octobre à 21 h à votre heure)",
        ),
        (datetime(2026, 10, 28, 13, 0, tzinfo=UTC), "mercredi 28 octobre à 14 h (9 h à votre heure)"),
        (datetime(2026, 11, 4, 13, 0, tzinfo=UTC), "mercredi 4 novembre à 14 h (8 h à votre heure)"),
    ],
)
def test_each_instant_has_its_own_difference_where_clocks_change_on_other_days(at: datetime, told: str) -> None:
    assert plain(instant_in(paris_and("America/New_York"), at, FR)) == told


def test_two_zones_may_agree_in_winter_alone() -> None:
    zones = paris_and("Africa/Algiers")  # no summer time there
    assert aside(zones, datetime(2026, 1, 12, 13, 0, tzinfo=UTC), FR) == ""
    assert plain(aside(zones, datetime(2026, 7, 13, 12, 0, tzinfo=UTC), FR)) == "(13 h à votre heure)"
    assert typed_in(zones, FR) != ""


def test_a_meeting_over_the_change_of_the_clocks_says_whose_hours_these_are() -> None:
    starts, ends = datetime(2026, 3, 29, 0, 0, tzinfo=UTC), datetime(2026, 3, 29, 2, 0, tzinfo=UTC)
    told = plain(span_in(paris_and("Africa/Algiers"), starts, ends, FR))
    assert told == "29 mars 2026, de 1 h à 4 h (heure de Paris)"


def test_a_zone_is_named_by_its_city_in_the_readers_language() -> None:
    assert zone_name(PARIS, FR) == "heure de Paris"
    assert zone_name(PARIS, EN) == "Paris time"
    assert zone_name(ZoneInfo("Indian/Reunion"), FR) == "heure de La Réunion"
    assert zone_name(ZoneInfo("Europe/Athens"), FR) == "heure d’Athènes"
    assert zone_name(ZoneInfo("Etc/UTC"), FR) == "UTC"


@given(
    at=st.integers(0, 2 * 365 * 24 * 60).map(
        lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ),
    reader=st.sampled_from(READERS),
)
def test_an_hour_is_told_beside_exactly_where_the_clocks_differ(at: datetime, reader: str) -> None:
    zones = paris_and(reader)
    theirs = at.astimezone(zones.reader)
    differ = theirs.replace(tzinfo=None) != at.astimezone(PARIS).replace(tzinfo=None)
    assert (EN.hour(at, zones.reader) in aside(zones, at, EN)) is differ
    assert bool(aside(zones, at, EN)) is differ
    assert instant_in(zones, at, EN).startswith(EN.instant(at, PARIS))
