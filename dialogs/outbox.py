"""`file d'envoi`, `outbox`: what waits to be sent, what failed and why; sent again or set aside by an administrator."""

from cards.outbox import administering as cards
from cards.text import mark
from dialogs.features import PERSONAL, Command, Feature
from dialogs.turn import CardView, Replace, Reply, Show, Turn, Way
from domain.faults import AlreadyDone
from domain.identifiers import OutboxId
from domain.languages import Language
from domain.people import Role
from workflows.outbox import OutboxAdministration

_FR, _EN = Language.FRENCH, Language.ENGLISH


class OutboxDialogs:
    """For administrators, in their personal chat."""

    def __init__(self, *, administration: OutboxAdministration) -> None:
        self._administration = administration

    def feature(self) -> Feature:
        """What this feature hears."""
        return Feature(
            commands=(
                Command(
                    key="outbox",
                    words={_FR: ("file d'envoi", "envois"), _EN: ("outbox", "sending")},
                    title=mark("Outbox"),
                    description=mark("For administrators: what waits to be sent, what failed and why"),
                    handler=self.show,
                    meant_for=frozenset({Role.ADMINISTRATOR}),
                    scopes=PERSONAL,
                ),
            ),
            verbs={
                "outbox.show": self.show,
                "outbox.page": self.page,
                "outbox.trouble": self.trouble,
                "outbox.retry": self.retry,
                "outbox.give_up": self.give_up,
                "outbox.retry_all": self.retry_all,
                "outbox.give_up_all": self.give_up_all,
            },
        )

    async def show(self, turn: Turn) -> Reply:
        """How the outbox stands now."""
        card = await self._overview(turn)
        return Show(card=card) if turn.way is Way.MESSAGE else Replace(card=card)

    async def page(self, turn: Turn) -> Reply:
        """A page of what is in trouble."""
        return Replace(card=await self._page(turn))

    async def trouble(self, turn: Turn) -> Reply:
        """One line of the list; the list again when that one is in trouble no longer."""
        one = await self._administration.trouble(_row(turn), turn.act)
        if one is None:
            return Replace(card=await self._page(turn))
        body = cards.trouble_card(one, _number(turn), turn.timezone, turn.language)
        return Replace(card=CardView(body=body, summary=str(body["fallbackText"])))

    async def retry(self, turn: Turn) -> Reply:
        """Send one of them now."""
        done = await self._retried(turn, _row(turn))
        return Replace(card=await self._page(turn, done))

    async def give_up(self, turn: Turn) -> Reply:
        """Set one of them aside."""
        done = await self._given_up(turn, _row(turn))
        return Replace(card=await self._page(turn, done))

    async def retry_all(self, turn: Turn) -> Reply:
        """Send all of them now."""
        done = await self._retried(turn, None)
        return Replace(card=await self._overview(turn, done))

    async def give_up_all(self, turn: Turn) -> Reply:
        """Set all of them aside."""
        done = await self._given_up(turn, None)
        return Replace(card=await self._overview(turn, done))

    async def _retried(self, turn: Turn, row_id: OutboxId | None) -> str:
        try:
            return cards.retried(await self._administration.retry(row_id, turn.act), turn.language)
        except AlreadyDone:
            return ""

    async def _given_up(self, turn: Turn, row_id: OutboxId | None) -> str:
        try:
            return cards.given_up(await self._administration.give_up(row_id, turn.act), turn.language)
        except AlreadyDone:
            return ""

    async def _overview(self, turn: Turn, done: str = "") -> CardView:
        standing = await self._administration.overview(turn.act)
        body = cards.outbox_card(standing, turn.timezone, turn.language, done=done)
        return CardView(body=body, summary=cards.outbox_summary(standing, turn.language))

    async def _page(self, turn: Turn, done: str = "") -> CardView:
        page = await self._administration.page(_number(turn), turn.act)
        body = cards.troubles_card(page, turn.timezone, turn.language, done=done)
        return CardView(body=body, summary=cards.troubles_summary(page, turn.language))


def _row(turn: Turn) -> OutboxId:
    return OutboxId((turn.pressed.number("row") if turn.pressed else None) or 0)


def _number(turn: Turn) -> int:
    return min((turn.pressed.number("page") if turn.pressed else None) or 0, 10**9)
