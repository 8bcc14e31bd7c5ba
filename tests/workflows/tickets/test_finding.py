"""Tickets found before another one is opened, and found again later: by whom, and by what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.audience import Audience, AudienceKind
from domain.news.item import NewsItem, NewsState, Topic, Wording
from domain.people import Role
from domain.projects import PersonRef
from domain.tickets.ticket import Link
from storage import people, schema
from storage.news import items
from storage.search import tickets as search
from tests.cast import NOW
from tests.workflows.tickets.conftest import Centre


async def test_an_incident_of_everybodys_is_shown_to_who_tells_it_again(centre: Centre) -> None:
    first = await centre.open(title="Messagerie en panne", description="Plus aucun courriel n'arrive")
    claire = centre.cast.claire
    assert not await centre.tickets.similar("ma messagerie est en panne", centre.act(claire))
    ticket = first.ticket
    await centre.tickets.declare_major(ticket.id, ticket.version, centre.act(centre.luc))
    (found,) = (await centre.tickets.similar("ma messagerie est en panne", centre.act(claire))).open
    assert (found.id, found.people, found.is_shared) == (ticket.id, 1, True)
    await centre.tickets.follow(ticket.id, centre.act(claire))
    (found,) = (await centre.tickets.similar("ma messagerie est en panne", centre.act(centre.cast.marc))).open
    assert found.people == 2


async def test_one_that_others_hang_on_is_everybodys(centre: Centre) -> None:
    first = await centre.open(title="Wi-Fi coupé", description="au deuxième étage")
    second = await centre.open(centre.cast.claire, title="Plus de Wi-Fi", description="au deuxième étage")
    act = centre.act(centre.tarik)
    await centre.tickets.link(second.ticket.id, first.ticket.id, Link.DUPLICATE, second.ticket.version, act)
    (found,) = (await centre.tickets.similar("le wifi est coupé à l'étage", centre.act(centre.cast.marc))).open
    assert (found.id, found.people) == (first.ticket.id, 2)


async def test_what_was_solved_for_oneself_is_offered_with_its_solution(centre: Centre) -> None:
    resolved = await centre.resolved()
    similar = await centre.tickets.similar("écran noir", centre.act(centre.cast.paul))
    assert [(one.id, one.solution) for one in similar.solved] == [(resolved.ticket.id, "Câble changé")]
    assert not await centre.tickets.similar("écran noir", centre.act(centre.cast.claire))
    worker = await centre.tickets.similar("écran noir", centre.act(centre.sophie))
    assert [one.id for one in worker.solved] == [resolved.ticket.id]


@pytest.mark.parametrize("said", ["{id}", "T {id}", "t{id}", "#{id}", "ticket {id}"])
async def test_a_ticket_is_found_by_the_number_people_say(centre: Centre, said: str) -> None:
    opened = await centre.open()
    sought = said.format(id=opened.ticket.id)
    assert [one.id for one in await centre.tickets.search(sought, centre.act(centre.cast.paul))] == [opened.ticket.id]
    assert await centre.tickets.search(sought, centre.act(centre.cast.claire)) == ()
    assert await centre.tickets.search(sought, centre.act(centre.nora)) == ()
    assert len(await centre.tickets.search(sought, centre.act(centre.sophie))) == 1


async def test_a_ticket_is_kept_at_its_opening_as_it_would_be_afterwards(centre: Centre) -> None:
    opened = await centre.open(
        title="Écran noir", type="incident", category=str(centre.screen), application=str(centre.mail)
    )
    async with centre.database.transaction() as tx:
        kept = select(schema.ticket_stems.c.stems)
        before = (await tx.execute(kept)).scalar_one()
        await search.keep(tx, opened.ticket.id)
        assert (await tx.execute(kept)).scalar_one() == before
    assert "messager" in before.split()


async def test_who_has_the_role_of_the_support_finds_everything(centre: Centre) -> None:
    await centre.open(title="Écran noir")
    nora = centre.nora
    assert await centre.tickets.search("ecran", centre.act(nora)) == ()
    async with centre.database.transaction() as tx:
        await people.set_roles(tx, nora.id, {Role.SUPPORT})
        found = await people.find(tx, nora.id)
    assert found is not None
    assert len(await centre.tickets.search("ecran", centre.act(found))) == 1


async def test_a_note_is_found_by_nobody(centre: Centre) -> None:
    taken = await centre.taken()
    await centre.tickets.note(taken.ticket.id, "Soupçon de débranchement volontaire", centre.act(centre.tarik))
    for person in (centre.cast.paul, centre.tarik):
        assert await centre.tickets.search("débranchement", centre.act(person)) == ()


async def test_without_words_ones_own_latest_are_found(centre: Centre) -> None:
    first = await centre.open()
    second = await centre.open(now=NOW + timedelta(minutes=1))
    found = await centre.tickets.search("  ", centre.act(centre.cast.paul))
    assert {one.id for one in found} == {first.ticket.id, second.ticket.id}
    assert await centre.tickets.search("", centre.act(centre.cast.claire)) == ()


async def test_the_stems_of_new_tickets_are_counted_by_a_tick(centre: Centre) -> None:
    assert await centre.tickets.count_stems() == 0
    await centre.open()
    assert await centre.tickets.count_stems() == 1
    assert await centre.tickets.count_stems() == 0


async def _news(centre: Centre, title: str, body: str, **facts: Any) -> NewsId:
    adele = PersonRef(id=centre.cast.adele.id, name="Adèle")
    wordings = {Language.FRENCH: Wording(title=title, body=body), Language.ENGLISH: Wording(title=f"{title} (en)")}
    item = NewsItem(
        id=NewsId(0), version=1, state=NewsState.SENT, topic=next(iter(Topic)), wordings=wordings, author=adele
    )
    async with centre.database.transaction() as tx:
        return await items.add(tx, replace(item, **facts), NOW)


async def test_the_news_that_may_answer_are_shown_the_likeliest_first(centre: Centre) -> None:
    better = await _news(centre, "Mot de passe oublié", "Réinitialisez votre mot de passe vous-même")
    other = await _news(centre, "Mots de passe", "Un coffre-fort pour vos mots de passe")
    await _news(centre, "Visioconférence", "Partagez votre écran")
    found = (await centre.tickets.similar("j'ai oublié mon mot de passe", centre.act(centre.cast.paul))).items
    assert [(one.id, one.title) for one in found] == [(better, "Mot de passe oublié"), (other, "Mots de passe")]
    (first, *_) = (await centre.tickets.similar("mot de passe oublié", centre.act(centre.cast.emma))).items
    assert first.title == "Mot de passe oublié (en)"
    assert not (await centre.tickets.similar("imprimante bloquée", centre.act(centre.cast.paul))).items


async def test_the_news_are_compared_in_the_language_of_who_asks(centre: Centre) -> None:
    item = await _news(
        centre, "Phrases secrètes", "Un programme essaie mille mots par seconde : ne les confiez jamais."
    )
    emma, paul = centre.act(centre.cast.emma), centre.act(centre.cast.paul)
    assert not (await centre.tickets.similar("the second printer jams", emma)).items, "jamais is no paper jam"
    (found,) = (await centre.tickets.similar("mille mots par seconde", paul)).items
    assert found.id == item


async def test_no_more_than_two_of_the_news_and_none_that_are_for_others_or_not_out(centre: Centre) -> None:
    for audience in (
        Audience(kind=AudienceKind.DEPARTMENT, value="Voirie"),
        Audience(kind=AudienceKind.ROLE, value=Role.ADMINISTRATOR.value),
    ):
        await _news(centre, "Mot de passe oublié", "", audience=audience)
    for state in (NewsState.DRAFT, NewsState.RECALLED):
        await _news(centre, "Mot de passe oublié", "", state=state)
    act = centre.act(centre.cast.paul)
    assert not (await centre.tickets.similar("mot de passe oublié", act)).items
    for _ in range(3):
        await _news(centre, "Mot de passe oublié", "")
    assert len((await centre.tickets.similar("mot de passe oublié", act)).items) == 2
