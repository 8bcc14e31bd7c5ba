"""The bar of a broadcast: to scale, and nothing of it too small to be seen."""

from collections.abc import Mapping
from typing import Any

import pytest

from cards.layout import GAP
from cards.news.progress import progress_card
from domain.languages import Language
from domain.news.recipients import Why
from domain.news.report import Change, Tally
from domain.outbox import DeliveryState
from tests.cards.news_sending_specimens import a_progress, an_item
from tests.cards.walk import of_type

SENT, DUE = (DeliveryState.SENT, ""), (DeliveryState.DUE, "")
HELD, BLOCKED = (DeliveryState.CANCELLED, "stopped"), (DeliveryState.BLOCKED, "ConversationBlockedByUser")


@pytest.mark.parametrize(
    ("counts", "drawn"),
    [
        ({SENT: 900, DUE: 2_700}, [("good", 25), ("emphasis", 75)]),
        ({SENT: 1_800, HELD: 1_800}, [("good", 50), ("emphasis", 50)]),
        ({SENT: 3_599, BLOCKED: 1}, [("good", 99), ("warning", 1)]),
        ({DUE: 3_600}, [("emphasis", 100)]),
        ({SENT: 3_600}, [("good", 100)]),
    ],
)
def test_the_bar_is_drawn_to_scale(counts: Mapping[Why, int], drawn: list[tuple[str, int]]) -> None:
    item = an_item()
    card = progress_card(a_progress(item, counts), Language.FRENCH)
    assert _bar(card) == drawn


def test_what_has_no_figures_has_no_bar() -> None:
    assert _bar(progress_card(a_progress(an_item(), {}), Language.FRENCH)) == []


def _bar(card: Any) -> list[tuple[str, int]]:
    """The parts of the bar, with their weights."""
    return [
        (one["style"], round(one["width"]))
        for columns in of_type(card, "ColumnSet")
        for one in columns["columns"]
        if "minHeight" in one
    ]


def test_whom_a_correction_did_not_reach_is_told_with_the_reason() -> None:
    missed = Change(is_recall=False, tally=Tally(counts={SENT: 3, BLOCKED: 1}))
    card = progress_card(a_progress(an_item(), {SENT: 4}, change=missed), Language.ENGLISH)
    texts = [one["text"] for one in of_type(card, "TextRun")]
    assert texts[texts.index(f"1{GAP}") + 1] == "the person blocked Mardi"
