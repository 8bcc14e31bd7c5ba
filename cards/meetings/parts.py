"""What the cards of a meeting have in common: when and where in words, the agenda, the documents, the legal line."""

from collections.abc import Sequence
from datetime import datetime

from microsoft_teams.cards.core import (
    Action,
    CardElement,
    Choice,
    ChoiceSetInput,
    Column,
    ColumnSet,
    OpenUrlAction,
    TextColor,
)

from cards.elements import made
from cards.inputs import points_to_correct, with_fault
from cards.layout import Elements, cell, columns, execute, fact, fold, notice, rich, run, small, typed, words
from cards.meetings.faults import entry_fault
from cards.text import Speech, capital, mark, plain
from cards.words import WEATHER_SIGNS
from cards.zones import Zones, instant_in, span_in, typed_in
from domain.identifiers import MeetingId
from domain.languages import Language
from domain.meetings.entry import EntryFault
from domain.meetings.meeting import AgendaItem, Conflicts, Meeting, MeetingState
from domain.meetings.replies import Answer

ANSWER_SIGNS = {
    Answer.NONE: "…",
    Answer.PRESENT: "✔",
    Answer.REMOTE: "💻",
    Answer.ABSENT: "✖",
    Answer.PROXY: "⇄",
    Answer.DEPUTY: "⇆",
}
_ONES_OWN = {
    Answer.NONE: mark("you have not answered yet"),
    Answer.PRESENT: mark("you will be there"),
    Answer.REMOTE: mark("you take part remotely"),
    Answer.ABSENT: mark("you will not come"),
    Answer.PROXY: mark("you gave your proxy"),
    Answer.DEPUTY: mark("your deputy takes your seat"),
}
_ON_THE_SHEET = {
    Answer.NONE: mark("not on the sheet yet"),
    Answer.PRESENT: mark("in the room"),
    Answer.REMOTE: mark("remotely"),
    Answer.ABSENT: mark("did not come"),
    Answer.PROXY: mark("represented by proxy"),
    Answer.DEPUTY: mark("represented by a deputy"),
}
STATE_SIGNS = {
    MeetingState.DRAFT: "✎",
    MeetingState.ANNOUNCED: "📅",
    MeetingState.MOVED: "↻",
    MeetingState.CANCELLED: "✖",
    MeetingState.HELD: "✔",
}
STATE_COLORS: dict[MeetingState, TextColor] = {
    MeetingState.DRAFT: "Default",
    MeetingState.ANNOUNCED: "Accent",
    MeetingState.MOVED: "Accent",
    MeetingState.CANCELLED: "Attention",
    MeetingState.HELD: "Good",
}


LEFT = "left"
"""What the way back from a form carries, so that its card is redrawn again."""


def back_to(verb: str, meeting: MeetingId, say: Speech) -> Action:
    """The way back from a form to the meeting in whose card's place it stands."""
    return execute(verb, say.say("Back"), {"meeting": meeting, LEFT: 1})


def reminds_only(say: Speech) -> str:
    """The sentence that stands on whatever reminds of a meeting."""
    return say.say("A reminder: this does not convene you.")


def ones_own(answer: Answer, say: Speech) -> str:
    """An answer as it is said to who gave it: in words that suit a man and a woman alike."""
    return say.say(_ONES_OWN[answer])


def on_the_sheet(answer: Answer, say: Speech) -> str:
    """What the attendance sheet says of somebody, in such words too."""
    return say.say(_ON_THE_SHEET[answer])


def headline(meeting: Meeting, say: Speech) -> str:
    """What stands above a meeting's title: whose it is, or what kind it is where its title is the name of the body."""
    above = (meeting.body_name, say.Word(meeting.kind), say.say("Meeting"))
    return next(one for one in above if one.casefold() != meeting.title.casefold())


def beside_name(name: str, facts: Sequence[str]) -> tuple[str, ...]:
    """What there is to say beside a name, as far as the name does not say it itself."""
    return tuple(one for one in facts if one.casefold() not in name.casefold())


def left(starts_at: datetime, now: datetime, zones: Zones, say: Speech) -> str:
    """The time until a meeting, in words, its days counted where it is held: true when it is said, so never on a card that stays."""
    days = (starts_at.astimezone(zones.house).date() - now.astimezone(zones.house).date()).days
    if starts_at <= now:
        return ""
    if days > 1:
        return say.many("in {n} day", "in {n} days", days)
    if days == 1:
        return say.say("tomorrow")
    minutes = max(1, round((starts_at - now).total_seconds() / 60))
    if minutes < 90 and minutes != 60:
        return say.many("in {n} minute", "in {n} minutes", minutes)
    return say.many("in {n} hour", "in {n} hours", round(minutes / 60))


def when(meeting: Meeting, zones: Zones, say: Speech, now: datetime | None = None) -> str:
    """``Mardi 8 décembre à 14 h``, and ``, dans 6 jours`` when it is said at an instant."""
    text = instant_in(zones, meeting.starts_at, say)
    away = left(meeting.starts_at, now, zones, say) if now else ""
    text = f"{text}, {away}" if away else text
    return capital(text)


def facts(meeting: Meeting, zones: Zones, say: Speech, now: datetime | None = None) -> Elements:
    """When and where."""
    items: Elements = [
        rich(run(when(meeting, zones, say, now), bold=True), spacing="Medium"),
        small(span_in(zones, meeting.starts_at, meeting.ends_at, say)),
    ]
    if meeting.place:
        items.append(fact(say.say("Place"), meeting.place))
    if meeting.link and meeting.state not in (MeetingState.CANCELLED, MeetingState.HELD):
        items.append(small(say.say("A Teams link is there to join remotely."), spacing="Small"))
    if meeting.is_public:
        items.append(small(say.say("Open to the public."), spacing="Small"))
    return items


def agenda(meeting: Meeting, say: Speech) -> Elements:
    """The agenda, folded."""
    if not meeting.agenda:
        return []
    lines: Elements = []
    for item in meeting.agenda:
        sign = f"{WEATHER_SIGNS[item.weather]} " if item.weather else "• "
        told = f" ({_weather(item, say)})" if item.weather else ""
        presenter = f" – {item.presenter}" if item.presenter else ""
        lines.append(rich(run(f"{sign}{item.title}{told}"), run(presenter, subtle=True), spacing="Small"))
    return fold("agenda", say.many("Agenda ({n} item)", "Agenda ({n} items)", len(meeting.agenda)), lines)


def _weather(item: AgendaItem, say: Speech) -> str:
    """The weather with the day it was reported: true however long the card stays."""
    word = say.word(item.weather) if item.weather else ""
    if item.reported_on is None:
        return word
    return say.say("{weather} on {day}", weather=word, day=say.day_and_month(item.reported_on))


def documents(meeting: Meeting, say: Speech, *, opened: bool = False) -> Elements:
    """The documents, folded unless they are what the card is about; each opens when it is pressed."""
    lines: Elements = [_opening(one.title, one.url, say) for one in meeting.documents]
    if meeting.minutes_url:
        lines.append(_opening(say.say("Minutes"), meeting.minutes_url, say))
    if not lines:
        return []
    return fold("documents", say.say("Documents ({n})", n=say.number(len(lines))), lines, opened=opened)


def _opening(title: str, url: str, say: Speech) -> ColumnSet:
    action = made(OpenUrlAction, title=plain(say.say("Open {title}", title=title)), url=url)
    return made(
        ColumnSet,
        spacing="Small",
        columns=[made(Column, width="stretch", items=[rich(run(f"📄 {title}", color="Accent"))])],
        select_action=action,
    )


def clock_of_hours(zones: Zones, say: Speech) -> Elements:
    """On which clock hours are typed, below the fields where they are; nothing where it goes without saying."""
    told = typed_in(zones, say)
    return [small(told, spacing="Small")] if told else []


def conflicts(found: Conflicts, zones: Zones, say: Speech) -> Elements:
    """What stands against a date, in a tinted part; nothing when nothing does."""
    if not found:
        return []
    items: Elements = [words(say.say("Before you save, look at this."), weight="Bolder")]
    if found.is_holiday:
        items.append(small(say.say("That day is not a working day.")))
    for one in found.clashes:
        instant = instant_in(zones, one.starts_at, say)
        items += typed(say.say("{meeting}, {instant}", meeting=one.title, instant=instant), spacing="Small")
        if one.place:
            items += typed(say.say("in the same room: {place}", place=one.place), subtle=True)
        if one.people:
            shown = ", ".join(one.people[:6]) + (" …" if len(one.people) > 6 else "")
            items += typed(say.say("with the same people: {people}", people=shown), subtle=True)
    return [notice(items)]


def to_correct(faults: Sequence[EntryFault], say: Speech) -> Elements:
    """That a form was given back, and how many of its fields are wrong."""
    return [notice([words(points_to_correct(len(faults), say), weight="Bolder")], style="attention")] if faults else []


def faulty(field: CardElement, name: str, faults: Sequence[EntryFault], language: Language) -> Elements:
    """A field with what is wrong with it."""
    found = next((one for one in faults if one.field == name), None)
    return with_fault(field, entry_fault(found, language) if found else "")


def multi_choice(name: str, label: str, choices: Sequence[tuple[str, str]], values: Sequence[str]) -> ChoiceSetInput:
    """Several choices among (title, value) pairs, ticked."""
    return made(
        ChoiceSetInput,
        id=name,
        label=plain(label),
        value=",".join(values) or None,
        is_multi_select=True,
        style="expanded",
        choices=[made(Choice, title=plain(title), value=value) for title, value in choices],
        wrap=True,
    )


def yes_no(name: str, label: str, value: str, say: Speech) -> ChoiceSetInput:
    """A yes or a no, which a client always sends."""
    return made(
        ChoiceSetInput,
        id=name,
        label=plain(label),
        value=value if value in ("true", "false") else "false",
        style="compact",
        choices=[
            made(Choice, title=capital(say.say("yes")), value="true"),
            made(Choice, title=capital(say.say("no")), value="false"),
        ],
    )


def side_by_side(one: Elements, other: Elements) -> ColumnSet:
    """Two fields side by side."""
    return columns(cell(*one), cell(*other), spacing="Small")
