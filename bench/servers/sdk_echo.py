"""(a) The echo of Microsoft's samples on the Bot Framework SDK as it ships: `CloudAdapter`, configuration and all."""

import os

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication


class Configuration:
    """The sample's configuration; an empty APP_ID switches authentication off."""

    APP_ID = os.environ.get("MicrosoftAppId", "")  # noqa: SIM112
    APP_PASSWORD = os.environ.get("MicrosoftAppPassword", "")  # noqa: SIM112
    APP_TYPE = "SingleTenant" if APP_ID else "MultiTenant"
    APP_TENANTID = os.environ.get("MicrosoftAppTenantId", "")  # noqa: SIM112


class Echo(ActivityHandler):
    """Says what it hears."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


ADAPTER = CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration()))
BOT = Echo()


async def messages(request: web.Request) -> web.StreamResponse | None:
    """The sample's endpoint."""
    return await ADAPTER.process(request, BOT)


async def healthz(_: web.Request) -> web.Response:
    """Something cheap to ask while the loop may be held."""
    return web.Response(text="ok")


if __name__ == "__main__":
    application = web.Application()
    application.router.add_post("/api/messages", messages)
    application.router.add_get("/healthz", healthz)
    web.run_app(application, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), print=None, access_log=None)
