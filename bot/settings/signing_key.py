"""The key that signs links, made at the first start beside an embedded database."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

SHORTEST_KEY = 32


def kept_key(path: Path) -> str:
    """The key in a file that its owner alone can read, made when there is none; of two processes that start at once, one wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST_KEY:
        raise OSError(f"{path} holds no key")
    return key
