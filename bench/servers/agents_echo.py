"""(b) The same echo on the Microsoft 365 Agents SDK, with MSAL as its samples have it."""

import os

from aiohttp import web
from microsoft_agents.authentication.msal import MsalConnectionManager
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware
from microsoft_agents.hosting.core import ActivityHandler, AgentAuthConfiguration, TurnContext

APP_ID = os.environ.get("MicrosoftAppId", "")  # noqa: SIM112
CONFIGURATION = AgentAuthConfiguration(
    client_id=APP_ID or None,
    client_secret=os.environ.get("MicrosoftAppPassword", "") or None,  # noqa: SIM112
    tenant_id=os.environ.get("MicrosoftAppTenantId", "") or None,  # noqa: SIM112
    connection_name="SERVICE_CONNECTION",
    anonymous_allowed=not APP_ID,
)
CONNECTIONS = MsalConnectionManager(connections_configurations={"SERVICE_CONNECTION": CONFIGURATION})


class Echo(ActivityHandler):
    """Says what it hears."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


ADAPTER = CloudAdapter(connection_manager=CONNECTIONS)
BOT = Echo()


async def messages(request: web.Request) -> web.StreamResponse | None:
    """The sample's endpoint."""
    return await ADAPTER.process(request, BOT)


async def healthz(_: web.Request) -> web.Response:
    """Something cheap to ask while the loop may be held."""
    return web.Response(text="ok")


@web.middleware
async def authorization(request: web.Request, handler: object) -> web.StreamResponse:
    """The SDK's own middleware, save on the route that is asked for stalls."""
    if request.path == "/healthz":
        return await healthz(request)
    return await jwt_authorization_middleware(request, handler)


if __name__ == "__main__":
    application = web.Application(middlewares=[authorization])
    application["agent_configuration"] = CONFIGURATION
    application.router.add_post("/api/messages", messages)
    application.router.add_get("/healthz", healthz)
    web.run_app(application, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), print=None, access_log=None)
