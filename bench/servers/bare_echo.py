"""(c) The echo on aiohttp alone, over one pooled session: what the machine allows.

With authentication it checks the token's signature against a key fetched once and sends a token fetched once: the least that the
channel's protocol asks for.
"""

import json
import os
from collections.abc import AsyncIterator

import aiohttp
import jwt
from aiohttp import web

APP_ID = os.environ.get("MicrosoftAppId", "")  # noqa: SIM112
SESSION = web.AppKey("session", aiohttp.ClientSession)
KEY = web.AppKey("key", jwt.PyJWK)


async def outgoing(application: web.Application) -> AsyncIterator[None]:
    """The one session, and what authentication needs, for the life of the server."""
    async with aiohttp.ClientSession() as session:
        if APP_ID:
            async with session.get("https://login.botframework.com/v1/.well-known/keys") as answer:
                application[KEY] = jwt.PyJWK((await answer.json())["keys"][0])
            token_url = f"https://login.microsoftonline.com/{os.environ['MicrosoftAppTenantId']}/oauth2/v2.0/token"  # noqa: SIM112
            async with session.post(token_url, data={"client_id": APP_ID}) as answer:
                session.headers["Authorization"] = f"Bearer {(await answer.json())['access_token']}"
        application[SESSION] = session
        yield


async def messages(request: web.Request) -> web.Response:
    """Read, post the reply to the connector, answer."""
    if APP_ID:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        jwt.decode(token, request.app[KEY], algorithms=["RS256"], audience=APP_ID)
    activity = await request.json()
    reply = {
        "type": "message",
        "text": f"Echo: {activity['text']}",
        "from": activity["recipient"],
        "recipient": activity["from"],
        "conversation": activity["conversation"],
        "replyToId": activity["id"],
    }
    url = f"{activity['serviceUrl']}v3/conversations/{activity['conversation']['id']}/activities"
    async with request.app[SESSION].post(url, data=json.dumps(reply)) as answer:
        await answer.read()
    return web.Response()


async def healthz(_: web.Request) -> web.Response:
    """Something cheap to ask while the loop may be held."""
    return web.Response(text="ok")


if __name__ == "__main__":
    bare = web.Application()
    bare.cleanup_ctx.append(outgoing)
    bare.router.add_post("/api/messages", messages)
    bare.router.add_get("/healthz", healthz)
    web.run_app(bare, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), print=None, access_log=None)
