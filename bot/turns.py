"""One activity from beginning to end: who speaks, what they want, who answers, and what is said when something breaks."""

from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

from structlog import get_logger

from bot.activities import CONVERSATION_UPDATE, INSTALLATION_UPDATE, INVOKE, MESSAGE, Incoming
from bot.answers import Answers, Body, sentence_for, unheard, unrecognised
from bot.directory import Directory
from bot.files import Files
from bot.metrics import Metrics
from bot.router import Router
from cards.people import unexpected
from dialogs.features import Handler
from dialogs.turn import Nothing, Say, Turn, Way
from domain.acts import Act
from domain.files import SentFile
from domain.languages import Language
from domain.people import Person
from domain.places import Place
from workflows.people import People

log = get_logger()

_EVENTS = frozenset({INSTALLATION_UPDATE, CONVERSATION_UPDATE})


class Turns:
    """Answers activities. `welcome` is the handler that greets somebody for whom Mardi was just installed."""

    def __init__(
        self,
        *,
        people: People,
        router: Router,
        answers: Answers,
        files: Files,
        welcome: Handler,
        on_movement: Callable[[Place], None],
        metrics: Metrics,
        clock: Callable[[], datetime],
        timezone: ZoneInfo,
        language: Language,
    ) -> None:
        """`timezone` and `language` are those of whoever's own are not known."""
        self._people = people
        self._router = router
        self._answers = answers
        self._files = files
        self._welcome = welcome
        self._on_movement = on_movement
        self._metrics = metrics
        self._clock = clock
        self._timezone = timezone
        self._language = language
        self._directory = Directory(people=people)

    async def take(self, incoming: Incoming) -> Body | None:
        """Act on an activity. Returns the body of the answer to an invoke, None for anything else."""
        if incoming.kind in _EVENTS:
            await self._directory.note(incoming, self._greet, self._clock())
            self._on_movement(incoming.place)
            log.info("event.noted", kind=incoming.kind, name=incoming.action or incoming.event, **_ids(incoming))
            return None
        if incoming.kind == INVOKE and incoming.way is None:
            log.info("invoke.unknown", **_ids(incoming))
            return sentence_for(incoming, unheard(self._language_of(incoming)))
        if incoming.kind not in (MESSAGE, INVOKE):
            return None
        return await self._answer(incoming)

    async def apologise(self, incoming: Incoming, reference: str) -> Body | None:
        """Tell the person that something broke: in the answer to an invoke, else in a message."""
        language = self._language_of(incoming)
        text = unexpected(reference, language)
        body = sentence_for(incoming, text)
        if body is None and incoming.kind == MESSAGE:
            await self._answers.give(incoming, Say(text=text), language, self._clock())
        return body

    async def _answer(self, incoming: Incoming) -> Body | None:
        began = perf_counter()
        now = self._clock()
        sighting = incoming.sighting()
        if sighting is None:
            log.warning("sender.unknown", **_ids(incoming))
            language = self._language_of(incoming)
            return await self._answers.give(incoming, Say(text=unrecognised(language)), language, now)
        person = await self._people.recognise(sighting, now)
        files = await self._files.fetch(incoming.files, incoming.address) if incoming.files else ()
        route = self._router.match(self._turn(incoming, person, now, files))
        outcome = "failed"
        try:
            reply = await self._router.answer(route)
            body = await self._answers.give(incoming, reply, route.turn.language, now)
            outcome = "answered"
        finally:
            seconds = perf_counter() - began
            self._metrics.turn(route.key, outcome, seconds)
            log.info(
                "turn.done",
                key=route.key,
                way=route.turn.way.value,
                outcome=outcome,
                person_id=person.id,
                milliseconds=round(seconds * 1000, 1),
                **_ids(incoming),
            )
        return body

    async def _greet(self, incoming: Incoming, person: Person) -> None:
        turn = self._turn(incoming, person, self._clock())
        reply = await self._welcome(turn)
        if not isinstance(reply, Nothing):
            await self._answers.give(incoming, reply, turn.language, turn.now)

    def _turn(self, incoming: Incoming, person: Person, now: datetime, files: tuple[SentFile, ...] = ()) -> Turn:
        act = Act(
            person=person,
            place=incoming.place,
            activity_id=incoming.activity_id,
            pressed_activity_id=incoming.pressed_activity_id,
            language=person.language(self._language),
            timezone=self._timezone_of(incoming.sender_timezone or person.timezone),
            now=now,
        )
        return Turn(
            act=act,
            way=incoming.way or Way.MESSAGE,
            said=incoming.said,
            pressed=incoming.pressed,
            files=files,
            message=incoming.message,
        )

    def _timezone_of(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name) if name else self._timezone
        except (ValueError, OSError, KeyError):
            return self._timezone

    def _language_of(self, incoming: Incoming) -> Language:
        return incoming.sender_language or self._language


def _ids(incoming: Incoming) -> dict[str, str]:
    return {"activity_id": incoming.activity_id, "conversation_id": incoming.place.conversation_id}
