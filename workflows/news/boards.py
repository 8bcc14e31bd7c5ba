"""What the editors see of an item that is about to go out, goes out, or went: read in the open transaction of whoever shows it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from cards.news.confirmation import outlook_card, outlook_summary
from cards.news.progress import progress_card, progress_summary
from domain.faults import NotAllowed, NotFound
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.calendar import taken
from domain.news.habits import Habits
from domain.news.item import NewsItem, NewsState
from domain.news.outlook import Choice, Outlook, PlanWrong, chosen
from domain.news.report import Change, Progress, is_missed
from domain.news.rights import may_send
from domain.news.tuesdays import WEEKS_AHEAD, next_free
from domain.people import Person
from domain.places import Subject, SubjectKind
from domain.rights import Intention, may
from storage.database import Transaction
from storage.news import audiences, items, reports
from workflows.outbox import message

OUT = frozenset({NewsState.SENDING, NewsState.SENT, NewsState.STOPPED, NewsState.RECALLED})
"""The states of what has gone out, or began to."""
_RECENT = timedelta(seconds=10)
_WEEK = timedelta(days=7)

Board = Outlook | Progress
Payload = Callable[[Language], Mapping[str, object]]


def subject_of(item: NewsItem) -> Subject:
    """The subject of the cards that show an item to its editors."""
    return Subject(kind=SubjectKind.NEWS_ITEM, id=item.id)


async def found(tx: Transaction, item_id: NewsId, person: Person, *, for_update: bool = False) -> NewsItem:
    """An item, for who writes the news: an ambassador sees their own alone. Raises NotAllowed, NotFound."""
    if not may(person, Intention.SEND_NEWS):
        raise NotAllowed(Intention.SEND_NEWS)
    item = await items.find(tx, item_id, for_update=for_update)
    if item is None or item.is_template:
        raise NotFound("news")
    if item.author.id != person.id and not may(person, Intention.SEND_NEWS_TO_EVERYONE):
        raise NotFound("news")
    return item


async def planned_around(tx: Transaction, now: datetime) -> tuple[NewsItem, ...]:
    """What is planned, or went out, from last week on as far as one can plan."""
    return await items.scheduled_between(tx, now - _WEEK, now + (WEEKS_AHEAD + 2) * _WEEK)


async def outlook_of(
    tx: Transaction,
    item: NewsItem,
    habits: Habits,
    person: Person,
    now: datetime,
    *,
    wrong: PlanWrong | None = None,
    choice: Choice | None = None,
    is_confirming: bool = False,
) -> Outlook:
    """What the editor is told before an item goes out. `choice` is what was chosen when it was `wrong`."""
    others = [one for one in await planned_around(tx, now) if one.id != item.id]
    free = next_free(now, taken(others, habits.zone), item.holiday_rule, hour=habits.hour, zone=habits.zone)
    missed = item.state is NewsState.SCHEDULED and is_missed(item, now)
    date = item.send_at if item.state is NewsState.SCHEDULED and not missed else free
    on = habits.day(now if is_confirming else date or now)
    to = await audiences.counted(tx, item, habits.language, on)
    return Outlook(
        item=item,
        audience_name=await audiences.name_of(tx, item.audience),
        readers=to.readers,
        passed_over=to.passed_over,
        per_second=habits.per_second,
        at=now,
        zone=habits.zone,
        next_free=free,
        choice=choice or chosen(date, habits.zone),
        wrong=wrong,
        is_confirming=is_confirming,
        is_missed=missed,
        may_send=may_send(person, item),
    )


async def progress_of(
    tx: Transaction, item: NewsItem, habits: Habits, now: datetime, *, may_send: bool = True
) -> Progress:
    """How far an item is, and what its readers told."""
    cause = reports.cause_of(item.id)
    recent = 0
    if item.state is NewsState.SENDING:
        recent = await reports.sent_since(tx, cause, now - _RECENT)
    since = min(_RECENT, now - item.sent_at) if item.sent_at else _RECENT
    return Progress(
        item=item,
        audience_name=await audiences.name_of(tx, item.audience),
        tally=await reports.tally(tx, item.id),
        at=now,
        zone=habits.zone,
        per_second=habits.per_second,
        pace=recent / max(since.total_seconds(), 1.0),
        change=await _change_of(tx, item),
        opinions=await reports.opinions(tx, item.id),
        may_send=may_send,
    )


async def _change_of(tx: Transaction, item: NewsItem) -> Change | None:
    """The recall or the last correction, while the outbox still knows of it."""
    is_recall = item.state is NewsState.RECALLED
    number = 0 if is_recall else await reports.corrections(tx, item.id)
    if not is_recall and not number:
        return None
    cause = reports.recall_of(item.id) if is_recall else reports.correction_of(item.id, number)
    counts = await reports.standing(tx, cause)
    return Change(is_recall=is_recall, tally=counts) if counts.planned else None


async def board_of(tx: Transaction, item: NewsItem, habits: Habits, person: Person, now: datetime) -> Board:
    """The card that an item has now, for one of its editors."""
    if item.state in OUT:
        return await progress_of(tx, item, habits, now, may_send=may_send(person, item))
    return await outlook_of(tx, item, habits, person, now)


def payload_of(board: Board) -> Payload:
    """The message that shows a board, in a language."""

    def payload(language: Language) -> Mapping[str, object]:
        if isinstance(board, Outlook):
            return message(outlook_card(board, language), outlook_summary(board, language))
        return message(progress_card(board, language), progress_summary(board, language))

    return payload
