"""Turning the pages of a list: the same two buttons under every list, the way back first."""

from collections.abc import Mapping

from microsoft_teams.cards.core import Action

from cards.layout import execute
from cards.text import Speech


def turns(
    verb: str, number: int, pages: int, say: Speech, data: Mapping[str, object] | None = None, *, first: int = 0
) -> list[Action]:
    """The buttons to the page before and the page after this one, where there are any; `first` is the number of the first page."""
    turned: list[Action] = []
    if number > first:
        turned.append(execute(verb, say.say("Previous"), {**(data or {}), "page": number - 1}))
    if number < first + pages - 1:
        turned.append(execute(verb, say.say("Next"), {**(data or {}), "page": number + 1}))
    return turned
