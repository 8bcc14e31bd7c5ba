"""When something breaks: the person reads a sentence with a reference, the log holds it, and nothing that was written."""

import errno
import io
import json
import logging
import re
from collections.abc import Callable

import pytest
import structlog

from bot.logs import STRUCK_OUT, configure_logs
from storage.database import Database
from tests.bot.stage import Stage
from workflows.live_cards import LiveCards
from workflows.people import People

SECRET = "pamplemousse"


class FullDisk(io.StringIO):
    """Where nothing can be written any more."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def closed() -> io.StringIO:
    """A stream that somebody closed."""
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.fixture
def log(own_logs: None) -> io.StringIO:
    """All that is logged, as JSON lines."""
    stream = io.StringIO()
    configure_logs("DEBUG", stream=stream, as_json=True)
    return stream


def _lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


async def test_a_broken_message_is_answered_with_a_reference_that_the_log_holds(stage: Stage, log: io.StringIO) -> None:
    (french,) = await stage.client().say(f"casse {SECRET}")
    found = re.search(r"[0-9a-f]{8}", french.text)
    assert found is not None
    (failure,) = [line for line in _lines(log) if line["action"] == "turn.failed"]
    assert (failure["reference"], failure["error"]) == (found.group(), "RuntimeError")
    assert SECRET not in french.text
    (english,) = await stage.client(entra_id="00000000-0000-4000-8000-000000000008", locale="en-GB").say("break")
    assert "Something went wrong" in english.text
    assert "Something went wrong" not in french.text


@pytest.mark.parametrize("way", ["press", "press_old", "fetch_dialog", "submit_dialog"])
async def test_a_broken_press_is_answered_the_way_it_came(stage: Stage, way: str) -> None:
    claire = stage.client()
    if way in ("press", "press_old"):
        answer = await getattr(claire, way)("1:1", "echo.break")
    else:
        answer = await getattr(claire, way)("echo.break")
    said = claire.messages[-1].text if way == "press_old" else answer.sentence
    assert answer.status == 200
    assert re.search(r"[0-9a-f]{8}", said)


async def test_an_apology_that_cannot_be_made_ends_there(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("bot.answers.Answers.give", fail)
    claire = stage.client()
    assert (await claire.post(claire.message("echo"))).status == 200
    assert claire.messages == []


async def test_a_broken_database_is_apologised_for(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(People, "recognise", fail)
    (answer,) = await stage.client().say("echo")
    assert "référence" in answer.text


async def test_a_card_that_cannot_be_remembered_is_shown_without_an_apology(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(LiveCards, "shown", fail)
    assert [message.card["body"][0]["text"] for message in await stage.client().say("card")] == ["shown"]


async def test_nothing_that_was_written_is_in_the_log(stage: Stage, log: io.StringIO, database: Database) -> None:
    claire = stage.client(name=f"Claire {SECRET}")
    for text in (f"écho {SECRET}", f"{SECRET}", f"casse {SECRET}", f"manque {SECRET}"):
        await claire.say(text)
    await claire.press("1:1", "echo.break", {"comment": SECRET})
    await claire.press("1:1", SECRET, {"comment": SECRET})
    await claire.post_bytes(SECRET.encode())
    stage.teams.fail(1, 400, body={"error": {"code": "BadArgument", "message": SECRET}})
    await claire.say(f"écho {SECRET}")
    assert len(_lines(log)) > 8
    assert SECRET not in log.getvalue()
    assert all("action" in line for line in _lines(log))


async def test_nothing_fails_in_silence_when_people_come_and_go(stage: Stage, log: io.StringIO) -> None:
    claire = stage.client()
    for action in ("add", "add-upgrade", "remove-upgrade", "remove", "else"):
        await claire.install(action)
    await claire.members(added=[{"id": claire.teams_id}], removed=[{"id": "29:x"}])
    assert [line["action"] for line in _lines(log) if line["level"] in ("warning", "error")] == []
    assert len([line for line in _lines(log) if line["action"] == "event.noted"]) == 6


def test_a_line_of_log_holds_known_keys_and_plain_values_only(log: io.StringIO) -> None:
    structlog.get_logger().info(
        "turn.done", key="echo", said=SECRET, reason={"typed": SECRET}, where=["a.py:1 f"], name=f"two\n{SECRET}"
    )
    (line,) = _lines(log)
    assert (line["action"], line["key"], line["where"], line["level"]) == ("turn.done", "echo", ["a.py:1 f"], "info")
    assert (line["said"], line["reason"], line["name"]) == (STRUCK_OUT, STRUCK_OUT, STRUCK_OUT)
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize("stream", [FullDisk, closed])
async def test_a_log_that_cannot_be_written_stops_no_turn(
    stage: Stage, own_logs: None, stream: Callable[[], io.StringIO]
) -> None:
    claire = stage.client()
    configure_logs("DEBUG", stream=stream(), as_json=True)
    logging.getLogger("aiohttp.server").error("something")
    assert [message.text for message in await claire.say("écho oui")] == ["echo oui"]
    assert "référence" in (await claire.say("casse"))[-1].text


def test_libraries_are_heard_without_what_they_quote(log: io.StringIO) -> None:
    library = logging.getLogger("aiohttp.server")
    try:
        raise ValueError(SECRET)
    except ValueError:
        library.exception("Error handling request %s", SECRET)
    library.error(f"inline {SECRET}")
    library.info("not heard")
    first, second = _lines(log)
    assert (first["action"], first["library"], first["error"]) == ("library.message", "aiohttp.server", "ValueError")
    assert first["name"] == "Error handling request %s"
    assert second["name"] == ""
    assert SECRET not in log.getvalue()
