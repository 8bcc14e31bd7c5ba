"""One process dispatches for a SQLite file: the one that holds the lock on a file beside it, which the kernel frees at any end."""

import os
from pathlib import Path

from structlog import get_logger

try:
    import fcntl
except ImportError:  # Windows knows no such lock; there the leases alone keep processes apart
    fcntl = None  # type: ignore[assignment]

log = get_logger()


class SoleDispatcher:
    """Asked at every tick: a second process waits, says so once, and takes over when the first ends, however that ends.

    `database` is the SQLite file; None on PostgreSQL, where every replica dispatches.
    """

    def __init__(self, database: Path | None) -> None:
        self._path = None if database is None else database.with_name(f"{database.name}.dispatch")
        self._handle: int | None = None
        self._told = False

    def may_dispatch(self) -> bool:
        """Whether this process sends what is due."""
        if self._path is None or fcntl is None or self._handle is not None:
            return True
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            if not self._told:
                self._told = True
                log.warning("dispatch.elsewhere", name=self._path.name, reason="another process sends what is due")
            return False
        self._handle = handle
        if self._told:
            log.info("dispatch.taken_over", name=self._path.name)
        return True

    def release(self) -> None:
        """Let another process dispatch."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
