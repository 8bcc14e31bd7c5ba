"""Files that people send, fetched over HTTP: looked at, kept, and nothing given away for it."""

from pathlib import Path

import pytest

from bot.cloud import Cloud
from bot.connector import Address
from bot.files import MOST_IN_WINDOW, WINDOW, Files, OfferedFile
from domain.files import MOST_BYTES, FileKind, FileProblem, KeptFile, RefusedFile
from storage.files import FileStore
from tests.bot.stage import Clock, Stage
from tests.fakes.fake_files import FakeFiles

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
PDF = b"%PDF-1.7\n..."
SERVICE = Address(service_url="https://smba.trafficmanager.net/emea/", conversation_id="a:1")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


async def test_a_file_alone_is_fetched_kept_and_handed_to_who_takes_files(
    stage: Stage, files: FakeFiles, store: FileStore
) -> None:
    (answer,) = await stage.client().send_files({"capture.png": files.put(PNG), "note.pdf": files.put(PDF)})
    assert answer.text == "2 files"
    (turn,) = stage.echo.turns
    first, second = turn.files
    assert isinstance(first, KeptFile)
    assert isinstance(second, KeptFile)
    assert (first.name, first.kind, first.size) == ("capture.png", FileKind.PNG, len(PNG))
    assert (second.name, second.kind) == ("note.pdf", FileKind.PDF)
    assert await store.read(first.sha256) == PNG


async def test_the_bots_token_goes_to_its_own_service_alone(guarded: Stage, files: FakeFiles) -> None:
    client = guarded.client()
    await client.send_files({"note.pdf": files.put(PDF)})
    assert ["Authorization" in headers for headers in files.asked] == [False]
    await client.paste(PNG)
    assert [one.kind for turn in guarded.echo.turns for one in turn.files if isinstance(one, KeptFile)] == [
        FileKind.PDF,
        FileKind.PNG,
    ]
    asked = [call for call in guarded.teams.calls if "/attachments/" in call.path]
    assert [call.authorization for call in asked] == ["Bearer outgoing-token-1"]


async def test_a_pasted_picture_that_lies_elsewhere_is_not_asked_for(guarded: Stage, files: FakeFiles) -> None:
    picture = {"contentType": "image/png", "contentUrl": files.put(PNG)}
    client = guarded.client()
    await client.post(client.message("", attachments=[picture]))
    (turn,) = guarded.echo.turns
    assert turn.files == (RefusedFile(name="", problem=FileProblem.FOREIGN_ADDRESS),)
    assert files.asked == []


@pytest.mark.parametrize(
    ("text", "key"), [("echo look", "files"), ("voilà la capture", "files"), ("ticket écran noir", "ticket")]
)
async def test_a_file_with_words_goes_to_the_command_that_takes_files(
    stage: Stage, files: FakeFiles, text: str, key: str
) -> None:
    (answer,) = await stage.client().send_files({"capture.png": files.put(PNG)}, text)
    assert answer.text == ("echo écran noir" if key == "ticket" else "1 files")
    assert len(stage.echo.turns[0].files) == 1


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "vide.png", FileProblem.EMPTY),
        (b"MZ\x90\x00", "capture.png", FileProblem.NOT_WHAT_IT_SAYS),
        (b"x" * (MOST_BYTES + 1), "gros.txt", FileProblem.TOO_BIG),
    ],
)
async def test_a_file_that_is_not_what_it_should_be_is_refused_in_a_word(
    stage: Stage, files: FakeFiles, content: bytes, name: str, problem: FileProblem
) -> None:
    await stage.client().send_files({name: files.put(content)})
    assert stage.echo.turns[0].files == (RefusedFile(name=name, problem=problem),)


async def test_a_file_without_end_is_not_read_to_its_end(stage: Stage, files: FakeFiles, tmp_path: Path) -> None:
    await stage.client().send_files({"gros.txt": files.endless(200)})
    assert stage.echo.turns[0].files == (RefusedFile(name="gros.txt", problem=FileProblem.TOO_BIG),)
    assert files.sent < 60
    assert not (tmp_path / "files").exists()


async def test_what_cannot_be_had_is_refused_and_the_rest_kept(stage: Stage, files: FakeFiles) -> None:
    good = files.put(PNG)
    gone = good.replace("/0/", "/9/")
    led_on = files.moved(good)
    await stage.client().send_files({"a.png": gone, "b.png": led_on, "c.png": good})
    first, second, third = stage.echo.turns[0].files
    assert first == RefusedFile(name="a.png", problem=FileProblem.OUT_OF_REACH)
    assert second == RefusedFile(name="b.png", problem=FileProblem.OUT_OF_REACH)
    assert isinstance(third, KeptFile)


async def test_the_eleventh_file_is_refused(stage: Stage, files: FakeFiles) -> None:
    await stage.client().send_files({f"{number}.png": files.put(PNG) for number in range(12)})
    sent = stage.echo.turns[0].files
    assert [type(one) for one in sent] == [KeptFile] * 10 + [RefusedFile] * 2


async def test_a_flood_of_files_is_stopped_for_a_while_and_for_its_conversation_alone(
    stage: Stage, files: FakeFiles
) -> None:
    client, url = stage.client(), files.put(PNG)
    for _ in range(MOST_IN_WINDOW // 10):
        await client.send_files({f"{number}.png": url for number in range(10)})
    await client.send_files({"one.png": url})
    assert stage.echo.turns[-1].files == (RefusedFile(name="one.png", problem=FileProblem.TOO_OFTEN),)
    await stage.client(entra_id="00000000-0000-4000-8000-000000000001", name="Marc").send_files({"his.png": url})
    assert isinstance(stage.echo.turns[-1].files[0], KeptFile)
    stage.clock.pass_(WINDOW)
    await client.send_files({"one.png": url})
    assert isinstance(stage.echo.turns[-1].files[0], KeptFile)


async def test_a_server_that_does_not_answer_is_not_waited_for(store: FileStore, files: FakeFiles) -> None:
    fetching = Files(store=store, cloud=Cloud(loopback_services=True), clock=Clock(), seconds=0.1)
    offered = OfferedFile(name="a.png", url=files.silent(), is_pasted=False)
    assert await fetching.fetch([offered], SERVICE) == (RefusedFile(name="a.png", problem=FileProblem.OUT_OF_REACH),)
    await fetching.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://contoso-my.sharepoint.com/download.aspx",
        "https://sharepoint.com.evil.example/download.aspx",
        "https://evilsharepoint.com/download.aspx",
        "https://contoso.sharepoint.com@evil.example/",
        "https://contoso.sharepoint.com:8443/",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/",
        "https://evil.example\\.sharepoint.com/",
        "file:///etc/passwd",
        "https://[::1",
        "",
        "https://contoso.sharepoint.com/" + "a" * 5000,
    ],
)
async def test_only_addresses_of_the_tenants_files_are_asked(store: FileStore, url: str) -> None:
    fetching = Files(store=store, cloud=Cloud(), clock=Clock())
    offered = OfferedFile(name="a.png", url=url, is_pasted=False)
    assert await fetching.fetch([offered], SERVICE) == (RefusedFile(name="a.png", problem=FileProblem.FOREIGN_ADDRESS),)
    await fetching.close()


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net.evil.example/emea/v3/attachments/1/views/original",
        "http://smba.trafficmanager.net/emea/v3/attachments/1/views/original",
        "https://smba.trafficmanager.net/emea/v3/conversations",
        "https://contoso-my.sharepoint.com/emea/v3/attachments/1/views/original",
        "https://smba.trafficmanager.net@evil.example/emea/v3/attachments/1/views/original",
    ],
)
async def test_a_pasted_picture_is_asked_of_the_conversations_own_service(store: FileStore, url: str) -> None:
    fetching = Files(store=store, cloud=Cloud(), clock=Clock())
    offered = OfferedFile(name="", url=url, is_pasted=True)
    assert await fetching.fetch([offered], SERVICE) == (RefusedFile(name="", problem=FileProblem.FOREIGN_ADDRESS),)
    await fetching.close()


@pytest.mark.parametrize("attachments", ["x", [1, None], [{}], [{"contentType": 3}], [{"contentType": "text/html"}]])
async def test_attachments_of_any_shape_are_no_trouble(stage: Stage, attachments: object) -> None:
    client = stage.client()
    assert (await client.post(client.message("echo here", attachments=attachments))).status == 200
    assert client.messages[-1].text == "echo here"
