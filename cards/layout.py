"""The house style: the pieces that every card is laid out with, in the order a reader meets them.

Our own words go into `words` (a TextBlock, which reads Markdown). What a person typed, and any sentence that holds some of it, goes
into `typed` or `rich` (a RichTextBlock, which never does). `card` turns the whole into the JSON of the Adaptive Card schema.

The same words come back in card after card: pieces made of our own words alone are made once and shared (`repeated`), so an element is
never changed after it was made.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards.core import (
    Action,
    ActionSet,
    ActionStyle,
    AdaptiveCard,
    AssociatedInputs,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ContainerStyle,
    ExecuteAction,
    OpenUrlAction,
    RefreshDefinition,
    RichTextBlock,
    Spacing,
    SubmitAction,
    TeamsCardProperties,
    TextBlock,
    TextColor,
    TextRun,
    TextSize,
    TextWeight,
    ToggleVisibilityAction,
)

from cards.elements import made, repeated
from cards.text import capital, plain

MOST_ACTIONS = 6
MOST_LINES = 20
GAP = "\u2002"
"""Between a bold word and what follows it on its line: wider than a space, and not folded into one as two spaces are."""

Elements = list[CardElement]

_SIGN = re.compile(r"^\W*")


# Words


@repeated
def words(
    text: str,
    *,
    size: TextSize | None = None,
    weight: TextWeight | None = None,
    color: TextColor | None = None,
    subtle: bool | None = None,
    spacing: Spacing | None = None,
    right: bool = False,
) -> TextBlock:
    """Our own words, nothing typed by a person among them: they are read as Markdown."""
    return made(
        TextBlock,
        text=text,
        wrap=True,
        size=size,
        weight=weight,
        color=color,
        is_subtle=subtle,
        spacing=spacing,
        horizontal_alignment="Right" if right else None,
    )


@repeated
def small(text: str, *, spacing: Spacing | None = "None") -> TextBlock:
    """A small subtle line of our own words."""
    return made(TextBlock, text=text, wrap=True, size="Small", is_subtle=True, spacing=spacing)


@repeated
def heading(text: str, *, spacing: Spacing | None = "Medium") -> TextBlock:
    """The title of a part of a card."""
    return made(TextBlock, text=text, wrap=True, size="Default", weight="Bolder", spacing=spacing, style="heading")


@repeated
def fault_line(text: str) -> TextBlock:
    """What is wrong, right under the field it is about."""
    return made(
        TextBlock, text=f"⚠ {text}", wrap=True, size="Small", color="Attention", weight="Bolder", spacing="None"
    )


def run(
    text: str,
    *,
    bold: bool = False,
    size: TextSize | None = None,
    color: TextColor | None = None,
    subtle: bool | None = None,
) -> TextRun:
    """A piece of a rich line, shown letter for letter."""
    return made(TextRun, text=plain(text), weight="Bolder" if bold else None, size=size, color=color, is_subtle=subtle)


def rich(*runs: TextRun, spacing: Spacing | None = None) -> RichTextBlock:
    """A line of several runs."""
    inlines: list[CardElement] = list(runs)
    return made(RichTextBlock, inlines=inlines, spacing=spacing)


def typed(
    text: str,
    *,
    bold: bool = False,
    size: TextSize | None = None,
    color: TextColor | None = None,
    subtle: bool | None = None,
    spacing: Spacing | None = None,
) -> Elements:
    """What a person typed, letter for letter, a block per line; lines past the twentieth follow each other on the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1 :] = [" · ".join(lines[MOST_LINES - 1 :])]
    return [
        rich(run(line, bold=bold, size=size, color=color, subtle=subtle), spacing="None" if number else spacing)
        for number, line in enumerate(lines)
    ]


# Parts


def header(
    *,
    line: str,
    title: str,
    state: str = "",
    state_detail: str = "",
    state_color: TextColor | None = None,
) -> Container:
    """The head of every card: a small line (kind, number, period) with the state at its right, the title, and what the state tells.

    All of it save `state` is shown letter for letter, so that names of projects and people may stand in it.
    """
    top: CardElement = rich(run(line, size="Small", subtle=True))
    if state:
        top = made(ColumnSet, columns=[made(Column, width="stretch", items=[top]), _state(state, state_color)])
    items: Elements = [top, rich(run(title, bold=True, size="Large"), spacing="None")]
    if state_detail:
        items.append(rich(run(state_detail, size="Small", subtle=True), spacing="None"))
    return made(Container, items=items)


@repeated
def _state(state: str, color: TextColor | None) -> Column:
    sign = _SIGN.match(state)
    text = f"{sign[0]}{capital(state[sign.end() :])}" if sign else state
    return made(Column, width="auto", items=[words(text, weight="Bolder", color=color, right=True)])


def notice(items: Sequence[CardElement], *, style: ContainerStyle = "warning") -> Container:
    """The one thing the reader must act on, tinted: `attention` for what is wrong, `good` for what is done, `accent` for news."""
    return made(Container, style=style, bleed=True, spacing="Medium", items=list(items))


def figure(
    label: str, value: str, detail: str | Sequence[CardElement] = "", *, color: TextColor | None = None
) -> Column:
    """A figure: what it is, its value in large, and what it compares with."""
    items: Elements = [
        small(label),
        words(value, size="Large", weight="Bolder", color=color, spacing="None"),
    ]
    if isinstance(detail, str):
        if detail:
            items.append(small(detail))
    else:
        items.extend(detail)
    return made(Column, width="stretch", items=items, spacing="Small")


def columns(*cells: Column, spacing: Spacing | None = "Medium", separator: bool | None = None) -> ColumnSet:
    """Cells side by side: three at most, or words break on a phone."""
    return made(ColumnSet, columns=list(cells), spacing=spacing, separator=separator)


def cell(
    *items: CardElement, width: str | float = "stretch", spacing: Spacing | None = None, middle: bool = False
) -> Column:
    """A cell of `columns`: `width` is ``stretch``, ``auto`` or a weight; `middle` sets the content half-way down."""
    return made(
        Column,
        width=width if isinstance(width, str) else float(width),
        items=list(items),
        spacing=spacing,
        vertical_content_alignment="Center" if middle else None,
    )


def fact(label: str, value: str, *, spacing: Spacing | None = "Small") -> RichTextBlock:
    """A label in bold and a value that a person may have typed, on one line: no colon between them."""
    return rich(run(f"{label}{GAP}", bold=True), run(value), spacing=spacing)


def fold(
    part: str, title: str, items: Sequence[CardElement], *, opened: bool = False, continues: bool = False
) -> Elements:
    """A part that unfolds under its title, which says what is in it: ``Jalons (3)``. `part` is unique in the card.

    `continues` for one that belongs to what stands above it: no line parts them.
    """
    return [
        _fold_title(part, title, opened, continues),
        made(Container, id=part, is_visible=opened, items=list(items), spacing="Small"),
    ]


@repeated
def _fold_title(part: str, title: str, opened: bool, continues: bool) -> ColumnSet:
    more, less = f"{part}-more", f"{part}-less"
    return made(
        ColumnSet,
        separator=not continues or None,
        spacing="None" if continues else "Medium",
        columns=[
            made(Column, width="stretch", items=[words(title, weight=None if continues else "Bolder")]),
            made(
                Column,
                width="auto",
                items=[
                    made(TextBlock, id=more, text="▼", is_subtle=True, size="Small", is_visible=not opened),
                    made(TextBlock, id=less, text="▲", is_subtle=True, size="Small", is_visible=opened, spacing="None"),
                ],
            ),
        ],
        select_action=made(ToggleVisibilityAction, title=title, target_elements=[part, more, less]),
    )


# Actions


def execute(
    verb: str,
    title: str,
    data: Mapping[str, object] | None = None,
    *,
    style: ActionStyle | None = None,
    inputs: bool = False,
    tooltip: str | None = None,
) -> ExecuteAction:
    """A button. `data` holds ids and versions only; `inputs` sends what the card's fields hold with it; `tooltip` tells like ones apart.

    Clients without `Action.Execute` get `Action.Submit` with the same verb in its data.
    """
    carried = {"verb": verb, **(data or {})}
    title = plain(title)
    sent: AssociatedInputs = "auto" if inputs else "none"
    fallback = made(SubmitAction, title=title, data=carried, style=style, associated_inputs=sent)
    return made(
        ExecuteAction,
        verb=verb,
        title=title,
        data=carried,
        style=style,
        associated_inputs=sent,
        tooltip=tooltip,
        fallback=fallback,
    )


def submit(
    verb: str, title: str, data: Mapping[str, object] | None = None, *, style: ActionStyle | None = None
) -> SubmitAction:
    """A button of a Teams dialog, which sends what the fields hold: dialogs know no `Action.Execute`."""
    return made(SubmitAction, title=plain(title), data={"verb": verb, **(data or {})}, style=style)


def open_url(title: str, url: str) -> OpenUrlAction:
    """A button that opens an address."""
    return made(OpenUrlAction, title=plain(title), url=url)


def row(
    verb: str,
    title: str,
    data: Mapping[str, object],
    *items: CardElement,
    separator: bool = True,
    chevron: bool = True,
) -> ColumnSet:
    """A line of a list that opens when it is pressed; `title` tells a screen reader what that does. A long list spares the `chevron`."""
    return made(
        ColumnSet,
        separator=separator,
        spacing="Small",
        columns=[made(Column, width="stretch", items=list(items)), *([_chevron()] if chevron else [])],
        select_action=made(
            ExecuteAction, verb=verb, title=plain(title), data={"verb": verb, **data}, associated_inputs="none"
        ),
    )


@repeated
def _chevron() -> Column:
    return cell(words("›", size="Large", subtle=True), width="auto", middle=True)


def buttons(*actions: Action, spacing: Spacing | None = None) -> ActionSet:
    """Buttons inside a card, six at most."""
    return made(ActionSet, actions=_few(actions), spacing=spacing)


def _few(actions: Iterable[Action]) -> list[Action]:
    few = list(actions)
    if len(few) > MOST_ACTIONS:
        raise ValueError(f"{len(few)} actions: a client shows {MOST_ACTIONS}")
    return few


# Card


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """A card that asks again for the view of the person who looks: the verb, its data, and at most 60 people as `29:…` ids."""

    verb: str
    data: Mapping[str, object]
    teams_ids: tuple[str, ...]


def card(
    body: Sequence[CardElement],
    *,
    fallback_text: str,
    speak: str = "",
    actions: Iterable[Action] = (),
    refresh: Refresh | None = None,
    wide: bool = False,
) -> dict[str, object]:
    """The card as JSON. `fallback_text` is what a client that shows no cards says; `speak` is read aloud (the same when empty)."""
    few = _few(actions)
    whole: Any = made(
        AdaptiveCard,
        version="1.5",
        fallback_text=plain(fallback_text),
        speak=plain(speak or fallback_text),
        body=list(body),
        actions=few or None,
        refresh=_refreshed(refresh) if refresh and refresh.teams_ids else None,
        msteams=made(TeamsCardProperties, width="full") if wide else None,
    )
    return dict(whole)


def _refreshed(refresh: Refresh) -> RefreshDefinition:
    carried = {"verb": refresh.verb, **refresh.data}
    action = made(ExecuteAction, verb=refresh.verb, data=carried, associated_inputs="none")
    return made(RefreshDefinition, action=action, user_ids=list(refresh.teams_ids[:60]))
