"""The directory: true whatever Teams tells, and however often."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.acts import Act
from domain.faults import AlreadyDone, NotAllowed
from domain.languages import Language
from domain.people import Role, Sighting
from domain.places import Place, Purpose, Scope
from domain.rights import Intention
from storage import audit, people, places
from storage.database import Database
from tests.cast import CHANNEL, NOW, SERVICE_URL, TENANT, Cast
from workflows.people import People

Acts = Callable[..., Act]
NEWCOMER = Sighting(
    entra_id="11111111-2222-4333-8444-555555555555",
    teams_id="29:newcomer",
    name="Inès Leroy",
    teams_language=Language.FRENCH,
    timezone="Europe/Paris",
    place=Place(service_url=SERVICE_URL, conversation_id="a:newcomer", scope=Scope.PERSONAL, tenant_id=TENANT),
)


@pytest.fixture
def directory(database: Database) -> People:
    return People(database=database)


async def test_a_newcomer_is_known_from_the_first_word(directory: People, database: Database) -> None:
    person = await directory.recognise(NEWCOMER, NOW)
    assert (person.name, person.roles) == ("Inès Leroy", frozenset({Role.STAFF}))
    async with database.reading() as tx:
        reached = await people.reach(tx, person.id)
    assert reached is not None
    assert reached[1] == NEWCOMER.place


async def test_the_service_url_is_refreshed_by_every_turn(directory: People, database: Database) -> None:
    person = await directory.recognise(NEWCOMER, NOW)
    moved = replace(NEWCOMER, place=replace(NEWCOMER.place, service_url="https://smba.example/emea/"))
    await directory.recognise(moved, NOW)
    async with database.reading() as tx:
        reached = await people.reach(tx, person.id)
    assert reached is not None
    assert reached[1].service_url == "https://smba.example/emea/"


async def test_a_channel_never_becomes_the_place_of_a_person(directory: People, database: Database) -> None:
    person = await directory.recognise(replace(NEWCOMER, place=CHANNEL), NOW)
    async with database.reading() as tx:
        assert await people.reach(tx, person.id) is None


async def test_the_chat_of_two_people_never_becomes_the_place_of_one_of_them(
    directory: People, database: Database
) -> None:
    theirs = replace(NEWCOMER.place, conversation_id="a:the chat of two people")
    searching = replace(NEWCOMER, place=theirs, is_own_chat=False)
    unknown = await directory.recognise(searching, NOW)
    async with database.reading() as tx:
        assert await people.reach(tx, unknown.id) is None
    await directory.recognise(NEWCOMER, NOW)
    await directory.recognise(replace(searching, name="Another Name"), NOW)
    async with database.reading() as tx:
        reached = await people.reach(tx, unknown.id)
        known = await people.find(tx, unknown.id)
    assert reached is not None
    assert reached[1].conversation_id == NEWCOMER.place.conversation_id
    assert known is not None
    assert known.name == "Another Name"


async def test_a_welcome_is_due_once_whatever_is_repeated(directory: People) -> None:
    assert await directory.installed(NEWCOMER, NOW) is not None
    assert await directory.installed(NEWCOMER, NOW) is None
    await directory.uninstalled(NEWCOMER)
    await directory.uninstalled(NEWCOMER)
    assert await directory.installed(NEWCOMER, NOW + timedelta(days=1)) is None


async def test_after_an_uninstall_nobody_is_written_to_until_they_are_back(
    directory: People, database: Database
) -> None:
    person = await directory.recognise(NEWCOMER, NOW)
    await directory.uninstalled(NEWCOMER)
    async with database.reading() as tx:
        assert await people.reach(tx, person.id) is None
    await directory.installed(NEWCOMER, NOW)
    back = await directory.recognise(NEWCOMER, NOW)
    assert back.unreachable == ""
    async with database.reading() as tx:
        assert await people.reach(tx, person.id) is not None


async def test_the_language_a_person_chose_wins_over_their_client(directory: People, cast: Cast, act: Acts) -> None:
    await directory.choose_language(Language.ENGLISH, act(cast.claire))
    sighting = replace(
        NEWCOMER, entra_id=cast.claire.entra_id, teams_id=cast.claire.teams_id, place=act(cast.claire).place
    )
    claire = await directory.recognise(sighting, NOW)
    assert claire.language(Language.FRENCH) is Language.ENGLISH


async def test_a_repeated_choice_is_made_once(directory: People, cast: Cast, act: Acts) -> None:
    once = act(cast.claire)
    await directory.choose_language(Language.ENGLISH, once)
    with pytest.raises(AlreadyDone):
        await directory.choose_language(Language.FRENCH, once)


async def test_only_an_administrator_grants_a_role_and_it_is_audited(
    directory: People, database: Database, cast: Cast, act: Acts
) -> None:
    with pytest.raises(NotAllowed):
        await directory.grant(cast.paul.id, Role.EDITOR, act(cast.olivia))
    granted = await directory.grant(cast.paul.id, Role.EDITOR, act(cast.adele))
    assert granted.roles == {Role.STAFF, Role.EDITOR}
    revoked = await directory.revoke(cast.paul.id, Role.EDITOR, act(cast.adele))
    assert revoked.roles == {Role.STAFF}
    async with database.reading() as tx:
        trace = await audit.entries_about(tx, f"person/{cast.paul.id}")
    assert trace == ((NOW, cast.adele.id, Intention.GRANT_ROLE), (NOW, cast.adele.id, Intention.GRANT_ROLE))


async def test_nobody_ceases_to_be_staff(directory: People, cast: Cast, act: Acts) -> None:
    kept = await directory.revoke(cast.paul.id, Role.STAFF, act(cast.adele))
    assert Role.STAFF in kept.roles


async def test_a_role_is_seen_at_the_next_turn(directory: People, cast: Cast, act: Acts) -> None:
    person = await directory.recognise(NEWCOMER, NOW)
    await directory.grant(person.id, Role.SUPPORT, act(cast.adele))
    assert (await directory.recognise(NEWCOMER, NOW)).has(Role.SUPPORT)


async def test_administrators_of_the_configuration_hold_the_role_without_a_grant(database: Database) -> None:
    directory = People(database=database, administrators=frozenset({NEWCOMER.entra_id}))
    assert (await directory.recognise(NEWCOMER, NOW)).has(Role.ADMINISTRATOR)
    assert (await directory.recognise(NEWCOMER, NOW)).has(Role.ADMINISTRATOR)


async def test_people_are_found_without_their_accents(directory: People, cast: Cast, act: Acts) -> None:
    found = await directory.named("adele", act(cast.adele))
    assert [person.name for person in found] == ["Adèle Roux"]
    assert await directory.named("%", act(cast.adele)) == ()


async def test_leaving_a_team_undoes_what_its_channel_was_bound_to(
    directory: People, database: Database, cast: Cast
) -> None:
    await directory.joined(CHANNEL)
    async with database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        await places.bind(tx, Purpose.PROJECT_OFFICE, place_id, cast.olivia.id, NOW)
    await directory.left(CHANNEL, NOW)
    async with database.reading() as tx:
        assert await places.bound_to(tx, Purpose.PROJECT_OFFICE) == ()
