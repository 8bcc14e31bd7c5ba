"""Lists: one's next meetings, the bodies."""

from microsoft_teams.cards.core import Action, ColumnSet

from cards.inputs import text_input
from cards.layout import Elements, buttons, card, execute, fold, header, notice, rich, row, run, small, words
from cards.meetings.parts import ANSWER_SIGNS, STATE_SIGNS, beside_name, ones_own, reminds_only
from cards.text import Speech, capital, mark, speech
from cards.zones import Zones, dated_instant_in, instant_in
from domain.languages import Language
from domain.meetings.views import AgendaLine, BodyLine, MyMeetings

MOST_ROWS = 20
ADDRESS_LIMIT = 1000


def my_meetings_card(mine: MyMeetings, language: Language, zones: Zones, *, just: str = "") -> dict[str, object]:
    """One's next meetings, and the way to one's calendar."""
    say = speech(language)
    title = say.many("Your next meeting", "Your {n} next meetings", len(mine.lines))
    if not mine.lines:
        title = say.say("You have no meeting ahead")
    body: Elements = [header(line=say.say("My meetings"), title=title)]
    if just:
        body.append(notice([words(just)], style="good"))
    body += [_line(one, zones, say) for one in mine.lines]
    body.append(small(reminds_only(say), spacing="Medium"))
    actions: list[Action] = []
    if mine.feed:
        body += fold("feed", say.say("My calendar’s address"), _feed(mine.feed, say), opened=bool(just))
    else:
        actions = [execute("calendar.open", say.say("Subscribe to my calendar"))]
    actions.append(execute("decision.list", say.say("My decisions")))
    return card(body, fallback_text=title, actions=actions)


def _feed(address: str, say: Speech) -> Elements:
    """The address where it can be copied, on a phone too, and how to paste it."""
    told = say.say(
        "In Outlook: Add calendar, Subscribe from web, and paste this address. Whoever has it reads your meetings."
    )
    return [
        small(told),
        text_input("address", say.say("Address to copy"), address, limit=ADDRESS_LIMIT),
        buttons(
            execute("calendar.open", say.say("Change the address")),
            execute("calendar.close", say.say("Close my calendar")),
            spacing="Small",
        ),
    ]


def _line(one: AgendaLine, zones: Zones, say: Speech) -> ColumnSet:
    meeting = one.meeting
    told = say.word(meeting.state)
    sign = STATE_SIGNS[meeting.state]
    if one.reply is not None:
        sign, told = ANSWER_SIGNS[one.reply.answer], ones_own(one.reply.answer, say)
    title = say.say("Open {title}", title=meeting.title)
    return row(
        "meeting.show",
        title,
        {"meeting": meeting.id},
        rich(run(capital(instant_in(zones, meeting.starts_at, say)), bold=True)),
        rich(run(meeting.title), spacing="None"),
        rich(run(say.joined([f"{sign} {told}", meeting.place]), subtle=True, size="Small"), spacing="None"),
    )


def bodies_card(
    lines: tuple[BodyLine, ...], language: Language, zones: Zones, *, may_create: bool
) -> dict[str, object]:
    """The bodies, with their next meeting."""
    say = speech(language)
    title = say.many("{n} body", "{n} bodies", len(lines)) if lines else say.say("There is no body yet")
    body = [
        header(line=say.say("Committees and bodies"), title=title),
        *_bodies(lines, "body.show", mark("Open {title}"), zones, say),
    ]
    actions = [execute("body.new", say.say("Create a body"), style="positive")] if may_create else []
    return card(body, fallback_text=title, actions=actions)


def body_choice_card(lines: tuple[BodyLine, ...], language: Language, zones: Zones) -> dict[str, object]:
    """The bodies that a meeting can be planned of: a line opens its form."""
    say = speech(language)
    title = say.say("A meeting of which body?")
    body = [
        header(line=say.say("New meeting"), title=title),
        *_bodies(lines, "meeting.new", mark("Plan a meeting: {title}"), zones, say),
    ]
    return card(body, fallback_text=title)


def _bodies(lines: tuple[BodyLine, ...], verb: str, opening: str, zones: Zones, say: Speech) -> Elements:
    """A line each, with its next meeting. A press is the verb, and `opening` says what it does to who hears the card."""
    elements: Elements = []
    for one in lines[:MOST_ROWS]:
        following = (
            say.say("next: {instant}", instant=dated_instant_in(zones, one.next_at, say))
            if one.next_at
            else say.say("no meeting ahead")
        )
        mine = ", ".join(say.word(capacity) for capacity in sorted(one.capacities))
        kind = beside_name(one.body.name, (say.word(one.body.kind),))
        elements.append(
            row(
                verb,
                say.say(opening, title=one.body.name),
                {"body": one.body.id},
                rich(run(one.body.name, bold=True)),
                rich(
                    run(say.joined([*kind, following, mine]), subtle=True, size="Small"),
                    spacing="None",
                ),
            )
        )
    if len(lines) > MOST_ROWS:
        elements.append(small(say.many("and {n} more", "and {n} more", len(lines) - MOST_ROWS), spacing="Small"))
    return elements
