"""Questions to the editors: a reader asks on the card of an item, an editor answers on a card, the answer comes back to the reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from cards.news.question import answer_card, answer_summary, question_card, question_summary
from domain.acts import Act
from domain.faults import NotAllowed, NotFound
from domain.identifiers import NewsId, PlaceId, QuestionId
from domain.languages import Language
from domain.news.question import ANSWER_LIMIT, ANSWERS_LIMIT, QUESTION_LIMIT, Question, TextWrong, read_text
from domain.news.reader import Asking, Told
from domain.people import Role
from domain.places import Purpose, Subject, SubjectKind
from domain.projects import PersonRef
from domain.rights import TABLE, Intention, may
from storage import people, places
from storage.database import Database, Transaction
from storage.news import questions
from workflows import audit, live_cards
from workflows.news.reader import Links, Shown, edit, readable, shown_to, subject_of
from workflows.once import once
from workflows.outbox import message, send

LISTED = 10
MOST_ASKED = 20
"""The most editors who are asked one by one, where no channel is bound to them."""
_ROLES_THAT_ANSWER = tuple(role for role in Role if role in TABLE[Intention.ANSWER_NEWS_QUESTION].roles)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A question as an editor sees it.

    `typed` is an answer that could not be sent: because of what is `wrong` with it, or because another answered meanwhile
    (`is_overtaken`). `is_open` when there is an answer to write. `has_left` tells that the reader cannot be written to any more.
    """

    question: Question
    typed: str = ""
    wrong: TextWrong | None = None
    is_overtaken: bool = False
    is_open: bool = False
    has_left: bool = False

    def card(self, language: Language, timezone: ZoneInfo) -> dict[str, object]:
        """The card."""
        return question_card(
            self.question,
            language,
            typed=self.typed,
            wrong=self.wrong,
            is_overtaken=self.is_overtaken,
            is_open=self.is_open,
            has_left=self.has_left,
            timezone=timezone,
        )

    def summary(self, language: Language) -> str:
        """The sentence of its toast."""
        return question_summary(self.question, language)


def question_subject(question: QuestionId) -> Subject:
    """The subject of the cards that show a question to the editors."""
    return Subject(kind=SubjectKind.NEWS_QUESTION, id=question)


class Questions:
    """What readers ask. `language` and `timezone` are those of channels."""

    def __init__(self, *, database: Database, links: Links, language: Language, timezone: ZoneInfo) -> None:
        self._database = database
        self._links = links
        self._language = language
        self._timezone = timezone

    async def ask(self, item_id: NewsId, typed: str, act: Act) -> Shown:
        """Ask the editors about an item: in the channels bound to them, else each of them. Raises NotFound, NotAllowed, AlreadyDone.

        A question that cannot be sent comes back with why, and nothing is kept.
        """
        text = read_text(typed, QUESTION_LIMIT)
        if isinstance(text, TextWrong):
            async with self._database.reading() as tx:
                shown = await shown_to(tx, await readable(tx, item_id, act), act, self._links)
            return replace(shown, asking=Asking(text=typed, wrong=text))
        async with self._database.transaction() as tx:
            item = await readable(tx, item_id, act)
            await once(tx, act, subject_of(item.id))
            question_id = await questions.add(tx, item.id, act.person.id, text, act.now)
            question = Question(id=question_id, item=item, asker=act.person, text=text, asked_at=act.now)
            told = Told.ASKED if await self._tell_editors(tx, question, act) else Told.ASKED_NOBODY
            shown = replace(await shown_to(tx, item, act, self._links), told=told)
            await edit(tx, act, shown)
        return shown

    async def waiting(self, act: Act) -> tuple[tuple[Question, ...], int]:
        """The questions that wait for an answer, the oldest first, and how many there are in all. Raises NotAllowed."""
        _demand(act)
        async with self._database.reading() as tx:
            return await questions.waiting(tx, LISTED)

    async def open(self, question_id: QuestionId, act: Act, *, to_complete: bool = False) -> Desk:
        """A question; `to_complete` an answer that was given, with room for another. Raises NotAllowed, NotFound."""
        _demand(act)
        async with self._database.reading() as tx:
            question = await questions.find(tx, question_id)
        if question is None:
            raise NotFound("news_question")
        return Desk(question=question, is_open=to_complete)

    async def answer(self, question_id: QuestionId, version: int, typed: str, act: Act) -> Desk:
        """Answer a question, which the editor saw in this version; the reader gets the answer. Raises NotAllowed, NotFound, AlreadyDone.

        What cannot be sent, and what another's answer came before, comes back as it was typed.
        """
        _demand(act)
        text = read_text(typed, ANSWER_LIMIT)
        async with self._database.transaction() as tx:
            question = await questions.find(tx, question_id, for_update=True)
            if question is None:
                raise NotFound("news_question")
            if not isinstance(text, TextWrong) and len(question.answer) + len(text) > ANSWERS_LIMIT:
                text = TextWrong.TOO_LONG
            if isinstance(text, TextWrong):
                return Desk(question=question, typed=typed, wrong=text, is_open=True)
            if question.version != version:
                return Desk(question=question, typed=typed, is_overtaken=True, is_open=True)
            await once(tx, act, question_subject(question.id))
            answered = replace(
                question,
                answer="\n\n".join(one for one in (question.answer, text) if one),
                answered_by=PersonRef(id=act.person.id, name=act.person.name),
                answered_at=act.now,
                version=question.version + 1,
            )
            await questions.answer(tx, answered)
            await audit.record(tx, act, Intention.ANSWER_NEWS_QUESTION, str(question_subject(question.id)))
            has_left = not await self._answer_reader(tx, answered, text, act)
            desk = Desk(question=answered, has_left=has_left)
            await live_cards.edit_everywhere(tx, act, question_subject(question.id), self._payload(desk))
        return desk

    async def _tell_editors(self, tx: Transaction, question: Question, act: Act) -> bool:
        """Show a question to those who answer; whether there is anybody."""
        rooms: list[tuple[PlaceId, Language]] = [
            (place_id, self._language) for place_id, _ in await places.bound_to(tx, Purpose.NEWS_EDITORS)
        ]
        if not rooms:
            for role in _ROLES_THAT_ANSWER:
                for person in (await people.holding(tx, role))[:MOST_ASKED]:
                    reached = await people.reach(tx, person.id)
                    if reached is not None:
                        rooms.append((reached[0], person.language(self._language)))
        payload = self._payload(Desk(question=question))
        for place_id, language in rooms:
            subject = question_subject(question.id)
            await live_cards.show_in(tx, act, subject, payload, place_id, language, is_new=True)
        return bool(rooms)

    async def _answer_reader(self, tx: Transaction, question: Question, text: str, act: Act) -> bool:
        """Send the answer to who asked; False when they can no longer be written to."""
        reached = await people.reach(tx, question.asker.id)
        if reached is None:
            return False
        language = question.asker.language(self._language)
        return await send(
            tx,
            key=f"news_question/{question.id}/answer/{question.version}",
            place_id=reached[0],
            payload=message(answer_card(question, text, language), answer_summary(question, language)),
            language=language,
            now=act.now,
        )

    def _payload(self, desk: Desk) -> Callable[[Language], Mapping[str, object]]:
        return lambda language: message(desk.card(language, self._timezone), desk.summary(language))


def _demand(act: Act) -> None:
    if not may(act.person, Intention.ANSWER_NEWS_QUESTION):
        raise NotAllowed(Intention.ANSWER_NEWS_QUESTION)
