"""What can go wrong, as facts. `cards.faults` says each of them to people, in their language, with what to do next."""

from dataclasses import dataclass
from datetime import datetime

from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Refusal
from domain.places import Subject
from domain.rights import Intention
from domain.tickets.entries import Event
from domain.tickets.ticket import State


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


@dataclass(eq=False)
class NotNow(Fault):
    """What was wanted of a ticket cannot be done in the state it is in."""

    event: Event
    state: State


@dataclass(eq=False)
class TooMany(Fault):
    """The person does more at once than one person can mean; `until` is when to try again."""

    intention: Intention
    limit: int
    until: datetime


@dataclass(eq=False)
class NotAMember(Fault):
    """The person named is not of the group that looks after the ticket."""

    name: str
    group: str


@dataclass(eq=False)
class Unfit(Fault):
    """What was given cannot be used. `what` names it: a code word, never what was typed."""

    what: str


@dataclass(eq=False)
class AnswerRefused(Fault):
    """An answer to a meeting cannot be: a proxy that may not be given, a deputy who is none."""

    refusal: Refusal


@dataclass(eq=False)
class MeetingClosed(Fault):
    """The meeting has begun, was cancelled or is not announced: what was asked of it can no longer be done, or not yet."""

    state: MeetingState
    has_begun: bool = False


@dataclass(eq=False)
class NoRecurrence(Fault):
    """The body has no recurrence to make meetings from."""

    body: str


@dataclass(eq=False)
class LastSecretary(Fault):
    """The mandate of a body's only secretary cannot end: nobody could plan its meetings any more."""

    body: str
    person: str


@dataclass(eq=False)
class NobodyInOffice(Fault):
    """A meeting of a body without members cannot be announced."""

    body: str
