"""Help, courtesies, and the answer to what was not understood: never a dead end."""

from collections.abc import Callable, Mapping, Sequence

from cards import people as cards
from cards.text import Speech, mark, speech
from dialogs.features import Command, Feature
from dialogs.turn import CardView, Reply, Say, Show, Turn
from domain.folding import bare
from domain.languages import Language
from domain.news.item import NewsItem
from domain.people import Person, Role
from domain.places import Scope
from workflows.flash_reports import FlashReports
from workflows.news.shelves import Shelves

_FR, _EN = Language.FRENCH, Language.ENGLISH
_FLASH, _HELP = "flash", "help"
_NEWS: Mapping[Language, str] = {_FR: "reprendre l'actualité", _EN: "resume news"}
_MOST_TAKEN_UP = 2
_THEIR_OWN, _UNRANKED, _FOR_OTHERS = 3.5, 50, 100
"""Where in the order of the menu the commands stand that are not in it."""
_TITLE = 32
"""As much of a title as a button holds."""


class HelpDialogs:
    """`commands` gives all that can be said to Mardi; it is asked when help is, since this feature is a part of the answer."""

    def __init__(
        self, *, commands: Callable[[], Sequence[Command]], flash_reports: FlashReports, news: Shelves
    ) -> None:
        self._commands = commands
        self._flash_reports = flash_reports
        self._news = news
        self._cards: dict[tuple[Scope, Language, frozenset[Role]], CardView] = {}

    def feature(self) -> Feature:
        """What this feature hears."""
        return Feature(
            commands=(
                Command(
                    key=_HELP,
                    words={_FR: ("aide", "que sais-tu faire", "menu"), _EN: ("help", "what can you do", "menu")},
                    title=mark("Help"),
                    description=mark("Everything you can ask me"),
                    handler=self.help,
                    menu=10,
                ),
                Command(
                    key="hello",
                    words={_FR: ("bonjour", "bonsoir", "salut", "coucou"), _EN: ("hello", "hi", "hey", "good morning")},
                    title=mark("Hello"),
                    description=mark("A courtesy"),
                    handler=self.hello,
                    listed=False,
                ),
                Command(
                    key="thanks",
                    words={_FR: ("merci", "merci beaucoup"), _EN: ("thanks", "thank you", "many thanks")},
                    title=mark("Thanks"),
                    description=mark("A courtesy"),
                    handler=self.thanks,
                    listed=False,
                ),
            ),
            verbs={"help.show": self.help},
        )

    async def help(self, turn: Turn) -> Reply:
        """All that can be said where the person is, save help itself: one card per kind of place, language and roles, built once."""
        kind = (turn.place.scope, turn.language, turn.person.roles)
        if kind not in self._cards:
            body = cards.help_card(self._offered(turn), turn.language)
            self._cards[kind] = CardView(body=body, summary=speech(turn.language).say("What you can ask Mardi"))
        return Show(card=self._cards[kind])

    async def hello(self, turn: Turn) -> Reply:
        """Hello, and what to do next: what was left half-way first."""
        words = speech(turn.language)
        text = words.say("Hello {name}. What can I do for you?", name=turn.person.name)
        if turn.place.scope is not Scope.PERSONAL:
            return Say(text=text, suggestions=self._suggestions(turn))
        reports, items = await self._flash_reports.begun(turn.act), await self._news.begun(turn.act)
        if reports:
            waiting = words.many("A report is left half-way.", "{n} reports are left half-way.", len(reports))
            text = f"{text}\n{waiting}"
        if items:
            waiting = words.many("A news item is left half-way.", "{n} news items are left half-way.", len(items))
            text = f"{text}\n{waiting}"
        others = _MOST_TAKEN_UP - len(items[:1])
        suggestions = (
            *((words.say("Resume {project}", project=one.code), f"{_FLASH} {one.code}") for one in reports[:others]),
            *((_resumed(one, words), f"{_NEWS[turn.language]} {one.id}") for one in items[:1]),
            *self._suggestions(turn),
        )
        return Say(text=text, suggestions=suggestions)

    async def thanks(self, turn: Turn) -> Reply:
        """You are welcome."""
        return Say(text=speech(turn.language).say("You are welcome. I am here whenever you need me."))

    async def welcome(self, turn: Turn) -> Reply:
        """The first message to a person, sent once."""
        card = cards.welcome_card(turn.person, self._offered(turn), turn.language)
        return Show(
            card=CardView(body=card, summary=speech(turn.language).say("Mardi is here: what it can do for you"))
        )

    async def unknown(self, turn: Turn, guesses: Sequence[Command]) -> Reply:
        """What the text may have meant, as buttons, and help. A command for one's own chat alone is told to belong there."""
        words = speech(turn.language)
        elsewhere = next(
            (one for one in guesses if turn.place.scope not in one.scopes and _is_said(one, turn.said)), None
        )
        if elsewhere is not None:
            said = elsewhere.words[turn.language][0]
            text = words.say("Write “{command}” to me in our own chat: the answer is for you alone.", command=said)
            return Say(text=text, suggestions=self._suggestions(turn))
        guesses = [one for one in guesses if turn.place.scope in one.scopes]
        projects = await self._flash_reports.meant(turn.said, turn.act)
        likely = sorted(guesses, key=lambda one: _is_for_others(one, turn.person))
        card = cards.unknown_card(
            turn.said,
            likely or self._offered(turn)[:3],
            turn.language,
            guessed=bool(guesses),
            projects=projects,
        )
        return Show(card=CardView(body=card, summary=words.say("I am not sure I understood")))

    async def stale(self, turn: Turn) -> Reply:
        """A button that nobody answers any more: the card is of another version of Mardi, or was not made by it."""
        text = speech(turn.language).say("This button is no longer in use. Here is what you can ask me now.")
        return Say(text=text, suggestions=self._suggestions(turn))

    def _sayable(self, turn: Turn) -> tuple[Command, ...]:
        listed = (one for one in self._commands() if one.listed and turn.place.scope in one.scopes)
        return tuple(sorted(listed, key=lambda one: _rank(one, turn.person)))

    def _offered(self, turn: Turn) -> tuple[Command, ...]:
        """The same without help, which stands beside them as a button."""
        return tuple(one for one in self._sayable(turn) if one.key != _HELP)

    def _suggestions(self, turn: Turn) -> tuple[tuple[str, str], ...]:
        words = speech(turn.language)
        offered = (*self._offered(turn)[:3], *(one for one in self._sayable(turn) if one.key == _HELP))
        return tuple((words.say(one.title), one.words[turn.language][0]) for one in offered)


def _rank(command: Command, person: Person) -> float:
    """As in the menu, what is meant for the person's roles among its first, and what is meant for others at the end."""
    if _is_for_others(command, person):
        return _FOR_OTHERS + (command.menu or 0)
    if command.menu is not None:
        return command.menu
    return _THEIR_OWN if command.meant_for else _UNRANKED


def _is_for_others(command: Command, person: Person) -> bool:
    return bool(command.meant_for) and not person.has(*command.meant_for)


def _is_said(command: Command, said: str) -> bool:
    ways = (way for words in command.words.values() for way in words)
    return any(f"{bare(said)} ".startswith(f"{bare(way)} ") for way in ways)


def _resumed(item: NewsItem, words: Speech) -> str:
    title = item.wording(words.language).title or words.say("New item")
    short = title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"
    return words.say("Resume “{title}”", title=short)
