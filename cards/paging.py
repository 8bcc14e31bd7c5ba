"""Turning the pages of a list: the same two buttons under every list, the way back first."""

from collections.abc import Mapping

from microsoft_teams.cards.core import Action

from cards.layout import execute
from cards.text import Speech


def turns(verb: str, page: int, pages: int, say: Speech, data: Mapping[str, object] | None = None) -> list[Action]:
    """The buttons to the page before and the page after this one (counted from 0), where there are any."""
    turned: list[Action] = []
    if page > 0:
        turned.append(execute(verb, say.say("Previous"), {**(data or {}), "page": page - 1}))
    if page < pages - 1:
        turned.append(execute(verb, say.say("Next"), {**(data or {}), "page": page + 1}))
    return turned
