"""What flash reports hear: `flash`, `my reports`, `history`, and the buttons of their forms and cards."""

from cards.text import mark
from dialogs.features import Command, Feature
from dialogs.flash_reports.reading import ReadingDialogs
from dialogs.flash_reports.writing import WritingDialogs
from domain.languages import Language
from domain.people import Role
from workflows.flash_reports import FlashReports

_FR, _EN = Language.FRENCH, Language.ENGLISH


class FlashReportDialogs:
    """Writing and reading, as one feature."""

    def __init__(self, *, flash_reports: FlashReports) -> None:
        self._writing = WritingDialogs(flash_reports=flash_reports)
        self._reading = ReadingDialogs(flash_reports=flash_reports)

    def feature(self) -> Feature:
        """What this feature hears."""
        writing, reading = self._writing, self._reading
        return Feature(
            commands=(
                Command(
                    key="flash",
                    words={
                        _FR: ("flash", "rapport flash", "nouveau flash", "nouveau rapport", "nouveau rapport flash"),
                        _EN: ("flash", "flash report", "new flash", "new report", "new flash report"),
                    },
                    title=mark("Flash report"),
                    description=mark(
                        "Write a report: “flash” and the project; you may go on, as in: flash SIRH weather cloudy progress 60"
                    ),
                    handler=writing.flash,
                    meant_for=frozenset({Role.PROJECT_MANAGER, Role.PROJECT_OFFICE}),
                    menu=2,
                ),
                Command(
                    key="my_reports",
                    words={_FR: ("mes rapports", "mes rapports flash"), _EN: ("my reports", "my flash reports")},
                    title=mark("My reports"),
                    description=mark("The projects you report on, and what is still to be written"),
                    handler=reading.mine,
                    meant_for=frozenset({Role.PROJECT_MANAGER, Role.PROJECT_OFFICE}),
                    menu=5,
                ),
                Command(
                    key="history",
                    words={_FR: ("historique", "historique de"), _EN: ("history", "history of")},
                    title=mark("History"),
                    description=mark("All the reports of a project: “history” and its name"),
                    handler=reading.history_of,
                ),
            ),
            verbs={
                "flash_report.start": writing.start,
                "flash_report.choose": writing.choose,
                "flash_report.save": writing.save,
                "flash_report.publish": writing.publish,
                "flash_report.unchanged": writing.unchanged,
                "flash_report.withdraw": writing.withdraw,
                "flash_report.restore": writing.restore,
                "flash_report.page": writing.turn_page,
                "flash_report.add_milestone": writing.turn_page,
                "flash_report.revise": writing.revise,
                "flash_report.show": reading.show,
                "flash_report.history": reading.history,
                "flash_report.revisions": reading.revisions,
                "flash_report.mine": reading.mine,
            },
        )
