"""The portfolio as a card: what is not fine first, a line per project, each opening its project."""

from datetime import date

from microsoft_teams.cards.core import Action, CardElement, Column, ColumnSet

from cards.elements import made
from cards.flash_reports.figures import COLORS
from cards.inputs import choice_input, text_input
from cards.layout import Elements, buttons, card, cell, columns, execute, fact, fold, header, rich, run, words
from cards.paging import turns
from cards.text import Speech, capital, speech
from cards.words import TREND_SIGNS, WEATHER_SIGNS
from domain.flash_reports.report import Weather
from domain.languages import Language
from domain.portfolio import Filters, PortfolioLine, PortfolioPage, theme_key
from domain.projects import ProjectState

ANYTHING = "*"
"""What a filter's field holds when it filters nothing."""
MOST_MANAGERS = 100
_TEXT_LIMIT = 60


def portfolio_card(
    page: PortfolioPage, today: date, language: Language, *, may_create: bool = False
) -> dict[str, object]:
    """A page of the list. `today` is the reader's, to tell which projects are behind with their reports."""
    say = speech(language)
    body: Elements = [_header(page, say), *_filtered_by(page, say)]
    if page.total:
        body.append(words(_weathers(page, say), spacing="Small"))
        for line in page.lines:
            body.append(_line(line, today, say))
    else:
        body += _nothing(page, say)
    body += _filters(page, say)
    return card(
        body,
        fallback_text=portfolio_summary(page, language),
        actions=_actions(page, say, may_create=may_create),
    )


def portfolio_summary(page: PortfolioPage, language: Language) -> str:
    """The toast: ``Portefeuille : 12 projets, 1 orage``."""
    say = speech(language)
    return say.joined((say.colon(say.say("Portfolio"), _total(page, say)), _weathers(page, say)))


def filter_data(filters: Filters) -> dict[str, object]:
    """The filters as a button carries them."""
    data = {
        "theme": filters.theme,
        "manager": str(filters.manager or ""),
        "weather": filters.weather.value if filters.weather else "",
        "state": filters.state.value if filters.state else "",
        "text": filters.text,
    }
    return {name: value for name, value in data.items() if value}


def _header(page: PortfolioPage, say: Speech) -> CardElement:
    where = say.say("page {number} of {total}", number=page.number + 1, total=page.pages) if page.pages > 1 else ""
    line = say.joined((say.say("Portfolio"), where))
    return header(line=line, title=capital(_total(page, say)))


def _total(page: PortfolioPage, say: Speech) -> str:
    return say.many("{n} project", "{n} projects", page.total) if page.total else say.say("no project")


def _weathers(page: PortfolioPage, say: Speech) -> str:
    """``⛈️ 1 orage · ☁️ 2 nuages``: the gravest first; those that never reported last."""
    told = [
        f"{WEATHER_SIGNS[weather]}\u00a0{_counted(weather, count, say)}"
        for weather in sorted(Weather, key=lambda one: -one.severity)
        if (count := page.counts.get(weather, 0))
    ]
    if never := page.counts.get(None, 0):
        told.append(say.many("{n} without a report", "{n} without a report", never))
    return say.joined(told)


def _counted(weather: Weather, count: int, say: Speech) -> str:
    match weather:
        case Weather.SUNNY:
            return say.many("{n} sunny", "{n} sunny", count)
        case Weather.PARTLY_CLOUDY:
            return say.many("{n} partly cloudy", "{n} partly cloudy", count)
        case Weather.CLOUDY:
            return say.many("{n} cloudy", "{n} cloudy", count)
        case Weather.STORMY:
            return say.many("{n} stormy", "{n} stormy", count)


def _nothing(page: PortfolioPage, say: Speech) -> Elements:
    if page.filters == Filters():
        text = say.say(
            "There is no project yet. The project office creates them here, or an administrator imports them."
        )
    else:
        text = say.say("No project answers to these filters. Take one away, or see them all.")
    return [words(text, spacing="Medium")]


def _line(line: PortfolioLine, today: date, say: Speech) -> CardElement:
    """A project: name and manager at the left, weather, progress and period at the right. The whole line is a button."""
    left: Elements = [
        rich(run(line.name, bold=True)),
        rich(
            run(
                say.joined((line.code, line.manager.name if line.manager else say.say("no manager"))),
                size="Small",
                subtle=True,
            ),
            spacing="None",
        ),
    ]
    behind = line.periods_behind(today)
    if behind:
        late = say.many("{n} period without a report", "{n} periods without a report", behind)
        left.append(words(late, size="Small", color="Attention", spacing="None"))
    title = say.say("Open {project}", project=line.name)
    return made(
        ColumnSet,
        separator=True,
        spacing="Small",
        columns=[
            made(Column, width="stretch", items=left),
            made(Column, width="auto", items=_right(line, say)),
        ],
        select_action=execute("project.show", title, {"project": line.id}),
    )


def _right(line: PortfolioLine, say: Speech) -> Elements:
    items: Elements = []
    if line.state is not ProjectState.ACTIVE:
        items.append(words(say.Word(line.state), weight="Bolder", right=True))
    if line.last is None:
        if not items:
            items.append(words(say.say("Without a report"), size="Small", subtle=True, right=True))
        return items
    last = line.last
    if not items:
        trend = f"\u00a0{TREND_SIGNS[last.trend]}" if last.trend else ""
        items.append(words(say.weather(last.overall) + trend, weight="Bolder", color=COLORS[last.overall], right=True))
    trend_word = say.word(last.trend) if last.trend else ""
    told = say.joined((say.percent(last.progress), say.short_period(last.period)))
    items.append(words(told, size="Small", subtle=True, spacing="None", right=True))
    if trend_word and line.state is ProjectState.ACTIVE:
        items.append(words(trend_word, size="Small", subtle=True, spacing="None", right=True))
    return items


def _filters(page: PortfolioPage, say: Speech) -> Elements:
    filters = page.filters
    everything = (capital(say.say("all")), ANYTHING)
    weathers = [everything, *((say.weather(weather), weather.value) for weather in Weather)]
    states = [everything, *((say.Word(state), state.value) for state in ProjectState)]
    managers = [one for at, one in enumerate(page.managers) if at < MOST_MANAGERS or one.id == filters.manager]
    items: Elements = [
        text_input("text", say.say("Words of the name, code, theme or manager"), filters.text, limit=_TEXT_LIMIT),
        columns(
            cell(choice_input("weather", say.say("Weather"), weathers, filter_value(filters, "weather"))),
            cell(choice_input("state", say.say("State"), states, filter_value(filters, "state"))),
            spacing="Small",
        ),
    ]
    if page.themes:
        themes = [everything, *((theme, theme_key(theme)) for theme in page.themes)]
        items.append(choice_input("theme", say.say("Theme"), themes, filter_value(filters, "theme")))
    if managers:
        choices = [everything, *((one.name, str(one.id)) for one in managers)]
        items.append(choice_input("manager", say.say("Project manager"), choices, filter_value(filters, "manager")))
    items.append(buttons(execute("portfolio.show", say.say("Apply the filters"), inputs=True), spacing="Small"))
    chosen = len(filter_data(filters))
    title = say.many("Filters ({n} chosen)", "Filters ({n} chosen)", chosen) if chosen else say.say("Filters")
    return fold("filters", title, items)


def filter_value(filters: Filters, name: str) -> str:
    """A filter as its field holds it."""
    return str(filter_data(filters).get(name, ANYTHING))


def _filtered_by(page: PortfolioPage, say: Speech) -> Elements:
    """What the list is narrowed by, in one line."""
    filters = page.filters
    manager = next((one.name for one in page.managers if one.id == filters.manager), "")
    told = say.joined(
        (
            say.say("“{text}”", text=filters.text) if filters.text else "",
            say.word(filters.weather) if filters.weather else "",
            say.word(filters.state) if filters.state else "",
            page.theme,
            manager,
        )
    )
    return [fact(say.say("Filtered by"), told)] if told else []


def _actions(page: PortfolioPage, say: Speech, *, may_create: bool) -> list[Action]:
    carried = filter_data(page.filters)
    actions = turns("portfolio.page", page.number, page.pages, say, carried)
    if page.filters != Filters():
        actions.append(execute("portfolio.show", say.say("See all projects")))
    if may_create:
        actions.append(execute("project.new", say.say("Create a project")))
    return actions
