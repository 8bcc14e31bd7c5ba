"""An item before it goes out: when, to how many people, in which languages, how long it takes; planned, sent, or tried on oneself."""

from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action

from cards.inputs import date_input, time_input
from cards.layout import (
    Elements,
    card,
    cell,
    columns,
    execute,
    fault_line,
    figure,
    fold,
    header,
    notice,
    small,
    words,
)
from cards.news.figures import audience_words, lasting, reason_lines
from cards.text import Speech, capital, mark, speech
from cards.zones import Zones, instant_in, typed_in
from domain.calendar import is_quiet
from domain.languages import Language
from domain.news.item import NewsState
from domain.news.outlook import Outlook, PlanWrong
from domain.news.tuesdays import edition_of

_WRONG = {
    PlanWrong.NOT_A_DATE: mark("Choose a day."),
    PlanWrong.NOT_AN_HOUR: mark("Choose an hour, for instance 09:00."),
    PlanWrong.IN_THE_PAST: mark("This moment has passed: choose a later one."),
    PlanWrong.TOO_FAR: mark("This is more than a year ahead: choose an earlier day."),
    PlanWrong.TAKEN: mark("That Tuesday already has its news: choose another day."),
    PlanWrong.HOLIDAY: mark("That day is a public holiday, and this item skips them: choose another day."),
    PlanWrong.NO_TUESDAY_LEFT: mark("Every Tuesday of the year ahead has its news: choose another day of the week."),
    PlanWrong.EMPTY_AUDIENCE: mark("Nobody can be reached in this audience: change it before sending."),
    PlanWrong.NOT_READY: mark("This item is not ready: finish it, and have it approved if that is asked for."),
    PlanWrong.CHANGED: mark("The text changed since you looked at it: read it again before it goes out."),
}
_OF_THE_FORM = {
    PlanWrong.NOT_A_DATE,
    PlanWrong.NOT_AN_HOUR,
    PlanWrong.IN_THE_PAST,
    PlanWrong.TOO_FAR,
    PlanWrong.TAKEN,
    PlanWrong.HOLIDAY,
}
"""What is told under the fields."""
_ROOM = 5
"""As many buttons as stand in one row of the narrowest client; the least asked for give way."""
_PLANNABLE = frozenset({NewsState.READY, NewsState.SCHEDULED})


def outlook_summary(outlook: Outlook, language: Language) -> str:
    """The toast: the item, and when it goes out."""
    say = speech(language)
    title = outlook.item.wording(language).title
    if outlook.wrong is not None:
        return say.say("“{title}” does not go out: something is to be settled", title=title)
    if outlook.is_missed:
        return say.say("“{title}” did not go out: it waits for your decision", title=title)
    if outlook.item.state is NewsState.SCHEDULED and outlook.item.send_at:
        when = say.instant(outlook.item.send_at, outlook.zone)
        return say.say("“{title}” goes out on {when}", title=title, when=when)
    return say.say("Schedule or send “{title}”", title=title)


def outlook_card(outlook: Outlook, language: Language, reader: ZoneInfo | None = None) -> dict[str, object]:
    """The card. Its form is prefilled with the date the item has, else with the next free Tuesday at the usual hour.

    `reader` is the clock of who reads, where it is one person's.
    """
    say = speech(language)
    zones = Zones(house=outlook.zone, reader=reader or outlook.zone)
    item = outlook.item
    wording = item.wording(language)
    body: Elements = [
        header(
            line=say.joined((say.say("News item"), say.Word(item.topic))),
            title=wording.title,
            state=say.Word(item.state),
            state_detail=audience_words(item.audience, outlook.audience_name, say),
            state_color="Accent" if item.state is NewsState.SCHEDULED else None,
        ),
        *_first(outlook, zones, say),
    ]
    if outlook.reached:
        body += _figures(outlook, say)
    if outlook.passed_over:
        count = sum(outlook.passed_over.values())
        title = say.many("Will not get it ({n})", "Will not get it ({n})", count)
        body += fold("passed_over", title, reason_lines(outlook.passed_over, say))
    if not outlook.is_confirming and outlook.may_send and item.state in _PLANNABLE:
        body += _form(outlook, zones, say)
    return card(body, fallback_text=outlook_summary(outlook, language), actions=_actions(outlook, say))


def _first(outlook: Outlook, zones: Zones, say: Speech) -> Elements:
    """What to act on, or to know, before all else."""
    item, send_at = outlook.item, outlook.item.send_at
    if outlook.wrong is not None and outlook.wrong not in _OF_THE_FORM:
        return [notice([words(say.say(_WRONG[outlook.wrong]), weight="Bolder")], style="attention")]
    if not outlook.may_send:
        told = say.say("A news editor sends it to this audience: ask one of them, or choose another audience.")
        return [notice([words(told)], style="warning")]
    if outlook.is_confirming:
        count = outlook.reached
        told = say.many("It goes out now, to {n} reader.", "It goes out now, to {n} readers.", count)
        after = say.say("While it goes out you can stop it; afterwards you can correct or recall it.")
        return [notice([words(told, weight="Bolder"), small(after)])]
    if outlook.is_missed and send_at:
        told = say.say("It should have gone out on {when}.", when=instant_in(zones, send_at, say))
        after = say.say("Mardi was stopped then, and a day has passed: send it now, or choose another date.")
        return [notice([words(told, weight="Bolder"), small(after)])]
    if item.state is NewsState.SCHEDULED and send_at:
        told = say.say("It goes out on {when}.", when=instant_in(zones, send_at, say))
        undo = say.say("Until then you can change the date, or take it out of the calendar.")
        return [notice([words(told, weight="Bolder"), *_remarks(outlook, say), small(undo)], style="good")]
    if item.state not in _PLANNABLE:
        return [notice([words(say.say(_WRONG[PlanWrong.NOT_READY]))], style="warning")]
    return []


def _remarks(outlook: Outlook, say: Speech) -> Elements:
    """What is unusual about the date of an item."""
    assert outlook.item.send_at is not None  # noqa: S101 (asked only about what is planned)
    day = outlook.item.send_at.astimezone(outlook.zone).date()
    tuesday = edition_of(day)
    if tuesday is not None and tuesday != day:
        return [small(say.say("{day} is a public holiday.", day=capital(say.weekday_date(tuesday))))]
    if is_quiet(outlook.item.send_at, outlook.zone):
        return [small(say.say("It is outside working hours."))]
    return []


def _figures(outlook: Outlook, say: Speech) -> Elements:
    planned = outlook.reached + sum(outlook.passed_over.values())
    of = say.say("of {n} planned", n=say.number(planned)) if planned > outlook.reached else say.say("nobody left out")
    cells = [figure(say.say("Goes to"), say.number(outlook.reached), of)]
    most = max(outlook.readers, key=lambda one: outlook.readers[one])
    others = [f"{say.Word(one)} {say.number(number)}" for one, number in outlook.readers.items() if one is not most]
    share = say.percent(round(100 * outlook.readers[most] / outlook.reached)) if others else say.say("all of them")
    cells.append(figure(say.Word(most), share, say.joined(others)))
    pace = say.say("at {n} a second", n=say.number(round(outlook.per_second, 1)))
    cells.append(figure(say.say("Time it takes"), lasting(outlook.takes, say), pace))
    items: Elements = [columns(*cells, separator=True)]
    for one, number in outlook.readers.items():
        if one not in outlook.item.wordings:
            told = say.many(
                "One reads {language}, and gets the text in the other language.",
                "{n} read {language}, and get the text in the other language.",
                number,
                language=say.word(one),
            )
            items.append(small(told, spacing="Small"))
    return items


def _form(outlook: Outlook, zones: Zones, say: Speech) -> Elements:
    wrong = outlook.wrong
    items: Elements = [
        columns(
            cell(date_input("day", say.say("Day"), outlook.choice.day)),
            cell(time_input("hour", say.say("Hour"), outlook.choice.hour)),
            separator=True,
        )
    ]
    if told := typed_in(zones, say):
        items.append(small(told))
    return [*items, fault_line(say.say(_WRONG[wrong]))] if wrong in _OF_THE_FORM else items


def _actions(outlook: Outlook, say: Speech) -> list[Action]:
    item = outlook.item
    carried = {"item": item.id, "version": item.version}
    calendar = execute("news.calendar", say.say("Calendar"))
    test = execute("news.test", say.say("Send me a test"), {"item": item.id})
    text = execute("news.sheet", say.say("Read it again"), {"item": item.id})
    if not outlook.may_send or item.state not in _PLANNABLE:
        return [text, test, calendar]
    if outlook.is_confirming:
        title = say.many("Send to {n} reader", "Send to {n} readers", outlook.reached)
        return [
            execute("news.send", title, carried, style="positive"),
            execute("news.board", say.say("Back"), {"item": item.id}),
        ]
    actions: list[Action] = []
    is_planned = item.state is NewsState.SCHEDULED and not outlook.is_missed
    plan = say.say("Change the date") if is_planned else say.say("Schedule it")
    actions.append(execute("news.schedule", plan, carried, style="positive", inputs=True))
    if outlook.next_free is not None and (outlook.wrong is not None or outlook.is_missed):
        when = say.weekday_date(outlook.next_free.astimezone(outlook.zone).date())
        actions.append(execute("news.schedule_next", say.say("On {day}", day=when), carried))
    actions.append(execute("news.confirm", say.say("Send it now…"), {"item": item.id}))
    if item.state is NewsState.SCHEDULED:
        actions.append(execute("news.unschedule", say.say("Take out of the calendar"), {"item": item.id}))
    return [*actions, text, test, calendar][:_ROOM]
