"""What the news hears: its parts (writing, sending, reading) as one feature."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from dialogs.features import Command, Feature, Handler
from dialogs.news.archive import ArchiveDialogs
from dialogs.news.editing import EditingDialogs
from dialogs.news.questions import QuestionDialogs
from dialogs.news.reading import ReadingDialogs
from dialogs.news.sending import SendingDialogs
from workflows.news import Newsroom


class Part(Protocol):
    """One part of the news: what is said in it, and what is pressed."""

    @property
    def commands(self) -> Sequence[Command]: ...

    @property
    def verbs(self) -> Mapping[str, Handler]: ...


class NewsDialogs:
    """The parts, as one feature."""

    def __init__(self, *, news: Newsroom) -> None:
        archive = ArchiveDialogs(archive=news.archive)
        self._extensions = archive.extensions
        self._parts: tuple[Part, ...] = (
            EditingDialogs(editing=news.editing),
            SendingDialogs(planning=news.planning, sending=news.sending, measuring=news.measuring),
            archive,
            ReadingDialogs(reading=news.reading, reminders=news.reminders, questions=news.questions),
            QuestionDialogs(questions=news.questions),
        )

    def feature(self) -> Feature:
        """What this feature hears. Raises ValueError when two parts answer one verb."""
        verbs: dict[str, Handler] = {}
        for part in self._parts:
            if both := verbs.keys() & part.verbs.keys():
                raise ValueError(f"two parts of the news answer {', '.join(sorted(both))}")
            verbs |= part.verbs
        commands = tuple(command for part in self._parts for command in part.commands)
        return Feature(commands=commands, verbs=verbs, extensions=tuple(self._extensions))
