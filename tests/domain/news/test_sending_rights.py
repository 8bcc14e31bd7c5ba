"""Who may send what to whom: editors anything, ambassadors their own items to channels and to their department, nobody else anything."""

import pytest

from domain.faults import NotAllowed
from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.item import NewsItem, NewsState, Topic, Wording
from domain.news.rights import demand_sending, may_address, may_send
from domain.people import Person, Role
from domain.projects import PersonRef
from domain.rights import Intention

LYCEES = "Direction des lycées"
AUDIENCES = (
    EVERYONE,
    Audience(kind=AudienceKind.ROLE, value=Role.DIRECTOR.value),
    Audience(kind=AudienceKind.DEPARTMENT, value=LYCEES),
    Audience(kind=AudienceKind.DEPARTMENT, value="Direction du numérique"),
    Audience(kind=AudienceKind.CHANNEL, value="3"),
    Audience(kind=AudienceKind.COMMITTEE, value="copil"),
)


def a_person(role: Role, *, number: int = 1, department: str = LYCEES) -> Person:
    roles = frozenset({Role.STAFF, role})
    return Person(id=PersonId(number), entra_id=str(number), name="Qui", roles=roles, department=department)


def an_item(author: int, audience: Audience) -> NewsItem:
    return NewsItem(
        id=NewsId(1),
        version=1,
        state=NewsState.READY,
        topic=Topic.TEAMS,
        wordings={Language.FRENCH: Wording(title="Un titre")},
        author=PersonRef(id=PersonId(author), name="Qui"),
        audience=audience,
    )


@pytest.mark.parametrize("role", Role)
def test_each_role_may_address_what_it_may(role: Role) -> None:
    allowed = {str(one) for one in AUDIENCES if may_address(a_person(role), one)}
    if role is Role.EDITOR:
        assert allowed == {str(one) for one in AUDIENCES}
    elif role is Role.AMBASSADOR:
        assert allowed == {f"department/{LYCEES}", "channel/3"}
    else:
        assert allowed == set()


def test_an_ambassador_without_a_department_addresses_none() -> None:
    nobody = Audience(kind=AudienceKind.DEPARTMENT, value="")
    assert not may_address(a_person(Role.AMBASSADOR, department=""), nobody)


def test_an_ambassador_sends_their_own_items_alone() -> None:
    channel = AUDIENCES[4]
    ambassador = a_person(Role.AMBASSADOR)
    assert may_send(ambassador, an_item(1, channel))
    assert not may_send(ambassador, an_item(2, channel))
    assert may_send(a_person(Role.EDITOR), an_item(2, channel))


def test_the_refusal_names_what_is_lacking() -> None:
    with pytest.raises(NotAllowed) as refused:
        demand_sending(a_person(Role.DIRECTOR), an_item(1, EVERYONE))
    assert refused.value.intention is Intention.SEND_NEWS
    with pytest.raises(NotAllowed) as refused:
        demand_sending(a_person(Role.AMBASSADOR), an_item(1, EVERYONE))
    assert refused.value.intention is Intention.SEND_NEWS_TO_EVERYONE
