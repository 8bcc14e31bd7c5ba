"""What a reader may read: what has gone out to them, and nothing else, whatever id they send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import BodyId, NewsId, PersonId, PlaceId
from domain.languages import Language
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.item import NewsItem, NewsState, Topic, Wording
from domain.news.question import TextWrong, read_text
from domain.news.reader import Readership, is_readable
from domain.people import Role
from domain.projects import PersonRef

OURS = Audience(kind=AudienceKind.DEPARTMENT, value="DSI")
MANAGERS = Audience(kind=AudienceKind.ROLE, value=Role.PROJECT_MANAGER.value)
CHANNEL = Audience(kind=AudienceKind.CHANNEL, value="7")
COMMITTEE = Audience(kind=AudienceKind.COMMITTEE, value="4")

audiences = st.sampled_from([EVERYONE, OURS, MANAGERS, CHANNEL, COMMITTEE])
states = st.sampled_from(NewsState)


def an_item(state: NewsState = NewsState.SENT, audience: Audience = EVERYONE) -> NewsItem:
    return NewsItem(
        id=NewsId(1),
        version=1,
        state=state,
        topic=Topic.SECURITY,
        wordings={Language.FRENCH: Wording(title="x")},
        author=PersonRef(id=PersonId(1), name="Claire"),
        audience=audience,
    )


def a_reader(
    *roles: Role, department: str = "", bodies: tuple[int, ...] = (), place: int | None = None, is_shared: bool = False
) -> Readership:
    return Readership(
        roles=frozenset({Role.STAFF, *roles}),
        department=department,
        bodies=frozenset(map(BodyId, bodies)),
        place=PlaceId(place) if place else None,
        is_shared=is_shared,
    )


MEMBER = a_reader(Role.PROJECT_MANAGER, department="DSI")


@pytest.mark.parametrize(
    ("by", "theirs"),
    [
        (a_reader(), {EVERYONE}),
        (MEMBER, {EVERYONE, OURS, MANAGERS}),
        (a_reader(Role.PROJECT_MANAGER, department="DSI", is_shared=True), {EVERYONE}),
        (a_reader(department="DSI", place=7, is_shared=True), {EVERYONE, CHANNEL}),
        (a_reader(bodies=(4, 7)), {EVERYONE, COMMITTEE}),
        (a_reader(bodies=(40, 7)), {EVERYONE}),
        (a_reader(bodies=(4,), place=4, is_shared=True), {EVERYONE}),
        (a_reader(department="Lycées", place=8, is_shared=True), {EVERYONE}),
    ],
)
def test_whose_is_what(by: Readership, theirs: set[Audience]) -> None:
    assert {one for one in (EVERYONE, OURS, MANAGERS, CHANNEL, COMMITTEE) if by.includes(one)} == theirs


def test_a_person_without_a_department_is_of_none() -> None:
    assert not a_reader().includes(Audience(kind=AudienceKind.DEPARTMENT, value=""))


@given(states, audiences)
def test_what_has_not_gone_out_or_was_taken_back_is_nobodys(state: NewsState, audience: Audience) -> None:
    if state not in (NewsState.SENDING, NewsState.SENT, NewsState.STOPPED):
        assert not is_readable(an_item(state, audience), MEMBER, was_sent=True)
        assert not is_readable(an_item(state, audience), MEMBER, was_sent=False)


@given(audiences)
def test_what_was_stopped_half_way_stays_with_whom_it_reached(audience: Audience) -> None:
    stopped = an_item(NewsState.STOPPED, audience)
    assert is_readable(stopped, a_reader(), was_sent=True)
    assert not is_readable(stopped, MEMBER, was_sent=False)


def test_who_left_the_audience_keeps_what_they_got() -> None:
    assert is_readable(an_item(audience=OURS), a_reader(department="Lycées"), was_sent=True)
    assert not is_readable(an_item(audience=OURS), a_reader(department="Lycées"), was_sent=False)


def test_a_text_is_sent_as_it_is_typed_or_told_why_not() -> None:
    assert read_text(" Et au lycée ?\n", 20) == "Et au lycée ?"
    assert read_text(" \n ", 20) is TextWrong.MISSING
    assert read_text("x" * 21, 20) is TextWrong.TOO_LONG
