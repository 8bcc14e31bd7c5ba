"""A fake of Microsoft's login services: the keys that sign what Teams sends, and the tokens that the bot sends with.

    async with FakeAuthority(folder) as authority:
        authority.cloud                                  # for the bot, instead of bot.cloud.PUBLIC
        authority.token(service_url=teams.url)           # a good token; every claim can be spoilt
        authority.rotate()                               # from now on another key signs, and is published
        authority.counts["token"]                        # how often it was asked: metadata, keys, discovery, token

The keys are served over HTTP, the login over TLS, which msal demands, with a certificate of its own:
its `ca_file` is to stand in the environment as REQUESTS_CA_BUNDLE.
As a process of its own: `python -m tests.fakes.fake_authority FOLDER` prints the addresses as JSON and serves until it is stopped.
"""

import asyncio
import json
import ssl
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from jwt.algorithms import RSAAlgorithm

from bot.cloud import Cloud

APP_ID = "11111111-2222-4333-8444-555555555555"
APP_PASSWORD = "a secret of the tests"
ISSUER = "https://api.botframework.com"


class FakeAuthority:
    """The services. `folder` takes the certificate."""

    def __init__(self, folder: Path, *, token_seconds: int = 3600) -> None:
        self.counts: Counter[str] = Counter()
        self.token_seconds = token_seconds
        self.endorsements: list[str] = ["msteams"]
        self.is_down = False
        self.refuses = False
        self._folder = folder
        self._gate = asyncio.Event()
        self._gate.set()
        self.asked = asyncio.Event()
        self._keys: list[tuple[str, rsa.RSAPrivateKey]] = []
        self._runner: web.AppRunner | None = None
        self._http = self._https = 0
        self._keys.append(("key-1", _first_key()))

    @property
    def cloud(self) -> Cloud:
        """The addresses of this fake, for the bot. Services on loopback are allowed, as the fake Teams is one."""
        return Cloud(
            openid_metadata=f"http://127.0.0.1:{self._http}/v1/.well-known/openidconfiguration",
            issuer=ISSUER,
            login=f"https://127.0.0.1:{self._https}",
            loopback_services=True,
        )

    @property
    def key_id(self) -> str:
        """The name of the key that signs now."""
        return self._keys[0][0]

    @property
    def ca_file(self) -> str:
        """The PEM file that vouches for the login service."""
        return str(self._folder / "authority.pem")

    def rotate(self) -> None:
        """Publish a new key, the only one from now on, and sign with it."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._keys = [(f"key-{time.monotonic_ns()}", key)]

    def hang(self) -> None:
        """Answer nothing until `release`."""
        self.asked.clear()
        self._gate.clear()

    def release(self) -> None:
        """Answer again."""
        self._gate.set()

    def token(self, *, service_url: str, key: rsa.RSAPrivateKey | None = None, **claims: Any) -> str:
        """A token such as Teams sends, whose claims `claims` replaces (None takes one out). Signed with `key` instead of ours."""
        now = int(time.time())
        good = {"iss": ISSUER, "aud": APP_ID, "nbf": now - 60, "exp": now + 3600, "serviceurl": service_url}
        kept = {name: value for name, value in (good | claims).items() if value is not None}
        name, own = self._keys[0]
        return jwt.encode(kept, key or own, algorithm="RS256", headers={"kid": name})

    async def start(self) -> None:
        """Listen on loopback."""
        certificate = self._folder / "authority.pem"
        certificate.write_bytes(_certificate())
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        application = web.Application()
        application.router.add_get("/v1/.well-known/openidconfiguration", self._metadata)
        application.router.add_get("/v1/.well-known/keys", self._published)
        application.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery)
        application.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=tls).start()
        self._http, self._https = (address[1] for address in self._runner.addresses)

    async def stop(self) -> None:
        """Stop listening. Connections are cut: a polite end of TLS would wait for who is gone, past the end of the loop."""
        self.release()
        if self._runner is None:
            return
        if self._runner.server is not None:
            for connection in self._runner.server.connections:
                if connection.transport is not None:
                    connection.transport.abort()
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _metadata(self, _request: web.Request) -> web.Response:
        await self._asked("metadata")
        jwks = f"http://127.0.0.1:{self._http}/v1/.well-known/keys"
        return web.json_response({"issuer": ISSUER, "jwks_uri": jwks})

    async def _published(self, _request: web.Request) -> web.Response:
        await self._asked("keys")
        keys = [
            json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": name, "endorsements": self.endorsements}
            for name, key in self._keys
        ]
        return web.json_response({"keys": keys})

    async def _discovery(self, request: web.Request) -> web.Response:
        await self._asked("discovery")
        base = f"https://127.0.0.1:{self._https}/{request.match_info['tenant']}"
        return web.json_response(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    async def _token(self, _request: web.Request) -> web.Response:
        await self._asked("token")
        if self.refuses:
            return web.json_response({"error": "invalid_client", "error_description": "…"}, status=401)
        number = self.counts["token"]
        return web.json_response(
            {"token_type": "Bearer", "expires_in": self.token_seconds, "access_token": f"outgoing-token-{number}"}
        )

    async def _asked(self, what: str) -> None:
        self.counts[what] += 1
        self.asked.set()
        await self._gate.wait()
        if self.is_down:
            raise web.HTTPServiceUnavailable


@lru_cache(maxsize=1)
def _first_key() -> rsa.RSAPrivateKey:
    """The key that signs first, made once per process: it takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@lru_cache(maxsize=1)
def _certificate() -> bytes:
    """A self-signed certificate for loopback, with its key, in one PEM file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mardi test authority")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


async def _serve(folder: Path) -> None:
    authority = FakeAuthority(folder)
    await authority.start()
    cloud = authority.cloud
    print(
        json.dumps({"openid_metadata": cloud.openid_metadata, "login": cloud.login, "ca_file": authority.ca_file}),
        flush=True,
    )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
