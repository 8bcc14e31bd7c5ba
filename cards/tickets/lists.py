"""Lists of tickets: one's own, the queue of a group, the history of one."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, ActionStyle, CardElement

from cards.layout import GAP, Elements, buttons, card, execute, header, rich, row, run, words
from cards.paging import turns
from cards.text import PARIS, Speech, speech
from cards.tickets.telling import due_told, entry_lines, headline, state_told, zones_of
from domain.languages import Language
from domain.tickets.entries import Entry
from domain.tickets.queue import OwnPage, QueuePage, Shelf, TicketLine
from domain.tickets.ticket import Priority
from domain.tickets.view import TicketView

MOST_GROUPS = 5


def own_card(page: OwnPage, *, language: Language, timezone: ZoneInfo = PARIS) -> dict[str, object]:
    """The tickets somebody needs: the open ones first."""
    say = speech(language)
    state = say.many("{n} open ticket", "{n} open tickets", page.open) if page.open else ""
    body: Elements = [header(line=say.say("Support"), title=say.say("My tickets"), state=state)]
    body += [_own_line(line, say, timezone) for line in page.lines]
    if not page.lines:
        body.append(words(say.say("You have no ticket. Write “ticket” and what is wrong."), spacing="Medium"))
    actions = turns("ticket.mine", page.number, page.pages, say)
    actions.append(execute("ticket.start", say.say("Open a ticket")))
    return card(body, fallback_text=own_summary(page, language), actions=actions)


def own_summary(page: OwnPage, language: Language) -> str:
    """The toast."""
    return speech(language).many("My tickets: {n} open", "My tickets: {n} open", page.open)


def _own_line(line: TicketLine, say: Speech, timezone: ZoneInfo) -> CardElement:
    who = line.technician.name if line.technician else ""
    when = say.short_date(line.opened_at.astimezone(timezone).date())
    return row(
        "ticket.show",
        say.say("Open {number}", number=line.number),
        {"ticket": line.id},
        rich(run(f"{state_told(line.state, line.ending, say)}{GAP}", bold=True, size="Small"), run(line.title)),
        rich(run(say.joined((line.number, say.word(line.type), when, who)), size="Small", subtle=True), spacing="None"),
    )


def queue_card(page: QueuePage, now: datetime, *, language: Language, timezone: ZoneInfo = PARIS) -> dict[str, object]:
    """The open tickets of a group, or of all those a technician is of: what is gravest first."""
    say = speech(language)
    seen = page.group or (page.groups[0] if len(page.groups) == 1 else None)
    title = seen.name if seen is not None else say.say("All my groups")
    body: Elements = [header(line=say.say("Queue"), title=title, state=say.Word(page.shelf))]
    body.append(buttons(*(_shelf(shelf, page, say) for shelf in Shelf), spacing="Small"))
    body += [_queue_line(line, now, say, timezone) for line in page.lines]
    if not page.lines:
        body.append(words(say.say("Nothing to handle here."), spacing="Medium"))
    data = _queue_data(page)
    actions = turns("ticket.queue", page.number, page.pages, say, data)
    if len(page.groups) > 1:
        others = [one for one in page.groups[:MOST_GROUPS] if page.group is None or one.id != page.group.id]
        room = 6 - len(actions)
        for one in others[: max(room - 1, 0)]:
            actions.append(execute("ticket.queue", one.name, {"shelf": page.shelf.value, "group": one.id}))
        if page.group is not None:
            actions.append(execute("ticket.queue", say.say("All my groups"), {"shelf": page.shelf.value}))
    return card(body, fallback_text=queue_summary(page, language), actions=actions)


def queue_summary(page: QueuePage, language: Language) -> str:
    """The toast."""
    say = speech(language)
    late = page.counts.get(Shelf.LATE, 0)
    told = say.many("Queue: {n} open", "Queue: {n} open", page.counts.get(Shelf.ALL, 0))
    if not late:
        return told
    behind = say.many("{n} late", "{n} late", late)
    return f"{told}, {behind}"


def _queue_data(page: QueuePage) -> dict[str, object]:
    return {"shelf": page.shelf.value, **({"group": page.group.id} if page.group else {})}


def _shelf(shelf: Shelf, page: QueuePage, say: Speech) -> Action:
    title = say.say("{part} ({n})", part=say.Word(shelf), n=say.number(page.counts.get(shelf, 0)))
    style: ActionStyle | None = "positive" if shelf is page.shelf else None
    return execute("ticket.queue", title, {**_queue_data(page), "shelf": shelf.value}, style=style)


def _queue_line(line: TicketLine, now: datetime, say: Speech, timezone: ZoneInfo) -> CardElement:
    late = line.due_at is not None and line.due_at < now
    sign = "🚨 " if line.priority is Priority.MAJOR else ""
    who = line.technician.name if line.technician else say.say("nobody yet")
    due = due_told(line, late, say, timezone)
    return row(
        "ticket.show",
        say.say("Open {number}", number=line.number),
        {"ticket": line.id},
        rich(
            run(f"{sign}{line.number}{GAP}", bold=True),
            run(line.title),
        ),
        rich(
            run(say.joined((state_told(line.state, line.ending, say), say.word(line.priority))), size="Small"),
            run(GAP + say.joined((line.requester.name, who)), size="Small", subtle=True),
            spacing="None",
        ),
        *([rich(run(due, size="Small", color="Attention" if late else None), spacing="None")] if due else []),
    )


def history_card(
    view: TicketView,
    entries: Sequence[Entry],
    number: int,
    pages: int,
    *,
    language: Language,
    timezone: ZoneInfo = PARIS,
) -> dict[str, object]:
    """All that happened to a ticket, as far as its reader may know, the newest first."""
    say, ticket = speech(language), view.ticket
    title = say.say("History of {number}", number=ticket.number)
    body: Elements = [
        header(line=headline(ticket, say), title=ticket.title, state=state_told(ticket.state, ticket.ending, say))
    ]
    for entry in entries:
        body += entry_lines(entry, say, zones_of(view, timezone))
    actions = turns("ticket.history", number, pages, say, {"ticket": ticket.id})
    actions.append(execute("ticket.show", say.say("Back to the ticket"), {"ticket": ticket.id}))
    return card(body, fallback_text=title, actions=actions)
