"""The portfolio: `projects`, its filters and its pages."""

from cards import portfolio as cards
from cards.text import mark, speech
from cards.words import WEATHER_SIGNS
from dialogs.features import Command, Feature
from dialogs.turn import CardView, Press, Replace, Reply, Show, Turn, Way
from domain.flash_reports.report import Weather
from domain.folding import fold
from domain.identifiers import PersonId
from domain.languages import Language
from domain.portfolio import Filters, PortfolioPage
from domain.projects import ProjectState
from domain.rights import Intention, may
from workflows.portfolio import Portfolio

_FR, _EN = Language.FRENCH, Language.ENGLISH
_TEXT_LIMIT = 60


class PortfolioDialogs:
    """The list of projects, for everybody."""

    def __init__(self, *, portfolio: Portfolio) -> None:
        self._portfolio = portfolio

    def feature(self) -> Feature:
        """What this feature hears."""
        return Feature(
            commands=(
                Command(
                    key="projects",
                    words={_FR: ("projets", "portefeuille"), _EN: ("projects", "portfolio")},
                    title=mark("Projects"),
                    description=mark(
                        "All projects, the stormiest first; add a name, a theme or a weather to narrow the list"
                    ),
                    handler=self.projects,
                    menu=7,
                ),
            ),
            verbs={"portfolio.show": self.show, "portfolio.page": self.show},
        )

    async def projects(self, turn: Turn) -> Reply:
        """`projects`, alone or followed by a weather or by words to look for."""
        filters = _said(turn.said, turn.language)
        return Show(card=await self._view(turn, filters, 0))

    async def show(self, turn: Turn) -> Reply:
        """A page was asked for, or filters were applied. Nothing is changed: whatever is odd in a payload filters nothing."""
        pressed = turn.pressed or Press(verb="portfolio.show")
        card = await self._view(turn, _chosen(pressed), pressed.number("page") or 0)
        return Show(card=card) if turn.way is Way.MESSAGE else Replace(card=card)

    async def _view(self, turn: Turn, filters: Filters, number: int) -> CardView:
        page: PortfolioPage = await self._portfolio.page(filters, number, turn.act)
        today = turn.now.astimezone(turn.timezone).date()
        may_create = may(turn.person, Intention.CREATE_PROJECT)
        card = cards.portfolio_card(page, today, turn.language, may_create=may_create)
        return CardView(body=card, summary=cards.portfolio_summary(page, turn.language))


def _said(text: str, language: Language) -> Filters:
    wanted = fold(text)
    words = speech(language)
    for weather in WEATHER_SIGNS:
        if wanted and wanted in (fold(words.word(weather)), weather.value, fold(words.word(weather)).rstrip("s")):
            return Filters(weather=weather)
    return Filters(text=text.strip()[:_TEXT_LIMIT])


def _chosen(pressed: Press) -> Filters:
    manager = pressed.number("manager")
    weather, state = pressed.text("weather"), pressed.text("state")
    return Filters(
        theme=pressed.text("theme"),
        manager=PersonId(manager) if manager else None,
        weather=Weather(weather) if weather in list(Weather) else None,
        state=ProjectState(state) if state in list(ProjectState) else None,
        text=pressed.text("text").strip()[:_TEXT_LIMIT],
    )
