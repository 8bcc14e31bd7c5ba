"""Answers: who can give a proxy to whom, who counts for the quorum, and that nobody's word is overwritten in silence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import InvitationId, MeetingId, PersonId
from domain.meetings.bodies import QuorumRule, Rules
from domain.meetings.quorum import needed
from domain.meetings.replies import (
    Answer,
    Refusal,
    Replies,
    Reply,
    allowed_holders,
    forecast,
    proxies_of,
    proxy_refusal,
)

ANNE, BRUNO, CHLOE, DAVID = (PersonId(n) for n in range(1, 5))


def a_reply(person: int, answer: Answer = Answer.NONE, to: int | None = None, **facts: object) -> Reply:
    reply = Reply(
        id=InvitationId(person),
        meeting=MeetingId(1),
        person=PersonId(person),
        name=f"Membre {person:03}",
        answer=answer,
    )
    return replace(reply, proxy_to=None if to is None else PersonId(to), **facts)  # type: ignore[arg-type]


def replies(*some: Reply) -> Replies:
    given_by = {one.person: one for one in some}
    return {PersonId(n): given_by.get(PersonId(n), a_reply(n)) for n in range(1, 5)}


@pytest.mark.parametrize(
    ("found", "holder", "refusal"),
    [
        (replies(), BRUNO, None),
        (replies(), ANNE, Refusal.ONESELF),
        (replies(), PersonId(99), Refusal.NOT_A_MEMBER),
        (replies(a_reply(2, Answer.ABSENT)), BRUNO, Refusal.ABSENT),
        (replies(a_reply(2, Answer.DEPUTY)), BRUNO, Refusal.ABSENT),
        (replies(a_reply(2, Answer.PROXY, to=3)), BRUNO, Refusal.ABSENT),
        (replies(a_reply(2, Answer.PROXY, to=1)), BRUNO, Refusal.CIRCLE),
        (replies(a_reply(2, Answer.PROXY, to=3), a_reply(3, Answer.PROXY, to=1)), BRUNO, Refusal.CIRCLE),
        (replies(a_reply(3, Answer.PROXY, to=2)), BRUNO, Refusal.TOO_MANY),
        (replies(a_reply(1, Answer.PROXY, to=2)), BRUNO, None),
        (replies(a_reply(2, is_voter=False)), BRUNO, Refusal.NOT_A_MEMBER),
        (replies(a_reply(2, is_withdrawn=True)), BRUNO, Refusal.NOT_A_MEMBER),
        (replies(a_reply(1, is_voter=False)), BRUNO, Refusal.NO_VOTE),
        (replies(a_reply(2, Answer.REMOTE)), BRUNO, None),
    ],
)
def test_a_proxy_goes_only_where_it_can(found: Replies, holder: PersonId, refusal: Refusal | None) -> None:
    assert proxy_refusal(ANNE, holder, found, 1) is refusal


def test_a_body_without_proxies_takes_none() -> None:
    assert proxy_refusal(ANNE, BRUNO, replies(), 0) is Refusal.NO_PROXIES


def test_a_holder_may_be_allowed_two() -> None:
    assert proxy_refusal(ANNE, BRUNO, replies(a_reply(3, Answer.PROXY, to=2)), 2) is None


def test_only_those_who_can_hold_it_are_offered() -> None:
    found = replies(a_reply(2, Answer.ABSENT), a_reply(3, Answer.PROXY, to=4))
    assert [one.person for one in allowed_holders(ANNE, found, 1)] == []
    assert [one.person for one in allowed_holders(ANNE, found, 2)] == [DAVID]


def test_who_gave_a_proxy_and_comes_is_in_conflict() -> None:
    reply = a_reply(1, Answer.PRESENT, to=2)
    assert reply.is_in_conflict
    assert proxies_of(BRUNO, replies(reply)) == (reply,)
    assert not a_reply(1, Answer.PROXY, to=2).is_in_conflict


@pytest.mark.parametrize(("members", "quorum"), [(77, 39), (76, 39), (1, 1), (2, 2), (3, 2)])
def test_a_majority_is_more_than_half(members: int, quorum: int) -> None:
    assert needed(Rules(quorum=QuorumRule.MAJORITY), members) == quorum


def test_other_rules() -> None:
    assert needed(Rules(), 77) is None
    assert needed(Rules(quorum=QuorumRule.NUMBER, quorum_number=5), 77) == 5


def test_proxies_never_count_for_the_quorum() -> None:
    found = replies(a_reply(1, Answer.PROXY, to=2), a_reply(2, Answer.PRESENT), a_reply(3, Answer.REMOTE))
    counted = forecast(found, 3)
    assert (counted.members, counted.coming, counted.proxies, counted.unanswered) == (4, 2, 1, 1)
    assert not counted.is_reached
    assert counted.missing == 1
    assert not counted.is_out_of_reach
    assert forecast(found, 4).is_out_of_reach


def test_guests_and_former_members_count_for_nothing() -> None:
    found = replies(a_reply(1, Answer.PRESENT, is_voter=False), a_reply(2, Answer.PRESENT, is_withdrawn=True))
    assert (forecast(found, 1).members, forecast(found, 1).coming) == (2, 0)


@given(
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8), st.sampled_from(Answer)), max_size=40), st.integers(1, 3)
)
def test_no_run_of_answers_makes_a_circle_or_overloads_a_holder(acts: list[tuple[int, int, Answer]], most: int) -> None:
    found = {PersonId(n): a_reply(n) for n in range(1, 9)}
    for giver, holder, answer in acts:
        me = PersonId(giver)
        if answer is Answer.PROXY:
            if proxy_refusal(me, PersonId(holder), found, most) is None:
                found[me] = replace(found[me], answer=answer, proxy_to=PersonId(holder))
        elif not proxies_of(me, found):
            found[me] = replace(found[me], answer=answer, proxy_to=None)
        for person in found:
            assert len(proxies_of(person, found)) <= most
            seen, at = [person], found[person].proxy_to
            while at is not None:
                assert at not in seen
                seen.append(at)
                at = found[at].proxy_to
    counted = forecast(found, None)
    assert counted.members == 8 == counted.coming + counted.absent + counted.proxies + counted.unanswered
