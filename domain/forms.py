"""A form as it is being typed: texts by field, right or wrong, and two versions of them brought together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_UNTYPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def typable(text: str) -> str:
    """A text without the signs that no keyboard types; its line breaks become plain ones."""
    return _UNTYPABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Typed texts by field; which fields there are is for the form to say. Absent is empty."""

    fields: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The text of a field, stripped; empty when it was not typed."""
        return self.fields.get(name, "").strip()

    def says(self, other: "Entry") -> bool:
        """Whether this entry holds the same texts as another, white space around them set aside."""
        return all(self.get(name) == other.get(name) for name in {*self.fields, *other.fields})


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One field that two people changed: what stands saved, and what the second typed."""

    field: str
    theirs: str
    mine: str


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Two versions brought together: the entry to show, what the other changed (field → text), and where both typed."""

    entry: Entry
    changed: dict[str, str]
    clashes: tuple[Clash, ...]


def merge(base: Entry, saved: Entry, mine: Entry) -> Merge:
    """Bring what a person typed together with what another saved since both started from `base`.

    A field only one of them changed takes that change. Where both did, what this person typed stays in the field and the other's is
    told beside it: nobody's words are lost.
    """
    fields: dict[str, str] = {}
    changed: dict[str, str] = {}
    clashes: list[Clash] = []
    for name in {**base.fields, **saved.fields, **mine.fields}:
        before, theirs, ours = base.get(name), saved.get(name), mine.get(name)
        fields[name] = mine.fields.get(name, "") if theirs in (before, ours) else saved.fields.get(name, "")
        if theirs not in (before, ours):
            changed[name] = theirs
            if ours != before:
                clashes.append(Clash(field=name, theirs=theirs, mine=ours))
                fields[name] = mine.fields.get(name, "")
    return Merge(entry=Entry(fields=fields), changed=changed, clashes=tuple(clashes))
