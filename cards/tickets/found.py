"""Tickets found: what looks like a trouble before it is told again, the results of a search, a ticket handed on in a chat."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, CardElement, ColumnSet

from cards.elements import made
from cards.layout import (
    GAP,
    Elements,
    buttons,
    card,
    cell,
    execute,
    fact,
    header,
    heading,
    notice,
    rich,
    row,
    run,
    submit,
    typed,
    words,
)
from cards.text import PARIS, Speech, speech
from cards.tickets.telling import COLORS, state_told
from domain.languages import Language
from domain.tickets.found import FoundTicket, Similar

SOLUTION_SHOWN = 300
SOUGHT_SHOWN = 80


def similar_elements(similar: Similar, language: Language, *, as_dialog: bool = False) -> Elements:
    """What may be the same trouble, to stand before or in the form of a new ticket: to follow, or a solution to try.

    In a Teams dialog its buttons are `Action.Submit`.
    """
    say = speech(language)
    elements: Elements = []
    if similar.open:
        elements.append(heading(say.say("Is it one of these?")))
        for one in similar.open:
            elements.append(_known(one, say, submit if as_dialog else execute))
    if similar.solved:
        elements.append(heading(say.say("This may help")))
        for one in similar.solved:
            elements.append(_solved(one, say, as_dialog=as_dialog))
    if similar.items and not as_dialog:
        elements.append(heading(say.say("The news told about this")))
        for item in similar.items:
            told = rich(run("📰 "), run(item.title))
            elements.append(row("ticket.read_news", say.say("Read it beside the form"), {"item": item.id}, told))
    return elements


def _known(one: FoundTicket, say: Speech, button: Callable[..., Action]) -> CardElement:
    people = say.say("A ticket is open about this")
    if one.people > 1:
        people = say.many("{n} person has this", "{n} people have this", one.people)
    items: Elements = [
        rich(run(f"{one.number}{GAP}", bold=True), run(one.title)),
        words(people, weight="Bolder", spacing="None"),
    ]
    verb, title = ("ticket.follow", say.say("Follow it")) if one.is_shared else ("ticket.beside", say.say("See it"))
    items.append(buttons(button(verb, title, {"ticket": one.id}), spacing="Small"))
    return notice(items, style="accent")


def _solved(one: FoundTicket, say: Speech, *, as_dialog: bool) -> CardElement:
    items: Elements = [
        rich(run(f"{one.number}{GAP}", bold=True), run(one.title)),
        *typed(_cut(one.solution, SOLUTION_SHOWN), size="Small", spacing="None"),
    ]
    title = say.say("Open {number}", number=one.number)
    if as_dialog:
        opens = submit("ticket.beside", title, {"ticket": one.id})
        return made(ColumnSet, separator=True, spacing="Small", columns=[cell(*items)], select_action=opens)
    return row("ticket.beside", title, {"ticket": one.id}, *items)


def found_card(
    sought: str, found: Sequence[FoundTicket], *, language: Language, timezone: ZoneInfo = PARIS
) -> dict[str, object]:
    """The results of a search, the likeliest first; each opens when it is pressed."""
    say = speech(language)
    title = say.many("{n} ticket", "{n} tickets", len(found)) if found else say.say("No ticket found")
    line = say.joined((say.say("Support"), say.say("“{text}”", text=_cut(sought, SOUGHT_SHOWN))))
    body: Elements = [header(line=line, title=title)]
    if not found:
        hint = say.say("I look at numbers, titles, descriptions and solutions of the tickets you may read.")
        body.append(words(hint, spacing="Medium"))
    for one in found:
        body.append(
            row(
                "ticket.show",
                say.say("Open {number}", number=one.number),
                {"ticket": one.id},
                rich(run(f"{one.number}{GAP}", bold=True), run(one.title)),
                rich(run(found_told(one, say, timezone), size="Small", subtle=True), spacing="None"),
            )
        )
    actions = [execute("say", say.say("Open a ticket"), {"text": "ticket"})]
    return card(body, fallback_text=title, actions=actions)


def found_told(one: FoundTicket, say: Speech, timezone: ZoneInfo) -> str:
    """A line about a ticket: its state, what it is about, who looks after it, when it was opened. It holds names."""
    who = one.technician.name if one.technician else one.group.name
    about = one.application.name if one.application else ""
    day = say.short_date(one.opened_at.astimezone(timezone).date())
    return say.joined((state_told(one.state, None, say), about, who, day))


def handed_on_card(one: FoundTicket, *, language: Language, timezone: ZoneInfo = PARIS) -> dict[str, object]:
    """A ticket put into a chat by somebody who may read it: how it stood then. Who else reads it there was chosen by them.

    It has no buttons: in that chat Mardi may hear nobody.
    """
    say = speech(language)
    state = state_told(one.state, None, say)
    body: Elements = [
        header(
            line=say.joined((one.number, say.word(one.type))),
            title=one.title,
            state=state,
            state_color=COLORS.get(one.state),
        ),
        fact(say.say("Group"), one.group.name),
    ]
    if one.technician is not None:
        body.append(fact(say.say("Technician"), one.technician.name))
    if one.application is not None:
        body.append(fact(say.say("Application"), one.application.name))
    body.append(fact(say.say("Opened"), say.dated_instant(one.opened_at, timezone)))
    how = say.say("To see where it stands now, write “ticket {number}” to Mardi.", number=one.id)
    body.append(words(how, size="Small", subtle=True, spacing="Medium"))
    return card(body, fallback_text=say.joined((one.number, one.title, state)))


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
