"""The app package from the template, the catalogues and the commands: the menu of Teams cannot say what the router does not hear.

`manifest.json` holds what never changes; an organisation edits there the addresses of its own privacy and terms pages. The strings of
the manifest itself are those of the default language; each language has a localisation file, as Teams asks for.
"""

import io
import json
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from cards.text import mark, speech
from dialogs.features import Command, Extension
from domain.languages import Language
from domain.places import Scope

HERE = Path(__file__).resolve().parent
DEFAULT = Language.FRENCH
MOST_COMMANDS = 10
"""Per scope, in the menu; the schema allows two more. The rest is in help."""

SCOPES = {"personal": Scope.PERSONAL, "team": Scope.CHANNEL, "groupChat": Scope.GROUP}
"""The manifest's names of the kinds of conversation, in the order of the command lists."""

NAME = "Mardi"
FULL_NAME = mark("Mardi, projects and support in Teams")
SHORT = mark("Flash reports, projects and decisions, without leaving Teams.")
FULL = mark(
    "Mardi keeps the projects of your organisation where you already are. A project manager files a flash report in two minutes,"
    " from a phone if need be: weather, what changed, milestones, budget. The project office sees the whole portfolio at a glance,"
    " and each project's card tells its progress, its slips and its last reports. Say “help” to see everything it can do."
)
_EPOCH = (2026, 11, 24, 0, 0, 0)
"""The date of every file in the package, so that the same manifest is the same bytes."""


class PackageIncomplete(Exception):
    """What the settings lack before a package can be made, one English sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def write_package(
    file: Path, *, commands: Sequence[Command], extensions: Sequence[Extension] = (), app_id: str, public_url: str
) -> None:
    """Write the package to a file. Raises PackageIncomplete."""
    content = package(commands, extensions, app_id=app_id, public_url=public_url)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def package(
    commands: Sequence[Command], extensions: Sequence[Extension] = (), *, app_id: str, public_url: str
) -> bytes:
    """The bytes of the zip that Teams takes: the manifest, a file per language, two icons. Raises PackageIncomplete."""
    faults = []
    if not app_id:
        faults.append(
            "MicrosoftAppId is missing: it is the app id of the bot's registration, and names the app in Teams."
        )
    if not public_url:
        faults.append("MARDI_PUBLIC_URL is missing: the package tells people where Mardi is served.")
    if faults:
        raise PackageIncomplete(faults)
    files = {
        "manifest.json": _json(manifest(commands, extensions, app_id=app_id, public_url=public_url)),
        **{f"{one}.json": _json(localisation(commands, one, extensions)) for one in Language},
        **{name: (HERE / name).read_bytes() for name in ("color.png", "outline.png")},
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def manifest(
    commands: Sequence[Command], extensions: Sequence[Extension] = (), *, app_id: str, public_url: str
) -> dict[str, object]:
    """The manifest, with its strings in the default language."""
    template = Template((HERE / "manifest.json").read_text(encoding="utf-8"))
    filled = template.safe_substitute(
        version=_version(), app_id=app_id, public_url=public_url, domain=urlsplit(public_url).hostname or ""
    )
    written: dict[str, object] = json.loads(filled)
    say = speech(DEFAULT)
    others = [one for one in Language if one is not DEFAULT]
    bot = {**_first(written["bots"]), "commandLists": [_command_list(commands, scope, DEFAULT) for scope in SCOPES]}
    return {
        **written,
        "name": {"short": NAME, "full": say.say(FULL_NAME)},
        "description": {"short": say.say(SHORT), "full": say.say(FULL)},
        "localizationInfo": {
            "defaultLanguageTag": DEFAULT.value,
            "defaultLanguageFile": f"{DEFAULT}.json",
            "additionalLanguages": [{"languageTag": one.value, "file": f"{one}.json"} for one in others],
        },
        "bots": [bot],
        **_compose_extensions(extensions, app_id),
    }


def localisation(
    commands: Sequence[Command], language: Language, extensions: Sequence[Extension] = ()
) -> dict[str, str]:
    """The strings of the manifest in a language, by their path in the manifest."""
    say = speech(language)
    texts = {
        "$schema": "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.Localization.schema.json",
        "name.short": NAME,
        "name.full": say.say(FULL_NAME),
        "description.short": say.say(SHORT),
        "description.full": say.say(FULL),
    }
    for place, scope in enumerate(SCOPES):
        for number, command in enumerate(menu(commands, SCOPES[scope])):
            path = f"bots[0].commandLists[{place}].commands[{number}]"
            texts[f"{path}.title"] = command.words[language][0]
            texts[f"{path}.description"] = say.say(command.description)
    for number, one in enumerate(extensions):
        path = f"composeExtensions[0].commands[{number}]"
        texts[f"{path}.title"] = say.say(one.title)
        texts[f"{path}.description"] = say.say(one.description)
        if one.is_search:
            texts[f"{path}.parameters[0].title"] = say.say(one.sought)
            texts[f"{path}.parameters[0].description"] = say.say(one.description)
    return texts


def menu(commands: Iterable[Command], scope: Scope) -> tuple[Command, ...]:
    """The most useful commands of a kind of conversation, in the order of their ranks."""
    ranked = [(one.menu, one) for one in commands if one.menu is not None and scope in one.scopes]
    return tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0])[:MOST_COMMANDS])


def _command_list(commands: Sequence[Command], scope: str, language: Language) -> Mapping[str, object]:
    say = speech(language)
    return {
        "scopes": [scope],
        "commands": [
            {"title": one.words[language][0], "description": say.say(one.description)}
            for one in menu(commands, SCOPES[scope])
        ],
    }


def _compose_extensions(extensions: Sequence[Extension], app_id: str) -> Mapping[str, object]:
    """The searches of the compose box and the actions on messages; nothing where there is none."""
    if not extensions:
        return {}
    return {"composeExtensions": [{"botId": app_id, "commands": [_extension(one) for one in extensions]}]}


def _extension(one: Extension) -> Mapping[str, object]:
    say = speech(DEFAULT)
    texts = {"id": one.verb, "title": say.say(one.title), "description": say.say(one.description)}
    if not one.is_search:
        return {**texts, "type": "action", "context": ["message", "compose"], "fetchTask": True}
    sought = {
        "name": "query",
        "title": say.say(one.sought),
        "description": say.say(one.description),
        "inputType": "text",
    }
    return {**texts, "type": "query", "context": ["compose", "commandBox"], "initialRun": True, "parameters": [sought]}


def _first(bots: object) -> Mapping[str, object]:
    assert isinstance(bots, list)  # noqa: S101 (our own template)
    first: Mapping[str, object] = bots[0]
    return first


def _version() -> str:
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
