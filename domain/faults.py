"""What can go wrong, as facts. `cards.faults` says each of them to people, in their language, with what to do next."""

from dataclasses import dataclass

from domain.places import Subject
from domain.rights import Intention


class Fault(Exception):
    """The root of all that Mardi refuses. A fault carries data; its words are made where it is shown."""


@dataclass(eq=False)
class NotAllowed(Fault):
    """The person lacks the right to do this."""

    intention: Intention
    subject: str = ""


@dataclass(eq=False)
class NotFound(Fault):
    """What was named does not exist, or no longer does."""

    kind: str
    name: str = ""


@dataclass(eq=False)
class AlreadyDone(Fault):
    """This very activity was acted on before: Teams repeats what it thinks was lost. Read the subject again."""

    subject: Subject | None


@dataclass(eq=False)
class Overtaken(Fault):
    """Someone else changed the subject since it was shown."""

    subject: Subject
    by: str = ""


@dataclass(eq=False)
class NotYetSent(Fault):
    """An item of the news has not gone out: its card was a test, whose buttons do nothing."""
