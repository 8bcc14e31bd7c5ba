"""When a body meets, in words, and the fields that choose it."""

from datetime import date

from cards.inputs import choice_input, date_input, text_input
from cards.layout import Elements, fold, small
from cards.meetings.parts import faulty, side_by_side
from cards.text import Speech, capital, mark
from domain.languages import Language
from domain.meetings.bodies import HolidayRule
from domain.meetings.body_entry import DATES, MONTHS
from domain.meetings.entry import Entry, EntryFault
from domain.meetings.recurrence import LAST_DAY, RANKS, WEEKDAYS, Rhythm, recurrence_of

RULE_LIMIT = 200
_LEAP_YEAR = 2028
_RANKS = {
    "1": mark("first"),
    "2": mark("second"),
    "3": mark("third"),
    "4": mark("fourth"),
    "-1": mark("last"),
}
_WEEKDAYS = {
    "MO": mark("Monday"),
    "TU": mark("Tuesday"),
    "WE": mark("Wednesday"),
    "TH": mark("Thursday"),
    "FR": mark("Friday"),
}
_RHYTHMS = {
    Rhythm.NONE: mark("no fixed rhythm"),
    Rhythm.WEEKLY: mark("each week"),
    Rhythm.FORTNIGHTLY: mark("every other week"),
    Rhythm.MONTHLY_WEEKDAY: mark("each month, on a day of the week"),
    Rhythm.MONTHLY_DATE: mark("each month, on a date"),
    Rhythm.YEARLY_WEEKDAY: mark("each year, on a day of the week"),
    Rhythm.YEARLY_DATE: mark("each year, on a date"),
    Rhythm.CUSTOM: mark("another rule, written below"),
}
_FIELDS = frozenset({"rank", "weekday", "month_day", "month", "counted_from", "rule"})


def recurrence(rule: str, say: Speech) -> str:
    """A recurrence in words; the rule itself when there are none for it."""
    told = recurrence_of(rule)
    rank, weekday = say.say(_RANKS[told.rank]), say.say(_WEEKDAYS[told.weekday])
    match told.rhythm:
        case Rhythm.NONE:
            return say.say("no fixed rhythm")
        case Rhythm.WEEKLY:
            return say.say("each week, on {weekday}", weekday=weekday)
        case Rhythm.FORTNIGHTLY:
            if told.counted_from is None:
                return say.say("every other week, on {weekday}", weekday=weekday)
            counted = say.date(told.counted_from)
            return say.say("every other week, on {weekday}, counted from {day}", weekday=weekday, day=counted)
        case Rhythm.MONTHLY_WEEKDAY:
            return say.say("each month, the {ordinal} {weekday}", ordinal=rank, weekday=weekday)
        case Rhythm.MONTHLY_DATE:
            if told.day == LAST_DAY:
                return say.say("each month, the last day")
            return say.say("each month, on day {n}", n=say.number(told.day))
        case Rhythm.YEARLY_WEEKDAY:
            return say.say(
                "each year, the {ordinal} {weekday} of {month}",
                ordinal=rank,
                weekday=weekday,
                month=_month(told.month, say),
            )
        case Rhythm.YEARLY_DATE:
            if told.day == LAST_DAY:
                return say.say("each year, the last day of {month}", month=_month(told.month, say))
            return say.say("each year, on {day}", day=say.day_and_month(date(_LEAP_YEAR, told.month, told.day)))
        case Rhythm.CUSTOM:
            return rule


def _month(number: int, say: Speech) -> str:
    return say.month(date(_LEAP_YEAR, number, 1)).rpartition(" ")[0]


def recurrence_fields(entry: Entry, faults: tuple[EntryFault, ...], language: Language, say: Speech) -> Elements:
    """How often, then folded on which day: open when a recurrence uses it."""

    def choice(name: str, label: str, choices: list[tuple[str, str]]) -> Elements:
        return faulty(choice_input(name, label, choices, entry.get(name)), name, faults, language)

    often = choice(
        "recurrence", say.say("Recurrence"), [(capital(say.say(_RHYTHMS[one])), one.value) for one in Rhythm]
    )
    dates = [(capital(say.say("last day")), one) if one == str(LAST_DAY) else (one, one) for one in DATES]
    which: Elements = [
        side_by_side(
            choice("rank", say.say("Which of the month"), [(capital(say.say(_RANKS[one])), one) for one in RANKS]),
            choice(
                "weekday", say.say("Day of the week"), [(capital(say.say(_WEEKDAYS[one])), one) for one in WEEKDAYS]
            ),
        ),
        side_by_side(
            choice("month_day", say.say("Date in the month"), dates),
            choice("month", say.say("Month of the year"), [(capital(_month(int(one), say)), one) for one in MONTHS]),
        ),
        small(say.say("Fill in what your choice above needs; the rest is left aside."), spacing="Small"),
        *faulty(
            date_input(
                "counted_from", say.say("Every other week: a date of a week that counts"), entry.get("counted_from")
            ),
            "counted_from",
            faults,
            language,
        ),
        *faulty(
            text_input("rule", say.say("Another rule (RRULE)"), entry.get("rule"), limit=RULE_LIMIT),
            "rule",
            faults,
            language,
        ),
    ]
    holidays = choice(
        "holiday_rule", say.say("When the day is not worked"), [(say.Word(one), one.value) for one in HolidayRule]
    )
    opened = entry.get("recurrence") != Rhythm.NONE.value or any(one.field in _FIELDS for one in faults)
    return [*often, *fold("rhythm", say.say("On which day"), [*which, *holidays], opened=opened)]
