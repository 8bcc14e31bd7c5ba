"""How long a request may take: one watch over all that are under way.

A timer for each, as `asyncio.timeout` sets it, is an eighth of what a request costs, and hardly one of them ever rings.
"""

import asyncio
from types import TracebackType
from typing import Any


class Patience:
    """Ends what a task does within `with patience:` once it has taken so many seconds. Raises TimeoutError there."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began: dict[asyncio.Task[Any], float] = {}
        """Since when each is under way, the longest first. Whom patience was lost with is no longer among them."""
        self._watches = False

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        began = self._began[_this_task()] = loop.time()
        if not self._watches:
            self._watches = True
            loop.call_at(began + self._seconds, self._look)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task = _this_task()
        is_late = self._began.pop(task, None) is None
        if is_late and not task.uncancel() and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        for task, began in list(self._began.items()):
            if began + self._seconds > loop.time():
                loop.call_at(began + self._seconds, self._look)
                return
            del self._began[task]
            task.cancel()
        self._watches = False


def _this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - for the type checker
    return task
