"""The Tuesdays ahead: what goes out, the gaps, what the backlog would put there, and what waits in it."""

from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, CardElement, TextColor

from cards.layout import (
    GAP,
    Elements,
    card,
    cell,
    columns,
    execute,
    fold,
    header,
    heading,
    notice,
    rich,
    row,
    run,
    small,
    words,
)
from cards.text import Speech, capital, speech
from cards.zones import Zones, typed_in
from domain.languages import Language
from domain.news.calendar import PAGES, NewsCalendar, Week
from domain.news.item import NewsItem

MISSED_SHOWN = 4
OTHERS_SHOWN = 2
BACKLOG_SHOWN = 8


def calendar_summary(calendar: NewsCalendar, language: Language) -> str:
    """The toast: how many of the Tuesdays shown have nothing."""
    gaps = sum(1 for week in calendar.weeks if week.is_gap)
    say = speech(language)
    if not gaps:
        return say.say("Calendar of the news: no Tuesday is empty")
    return say.many("Calendar of the news: one empty Tuesday", "Calendar of the news: {n} empty Tuesdays", gaps)


def calendar_card(calendar: NewsCalendar, language: Language, reader: ZoneInfo | None = None) -> dict[str, object]:
    """The card: a line per week, each opening its item."""
    say = speech(language)
    gaps = sum(1 for week in calendar.weeks if week.is_gap)
    state = say.many("{n} gap", "{n} gaps", gaps) if gaps else say.say("no gap")
    first, last = calendar.weeks[0].tuesday, calendar.weeks[-1].tuesday
    span = f"{say.short_date(first)} – {say.short_date(last)}"
    body: Elements = [
        header(
            line=span,
            title=say.say("Calendar of the news"),
            state=state,
            state_color="Accent" if gaps else "Good",
        )
    ]
    if told := typed_in(Zones(house=calendar.zone, reader=reader or calendar.zone), say):
        body.append(small(told))
    body += _missed(calendar, say)
    for week in calendar.weeks:
        body += _week(week, say, calendar.zone)
    body += _backlog(calendar, say)
    return card(body, fallback_text=calendar_summary(calendar, language), actions=_actions(calendar, say))


def _missed(calendar: NewsCalendar, say: Speech) -> Elements:
    if not calendar.missed:
        return []
    told = say.many("One item did not go out.", "{n} items did not go out.", len(calendar.missed))
    lines = [_item(one, _when(one, say, calendar.zone), say, separator=False) for one in calendar.missed[:MISSED_SHOWN]]
    return [notice([words(told, weight="Bolder"), *lines, *_more(len(calendar.missed) - MISSED_SHOWN, say)])]


def _more(number: int, say: Speech) -> Elements:
    """How many are not shown."""
    return [small(say.many("and one more", "and {n} more", number))] if number > 0 else []


def _week(week: Week, say: Speech, zone: ZoneInfo) -> Elements:
    day = capital(say.weekday_date(week.tuesday))
    if week.is_moved:
        day = say.say("{day} (public holiday)", day=day)
    lines: Elements = []
    if week.edition is not None:
        lines.append(_item(week.edition, say.joined((day, _state(week.edition, say, zone))), say))
    elif week.proposed is not None:
        lines.append(_item(week.proposed, say.joined((day, say.say("the backlog will put this there"))), say))
    else:
        free = say.say("nothing went out") if week.is_over else say.within("tuesday", "free")
        color: TextColor | None = None if week.is_over else "Accent"
        told = rich(
            run(f"{day}{GAP}", subtle=week.is_over or None),
            run(free, color=color, bold=not week.is_over, subtle=week.is_over or None),
        )
        lines.append(columns(cell(told), spacing="Small", separator=True))
    lines += [_item(one, _when(one, say, zone), say, separator=False) for one in week.others[:OTHERS_SHOWN]]
    return lines + _more(len(week.others) - OTHERS_SHOWN, say)


def _item(item: NewsItem, line: str, say: Speech, *, separator: bool = True) -> CardElement:
    title = item.wording(say.language).title
    return row(
        "news.board",
        say.say("Open “{title}”", title=title),
        {"item": item.id},
        rich(run(line, size="Small", subtle=True)),
        rich(run(title, bold=True), spacing="None"),
        separator=separator,
    )


def _when(item: NewsItem, say: Speech, zone: ZoneInfo) -> str:
    when = capital(say.instant(item.send_at, zone)) if item.send_at else ""
    return say.joined((when, say.word(item.state)))


def _state(item: NewsItem, say: Speech, zone: ZoneInfo) -> str:
    hour = say.hour(item.send_at, zone) if item.send_at else ""
    return say.joined((hour, say.word(item.state)))


def _backlog(calendar: NewsCalendar, say: Speech) -> Elements:
    if not calendar.backlog:
        return [words(say.say("Nothing waits to be scheduled."), spacing="Medium", subtle=True)]
    title = say.many("Ready, without a date ({n})", "Ready, without a date ({n})", len(calendar.backlog))
    lines = [_item(one, say.Word(one.topic), say) for one in calendar.backlog[:BACKLOG_SHOWN]]
    lines += _more(len(calendar.backlog) - BACKLOG_SHOWN, say)
    if calendar.fills:
        told = say.say("They take the Tuesdays left empty by themselves, four days ahead, in this order.")
        return [*fold("backlog", title, [words(told, size="Small", subtle=True), *lines])]
    return [heading(title), *lines]


def _actions(calendar: NewsCalendar, say: Speech) -> list[Action]:
    actions: list[Action] = []
    if calendar.page > 0:
        actions.append(execute("news.calendar", say.say("Earlier weeks"), {"page": calendar.page - 1}))
    if calendar.page + 1 < PAGES:
        actions.append(execute("news.calendar", say.say("Later weeks"), {"page": calendar.page + 1}))
    return actions
