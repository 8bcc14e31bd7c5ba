"""Tickets found by their words, the same way on both databases, by who may find them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from domain.identifiers import GroupId, TicketId
from domain.people import Person
from domain.tickets.found import Sight
from storage.database import Database
from storage.schema import assignment_groups, stem_counts, ticket_followers, ticket_stems, tickets
from storage.search import frequencies, matching
from storage.search import tickets as searched
from storage.search.matching import CANDIDATES, Question
from storage.search.stems import stems
from tests.cast import NOW, Cast

Open = Callable[..., Awaitable[TicketId]]
HOTLINE, APPLICATIONS = GroupId(1), GroupId(2)


@pytest.fixture
async def opened(database: Database, cast: Cast) -> Open:
    """Opens tickets: `await opened("Écran noir", cast.paul)`."""
    async with database.transaction() as tx:
        await tx.execute(insert(assignment_groups), [{"id": 1, "name": "Hotline"}, {"id": 2, "name": "Applications"}])

    async def open_one(title: str, requester: Person | None = None, **columns: Any) -> TicketId:
        person = (requester or cast.paul).id
        facts = _facts(cast) | {"title": title, "requester_id": person, "opened_by": person}
        async with database.transaction() as tx:
            key = (await tx.execute(insert(tickets).values(facts | columns).returning(tickets.c.id))).scalar_one()
            await searched.keep(tx, TicketId(key))
        return TicketId(key)

    return open_one


async def _change(database: Database, ticket: TicketId, **columns: Any) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(tickets).where(tickets.c.id == ticket).values(columns))
        await searched.keep(tx, ticket)


async def _search(database: Database, said: str, sight: Sight, limit: int = 10) -> list[TicketId]:
    async with database.reading() as tx:
        return [one.id for one in await searched.search(tx, said, sight, limit)]


async def test_a_ticket_is_found_by_its_words_whatever_their_form(database: Database, cast: Cast, opened: Open) -> None:
    first = await opened("Mes écrans restent noirs", description="Depuis la mise à jour")
    await opened("Le clavier colle")
    everything = Sight(person=cast.olivia.id, everything=True)
    for said in ("ecran noir", "ÉCRANS", "écran noire mise à jour", "noi"):
        assert await _search(database, said, everything) == [first], said
    assert await _search(database, "souris", everything) == []
    assert await _search(database, "le la de", everything) == []


async def test_what_answers_more_of_the_question_comes_first_and_of_two_alike_the_newest(
    database: Database, cast: Cast, opened: Open
) -> None:
    screen = await opened("Écran")
    both = await opened("Écran et clavier de la salle B12")
    again = await opened("Écran et clavier de la salle B14")
    everything = Sight(person=cast.olivia.id, everything=True)
    assert await _search(database, "clavier écran", everything) == [again, both, screen]


async def test_somebody_finds_their_own_tickets_and_those_of_their_groups(
    database: Database, cast: Cast, opened: Open
) -> None:
    mine = await opened("Écran noir", cast.paul)
    for_me = await opened("Écran bleu", cast.claire, opened_by=cast.paul.id)
    other = await opened("Écran vert", cast.claire, group_id=APPLICATIONS)
    assert set(await _search(database, "écran", Sight(person=cast.paul.id))) == {mine, for_me}
    assert await _search(database, "écran", Sight(person=cast.marc.id)) == []
    assert await _search(database, "écran", Sight(person=cast.marc.id, groups=(APPLICATIONS,))) == [other]


async def test_a_requester_is_shown_what_is_everybodys_trouble_and_nobody_elses(
    database: Database, cast: Cast, opened: Open
) -> None:
    await opened("Messagerie en panne pour Claire", cast.claire)
    sight = Sight(person=cast.paul.id)
    async with database.reading() as tx:
        assert not await searched.similar(tx, "ma messagerie est en panne", sight)
    known = await opened("Messagerie en panne", cast.claire)
    await opened("Plus de messagerie", cast.marc, parent_id=known, link="duplicate")
    await opened("Plus de messagerie non plus", cast.marc, parent_id=known, link="duplicate")
    async with database.transaction() as tx:
        await tx.execute(insert(ticket_followers).values(ticket_id=known, person_id=cast.emma.id, since=NOW))
        await searched.keep(tx, known)
    async with database.reading() as tx:
        found = await searched.similar(tx, "ma messagerie est en panne", sight)
    assert [(one.id, one.people, one.is_shared) for one in found.open] == [(known, 3, True)]
    assert found.solved == ()


async def test_a_solved_ticket_is_offered_with_its_solution_and_a_withdrawn_one_is_not(
    database: Database, cast: Cast, opened: Open
) -> None:
    solved = await opened("Casque muet en réunion", cast.paul)
    await _change(database, solved, state="resolved", solution="Choisir le casque dans les paramètres de Teams")
    withdrawn = await opened("Casque muet", cast.paul)
    await _change(database, withdrawn, state="closed", ending="withdrawn", solution="inutile")
    async with database.reading() as tx:
        found = await searched.similar(tx, "mon casque est muet", Sight(person=cast.paul.id))
    assert [one.id for one in found.solved] == [solved]
    assert found.open == ()
    await _change(database, solved, state="in_progress", solution="")
    async with database.reading() as tx:
        found = await searched.similar(tx, "mon casque est muet", Sight(person=cast.paul.id))
    assert [one.id for one in found.open] == [solved]
    assert await _search(database, "paramètres", Sight(person=cast.paul.id)) == []


async def test_what_shares_a_common_word_alone_is_not_alike(database: Database, cast: Cast, opened: Open) -> None:
    for number in range(20):
        await opened(f"Imprimante {number} du bureau")
    async with database.transaction() as tx:
        await frequencies.count(tx)
    async with database.reading() as tx:
        sight = Sight(person=cast.olivia.id, everything=True)
        assert not await searched.similar(tx, "imprimante scanner badge télétravail", sight)
        assert await searched.similar(tx, "imprimante bureau", sight)


async def test_the_stems_are_counted_once_and_what_is_rare_weighs_more(
    database: Database, cast: Cast, opened: Open
) -> None:
    for _ in range(3):
        await opened("Imprimante bloquée")
    await opened("Scanner bloqué")
    async with database.transaction() as tx:
        assert await frequencies.uncounted(tx)
        assert await frequencies.count(tx, most=3) == 3
        assert await frequencies.count(tx, most=3) == 1
        assert await frequencies.count(tx, most=3) == 0
        assert not await frequencies.uncounted(tx)
        counts = {row.stem: row.documents for row in await tx.execute(select(stem_counts))}
        known = await frequencies.of(tx, ["imprim", "scann", "bloqu", "jamais"])
    assert counts == {"imprim": 3, "bloqu": 4, "scann": 1}
    assert known.documents == 4
    assert known.rarest_first(["bloqu", "imprim", "scann", "jamais"]) == ["jamais", "scann", "imprim", "bloqu"]
    assert known.weight("jamais") > known.weight("scann") > known.weight("imprim") > known.weight("bloqu") > 0


async def test_of_a_word_that_is_everywhere_the_newest_are_found_once_it_is_counted(
    database: Database, cast: Cast, opened: Open
) -> None:
    every = [await opened(f"Imprimante {number}") for number in range(15)]
    await opened("Clavier")
    everything, own = Sight(person=cast.olivia.id, everything=True), Sight(person=cast.paul.id)
    for _ in range(2):
        for sight in (everything, own):
            assert await _search(database, "imprimante", sight) == every[:-11:-1]
            assert await _search(database, "imprimante bloquée", sight) == every[:-11:-1]
        async with database.transaction() as tx:
            await frequencies.count(tx)
    async with database.reading() as tx:
        known = await frequencies.of(tx, ["imprim"])
    assert known.is_common(["imprim"], 2)
    assert not known.is_common(["clavi"], 20)


async def test_a_ticket_that_is_removed_is_no_longer_found(database: Database, cast: Cast, opened: Open) -> None:
    ticket = await opened("Écran noir")
    async with database.transaction() as tx:
        await tx.execute(delete(ticket_stems).where(ticket_stems.c.ticket_id == ticket))
    assert await _search(database, "écran", Sight(person=cast.paul.id)) == []


@pytest.mark.parametrize(
    "said", ["'", '"', "a' | 'b", '") OR ("', "écran\0noir", "_open", "NEAR(a b)", "*", "é" * 5000]
)
async def test_no_text_breaks_the_query(database: Database, cast: Cast, opened: Open, said: str) -> None:
    await opened("Écran noir")
    await _search(database, said, Sight(person=cast.paul.id))
    async with database.reading() as tx:
        await searched.similar(tx, said, Sight(person=cast.paul.id))


async def test_a_mark_cannot_be_typed(database: Database, cast: Cast, opened: Open) -> None:
    await opened("Écran noir")
    async with database.reading() as tx:
        assert await matching.find(tx, Question(stems=stems("_open _incident _p1")), limit=10) == ()


async def test_the_best_is_found_however_many_newer_ones_share_some_of_its_words(
    database: Database, cast: Cast, opened: Open
) -> None:
    best = await opened("Imprimante bloquée au premier étage")
    async with database.transaction() as tx:
        rows = [
            {"id": best + number, "title": "Imprimante bloquée", **_facts(cast)} for number in range(1, CANDIDATES + 2)
        ]
        await tx.execute(insert(tickets), rows)
        await tx.execute(insert(ticket_stems), [{"ticket_id": row["id"], "stems": "imprim bloqu _p1"} for row in rows])
        while await frequencies.count(tx):
            pass
    everything = Sight(person=cast.olivia.id, everything=True)
    assert (await _search(database, "imprimante bloquée premier étage", everything))[0] == best
    assert len(await _search(database, "imprimante", everything)) == 10


def _facts(cast: Cast) -> dict[str, Any]:
    return {
        "type": "incident",
        "state": "new",
        "requester_id": cast.paul.id,
        "opened_by": cast.paul.id,
        "group_id": HOTLINE,
        "urgency": 3,
        "impact": 2,
        "priority": 3,
        "opened_at": NOW,
        "changed_at": NOW,
    }
