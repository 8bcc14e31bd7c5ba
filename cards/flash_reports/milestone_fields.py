"""The milestones in the form: a forecast and a day done for each, places for new ones, ten a page."""

from collections.abc import Callable
from datetime import date

from microsoft_teams.cards.core import Action, CardElement

from cards.flash_reports.form_view import FormView
from cards.inputs import date_input, text_input
from cards.layout import GAP, Elements, buttons, cell, columns, fold, rich, run, small
from domain.days import read_day
from domain.flash_reports.report import MILESTONE_NAME_LIMIT, MILESTONES_PER_PAGE
from domain.projects import MILESTONES_LIMIT, Milestone, Project

_DAY_LIMIT = 24


def pages(project: Project) -> tuple[tuple[Milestone, ...], ...]:
    """The milestones by pages of ten: those still open first, by forecast, then those done. There is always one page."""
    ordered = sorted(project.milestones, key=lambda milestone: (milestone.actual is not None, milestone.forecast))
    starts = range(0, max(len(ordered), 1), MILESTONES_PER_PAGE)
    return tuple(tuple(ordered[start : start + MILESTONES_PER_PAGE]) for start in starts)


def shown_milestones(view: FormView) -> list[str]:
    """The milestones that the form has fields for, by the key that their fields bear."""
    all_pages = pages(view.project)
    page = _page_to_show(view, all_pages)
    added = range(1, view.new_rows + 1) if page == len(all_pages) - 1 else ()
    return [*(str(milestone.id) for milestone in all_pages[page]), *(f"new{k}" for k in added)]


def milestones_fold(view: FormView, button: Callable[..., Action], data: dict[str, object]) -> Elements:
    """The folded part of the milestones: the page asked for, or the first one where something is wrong."""
    say = view.say
    all_pages = pages(view.project)
    page = _page_to_show(view, all_pages)
    data = {**data, "page": page}
    items: Elements = []
    for number, milestone in enumerate(all_pages[page], start=page * MILESTONES_PER_PAGE + 1):
        items += _known(view, milestone, number)
    total = len(view.project.milestones) + view.new_rows
    if page == len(all_pages) - 1:
        for k in range(1, view.new_rows + 1):
            items += _new(view, k)
    turns = []
    if page > 0:
        turns.append(button("flash_report.page", say.say("Previous milestones"), {**data, "page": page - 1}))
    if page < len(all_pages) - 1:
        turns.append(button("flash_report.page", say.say("More milestones"), {**data, "page": page + 1}))
    elif total < MILESTONES_LIMIT:
        added = {**data, "new_rows": view.new_rows + 1}
        turns.append(button("flash_report.add_milestone", say.say("Add a milestone"), added))
    if not items:
        items.append(small(say.say("This project has no milestone yet.")))
    if turns:
        items.append(buttons(*turns, spacing="Small"))
    title = say.many("Milestones ({n})", "Milestones ({n})", total)
    opened = view.touched("milestone.") or view.page > 0 or view.new_rows > 0
    return fold("milestones", title, items, opened=opened)


def _page_to_show(view: FormView, all_pages: tuple[tuple[Milestone, ...], ...]) -> int:
    for number, page in enumerate(all_pages):
        if any(view.touched(f"milestone.{milestone.id}.") for milestone in page):
            return number
    if view.touched("milestone.new"):
        return len(all_pages) - 1
    return min(max(view.page, 0), len(all_pages) - 1)


def _known(view: FormView, milestone: Milestone, number: int) -> Elements:
    say = view.say
    title = rich(
        run(f"{number} · {milestone.name}", bold=True),
        run(GAP + say.say("baseline {day}", day=say.short_date(milestone.baseline)), size="Small", subtle=True),
        spacing="Medium",
    )
    fields = (
        (f"milestone.{milestone.id}.forecast", say.say("Forecast, milestone {number}", number=number)),
        (f"milestone.{milestone.id}.actual", say.say("Done on, milestone {number}", number=number)),
    )
    return [title, columns(*(cell(*_day(view, name, text)) for name, text in fields), spacing="None")]


def _new(view: FormView, k: int) -> Elements:
    say = view.say
    name, forecast = f"milestone.new{k}.name", f"milestone.new{k}.forecast"
    title = say.say("New milestone {number}: name", number=k)
    field = text_input(name, title, view.entry.get(name), limit=MILESTONE_NAME_LIMIT, spacing="Medium")
    return [
        *view.around(field, name),
        *_day(view, forecast, say.say("New milestone {number}: planned on", number=k)),
    ]


def _day(view: FormView, name: str, title: str) -> Elements:
    """A day to choose; what cannot be read as a day stays as it was typed, in a line of text."""
    text = view.entry.get(name)
    day = read_day(text) if text else None
    unread = bool(text) and day is None
    field: CardElement = (
        text_input(name, title, text[:_DAY_LIMIT], limit=_DAY_LIMIT) if unread else date_input(name, title, _iso(day))
    )
    return view.around(field, name)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
