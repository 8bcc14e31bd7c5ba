"""The real bot, Microsoft's Agents Playground and a browser, for each test its own.

Without Node, the Playground or Chromium these tests are left out of a local run, with the reason in its first lines; with
MARDI_TEST_STRICT=1 (the continuous integration) their absence ends the run.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from examples.playground.instance import ROOT, Playground, what_is_missing
from examples.playground.world import configuration, read_world
from tests.playground.running import Bot, load_demonstration
from tests.playground.teams import NARROW, WIDE, Teams

ARTIFACTS = ROOT / "artifacts"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = what_is_missing() or ("" if CHROMIUM else "Chromium is not on this machine: install the package chromium.")

if MISSING:
    if os.environ.get("MARDI_TEST_STRICT") == "1":
        raise pytest.UsageError(f"the Playground tests cannot run: {MISSING}")
    collect_ignore_glob = ["test_*.py"]


def pytest_report_header() -> list[str]:
    """Say what is left out, and why."""
    return [f"Playground tests left out. {MISSING}"] if MISSING else []


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that holds the demonstration, loaded once."""
    folder = tmp_path_factory.mktemp("demonstration")
    load_demonstration(folder)
    return folder


@pytest.fixture
def bot(demonstration: Path, tmp_path: Path) -> Iterator[Bot]:
    """The bot, listening. It must end well and have written no error."""
    bot = Bot(tmp_path, demonstration)
    try:
        bot.wait()
        yield bot
    finally:
        code = bot.end()
    assert code == 0, bot.log[-3000:]
    assert not bot.complaints, bot.log[-3000:]


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def teams(bot: Bot, browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Teams]]:
    """Opens Teams as somebody: `teams("claire", narrow=True)`. Pictures go to `artifacts/playground/<test>/`."""
    world = read_world()
    opened: list[Playground] = []
    pictures = ARTIFACTS / "playground" / request.node.name.replace("[", "-").replace("]", "")

    def open_as(key: str, *, narrow: bool = False) -> Teams:
        person = world.person(key)
        playground = Playground(
            configuration=configuration(world, person), folder=tmp_path / f"playground-{key}", bot=bot.url
        )
        opened.append(playground)
        playground.start()
        return Teams(browser, playground.wait(), NARROW if narrow else WIDE, pictures, lambda: bot.is_still)

    yield open_as
    for playground in opened:
        playground.end()
