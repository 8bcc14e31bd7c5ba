"""The news as a reader meets it in Teams: a card that is pressed, a question that comes back, a reminder, the archive, the compose box."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession
from sqlalchemy import func, select

from domain.acts import Act
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.item import NewsItem, NewsState, Topic, Wording
from domain.news.reminders import Moment
from domain.people import Role
from domain.projects import PersonRef
from storage import people
from storage.news import items
from storage.schema import news_clicks, outbox
from tests.fakes.teams_client import Answer, TeamsClient
from tests.patience import PATIENCE
from tests.stories.conftest import NOW, Region
from tests.stories.test_flash_reports import button, inputs, walk, words
from tests.stories.test_flash_reports_together import until, verbs

FRENCH = Wording(
    title="Déposez vos fichiers au même endroit",
    summary="Un seul dossier, et tout le monde s'y retrouve.",
    body="Le dossier **partagé** du service.",
    link_titles=("Le guide",),
    question="Où déposer un fichier ?",
    answers=("Dans le dossier partagé", "Sur le bureau"),
)
ENGLISH = Wording(
    title="Keep your files in one place",
    summary="One folder, and everybody finds it.",
    body="The **shared** folder of the team.",
    link_titles=("The guide",),
    question="Where does a file go?",
    answers=("Into the shared folder", "On the desktop"),
)


async def an_item(region: Region, **facts: Any) -> NewsId:
    """An item of the news that has gone out."""
    database = region.mardi.database
    async with database.transaction() as tx:
        author = (await people.holding(tx, Role.EDITOR))[0]
        item = NewsItem(
            id=NewsId(0),
            version=1,
            state=facts.get("state", NewsState.SENT),
            topic=facts.get("topic", Topic.FILES),
            wordings=facts.get("wordings", {Language.FRENCH: FRENCH, Language.ENGLISH: ENGLISH}),
            author=PersonRef(id=author.id, name=author.name),
            link_urls=("https://intranet.region.example/fichiers",),
            right_answer=0,
            audience=facts.get("audience", EVERYONE),
            sent_at=facts.get("sent_at", NOW),
        )
        return await items.add(tx, item, NOW)


async def the_card(client: TeamsClient, item: NewsId) -> tuple[Any, dict[str, Any]]:
    """An item opened from the archive: the message whose button was pressed, and the card that took its place."""
    shown = (await client.say("actualités" if client.locale.startswith("fr") else "news"))[-1]
    answer = await client.press(shown, "news.read", {"item": item})
    return shown, answer.card


async def at_the_time(region: Region, instant: datetime) -> None:
    """What the scheduler does about reminders at an instant: one is due."""
    region.clock.now = instant  # type: ignore[attr-defined]
    assert await region.mardi.news.reminders.tick(instant) == 1


async def all_sent(region: Region) -> None:
    """Wait until nothing is left in the outbox."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with region.mardi.database.reading() as tx:
                left = select(func.count()).select_from(outbox).where(outbox.c.due_at.is_not(None))
                if not (await tx.execute(left)).scalar_one():
                    return
            await asyncio.sleep(0)


async def test_a_reader_votes_changes_their_mind_and_answers_the_quiz_in_both_languages(region: Region) -> None:
    item = await an_item(region)
    for locale, key, right, useful in (
        ("fr-FR", "claire", "Bravo, c’est la bonne réponse.", "✓ Utile"),
        ("en-GB", "marc", "Well done, that is the right answer.", "✓ Useful"),
    ):
        client = region.client(key, locale=locale)
        await client.say("langue français" if locale.startswith("fr") else "language English")
        message, card = await the_card(client, item)
        voted = await client.press(message, "news.useful", button(card, "news.useful"))
        assert useful in words(voted.card)
        answered = await client.press(message, "news.answer", button(voted.card, "news.answer"))
        assert right in words(answered.card)
        assert "news.answer" not in verbs(answered.card)
        undone = await client.press(message, "news.unreact", button(answered.card, "news.unreact"))
        assert useful not in words(undone.card)
        await until(region, lambda client=client: "news.unreact" not in verbs(client.messages[-1].card))  # type: ignore[misc]


async def test_a_reader_is_reminded_when_they_asked_for_it(region: Region) -> None:
    item = await an_item(region)
    client = region.client("claire")
    message, card = await the_card(client, item)
    offered = await client.press(message, "news.later", button(card, "news.later"))
    assert {"news.remind", "news.not_later"} <= verbs(offered.card)
    past = await client.press(message, "news.remind", {"item": item, "day": "2026-11-20"})
    assert inputs(past.card)["day"] == "2026-11-20"
    chosen = await client.press(message, "news.remind", button(offered.card, "news.remind"))
    assert "Rappel prévu mardi 24 novembre à 14" in words(chosen.card)
    before = len(client.messages)
    await at_the_time(region, NOW + timedelta(hours=4))
    await until(region, lambda: len(client.messages) > before)
    assert "Vous vouliez lire ceci plus tard" in words(client.messages[-1].card)


async def test_what_arrives_last_is_what_the_reader_last_asked_for(region: Region) -> None:
    item = await an_item(region)
    client = region.client("claire")
    message, card = await the_card(client, item)
    voted = await client.press(message, "news.useful", button(card, "news.useful"))
    offered = await client.press(message, "news.later", button(voted.card, "news.later"))
    await all_sent(region)
    standing = client.messages[-1].card
    assert "news.remind" in verbs(standing)
    assert "Vous avez trouvé cela utile" in words(standing)
    await client.press(message, "news.remind", {"item": item, "day": "2026-11-20"})
    await client.press(message, "news.not_later", button(offered.card, "news.not_later"))
    await all_sent(region)
    standing = client.messages[-1].card
    assert "news.remind" not in verbs(standing)
    assert "✓ Utile" in words(standing)


async def test_a_question_is_answered_in_the_editors_channel_and_the_answer_comes_back(region: Region) -> None:
    editors = region.client("camille")
    editors.conversation_id, editors.conversation_type = "19:redaction@thread.tacv2", "channel"
    (bound,) = await editors.say("ici rédaction")
    assert "channel.unbind" in verbs(bound.card)
    item = await an_item(region)
    client = region.client("claire")
    message, card = await the_card(client, item)
    empty = await client.press(message, "news.ask", button(card, "news.ask"))
    assert "Ce champ est à remplir" in words(empty.card)
    asked = await client.press(message, "news.ask", button(card, "news.ask") | {"question": "Et *mes* photos ?"})
    assert "Votre question est partie" in words(asked.card)
    await until(region, lambda: len(editors.messages) > 1)
    posted = editors.messages[-1]
    assert "Et *mes* photos ?" in words(posted.card)

    reader = region.client("marc")
    reader.conversation_id, reader.conversation_type = editors.conversation_id, editors.conversation_type
    refused = await reader.press(posted, "news_question.answer", button(posted.card, "news_question.answer"))
    assert "Seul un rédacteur" in refused.sentence

    before = len(client.messages)
    data = button(posted.card, "news_question.answer") | {"answer": "Dans le dossier Photos."}
    answered = await editors.press(posted, "news_question.answer", data)
    assert "news_question.complete" in verbs(answered.card)
    await until(region, lambda: len(client.messages) > before and editors.messages[-1].edits > 0)
    assert "Dans le dossier Photos." in words(client.messages[-1].card)
    assert "Camille" in words(editors.messages[-1].card)


async def test_a_topic_is_stopped_on_the_card_and_taken_up_again_from_the_list(region: Region) -> None:
    item = await an_item(region)
    client = region.client("claire")
    message, card = await the_card(client, item)
    stopped = await client.press(message, "news.stop_topic", {"item": item})
    assert "news.resume_topic" in verbs(stopped.card)
    (topics,) = await client.say("mes thèmes")
    assert button(topics.card, "news.receive") == {"verb": "news.receive", "topic": "files"}
    again = await client.press(topics, "news.receive", button(topics.card, "news.receive"))
    assert "news.receive" not in verbs(again.card)
    assert card


async def test_the_archive_is_browsed_searched_and_never_shows_what_is_for_others(region: Region) -> None:
    mine = await an_item(region)
    hidden = await an_item(region, state=NewsState.DRAFT)
    others = await an_item(region, audience=Audience(kind=AudienceKind.ROLE, value=Role.DIRECTOR.value))
    client = region.client("claire")
    for said in ("actualités", "actualités fichiers", "actus DEPOSEZ endroit", "actualités files"):
        (shown,) = await client.say(said)
        assert [one["data"]["item"] for one in walk(shown.card) if one.get("verb") == "news.read" and "data" in one][
            :1
        ] == [mine], said
    (shown,) = await client.say("actualités xyzzy")
    assert "Rien de trouvé" in words(shown.card)
    found = await client.press(shown, "news.archive", {"text": "fichiers", "topic": "files"})
    assert button(found.card, "news.read")["item"] == mine
    refused = await client.press(shown, "news.read", {"item": others})
    assert "ne vous est pas destinée" in refused.sentence
    missing = await client.press(shown, "news.read", {"item": hidden})
    assert "n’est plus là" in missing.sentence


async def test_an_item_is_inserted_from_the_compose_box_and_the_chat_of_two_people_stays_theirs(region: Region) -> None:
    item = await an_item(region)
    await an_item(region, audience=Audience(kind=AudienceKind.ROLE, value=Role.PROJECT_MANAGER.value))
    client = region.client("claire")
    await client.say("bonjour")
    own_chat = client.conversation_id
    client.conversation_id = "a:the chat of two people"
    for typed in ("dossier partagé", "fichiers"):
        found = await client.search("news.search", typed)
        (attachment,) = found.body["composeExtension"]["attachments"]
        assert attachment["preview"]["content"]["title"] == "Déposez vos fichiers au même endroit"
        assert {"news.useful", "news.answer"} <= verbs(attachment["content"])
        assert not {"news.later", "news.ask", "news.stop_topic"} & verbs(attachment["content"])
    nothing = await client.search("news.search", "xyzzy")
    assert nothing.body["composeExtension"]["type"] == "message"
    first_run = client.activity(
        type="invoke",
        name="composeExtension/query",
        value={"commandId": "news.search", "parameters": [{"name": "initialRun", "value": "true"}]},
    )
    assert (await client.post(first_run)).body["composeExtension"]["attachments"]

    client.conversation_id = own_chat
    await region.mardi.news.reminders.at_moment(item, *(await _tomorrow(region, client)))
    before = len(client.messages)
    await at_the_time(region, NOW + timedelta(days=1))
    await until(region, lambda: len(client.messages) > before)


async def _tomorrow(region: Region, client: TeamsClient) -> tuple[Any, Any]:
    """The moment and the act of a reminder for tomorrow."""
    async with region.mardi.database.reading() as tx:
        known = await people.recall(tx, client.entra_id)
    assert known is not None
    assert known[1] is not None
    assert known[1].conversation_id == client.conversation_id
    act = Act(
        person=known[0],
        place=known[1],
        activity_id="tomorrow",
        language=Language.FRENCH,
        timezone=ZoneInfo("Europe/Paris"),
        now=NOW,
    )
    return Moment.TOMORROW, act


async def test_a_newcomer_asks_for_the_last_two_items(region: Region) -> None:
    client = region.client("claire")
    (welcome,) = await client.install()
    made = [await an_item(region, sent_at=NOW - timedelta(days=7 * n)) for n in range(3)]
    before = len(client.messages)
    await client.press(welcome, "news.latest", button(welcome.card, "news.latest"))
    (shown,) = client.messages[before:]
    read = [one["data"]["item"] for one in walk(shown.card) if one.get("verb") == "news.read" and "data" in one]
    assert read == made[:2]


async def test_a_link_of_the_card_is_followed_and_counted(region: Region) -> None:
    item = await an_item(region)
    client = region.client("claire")
    _, card = await the_card(client, item)
    address = next(one["url"] for one in walk(card) if one.get("type") == "Action.OpenUrl")
    path = address.partition("//")[2].partition("/")[2]
    async with (
        ClientSession() as session,
        session.get(f"{region.url}/{path}", allow_redirects=False) as response,
    ):
        assert (response.status, response.headers["Location"]) == (302, "https://intranet.region.example/fichiers")
    async with region.mardi.database.reading() as tx:
        (row,) = await tx.execute(news_clicks.select())
    assert (row.item_id, row.link, row.clicks) == (item, 0, 1)


VERBS = (
    "news.read", "news.useful", "news.useless", "news.unreact", "news.answer", "news.later", "news.not_later", "news.remind", "news.forget",
    "news.stop_topic", "news.resume_topic", "news.ask", "news.topics", "news.mute", "news.receive", "news.archive", "news.page",
    "news.latest", "news.search", "news_question.list", "news_question.open", "news_question.complete", "news_question.answer",
)  # fmt: skip
HOSTILE: tuple[Mapping[str, Any], ...] = (
    {},
    {"item": None, "question": [], "topic": {}},
    {"item": "1; DROP TABLE news_items", "question": "x", "topic": "all"},
    {"item": 10**30, "question": 10**30, "version": 10**30, "page": 10**30, "answer": 10**30},
    {"item": -1, "question": -1, "version": -7, "page": -3, "answer": -1},
    {
        "item": 1,
        "question": 1,
        "version": 2**40,
        "page": 2**40,
        "answer": 2**40,
        "moment": "never",
        "day": "9999-12-31",
    },
    {"item": True, "day": "\x00\ud800", "moment": 3, "text": "%_\\" * 500, "query": ["x"]},
    {"item": 1, "question": "é😀" * 5_000, "answer": "é😀" * 5_000, "text": "é😀" * 5_000},
)


@pytest.mark.parametrize("verb", VERBS)
async def test_no_payload_breaks_a_button(region: Region, verb: str) -> None:
    await an_item(region)
    for key in ("camille", "claire"):
        client = region.client(key)
        (message,) = await client.say("actualités")
        for data in HOSTILE:
            answers: list[Answer] = [
                await client.press(message, verb, data),
                await client.press_old(message, verb, data),
                await client.fetch_dialog(verb, data),
                await client.submit_dialog(verb, data),
            ]
            assert {answer.status for answer in answers} == {200}
            told = [answer.sentence for answer in answers] + [message.text for message in client.messages]
            assert not any("référence" in sentence for sentence in told), (data, told)


async def test_in_a_channel_a_vote_is_seen_by_who_votes_alone(region: Region) -> None:
    item = await an_item(region)
    client = region.client("claire")
    client.conversation_id, client.conversation_type = "19:general@thread.tacv2", "channel"
    message = (await client.say("actualités"))[-1]
    answer = await client.press(message, "news.useful", {"item": item})
    assert "✓ Utile" in words(answer.card)
    told = await client.press_old(message, "news.useless", {"item": item})
    assert told.status == 200
    assert client.messages[0].edits == 0
    assert "✓ Pas utile" not in words([one.card for one in client.messages])
