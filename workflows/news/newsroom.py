"""The newsroom: all that can be done with the news, built once, and what it does by itself at its hours."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from domain.news.habits import Habits
from storage.database import Database
from workflows.news.archive import Archive
from workflows.news.editing import Editing, Images
from workflows.news.measuring import Files, Measuring
from workflows.news.planning import Planning
from workflows.news.questions import Questions
from workflows.news.reader import Links
from workflows.news.reading import Reading
from workflows.news.reminders import Reminders
from workflows.news.sending import Sending

SEND_EVERY = timedelta(seconds=2)
"""What is planned goes out within this time of its hour."""
FILL_EVERY = timedelta(minutes=1)
REMIND_EVERY = timedelta(seconds=20)

Tick = Callable[[datetime], Awaitable[object]]


class Scheduler(Protocol):
    """Whoever calls at intervals (`bot.scheduler.Scheduler`)."""

    def every(self, interval: timedelta, name: str, tick: Callable[[], Awaitable[None]]) -> None: ...


class Newsroom:
    """The workflows of the news, each under its name. `needs_approval` when a second editor looks at each item."""

    def __init__(
        self,
        *,
        database: Database,
        links: Links,
        files: Files,
        images: Images,
        habits: Habits,
        needs_approval: bool = False,
    ) -> None:
        language, timezone = habits.language, habits.zone
        self.editing = Editing(database=database, language=language, needs_approval=needs_approval, images=images)
        self.planning = Planning(database=database, habits=habits)
        self.sending = Sending(database=database, links=links, habits=habits)
        self.measuring = Measuring(database=database, files=files, zone=timezone)
        self.archive = Archive(database=database, links=links)
        self.reading = Reading(database=database, links=links)
        self.reminders = Reminders(database=database, links=links, language=language, timezone=timezone)
        self.questions = Questions(database=database, links=links, language=language, timezone=timezone)

    def beat(self, scheduler: Scheduler, clock: Callable[[], datetime]) -> None:
        """Have what is due done at its time. What a stop missed is done after it: an edition up to a day late, reminders however late."""
        self._every(scheduler, SEND_EVERY, "news.send", self.sending.tick, clock)
        self._every(scheduler, FILL_EVERY, "news.fill", self.planning.tick, clock)
        self._every(scheduler, REMIND_EVERY, "news.remind", self.reminders.tick, clock)

    def _every(
        self, scheduler: Scheduler, interval: timedelta, name: str, tick: Tick, clock: Callable[[], datetime]
    ) -> None:
        async def at_the_hour() -> None:
            await tick(clock())

        scheduler.every(interval, name, at_the_hour)
