"""Where the time of our own turns goes: cProfile in the server, switched on and off from outside, its worker threads included.

Worker threads (the SQLite driver's, the executors') are profiled on Python 3.11; later versions allow one profile at a time, which is
the event loop's.
"""

import cProfile
import marshal
import os
import pstats
import re
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

BEGIN = signal.SIGUSR1
END = signal.SIGUSR2

_DONE = "done"
_PACKAGE = re.compile(r"site-packages/([^/.]+)")
_STANDARD = re.compile(r"lib/python3\.\d+/([^/.]+)")


def listen(folder: Path) -> None:
    """Profile this process between the signals `BEGIN` and `END`; what was seen is then left in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    main = cProfile.Profile()
    threads: list[cProfile.Profile] = []
    if sys.version_info < (3, 12):
        _profile_threads(threads)

    def begin(*_: object) -> None:
        for one in threads:
            one.clear()
        main.enable()

    def end(*_: object) -> None:
        main.disable()
        for number, one in enumerate([main, *threads]):
            one.snapshot_stats()
            with (folder / f"{number}.prof").open("wb") as sink:
                marshal.dump(one.stats, sink)
        (folder / _DONE).touch()

    signal.signal(BEGIN, begin)
    signal.signal(END, end)


def _profile_threads(profiles: list[cProfile.Profile]) -> None:
    run = threading.Thread.run

    def run_profiled(self: threading.Thread) -> None:
        profile = cProfile.Profile()
        profiles.append(profile)
        profile.enable()
        run(self)

    threading.Thread.run = run_profiled  # type: ignore[method-assign]


def begin(pid: int) -> None:
    """Switch the profile of a server on."""
    os.kill(pid, BEGIN)


def end(pid: int, folder: Path) -> None:
    """Switch it off, and wait until it is written. Raises TimeoutError when it is not within ten seconds."""
    os.kill(pid, END)
    limit = time.monotonic() + 10
    while not (folder / _DONE).exists():
        if time.monotonic() > limit:
            raise TimeoutError("the profile was not written")
        time.sleep(0.05)


def summary(folder: Path, root: Path, turns: int, lines: int = 45) -> str:
    """Milliseconds per turn by package and by function, own time, then the functions of the repository with what they call.

    cProfile makes every call dearer (turns are two to three times as slow): read the shares, not the milliseconds.
    """
    entries: dict[tuple[str, int, str], list[float]] = {}
    for file in folder.glob("*.prof"):
        with suppress(TypeError):
            for key, (_, calls, own, whole, _) in pstats.Stats(str(file)).stats.items():  # type: ignore[attr-defined]
                entry = entries.setdefault(key, [0, 0.0, 0.0])
                entry[0] += calls
                entry[1] += own
                entry[2] += whole
    packages: Counter[str] = Counter()
    for (path, _, name), (_, own, _) in entries.items():
        packages[_package(path, name, root)] += own  # type: ignore[assignment]
    waiting = packages.pop("(waiting)", 0)
    total = sum(packages.values())
    told = [
        f"own time by package, ms per turn over {turns} turns ({1000 * waiting / turns:.2f} ms of waiting left out)"
    ]
    told += [f"  {1000 * own / turns:8.3f}  {own / total:5.1%}  {name}" for name, own in packages.most_common(25)]
    told.append("own time by function: ms per turn, calls per turn")
    busiest = sorted(entries.items(), key=lambda one: -one[1][1])
    told += [_line(key, calls, own, turns, root) for key, (calls, own, _) in busiest[:lines]]
    told.append(
        "functions of the repository with all they call (coroutines: while they ran): ms per turn, calls per turn"
    )
    ours = sorted((one for one in entries.items() if _is_ours(one[0][0], root)), key=lambda one: -one[1][2])
    told += [_line(key, calls, whole, turns, root) for key, (calls, _, whole) in ours[:lines]]
    return "\n".join(told)


def _line(key: tuple[str, int, str], calls: float, seconds: float, turns: int, root: Path) -> str:
    path, line, name = key
    place = name if path == "~" else f"{path.split('site-packages/')[-1].removeprefix(f'{root}/')}:{line} {name}"
    return f"  {1000 * seconds / turns:8.3f}  {calls / turns:7.2f}  {place}"


def _is_ours(path: str, root: Path) -> bool:
    return path.startswith(f"{root}/") and "site-packages" not in path and not path.startswith(f"{root}/bench/")


def _package(path: str, name: str, root: Path) -> str:
    if any(word in name for word in ("poll' of", "'acquire'", "SimpleQueue")):
        return "(waiting)"
    if found := _PACKAGE.search(path):
        return found[1]
    if _is_ours(path, root):
        return "our " + Path(path).relative_to(root).parts[0]
    if found := _STANDARD.search(path):
        return "python " + found[1]
    return f"built in {name.split(' of ')[-1].strip('<>')}" if "sqlite3" in name else "built in"
