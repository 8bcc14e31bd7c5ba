"""An import goes down, never up; and what is composed is imported by nobody."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, modules, parsed

COMPOSE = {"tests", "bench"}
"""Who builds the whole application to look at it from outside."""


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_contracts_of_the_floors_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_nobody_imports_the_composition_root() -> None:
    importing = [str(one) for one in modules() if one.parts[0] not in COMPOSE and "app" in _imported(parsed(one))]
    assert importing == []


def test_who_can_be_imported_by_the_application_imports_neither_tests_nor_bench() -> None:
    wrong = [
        str(one)
        for one in modules()
        if one.parts[0] not in COMPOSE and {name.partition(".")[0] for name in _imported(parsed(one))} & COMPOSE
    ]
    assert wrong == []
