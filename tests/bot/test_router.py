"""Commands as people type them: both languages, accents, capitals, slips of the finger, and never a dead end."""

import pytest

from bot.router import UNKNOWN, Router
from dialogs.features import EVERYWHERE, PERSONAL, Command, Feature
from dialogs.turn import Nothing, Press, Reply, Say, Turn, Way
from domain.acts import Act
from domain.faults import AlreadyDone, NotFound
from domain.identifiers import PersonId
from domain.languages import Language
from domain.people import Person
from domain.places import Place, Scope
from tests.cast import NOW, PARIS, personal_chat

FR, EN = Language.FRENCH, Language.ENGLISH


def a_turn(said: str = "", *, scope: Scope = Scope.PERSONAL, verb: str | None = None, way: Way = Way.MESSAGE) -> Turn:
    place = personal_chat("claire")
    if scope is not Scope.PERSONAL:
        place = Place(service_url="x", conversation_id="19:c", scope=scope)
    act = Act(
        person=Person(id=PersonId(1), entra_id="claire", name="Claire"),
        place=place,
        activity_id="1",
        language=FR,
        timezone=PARIS,
        now=NOW,
    )
    return Turn(act=act, way=way, said=said, pressed=Press(verb=verb) if verb is not None else None)


async def _answer(turn: Turn) -> Reply:
    return Say(text=turn.said)


def a_command(
    key: str,
    french: tuple[str, ...],
    english: tuple[str, ...],
    scopes: frozenset[Scope] = EVERYWHERE,
    *,
    listed: bool = True,
) -> Command:
    return Command(
        key=key,
        words={FR: french, EN: english},
        title=key,
        description=key,
        handler=_answer,
        scopes=scopes,
        listed=listed,
    )


COMMANDS = (
    a_command("help", ("aide",), ("help",)),
    a_command("flash", ("flash", "rapport flash"), ("flash", "flash report")),
    a_command("projects", ("projets",), ("projects",)),
    a_command("project", ("projet",), ("project",)),
    a_command("my_reports", ("mes rapports",), ("my reports",), PERSONAL),
    a_command("language", ("langue",), ("language",)),
    a_command("who", ("qui suis-je",), ("who am I",)),
    a_command("hello", ("bonjour", "salut"), ("hello", "hi"), listed=False),
    a_command("here", ("ici bureau de projets",), ("here project office",)),
)


async def _unknown(turn: Turn, guesses: tuple[Command, ...]) -> Reply:
    return Say(text=",".join(guess.key for guess in guesses))


async def _fail(turn: Turn) -> Reply:
    raise AlreadyDone(None)


async def _miss(turn: Turn) -> Reply:
    raise NotFound("project", "SIRH")


FEATURE = Feature(commands=COMMANDS, verbs={"a.b": _answer, "a.again": _fail, "a.miss": _miss})


async def _unknown_verb(turn: Turn) -> Reply:
    return Say(text="unknown verb")


@pytest.fixture
def router() -> Router:
    return Router([FEATURE], unknown=_unknown, unknown_verb=_unknown_verb)


@pytest.mark.parametrize(
    ("said", "key", "rest"),
    [
        ("aide", "help", ""),
        ("AIDE !", "help", ""),
        ("Help?", "help", ""),
        ("hepl", "help", ""),
        ("flash", "flash", ""),
        ("flash SIRH météo nuages avancement 60", "flash", "SIRH météo nuages avancement 60"),
        ("Flash : SIRH", "flash", "SIRH"),
        ("falsh SIRH", "flash", "SIRH"),
        ("rapport flash SIRH", "flash", "SIRH"),
        ("raport flash SIRH", "flash", "SIRH"),
        ("flash report É-admin", "flash", "É-admin"),
        ("flash -5 °C", "flash", "5 °C"),
        ("projets", "projects", ""),
        ("projet", "project", ""),
        ("Projet SIRH", "project", "SIRH"),
        ("prjets", "projects", ""),
        ("projest", "projects", ""),
        ("mes rapports", "my_reports", ""),
        ("MES  RAPPORTS", "my_reports", ""),
        ("mesrapports", "my_reports", ""),
        ("mes rapprots", "my_reports", ""),
        ("my reports", "my_reports", ""),
        ("langue", "language", ""),
        ("langage", "language", ""),
        ("language English", "language", "English"),
        ("qui suis-je ?", "who", ""),
        ("Qui suis je", "who", ""),
        ("quisuisje", "who", ""),
        ("who am i", "who", ""),
        ("Bonjour Mardi", "hello", "Mardi"),
        ("bnojour", "hello", ""),
        ("hi", "hello", ""),
        ("ici bureau de projets", "here", ""),
        ("ici, bureau de projet", "here", ""),
    ],
)
async def test_a_command_is_understood(router: Router, said: str, key: str, rest: str) -> None:
    route = router.match(a_turn(said))
    assert (route.key, route.turn.said) == (key, rest)
    assert await router.route(a_turn(said)) == Say(text=rest)


@pytest.mark.parametrize(
    "said", ["", "   ", "!!!", "☀️", "ho", "his", "the printer is on fire", "un message assez long sans commande"]
)
def test_what_is_no_command_is_not_taken_for_one(router: Router, said: str) -> None:
    assert router.match(a_turn(said)).key == UNKNOWN


@pytest.mark.parametrize(
    ("said", "key"), [("rapports", "my_reports"), ("je veux un flash", "flash"), ("bureau", "here")]
)
async def test_what_may_have_been_meant_is_offered(router: Router, said: str, key: str) -> None:
    reply = await router.route(a_turn(said))
    assert isinstance(reply, Say)
    guesses = reply.text.split(",")
    assert key in guesses
    assert len(guesses) <= 3


@pytest.mark.parametrize("said", ["sirh", "SIRH, bonjourno"])
async def test_a_courtesy_is_not_what_was_meant(router: Router, said: str) -> None:
    reply = await router.route(a_turn(said))
    assert isinstance(reply, Say)
    assert "hello" not in reply.text.split(",")


async def test_a_command_of_another_kind_of_place_is_offered_but_not_run(router: Router) -> None:
    turn = a_turn("mes rapports", scope=Scope.CHANNEL)
    assert router.match(turn).key == UNKNOWN
    reply = await router.route(turn)
    assert isinstance(reply, Say)
    assert reply.text.split(",")[0] == "my_reports"


async def test_letters_composed_of_two_signs_are_letters(router: Router) -> None:
    plain = Command(key="e", words={FR: ("été",), EN: ("summer",)}, title="e", description="e", handler=_answer)
    router = Router([Feature(commands=(plain,))], unknown=_unknown, unknown_verb=_unknown_verb)
    assert router.match(a_turn("Eté 2026")).turn.said == "2026"
    assert router.match(a_turn("ÉTÉ")).key == "e"


async def test_a_verb_finds_its_handler_exactly(router: Router) -> None:
    assert router.match(a_turn(verb="a.b", way=Way.BUTTON)).key == "a.b"
    assert router.match(a_turn(verb="a.B", way=Way.BUTTON)).key == UNKNOWN
    assert await router.route(a_turn(verb="", way=Way.BUTTON)) == Say(text="unknown verb")
    assert await router.route(a_turn("aide", verb="x.y", way=Way.OLD_BUTTON)) == Say(text="unknown verb")


async def test_a_fault_is_told_and_a_repetition_in_a_message_is_passed_over(router: Router) -> None:
    missing = await router.route(a_turn(verb="a.miss", way=Way.BUTTON))
    assert isinstance(missing, Say)
    assert "SIRH" in missing.text
    assert await router.route(a_turn(verb="a.again", way=Way.MESSAGE)) == Nothing()
    assert isinstance(await router.route(a_turn(verb="a.again", way=Way.BUTTON)), Say)


def test_two_commands_cannot_be_said_the_same_way_nor_two_features_share_a_verb() -> None:
    twin = a_command("twin", ("Aidé",), ("assist",))
    with pytest.raises(ValueError, match="help"):
        Router([FEATURE, Feature(commands=(twin,))], unknown=_unknown, unknown_verb=_unknown_verb)
    with pytest.raises(ValueError, match=r"a\.b"):
        Router([FEATURE, Feature(verbs={"a.b": _answer})], unknown=_unknown, unknown_verb=_unknown_verb)


def test_the_commands_are_listed_once_in_order(router: Router) -> None:
    assert router.commands == COMMANDS
    assert set(router.verbs) == {"a.b", "a.again", "a.miss"}
