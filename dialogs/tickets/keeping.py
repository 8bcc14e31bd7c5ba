"""Setting up the support: `ici support Hotline` in a channel; who is of which group, and who leads it."""

from cards.text import mark, speech
from cards.tickets.keeping import group_bound_card, groups_card
from dialogs.features import PERSONAL, Command, Feature
from dialogs.tickets.replies import plain_card, pressed
from dialogs.turn import Reply, Say, Turn
from domain.faults import NotFound
from domain.identifiers import GroupId
from domain.languages import Language
from domain.people import Role
from domain.places import Scope
from domain.tickets.catalogue import GROUP_NAME_LIMIT
from workflows.tickets import Tickets

_FR, _EN = Language.FRENCH, Language.ENGLISH
_NAME_LIMIT = 120


class KeepingDialogs:
    """What administrators say and press."""

    def __init__(self, *, tickets: Tickets) -> None:
        self._tickets = tickets

    def feature(self) -> Feature:
        """What this part hears."""
        return Feature(
            commands=(
                Command(
                    key="here_support",
                    words={_FR: ("ici support",), _EN: ("here support",)},
                    title=mark("Here support"),
                    description=mark(
                        "For administrators, in a channel: “here support” and a group, whose tickets then come here"
                    ),
                    handler=self.here,
                    meant_for=frozenset({Role.ADMINISTRATOR}),
                ),
                Command(
                    key="support_groups",
                    words={_FR: ("groupes du support", "groupes support"), _EN: ("support groups",)},
                    title=mark("Support groups"),
                    description=mark("For administrators: who is of which group, and who leads it"),
                    handler=self.groups,
                    meant_for=frozenset({Role.ADMINISTRATOR}),
                    scopes=PERSONAL,
                ),
            ),
            verbs={
                "support.bind": self.bind,
                "support.unbind": self.unbind,
                "support.groups": self.groups,
                "support.enlist": self.enlist,
                "support.strike": self.strike,
                "support.lead": self.lead,
            },
        )

    async def here(self, turn: Turn) -> Reply:
        """The channel becomes one of a group."""
        words = speech(turn.language)
        if turn.place.scope is not Scope.CHANNEL:
            return Say(text=words.say("Write this in the channel itself, with my name before it: I then post there."))
        name = turn.said.strip()[:GROUP_NAME_LIMIT]
        if not name:
            return Say(text=words.say("Write “here support” and the name of the group."))
        group = await self._tickets.group_named(name, turn.act)
        await self._tickets.bind(group.id, turn.act)
        return plain_card(turn, group_bound_card(group, turn.place.name, bound=True, language=turn.language))

    async def bind(self, turn: Turn) -> Reply:
        """The button that undoes an unbinding."""
        group = await self._tickets.bind(_group(turn), turn.act)
        return plain_card(turn, group_bound_card(group, turn.place.name, bound=True, language=turn.language))

    async def unbind(self, turn: Turn) -> Reply:
        """The button that undoes a binding."""
        group = await self._tickets.unbind(_group(turn), turn.act)
        return plain_card(turn, group_bound_card(group, turn.place.name, bound=False, language=turn.language))

    async def groups(self, turn: Turn) -> Reply:
        """All the groups, with their people and channels."""
        service = await self._tickets.service(turn.act)
        people = {group.id: await self._tickets.people_of(group.id, turn.act) for group in service.groups}
        return plain_card(turn, groups_card(service.groups, people, service.channel_names(), language=turn.language))

    async def enlist(self, turn: Turn) -> Reply:
        """Somebody is of a group from now on."""
        person = await self._tickets.colleague(_name(turn), turn.act)
        await self._tickets.enlist(_group(turn), person.id, turn.act)
        return await self.groups(turn)

    async def strike(self, turn: Turn) -> Reply:
        """Somebody is of a group no more."""
        person = await self._tickets.colleague(_name(turn), turn.act)
        await self._tickets.strike(_group(turn), person.id, turn.act)
        return await self.groups(turn)

    async def lead(self, turn: Turn) -> Reply:
        """Somebody leads a group."""
        person = await self._tickets.colleague(_name(turn), turn.act)
        await self._tickets.set_lead(_group(turn), person.id, turn.act)
        return await self.groups(turn)


def _group(turn: Turn) -> GroupId:
    number = pressed(turn).number("group")
    if number is None:
        raise NotFound("assignment_group")
    return GroupId(number)


def _name(turn: Turn) -> str:
    return pressed(turn).text(f"person.{pressed(turn).number('group')}")[:_NAME_LIMIT]
