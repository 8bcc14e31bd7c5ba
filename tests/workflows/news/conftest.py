"""The newsroom of the tests."""

import pytest

from storage.database import Database
from tests.cast import Cast
from tests.workflows.news.newsroom import Newsroom


@pytest.fixture
async def newsroom(database: Database, cast: Cast) -> Newsroom:
    """Olivia and Denis edit, Marc is an ambassador; the others read, Emma in English."""
    return await Newsroom(database=database, cast=cast).open()
