"""Committees and meetings: planned, announced, reminded, answered, moved, cancelled, held; their decisions and lists."""

from zoneinfo import ZoneInfo

from domain.languages import Language
from domain.quiet_hours import QuietHours
from storage.database import Database
from workflows.meetings.after import After
from workflows.meetings.answering import Answering
from workflows.meetings.changes import Changes
from workflows.meetings.files import Files
from workflows.meetings.keeping import Keeping
from workflows.meetings.office import Links, Office
from workflows.meetings.planning import Planning
from workflows.meetings.reading import Reading
from workflows.meetings.reminding import Reminding
from workflows.meetings.year import Year

__all__ = ["Links", "Meetings", "Office"]


class Meetings:
    """All that can be done about meetings, by what one does.

    `zone` and `language` are the organisation's, `quiet` when nobody is written to, `links` signs addresses, `look_ahead` writes at the
    beginning of a week to who has several meetings in it.
    """

    def __init__(
        self,
        *,
        database: Database,
        zone: ZoneInfo,
        language: Language,
        links: Links,
        quiet: QuietHours | None = None,
        look_ahead: bool = True,
    ) -> None:
        self.office = office = Office(
            database=database, zone=zone, language=language, links=links, quiet=quiet or QuietHours()
        )
        self.reading = Reading(office)
        self.keeping = Keeping(office, self.reading)
        self.planning = Planning(office)
        self.year = Year(office, self.planning)
        self.changes = Changes(office, self.planning)
        self.answering = Answering(office)
        self.reminding = Reminding(office, look_ahead=look_ahead)
        self.after = After(office)
        self.files = Files(office)
