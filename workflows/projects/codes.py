"""Codes for projects that come without one: made from the name, the same at every import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from slugify import slugify

from domain.folding import fold
from domain.projects import CODE_LIMIT

_TAIL = 5


@dataclass(frozen=True, kw_only=True, order=True)
class Identity:
    """What makes a project the same from one import to the next; `theme` is empty when the name alone does."""

    name: str
    theme: str = ""

    def folded(self) -> "Identity":
        """The same, accents and capitals set aside."""
        return Identity(name=fold(self.name), theme=fold(self.theme))


def slug(text: str) -> str:
    """Capital letters without accent, digits and hyphens; empty when the text has none."""
    return slugify(text).upper()


def code_of(name: str) -> str:
    """The code of a name: its slug, or the beginning of it and a tail that depends on the whole name. At most 32 characters."""
    plain = slug(name)
    return plain if plain and len(plain) <= CODE_LIMIT else _with_tail(plain, fold(name))


def code_apart(identity: Identity) -> str:
    """The code of a project whose plain code belongs to another."""
    folded = identity.folded()
    return _with_tail(slug(identity.name), f"{folded.name}\n{folded.theme}")


def _with_tail(plain: str, whole: str) -> str:
    tail = sha256(whole.encode()).hexdigest()[:_TAIL].upper()
    head = plain[: CODE_LIMIT - _TAIL - 1]
    if len(plain) > len(head) and "-" in head[10:]:
        head = head[: head.rindex("-")]
    return f"{head or 'P'}-{tail}"


def assign(wanted: Sequence[Identity], standing: Mapping[str, Identity], reserved: frozenset[str]) -> tuple[str, ...]:
    """A code for each identity, all different, the same whatever the order of the rows.

    `standing` are the projects there are, by code; `reserved` the codes that the file gives to others. A project keeps the code under
    which it stands: by its whole identity, else by its plain code when the theme is the same (it was renamed since). `wanted` holds no
    identity twice.
    """
    by_identity = {identity.folded(): code for code, identity in standing.items() if code not in reserved}
    taken = set(reserved) | {by_identity[one.folded()] for one in wanted if one.folded() in by_identity}
    codes: dict[Identity, str] = {}
    for identity in sorted(wanted, key=lambda one: (one.folded(), one)):
        code = by_identity.get(identity.folded())
        if code is None:
            code = code_of(identity.name)
            holder = standing.get(code)
            if code in taken or (holder is not None and fold(holder.theme) != fold(identity.theme)):
                code = code_apart(identity)
            taken.add(code)
        codes[identity] = code
    return tuple(codes[identity] for identity in wanted)
