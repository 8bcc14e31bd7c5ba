"""The rules that a reader relies on in every file: short modules that say what they are for, nothing left half done."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import modules, parsed, text, tracked

LONGEST = 400
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}

# Spelt in pieces, or this file would be the first to break its own rule.
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|NotImplemented" r"Error")
HOSTS = re.compile(
    r"python" r"hosted\.org|py" r"pi\.org|npm" r"js\.(?:org|com)|yarn" r"pkg\.com|--(?:extra-)?index-" r"url\s",
    re.IGNORECASE,
)
PLACES = re.compile(r"(?<![\w.:/])/(?:wo" r"rk|ro" r"ot|ho" r"me|t" r"mp|Us" r"ers)/\w")
WRITERS = re.compile(
    r"\b(?:chat" r"gpt|open" r"ai|anth" r"ropic|l" r"lms?|claude" r"\s+code|co-authored" r"-by|language " r"model)\b",
    re.IGNORECASE,
)
FORBIDDEN = {
    "left unfinished": UNFINISHED,
    "names a registry": HOSTS,
    "names a place of one machine": PLACES,
    "of no concern here": WRITERS,
}


@pytest.mark.parametrize("what", list(FORBIDDEN))
def test_no_file_holds_what_has_no_place_here(what: str) -> None:
    found = [f"{one}: {hit.group()}" for one in tracked() for hit in FORBIDDEN[what].finditer(text(one))]
    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    samples = {
        "left unfinished": "# TO" + "DO: later",
        "names a registry": "https://files.python" + "hosted.org/packages",
        "names a place of one machine": 'open("/ho' + 'me/claire/mardi.db")',
        "of no concern here": "Co-authored" + "-by: somebody",
    }
    assert [what for what, sample in samples.items() if not FORBIDDEN[what].search(sample)] == []
    assert not PLACES.search("https://example.org/work/place")


def test_modules_are_short() -> None:
    long = {str(one): text(one).count("\n") for one in modules() if text(one).count("\n") > LONGEST}
    assert long == {}


def test_modules_say_what_they_are_for() -> None:
    silent = [str(one) for one in modules() if text(one).strip() and not ast.get_docstring(parsed(one))]
    assert silent == []


def test_names_of_modules_say_something() -> None:
    assert [str(one) for one in modules() if one.stem in VAGUE or set(one.parent.parts) & VAGUE] == []


def test_no_error_is_swallowed() -> None:
    assert [f"{one}:{line}" for one in modules() for line in _swallowed(one)] == []


def _swallowed(path: Path) -> list[int]:
    """Lines of `except Exception: pass` and of its kin."""
    broad = {"Exception", "BaseException"}
    return [
        node.lineno
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in broad))
        and all(isinstance(one, ast.Pass | ast.Continue) for one in node.body)
    ]


def test_tests_neither_doze_nor_look_away() -> None:
    assert [f"{one}:{line}" for one in modules(under="tests") for line in _idle(one)] == []


def _idle(path: Path) -> list[int]:
    """Lines that sleep (by the machine's clock, or a second and more), skip, or expect to fail."""
    lines = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "asyncio.sleep":
            if isinstance(node.args[0], ast.Constant) and float(str(node.args[0].value)) >= 1:
                lines.append(node.lineno)
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in _IDLE:
            lines.append(node.lineno)
    return lines


_IDLE = {
    "time.sleep",
    "pytest.skip",
    "pytest.xfail",
    "pytest.importorskip",
    "pytest.mark.skip",
    "pytest.mark.skipif",
    "pytest.mark.xfail",
}


def test_the_sketch_of_the_house_is_whole() -> None:
    top = {one.parts[0] for one in tracked() if len(one.parts) > 1}
    house = {"bot", "dialogs", "cards", "workflows", "domain", "storage", "manifest", "tests"}
    beside = {"bench", "examples", "locales", "docs", "deploy", ".ci"}
    assert house <= top
    assert top - house - beside == set()
