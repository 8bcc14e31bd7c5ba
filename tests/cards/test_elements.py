"""Elements of cards are JSON at run time: every class of the schema goes through `made`."""

import ast
from pathlib import Path

from microsoft_teams.cards.core import Column, TextBlock

from cards.elements import made

CARDS = Path(__file__).resolve().parent.parent.parent / "cards"


def test_an_element_is_its_json_without_the_fields_that_say_nothing() -> None:
    text = made(TextBlock, text="Bonjour", is_subtle=False, color=None)
    column: object = made(Column, width="auto", items=[text])
    assert column == {
        "type": "Column",
        "width": "auto",
        "items": [{"type": "TextBlock", "text": "Bonjour", "isSubtle": False}],
    }


def test_no_card_calls_a_class_of_the_schema_itself() -> None:
    called = [f"{file.name}:{line} {name}" for file in CARDS.rglob("*.py") for line, name in _calls(file)]
    assert called == []


def _calls(file: Path) -> list[tuple[int, str]]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    classes = {
        name.asname or name.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("microsoft_teams")
        for name in node.names
    }
    return [
        (node.lineno, node.func.id)
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in classes
    ]
