"""Lists: one's next meetings, the bodies, the meetings a recurrence made, the decisions."""

from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, ColumnSet

from cards.layout import Elements, buttons, card, execute, header, notice, rich, row, run, small, typed, words
from cards.meetings.parts import ANSWER_SIGNS, STATE_SIGNS, ones_own, open_url, reminds_only
from cards.text import Speech, speech
from domain.languages import Language
from domain.meetings.decisions import Decision, DecisionState
from domain.meetings.views import AgendaLine, BodyLine, DecisionList, Generated, MyMeetings

MOST_ROWS = 20
MOST_DECISIONS = 12


def my_meetings_card(mine: MyMeetings, language: Language, zone: ZoneInfo, *, just: str = "") -> dict[str, object]:
    """One's next meetings, and the way to one's calendar."""
    say = speech(language)
    title = say.many("Your next meeting", "Your {n} next meetings", len(mine.lines))
    if not mine.lines:
        title = say.say("You have no meeting ahead")
    body: Elements = [header(line=say.say("My meetings"), title=title)]
    if just:
        body.append(notice([words(just)], style="good"))
    body += [_line(one, zone, say) for one in mine.lines]
    body.append(small(reminds_only(say), spacing="Medium"))
    actions: list[Action] = []
    if mine.feed:
        told = say.say(
            "In Outlook: Add calendar, Subscribe from web, and paste the address of this button. Whoever has it reads your meetings."
        )
        body.append(small(told, spacing="Small"))
        actions = [
            open_url(say.say("My calendar’s address"), mine.feed),
            execute("calendar.open", say.say("Change the address")),
            execute("calendar.close", say.say("Close my calendar")),
        ]
    else:
        actions = [execute("calendar.open", say.say("Subscribe to my calendar"))]
    actions.append(execute("decision.list", say.say("My decisions")))
    return card(body, fallback_text=title, actions=actions)


def _line(one: AgendaLine, zone: ZoneInfo, say: Speech) -> ColumnSet:
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
        rich(run(say.instant(meeting.starts_at, zone), bold=True)),
        rich(run(meeting.title), spacing="None"),
        rich(run(say.joined([f"{sign} {told}", meeting.place]), subtle=True, size="Small"), spacing="None"),
    )


def bodies_card(
    lines: tuple[BodyLine, ...], language: Language, zone: ZoneInfo, *, may_create: bool
) -> dict[str, object]:
    """The bodies, with their next meeting."""
    say = speech(language)
    title = say.many("{n} body", "{n} bodies", len(lines)) if lines else say.say("There is no body yet")
    body: Elements = [header(line=say.say("Committees and bodies"), title=title)]
    for one in lines[:MOST_ROWS]:
        following = (
            say.say("next: {instant}", instant=say.instant(one.next_at, zone))
            if one.next_at
            else say.say("no meeting ahead")
        )
        mine = ", ".join(say.word(capacity) for capacity in sorted(one.capacities))
        body.append(
            row(
                "body.show",
                say.say("Open {title}", title=one.body.name),
                {"body": one.body.id},
                rich(run(one.body.name, bold=True)),
                rich(
                    run(say.joined([say.word(one.body.kind), following, mine]), subtle=True, size="Small"),
                    spacing="None",
                ),
            )
        )
    if len(lines) > MOST_ROWS:
        body.append(small(say.many("and {n} more", "and {n} more", len(lines) - MOST_ROWS), spacing="Small"))
    actions = [execute("body.new", say.say("Create a body"), style="positive")] if may_create else []
    return card(body, fallback_text=title, actions=actions)


def generated_card(made: Generated, language: Language, zone: ZoneInfo) -> dict[str, object]:
    """What a year's generation made: the drafts, and what the holidays changed."""
    say = speech(language)
    title = say.many(
        "{n} meeting planned until {day}", "{n} meetings planned until {day}", made.made, day=say.date(made.last)
    )
    body: Elements = [header(line=made.body.name, title=title)]
    if made.holidays:
        lines: Elements = [words(say.say("Holidays changed these dates:"), weight="Bolder")]
        for one in made.holidays:
            held = say.date(one.held) if one.held else say.say("no meeting")
            lines.append(small(f"{say.date(one.named)} → {held}", spacing="None"))
        body.append(notice(lines))
    body.append(small(say.say("They are drafts: nobody knows of them until you announce each."), spacing="Small"))
    for draft in made.drafts[:MOST_ROWS]:
        body.append(
            row(
                "meeting.desk",
                say.say("Open {title}", title=draft.title),
                {"meeting": draft.id},
                rich(run(say.dated_instant(draft.starts_at, zone), bold=True)),
                rich(run(draft.title, subtle=True, size="Small"), spacing="None"),
            )
        )
    back = execute("body.show", say.say("Back"), {"body": made.body.id})
    return card(body, fallback_text=title, actions=[back])


def decisions_card(found: DecisionList, language: Language, *, just: str = "") -> dict[str, object]:
    """The open decisions: one's own first."""
    say = speech(language)
    title = say.say("Decisions to carry out")
    body: Elements = [header(line=say.say("Decision log"), title=title)]
    if just:
        body.append(notice([words(just)], style="good"))
    for heading_, decisions in (
        (say.say("Yours"), found.mine),
        (say.say("In your bodies"), found.others),
    ):
        if decisions:
            body.append(words(heading_, weight="Bolder", spacing="Medium"))
        for one in decisions[:MOST_DECISIONS]:
            body += _decision(one, found, say)
        if len(decisions) > MOST_DECISIONS:
            body.append(small(say.many("and {n} more", "and {n} more", len(decisions) - MOST_DECISIONS)))
    if not (found.mine or found.others):
        body.append(words(say.say("Nothing is left to be done."), spacing="Medium"))
    return card(body, fallback_text=title, actions=[execute("meeting.mine", say.say("My meetings"))])


def _decision(one: Decision, found: DecisionList, say: Speech) -> Elements:
    due = say.say("for {day}", day=say.date(one.due_on)) if one.due_on else ""
    late = say.say("late") if one.is_late(found.today) else ""
    lines: Elements = [
        *typed(one.text, spacing="Small"),
        rich(run(say.joined([one.body_name, one.owner_name, due, late]), subtle=True, size="Small"), spacing="None"),
    ]
    if one in found.mine or one.body in found.keeps:
        data = {"decision": one.id, "version": one.version}
        done = execute("decision.settle", say.say("It is done"), {**data, "state": DecisionState.DONE.value})
        dropped = execute("decision.settle", say.say("Drop it"), {**data, "state": DecisionState.DROPPED.value})
        lines.append(buttons(done, dropped, spacing="Small"))
    return lines
