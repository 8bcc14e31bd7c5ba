"""Who followed the links of an item, for one of its editors, where the organisation keeps it."""

from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, CardElement, Container

from cards.elements import made
from cards.layout import GAP, Elements, card, execute, header, rich, run, small, words
from cards.news.figures import link_title
from cards.text import Speech, speech
from domain.languages import Language
from domain.news.habits import CLICKS_KEPT
from domain.news.report import Follower, Followers


def followers_card(found: Followers, language: Language, timezone: ZoneInfo) -> dict[str, object]:
    """A page of them, by name, each with the links and the time they opened one first."""
    say = speech(language)
    told = say.many("{n} reader opened a link.", "{n} readers opened a link.", found.total)
    where = say.say("page {number} of {total}", number=found.number + 1, total=found.pages) if found.pages > 1 else ""
    body: Elements = [
        header(line=say.joined((say.say("News item"), where)), title=found.item.wording(language).title),
        words(told, weight="Bolder", spacing="Medium"),
    ]
    body += [_follower(found, one, say, timezone) for one in found.people]
    kept = say.say("Who opened a link is forgotten after {n} days.", n=CLICKS_KEPT.days)
    body.append(small(kept, spacing="Medium"))
    return card(body, fallback_text=told, actions=_actions(found, say))


def _follower(found: Followers, one: Follower, say: Speech, timezone: ZoneInfo) -> CardElement:
    wording = found.item.wording(say.language)
    lines: Elements = [rich(run(one.name, bold=True), *([run(f"{GAP}{one.department}")] if one.department else []))]
    for number, at in one.followed.items():
        if number < len(found.item.link_urls):
            told = say.joined((link_title(found.item, wording, number), say.instant(at, timezone)))
            lines.append(rich(run(told, size="Small", subtle=True), spacing="None"))
    return made(Container, items=lines, spacing="Small", separator=True)


def _actions(found: Followers, say: Speech) -> list[Action]:
    carried: dict[str, object] = {"item": found.item.id}
    actions: list[Action] = []
    if found.number + 1 < found.pages:
        actions.append(execute("news.followers", say.say("Next page"), {**carried, "page": found.number + 1}))
    if found.number > 0:
        actions.append(execute("news.followers", say.say("Previous page"), {**carried, "page": found.number - 1}))
    back = execute("news.board", say.say("Go back"), carried)
    return [*actions, execute("news.file", say.say("File of the recipients"), carried), back]
