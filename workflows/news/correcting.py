"""Correction and recall beyond the messages of a broadcast: readers' own cards, reminders, what was opened from the archive."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.languages import Language
from domain.news.item import NewsItem
from domain.news.reader import ReaderView
from domain.zones import zone_named
from storage import card_holds, live_cards
from storage.database import Transaction
from storage.news import corrections, reports
from workflows.news.reader import subject_of
from workflows.outbox import delete, edit

Text = Callable[[Language, ReaderView, ZoneInfo], Mapping[str, object]]
"""Makes the message that carries the item, with what its reader told of it."""


async def keep_marks(
    tx: Transaction, item: NewsItem, text: Text, zone: ZoneInfo, *, correction: str, now: datetime
) -> None:
    """Have the correction keep what readers told on their own cards. Those who told the same share a card."""
    alike: dict[tuple[Language, ReaderView, ZoneInfo], list[int]] = {}
    for one in await corrections.marked(tx, item, reports.cause_of(item.id), correction):
        theirs = zone_named(one.timezone, zone) if one.view.remind_at else zone
        alike.setdefault((one.language, one.view, theirs), []).append(one.row)
    for looks, rows in alike.items():
        await corrections.give(tx, rows, text(*looks), now)


async def correct_copies(
    tx: Transaction, item: NewsItem, text: Text, zone: ZoneInfo, *, correction: str, now: datetime
) -> None:
    """Correct the reminders, and what readers opened from the archive in their own chats.

    Where a reader is choosing when to read the item, the corrections wait until they have, a few minutes at most.
    """
    subject = subject_of(item.id)
    for one in await corrections.copies(tx, item, subject, reports.cause_of(item.id)):
        await edit(
            tx,
            key=f"{correction}/{one.place}/{one.activity}",
            place_id=one.place,
            activity_id=one.activity,
            payload=text(one.language, one.view, zone_named(one.timezone, zone)),
            language=one.language,
            now=now,
            subject=subject,
        )
    await card_holds.put_off(tx, subject, now)


async def take_copies_back(tx: Transaction, item: NewsItem, *, recall: str, now: datetime) -> None:
    """Delete the reminders, and what readers opened from the archive in their own chats."""
    for one in await corrections.copies(tx, item, subject_of(item.id), reports.cause_of(item.id)):
        key = f"{recall}/{one.place}/{one.activity}"
        await delete(tx, key=key, place_id=one.place, activity_id=one.activity, language=one.language, now=now)
        await live_cards.forget(tx, one.place, one.activity)
