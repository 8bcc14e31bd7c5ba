"""`support report`, alone or with the days it is to be about; and the same as a file."""

from collections.abc import Callable
from datetime import datetime

from cards.text import mark, speech
from cards.tickets.report import files_card, report_card
from dialogs.features import Command, Feature
from dialogs.tickets.replies import is_shared, plain_card, pressed
from dialogs.turn import Reply, Say, Turn, Way
from domain.days import read_day
from domain.identifiers import PersonId
from domain.languages import Language
from domain.people import Role
from domain.tickets.days import Days
from domain.tickets.report import ReportFormat, SupportReport
from workflows.tickets import Tickets

_FR, _EN = Language.FRENCH, Language.ENGLISH
_DAY_LIMIT = 10
_SAID_LIMIT = 80

Link = Callable[[Days, ReportFormat, PersonId, Language, datetime], str]
"""Makes the address of a report as a file, for a person."""


class ReportDialogs:
    """How the service did."""

    def __init__(self, *, tickets: Tickets, link: Link) -> None:
        self._tickets = tickets
        self._link = link

    def feature(self) -> Feature:
        """What this part hears."""
        return Feature(
            commands=(
                Command(
                    key="support_report",
                    words={_FR: ("bilan du support", "bilan support"), _EN: ("support report",)},
                    title=mark("Support report"),
                    description=mark(
                        "For leads and the director: how the support did last week, or in the month or days you add"
                    ),
                    handler=self.report,
                    meant_for=frozenset({Role.SUPPORT, Role.DIRECTOR, Role.ADMINISTRATOR}),
                ),
            ),
            verbs={"support.report": self.report, "support.report_files": self.files},
        )

    async def report(self, turn: Turn) -> Reply:
        """The report: of the days said or pressed, else of last week."""
        return plain_card(turn, report_card(await self._counted(turn), language=turn.language))

    async def files(self, turn: Turn) -> Reply:
        """The addresses of the report as a file. They are for one person, so nobody else is to see them."""
        if is_shared(turn) and turn.way is not Way.BUTTON:
            return Say(
                text=speech(turn.language).say("Ask me for the file in our own chat: its address is for you alone.")
            )
        report = await self._counted(turn)
        days = Days(start=report.start, end=report.end)
        addresses = {kind: self._link(days, kind, turn.person.id, turn.language, turn.now) for kind in ReportFormat}
        return plain_card(turn, files_card(report, addresses, language=turn.language))

    async def _counted(self, turn: Turn) -> SupportReport:
        sent = pressed(turn)
        start, end = (read_day(sent.text(name)[:_DAY_LIMIT]) for name in ("start", "end"))
        if start is not None and end is not None:
            return await self._tickets.report(start, end, turn.act)
        said = sent.text("span").replace("_", " ") or turn.said
        return await self._tickets.report_on(said[:_SAID_LIMIT], turn.act)
