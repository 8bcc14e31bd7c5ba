"""The manifest against Microsoft's own schemas, the newest that npm's `@microsoft/app-manifest` holds."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]

from app import Mardi
from bot.settings import Settings
from domain.languages import Language
from manifest.package import localisation, manifest
from tests.manifest.conftest import SCHEMAS

MANIFEST, LOCALISATION = "MicrosoftTeams.schema.json", "MicrosoftTeams.Localization.schema.json"


def _newest() -> Path:
    numbered = [path for path in SCHEMAS.iterdir() if path.name[1:2].isdigit()]
    return max(numbered, key=lambda path: tuple(int(part) for part in path.name[1:].split(".")))


def _faults(value: object, schema: str) -> list[str]:
    written: dict[str, Any] = json.loads((_newest() / schema).read_text(encoding="utf-8"))
    return [f"{list(error.path)}: {error.message}" for error in Draft4Validator(written).iter_errors(value)]


@pytest.fixture
def written(tmp_path: Path) -> dict[str, object]:
    """The manifest of the whole bot."""
    router = Mardi(Settings(database_url=f"sqlite:///{tmp_path / 'unused.db'}")).router
    return {
        "manifest": manifest(
            router.commands,
            router.extensions,
            app_id="11111111-2222-4333-8444-555555555555",
            public_url="https://mardi.region.example",
        ),
        **{language.value: localisation(router.commands, language, router.extensions) for language in Language},
    }


def test_the_manifest_is_valid_against_the_newest_schema(written: dict[str, Any]) -> None:
    assert _faults(written["manifest"], MANIFEST) == []
    assert _newest().name == f"v{written['manifest']['manifestVersion']}"
    assert _newest().name in written["manifest"]["$schema"]


@pytest.mark.parametrize("language", list(Language))
def test_each_localisation_is_valid_against_the_newest_schema(written: dict[str, Any], language: Language) -> None:
    assert _faults(written[language.value], LOCALISATION) == []
    assert _newest().name in written[language.value]["$schema"]


def test_the_schema_refuses_what_is_wrong(written: dict[str, Any]) -> None:
    assert _faults({**written["manifest"], "accentColor": "blue"}, MANIFEST)
