"""Where Microsoft's services answer. The public cloud by default; tests and benches put their own servers in its place."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Cloud:
    """The addresses and names of one cloud. `file_domains` are those below which the files lie that people send in a chat.

    `loopback_services` lets the bot talk to service URLs that are plain HTTP on this machine, as the Agents Playground is: set
    without an app id, when there is no token that could leak.
    """

    openid_metadata: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    login: str = "https://login.microsoftonline.com"
    resource: str = "https://api.botframework.com"
    service_url: str = "https://smba.trafficmanager.net/emea/"
    file_domains: tuple[str, ...] = ("sharepoint.com",)
    loopback_services: bool = False


PUBLIC = Cloud()
