"""Which core each process runs on: the bot under measure alone on the first, everything else on the second."""

import os
from contextlib import suppress
from pathlib import Path

BOT = 0
OTHERS = 1


def pin(core: int) -> None:
    """Keep this process, and the processes it starts, on one core; does nothing on a machine that lacks it."""
    with suppress(OSError, AttributeError):
        os.sched_setaffinity(0, {core})


def separate() -> bool:
    """Whether the bot and the load can have a core each. To be asked before anything is pinned."""
    return hasattr(os, "sched_getaffinity") and {BOT, OTHERS} <= os.sched_getaffinity(0)


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its threads have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_bytes(pid: int) -> int:
    """Resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
