"""The outbox as cards, for an administrator: what waits, what failed and why in words, since when, and how fast it goes."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action

from cards.layout import (
    GAP,
    Elements,
    card,
    columns,
    execute,
    fact,
    figure,
    fold,
    header,
    notice,
    rich,
    row,
    run,
    small,
    words,
)
from cards.outbox.reasons import reason_in_words
from cards.paging import turns
from cards.text import Speech, capital, mark, speech
from domain.languages import Language
from domain.outbox import DeliveryState, Operation, Overview, Tempo, Trouble, TroublePage
from domain.places import SubjectKind

_OPERATIONS: Mapping[Operation, str] = {
    Operation.SEND: mark("message"),
    Operation.EDIT: mark("change of a message"),
    Operation.DELETE: mark("deletion of a message"),
}
_SUBJECTS: Mapping[SubjectKind, str] = {
    SubjectKind.FLASH_REPORT: mark("flash report"),
    SubjectKind.DRAFT: mark("draft of a flash report"),
    SubjectKind.PROJECT: mark("project"),
}


def outbox_card(standing: Overview, timezone: ZoneInfo, language: Language, *, done: str = "") -> dict[str, object]:
    """How the outbox stands. `done` says what the administrator just did."""
    say = speech(language)
    failed = sum(standing.failed.values())
    state = say.many("{n} failure", "{n} failures", failed) if failed else say.say("all well")
    body: Elements = [
        header(
            line=say.say("Outbox"),
            title=capital(_title(standing, say)),
            state=f"{'⚠' if failed else '✓'} {state}",
            state_color="Attention" if failed else "Good",
        ),
        *_done(done),
        *_pause(standing.tempo, timezone, say),
        columns(
            figure(say.say("Waiting"), say.number(standing.waiting), _later(standing, say)),
            figure(say.say("On the way"), say.number(standing.sending)),
            figure(say.say("Failed"), say.number(failed), color="Attention" if failed else None),
        ),
        *_facts(standing, timezone, say),
        *_reasons(standing, say),
    ]
    return card(body, fallback_text=outbox_summary(standing, language), actions=_acts(standing, say))


def outbox_summary(standing: Overview, language: Language) -> str:
    """The toast: ``File d'envoi : 12 messages en attente · 3 échecs``."""
    say = speech(language)
    failed = sum(standing.failed.values())
    told = say.joined((_title(standing, say), say.many("{n} failure", "{n} failures", failed) if failed else ""))
    return say.colon(say.say("Outbox"), told)


def troubles_card(page: TroublePage, timezone: ZoneInfo, language: Language, *, done: str = "") -> dict[str, object]:
    """A page of what failed or waits for another attempt; each line opens one of them."""
    say = speech(language)
    where = say.say("page {number} of {total}", number=page.number + 1, total=page.pages) if page.pages > 1 else ""
    body: Elements = [
        header(line=say.joined((say.say("Outbox"), where)), title=capital(_undelivered(page.total, say))),
        *_done(done),
    ]
    if not page.troubles:
        body.append(notice([words(say.say("Nothing is in trouble: all that was to go has gone."))], style="good"))
    body += [
        row("outbox.trouble", say.say("Open"), {"row": one.id, "page": page.number}, *_line(one, timezone, say))
        for one in page.troubles
    ]
    actions: list[Action] = []
    if page.troubles:
        actions += _all(page.total, say)
    actions += turns("outbox.page", page.number, page.pages, say)
    actions.append(execute("outbox.show", say.say("See the outbox")))
    return card(body, fallback_text=troubles_summary(page, language), actions=actions)


def troubles_summary(page: TroublePage, language: Language) -> str:
    """The toast: ``File d'envoi : 12 messages non remis``."""
    say = speech(language)
    return say.colon(say.say("Outbox"), _undelivered(page.total, say))


def trouble_card(one: Trouble, page: int, timezone: ZoneInfo, language: Language) -> dict[str, object]:
    """One row: to whom, what about, why it did not arrive, and what can be done. `page` is the one to go back to."""
    say = speech(language)
    why = reason_in_words(one.state, one.reason, language)
    waits = one.again_at is not None
    body: Elements = [
        header(
            line=say.joined((say.say("Outbox"), _what(one, say))),
            title=_who(one, say),
            state=say.say("to be tried again") if waits else say.say("not delivered"),
            state_color="Accent" if waits else "Attention",
        ),
        notice([rich(run(_sentence(why)))], style="warning" if waits else "attention"),
        fact(say.say("Since"), say.dated_instant(one.since, timezone)),
        fact(say.say("Attempts"), say.number(one.attempts)),
    ]
    if one.again_at is not None:
        body.append(fact(say.say("Next attempt"), say.dated_instant(one.again_at, timezone)))
    if one.repeats:
        body.append(
            small(say.say("It may have arrived all the same: Mardi was interrupted while sending it."), spacing="Small")
        )
    data = {"row": one.id, "page": page}
    actions = [
        execute("outbox.retry", say.say("Send it now"), data, style="positive"),
        execute("outbox.give_up", say.say("Try no more") if waits else say.say("Set it aside"), data),
        execute("outbox.page", say.say("Back to the list"), {"page": page}),
    ]
    fallback = say.colon(_who(one, say), why)
    return card(body, fallback_text=fallback, actions=actions)


def retried(rows: int, language: Language) -> str:
    """What was done, said under the header."""
    say = speech(language)
    if not rows:
        return say.say("There was nothing to send again: it had gone, or was changed since.")
    return say.many("{n} message goes out again.", "{n} messages go out again.", rows)


def given_up(rows: int, language: Language) -> str:
    """What was done, said under the header."""
    say = speech(language)
    if not rows:
        return say.say("There was nothing left to set aside.")
    return say.many(
        "{n} message is set aside; it stays on record.", "{n} messages are set aside; they stay on record.", rows
    )


def _title(standing: Overview, say: Speech) -> str:
    if not standing.waiting and not standing.sending:
        return say.say("nothing waits to be sent")
    return say.many("{n} message to send", "{n} messages to send", standing.waiting + standing.sending)


def _undelivered(total: int, say: Speech) -> str:
    if not total:
        return say.say("no message undelivered")
    return say.many("{n} message not delivered", "{n} messages not delivered", total)


def _done(done: str) -> Elements:
    return [notice([words(done)], style="good")] if done else []


def _pause(tempo: Tempo, timezone: ZoneInfo, say: Speech) -> Elements:
    if tempo.held_until is None:
        return []
    hour = say.hour(tempo.held_until, timezone)
    text = say.say("Teams asked for a pause: sending goes on by itself at {hour}.", hour=hour)
    return [notice([words(text)])]


def _later(standing: Overview, say: Speech) -> str:
    return say.many("{n} at a later time", "{n} at a later time", standing.later) if standing.later else ""


def _facts(standing: Overview, timezone: ZoneInfo, say: Speech) -> Elements:
    tempo = standing.tempo
    pace = say.joined(
        (
            say.many("{n} message per second at most", "{n} messages per second at most", round(tempo.per_second)),
            say.many("{n} in the last minute", "{n} in the last minute", tempo.last_minute),
        )
    )
    facts: Elements = [fact(say.say("Pace"), pace)]
    if standing.oldest_due is not None:
        facts.insert(0, fact(say.say("Oldest waiting since"), say.dated_instant(standing.oldest_due, timezone)))
    return facts


def _reasons(standing: Overview, say: Speech) -> Elements:
    """The reasons with their numbers, the most frequent first: failures unfolded, passing faults after them."""
    failures: dict[str, int] = {}
    for (state, code), number in standing.failed.items():
        why = reason_in_words(state, code, say.language)
        failures[why] = failures.get(why, 0) + number
    passing: dict[str, int] = {}
    for code, number in standing.retrying.items():
        why = reason_in_words(DeliveryState.DUE, code, say.language)
        passing[why] = passing.get(why, 0) + number
    parts: Elements = []
    if failures:
        parts += fold("failures", say.say("Why they failed"), _counted(failures, say), opened=True)
    if passing:
        title = say.many("{n} to be tried again", "{n} to be tried again", sum(passing.values()))
        parts += fold("passing", title, _counted(passing, say))
    return parts


def _counted(reasons: Mapping[str, int], say: Speech) -> Elements:
    ordered = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    return [
        rich(run(f"{say.number(number)}{GAP}", bold=True), run(why), spacing="Small" if at else None)
        for at, (why, number) in enumerate(ordered)
    ]


def _acts(standing: Overview, say: Speech) -> list[Action]:
    troubled = sum(standing.failed.values()) + sum(standing.retrying.values())
    actions: list[Action] = []
    if troubled:
        title = say.say("See what is stuck ({n})", n=say.number(troubled))
        actions += [execute("outbox.page", title, {"page": 0}, style="positive"), *_all(troubled, say)]
    actions.append(execute("outbox.show", say.say("Refresh")))
    return actions


def _all(total: int, say: Speech) -> list[Action]:
    return [
        execute("outbox.retry_all", say.many("Send the message again", "Send all {n} again", total)),
        execute("outbox.give_up_all", say.many("Set the message aside", "Set all {n} aside", total)),
    ]


def _line(one: Trouble, timezone: ZoneInfo, say: Speech) -> Elements:
    why = reason_in_words(one.state, one.reason, say.language)
    told = say.joined((_what(one, say), say.dated_instant(one.since, timezone)))
    return [
        rich(run(_who(one, say), bold=True)),
        rich(run(_sentence(why), size="Small", color=None if one.again_at else "Attention"), spacing="None"),
        rich(run(told, size="Small", subtle=True), spacing="None"),
    ]


def _who(one: Trouble, say: Speech) -> str:
    return one.recipient or say.say("A conversation without a name")


def _what(one: Trouble, say: Speech) -> str:
    operation = say.say(_OPERATIONS[one.operation])
    subject = _SUBJECTS.get(one.subject.kind) if one.subject else None
    about = say.say(subject) if subject else say.say("sent to many") if one.cause else ""
    return say.joined((operation, about))


def _sentence(why: str) -> str:
    return f"{capital(why)}."
