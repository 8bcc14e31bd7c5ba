"""Planning and sending an item, in the conversation: its board, the calendar, the test, the broadcast, what became of it.

Whatever a stale or repeated press asks for, the answer is the item's board as it stands.
"""

from collections.abc import Awaitable, Callable, Mapping

from cards.news.calendar import calendar_card, calendar_summary
from cards.news.confirmation import outlook_card, outlook_summary
from cards.news.followers import followers_card
from cards.news.progress import progress_card, progress_summary
from cards.news.report import file_card
from cards.text import mark, speech
from dialogs.features import Command, Handler
from dialogs.turn import CardView, Press, Replace, Reply, Say, Show, Turn, Way
from domain.faults import AlreadyDone
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.outlook import Choice, Outlook
from domain.news.report import Progress
from domain.people import Role
from domain.places import Scope, Subject, SubjectKind
from workflows.news.measuring import Measuring
from workflows.news.planning import Planning
from workflows.news.sending import Sending

_FR, _EN = Language.FRENCH, Language.ENGLISH
_MOST = 2**31 - 1
_MOST_PAGES = 10_000

Board = Outlook | Progress


class SendingDialogs:
    """What an editor does with an item that is written."""

    def __init__(self, *, planning: Planning, sending: Sending, measuring: Measuring) -> None:
        self._planning = planning
        self._sending = sending
        self._measuring = measuring

    @property
    def commands(self) -> tuple[Command, ...]:
        """What can be said."""
        return (
            Command(
                key="news_calendar",
                words={
                    _FR: ("calendrier des actualités", "calendrier actualités", "calendrier des mardis"),
                    _EN: ("news calendar", "calendar of the news", "tuesday calendar"),
                },
                title=mark("Calendar of the news"),
                description=mark("For news editors: the Tuesdays ahead, what goes out on each and which are empty"),
                handler=self.calendar,
                menu=11,
                meant_for=frozenset({Role.EDITOR, Role.AMBASSADOR}),
            ),
        )

    @property
    def verbs(self) -> Mapping[str, Handler]:
        """What can be pressed."""
        return {
            "news.board": self.board,
            "news.calendar": self.calendar,
            "news.schedule": self.schedule,
            "news.schedule_next": self.schedule_next,
            "news.unschedule": self.unschedule,
            "news.test": self.test,
            "news.confirm": self.confirm,
            "news.send": self.send,
            "news.stop": self.stop,
            "news.resume": self.resume,
            "news.correct": self.correct,
            "news.recall": self.recall,
            "news.recall_all": self.recall_all,
            "news.file": self.file,
            "news.followers": self.followers,
        }

    async def calendar(self, turn: Turn) -> Reply:
        """Eight weeks of the year ahead."""
        page = min((turn.pressed.number("page") if turn.pressed else None) or 0, _MOST)
        found = await self._planning.calendar(page, turn.act)
        card = calendar_card(found, turn.language, turn.timezone)
        return _placed(turn, CardView(body=card, summary=calendar_summary(found, turn.language)))

    async def board(self, turn: Turn) -> Reply:
        """The item as it stands: to plan and send it, or how far it is."""
        return _answer(turn, await self._planning.board(_item(turn), turn.act))

    async def schedule(self, turn: Turn) -> Reply:
        """Plan it for the day and the hour of the form."""
        pressed = turn.pressed or Press(verb="news.schedule")
        choice = Choice(day=pressed.text("day")[:10], hour=pressed.text("hour")[:8])
        return await self._done(turn, lambda: self._planning.schedule(_item(turn), _version(turn), choice, turn.act))

    async def schedule_next(self, turn: Turn) -> Reply:
        """Plan it for the next free Tuesday."""
        return await self._done(turn, lambda: self._planning.schedule_next(_item(turn), _version(turn), turn.act))

    async def unschedule(self, turn: Turn) -> Reply:
        """Take it out of the calendar."""
        return await self._done(turn, lambda: self._planning.unschedule(_item(turn), turn.act))

    async def confirm(self, turn: Turn) -> Reply:
        """Ask once more before it goes out: to how many, and how long it takes."""
        return _answer(turn, await self._planning.board(_item(turn), turn.act, is_confirming=True))

    async def send(self, turn: Turn) -> Reply:
        """Send it now."""
        return await self._done(turn, lambda: self._sending.send(_item(turn), _version(turn), turn.act))

    async def stop(self, turn: Turn) -> Reply:
        """Send no more of it."""
        return await self._done(turn, lambda: self._sending.stop(_item(turn), turn.act))

    async def resume(self, turn: Turn) -> Reply:
        """Send what the stop held back."""
        return await self._done(turn, lambda: self._sending.resume(_item(turn), turn.act))

    async def correct(self, turn: Turn) -> Reply:
        """Put the text as it stands in the place of what was sent."""
        return await self._done(turn, lambda: self._sending.correct(_item(turn), turn.act))

    async def recall(self, turn: Turn) -> Reply:
        """Ask once more before it is taken back from everybody."""
        return _answer(turn, await self._planning.board(_item(turn), turn.act), is_recalling=True)

    async def recall_all(self, turn: Turn) -> Reply:
        """Take it back from everybody."""
        return await self._done(turn, lambda: self._sending.recall(_item(turn), turn.act))

    async def test(self, turn: Turn) -> Reply:
        """Send it to who asks, as readers will get it."""
        words = speech(turn.language)
        try:
            await self._sending.test(_item(turn), turn.act)
        except AlreadyDone:
            if turn.way is Way.MESSAGE:
                raise
        return Say(text=words.say("The test is on its way to your conversation with Mardi."))

    async def file(self, turn: Turn) -> Reply:
        """The way to the file of the recipients."""
        found = await self._measuring.file(_item(turn), turn.act)
        if found is None:
            return await self.board(turn)
        item, url = found
        card = file_card(item, url, turn.language)
        return Show(card=CardView(body=card, summary=str(card["fallbackText"])))

    async def followers(self, turn: Turn) -> Reply:
        """Who followed the links of an item: for one editor, in their own chat."""
        if turn.place.scope is not Scope.PERSONAL:
            told = speech(turn.language).say(
                "Write “my news” to me in our own chat: who opened a link is for you alone."
            )
            return Say(text=told)
        page = min((turn.pressed.number("page") if turn.pressed else None) or 0, _MOST_PAGES)
        found = await self._measuring.followers(_item(turn), page, turn.act)
        if found is None:
            return await self.board(turn)
        card = followers_card(found, turn.language, self._measuring.zone)
        return _placed(turn, CardView(body=card, summary=str(card["fallbackText"])))

    async def _done(self, turn: Turn, act: Callable[[], Awaitable[Board]]) -> Reply:
        try:
            return _answer(turn, await act())
        except AlreadyDone:
            if turn.way is Way.MESSAGE:
                raise
            return await self.board(turn)


def _item(turn: Turn) -> NewsId:
    """The item that a button names; 0, which no item has, when it names none."""
    return NewsId((turn.pressed.number("item") if turn.pressed else None) or 0)


def _version(turn: Turn) -> int:
    return min((turn.pressed.number("version") if turn.pressed else None) or 0, _MOST)


def _answer(turn: Turn, board: Board, *, is_recalling: bool = False) -> Reply:
    subject = Subject(kind=SubjectKind.NEWS_ITEM, id=board.item.id)
    if isinstance(board, Outlook):
        card, summary = outlook_card(board, turn.language, turn.timezone), outlook_summary(board, turn.language)
    else:
        card = progress_card(board, turn.language, is_recalling=is_recalling and board.may_send)
        summary = progress_summary(board, turn.language)
    return _placed(turn, CardView(body=card, summary=summary, subject=subject))


def _placed(turn: Turn, view: CardView) -> Reply:
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)
