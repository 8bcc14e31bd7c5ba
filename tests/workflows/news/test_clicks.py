"""Who followed the links of an item: kept once, told to its editors, forgotten; and only where the organisation keeps it."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.faults import NotAllowed, NotFound
from domain.identifiers import PersonId
from domain.languages import Language
from domain.news.archive import Sought
from domain.news.habits import CLICKS_KEPT
from domain.news.item import NewsItem, NewsState, Wording
from domain.news.reader import RECIPIENT
from domain.news.report import FOLLOWERS_PAGE, Follower
from domain.places import Scope
from storage.news import clicks
from storage.schema import news_follows, people
from tests.cast import NOW
from tests.workflows.news.newsroom import WORDING, Newsroom, PlainLinks
from tests.workflows.news.reading_room import ReadingRoom
from workflows.housekeeping import Housekeeping

URLS = ("https://a.example/1", "https://a.example/2")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def naming(newsroom: Newsroom) -> ReadingRoom:
    """A newsroom that keeps who follows links."""
    newsroom.links = PlainLinks(names_readers=True)
    newsroom.use(newsroom.habits)
    return ReadingRoom(newsroom)


async def with_links(room: ReadingRoom, state: NewsState = NewsState.READY) -> NewsItem:
    wording = Wording(title=WORDING.title, body=WORDING.body, link_titles=("Le guide", "=La vidéo"))
    return await room.newsroom.item(state, wordings={Language.FRENCH: wording}, link_urls=URLS)


async def table(room: ReadingRoom, item: NewsItem) -> list[dict[str, str]]:
    written = await room.newsroom.measuring.content(item.id, Language.ENGLISH)
    assert written is not None
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))


async def test_a_reader_is_kept_once_for_each_link_with_the_first_time(naming: ReadingRoom) -> None:
    item, cast = await with_links(naming, NewsState.SENT), naming.newsroom.cast
    for reader, link, at in ((cast.paul, 0, NOW), (cast.paul, 0, LATER), (cast.emma, 0, LATER), (cast.emma, 1, LATER)):
        assert await naming.reading.follow(item.id, link, reader.id, at) == URLS[link]
    await naming.reading.follow(item.id, 1, None, NOW)
    opinions = (await naming.newsroom.progress(item)).opinions
    assert opinions is not None
    assert (opinions.clicks, opinions.followers) == ({0: 3, 1: 2}, {0: 2, 1: 1})
    async with naming.newsroom.database.reading() as tx:
        followed = await clicks.followed(tx, item.id)
    assert followed == {cast.paul.id: {0: NOW}, cast.emma.id: {0: LATER, 1: LATER}}


async def test_an_address_of_somebody_unknown_leads_on_and_keeps_nobody(naming: ReadingRoom) -> None:
    item = await with_links(naming, NewsState.SENT)
    assert await naming.reading.follow(item.id, 0, PersonId(999_999), NOW) == URLS[0]
    async with naming.newsroom.database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(news_follows))).scalar_one() == 0


async def test_a_broadcast_names_whoever_it_goes_to_and_an_answer_its_reader(naming: ReadingRoom) -> None:
    item = await with_links(naming)
    await naming.newsroom.sent(item)
    (first, *others) = await naming.newsroom.claim()
    assert f"/l/{item.id}.1.{RECIPIENT}" in repr(first.payload)
    assert "La rédaction voit qui ouvre un lien, pendant 90 jours." in repr(first.payload)
    assert all(one.payload is first.payload for one in others if one.language is first.language)
    act = naming.newsroom.act(naming.newsroom.cast.paul)
    assert f"/l/{item.id}.1.{act.person.id}'" in repr(
        (await naming.reading.open(item.id, act)).card(act.language, act.timezone)
    )


async def test_what_is_put_into_a_conversation_or_read_in_one_names_nobody(naming: ReadingRoom) -> None:
    item, act = await with_links(naming, NewsState.SENT), naming.newsroom.act(naming.newsroom.cast.paul)
    channel = replace(act, place=replace(act.place, scope=Scope.CHANNEL))
    shared = [*await naming.archive.to_share(Sought(), act), await naming.reading.open(item.id, channel)]
    cards = [repr(one.card(act.language, act.timezone)) for one in shared]
    assert all(f"/l/{item.id}.1'" in one and "ouvre un lien" not in one for one in cards)
    assert len(cards) == 2


async def test_unless_it_is_kept_no_card_names_anybody_or_speaks_of_it(room: ReadingRoom) -> None:
    item = await with_links(room)
    await room.newsroom.sent(item)
    payloads = {repr(one.payload) for one in await room.newsroom.claim()}
    assert len(payloads) == len(Language)
    assert all(f"/l/{item.id}.1'" in one for one in payloads)
    assert not any("ouvre un lien" in one or "opens a link" in one for one in payloads)


async def test_the_file_tells_who_opened_which_link_also_those_who_were_sent_nothing(naming: ReadingRoom) -> None:
    newsroom = naming.newsroom
    item = await with_links(naming)
    await newsroom.sent(item)
    await newsroom.deliver()
    assert "Opened: Le guide" not in (await table(naming, item))[0]
    await naming.reading.follow(item.id, 1, newsroom.cast.paul.id, LATER)
    async with newsroom.database.transaction() as tx:
        joins = people.insert().values(entra_id="new", name="Zoé Neuve").returning(people.c.id)
        newcomer = (await tx.execute(joins)).scalar_one()
    await naming.reading.follow(item.id, 0, newcomer, NOW)
    rows = {row["Recipient"]: row for row in await table(naming, item)}
    paul, zoe, emma = rows["Paul Martin"], rows["Zoé Neuve"], rows["Emma Clarke"]
    assert (paul["Opened: Le guide"], paul["Opened: =La vidéo"]) == ("", "2026-11-24 10:05:00")
    assert (zoe["Outcome"], zoe["Language"], zoe["Opened: Le guide"]) == (
        "no message on record",
        "",
        "2026-11-24 10:00:00",
    )
    assert (emma["Outcome"], emma["Opened: Le guide"], emma["Opened: =La vidéo"]) == ("received", "", "")


async def test_who_opened_a_link_is_listed_by_name_for_those_who_send_the_news(naming: ReadingRoom) -> None:
    newsroom = naming.newsroom
    item, cast = await with_links(naming, NewsState.SENT), newsroom.cast
    for reader in (cast.paul, cast.emma, cast.claire):
        await naming.reading.follow(item.id, 0, reader.id, NOW)
    page = await newsroom.measuring.followers(item.id, 999, newsroom.act(newsroom.olivia))
    assert page is not None
    assert [one.name for one in page.people] == ["Claire Dupont", "Emma Clarke", "Paul Martin"]
    assert page.people[0] == Follower(name=cast.claire.name, department=cast.claire.department, followed={0: NOW})
    assert (page.number, page.pages, page.total) == (0, 1, 3)
    with pytest.raises(NotAllowed):
        await newsroom.measuring.followers(item.id, 0, newsroom.act(cast.paul))
    with pytest.raises(NotFound):
        await newsroom.measuring.followers(item.id, 0, newsroom.act(newsroom.marc))
    waiting = await with_links(naming)
    assert await newsroom.measuring.followers(waiting.id, 0, newsroom.act(newsroom.olivia)) is None


async def test_followers_come_page_by_page(naming: ReadingRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = naming.newsroom
    item, cast = await with_links(naming, NewsState.SENT), newsroom.cast
    for module in ("storage.news.clicks", "domain.news.report"):
        monkeypatch.setattr(f"{module}.FOLLOWERS_PAGE", 2)
    for reader in (cast.paul, cast.emma, cast.claire):
        await naming.reading.follow(item.id, 0, reader.id, NOW)
    pages = [await newsroom.measuring.followers(item.id, n, newsroom.act(newsroom.olivia)) for n in (0, 1, 7)]
    assert [[one.name for one in page.people] if page else None for page in pages] == [
        ["Claire Dupont", "Emma Clarke"],
        ["Paul Martin"],
        ["Paul Martin"],
    ]
    assert FOLLOWERS_PAGE > 2


async def test_who_opened_a_link_is_forgotten_in_time_and_the_count_stays(naming: ReadingRoom) -> None:
    item = await with_links(naming, NewsState.SENT)
    await naming.reading.follow(item.id, 0, naming.newsroom.cast.paul.id, NOW)
    tidy = Housekeeping(database=naming.newsroom.database)
    for after, followers in ((CLICKS_KEPT, {0: 1}), (CLICKS_KEPT + timedelta(seconds=1), {})):
        await tidy.tidy(NOW + after)
        opinions = (await naming.newsroom.progress(item)).opinions
        assert opinions is not None
        assert (opinions.clicks, opinions.followers) == ({0: 1}, followers)
