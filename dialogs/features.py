"""What a feature offers to the router: the commands it hears, the verbs of its buttons."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from dialogs.turn import Reply, Turn
from domain.languages import Language
from domain.people import Role
from domain.places import Scope

Handler = Callable[[Turn], Awaitable[Reply]]

EVERYWHERE: frozenset[Scope] = frozenset(Scope)
PERSONAL: frozenset[Scope] = frozenset({Scope.PERSONAL})


@dataclass(frozen=True, kw_only=True, eq=False)
class Command:
    """A command that people type; each is itself alone, as its handler is.

    `words` are the ways to say it, the first of each language being the one shown in help and in the manifest's menu. The handler
    receives the turn with `said` reduced to what follows the command (``flash SIRH`` → ``SIRH``). `title` and `description` are
    msgids of the catalogues. `menu` is its rank in the manifest's command menu (1 first), None when only help lists it;
    a courtesy is not listed at all. `meant_for` are the roles it serves, none when it serves everyone: to people of other roles help tells
    it last, and it is still theirs to say, since a right may come from a relation. Files sent with a command that `takes_files` are its
    own; with any other they go to the feature that takes files by themselves.
    """

    key: str
    words: Mapping[Language, tuple[str, ...]]
    title: str
    description: str
    handler: Handler
    scopes: frozenset[Scope] = EVERYWHERE
    menu: int | None = None
    meant_for: frozenset[Role] = frozenset()
    listed: bool = True
    takes_files: bool = False


@dataclass(frozen=True, kw_only=True)
class Extension:
    """What Teams offers of Mardi in any conversation, whether Mardi is in it or not.

    A search stands in the compose box; an action stands there too and in the menu of every message, and opens a dialog. `verb` is its id
    in the manifest, and the verb its turns carry. `title`, `description` and `sought` (what is typed into a search; empty for an action)
    are msgids.
    """

    verb: str
    title: str
    description: str
    sought: str = ""

    @property
    def is_search(self) -> bool:
        """Whether it is a search, rather than an action."""
        return bool(self.sought)


@dataclass(frozen=True, kw_only=True)
class Feature:
    """The commands and the verbs (``flash_report.publish`` → handler) of one feature.

    `files` answers a message with files that is no command which takes them; one feature has it. Each extension's verb is among `verbs`.
    """

    commands: tuple[Command, ...] = ()
    verbs: Mapping[str, Handler] = field(default_factory=dict)
    files: Handler | None = None
    extensions: tuple[Extension, ...] = ()
