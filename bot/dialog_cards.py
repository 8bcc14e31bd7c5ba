"""Cards as Teams' dialogs take them: their buttons are `Action.Submit`, since a dialog knows no `Action.Execute`."""

from collections.abc import Mapping
from typing import Any

_KEPT = ("title", "style", "data", "associatedInputs", "iconUrl", "id", "isEnabled", "mode", "tooltip")


def in_dialog(card: Mapping[str, object]) -> dict[str, object]:
    """The card with each `Action.Execute` turned into an `Action.Submit` that carries the same verb; what refreshes itself does no more."""
    turned: dict[str, object] = _turned({key: value for key, value in card.items() if key != "refresh"})
    return turned


def _turned(node: Any) -> Any:
    if isinstance(node, list):
        return [_turned(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    if node.get("type") == "Action.Execute":
        data = node.get("data")
        submit = {key: node[key] for key in _KEPT if key in node}
        carried = data if isinstance(data, Mapping) else {}
        return {**submit, "type": "Action.Submit", "data": {**carried, "verb": node.get("verb", "")}}
    return {key: _turned(value) for key, value in node.items()}
