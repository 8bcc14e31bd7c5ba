"""Files kept on the disk by what they hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.files import FileStore


async def test_a_content_is_kept_once_and_read_back(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    name = await store.keep(b"hello")
    assert await store.keep(b"hello") == name
    assert await store.read(name) == b"hello"
    assert _files(tmp_path) == 1


async def test_what_is_not_there_or_was_changed_is_not_read(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    name = await store.keep(b"hello")
    (tmp_path / name[:2] / name).write_bytes(b"other")
    assert await store.read(name) is None
    assert await store.read("0" * 64) is None
    assert await store.read("../../etc/passwd") is None


async def test_what_nothing_names_is_removed_once_it_is_old(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    kept, forgotten = await store.keep(b"kept"), await store.keep(b"forgotten")
    now = datetime.now(UTC)
    assert await store.remove_unless(frozenset({kept}), now - timedelta(days=1)) == 0
    assert await store.remove_unless(frozenset({kept}), now + timedelta(minutes=1)) == 1
    assert await store.read(kept) == b"kept"
    assert await store.read(forgotten) is None


def _files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))
