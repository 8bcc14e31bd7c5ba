"""Whom an item goes to: everybody is counted once, with a reason for whom it does not reach."""

from hypothesis import given
from hypothesis import strategies as st

from domain.languages import Language
from domain.news.recipients import TOPIC_STOPPED, Meant, census
from domain.news.report import Tally
from domain.outbox import DeliveryState

reasons = st.sampled_from(["", "uninstalled", "ConversationBlockedByUser", "ConversationNotFound", "SomethingNew"])
meant = st.lists(
    st.builds(
        Meant,
        number=st.integers(1, 10**6),
        language=st.sampled_from(Language),
        unreachable=reasons,
        has_stopped_topic=st.booleans(),
    )
)


@given(meant, st.booleans())
def test_everybody_is_either_reached_or_passed_over(some: list[Meant], is_mandatory: bool) -> None:
    counts = census(some, is_mandatory=is_mandatory)
    assert counts.planned == sum(one.number for one in some)
    assert counts.planned == counts.reached + sum(counts.passed_over.values())
    assert list(counts.passed_over.values()) == sorted(counts.passed_over.values(), reverse=True)


@given(meant)
def test_a_mandatory_item_passes_over_only_who_cannot_be_reached(some: list[Meant]) -> None:
    assert census(some, is_mandatory=True).reached == sum(one.number for one in some if not one.unreachable)
    reached = census(some, is_mandatory=False).reached
    assert reached == sum(one.number for one in some if not one.unreachable and not one.has_stopped_topic)


def test_the_reason_is_kept_under_the_end_it_means() -> None:
    def end(unreachable: str) -> DeliveryState:
        one = Meant(number=3, language=Language.FRENCH, unreachable=unreachable)
        (((state, reason), number),) = census([one], is_mandatory=False).passed_over.items()
        assert (reason, number) == (unreachable, 3)
        return state

    assert end("uninstalled") is DeliveryState.NOT_INSTALLED
    assert end("BotNotInConversationRoster") is DeliveryState.NOT_INSTALLED
    assert end("MessageWritesBlocked") is DeliveryState.BLOCKED
    muted = Meant(number=1, language=Language.FRENCH, has_stopped_topic=True)
    assert list(census([muted], is_mandatory=False).passed_over) == [(DeliveryState.SKIPPED, TOPIC_STOPPED)]


@given(st.dictionaries(st.tuples(st.sampled_from(DeliveryState), reasons), st.integers(1, 10**6)))
def test_planned_is_the_sum_of_what_was_sent_what_failed_what_is_left_and_what_was_stopped(
    counts: dict[tuple[DeliveryState, str], int],
) -> None:
    tally = Tally(counts=counts)
    assert tally.planned == tally.sent + tally.failed + tally.left + tally.stopped
    assert tally.is_over is (tally.left == 0)
    assert list(tally.unsent.values()) == sorted(tally.unsent.values(), reverse=True)
