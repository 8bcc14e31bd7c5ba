"""Signatures of what Mardi puts into addresses, so that it knows its own again and nobody can make up others."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

_BYTES = 16
_FOR_EVER = 0


class Signer:
    """Signs for one purpose. The first key signs, all of them verify, so that a key can be replaced.

    Without a key it makes one, and what it signed ends with the process. `longest` bounds what is looked at.
    """

    def __init__(self, *, keys: Sequence[str], purpose: str, longest: int = 120) -> None:
        self._keys = tuple(key.encode() for key in keys) or (secrets.token_bytes(32),)
        self._purpose = purpose
        self._longest = longest

    def token(self, told: str) -> str:
        """What is told, with its signature: fit for a path, when what is told is."""
        return f"{told}.{self._signature(told, self._keys[0])}"

    def read(self, token: str) -> str | None:
        """What a token tells, None for one that was not signed here, or for another purpose."""
        if len(token) > self._longest or not token.isascii():
            return None
        told, _, signature = token.rpartition(".")
        known = [hmac.compare_digest(signature, self._signature(told, key)) for key in self._keys]
        return told if any(known) else None

    def token_until(self, told: str, until: datetime | None) -> str:
        """The same, which serves until an instant, to the second; without one, for as long as the keys do."""
        return self.token(f"{told}.{int(until.timestamp()) if until else _FOR_EVER}")

    def read_at(self, token: str, now: datetime) -> str | None:
        """What a token of `token_until` tells; None for one that was not signed here, or whose time is over."""
        told, _, until = (self.read(token) or "").rpartition(".")
        if not told or not until.isdigit():
            return None
        is_over = int(until) != _FOR_EVER and datetime.fromtimestamp(int(until), UTC) < now
        return None if is_over else told

    def _signature(self, told: str, key: bytes) -> str:
        digest = hmac.digest(key, f"{self._purpose}/{told}".encode(), "sha256")
        return urlsafe_b64encode(digest[:_BYTES]).rstrip(b"=").decode()
