"""On SQLite one process dispatches: the lock is the kernel's, so nothing is left to clean."""

from pathlib import Path

import pytest

from bot.sole_dispatcher import SoleDispatcher


def test_of_two_one_dispatches_and_the_other_takes_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = SoleDispatcher(tmp_path / "mardi.db"), SoleDispatcher(tmp_path / "mardi.db")
    assert first.may_dispatch()
    assert [second.may_dispatch() for _ in range(3)] == [False] * 3
    assert first.may_dispatch()
    assert capsys.readouterr().out.count("dispatch.elsewhere") == 1
    first.release()
    assert second.may_dispatch()
    assert "dispatch.taken_over" in capsys.readouterr().out
    assert not first.may_dispatch()
    second.release()


def test_another_database_is_another_matter(tmp_path: Path) -> None:
    one, other = SoleDispatcher(tmp_path / "one.db"), SoleDispatcher(tmp_path / "other.db")
    assert one.may_dispatch()
    assert other.may_dispatch()
    one.release()
    other.release()


def test_on_postgresql_every_replica_dispatches() -> None:
    assert SoleDispatcher(None).may_dispatch()
    assert SoleDispatcher(None).may_dispatch()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    sole = SoleDispatcher(tmp_path / "mardi.db")
    sole.may_dispatch()
    (file,) = tmp_path.iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("mardi.db.dispatch", 0o600)
    sole.release()
