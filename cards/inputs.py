"""The fields of forms: each has a label, and the fault of a field stands right under it.

No field is required in the client: one that is folded away would block the button without a word, so the server checks.
"""

from collections.abc import Sequence

from microsoft_teams.cards.core import CardElement, Choice, ChoiceSetInput, DateInput, Spacing, TextInput, TimeInput

from cards.elements import made, repeated
from cards.layout import Elements, fault_line
from cards.text import Speech, plain, speech
from domain.flash_reports.report import Weather
from domain.languages import Language


def with_fault(field: CardElement, fault: str) -> Elements:
    """A field, and what is wrong with it when something is."""
    return [field, fault_line(fault)] if fault else [field]


def points_to_correct(number: int, say: Speech) -> str:
    """The first words over a form that was given back."""
    return say.many("{n} point to correct, nothing is lost", "{n} points to correct, nothing is lost", number)


def text_input(
    name: str,
    label: str,
    value: str = "",
    *,
    limit: int | None = None,
    multiline: bool | None = None,
    placeholder: str | None = None,
    spacing: Spacing | None = None,
) -> TextInput:
    """A line of text, or several; numbers too are typed as text. `limit` is the most characters."""
    return made(
        TextInput,
        id=name,
        label=plain(label),
        value=value or None,
        max_length=limit,
        is_multiline=multiline,
        placeholder=placeholder,
        spacing=spacing,
    )


def date_input(name: str, label: str, value: str = "") -> DateInput:
    """A day, as ``2026-11-24``; anything else a person typed before is left out, since a date field cannot show it."""
    return made(DateInput, id=name, label=plain(label), value=value or None)


def time_input(name: str, label: str, value: str = "") -> TimeInput:
    """An hour of the day, as ``09:00``."""
    return made(TimeInput, id=name, label=plain(label), value=value or None)


def choice_input(
    name: str, label: str, choices: Sequence[tuple[str, str]], value: str = "", *, spacing: Spacing | None = None
) -> ChoiceSetInput:
    """One choice among (title, value) pairs, in a drop-down list."""
    return made(
        ChoiceSetInput,
        id=name,
        label=plain(label),
        value=value or None,
        style="compact",
        choices=[made(Choice, title=title, value=key) for title, key in choices],
        spacing=spacing,
    )


@repeated
def weather_input(name: str, label: str, language: Language, value: str = "") -> ChoiceSetInput:
    """A weather."""
    return made(
        ChoiceSetInput,
        id=name,
        label=plain(label),
        value=value or None,
        style="compact",
        choices=_weathers(language),
        spacing="Small",
    )


@repeated
def _weathers(language: Language) -> list[Choice]:
    say = speech(language)
    return [made(Choice, title=say.weather(weather), value=weather.value) for weather in Weather]
