"""How the elements of cards are made: their fields held by mypy to the classes of `microsoft-teams-cards`, their JSON written at once.

To validate and to serialise those classes at run time cost more than all the rest of a card. The fields are written here, in code that
mypy checks against the classes (a misspelt field included), and a test validates every card of the gallery; so at run time an element
is its JSON, of which elements around it and the card are put together.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Element = TypeVar("Element")

repeated = lru_cache(maxsize=1024)
"""For pieces that come back in card after card: made once and shared, so an element is never changed after it was made."""


def made(kind: Callable[P, Element], *_: P.args, **fields: P.kwargs) -> Element:
    """The JSON of an element of this class with these fields, those that are None left out: what mypy takes for the element itself."""
    names, constants = _grammar(kind)
    json: Any = dict(constants)
    for name, value in fields.items():
        if value is not None:
            json[names[name]] = value
    return json  # type: ignore[no-any-return]


@lru_cache(maxsize=64)
def _grammar(kind: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """What each field of a class is called in JSON, and what every element of it says: its type."""
    names = {name: field.serialization_alias or name for name, field in kind.model_fields.items()}
    return names, kind().model_dump(exclude_none=True)
