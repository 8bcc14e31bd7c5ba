"""The catalogues hold all the texts of the sources and no other, in both languages."""

import re
import string

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from domain.languages import Language
from locales import catalogues

TEMPLATE = catalogues.extracted()


def _texts(catalog: Catalog) -> dict[tuple[str | None, object], Message]:
    return {(message.context, message.id): message for message in catalog if message.id}


def _read(language: Language) -> Catalog:
    with (catalogues.LOCALES / language.value / "LC_MESSAGES" / "mardi.po").open("rb") as file:
        return read_po(file, locale=language.value, domain="mardi")


def _strings(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", Language)
def test_every_text_is_translated_and_none_is_stale(language: Language) -> None:
    catalog = _read(language)
    assert set(_texts(catalog)) == set(_texts(TEMPLATE))
    assert [message.id for message in catalog if message.id and not all(_strings(message.string))] == []
    assert [message.id for message in catalog if message.id and message.fuzzy] == []


def test_the_template_is_in_step() -> None:
    with (catalogues.LOCALES / "mardi.pot").open("rb") as file:
        assert set(_texts(read_po(file))) == set(_texts(TEMPLATE))


@pytest.mark.parametrize("language", Language)
def test_plurals_have_all_their_forms(language: Language) -> None:
    catalog = _read(language)
    assert catalog.num_plurals == 2
    assert [m.id for m in catalog if m.pluralizable and len(_strings(m.string)) != catalog.num_plurals] == []


@pytest.mark.parametrize("language", Language)
def test_translations_name_the_same_values(language: Language) -> None:
    for message in _read(language):
        if message.id:
            source, said = _strings(message.id), _strings(message.string)
            assert _names(said[-1]) == _names(source[-1]), message.id
            assert _names(said[0]) <= _names(source[-1]), message.id


def test_french_follows_french_typography() -> None:
    for message in _read(Language.FRENCH):
        for text in _strings(message.string) if message.id else ():
            assert not re.search(r"\w[!?;](\s|$)|\w :|« | »|\w [;!?]|!", text), text
            assert "..." not in text
            assert text == catalogues.typeset(text)


def test_english_says_what_the_sources_say() -> None:
    assert [m.id for m in _read(Language.ENGLISH) if m.id and _strings(m.id) != _strings(m.string)] == []


def test_no_translation_waits_to_be_taken_in() -> None:
    assert [path.name for path in (catalogues.LOCALES / "parts").glob("*")] == []
