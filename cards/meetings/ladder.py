"""The reminders of a body, in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from cards.text import Speech, capital
from domain.meetings.ladder import Ladder, Rung, RungKind

_ANY_DAY = date(2000, 1, 1)
_UTC = ZoneInfo("UTC")


def ladder_in_words(ladder: Ladder, say: Speech) -> str:
    """When a body's members are reminded, the earliest first: "12 days before at 09:00, 60 minutes before"."""
    told = ", ".join(_rung(rung, say) for rung in ladder)
    return capital(told) if told else "–"


def _rung(rung: Rung, say: Speech) -> str:
    told = _when(rung, say)
    return say.say("{reminder} (who has not answered)", reminder=told) if rung.only_unanswered else told


def _when(rung: Rung, say: Speech) -> str:
    match rung.kind:
        case RungKind.DOCUMENTS:
            return say.say("when documents come")
        case RungKind.MINUTES:
            return say.many("{n} minute before", "{n} minutes before", rung.number)
        case RungKind.DAYS:
            hour = say.hour(datetime.combine(_ANY_DAY, rung.at, UTC), _UTC)
            if rung.number == 1:
                return say.say("the day before at {hour}", hour=hour)
            return say.many("{n} day before at {hour}", "{n} days before at {hour}", rung.number, hour=hour)
