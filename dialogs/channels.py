"""`ici bureau de projets`, `ici rédaction`: what a channel is for, said in the channel."""

from cards import people as cards
from cards.text import mark, speech
from dialogs.features import Command, Feature
from dialogs.turn import CardView, Replace, Reply, Say, Show, Turn
from domain.languages import Language
from domain.people import Role
from domain.places import Purpose, Scope
from workflows.channels import Channels

_FR, _EN = Language.FRENCH, Language.ENGLISH


class ChannelDialogs:
    """Binding and unbinding a channel."""

    def __init__(self, *, channels: Channels) -> None:
        self._channels = channels

    def feature(self) -> Feature:
        """What this feature hears."""
        return Feature(
            commands=(
                Command(
                    key="here",
                    words={
                        _FR: ("ici bureau de projets", "ici bureau des projets"),
                        _EN: ("here project office", "here the project office"),
                    },
                    title=mark("Here project office"),
                    description=mark("For the project office, in a channel: post the published flash reports here"),
                    handler=self.here,
                    meant_for=frozenset({Role.PROJECT_OFFICE, Role.ADMINISTRATOR}),
                ),
                Command(
                    key="here_editors",
                    words={
                        _FR: ("ici rédaction", "ici la rédaction", "ici rédaction des actualités"),
                        _EN: ("here editors", "here the editors", "here news editors"),
                    },
                    title=mark("Here editors"),
                    description=mark("For news editors, in a channel: bring the questions of readers here"),
                    handler=self.here_editors,
                    meant_for=frozenset({Role.EDITOR, Role.ADMINISTRATOR}),
                ),
            ),
            verbs={"channel.bind": self.bind, "channel.unbind": self.unbind},
        )

    async def here(self, turn: Turn) -> Reply:
        """The channel becomes the one of the project office; elsewhere the person is told where to say it."""
        return await self._bind_said(turn, Purpose.PROJECT_OFFICE)

    async def here_editors(self, turn: Turn) -> Reply:
        """The channel becomes the one of the news editors."""
        return await self._bind_said(turn, Purpose.NEWS_EDITORS)

    async def _bind_said(self, turn: Turn, purpose: Purpose) -> Reply:
        if turn.place.scope is not Scope.CHANNEL:
            return _elsewhere(turn)
        await self._channels.bind(purpose, turn.act)
        return Show(card=self._bound(turn, purpose))

    async def bind(self, turn: Turn) -> Reply:
        """The button that undoes an unbinding."""
        purpose = _pressed(turn)
        if turn.place.scope is not Scope.CHANNEL:
            return _elsewhere(turn)
        await self._channels.bind(purpose, turn.act)
        return Replace(card=self._bound(turn, purpose))

    async def unbind(self, turn: Turn) -> Reply:
        """The button that undoes a binding."""
        purpose = _pressed(turn)
        if turn.place.scope is not Scope.CHANNEL:
            return _elsewhere(turn)
        await self._channels.unbind(purpose, turn.act)
        card = cards.channel_unbound_card(turn.place.name, purpose, turn.language)
        return Replace(card=CardView(body=card, summary=speech(turn.language).say("This channel is no longer bound")))

    def _bound(self, turn: Turn, purpose: Purpose) -> CardView:
        card = cards.channel_bound_card(turn.place.name, purpose, turn.language)
        return CardView(body=card, summary=speech(turn.language).say("This channel is bound"))


def _pressed(turn: Turn) -> Purpose:
    text = turn.pressed.text("purpose") if turn.pressed else ""
    return Purpose(text) if text in list(Purpose) else Purpose.PROJECT_OFFICE


def _elsewhere(turn: Turn) -> Reply:
    return Say(
        text=speech(turn.language).say("Write this in the channel itself, with my name before it: I then post there.")
    )
