"""Links that only Mardi can make: what they say is signed and ends at an instant. The first key signs, all of them verify.

A token is ``payload.mac`` in the alphabet of URLs; the purpose it was made for is part of what is signed, so that a token of one kind of
link opens no other.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

_LONGEST_TOKEN = 512
_MAC_BYTES = 16


class Signer:
    """Signs for one purpose, such as ``file``. `keys` are those of `MARDI_SECRET_KEYS`."""

    def __init__(self, keys: Sequence[str], purpose: str) -> None:
        if not keys:
            raise ValueError("there is no key to sign with")
        self._keys = [hashlib.sha256(f"mardi/{purpose}/{key}".encode()).digest() for key in keys]

    def sign(self, value: str, until: datetime) -> str:
        """A token that says `value` until an instant (to the second)."""
        payload = f"{int(until.timestamp())}/{value}".encode()
        return f"{_text(payload)}.{_text(_mac(self._keys[0], payload))}"

    def read(self, token: str, now: datetime) -> str | None:
        """What a token says; None when Mardi did not make it, or not for this, or its time is over."""
        if len(token) > _LONGEST_TOKEN:
            return None
        first, _, second = token.partition(".")
        payload, mac = _bytes(first), _bytes(second)
        if payload is None or mac is None:
            return None
        if not any(hmac.compare_digest(_mac(key, payload), mac) for key in self._keys):
            return None
        until, _, value = payload.decode().partition("/")
        return value if now <= datetime.fromtimestamp(int(until), UTC) else None


def _mac(key: bytes, payload: bytes) -> bytes:
    return hmac.digest(key, payload, "sha256")[:_MAC_BYTES]


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes | None:
    """The bytes that `_text` writes so, and not otherwise: a decoder passes over stray signs and spare bits."""
    try:
        value = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return None
    return value if _text(value) == text else None
