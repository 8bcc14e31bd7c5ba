"""A flash report said in one line: ``SIRH météo nuages avancement 60 délais orage livraison repoussée faits marquants : …``.

Both languages are understood whatever the reader's, accents and capitals set aside. A word counts as a field only when its value
follows, so that a project may be called “Qualité de l'air” or “Portail des ressources”.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from domain.flash_reports.entry import AMOUNTS, TYPED_LIMIT
from domain.flash_reports.report import Axis, Weather
from domain.folding import bare, fold
from domain.forms import typable


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What a line says: the words that name the project, and the text of each field it gives, as the form would hold it.

    `unread` are the words after the project that say nothing the form could hold.
    """

    project: str
    fields: Mapping[str, str] = field(default_factory=dict)
    unread: str = ""


_WEATHERS: Mapping[str, Weather] = {
    **dict.fromkeys(("soleil", "ensoleille", "beau", "sunny", "sun"), Weather.SUNNY),
    **dict.fromkeys(("eclaircies", "eclaircie", "partly cloudy"), Weather.PARTLY_CLOUDY),
    **dict.fromkeys(("nuages", "nuage", "nuageux", "cloudy", "clouds"), Weather.CLOUDY),
    **dict.fromkeys(("orage", "orages", "orageux", "stormy", "storm", "storms"), Weather.STORMY),
}
_CHOICES: Mapping[str, str] = {
    **dict.fromkeys(("meteo", "weather", "meteo generale", "meteo globale", "overall", "overall weather"), "overall"),
    **dict.fromkeys(("perimetre", "scope"), f"axis.{Axis.SCOPE}"),
    **dict.fromkeys(("delais", "delai", "planning", "calendrier", "schedule"), f"axis.{Axis.SCHEDULE}"),
    **dict.fromkeys(("couts", "cout", "cost", "costs"), f"axis.{Axis.COST}"),
    **dict.fromkeys(("ressources", "ressource", "resources", "resource"), f"axis.{Axis.RESOURCES}"),
    **dict.fromkeys(("qualite", "quality"), f"axis.{Axis.QUALITY}"),
    **dict.fromkeys(("risques", "risque", "risk", "risks"), f"axis.{Axis.RISK}"),
}
_NUMBERS: Mapping[str, str] = {
    **dict.fromkeys(("avancement", "progression", "progress"), "progress"),
    **dict.fromkeys(("vote", "budget vote", "approved"), f"budget.{AMOUNTS[0]}"),
    **dict.fromkeys(("engage", "committed"), f"budget.{AMOUNTS[1]}"),
    **dict.fromkeys(("consomme", "depense", "spent"), f"budget.{AMOUNTS[2]}"),
    **dict.fromkeys(("reste a faire", "to complete"), f"budget.{AMOUNTS[3]}"),
}
_NARRATIVES: Mapping[str, str] = {
    **dict.fromkeys(("faits marquants", "fait marquant", "highlights"), "highlights"),
    **dict.fromkeys(("prochaines etapes", "prochaine etape", "next steps"), "next_steps"),
    **dict.fromkeys(("points d'attention", "point d'attention", "issues"), "issues"),
    **dict.fromkeys(("decisions attendues", "decision attendue", "decisions", "decisions requested"), "decisions"),
}
_LONGEST = 3
_WORD = re.compile(r"[^\s:=,;]+|[:=,;]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:[ \u00a0\u202f]\d{3}(?!\d)[\d.,]*)*(?=[\s%€:=;]|[kKmM](?:€|[eE]|\s|$)|$)")
_UNIT = re.compile(r"\s*(?:%|[km]?(?:€|euros?\b|eur\b)|[km]\b)?", re.IGNORECASE)
_THOUSANDS = re.compile("[km]", re.IGNORECASE)
_LIKENESS = 0.85
_LEAST_FORGIVEN = 4
"""A shorter word with a slip in it is another word."""
_BINDING = frozenset({":", "=", "a", "at", "to", "est", "is"})
_SEPARATORS = frozenset({":", "=", ",", ";"})
_EDGES = " \t\n,;:=-–—"


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A field that was recognised; `end` is the word after it, `open` the field that the words from there fill."""

    end: int
    fields: Mapping[str, str]
    open: str = ""


class _Line:
    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(_WORD.finditer(text))
        self.folded = [fold(word.group()) for word in self.words]

    def phrase(self, start: int, length: int) -> str:
        return " ".join(self.folded[start : start + length])

    def between(self, start: int, end: int) -> str:
        """The text of words `start` to `end` (excluded), as it was typed."""
        if start >= end:
            return ""
        return self.text[self.words[start].start() : self.words[end - 1].end()].strip(_EDGES)

    def value_at(self, start: int) -> int:
        """Where the value begins that is bound to a word before `start`: ``météo : nuages``, ``avancement à 60``."""
        return start + 1 if start < len(self.folded) and self.folded[start] in _BINDING else start


def understand(text: str) -> Spoken:
    """Read a line. Words that name no field and stand before the first one name the project."""
    line = _Line(typable(text[:TYPED_LIMIT]))
    fields: dict[str, str] = {}
    at, project_end, opened, opened_at = 0, None, "", 0
    unread: list[tuple[int, int]] = []
    while at < len(line.words):
        found = (
            _narrative(line, at)
            or _choice(line, at)
            or _number(line, at)
            or _bare(line, at, opened_at if fields else None)
        )
        if found is None:
            if fields and not opened:
                _leave(unread, at)
            at += 1
            continue
        project_end = at if project_end is None else project_end
        _close(line, fields, opened, opened_at, at)
        fields |= found.fields
        at = opened_at = found.end
        opened = found.open
    _close(line, fields, opened, opened_at, len(line.words))
    return Spoken(
        project=line.between(0, len(line.words) if project_end is None else project_end),
        fields=fields,
        unread=" … ".join(filter(None, (line.between(start, end) for start, end in unread))),
    )


def after_code(text: str, code: str) -> str:
    """The words after the code of a project in words that name it; none where the code is not among them."""
    words, wanted = text.split(), bare(code)
    for end in range(1, len(words) + 1):
        if f" {bare(' '.join(words[:end]))}".endswith(f" {wanted}"):
            return " ".join(words[end:])
    return ""


def _leave(unread: list[tuple[int, int]], at: int) -> None:
    """Note a word as unread, as one run with those just before it."""
    start = unread.pop()[0] if unread and unread[-1][1] == at else at
    unread.append((start, at + 1))


def _close(line: _Line, fields: dict[str, str], opened: str, start: int, end: int) -> None:
    said = line.between(start, end) if opened else ""
    if said:
        fields[opened] = said


def _longest(
    line: _Line, at: int, table: Mapping[str, str], *, if_ends_at: Callable[[int], bool] | None = None
) -> tuple[str, int] | None:
    """The entry of a table that the words at a position say, and where they end; slips are forgiven where `if_ends_at` holds."""
    lengths = [length for length in range(_LONGEST, 0, -1) if at + length <= len(line.folded)]
    for length in lengths:
        name = table.get(line.phrase(at, length))
        if name is not None:
            return name, at + length
    for length in lengths if if_ends_at else ():
        if if_ends_at and if_ends_at(at + length):
            phrase = line.phrase(at, length)
            alike = [one for one in table if one.count(" ") == length - 1 and one[:1] == phrase[:1]]
            near = get_close_matches(phrase, alike, n=1, cutoff=_LIKENESS) if len(phrase) >= _LEAST_FORGIVEN else []
            if near:
                return table[near[0]], at + length
    return None


def _weather(line: _Line, at: int, *, forgiving: bool) -> tuple[Weather, int] | None:
    for length in (2, 1):
        weather = _WEATHERS.get(line.phrase(at, length))
        if weather is not None and at + length <= len(line.folded):
            return weather, at + length
    near = get_close_matches(line.phrase(at, 1), _WEATHERS, n=1, cutoff=0.75) if forgiving else []
    return (_WEATHERS[near[0]], at + 1) if near else None


def _choice(line: _Line, at: int) -> _Found | None:
    keyword = _longest(
        line, at, _CHOICES, if_ends_at=lambda end: _weather(line, line.value_at(end), forgiving=False) is not None
    )
    if keyword is None:
        return None
    name, end = keyword
    value = _weather(line, line.value_at(end), forgiving=True)
    if value is None:
        return None
    weather, end = value
    if name == "overall":
        return _Found(end=end, fields={name: weather.value})
    return _Found(end=end, fields={f"{name}.weather": weather.value}, open=f"{name}.comment")


def _number(line: _Line, at: int) -> _Found | None:
    keyword = _longest(line, at, _NUMBERS, if_ends_at=lambda end: _number_at(line, line.value_at(end)) is not None)
    if keyword is None:
        return None
    name, end = keyword
    value = _number_at(line, line.value_at(end))
    if value is None:
        return None
    return _Found(end=value.end, fields={name: value.text if name == "progress" else value.amount})


@dataclass(frozen=True, kw_only=True)
class _Value:
    """A number as it was typed, its unit left out; `amount` with it when it counts by thousands; `end` is the word after both."""

    text: str
    amount: str
    end: int
    is_percentage: bool


def _number_at(line: _Line, at: int) -> _Value | None:
    """The number that begins at a word: ``60``, ``1,234.50``, ``480 000,50 €``."""
    match = _NUMBER.match(line.text, line.words[at].start()) if at < len(line.words) else None
    if match is None:
        return None
    text = match.group().rstrip(".,")
    stop = match.start() + len(text)
    unit = _UNIT.match(line.text, stop)
    stop, said = (unit.end(), unit.group().strip()) if unit and unit.group().strip() else (stop, "")
    end = next((one for one in range(at, len(line.words)) if line.words[one].start() >= stop), len(line.words))
    amount = f"{text} {said}" if _THOUSANDS.match(said) else text
    return _Value(text=text, amount=amount, end=end, is_percentage=said == "%")


def _narrative(line: _Line, at: int) -> _Found | None:
    keyword = _longest(line, at, _NARRATIVES)
    if keyword is None:
        return None
    name, end = keyword
    if end >= len(line.folded) or line.folded[end] != ":":
        return None
    stop = next((one for one in range(end + 1, len(line.words)) if _begins_narrative(line, one)), len(line.words))
    return _Found(end=stop, fields={name: line.between(end + 1, stop)})


def _begins_narrative(line: _Line, at: int) -> bool:
    keyword = _longest(line, at, _NARRATIVES)
    return keyword is not None and line.phrase(keyword[1], 1) == ":"


def _bare(line: _Line, at: int, after: int | None) -> _Found | None:
    """A weather or a percentage without its label: right after the project (``SIRH nuages``, ``SIRH 60 %``), or a number right after
    another field (``nuages 60``). `after` is where the last field ended, None before the first."""
    while after is not None and after < at and line.folded[after] in _SEPARATORS:
        after += 1
    if at == 0 or after not in (None, at):
        return None
    value = _weather(line, at, forgiving=False) if after is None else None
    if value is not None and _ends_here(line, value[1]):
        return _Found(end=value[1], fields={"overall": value[0].value})
    number = _number_at(line, at)
    if number is None:
        return None
    is_last = number.end >= len(line.folded) or line.folded[number.end] in _SEPARATORS
    if not number.is_percentage and (after is None or not is_last):
        return None
    return _Found(end=number.end, fields={"progress": number.text})


def _ends_here(line: _Line, at: int) -> bool:
    """Whether a bare weather may end at a position: nothing follows, or what follows is no word of a name (“soleil levant”)."""
    if at >= len(line.folded) or line.folded[at] in _SEPARATORS or _number_at(line, at) is not None:
        return True
    return _narrative(line, at) is not None or _choice(line, at) is not None or _number(line, at) is not None
