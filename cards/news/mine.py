"""The shelf of an editor: what is to be approved, being written, ready, planned, out; and the templates."""

from microsoft_teams.cards.core import Action, CardElement

from cards.layout import Elements, buttons, card, execute, header, heading, rich, row, run, words
from cards.paging import turns
from cards.text import PARIS, Speech, mark, speech
from domain.languages import Language
from domain.news.form import Group, Shelf, ShelfPart
from domain.news.item import NewsItem, NewsState

_TITLES = {
    Group.TO_APPROVE: mark("To approve ({n})"),
    Group.DRAFTS: mark("Drafts ({n})"),
    Group.READY: mark("Ready, in the backlog ({n})"),
    Group.SCHEDULED: mark("Scheduled ({n})"),
    Group.OUT: mark("Sent ({n})"),
    Group.TEMPLATES: mark("Templates ({n})"),
}


def shelf_card(shelf: Shelf, language: Language) -> dict[str, object]:
    """The card: each item opens at a press."""
    say = speech(language)
    title = say.say("My news")
    body: Elements = [header(line=say.say("News"), title=title)]
    for part in shelf.parts:
        body += _part(part, say, alone=shelf.only is not None)
    if not any(part.items for part in shelf.parts):
        told = say.say("Nothing here yet. Write the first item: a good practice that takes a minute to read.")
        body.append(words(told, spacing="Medium"))
    actions: list[Action] = [execute("news.write", say.say("Write an item"), style="positive")]
    if shelf.only is not None:
        actions += turns("news.group", shelf.page, shelf.pages, say, {"group": shelf.only.value})
        actions.append(execute("news.mine", say.say("All groups")))
    actions.append(execute("news.calendar", say.say("Calendar")))
    return card(body, fallback_text=title, actions=actions)


def _part(part: ShelfPart, say: Speech, *, alone: bool) -> Elements:
    items: Elements = [heading(say.say(_TITLES[part.group], n=say.number(part.count)))]
    items += [_item(item, say) for item in part.items]
    if not alone and part.count > len(part.items):
        told = say.say("See all {n}", n=say.number(part.count))
        items.append(buttons(execute("news.group", told, {"group": part.group.value, "page": 0}), spacing="Small"))
    return items


def _item(item: NewsItem, say: Speech) -> CardElement:
    title = item.wording(say.language).title or say.say("Untitled")
    verb = "news.board" if item.state in (NewsState.SENDING, NewsState.SENT, NewsState.STOPPED) else "news.sheet"
    languages = "" if Language.ENGLISH in item.wordings else say.say("French only")
    detail = say.joined((say.Word(item.topic), _when(item, say), item.author.name, languages))
    lines = (rich(run(title, bold=True)), rich(run(detail, size="Small", subtle=True), spacing="None"))
    return row(verb, say.say("Open “{title}”", title=title), {"item": item.id}, *lines)


def _when(item: NewsItem, say: Speech) -> str:
    """When it goes out, went, or was changed last, on the organisation's clock; and what is out of the ordinary."""
    if item.state in (NewsState.STOPPED, NewsState.SENDING, NewsState.RECALLED):
        return say.word(item.state)
    instant = item.sent_at or item.send_at or item.updated_at
    if instant is None:
        return ""
    day = say.short_date(instant.astimezone(PARIS).date())
    return day if item.sent_at or item.send_at else say.say("changed on {day}", day=day)
