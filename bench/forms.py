"""The forms as a person meets them: read from the card that Mardi posted, filled in whole, the button pressed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

PUBLISH = "flash_report.publish"
OPEN_TICKET = "ticket.open"

_AXES = ("scope", "schedule", "cost", "resources", "quality", "risk")
_NARRATIVES = ("highlights", "next_steps", "issues", "decisions")
_AMOUNTS = {"approved": "480 000", "committed": "312 500,50", "spent": "207 840", "to_complete": "291 000"}
_EXPECTED = frozenset(
    {"overall", "progress", *_NARRATIVES}
    | {f"axis.{axis}.{part}" for axis in _AXES for part in ("weather", "comment")}
    | {f"budget.{amount}" for amount in _AMOUNTS}
)
_SENTENCE = (
    "La recette du lot 2 a repris mardi avec les services de la paie ; trois anomalies bloquantes sont levées, "
    "deux restent ouvertes chez l'éditeur, qui livre un correctif vendredi. "
)


class NoForm(Exception):
    """What Mardi posted is not the whole form: the message says what is missing."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form on screen: what its publish button carries, and the inputs with what stands in them."""

    carried: Mapping[str, object]
    inputs: Mapping[str, str]

    def filled(self, mark: str, today: date) -> dict[str, object]:
        """What the client sends when all is filled in: `mark` opens the highlights, so that the answer can be known by it."""
        typed = dict(self.inputs)
        typed |= {"overall": "cloudy", "progress": "62"}
        typed |= dict.fromkeys(_NARRATIVES, _SENTENCE * 2)
        typed["highlights"] = f"{mark} {_SENTENCE}"
        if "overall_reason" in typed:
            typed["overall_reason"] = _SENTENCE
        for number, axis in enumerate(_AXES):
            typed[f"axis.{axis}.weather"] = ("partly_cloudy", "cloudy")[number % 2]
            typed[f"axis.{axis}.comment"] = _SENTENCE
        typed |= {f"budget.{amount}": text for amount, text in _AMOUNTS.items()}
        for name, value in self.inputs.items():
            if name.startswith("milestone.") and name.endswith(".forecast") and value:
                typed[name] = (date.fromisoformat(value) + timedelta(days=14)).isoformat()
        typed |= {"milestone.new1.name": "Bascule en production", "milestone.new1.forecast": _in_days(today, 200)}
        return {**self.carried, **{name: value for name, value in typed.items() if name in self.inputs}}


def read(body: bytes) -> Form:
    """The form that an activity shows. Raises NoForm when it is none, or lacks a field that a full report has."""
    carried, inputs = _read(body, PUBLISH)
    missing = sorted(_EXPECTED - set(inputs))
    if missing or not any(name.startswith("milestone.") for name in inputs):
        raise NoForm(f"the form lacks {', '.join(missing) or 'milestones'}")
    return Form(carried=carried, inputs=inputs)


def _read(body: bytes, verb: str) -> tuple[Mapping[str, object], dict[str, str]]:
    """What the button of that verb carries, and the inputs with what stands in them."""
    attachments = json.loads(body).get("attachments") or []
    if not attachments:
        raise NoForm(f"no card: {body[:300].decode(errors='replace')}")
    elements = list(_walk(attachments[0]["content"]))
    actions = [one for one in elements if one.get("type") == "Action.Execute" and one.get("verb") == verb]
    if not actions:
        raise NoForm(f"no button {verb}: {body[:300].decode(errors='replace')}")
    inputs = {
        str(one["id"]): str(one.get("value", ""))
        for one in elements
        if str(one.get("type", "")).startswith("Input.") and "id" in one
    }
    return actions[0].get("data") or {}, inputs


def ticket(body: bytes, mark: str) -> dict[str, object]:
    """What the client sends of the form of a ticket, filled in: `mark` is its title. Raises NoForm."""
    carried, inputs = _read(body, OPEN_TICKET)
    if missing := sorted({"title", "description", "urgency", "type"} - set(inputs)):
        raise NoForm(f"the form lacks {', '.join(missing)}")
    return {**carried, **inputs, "title": mark, "description": _SENTENCE * 2, "urgency": "high"}


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from _walk(one)


def _in_days(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
