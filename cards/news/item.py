"""An item as its reader sees it: what it says, then what they can do with it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, CardElement, Container, Image, OpenUrlAction, TextBlock

from cards.elements import made
from cards.layout import Elements, buttons, card, execute, header, notice, rich, row, run, small, typed, words
from cards.news.figures import link_title
from cards.news.markdown import Block, blocks
from cards.news.panels import ask_action, asking_panel, delaying_panel
from cards.text import PARIS, Speech, plain, speech
from domain.languages import Language
from domain.news.habits import CLICKS_KEPT
from domain.news.item import NewsItem, Wording
from domain.news.reader import Asking, Delaying, ReaderView, Told

MOST_BLOCKS = 24
"""Paragraphs and lists that are elements of their own; those past them share one, which weighs less."""
TEXT_ID = "text"
"""The id, or its beginning, of the container that holds the editor's Markdown, made safe by `cards.news.markdown`: nothing else on a
card is Markdown."""


def news_card(
    item: NewsItem,
    language: Language,
    *,
    links: Sequence[str] = (),
    names_reader: bool = False,
    view: ReaderView | None = None,
    preview: bool = False,
    shared: bool = False,
    told: Told | None = None,
    delaying: Delaying | None = None,
    asking: Asking | None = None,
    timezone: ZoneInfo = PARIS,
) -> dict[str, object]:
    """The reader's card.

    `links` are the addresses of its links, in order: signed ones, which count; the item's own when empty. `names_reader` says that they
    tell who follows them, which the card then tells the reader. `view` is what the reader told so far. `preview` leaves out what a reader
    presses. `shared` is the card of a channel or a group chat, where nothing is one person's.
    `delaying` and `asking` open the parts in which a time is chosen, which then is the only thing to do, or a question typed.
    """
    say = speech(language)
    view = view or ReaderView()
    wording = item.wording(language)
    body: Elements = []
    if told is Told.REMINDED:
        body.append(notice([words(say.say("You wanted to read this later."))], style="accent"))
    body += news_elements(
        item, language, links=links, names_reader=names_reader, view=view, preview=preview, timezone=timezone
    )
    actions: list[Action] = []
    if not preview:
        body += _thanks(view, say)
        if not shared:
            body += _standing(item, view, say, timezone)
            body += _told(told, say)
            body += delaying_panel(item, delaying, say, timezone)
            body += asking_panel(item, asking, say)
        actions = [] if delaying else _actions(item, view, say, shared=shared)
    summary = news_summary(item, language)
    return card(
        body, fallback_text=wording.title, speak=". ".join(dict.fromkeys((wording.title, summary))), actions=actions
    )


def news_elements(
    item: NewsItem,
    language: Language,
    *,
    links: Sequence[str] = (),
    names_reader: bool = False,
    view: ReaderView | None = None,
    preview: bool = False,
    timezone: ZoneInfo = PARIS,
    text_id: str = TEXT_ID,
) -> Elements:
    """What the item says: topic, title, picture, text, links, quiz. `text_id` names the text where a card holds it in several languages."""
    say = speech(language)
    wording = item.wording(language)
    when = say.short_date(item.sent_at.astimezone(timezone).date()) if item.sent_at else ""
    everyone = say.say("for everyone to read") if item.is_mandatory else ""
    line = say.joined((say.say("Tuesday news"), say.word(item.topic), when, everyone))
    body: Elements = [header(line=line, title=wording.title)]
    if item.image_url:
        alt = wording.image_alt or wording.title
        body.append(made(Image, url=item.image_url, alt_text=plain(alt), size="Stretch", spacing="Medium"))
    body += _text(wording, text_id)
    body += _links(item, wording, links or item.link_urls)
    if names_reader and item.link_urls:
        seen = say.say("The editors see who opens a link, for {n} days.", n=CLICKS_KEPT.days)
        body.append(small(seen, spacing="Small"))
    if item.has_quiz and wording.answers:
        body.append(_quiz(item, wording, view or ReaderView(), say, preview=preview))
    return body


def news_summary(item: NewsItem, language: Language) -> str:
    """The toast: what the editor wrote for it, else the title."""
    wording = item.wording(language)
    return wording.summary or wording.title


def _text(wording: Wording, text_id: str) -> Elements:
    written = blocks(wording.body)
    if not written:
        return []
    if len(written) > MOST_BLOCKS:
        rest = "\n\n".join(block.text for block in written[MOST_BLOCKS - 1 :])
        written = (*written[: MOST_BLOCKS - 1], Block(rest))
    items: Elements = [
        made(TextBlock, text=block.text, wrap=True, spacing="None" if block.continues else "Small") for block in written
    ]
    return [made(Container, id=text_id, items=items, spacing="Medium")]


def _links(item: NewsItem, wording: Wording, addresses: Sequence[str]) -> Elements:
    found: list[Action] = []
    for number, address in enumerate(addresses[: len(item.link_urls)]):
        found.append(made(OpenUrlAction, title=plain(link_title(item, wording, number)), url=address))
    return [buttons(*found, spacing="Medium")] if found else []


def _quiz(item: NewsItem, wording: Wording, view: ReaderView, say: Speech, *, preview: bool) -> Container:
    """The question with its answers to press; once one was, what was right."""
    items: Elements = [small(say.say("A question")), *typed(wording.question, bold=True, spacing="None")]
    given = view.answer if view.answer is not None and view.answer < len(wording.answers) else None
    for number, answer in enumerate(wording.answers):
        if given is not None:
            items.append(_marked(answer, number, given, item.right_answer, say))
        elif preview:
            items.append(rich(run(f"○ {answer}"), spacing="Small"))
        else:
            press = say.say("Answer: {answer}", answer=answer)
            items.append(row("news.answer", press, {"item": item.id, "answer": number}, *typed(answer)))
    if given is None:
        return notice(items, style="emphasis")
    is_right = given == item.right_answer
    verdict = say.say("Well done, that is the right answer.") if is_right else say.say("Not quite: see above.")
    items.append(words(verdict, weight="Bolder", spacing="Small"))
    return notice(items, style="good" if is_right else "emphasis")


def _marked(answer: str, number: int, given: int, right: int | None, say: Speech) -> CardElement:
    if number == right:
        return rich(run("✓ ", bold=True), run(answer, bold=True), run(" " + say.say("(right)")), spacing="Small")
    if number == given:
        return rich(run("✗ "), run(answer), run(" " + say.say("(your answer)"), subtle=True), spacing="Small")
    return rich(run("○ ", subtle=True), run(answer, subtle=True), spacing="Small")


def _thanks(view: ReaderView, say: Speech) -> Elements:
    if view.is_useful is None:
        return []
    said = say.say("You found this useful.") if view.is_useful else say.say("You did not find this useful.")
    undo = say.say("Thank you. The same button undoes it.")
    return [small(f"{said} {undo}", spacing="Medium")]


def _standing(item: NewsItem, view: ReaderView, say: Speech, timezone: ZoneInfo) -> Elements:
    """What the reader asked for, with the button that undoes it."""
    items: Elements = []
    data = {"item": item.id}
    if not item.is_mandatory and item.topic not in view.stopped:
        receiving = say.say("You receive this topic: {topic}. Stop it", topic=say.word(item.topic))
        items.append(row("news.stop_topic", say.say("Stop this topic"), data, small(receiving)))
    if view.remind_at is not None:
        when = say.say("I will remind you on {instant}.", instant=say.instant(view.remind_at, timezone))
        undo = buttons(execute("news.forget", say.say("Cancel the reminder"), data), spacing="Small")
        items.append(notice([words(when), undo], style="accent"))
    if item.topic in view.stopped:
        told = say.say("You no longer receive this topic: {topic}.", topic=say.word(item.topic))
        if item.is_mandatory:
            still = say.say("What everyone has to read still comes.")
            told = f"{told} {still}"
        undo = buttons(execute("news.resume_topic", say.say("Receive it again"), data), spacing="Small")
        items.append(notice([words(told), undo], style="accent"))
    return items


def _told(told: Told | None, say: Speech) -> Elements:
    match told:
        case Told.ASKED:
            sent = say.say("Your question has gone to the editors.")
            return [notice([words(sent, weight="Bolder"), small(say.say("Their answer comes here."))], style="good")]
        case Told.ASKED_NOBODY:
            kept = say.say("Your question is kept for the editors.")
            later = say.say(
                "None of them can be written to right now; they find it in their list, and their answer comes here."
            )
            return [notice([words(kept, weight="Bolder"), small(later)], style="accent")]
        case _:
            return []


def _actions(item: NewsItem, view: ReaderView, say: Speech, *, shared: bool) -> list[Action]:
    data = {"item": item.id}
    useful, useless = say.say("Useful"), say.say("Not useful")
    if view.is_useful is True:
        actions: list[Action] = [
            execute("news.unreact", f"✓ {useful}", data),
            execute("news.useless", f"👎 {useless}", data),
        ]
    elif view.is_useful is False:
        actions = [execute("news.useful", f"👍 {useful}", data), execute("news.unreact", f"✓ {useless}", data)]
    else:
        actions = [
            execute("news.useful", f"👍 {useful}", data, style="positive"),
            execute("news.useless", f"👎 {useless}", data),
        ]
    if shared:
        return actions
    actions += [execute("news.later", say.say("Read later"), data), ask_action(say)]
    return [*actions, execute("news.archive", say.say("All the news"))]
