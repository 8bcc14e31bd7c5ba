"""Decisions: those to carry out, one's own first; and the log of a body."""

from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import ActionSet, RichTextBlock

from cards.layout import Elements, buttons, card, execute, header, notice, rich, run, small, typed, words
from cards.text import Speech, speech
from domain.languages import Language
from domain.meetings.decisions import Decision, DecisionState
from domain.meetings.views import DecisionList, DecisionLog

MOST_DECISIONS = 12
MOST_LOGGED = 20
_SIGNS = {DecisionState.OPEN: "○", DecisionState.DONE: "✔", DecisionState.DROPPED: "✖"}


def decisions_card(found: DecisionList, language: Language, *, just: str = "") -> dict[str, object]:
    """The open decisions; the one just settled can be opened again."""
    say = speech(language)
    title = say.say("Decisions to carry out")
    body: Elements = [header(line=say.say("Decision log"), title=title)]
    if just:
        body.append(notice([words(just), *_again(found.settled, say)], style="good"))
    for heading_, decisions in (
        (say.say("Yours"), found.mine),
        (say.say("In your bodies"), found.others),
    ):
        if decisions:
            body.append(words(heading_, weight="Bolder", spacing="Medium"))
        for one in decisions[:MOST_DECISIONS]:
            body += typed(one.text, spacing="Small")
            due = say.say("for {day}", day=say.date(one.due_on)) if one.due_on else ""
            late = say.say("late") if one.is_late(found.today) else ""
            body.append(_beside(say.joined([one.body_name, one.owner_name, due, late])))
            if one in found.mine or one.body in found.keeps:
                body.append(_settling(one, say))
        if len(decisions) > MOST_DECISIONS:
            body.append(small(say.many("and {n} more", "and {n} more", len(decisions) - MOST_DECISIONS)))
    if not (found.mine or found.others):
        body.append(words(say.say("Nothing is left to be done."), spacing="Medium"))
    return card(body, fallback_text=title, actions=[execute("meeting.mine", say.say("My meetings"))])


def log_card(log: DecisionLog, language: Language, zone: ZoneInfo) -> dict[str, object]:
    """What a body decided, the latest meeting first, with how each stands."""
    say = speech(language)
    title = say.say("Decision log")
    body: Elements = [header(line=log.body.name, title=title)]
    if not log.decisions:
        none = say.say("No decision is written down yet. The secretary writes them down when a meeting is over.")
        body.append(words(none, spacing="Medium"))
    met = None
    for one in log.decisions[:MOST_LOGGED]:
        if one.meeting_at != met:
            met = one.meeting_at
            body.append(
                words(
                    say.say("Meeting of {day}", day=say.date(met.astimezone(zone).date())),
                    weight="Bolder",
                    spacing="Medium",
                )
            )
        body += typed(one.text, spacing="Small")
        state = say.say("late") if one.is_late(log.today) else say.word(one.state)
        due = say.say("for {day}", day=say.date(one.due_on)) if one.due_on else ""
        body.append(_beside(say.joined([f"{_SIGNS[one.state]} {state}", one.owner_name, due])))
        if log.may_settle and one.state is DecisionState.OPEN:
            body.append(_settling(one, say))
    if len(log.decisions) > MOST_LOGGED:
        body.append(small(say.many("and {n} more", "and {n} more", len(log.decisions) - MOST_LOGGED), spacing="Small"))
    back = execute("body.show", say.say("Back"), {"body": log.body.id})
    return card(body, fallback_text=title, actions=[back])


def _beside(text: str) -> RichTextBlock:
    return rich(run(text, subtle=True, size="Small"), spacing="None")


def _settling(one: Decision, say: Speech) -> ActionSet:
    data = {"decision": one.id, "version": one.version}
    return buttons(
        execute("decision.settle", say.say("It is done"), {**data, "state": DecisionState.DONE.value}),
        execute("decision.settle", say.say("Drop it"), {**data, "state": DecisionState.DROPPED.value}),
        spacing="Small",
    )


def _again(settled: Decision | None, say: Speech) -> Elements:
    if settled is None:
        return []
    data = {"decision": settled.id, "version": settled.version, "state": DecisionState.OPEN.value}
    return [*typed(settled.text), buttons(execute("decision.settle", say.say("Open it again"), data), spacing="Small")]
