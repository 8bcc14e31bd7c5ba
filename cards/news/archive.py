"""The archive as cards: what has gone out, page by page, by topic and by words; the last two for somebody new; the topics one receives."""

from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, CardElement

from cards.inputs import choice_input, text_input
from cards.layout import (
    Elements,
    buttons,
    card,
    cell,
    columns,
    execute,
    fact,
    fold,
    header,
    rich,
    row,
    run,
    small,
    words,
)
from cards.news.item import news_summary
from cards.paging import turns
from cards.text import PARIS, Speech, capital, speech
from domain.languages import Language
from domain.news.archive import SOUGHT_LIMIT, ArchivePage, Sought
from domain.news.item import NewsItem, Topic

ANYTHING = "*"
"""What the field of the topic holds when it narrows nothing."""


def archive_card(page: ArchivePage, language: Language, timezone: ZoneInfo = PARIS) -> dict[str, object]:
    """A page of what was found, each line opening its item, and the search that narrows it."""
    say = speech(language)
    where = say.say("page {number} of {total}", number=page.number + 1, total=page.pages) if page.pages > 1 else ""
    body: Elements = [header(line=say.joined((say.say("Tuesday news"), where)), title=_title(page, say))]
    told = say.joined((say.word(page.sought.topic) if page.sought.topic else "", _quoted(page.sought, say)))
    if told:
        body.append(fact(say.say("Searched for"), told))
    body += [_line(item, say, timezone) for item in page.items]
    if not page.items:
        body.append(words(_nothing(page, say), spacing="Medium"))
    body += _search(page, say)
    return card(body, fallback_text=archive_summary(page, language), actions=_actions(page, say))


def archive_summary(page: ArchivePage, language: Language) -> str:
    """The toast: ``Actualités : 12 trouvées``."""
    say = speech(language)
    return say.joined((say.say("Tuesday news"), _title(page, say)))


def latest_card(items: Sequence[NewsItem], language: Language, timezone: ZoneInfo = PARIS) -> dict[str, object]:
    """The last items with what each is about, for somebody new: one card, not a flood."""
    say = speech(language)
    title = say.many("The last item", "The last {n} items", len(items)) if items else say.say("No news yet")
    body: Elements = [header(line=say.say("Tuesday news"), title=title)]
    body += [_line(item, say, timezone, told=news_summary(item, language)) for item in items]
    if items:
        body.append(small(say.say("The next one comes to you on a Tuesday."), spacing="Medium"))
    else:
        body.append(
            words(say.say("Nothing has gone out yet. The first item comes to you on a Tuesday."), spacing="Medium")
        )
    actions = [execute("news.archive", say.say("All the news"))] if items else []
    actions.append(execute("news.topics", say.say("My topics")))
    return card(body, fallback_text=title, actions=actions)


def topics_card(stopped: Collection[Topic], language: Language) -> dict[str, object]:
    """The topics, each received or stopped; the same button undoes it."""
    say = speech(language)
    title = say.say("The topics you receive")
    body: Elements = [header(line=say.say("Tuesday news"), title=title)]
    body.append(small(say.say("What everyone has to read comes whatever you choose here."), spacing="Small"))
    body += [_topic(topic, say, is_stopped=topic in stopped) for topic in Topic]
    actions = [execute("news.archive", say.say("All the news"))]
    return card(body, fallback_text=title, actions=actions)


def item_line(item: NewsItem, language: Language, timezone: ZoneInfo = PARIS) -> str:
    """Topic and date of an item, on one line."""
    return _detail(item, speech(language), timezone)


def _title(page: ArchivePage, say: Speech) -> str:
    if page.sought.is_anything:
        return say.many("{n} item", "{n} items", page.total) if page.total else say.say("No news yet")
    return say.many("{n} item found", "{n} items found", page.total) if page.total else say.say("Nothing found")


def _quoted(sought: Sought, say: Speech) -> str:
    return say.say("“{text}”", text=sought.text) if sought.text else ""


def _nothing(page: ArchivePage, say: Speech) -> str:
    if page.sought.is_anything:
        return say.say("Nothing has gone out yet. The first item comes to you on a Tuesday.")
    return say.say("Nothing answers to this. Try fewer words, or see all the news.")


def _detail(item: NewsItem, say: Speech, timezone: ZoneInfo) -> str:
    when = item.sent_at or item.send_at
    return say.joined((say.word(item.topic), say.short_date(when.astimezone(timezone).date()) if when else ""))


def _line(item: NewsItem, say: Speech, timezone: ZoneInfo, told: str = "") -> CardElement:
    title = item.wording(say.language).title
    lines: Elements = [
        rich(run(title, bold=True)),
        rich(run(_detail(item, say, timezone), size="Small", subtle=True), spacing="None"),
    ]
    if told and told != title:
        lines.append(rich(run(told), spacing="None"))
    return row("news.read", say.say("Read: {title}", title=title), {"item": item.id}, *lines)


def _topic(topic: Topic, say: Speech, *, is_stopped: bool) -> CardElement:
    data = {"topic": topic.value}
    verb, title = ("news.receive", say.say("Receive")) if is_stopped else ("news.mute", say.say("Stop"))
    action = execute(verb, title, data, tooltip=say.colon(title, say.word(topic)))
    name = words(say.Word(topic) if is_stopped else f"✓ {say.Word(topic)}", weight=None if is_stopped else "Bolder")
    return columns(cell(name, middle=True), cell(buttons(action), width="auto"), spacing="Small", separator=True)


def _search(page: ArchivePage, say: Speech) -> Elements:
    topics = [(capital(say.say("all")), ANYTHING), *((say.Word(topic), topic.value) for topic in Topic)]
    chosen = page.sought.topic.value if page.sought.topic else ANYTHING
    items: Elements = [
        text_input("text", say.say("Words to find"), page.sought.text, limit=SOUGHT_LIMIT),
        choice_input("topic", say.say("Topic"), topics, chosen),
        buttons(execute("news.archive", say.say("Search"), inputs=True), spacing="Small"),
    ]
    return fold("search", say.say("Search the news"), items)


def _actions(page: ArchivePage, say: Speech) -> list[Action]:
    carried: dict[str, object] = {}
    if page.sought.topic:
        carried["topic"] = page.sought.topic.value
    if page.sought.text:
        carried["text"] = page.sought.text
    actions = turns("news.page", page.number, page.pages, say, carried)
    if not page.sought.is_anything:
        actions.append(execute("news.archive", say.say("All the news")))
    return [*actions, execute("news.topics", say.say("My topics"))]
