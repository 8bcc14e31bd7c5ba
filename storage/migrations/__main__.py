"""Write the next migration, from what the schema has and the migrations lack: `make migration WORDS='appointments on tickets'`."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from storage.migrating import migrate, write_migration


async def _write(words: str) -> None:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'empty.db')}")
        try:
            await migrate(database)
            await write_migration(database, words)
        finally:
            await database.close()


asyncio.run(_write(" ".join(sys.argv[1:])))
