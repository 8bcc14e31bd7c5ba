"""What concerns the person themselves: their language, who they are for Mardi, and the roles an administrator grants."""

from cards import people as cards
from cards.text import mark, speech
from dialogs.features import PERSONAL, Command, Feature
from dialogs.turn import CardView, Replace, Reply, Say, Show, Turn, Way
from domain.faults import AlreadyDone, NotAllowed
from domain.folding import fold
from domain.identifiers import PersonId
from domain.languages import Language
from domain.people import Person, Role
from domain.rights import Intention, may
from workflows.flash_reports import FlashReports
from workflows.people import People

_FR, _EN = Language.FRENCH, Language.ENGLISH
_NAMES = {"francais": _FR, "french": _FR, "fr": _FR, "anglais": _EN, "english": _EN, "en": _EN}


class PeopleDialogs:
    """Language, profile and roles."""

    def __init__(self, *, people: People, flash_reports: FlashReports) -> None:
        self._people = people
        self._flash_reports = flash_reports

    def feature(self) -> Feature:
        """What this feature hears."""
        return Feature(
            commands=(
                Command(
                    key="language",
                    words={_FR: ("langue", "changer de langue"), _EN: ("language", "change language")},
                    title=mark("Language"),
                    description=mark("Choose the language I speak to you: French or English"),
                    handler=self.language,
                    menu=8,
                ),
                Command(
                    key="who_am_i",
                    words={_FR: ("qui suis-je", "mon profil"), _EN: ("who am i", "my profile")},
                    title=mark("Who am I"),
                    description=mark("What I know of you: roles, language, time zone"),
                    handler=self.who_am_i,
                    scopes=PERSONAL,
                    menu=9,
                ),
                Command(
                    key="roles",
                    words={_FR: ("rôles", "droits"), _EN: ("roles", "rights")},
                    title=mark("Roles"),
                    description=mark("For administrators: “roles” and a name, to give or take back a role"),
                    handler=self.roles,
                    meant_for=frozenset({Role.ADMINISTRATOR, Role.PROJECT_OFFICE}),
                    scopes=PERSONAL,
                ),
            ),
            verbs={
                "language.choose": self.choose_language,
                "role.show": self.show_roles,
                "role.grant": self.grant,
                "role.revoke": self.revoke,
            },
        )

    async def language(self, turn: Turn) -> Reply:
        """`language`, alone or followed by one."""
        wanted = _NAMES.get(fold(turn.said))
        if wanted is not None:
            return await self._chosen(turn, wanted)
        return Show(card=_language_view(turn.language))

    async def choose_language(self, turn: Turn) -> Reply:
        """A language was pressed."""
        wanted = Language.of(turn.pressed.text("language")) if turn.pressed else None
        if wanted is None:
            return Replace(card=_language_view(turn.language))
        return await self._chosen(turn, wanted)

    async def _chosen(self, turn: Turn, wanted: Language) -> Reply:
        try:
            await self._people.choose_language(wanted, turn.act)
        except AlreadyDone:
            if turn.way is Way.MESSAGE:
                raise
            wanted = turn.language
        return Replace(card=_language_view(wanted))

    async def who_am_i(self, turn: Turn) -> Reply:
        """What Mardi knows of the person."""
        projects = await self._flash_reports.own_projects(turn.act)
        card = cards.profile_card(turn.person, projects, turn.timezone, turn.language)
        return Show(card=CardView(body=card, summary=speech(turn.language).say("What I know of you")))

    async def roles(self, turn: Turn) -> Reply:
        """`roles` followed by a name: the roles of that person, or the people it may mean."""
        words = speech(turn.language)
        if not may(turn.person, Intention.GRANT_ROLE):
            raise NotAllowed(Intention.GRANT_ROLE)
        if not turn.said.strip():
            return Say(text=words.say("Write “roles” and a name, for example: roles Dupont."))
        found = await self._people.named(turn.said.strip(), turn.act)
        if len(found) == 1:
            return Show(card=_roles_view(found[0], turn.language))
        if not found:
            return Say(text=words.say("I know nobody of that name. They must have spoken to me once, or be imported."))
        card = cards.people_card(found, turn.language)
        return Show(card=CardView(body=card, summary=words.say("Several people have this name")))

    async def show_roles(self, turn: Turn) -> Reply:
        """A person was chosen among several."""
        return Replace(card=_roles_view(await self._people.find(_person_id(turn), turn.act), turn.language))

    async def grant(self, turn: Turn) -> Reply:
        """A role was given."""
        return await self._change(turn, granted=True)

    async def revoke(self, turn: Turn) -> Reply:
        """A role was taken back."""
        return await self._change(turn, granted=False)

    async def _change(self, turn: Turn, *, granted: bool) -> Reply:
        text = turn.pressed.text("role") if turn.pressed else ""
        person_id = _person_id(turn)
        try:
            if text not in list(Role):
                person = await self._people.find(person_id, turn.act)
            elif granted:
                person = await self._people.grant(person_id, Role(text), turn.act)
            else:
                person = await self._people.revoke(person_id, Role(text), turn.act)
        except AlreadyDone:
            person = await self._people.find(person_id, turn.act)
        return Replace(card=_roles_view(person, turn.language))


def _person_id(turn: Turn) -> PersonId:
    return PersonId((turn.pressed.number("person") if turn.pressed else None) or 0)


def _language_view(language: Language) -> CardView:
    return CardView(
        body=cards.language_card(language, language), summary=speech(language).say("The language I speak to you")
    )


def _roles_view(person: Person, language: Language) -> CardView:
    summary = speech(language).say("Roles of {name}", name=person.name)
    return CardView(body=cards.roles_card(person, language), summary=summary)
