"""How the elements of cards are made: with the classes of `microsoft-teams-cards`, checked by mypy and by the tests, quickly when it runs.

The validation of those classes at run time costs more than all the rest of a card. The fields are written here, in code that mypy checks
against the classes (a misspelt field included), and a test validates every card of the gallery, so `made` leaves it out.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Element = TypeVar("Element")

repeated = lru_cache(maxsize=1024)
"""For pieces that come back in card after card: made once and shared, so an element is never changed after it was made."""


def made(kind: Callable[P, Element], *_: P.args, **fields: P.kwargs) -> Element:
    """An element of this class with these fields, the others at their defaults; nothing is validated."""
    made_of: Any = kind
    one: Any = made_of.__new__(made_of)
    setter = object.__setattr__
    setter(one, "__dict__", {**_defaults(kind), **fields})
    setter(one, "__pydantic_fields_set__", set(fields))
    setter(one, "__pydantic_extra__", None)
    setter(one, "__pydantic_private__", None)
    return one  # type: ignore[no-any-return]


@lru_cache(maxsize=64)
def _defaults(kind: Callable[..., Any]) -> dict[str, Any]:
    return dict(kind().__dict__)
