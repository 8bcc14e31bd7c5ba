"""What a signed address gives: a calendar file, a calendar to subscribe to, a list. What the address says is looked up again each time."""

from datetime import datetime, timedelta

from cards.meetings import ics
from cards.meetings.attendance_list import AttendanceList, attendance_csv, attendance_pdf, attendance_xlsx
from cards.meetings.statistics import statistics_xlsx
from domain.files import HandedFile
from domain.identifiers import BodyId, MeetingId, PersonId
from domain.languages import Language
from domain.rights import Intention, may
from storage import people
from storage.database import Transaction
from storage.meetings import feeds, meetings
from storage.meetings.bodies import find as find_body
from workflows.meetings.office import Office, body_relations, relations, take
from workflows.meetings.reading import attendance_over_a_year

CALENDAR = "text/calendar"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
PDF = "application/pdf"
_FEED_PAST = timedelta(days=92)
_FEED_MOST = 400


class Files:
    """Gives what verified claims say, None when it is not there or not theirs any more."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def give(self, claims: str, now: datetime) -> HandedFile | None:
        """The file of claims whose signature was verified."""
        kind, *parts = claims.split("-")
        async with self._office.database.reading() as tx:
            match kind, parts:
                case "ics", [meeting, person]:
                    return await self._ics(tx, MeetingId(int(meeting)), PersonId(int(person)), now)
                case "feed", [person, generation, language]:
                    return await self._feed(tx, PersonId(int(person)), int(generation), Language(language), now)
                case "list", [meeting, person, language, form]:
                    return await self._list(
                        tx, MeetingId(int(meeting)), PersonId(int(person)), Language(language), form, now
                    )
                case "statistics", [body, person, language]:
                    return await self._statistics(tx, BodyId(int(body)), PersonId(int(person)), Language(language), now)
        return None

    async def _ics(
        self, tx: Transaction, meeting_id: MeetingId, person_id: PersonId, now: datetime
    ) -> HandedFile | None:
        person = await people.find(tx, person_id)
        if person is None:
            return None
        sitting = await take(tx, self._office, meeting_id)
        found = relations(sitting, person_id, self._office.today(now))
        if sitting.meeting.announced_at is None or not may(person, Intention.READ_MEETING, found):
            return None
        language = person.language(self._office.language)
        content = ics.meeting_file(sitting.meeting, language, now)
        return HandedFile(name=f"reunion-{sitting.day}.ics", media_type=CALENDAR, content=content)

    async def _feed(
        self, tx: Transaction, person_id: PersonId, generation: int, language: Language, now: datetime
    ) -> HandedFile | None:
        person, feed = await people.find(tx, person_id), await feeds.find(tx, person_id)
        if person is None or not may(person, Intention.SUBSCRIBE_TO_CALENDAR):
            return None
        if feed is None or not feed.is_open or feed.generation != generation:
            return None
        found = await meetings.of_person(tx, person_id, now - _FEED_PAST, _FEED_MOST, cancelled=True)
        return HandedFile(name="mardi.ics", media_type=CALENDAR, content=ics.feed(found, language, now), is_inline=True)

    async def _list(
        self, tx: Transaction, meeting: MeetingId, person_id: PersonId, language: Language, form: str, now: datetime
    ) -> HandedFile | None:
        person = await people.find(tx, person_id)
        if person is None:
            return None
        sitting = await take(tx, self._office, meeting)
        found = relations(sitting, person_id, self._office.today(now))
        if not may(person, Intention.KEEP_ATTENDANCE, found):
            return None
        forms = {"xlsx": (attendance_xlsx, XLSX), "csv": (attendance_csv, CSV), "pdf": (attendance_pdf, PDF)}
        if form not in forms:
            return None
        make, media_type = forms[form]
        told = AttendanceList(
            meeting=sitting.meeting,
            replies=tuple(sitting.replies.values()),
            answers=sitting.forecast(),
            sheet=sitting.attendance(),
            language=language,
            zone=self._office.zone,
        )
        return HandedFile(name=f"presences-{sitting.day}.{form}", media_type=media_type, content=make(told))

    async def _statistics(
        self, tx: Transaction, body_id: BodyId, person_id: PersonId, language: Language, now: datetime
    ) -> HandedFile | None:
        person, body = await people.find(tx, person_id), await find_body(tx, body_id)
        if person is None or body is None:
            return None
        today = self._office.today(now)
        if not may(person, Intention.KEEP_ATTENDANCE, body_relations(body, person_id, today)):
            return None
        found = await attendance_over_a_year(tx, self._office, body, now)
        return HandedFile(name=f"assiduite-{today}.xlsx", media_type=XLSX, content=statistics_xlsx(found, language))
