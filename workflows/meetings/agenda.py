"""What goes on an agenda by itself: the projects of a project body, the decisions of a body that are still to be carried out."""

from dataclasses import replace

from domain.meetings.bodies import AGENDA_LIMIT, ITEM_LIMIT, Body
from domain.meetings.entry import PRESENTER_LIMIT
from domain.meetings.meeting import AgendaItem
from domain.portfolio import Filters, PortfolioLine, theme_key
from domain.projects import ProjectState
from storage import portfolio
from storage.database import Transaction
from storage.meetings import decisions

_DECISIONS = 5

Agenda = tuple[AgendaItem, ...]


async def with_projects(tx: Transaction, body: Body, agenda: Agenda) -> Agenda:
    """The agenda of a project body with the projects of its theme that are under way (all of them when it has no theme).

    What the secretary wrote stays first, then the gravest weather; a project that is there already keeps its place.
    """
    if not body.kind.is_about_projects:
        return agenda
    filters = Filters(state=ProjectState.ACTIVE, theme=theme_key(body.theme) if body.theme else "")
    page = await portfolio.page(tx, filters, 0)
    if body.theme and not page.filters.theme:
        return agenda
    found = list(page.lines)
    if page.total > len(found):
        found += (await portfolio.page(tx, filters, 1)).lines
    items = {_title(line): line for line in found}
    by_id = {line.id: _title(line) for line in found}
    kept = []
    for item in agenda:
        line = items.pop(by_id.get(item.project, item.title) if item.project else item.title, None)
        kept.append(replace(item, project=line.id) if line else item)
    added = [
        AgendaItem(title=title, presenter=line.manager.name if line.manager else "", project=line.id)
        for title, line in items.items()
    ]
    return (*kept, *added)[:AGENDA_LIMIT]


async def with_decisions(tx: Transaction, body: Body, agenda: Agenda) -> Agenda:
    """The agenda followed by the decisions of a body that are due soonest."""
    followed = await decisions.open_ones(tx, body=body.id, limit=_DECISIONS)
    items = (
        AgendaItem(title=_cut(one.text, ITEM_LIMIT - PRESENTER_LIMIT), presenter=one.owner_name) for one in followed
    )
    return (*agenda, *items)[:AGENDA_LIMIT]


def _title(line: PortfolioLine) -> str:
    return f"{line.code} – {line.name}"


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
