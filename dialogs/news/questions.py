"""The questions of readers, for the editors: the list of those that wait, a question, its answer."""

from collections.abc import Mapping

from cards.news.question import questions_card
from cards.text import mark
from dialogs.features import Command, Handler
from dialogs.turn import CardView, Press, Replace, Reply, Show, Turn, Way
from domain.faults import AlreadyDone
from domain.identifiers import QuestionId
from domain.languages import Language
from domain.people import Role
from workflows.news.questions import Desk, Questions, question_subject

_FR, _EN = Language.FRENCH, Language.ENGLISH
_MOST_VERSIONS = 2**31 - 1
_TYPED_LIMIT = 4_000


class QuestionDialogs:
    """What an editor does with questions."""

    def __init__(self, *, questions: Questions) -> None:
        self._questions = questions

    @property
    def commands(self) -> tuple[Command, ...]:
        """What is said."""
        return (
            Command(
                key="news_questions",
                words={
                    _FR: ("questions des lecteurs", "questions sur les actualités"),
                    _EN: ("reader questions", "questions of readers", "news questions"),
                },
                title=mark("Questions of readers"),
                description=mark("For news editors: the questions about the news that wait for an answer"),
                handler=self.waiting,
                meant_for=frozenset({Role.EDITOR}),
            ),
        )

    @property
    def verbs(self) -> Mapping[str, Handler]:
        """What is pressed."""
        return {
            "news_question.list": self.waiting,
            "news_question.open": self.open,
            "news_question.complete": self.complete,
            "news_question.answer": self.answer,
        }

    async def waiting(self, turn: Turn) -> Reply:
        """The questions that wait."""
        waiting, total = await self._questions.waiting(turn.act)
        body = questions_card(waiting, total, turn.language, turn.timezone)
        return _placed(turn, CardView(body=body, summary=str(body["fallbackText"])))

    async def open(self, turn: Turn) -> Reply:
        """A question."""
        return _desk(turn, await self._questions.open(_question(turn), turn.act))

    async def complete(self, turn: Turn) -> Reply:
        """A question that was answered, with room for more."""
        return _desk(turn, await self._questions.open(_question(turn), turn.act, to_complete=True))

    async def answer(self, turn: Turn) -> Reply:
        """An answer was typed."""
        pressed = turn.pressed or Press(verb="")
        version = min(pressed.number("version") or 0, _MOST_VERSIONS)
        typed = pressed.text("answer")[:_TYPED_LIMIT]
        try:
            return _desk(turn, await self._questions.answer(_question(turn), version, typed, turn.act))
        except AlreadyDone:
            return await self.open(turn)


def _question(turn: Turn) -> QuestionId:
    return QuestionId((turn.pressed.number("question") if turn.pressed else None) or 0)


def _desk(turn: Turn, desk: Desk) -> Reply:
    view = CardView(
        body=desk.card(turn.language, turn.timezone),
        summary=desk.summary(turn.language),
        subject=question_subject(desk.question.id),
    )
    return _placed(turn, view)


def _placed(turn: Turn, view: CardView) -> Reply:
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)
