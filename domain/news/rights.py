"""Who may send what to whom. An editor sends any item to any audience; an ambassador their own items, to channels and to their department.

Both answer for what reaches people: the right is asked when an item is planned, sent, stopped, corrected or recalled, and once more for
an item that the backlog takes from itself.
"""

from domain.faults import NotAllowed
from domain.news.audience import Audience, AudienceKind
from domain.news.item import NewsItem
from domain.people import Person
from domain.rights import Intention, may


def may_address(person: Person, audience: Audience) -> bool:
    """Whether a person may send the news to an audience."""
    if may(person, Intention.SEND_NEWS_TO_EVERYONE):
        return True
    if not may(person, Intention.SEND_NEWS):
        return False
    match audience.kind:
        case AudienceKind.CHANNEL:
            return True
        case AudienceKind.DEPARTMENT:
            return bool(person.department) and audience.value == person.department
        case _:
            return False


def may_send(person: Person, item: NewsItem) -> bool:
    """Whether a person may send this item to its audience."""
    is_own = item.author.id == person.id or may(person, Intention.SEND_NEWS_TO_EVERYONE)
    return is_own and may_address(person, item.audience)


def demand_sending(person: Person, item: NewsItem) -> None:
    """Raise NotAllowed unless the person may send this item: what it tells is what they lack."""
    if not may(person, Intention.SEND_NEWS):
        raise NotAllowed(Intention.SEND_NEWS)
    if not may_send(person, item):
        raise NotAllowed(Intention.SEND_NEWS_TO_EVERYONE)


def may_write(person: Person, item: NewsItem | None = None) -> bool:
    """Whether a person may write an item: an editor any, an ambassador their own; any of the two a new one (None)."""
    if not may(person, Intention.WRITE_NEWS):
        return False
    return item is None or item.author.id == person.id or may(person, Intention.APPROVE_NEWS)


def may_approve(person: Person, item: NewsItem) -> bool:
    """Whether a person may approve an item: an editor, never who wrote its text as it stands. Two pairs of eyes have then seen it."""
    return may(person, Intention.APPROVE_NEWS) and (item.writer or item.author).id != person.id
