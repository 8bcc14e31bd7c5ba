"""The newsroom: all that can be done with the news, built once."""

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
