"""What the editors are told of an item outside an answer: it goes out, the backlog took it, it was missed."""

from datetime import datetime

from domain.identifiers import NewsId, PersonId, PlaceId
from domain.languages import Language
from domain.news.habits import Habits
from domain.news.outlook import PlanWrong
from domain.people import Role
from domain.places import Purpose
from storage import people, places
from storage.database import Transaction
from storage.news import items
from workflows import live_cards
from workflows.news.boards import Board, board_of, outlook_of, payload_of, subject_of
from workflows.outbox import send

MOST_TOLD = 20

Told = dict[PlaceId, Language]


async def tell_editors(
    tx: Transaction,
    item_id: NewsId,
    habits: Habits,
    now: datetime,
    *,
    key: str,
    is_urgent: bool,
    wrong: PlanWrong | None = None,
) -> None:
    """Show an item in the editors' channels; without one to its author, and to every editor when it `is_urgent`.

    Cards that show it already are brought up to date, and a message is not sent beside them unless it is urgent. `wrong` is why the item
    could not go out; `key` makes the message one.
    """
    item = await items.find(tx, item_id)
    if item is None:
        return
    author = await people.find(tx, item.author.id)
    if author is None:
        return
    board: Board
    if wrong is not None:
        board = await outlook_of(tx, item, habits, author, now, wrong=wrong)
    else:
        board = await board_of(tx, item, habits, author, now)
    payload = payload_of(board)
    standing = await live_cards.bring_up_to_date(tx, subject_of(item), payload, now)
    for place_id, language in (await _places(tx, author.id, habits, all_editors=is_urgent)).items():
        if is_urgent or place_id not in standing:
            await send(
                tx,
                key=f"news/{item.id}/told/{key}/{place_id}",
                place_id=place_id,
                payload=payload(language),
                language=language,
                now=now,
                subject=subject_of(item),
            )


async def _places(tx: Transaction, author: PersonId, habits: Habits, *, all_editors: bool) -> Told:
    channels = await places.bound_to(tx, Purpose.NEWS_EDITORS)
    if channels:
        return {place_id: habits.language for place_id, _ in channels}
    told: Told = {}
    editors = await people.holding(tx, Role.EDITOR) if all_editors else ()
    for person_id in dict.fromkeys((author, *(one.id for one in editors[:MOST_TOLD]))):
        reach = await people.reach(tx, person_id)
        person = await people.find(tx, person_id)
        if reach is not None and person is not None and not person.unreachable:
            told[reach[0]] = person.language(habits.language)
    return told
