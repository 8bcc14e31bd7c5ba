"""From what was said or pressed to the handler that answers it: commands in both languages, mistakes forgiven; verbs exact."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from cards.faults import explain
from dialogs.features import Command, Extension, Feature, Handler
from dialogs.turn import Nothing, Reply, Say, Turn, Way
from domain.faults import AlreadyDone, Fault
from domain.folding import fold

UnknownHandler = Callable[[Turn, tuple[Command, ...]], Awaitable[Reply]]
"""Answers what no command matches; receives what may have been meant, the likeliest first, also what is for another kind of place."""

MOST_GUESSES = 3
UNKNOWN = "unknown"
FILES = "files"
SAY = "say"
"""The verb of a button that says its `text` in the person's place."""
_WORD = re.compile(r"[^\W_]+")
_LEADING = " \t\r\n\u00a0.,:;!?…-–—"
_LEAST_LIKENESS = 62.0


@dataclass(frozen=True, kw_only=True)
class Route:
    """The handler of a turn, the turn as it receives it, and the key it is counted under: a command's or a verb."""

    key: str
    turn: Turn
    handler: Handler


class Router:
    """Finds who answers, and turns what they refuse into words.

    Raises ValueError at construction when two commands share a way to say them, two features a verb, or both take files.
    """

    def __init__(self, features: Iterable[Feature], *, unknown: UnknownHandler, unknown_verb: Handler) -> None:
        self._unknown = unknown
        self._unknown_verb = unknown_verb
        self._verbs: dict[str, Handler] = {}
        self._phrases: dict[str, Command] = {}
        self._files: Handler | None = None
        self._extensions: list[Extension] = []
        for feature in features:
            for verb, handler in feature.verbs.items():
                if verb in self._verbs:
                    raise ValueError(f"two features answer the verb {verb}")
                self._verbs[verb] = handler
            self._extensions += feature.extensions
            if feature.files is not None:
                if self._files is not None:
                    raise ValueError("two features take files by themselves")
                self._files = feature.files
            for command in feature.commands:
                self._add(command)
        self._longest = max((phrase.count(" ") + 1 for phrase in self._phrases), default=1)

    @property
    def commands(self) -> tuple[Command, ...]:
        """Every command, in the order of the features."""
        return tuple(dict.fromkeys(self._phrases.values()))

    @property
    def extensions(self) -> tuple[Extension, ...]:
        """What Teams offers in any conversation, in the order of the features."""
        return tuple(self._extensions)

    @property
    def verbs(self) -> Mapping[str, Handler]:
        """Every verb with its handler."""
        return dict(self._verbs)

    def _add(self, command: Command) -> None:
        for words in command.words.values():
            for said in words:
                phrase = _folded(said)
                other = self._phrases.setdefault(phrase, command)
                if other is not command:
                    raise ValueError(f"{said!r} means both {other.key} and {command.key}")

    async def route(self, turn: Turn) -> Reply:
        """The answer to a turn. A fault that a handler raises is told to the person."""
        return await self.answer(self.match(turn))

    async def answer(self, route: Route) -> Reply:
        """The reply of a route's handler. A fault becomes its explanation; a repeated message needs no second answer."""
        try:
            return await route.handler(route.turn)
        except AlreadyDone as fault:
            if route.turn.way is Way.MESSAGE:
                return Nothing()
            return Say(text=explain(fault, route.turn.language))
        except Fault as fault:
            return Say(text=explain(fault, route.turn.language))

    def match(self, turn: Turn) -> Route:
        """Who answers a turn. A command's handler receives the turn with `said` reduced to what follows the command."""
        if turn.pressed is not None and turn.pressed.verb == SAY:
            turn = replace(turn, said=turn.pressed.text("text"), pressed=None)
        if turn.pressed is not None:
            handler = self._verbs.get(turn.pressed.verb)
            if handler is None:
                return Route(key=UNKNOWN, turn=turn, handler=self._unknown_verb)
            return Route(key=turn.pressed.verb, turn=turn, handler=handler)
        words = list(_WORD.finditer(turn.said))
        folded = [fold(word.group()) for word in words[: self._longest + 1]]
        found = self._exactly(folded, turn) or self._nearly(folded, turn)
        if turn.files and self._files is not None and not (found and found[0].takes_files):
            return Route(key=FILES, turn=turn, handler=self._files)
        if found is None:
            guesses = self._guesses(turn.said)
            return Route(key=UNKNOWN, turn=turn, handler=lambda asked: self._unknown(asked, guesses))
        command, used = found
        rest = turn.said[words[used - 1].end() :].strip().lstrip(_LEADING)
        return Route(key=command.key, turn=replace(turn, said=rest), handler=command.handler)

    def _exactly(self, words: list[str], turn: Turn) -> tuple[Command, int] | None:
        for used in range(min(self._longest, len(words)), 0, -1):
            command = self._phrases.get(" ".join(words[:used]))
            if command is not None and turn.place.scope in command.scopes:
                return command, used
        return None

    def _nearly(self, words: list[str], turn: Turn) -> tuple[Command, int] | None:
        """The command that differs from the first words by a slip or two, swapped letters and lost spaces included.

        Among commands as near, the one with the most words, then the one as long as what was said: “projest” is “projets”, not “projet”.
        """
        best: tuple[tuple[int, int, int], Command] | None = None
        for used in range(min(self._longest + 1, len(words)), 0, -1):
            said = " ".join(words[:used])
            slips = _forgiven(said)
            for phrase, command in self._phrases.items() if slips else ():
                if (
                    turn.place.scope not in command.scopes
                    or abs(len(phrase) - len(said)) > slips
                    or not _forgiven(phrase)
                ):
                    continue
                distance = OSA.distance(said, phrase, score_cutoff=slips)
                if distance > min(slips, _forgiven(phrase)):
                    continue
                rank = distance, -used, abs(len(phrase) - len(said))
                if best is None or rank < best[0]:
                    best = rank, command
        return (best[1], -best[0][1]) if best else None

    def _guesses(self, said: str) -> tuple[Command, ...]:
        likely = process.extract(
            _folded(said[:60]), self._phrases.keys(), scorer=fuzz.WRatio, score_cutoff=_LEAST_LIKENESS, limit=12
        )
        meant = dict.fromkeys(self._phrases[phrase] for phrase, _, _ in likely)
        return tuple(one for one in meant if one.listed)[:MOST_GUESSES]


def _folded(text: str) -> str:
    return " ".join(fold(word) for word in _WORD.findall(text))


def _forgiven(phrase: str) -> int:
    """How many slips of the finger a phrase of this length may hold: none below four letters, where every slip is another word."""
    length = len(phrase)
    return 0 if length < 4 else 1 if length < 8 else 2
