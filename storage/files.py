"""The content of files, outside the database: each under the SHA-256 of its bytes, so that the same file is kept once."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

_NAME_LENGTH = 64


class FileStore:
    """A folder (`MARDI_FILES`). What stands in it is never changed, so that replicas may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes) -> str:
        """Keep a content; returns its SHA-256. It stands on the disk, whole, when this returns. Raises OSError."""
        return await asyncio.to_thread(self._keep, content)

    async def read(self, name: str) -> bytes | None:
        """The content of a SHA-256; None when it is not kept, or no longer what it was."""
        return await asyncio.to_thread(self._read, name)

    async def remove_unless(self, kept: frozenset[str], before: datetime) -> int:
        """Remove what was kept before an instant and is not named; returns how many files went. A file just kept may not be named yet."""
        return await asyncio.to_thread(self._remove_unless, kept, before)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _keep(self, content: bytes) -> str:
        name = sha256(content).hexdigest()
        path = self._path(name)
        if path.exists():
            os.utime(path)
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix="draft-", delete=False) as draft:
            try:
                draft.write(content)
                draft.flush()
                os.fsync(draft.fileno())
                os.replace(draft.name, path)
            except OSError:
                with suppress(OSError):
                    os.unlink(draft.name)
                raise
        return name

    def _read(self, name: str) -> bytes | None:
        if not _is_name(name):
            return None
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        return content if sha256(content).hexdigest() == name else None

    def _remove_unless(self, kept: frozenset[str], before: datetime) -> int:
        gone = 0
        for path in self._standing():
            if path.name not in kept and path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _standing(self) -> Iterator[Path]:
        for path in self._folder.glob("??/*"):
            if _is_name(path.name) or path.name.startswith("draft-"):
                yield path


def _is_name(name: str) -> bool:
    return len(name) == _NAME_LENGTH and all(sign in "0123456789abcdef" for sign in name)
