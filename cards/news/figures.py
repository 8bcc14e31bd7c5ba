"""What the cards of the editors say alike: the audience, why somebody was not reached, how long a broadcast takes."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from cards.layout import GAP, Elements, rich, run
from cards.outbox.reasons import reason_in_words
from cards.text import Speech, mark
from domain.news.audience import Audience, AudienceKind
from domain.news.item import NewsItem, Wording
from domain.news.recipients import TOPIC_STOPPED, Why
from domain.outbox import DeliveryState
from domain.people import Role

REASONS_SHOWN = 12

_ENDS: Mapping[DeliveryState, str] = {
    DeliveryState.DUE: mark("waiting"),
    DeliveryState.SENDING: mark("on its way"),
    DeliveryState.SENT: mark("received"),
    DeliveryState.BLOCKED: mark("closed the conversation to Mardi"),
    DeliveryState.NOT_INSTALLED: mark("Mardi is not installed"),
    DeliveryState.NOT_FOUND: mark("the conversation no longer exists"),
    DeliveryState.FAILED: mark("Teams did not take the message"),
    DeliveryState.CANCELLED: mark("cancelled"),
    DeliveryState.SKIPPED: mark("passed over"),
}


def reason_words(why: Why, say: Speech) -> str:
    """Why somebody did not get a message: what the reader chose, else what the outbox says of it."""
    state, reason = why
    if reason == TOPIC_STOPPED:
        return say.say("stopped this topic")
    return reason_in_words(state, reason, say.language) if reason else end_words(state, say)


def end_words(state: DeliveryState, say: Speech) -> str:
    """How a delivery ended."""
    return say.say(_ENDS[state])


def reason_lines(counts: Mapping[Why, int], say: Speech) -> Elements:
    """A line per reason: how many, and why. Reasons that read alike are one."""
    told: dict[str, int] = {}
    for why, number in counts.items():
        words = reason_words(why, say)
        told[words] = told.get(words, 0) + number
    lines: Elements = [
        rich(run(f"{say.number(number)}{GAP}", bold=True), run(words), spacing="Small")
        for words, number in list(told.items())[:REASONS_SHOWN]
    ]
    rest = sum(list(told.values())[REASONS_SHOWN:])
    if rest:
        lines.append(rich(run(f"{say.number(rest)}{GAP}", bold=True), run(say.say("other reasons")), spacing="Small"))
    return lines


def audience_words(audience: Audience, name: str, say: Speech) -> str:
    """An audience as people say it; `name` is that of a department, a body or a channel. It may hold what people typed."""
    match audience.kind:
        case AudienceKind.EVERYONE:
            return say.Word(audience.kind)
        case AudienceKind.ROLE if audience.value in list(Role):
            return say.Word(Role(audience.value))
        case AudienceKind.CHANNEL:
            return say.say("Channel {name}", name=name) if name else say.say("A channel that is gone")
        case AudienceKind.COMMITTEE:
            return say.say("Members: {name}", name=name) if name else say.Word(audience.kind)
        case _:
            return name or say.Word(audience.kind)


def link_title(item: NewsItem, wording: Wording, number: int) -> str:
    """The words of a link; the host it leads to where there are none."""
    titles, url = wording.link_titles, item.link_urls[number]
    return titles[number] if number < len(titles) and titles[number] else urlsplit(url).hostname or url


def lasting(time: timedelta, say: Speech) -> str:
    """How long something takes, to be seen at a glance: ``75 s``, ``12 min``, ``1 h 10 min``."""
    seconds = max(1, round(time.total_seconds()))
    if seconds < 100:
        return say.say("{n} s", n=seconds)
    minutes = round(seconds / 60)
    if minutes < 60:
        return say.say("{n} min", n=minutes)
    return say.say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
