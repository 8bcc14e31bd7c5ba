"""Reading the news: an item and what a reader does with it, reminders, topics; a question to the editors.

A repetition of an activity is answered by the item as it stands. Where several people see the card, the answer is seen by the presser
alone, and a client that cannot show them a card of their own gets a sentence.
"""

from collections.abc import Awaitable, Callable, Mapping

from cards.news.archive import topics_card
from cards.text import mark, speech
from dialogs.features import PERSONAL, Command, Handler
from dialogs.turn import CardView, Press, Replace, Reply, Say, Show, Turn, Way
from domain.faults import AlreadyDone
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.item import ANSWERS, Topic
from domain.news.reminders import Moment
from domain.places import Scope, Subject, SubjectKind
from workflows.news.questions import Questions
from workflows.news.reader import Shown
from workflows.news.reading import Reading
from workflows.news.reminders import Reminders

_FR, _EN = Language.FRENCH, Language.ENGLISH
_TYPED_LIMIT = 4_000


class ReadingDialogs:
    """What a reader says and presses."""

    def __init__(self, *, reading: Reading, reminders: Reminders, questions: Questions) -> None:
        self._reading = reading
        self._reminders = reminders
        self._questions = questions

    @property
    def commands(self) -> tuple[Command, ...]:
        """What is said."""
        return (
            Command(
                key="my_topics",
                words={_FR: ("mes thèmes", "thèmes"), _EN: ("my topics", "topics")},
                title=mark("My topics"),
                description=mark("The topics of the news: stop one, or receive it again"),
                handler=self.topics,
                scopes=PERSONAL,
            ),
        )

    @property
    def verbs(self) -> Mapping[str, Handler]:
        """What is pressed."""
        return {
            "news.read": self.read,
            "news.useful": self.useful,
            "news.useless": self.useless,
            "news.unreact": self.unreact,
            "news.answer": self.answer,
            "news.later": self.later,
            "news.not_later": self.not_later,
            "news.remind": self.remind,
            "news.forget": self.forget,
            "news.stop_topic": self.stop_topic,
            "news.resume_topic": self.resume_topic,
            "news.ask": self.ask,
            "news.topics": self.topics,
            "news.mute": self.mute,
            "news.receive": self.receive,
        }

    async def read(self, turn: Turn) -> Reply:
        """An item."""
        return _shown(turn, await self._reading.open(_item(turn), turn.act))

    async def useful(self, turn: Turn) -> Reply:
        """The item is useful."""
        return await self._done(turn, lambda item: self._reading.react(item, True, turn.act))

    async def useless(self, turn: Turn) -> Reply:
        """The item is not useful."""
        return await self._done(turn, lambda item: self._reading.react(item, False, turn.act))

    async def unreact(self, turn: Turn) -> Reply:
        """What was told is taken back."""
        return await self._done(turn, lambda item: self._reading.react(item, None, turn.act))

    async def answer(self, turn: Turn) -> Reply:
        """An answer to the quiz."""
        number = min(_pressed(turn).number("answer") or 0, ANSWERS[1])
        return await self._done(turn, lambda item: self._reading.answer(item, number, turn.act))

    async def later(self, turn: Turn) -> Reply:
        """When to read it."""
        return await self._done(turn, lambda item: self._reminders.offer(item, turn.act))

    async def not_later(self, turn: Turn) -> Reply:
        """None of the times was chosen."""
        return await self._done(turn, lambda item: self._reminders.not_later(item, turn.act))

    async def remind(self, turn: Turn) -> Reply:
        """A moment was pressed, or a day chosen."""
        pressed = _pressed(turn)
        moment = pressed.text("moment")
        if moment in list(Moment):
            return await self._done(turn, lambda item: self._reminders.at_moment(item, Moment(moment), turn.act))
        return await self._done(turn, lambda item: self._reminders.on_day(item, pressed.text("day")[:40], turn.act))

    async def forget(self, turn: Turn) -> Reply:
        """No reminder after all."""
        return await self._done(turn, lambda item: self._reminders.forget(item, turn.act))

    async def stop_topic(self, turn: Turn) -> Reply:
        """The topic of the item is stopped."""
        return await self._done(turn, lambda item: self._reading.stop_topic(item, turn.act))

    async def resume_topic(self, turn: Turn) -> Reply:
        """The topic of the item is received again."""
        return await self._done(turn, lambda item: self._reading.resume_topic(item, turn.act))

    async def ask(self, turn: Turn) -> Reply:
        """A question was typed."""
        typed = _pressed(turn).text("question")[:_TYPED_LIMIT]
        return await self._done(turn, lambda item: self._questions.ask(item, typed, turn.act))

    async def topics(self, turn: Turn) -> Reply:
        """The topics, received or stopped."""
        return _topics(turn, await self._reading.stopped_topics(turn.act))

    async def mute(self, turn: Turn) -> Reply:
        """A topic is stopped."""
        return await self._set_topic(turn, is_stopped=True)

    async def receive(self, turn: Turn) -> Reply:
        """A topic is received again."""
        return await self._set_topic(turn, is_stopped=False)

    async def _set_topic(self, turn: Turn, *, is_stopped: bool) -> Reply:
        topic = _pressed(turn).text("topic")
        if topic not in list(Topic):
            return await self.topics(turn)
        try:
            return _topics(turn, await self._reading.set_topic(Topic(topic), turn.act, is_stopped=is_stopped))
        except AlreadyDone:
            return await self.topics(turn)

    async def _done(self, turn: Turn, does: Callable[[NewsId], Awaitable[Shown]]) -> Reply:
        try:
            return _shown(turn, await does(_item(turn)))
        except AlreadyDone:
            return await self.read(turn)


def _pressed(turn: Turn) -> Press:
    return turn.pressed or Press(verb="")


def _item(turn: Turn) -> NewsId:
    """The item that a button names; 0, which none has, when it names none."""
    return NewsId(_pressed(turn).number("item") or 0)


def _shown(turn: Turn, shown: Shown) -> Reply:
    if shown.is_shared and turn.way is Way.OLD_BUTTON:
        return Say(text=speech(turn.language).say("It is noted. Write “news” to me in our own chat for more."))
    view = CardView(
        body=shown.card(turn.language, turn.timezone),
        summary=shown.summary(turn.language),
        subject=None if shown.is_shared else Subject(kind=SubjectKind.NEWS_READING, id=shown.item.id),
    )
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)


def _topics(turn: Turn, stopped: frozenset[Topic]) -> Reply:
    if turn.place.scope is not Scope.PERSONAL:
        return Say(text=speech(turn.language).say("Write “my topics” to me in our own chat: they are yours alone."))
    body = topics_card(stopped, turn.language)
    view = CardView(body=body, summary=str(body["fallbackText"]))
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)
