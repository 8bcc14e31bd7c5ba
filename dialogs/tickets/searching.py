"""Searching: `search` and words or a number, and the same in the compose box, where a ticket is put into a chat."""

from cards.text import mark, speech
from cards.tickets.found import found_card, found_told, handed_on_card
from dialogs.features import PERSONAL, Command, Extension, Feature
from dialogs.turn import CardView, Reply, Say, SearchResults, Show, Turn
from domain.languages import Language
from domain.people import Role
from workflows.tickets import Tickets

_FR, _EN = Language.FRENCH, Language.ENGLISH
SEARCH = "ticket.search"
"""The id of the command in the manifest."""
_SHOWN = 120


class SearchDialogs:
    """Finding tickets."""

    def __init__(self, *, tickets: Tickets) -> None:
        self._tickets = tickets

    def feature(self) -> Feature:
        """What this feature hears."""
        return Feature(
            commands=(
                Command(
                    key="search_tickets",
                    words={
                        _FR: ("chercher", "chercher un ticket", "rechercher", "recherche"),
                        _EN: ("search", "search tickets", "find", "find a ticket"),
                    },
                    title=mark("Search tickets"),
                    description=mark("“search” and a number or words: the tickets you may read that hold them"),
                    handler=self.search,
                    meant_for=frozenset({Role.SUPPORT}),
                    scopes=PERSONAL,
                ),
            ),
            verbs={SEARCH: self.compose},
            extensions=(
                Extension(
                    verb=SEARCH,
                    title=mark("Search tickets"),
                    description=mark("Put a ticket into this conversation, by its number or its words"),
                    sought=mark("Number or words"),
                ),
            ),
        )

    async def search(self, turn: Turn) -> Reply:
        """`search` followed by what is sought."""
        words = speech(turn.language)
        if not turn.said.strip():
            return Say(text=words.say("Write “search” and a number or some words, for example: search screen black."))
        found = await self._tickets.search(turn.said, turn.act)
        card = found_card(turn.said, found, language=turn.language, timezone=turn.timezone)
        return Show(card=CardView(body=card, summary=str(card["fallbackText"])))

    async def compose(self, turn: Turn) -> Reply:
        """What is typed in the compose box, letter by letter; nothing yet gives one's own latest."""
        found = await self._tickets.search(turn.said, turn.act)
        words = speech(turn.language)
        results = []
        for one in found:
            card = handed_on_card(one, language=turn.language, timezone=turn.timezone)
            title = f"{one.number} · {one.title}"[:_SHOWN]
            view = CardView(body=card, summary=str(card["fallbackText"]))
            results.append((title, found_told(one, words, turn.timezone), view))
        if not results:
            return Say(text=words.say("No ticket found"))
        return SearchResults(results=tuple(results))
