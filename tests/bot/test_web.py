"""What an operator asks of a running bot."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession

from bot.metrics import Metrics
from bot.web import web_application
from domain.outbox import DeliveryState, Overview, Tempo
from tests.bot.stage import Stage


async def _get(stage: Stage, path: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"{stage.url}{path}") as response:
        return response.status, await response.text()


async def test_the_process_says_that_it_lives(stage: Stage) -> None:
    assert await _get(stage, "/healthz") == (200, '{"status": "alive"}')


async def test_a_bot_whose_parts_work_is_ready(stage: Stage) -> None:
    assert await _get(stage, "/readyz") == (200, '{"status": "ready", "database": true, "scheduler": true}')


async def test_a_bot_whose_scheduler_stopped_is_not_ready(stage: Stage) -> None:
    stage.edge.scheduler.stop()
    status, body = await _get(stage, "/readyz")
    assert (status, '"scheduler": false' in body) == (503, True)


async def test_a_check_that_breaks_is_a_check_that_fails(stage: Stage, aiohttp_serve: Any) -> None:
    async def broken() -> bool:
        raise OSError

    application = web_application(endpoint=stage.edge.endpoint, metrics=Metrics(), checks={"database": broken})
    url = await aiohttp_serve(application)
    async with ClientSession() as session, session.get(f"{url}/readyz") as response:
        assert (response.status, await response.json()) == (503, {"status": "not ready", "database": False})


async def test_turns_sends_and_refusals_are_counted_by_key(stage: Stage) -> None:
    claire = stage.client()
    await claire.say("echo one")
    await claire.say("break")
    await claire.press("1:1", "echo.say")
    await claire.press("1:1", "a.verb.made.up.by.someone")
    await claire.post_bytes(b"x")
    status, exposition = await _get(stage, "/metrics")
    assert status == 200
    for line in (
        'mardi_turns_total{key="echo",outcome="answered"} 1.0',
        'mardi_turns_total{key="break",outcome="failed"} 1.0',
        'mardi_turns_total{key="echo.say",outcome="answered"} 1.0',
        'mardi_turns_total{key="unknown",outcome="answered"} 1.0',
        'mardi_sends_total{operation="send",outcome="Sent"} 2.0',
        'mardi_requests_refused_total{status="400"} 1.0',
    ):
        assert line in exposition
    assert "made.up" not in exposition
    assert "mardi_turn_seconds_bucket" in exposition


async def test_the_outbox_is_measured_when_it_is_asked_for(stage: Stage, monkeypatch: Any) -> None:
    now = stage.clock.now
    standing = Overview(
        waiting=5,
        later=3,
        sending=1,
        retrying={"http_503": 2},
        failed={(DeliveryState.BLOCKED, "ConversationBlockedByUser"): 4},
        oldest_due=now - timedelta(seconds=90),
        tempo=Tempo(per_second=45, last_minute=1_200, held_until=now + timedelta(seconds=30)),
    )
    shown = [standing]

    async def overview(_now: datetime) -> Overview:
        return shown[-1]

    monkeypatch.setattr(stage.outbox, "overview", overview)
    _, exposition = await _get(stage, "/metrics")
    for line in (
        'mardi_outbox_rows{reason="",state="due"} 6.0',
        'mardi_outbox_rows{reason="http_503",state="due"} 2.0',
        'mardi_outbox_rows{reason="",state="sending"} 1.0',
        'mardi_outbox_rows{reason="ConversationBlockedByUser",state="blocked"} 4.0',
        "mardi_outbox_oldest_due_seconds 90.0",
        "mardi_outbox_pace_per_second 45.0",
        "mardi_outbox_sends_per_second 20.0",
        "mardi_outbox_pause_seconds 30.0",
    ):
        assert line in exposition
    shown.append(replace(standing, retrying={}, failed={}, oldest_due=None))
    _, exposition = await _get(stage, "/metrics")
    assert "http_503" not in exposition
    assert "ConversationBlockedByUser" not in exposition
    assert "mardi_outbox_oldest_due_seconds 0.0" in exposition


async def test_a_path_that_is_none_and_a_method_that_is_none_are_refused(stage: Stage) -> None:
    assert (await _get(stage, "/"))[0] == 404
    assert (await _get(stage, "/api/messages"))[0] == 405
