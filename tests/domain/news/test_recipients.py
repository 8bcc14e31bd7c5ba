"""Whom an item goes to: everybody is counted once, with a reason for whom it does not reach."""

from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import PersonId
from domain.languages import Language
from domain.news.recipients import TOPIC_STOPPED, Candidate, mailing
from domain.news.report import Tally
from domain.outbox import DeliveryState

reasons = st.sampled_from(["", "uninstalled", "ConversationBlockedByUser", "ConversationNotFound", "SomethingNew"])
candidates = st.lists(
    st.builds(
        Candidate,
        language=st.sampled_from(Language),
        person=st.integers(1, 10**6).map(PersonId),
        unreachable=reasons,
        has_stopped_topic=st.booleans(),
    ),
    unique_by=lambda one: one.person,
)


@given(candidates, st.booleans())
def test_everybody_is_either_reached_or_passed_over(some: list[Candidate], is_mandatory: bool) -> None:
    sorted_out = mailing(some, is_mandatory=is_mandatory)
    people = [one.person for one in sorted_out.reached]
    people += [one.person for others in sorted_out.passed_over.values() for one in others]
    assert sorted(map(str, people)) == sorted(str(one.person) for one in some)
    assert sorted_out.planned == len(some)
    assert sum(sorted_out.languages.values()) == len(sorted_out.reached)


@given(candidates)
def test_a_mandatory_item_passes_over_only_who_cannot_be_reached(some: list[Candidate]) -> None:
    reached = {one.person for one in mailing(some, is_mandatory=True).reached}
    assert reached == {one.person for one in some if not one.unreachable}


def test_the_reason_is_kept_under_the_end_it_means() -> None:
    def end(unreachable: str) -> DeliveryState:
        one = Candidate(language=Language.FRENCH, person=PersonId(1), unreachable=unreachable)
        ((state, reason),) = mailing([one], is_mandatory=False).passed_over
        assert reason == unreachable
        return state

    assert end("uninstalled") is DeliveryState.NOT_INSTALLED
    assert end("BotNotInConversationRoster") is DeliveryState.NOT_INSTALLED
    assert end("ConversationNotFound") is DeliveryState.NOT_FOUND
    assert end("MessageWritesBlocked") is DeliveryState.BLOCKED
    muted = Candidate(language=Language.FRENCH, person=PersonId(1), has_stopped_topic=True)
    assert list(mailing([muted], is_mandatory=False).passed_over) == [(DeliveryState.SKIPPED, TOPIC_STOPPED)]


@given(st.dictionaries(st.tuples(st.sampled_from(DeliveryState), reasons), st.integers(1, 10**6)))
def test_planned_is_the_sum_of_what_was_sent_what_failed_what_is_left_and_what_was_stopped(
    counts: dict[tuple[DeliveryState, str], int],
) -> None:
    tally = Tally(counts=counts)
    assert tally.planned == tally.sent + tally.failed + tally.left + tally.stopped
    assert tally.is_over is (tally.left == 0)
    assert list(tally.unsent.values()) == sorted(tally.unsent.values(), reverse=True)
