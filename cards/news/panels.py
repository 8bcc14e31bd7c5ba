"""The parts of the reader's card that open: when to read it later, what to ask the editors."""

from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, Container, ToggleVisibilityAction

from cards.elements import made
from cards.inputs import date_input, text_input, with_fault
from cards.layout import Elements, buttons, execute, heading, small
from cards.text import Speech, capital
from domain.news.item import NewsItem
from domain.news.question import QUESTION_LIMIT, TextWrong
from domain.news.reader import Asking, Delaying
from domain.news.reminders import DayWrong, Moment

_ASK = "ask"


def delaying_panel(item: NewsItem, delaying: Delaying | None, say: Speech, timezone: ZoneInfo) -> Elements:
    """The moments at which the reader can be reminded, and any other day."""
    if delaying is None:
        return []
    offered = [
        execute(
            "news.remind",
            _moment(moment, delaying, say, timezone),
            {"item": item.id, "moment": moment.value},
            style=None if number else "positive",
        )
        for number, moment in enumerate(delaying.moments)
    ]
    wrong = day_wrong(delaying.wrong, say) if delaying.wrong else ""
    day = delaying.day if delaying.wrong in (DayWrong.PAST, DayWrong.TOO_FAR) else ""
    items: Elements = [
        heading(say.say("When do you want to read it?"), spacing=None),
        buttons(*offered),
        *with_fault(date_input("day", say.say("Another day"), day), wrong),
        buttons(
            execute("news.remind", say.say("Remind me on that day"), {"item": item.id}, inputs=True),
            execute("news.not_later", say.say("Not later"), {"item": item.id}),
            spacing="Small",
        ),
    ]
    return [made(Container, style="emphasis", bleed=True, spacing="Medium", items=items)]


def _moment(moment: Moment, delaying: Delaying, say: Speech, timezone: ZoneInfo) -> str:
    instant = delaying.moments[moment]
    hour = say.hour(instant, timezone)
    days = (instant.astimezone(timezone).date() - delaying.today).days
    if days == 0:
        return say.say("Today at {hour}", hour=hour)
    if days == 1:
        return say.say("Tomorrow at {hour}", hour=hour)
    return capital(say.instant(instant, timezone))


def day_wrong(wrong: DayWrong, say: Speech) -> str:
    """Why a day cannot be chosen, and which can."""
    match wrong:
        case DayWrong.MISSING:
            return say.say("Choose a day first.")
        case DayWrong.NOT_A_DAY:
            return say.say("This is not a date. Choose a day in the calendar.")
        case DayWrong.PAST:
            return say.say("This day is over: choose a later one.")
        case DayWrong.TOO_FAR:
            return say.say("This day is more than a year away: choose an earlier one.")


def ask_action(say: Speech) -> Action:
    """The button that opens the part for a question."""
    return made(ToggleVisibilityAction, title=say.say("Ask the editors"), target_elements=[_ASK])


def asking_panel(item: NewsItem, asking: Asking | None, say: Speech) -> Elements:
    """The part for a question: shut, or open with what was typed and why it was not sent."""
    field = text_input(
        "question",
        say.say("Your question to the editors"),
        asking.text[:QUESTION_LIMIT] if asking else "",
        limit=QUESTION_LIMIT,
        multiline=True,
    )
    wrong = text_wrong(asking.wrong, QUESTION_LIMIT, say) if asking else ""
    items: Elements = [
        *with_fault(field, wrong),
        small(say.say("They see your name. Their answer comes here, to you alone."), spacing="Small"),
        buttons(
            execute("news.ask", say.say("Send the question"), {"item": item.id}, style="positive", inputs=True),
            spacing="Small",
        ),
    ]
    return [
        made(
            Container,
            id=_ASK,
            is_visible=asking is not None,
            style="emphasis",
            bleed=True,
            spacing="Medium",
            items=items,
        )
    ]


def text_wrong(wrong: TextWrong, limit: int, say: Speech) -> str:
    """Why a question or an answer cannot be sent."""
    match wrong:
        case TextWrong.MISSING:
            return say.say("Please fill this in.")
        case TextWrong.TOO_LONG:
            return say.say("This is too long: {limit} characters at most.", limit=say.number(limit))
