"""Who followed the links of an item, in an organisation that keeps it: told to each reader, and to the editors."""

import csv
import io
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import func, select

from domain.languages import Language
from domain.news.habits import Clicks
from domain.news.item import NewsItem
from storage.news import reports
from storage.schema import outbox, payloads
from tests.fakes.teams_client import TeamsClient
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, walk, words
from tests.stories.test_news_sending import opened, over, press, ready


@pytest.fixture
def clicks() -> Clicks:
    return Clicks.PEOPLE


async def get(region: Region, address: str) -> tuple[int, str]:
    path = address.partition("//")[2].partition("/")[2]
    async with ClientSession() as session, session.get(f"{region.url}/{path}", allow_redirects=False) as response:
        return response.status, await response.text()


def links(card: Any) -> list[str]:
    return [one["url"] for one in walk(card) if one.get("type") == "Action.OpenUrl"]


async def sent(region: Region, editor: TeamsClient) -> tuple[NewsItem, str, dict[str, Any]]:
    """An item with links, sent to everybody: the message with its board, and the board at the end."""
    item = next(one for one in [await ready(region, number) for number in range(3)] if one.link_urls)
    message, answer = await opened(editor, item)
    asked = await press(editor, message, answer.card, "news.confirm")
    await press(editor, message, asked, "news.send")
    return item, message, await over(region, editor, message, item)


async def test_an_editor_sees_who_opened_a_link_and_each_reader_knew(region: Region) -> None:
    editor, claire, paul = region.client("camille"), region.client("claire"), region.client("paul")
    for client in (claire, paul):
        await client.install()
    item, message, _ = await sent(region, editor)
    theirs, others = claire.messages[-1].card, paul.messages[-1].card
    assert "La rédaction voit qui ouvre un lien, pendant 90 jours." in words(theirs)
    assert not set(links(theirs)) & set(links(others))
    async with region.mardi.database.reading() as tx:
        shared = select(func.count(outbox.c.payload_id.distinct())).where(outbox.c.cause == reports.cause_of(item.id))
        assert (await tx.execute(shared)).scalar_one() <= 2
        assert not any(one in str(row) for row in await tx.execute(select(payloads.c.payload)) for one in links(theirs))
    assert [(await get(region, links(theirs)[0]))[0] for _ in range(2)] == [302, 302]
    voted = await claire.press(claire.messages[-1], "news.useful", button(theirs, "news.useful"))
    assert links(voted.card) == links(theirs)

    report = (await editor.press(message, "news.board", {"item": item.id})).card
    assert "1 lecteur connu par son nom" in words(report)
    listed = await press(editor, message, report, "news.followers")
    assert "1 lecteur a ouvert un lien." in words(listed)
    assert "Claire" in words(listed)
    assert "Paul" not in words(listed)
    await editor.press(message, "news.file", button(listed, "news.file"))
    status, file = await get(region, links(editor.messages[-1].card)[0])
    rows = list(csv.reader(io.StringIO(file.removeprefix("\ufeff")), delimiter=";"))
    column = next(n for n, head in enumerate(rows[0]) if head.endswith(item.wording(Language.FRENCH).link_titles[0]))
    assert status == 200
    assert [row[0].split()[0] for row in rows[1:] if row[column]] == ["Claire"]


async def test_in_a_channel_nobody_is_named(region: Region) -> None:
    editor = region.client("camille")
    claire = region.client("claire")
    await claire.install()
    item, _, _ = await sent(region, editor)
    await get(region, links(claire.messages[-1].card)[0])
    editor.conversation_id, editor.conversation_type = "19:general@thread.tacv2", "channel"
    (board,) = await editor.say("calendrier des actualités")
    answer = await editor.press(board, "news.followers", {"item": item.id})
    assert "Claire" not in words(answer.card or {})
    assert "tout le canal" in answer.sentence + "".join(one.text for one in editor.messages)
