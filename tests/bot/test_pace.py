"""What Teams counts within a second stays within its limit, also when sends that were evenly begun do not arrive evenly."""

from collections.abc import Callable

import pytest

from bot.pace import Second

LIMIT, PACE = 50, 45
STEP = 0.001


def _arrivals(latency: Callable[[int], float], most: int) -> list[float]:
    """When sends at the pace arrive that begin as soon as there is room for them; each is counted at its end."""
    second, number, now = Second(), 0, 100.0
    under_way: list[tuple[float, float]] = []
    arrived: list[float] = []
    following = now
    while len(arrived) < 400:
        for began, ends in [one for one in under_way if one[1] <= now]:
            under_way.remove((began, ends))
            second.answered(began, now)
            arrived.append(now)
        if now >= following and not second.full_for(most, now):
            second.begun()
            under_way.append((now, now + latency(number)))
            number, following = number + 1, max(following, now - STEP) + 1 / PACE
        now += STEP
    return arrived


def _most_in_a_second(arrived: list[float]) -> int:
    return max(sum(1 for one in arrived if begin <= one < begin + 1) for begin in arrived)


@pytest.mark.parametrize(
    "latency",
    [
        lambda number: 0.4 - min(number, 30) * 0.01,
        lambda number: 0.3 if number % 90 >= 45 else 0.1,
    ],
    ids=["the first ones are slow", "slow by turns"],
)
def test_what_arrives_in_any_second_stays_within_the_limit(latency: Callable[[int], float]) -> None:
    assert _most_in_a_second(_arrivals(latency, 1_000)) > LIMIT
    assert _most_in_a_second(_arrivals(latency, LIMIT)) <= LIMIT


def test_an_even_service_is_used_at_the_whole_pace() -> None:
    arrived = _arrivals(lambda _: 0.1, LIMIT)
    assert arrived[-1] - arrived[0] < 1.02 * len(arrived) / PACE
