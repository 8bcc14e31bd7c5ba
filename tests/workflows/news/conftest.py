"""The newsroom of the tests."""

import pytest

from domain.languages import Language
from storage.database import Database
from tests.cast import Cast
from tests.workflows.news.desk import Desk
from tests.workflows.news.newsroom import Newsroom
from tests.workflows.news.reading_room import ReadingRoom
from workflows.news.editing import Editing


@pytest.fixture
async def newsroom(database: Database, cast: Cast) -> Newsroom:
    """Olivia and Denis edit, Marc is an ambassador; the others read, Emma in English."""
    return await Newsroom(database=database, cast=cast).open()


@pytest.fixture
def desk(newsroom: Newsroom) -> Desk:
    """A desk where nobody approves."""
    return Desk(room=newsroom, editing=Editing(database=newsroom.database, language=Language.FRENCH))


@pytest.fixture
def watched(newsroom: Newsroom) -> Desk:
    """A desk where a second editor approves."""
    editing = Editing(database=newsroom.database, language=Language.FRENCH, needs_approval=True)
    return Desk(room=newsroom, editing=editing)


@pytest.fixture
def room(newsroom: Newsroom) -> ReadingRoom:
    """The newsroom as readers meet it."""
    return ReadingRoom(newsroom)
