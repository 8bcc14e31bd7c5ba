"""Posts one message to many conversations: what the machine allows, and what the SDK makes of it. Prints processor seconds.

python -m bench.servers.bare_post SERVICE_URL NUMBER          aiohttp alone, one pooled session, the body made beforehand
python -m bench.servers.bare_post SERVICE_URL NUMBER sdk      `continue_conversation` of botbuilder, as its maker ships it
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import orjson
from aiohttp import ClientSession, TCPConnector

from bench import cores
from domain.languages import Language
from tests.crowd import chat, news

AT_ONCE = 64

Post = Callable[[str], Awaitable[None]]


async def bare(url: str, numbers: Iterator[int]) -> float:
    """Post over one pooled session."""
    body = orjson.dumps(news(Language.FRENCH))
    headers = {"Content-Type": "application/json; charset=utf-8"}
    async with ClientSession(connector=TCPConnector(limit=AT_ONCE)) as session:

        async def post(conversation: str) -> None:
            path = f"{url}v3/conversations/{conversation}/activities"
            async with session.post(path, data=body, headers=headers) as response:
                await response.read()
                assert response.status == 201

        return await _drive(post, numbers)


async def sdk(url: str, numbers: Iterator[int]) -> float:
    """Post by `continue_conversation`, the documented way to speak first."""
    from botbuilder.core import TurnContext
    from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
    from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference

    class Configuration:
        APP_ID = APP_PASSWORD = APP_TENANTID = ""

    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration()))
    told = news(Language.FRENCH)

    async def post(conversation: str) -> None:
        reference = ConversationReference(
            channel_id="msteams",
            service_url=url,
            conversation=ConversationAccount(id=conversation),
            bot=ChannelAccount(id="28:bench"),
            user=ChannelAccount(id="29:bench"),
        )

        async def say(context: TurnContext) -> None:
            await context.send_activity(Activity(**_fields(told)))

        await adapter.continue_conversation(reference, say, "")

    return await _drive(post, numbers)


def _fields(told: dict[str, Any]) -> dict[str, Any]:
    from botbuilder.schema import Attachment

    attachments = [Attachment(content_type=one["contentType"], content=one["content"]) for one in told["attachments"]]
    return {"type": told["type"], "summary": told["summary"], "attachments": attachments}


async def _drive(post: Post, numbers: Iterator[int]) -> float:
    """Processor seconds of this process from the first to the last, after one to warm up."""
    await post(chat(0))
    start = time.process_time()

    async def work() -> None:
        for number in numbers:
            await post(chat(number))

    async with asyncio.TaskGroup() as together:
        for _ in range(AT_ONCE):
            together.create_task(work())
    return time.process_time() - start


if __name__ == "__main__":
    cores.pin(cores.BOT)
    url, size, *rest = sys.argv[1:]
    measured = sdk if rest else bare
    print(asyncio.run(measured(url, iter(range(1, int(size) + 1)))))
