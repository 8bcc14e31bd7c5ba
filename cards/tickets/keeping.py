"""The groups of the support: who is of each, who leads it, where it works."""

from collections.abc import Mapping, Sequence

from microsoft_teams.cards.core import Container

from cards.elements import made
from cards.inputs import text_input
from cards.layout import Elements, buttons, card, execute, fact, fold, header, notice, small, typed, words
from cards.text import Speech, speech
from domain.identifiers import GroupId
from domain.languages import Language
from domain.people import Person
from domain.tickets.catalogue import AssignmentGroup

MOST_GROUPS = 12
MOST_PEOPLE = 20
NAME_LIMIT = 120


def group_bound_card(group: AssignmentGroup, channel: str, *, bound: bool, language: Language) -> dict[str, object]:
    """A group works in this channel from now on, or no more; with the button that undoes it."""
    say = speech(language)
    ids = {"group": group.id}
    if bound:
        told = say.say("The tickets of this group come here from now on. Whoever is in this channel can work on them.")
        action = execute("support.unbind", say.say("Unbind this channel"), ids)
        title = say.say("This channel is bound")
    else:
        told = say.say("The tickets of this group come here no more. The cards that stand here stay.")
        action = execute("support.bind", say.say("Bind this channel again"), ids)
        title = say.say("This channel is no longer bound")
    body: Elements = [
        header(line=say.joined((say.say("Support"), channel)), title=group.name),
        notice([words(told, weight="Bolder")], style="good" if bound else "emphasis"),
    ]
    return card(body, fallback_text=title, actions=[action])


def groups_card(
    groups: Sequence[AssignmentGroup],
    people: Mapping[GroupId, Sequence[Person]],
    channels: Mapping[GroupId, Sequence[str]],
    *,
    language: Language,
) -> dict[str, object]:
    """All the groups, each folded under its name and how many it has."""
    say = speech(language)
    body: Elements = [header(line=say.say("Support"), title=say.say("Groups"))]
    if not groups:
        body.append(words(say.say("There is no group yet: import the catalogue first."), spacing="Medium"))
    for group in groups[:MOST_GROUPS]:
        body += _group(group, people.get(group.id, ()), channels.get(group.id, ()), say)
    told = say.say("Who is in a channel of a group is of it too. In the channel, write “here support” and its name.")
    body.append(small(told, spacing="Medium"))
    return card(body, fallback_text=say.say("Support groups"))


def _group(group: AssignmentGroup, people: Sequence[Person], channels: Sequence[str], say: Speech) -> Elements:
    ids = {"group": group.id}
    lead = group.lead.name if group.lead else say.say("nobody yet")
    where = ", ".join(name for name in channels if name) or say.say("no channel yet")
    items: Elements = [fact(say.say("Lead"), lead), fact(say.say("Channels"), where)]
    if group.is_default:
        items.append(small(say.say("It gets what goes nowhere else."), spacing="Small"))
    items += typed(", ".join(person.name for person in people[:MOST_PEOPLE]), spacing="Small")
    items += [
        text_input(f"person.{group.id}", say.say("Name of a colleague"), limit=NAME_LIMIT),
        buttons(
            execute("support.enlist", say.say("Add"), ids, inputs=True),
            execute("support.strike", say.say("Take off the list"), ids, inputs=True),
            execute("support.lead", say.say("Make lead"), ids, inputs=True),
            spacing="Small",
        ),
    ]
    return _titled(group, say.many("{n} person", "{n} people", len(people)), items)


def _titled(group: AssignmentGroup, count: str, items: Elements) -> Elements:
    """The title is our words, so a group's name, which an administrator typed, stands above it as typed text."""
    name = made(Container, separator=True, spacing="Medium", items=typed(group.name, bold=True))
    return [name, *fold(f"group.{group.id}", count, items, continues=True)]
