"""The archive of the news: `news`, its pages and its search, the last two items, and the search of the compose box."""

from collections.abc import Mapping

from cards.news.archive import archive_card, archive_summary, item_line, latest_card
from cards.text import mark, speech
from dialogs.features import Command, Extension, Handler
from dialogs.turn import CardView, Press, Replace, Reply, Say, SearchResults, Show, Turn, Way
from domain.folding import fold
from domain.languages import Language
from domain.news.archive import SOUGHT_LIMIT, Sought
from domain.news.item import Topic
from workflows.news.archive import Archive

_FR, _EN = Language.FRENCH, Language.ENGLISH
_MOST_PAGES = 10_000


class ArchiveDialogs:
    """What has gone out, found again."""

    def __init__(self, *, archive: Archive) -> None:
        self._archive = archive

    @property
    def commands(self) -> tuple[Command, ...]:
        """What is said."""
        return (
            Command(
                key="news",
                words={_FR: ("actualités", "actus", "les actualités"), _EN: ("news", "the news", "tuesday news")},
                title=mark("News"),
                description=mark("The last items of the Tuesday news; add a topic or words to find others"),
                handler=self.news,
                menu=4,
            ),
        )

    @property
    def verbs(self) -> Mapping[str, Handler]:
        """What is pressed."""
        return {
            "news.archive": self.show,
            "news.page": self.show,
            "news.latest": self.latest,
            "news.search": self.search,
        }

    @property
    def extensions(self) -> tuple[Extension, ...]:
        """What is found from the compose box."""
        return (
            Extension(
                verb="news.search",
                title=mark("News"),
                description=mark("Find an item of the Tuesday news and put it into the conversation"),
                sought=mark("Words or a topic"),
            ),
        )

    async def news(self, turn: Turn) -> Reply:
        """`news`, alone or followed by a topic or by words."""
        return await self._page(turn, _said(turn.said), 0)

    async def show(self, turn: Turn) -> Reply:
        """A page, or a search. Nothing is changed: whatever is odd in a payload narrows nothing."""
        pressed = turn.pressed or Press(verb="")
        return await self._page(turn, _chosen(pressed), min(pressed.number("page") or 0, _MOST_PAGES))

    async def latest(self, turn: Turn) -> Reply:
        """The last two items, in one card."""
        body = latest_card(await self._archive.latest(turn.act), turn.language, turn.timezone)
        return Show(card=CardView(body=body, summary=str(body["fallbackText"])))

    async def search(self, turn: Turn) -> Reply:
        """What the compose box finds: the last items while nothing is typed."""
        typed = (turn.pressed or Press(verb="")).text("query")
        found = await self._archive.to_share(_said(typed), turn.act)
        if not found:
            return Say(text=speech(turn.language).say("Nothing answers to this. Try fewer words."))
        language, timezone = turn.language, turn.timezone
        return SearchResults(
            results=tuple(
                (
                    one.item.wording(language).title,
                    item_line(one.item, language, timezone),
                    CardView(body=one.card(language, timezone), summary=one.summary(language)),
                )
                for one in found
            )
        )

    async def _page(self, turn: Turn, sought: Sought, number: int) -> Reply:
        page = await self._archive.page(sought, number, turn.act)
        view = CardView(
            body=archive_card(page, turn.language, turn.timezone), summary=archive_summary(page, turn.language)
        )
        return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)


def _said(text: str) -> Sought:
    """A topic by its name in either language, else words."""
    wanted = fold(text)
    for topic in Topic:
        if wanted and wanted in {topic.value, *(fold(speech(language).word(topic)) for language in Language)}:
            return Sought(topic=topic)
    return Sought(text=text.strip()[:SOUGHT_LIMIT])


def _chosen(pressed: Press) -> Sought:
    topic = pressed.text("topic")
    return Sought(
        topic=Topic(topic) if topic in list(Topic) else None, text=pressed.text("text").strip()[:SOUGHT_LIMIT]
    )
