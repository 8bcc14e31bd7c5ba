"""Links to files, opened by a browser."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.file_links import LIFE, FileLinks
from domain.faults import NotAllowed, NotFound
from domain.files import FileKind
from domain.identifiers import AttachmentId, PersonId
from domain.projects import PersonRef
from domain.rights import Intention
from domain.tickets.attachment import Attachment
from storage.files import FileStore
from tests.bot.stage import Clock
from tests.cast import NOW

Serve = Callable[[web.Application], Awaitable[str]]
PAUL, CLAIRE = PersonId(5), PersonId(6)
BASE = "https://mardi.example"


class Files:
    """Two files that Paul may read, the second of which is lost."""

    def __init__(self) -> None:
        self.kept: dict[int, Attachment] = {}

    async def file(self, attachment_id: AttachmentId, person_id: PersonId, _now: object) -> Attachment:
        if person_id != PAUL:
            raise NotAllowed(Intention.READ_TICKET)
        if attachment_id not in self.kept:
            raise NotFound("file")
        return self.kept[attachment_id]

    async def keep(self, store: FileStore, number: int, name: str, kind: FileKind, content: bytes) -> None:
        sha256 = await store.keep(content)
        self.kept[number] = Attachment(
            id=AttachmentId(number),
            ticket=None,
            name=name,
            kind=kind,
            size=len(content),
            sha256=sha256,
            sent_by=PersonRef(id=PAUL, name="Paul"),
            sent_at=NOW,
        )


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
def links(store: FileStore, files: Files, clock: Clock) -> FileLinks:
    return FileLinks(keys=("k" * 32,), base=BASE, store=store, files=files, clock=clock)


async def _open(links: FileLinks, serve: Serve, link: str) -> tuple[int, dict[str, str], bytes]:
    application = web.Application()
    application.add_routes([links.route()])
    base = await serve(application)
    url = base + link.removeprefix(BASE)
    async with ClientSession() as session, session.get(url) as response:
        return response.status, dict(response.headers), await response.read()


async def test_a_picture_is_shown_and_a_browser_runs_nothing_of_it(
    links: FileLinks, files: Files, store: FileStore, clock: Clock, aiohttp_serve: Serve
) -> None:
    await files.keep(store, 1, 'écran "noir".png', FileKind.PNG, b"\x89PNG")
    status, headers, body = await _open(links, aiohttp_serve, links.link(AttachmentId(1), PAUL, clock()))
    assert (status, headers["Content-Type"], body) == (200, "image/png", b"\x89PNG")
    assert headers["Content-Disposition"] == "inline; filename*=UTF-8''%C3%A9cran%20%22noir%22.png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("kind", "type_"), [(FileKind.PDF, "application/pdf"), (FileKind.TEXT, "text/plain; charset=utf-8")]
)
async def test_anything_else_is_saved(
    links: FileLinks, files: Files, store: FileStore, clock: Clock, aiohttp_serve: Serve, kind: FileKind, type_: str
) -> None:
    await files.keep(store, 1, "note", kind, b"<script>")
    status, headers, _ = await _open(links, aiohttp_serve, links.link(AttachmentId(1), PAUL, clock()))
    assert (status, headers["Content-Type"]) == (200, type_)
    assert headers["Content-Disposition"].startswith("attachment;")


async def test_a_link_ends_and_opens_nothing_for_who_may_no_longer_read(
    links: FileLinks, files: Files, store: FileStore, clock: Clock, aiohttp_serve: Serve
) -> None:
    await files.keep(store, 1, "a.png", FileKind.PNG, b"\x89PNG")
    link = links.link(AttachmentId(1), PAUL, clock())
    assert (await _open(links, aiohttp_serve, links.link(AttachmentId(1), CLAIRE, clock())))[0] == 404
    assert (await _open(links, aiohttp_serve, links.link(AttachmentId(2), PAUL, clock())))[0] == 404
    clock.pass_(LIFE + timedelta(seconds=1))
    status, _, body = await _open(links, aiohttp_serve, link)
    assert status == 404
    assert "lien" in body.decode()


async def test_a_content_that_was_lost_is_said_to_be(
    links: FileLinks, files: Files, store: FileStore, clock: Clock, aiohttp_serve: Serve, tmp_path: Path
) -> None:
    await files.keep(store, 1, "a.png", FileKind.PNG, b"\x89PNG")
    sha256 = files.kept[1].sha256
    (tmp_path / sha256[:2] / sha256).unlink()
    assert (await _open(links, aiohttp_serve, links.link(AttachmentId(1), PAUL, clock())))[0] == 404


@pytest.mark.parametrize("token", ["x", "a.b", "%2e%2e", "é", "0" * 2000])
async def test_what_mardi_did_not_sign_opens_nothing(links: FileLinks, aiohttp_serve: Serve, token: str) -> None:
    assert (await _open(links, aiohttp_serve, f"/files/{token}"))[0] == 404
