"""The fake authority, a process of its own: the channel's keys and the bot's tokens over TLS, and a desk to steer it.

    python -m bench.authority FOLDER CORE

prints the port of the authority and the port of the desk. The desk (plain HTTP) answers `GET /counts` with the number of calls by
kind, and `POST /hang?seconds=2` makes every later answer of the authority wait that long.
"""

import asyncio
import json
import ssl
import sys
from collections import Counter
from collections.abc import Awaitable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench import cores, wire

_METADATA = {
    "issuer": "https://api.botframework.com",
    "authorization_endpoint": "https://invalid.botframework.com",
    "jwks_uri": "https://login.botframework.com/v1/.well-known/keys",
    "id_token_signing_alg_values_supported": ["RS256"],
    "token_endpoint_auth_methods_supported": ["private_key_jwt"],
}
_TOKEN = {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": "e" * 1200}


def _tenant(name: str) -> dict[str, object]:
    root = f"https://login.microsoftonline.com/{name}"
    return {
        "issuer": f"{root}/v2.0",
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
        "jwks_uri": f"{root}/discovery/v2.0/keys",
    }


class Authority:
    """What the three hosts answer, how often they were asked, and how long they make one wait (seconds)."""

    def __init__(self, jwks: bytes) -> None:
        self._jwks = jwks
        self._counts: Counter[str] = Counter()
        self._hang = 0.0

    def respond(self, message: wire.Message) -> tuple[int, bytes] | Awaitable[tuple[int, bytes]]:
        """Answer a bot."""
        kind, status, body = self._say(urlsplit(message.path).path)
        self._counts[kind] += 1
        if self._hang:
            return self._later(status, body)
        return status, body

    def steer(self, message: wire.Message) -> tuple[int, bytes]:
        """Answer the bench."""
        target = urlsplit(message.path)
        if target.path == "/hang":
            self._hang = float(parse_qs(target.query)["seconds"][0])
        return 200, json.dumps(self._counts).encode()

    async def _later(self, status: int, body: bytes) -> tuple[int, bytes]:
        await asyncio.sleep(self._hang)
        return status, body

    def _say(self, path: str) -> tuple[str, int, bytes]:
        if path.endswith(("/.well-known/keys", "/discovery/v2.0/keys")):
            return "keys", 200, self._jwks
        if path.endswith("/.well-known/openidconfiguration"):
            return "metadata", 200, json.dumps(_METADATA).encode()
        if path.endswith("/.well-known/openid-configuration"):
            return "discovery", 200, json.dumps(_tenant(path.split("/")[1])).encode()
        if path.endswith("/oauth2/v2.0/token"):
            return "token", 200, json.dumps(_TOKEN).encode()
        return "unknown", 404, b'{"error": "not_found"}'


async def main(folder: Path, core: int) -> None:
    """Serve until the standard input closes, which is when the bench is gone."""
    cores.pin(core)
    authority = Authority((folder / "keys.json").read_bytes())
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "authority.pem")
    _, port = await wire.serve(authority.respond, tls=tls)
    _, desk = await wire.serve(authority.steer)
    print(port, desk, flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
