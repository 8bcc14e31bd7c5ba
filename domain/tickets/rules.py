"""How a service centre works, as its deployment sets it."""

from dataclasses import dataclass, field
from datetime import timedelta

from domain.quiet_hours import QuietHours
from domain.working_hours import WorkingHours

FLOOD_WINDOW = timedelta(hours=1)
MESSAGES_WINDOW = timedelta(minutes=10)
NOTICE_GATHERING = timedelta(minutes=1)
"""What comes within this time goes in one message."""
SURVEY_OPEN = timedelta(days=1)
"""How long an answer to the survey can be changed."""


@dataclass(frozen=True, kw_only=True)
class SupportRules:
    """The settings of the service.

    `closing_days` are the working days a requester has to say whether a solution works. `survey_share` is the share of closed tickets
    whose requester is asked how it went, from 0 to 1. A person opens at most `most_opened` tickets in an hour, and writes at most
    `most_messages` times in ten minutes.
    """

    hours: WorkingHours = field(default_factory=WorkingHours)
    quiet: QuietHours = field(default_factory=QuietHours)
    closing_days: int = 5
    survey_share: float = 1.0
    most_opened: int = 10
    most_messages: int = 30

    def asks_survey(self, number: int) -> bool:
        """Whether the ticket of a number is in the sample: the same answer whenever it is asked."""
        return (number * 2_654_435_761) % 2**32 < self.survey_share * 2**32
