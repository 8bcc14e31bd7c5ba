"""An item that goes out, went out, was stopped or recalled: one card, kept up to date, which ends as its report."""

from datetime import datetime
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, Column, ColumnSet, ContainerStyle, TextColor

from cards.elements import made
from cards.layout import Elements, card, columns, execute, figure, fold, header, notice, small, words
from cards.news.figures import audience_words, lasting, reason_lines
from cards.news.report import results, useful_figure
from cards.text import Speech, speech
from domain.languages import Language
from domain.news.item import NewsState
from domain.news.report import Progress

_ROOM = 5
_THICKNESS = "10px"
_COLORS: dict[NewsState, TextColor | None] = {
    NewsState.SENDING: "Accent",
    NewsState.SENT: "Good",
    NewsState.STOPPED: "Attention",
    NewsState.RECALLED: "Attention",
}


def progress_summary(progress: Progress, language: Language) -> str:
    """The toast: the item, and how far it is."""
    say = speech(language)
    title = progress.item.wording(language).title
    sent, planned = say.number(progress.tally.sent), say.number(progress.tally.planned)
    if not progress.is_measured:
        return say.say("“{title}” went out before Mardi", title=title)
    match progress.item.state:
        case NewsState.SENDING:
            return say.say("“{title}” goes out: {sent} of {planned} sent", title=title, sent=sent, planned=planned)
        case NewsState.STOPPED:
            return say.say("“{title}” is stopped: {sent} of {planned} sent", title=title, sent=sent, planned=planned)
        case NewsState.RECALLED:
            return say.say("“{title}” is recalled", title=title)
        case _:
            return say.say("“{title}” was sent to {sent} of {planned}", title=title, sent=sent, planned=planned)


def progress_card(progress: Progress, language: Language, *, is_recalling: bool = False) -> dict[str, object]:
    """The card. `is_recalling` asks whether to take the item back from everybody."""
    say = speech(language)
    item = progress.item
    body: Elements = [
        header(
            line=say.joined((say.say("News item"), say.Word(item.topic))),
            title=item.wording(language).title,
            state=say.Word(item.state),
            state_detail=say.joined(
                (audience_words(item.audience, progress.audience_name, say), _when(item.sent_at, say, progress.zone))
            ),
            state_color=_COLORS.get(item.state),
        ),
        *_first(progress, say, is_recalling=is_recalling),
    ]
    if progress.is_measured:
        body += [_bar(progress), _figures(progress, say)]
    else:
        body.append(words(say.say("It went out before Mardi: it has no figures."), spacing="Medium"))
    if progress.tally.unsent:
        title = say.many("Did not get it ({n})", "Did not get it ({n})", progress.tally.failed)
        body += fold("unsent", title, reason_lines(progress.tally.unsent, say))
    if progress.opinions is not None and item.state is not NewsState.SENDING:
        body += results(item, progress.opinions, say)
    if progress.is_measured:
        when = say.instant(progress.at, progress.zone)
        body.append(small(say.say("Figures of {when}.", when=when), spacing="Medium"))
    return card(
        body,
        fallback_text=progress_summary(progress, language),
        actions=_actions(progress, say, is_recalling=is_recalling),
    )


def _when(instant: datetime | None, say: Speech, zone: ZoneInfo) -> str:
    return say.dated_instant(instant, zone) if instant else ""


def _first(progress: Progress, say: Speech, *, is_recalling: bool) -> Elements:
    tally = progress.tally
    if is_recalling:
        told = say.many(
            "Take this message back from {n} reader?", "Take this message back from {n} readers?", tally.sent
        )
        after = say.say("It disappears from their conversations. This cannot be undone.")
        return [notice([words(told, weight="Bolder"), small(after)], style="attention")]
    items: Elements = []
    change = progress.change
    if change is not None:
        why_not = reason_lines(change.tally.unsent, say)
        items += [notice([words(_changing(progress, say), weight="Bolder"), *why_not], style="emphasis")]
    if progress.item.state is NewsState.SENDING:
        told = say.say("{n} left: about {time}.", n=say.number(tally.left), time=lasting(progress.time_left, say))
        items.append(notice([words(told, weight="Bolder"), *_pace(progress, say)], style="accent"))
    elif progress.item.state is NewsState.STOPPED and tally.stopped:
        told = say.many("One message was held back.", "{n} messages were held back.", tally.stopped)
        after = say.say("Resume to send them, or leave it there: readers keep what they received.")
        items.append(notice([words(told, weight="Bolder"), small(after)]))
    return items


def _pace(progress: Progress, say: Speech) -> Elements:
    if not progress.pace:
        return []
    told = say.say(
        "{pace} a second now, {most} at most",
        pace=say.number(round(progress.pace, 1)),
        most=say.number(progress.per_second),
    )
    return [small(told)]


def _changing(progress: Progress, say: Speech) -> str:
    change = progress.change
    assert change is not None  # noqa: S101 (asked only when there is one)
    done, all_of_it = say.number(change.tally.sent), say.number(change.tally.planned)
    if change.is_recall:
        return say.say("Recalled from {done} of {all} recipients.", done=done, all=all_of_it)
    return say.say("Corrected for {done} of {all} recipients.", done=done, all=all_of_it)


def _bar(progress: Progress) -> ColumnSet:
    """What is sent, not reached, and neither, drawn to scale; the figures below say it in words.

    Columns, since a `ProgressBar` has one part alone and vanishes in clients that are not of this year. What there is of a part is seen,
    however little.
    """
    tally = progress.tally
    rest = tally.planned - tally.sent - tally.failed
    parts: tuple[tuple[int, ContainerStyle], ...] = (
        (tally.sent, "good"),
        (tally.failed, "warning"),
        (rest, "emphasis"),
    )
    segments = [
        made(
            Column,
            width=max(1.0, float(100 * number // tally.planned)),
            style=style,
            min_height=_THICKNESS,
            spacing="None",
            items=[],
        )
        for number, style in parts
        if number
    ]
    return columns(*segments)


def _figures(progress: Progress, say: Speech) -> ColumnSet:
    tally = progress.tally
    share = say.percent(100 * tally.sent // tally.planned) if tally.planned else ""
    cells = [
        figure(
            say.within("count", "Sent"),
            say.number(tally.sent),
            say.joined((share, say.say("of {n}", n=say.number(tally.planned)))),
        ),
        figure(say.say("Not reached"), say.number(tally.failed), color="Attention" if tally.failed else None),
    ]
    if progress.item.state is NewsState.SENDING:
        cells.append(figure(say.within("count", "Left"), say.number(tally.left)))
    elif progress.opinions is not None:
        cells.append(useful_figure(progress.opinions, say))
    return columns(*cells, spacing="Small")


def _actions(progress: Progress, say: Speech, *, is_recalling: bool) -> list[Action]:
    item = progress.item
    carried = {"item": item.id}
    back = execute("news.board", say.say("Back"), carried)
    if is_recalling:
        return [execute("news.recall_all", say.say("Take it back from everybody"), carried, style="destructive"), back]
    actions: list[Action] = []
    correct = execute("news.edit", say.say("Correct it…"), carried)
    recall = execute("news.recall", say.say("Recall it…"), carried)
    if progress.may_send:
        match item.state:
            case NewsState.SENDING:
                actions = [execute("news.stop", say.say("Stop the sending"), carried), correct, recall]
            case NewsState.STOPPED:
                resume = execute("news.resume", say.say("Resume the sending"), carried, style="positive")
                actions = [resume, correct, recall]
            case NewsState.SENT:
                actions = [correct, recall] if progress.is_measured else []
            case _:
                actions = []
    actions.append(execute("news.board", say.say("Refresh"), carried))
    if item.state is not NewsState.SENDING and progress.is_measured:
        actions.append(execute("news.file", say.say("File of the recipients"), carried))
    actions.append(execute("news.calendar", say.say("Calendar")))
    return actions[:_ROOM]
