"""What a requester says of how their ticket was looked after."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import TicketId
from domain.tickets.rules import SURVEY_OPEN

COMMENT_LIMIT = 1_000
SCORES = range(1, 6)


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The survey of a closed ticket. `score` goes from 1 to 5; None until it is answered."""

    ticket: TicketId
    asked_at: datetime
    score: int | None = None
    comment: str = ""
    answered_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can be answered, or the answer still be changed."""
        return self.answered_at is None or now - self.answered_at <= SURVEY_OPEN
