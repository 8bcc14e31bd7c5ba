"""Walking a card as JSON: every element and every action of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from cards.news.item import TEXT_ID

Node = Mapping[str, Any]

KNOWN_TYPES = frozenset(
    {
        "AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "Container", "ColumnSet", "Column", "FactSet", "Image", "ActionSet",
        "Input.Text", "Input.Date", "Input.Time", "Input.ChoiceSet", "Input.Toggle",
        "Action.Execute", "Action.Submit", "Action.ToggleVisibility", "Action.OpenUrl",
    }
)  # fmt: skip
"""What every client draws; anything else needs a fallback."""


def nodes(card: object, *, fallbacks: bool = True) -> Iterator[Node]:
    """Every JSON object that has a type, the card itself first; `fallbacks` walks what stands in for others too."""
    if isinstance(card, Mapping):
        if isinstance(card.get("type"), str):
            yield card
        for key, value in card.items():
            if fallbacks or key != "fallback":
                yield from nodes(value, fallbacks=fallbacks)
    elif isinstance(card, list):
        for value in card:
            yield from nodes(value, fallbacks=fallbacks)


def of_type(card: object, *types: str) -> Iterator[Node]:
    """The elements of these types, those that stand in for others left out."""
    return (node for node in nodes(card, fallbacks=False) if node["type"] in types)


def inputs(card: object) -> Iterator[Node]:
    """The fields."""
    return (node for node in nodes(card, fallbacks=False) if str(node["type"]).startswith("Input."))


def verbs(card: object) -> frozenset[str]:
    """The verbs of the buttons."""
    executes = (node["verb"] for node in nodes(card) if node["type"] == "Action.Execute")
    submits = (node["data"]["verb"] for node in nodes(card) if node["type"] == "Action.Submit")
    return frozenset((*executes, *submits))


def shown_texts(card: object) -> Iterator[tuple[str, str]]:
    """Every text that is drawn, with the type it is drawn by; that of an editor's Markdown, made safe, is `Markdown`."""
    holders = (one for one in of_type(card, "Container") if str(one.get("id", "")).partition("_")[0] == TEXT_ID)
    markdown = {id(node) for holder in holders for node in nodes(holder) if node["type"] == "TextBlock"}
    for node in nodes(card):
        kind = "Markdown" if id(node) in markdown else str(node["type"])
        for key in ("text", "title", "label", "placeholder"):
            if isinstance(node.get(key), str):
                yield kind, node[key]
        for fact in node.get("facts", ()):
            yield "Fact", fact["title"]
            yield "Fact", fact["value"]
