"""The cards with which editors plan, send, follow and measure the news, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cards.news.calendar import calendar_card
from cards.news.confirmation import outlook_card
from cards.news.followers import followers_card
from cards.news.progress import progress_card
from cards.news.report import file_card
from cards.text import PARIS
from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.calendar import NewsCalendar, Week, weeks
from domain.news.item import (
    ANSWER_LIMIT,
    LINK_TITLE_LIMIT,
    QUESTION_LIMIT,
    TITLE_LIMIT,
    NewsItem,
    NewsState,
    Topic,
    Wording,
)
from domain.news.outlook import Choice, Outlook, PlanWrong, chosen
from domain.news.recipients import TOPIC_STOPPED
from domain.news.report import FOLLOWERS_PAGE, Change, Follower, Followers, Opinions, Progress, Tally
from domain.outbox import DeliveryState
from domain.people import Role
from domain.projects import PersonRef
from tests.cards.samples import NASTY, NASTY_MARK

Cards = Iterator[tuple[str, dict[str, object]]]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
_BLOCKED = (DeliveryState.BLOCKED, "ConversationBlockedByUser")
_UNINSTALLED = (DeliveryState.NOT_INSTALLED, "uninstalled")
_STOPPED = (DeliveryState.SKIPPED, TOPIC_STOPPED)
_FAILED = (DeliveryState.FAILED, "http_500")
_SENT = (DeliveryState.SENT, "")


def ordinary(language: Language) -> Cards:
    """As on most days."""
    item = an_item()
    planned = replace(item, state=NewsState.SCHEDULED, send_at=TUESDAY)
    holiday = datetime(2027, 7, 14, 7, 0, tzinfo=UTC)
    yield "plan", outlook_card(an_outlook(item), language)
    yield "plan-planned", outlook_card(an_outlook(planned), language)
    yield "plan-elsewhere", outlook_card(an_outlook(planned), language, ZoneInfo("America/Cayenne"))
    moved = replace(planned, send_at=datetime(2026, 7, 15, 7, 0, tzinfo=UTC))
    yield "plan-holiday", outlook_card(an_outlook(moved), language)
    weekend = replace(planned, send_at=holiday + timedelta(days=3))
    yield "plan-weekend", outlook_card(an_outlook(weekend, passed_over={}), language)
    missed = an_outlook(
        replace(planned, send_at=NOW - timedelta(days=2)), is_missed=True, choice=chosen(TUESDAY, PARIS)
    )
    yield "plan-missed", outlook_card(missed, language)
    yield "confirm", outlook_card(an_outlook(item, is_confirming=True), language)
    choice = Choice(day="2026-12-01", hour="09:00")
    for wrong in PlanWrong:
        yield f"plan-{wrong.value}", outlook_card(an_outlook(item, wrong=wrong, choice=choice), language)
    yield "plan-forbidden", outlook_card(an_outlook(item, may_send=False), language)
    draft = replace(item, state=NewsState.DRAFT)
    yield "plan-draft", outlook_card(an_outlook(draft), language)
    channel = replace(item, audience=Audience(kind=AudienceKind.CHANNEL, value="3"))
    one = an_outlook(channel, audience_name="Référents lycées", readers={Language.FRENCH: 1}, passed_over={})
    yield "plan-channel", outlook_card(one, language)
    body = replace(item, audience=Audience(kind=AudienceKind.COMMITTEE, value="4"))
    few = an_outlook(body, audience_name="Commission permanente", readers={Language.FRENCH: 21}, passed_over={})
    yield "plan-body", outlook_card(few, language)
    role = replace(item, audience=Audience(kind=AudienceKind.ROLE, value=Role.PROJECT_MANAGER.value))
    yield "plan-nobody", outlook_card(an_outlook(role, readers={}, wrong=PlanWrong.EMPTY_AUDIENCE), language)
    yield from _on_the_way(item, language)
    yield from _calendars(item, planned, language)
    yield "file", file_card(replace(item, state=NewsState.SENT), "https://mardi.example/f/1.fr.1.x", language)


def _on_the_way(item: NewsItem, language: Language) -> Cards:
    sending = replace(item, state=NewsState.SENDING, sent_at=NOW)
    begun = {
        _SENT: 2_100,
        (DeliveryState.DUE, ""): 1_260,
        (DeliveryState.SENDING, ""): 32,
        _UNINSTALLED: 180,
        _STOPPED: 28,
    }
    yield "progress", progress_card(a_progress(sending, begun, pace=44.2), language)
    yield "progress-begun", progress_card(a_progress(sending, {(DeliveryState.DUE, ""): 3_600}), language)
    held = {_SENT: 2_100, (DeliveryState.CANCELLED, "stopped"): 1_292, _UNINSTALLED: 208}
    yield "progress-stopped", progress_card(a_progress(replace(sending, state=NewsState.STOPPED), held), language)
    sent = replace(sending, state=NewsState.SENT)
    ends = {_SENT: 3_377, _UNINSTALLED: 180, _STOPPED: 28, _BLOCKED: 12, _FAILED: 3}
    opinions = Opinions(useful=612, not_useful=41, clicks={0: 420, 1: 96}, answers={0: 120, 1: 733, 2: 58}, questions=4)
    yield "report", progress_card(a_progress(sent, ends, opinions=opinions), language)
    known = replace(opinions, followers={0: 380, 1: 1})
    yield "report-named", progress_card(a_progress(sent, ends, opinions=known), language)
    yield "followers", followers_card(some_followers(sent, total=38), language, PARIS)
    yield "followers-one", followers_card(some_followers(sent, total=1), language, PARIS)
    yield "report-imported", progress_card(a_progress(sent, {}), language)
    yield "report-quiet", progress_card(a_progress(sent, {_SENT: 3_600}), language)
    correcting = Change(is_recall=False, tally=Tally(counts={_SENT: 1_200, (DeliveryState.DUE, ""): 2_177}))
    yield "report-corrected", progress_card(a_progress(sent, ends, opinions=opinions, change=correcting), language)
    yield "recall", progress_card(a_progress(sent, ends, opinions=opinions), language, is_recalling=True)
    recalled = replace(sending, state=NewsState.RECALLED)
    taken_back = Change(is_recall=True, tally=Tally(counts={_SENT: 3_375, _FAILED: 2}))
    yield "recalled", progress_card(a_progress(recalled, ends, opinions=opinions, change=taken_back), language)
    yield "report-read", progress_card(replace(a_progress(sent, ends, opinions=opinions), may_send=False), language)


def _calendars(item: NewsItem, planned: NewsItem, language: Language) -> Cards:
    sent = replace(item, id=NewsId(2), state=NewsState.SENT, send_at=datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    aside = replace(planned, id=NewsId(3), send_at=TUESDAY + timedelta(days=2, hours=5))
    backlog = tuple(replace(item, id=NewsId(10 + number)) for number in range(3))
    yield "calendar", calendar_card(_calendar([sent, planned, aside], backlog), language)
    elsewhere = _calendar([sent, planned, aside], backlog)
    yield "calendar-elsewhere", calendar_card(elsewhere, language, ZoneInfo("America/Cayenne"))
    yield "calendar-filled", calendar_card(_calendar([sent, planned], backlog, fills=True), language)
    late = replace(planned, id=NewsId(4), send_at=NOW - timedelta(days=2))
    missed = replace(_calendar([], ()), missed=(late,), page=2)
    yield "calendar-missed", calendar_card(missed, language)
    full = [replace(planned, id=NewsId(20 + week), send_at=TUESDAY + timedelta(weeks=week - 1)) for week in range(9)]
    yield "calendar-full", calendar_card(_calendar(full, ()), language)


def nasty(language: Language) -> Cards:
    """Typed to break out."""
    wording = Wording(
        title=NASTY,
        summary=NASTY,
        body=NASTY,
        link_titles=(NASTY, NASTY, NASTY),
        question=NASTY,
        answers=(NASTY, NASTY),
    )
    audience = Audience(kind=AudienceKind.DEPARTMENT, value=NASTY_MARK)
    item = replace(
        an_item(), wordings={Language.FRENCH: wording}, link_urls=("https://a.example",) * 3, audience=audience
    )
    planned = replace(item, state=NewsState.SCHEDULED, send_at=TUESDAY)
    codes = {(DeliveryState.FAILED, f"{NASTY_MARK}_*x*"): 2, (DeliveryState.BLOCKED, NASTY): 1}
    yield "plan", outlook_card(an_outlook(planned, audience_name=NASTY, passed_over=codes), language)
    sent = replace(item, state=NewsState.SENT, sent_at=NOW)
    opinions = Opinions(useful=1, clicks={0: 1, 7: 3}, answers={0: 1, 9: 1})
    shown = replace(a_progress(sent, {_SENT: 1, **codes}, opinions=opinions), audience_name=NASTY)
    yield "report", progress_card(shown, language)
    yield "calendar", calendar_card(_calendar([planned, item], (item,), fills=True), language)
    yield "file", file_card(item, "https://mardi.example/f/x", language)
    yield "followers", followers_card(some_followers(sent, total=2, name=NASTY, department=NASTY_MARK), language, PARIS)


def worst(language: Language) -> Cards:
    """As much as fits."""
    title = "É" * TITLE_LIMIT
    wording = Wording(
        title=title,
        link_titles=("É" * LINK_TITLE_LIMIT,) * 3,
        question="É" * QUESTION_LIMIT,
        answers=("É" * ANSWER_LIMIT,) * 4,
    )
    item = replace(an_item(), wordings=dict.fromkeys(Language, wording), link_urls=("https://a.example",) * 3)
    planned = replace(item, state=NewsState.SCHEDULED, send_at=TUESDAY)
    reasons = {(DeliveryState.FAILED, f"Code{number}" * 8): 10**6 for number in range(40)}
    yield "plan", outlook_card(an_outlook(planned, passed_over=reasons, wrong=PlanWrong.TAKEN), language)
    sent = replace(item, state=NewsState.SENT, sent_at=NOW)
    opinions = Opinions(
        useful=10**6, not_useful=10**6, clicks=dict.fromkeys(range(3), 10**7), answers=dict.fromkeys(range(4), 10**6)
    )
    yield "report", progress_card(a_progress(sent, {_SENT: 10**7, **reasons}, opinions=opinions), language)
    yield (
        "followers",
        followers_card(some_followers(sent, total=10**6, name="É" * 256, department="É" * 128), language, PARIS),
    )
    many = [replace(planned, id=NewsId(number), send_at=TUESDAY + timedelta(days=number % 50)) for number in range(60)]
    backlog = (replace(item, id=NewsId(99)),) * 20
    full = replace(_calendar(many, backlog, fills=True), missed=tuple(many[:30]), page=3)
    yield "calendar", calendar_card(full, language)


def an_item() -> NewsItem:
    """An item that is ready."""
    french = Wording(
        title="Verrouillez votre session en partant",
        summary="Windows + L : deux touches suffisent",
        body="Deux touches suffisent.",
        link_titles=("Le guide de l'ANSSI", "La fiche du service"),
        question="Quelles touches verrouillent votre session ?",
        answers=("Alt + F4", "Windows + L", "Ctrl + S"),
    )
    english = replace(
        french,
        title="Lock your session when you leave",
        link_titles=("The ANSSI guide", "Our own page"),
        question="Which keys lock your session?",
    )
    return NewsItem(
        id=NewsId(1),
        version=3,
        state=NewsState.READY,
        topic=Topic.SECURITY,
        wordings={Language.FRENCH: french, Language.ENGLISH: english},
        author=PersonRef(id=PersonId(1), name="Nadia Benali"),
        link_urls=("https://cyber.gouv.fr/guide", "https://intranet.example/fiche"),
        right_answer=1,
        audience=EVERYONE,
    )


def some_followers(item: NewsItem, *, total: int, name: str = "Paul Martin", department: str = "Lycées") -> Followers:
    """The first page of those who followed links."""
    one = Follower(name=name, department=department, followed=dict.fromkeys(range(len(item.link_urls)), NOW))
    return Followers(item=item, people=(one,) * min(total, FOLLOWERS_PAGE), total=total)


def an_outlook(item: NewsItem, **changes: Any) -> Outlook:
    """What the editor is told before it goes out."""
    outlook = Outlook(
        item=item,
        audience_name="",
        readers={Language.FRENCH: 3_360, Language.ENGLISH: 32},
        passed_over={_UNINSTALLED: 180, _STOPPED: 28},
        per_second=45.0,
        at=NOW,
        zone=PARIS,
        next_free=TUESDAY,
        choice=chosen(item.send_at or TUESDAY, PARIS),
    )
    return replace(outlook, **changes)


def a_progress(item: NewsItem, counts: Any, **changes: Any) -> Progress:
    """How far an item is."""
    progress = Progress(
        item=item,
        audience_name="",
        tally=Tally(counts=counts),
        at=NOW + timedelta(seconds=50),
        zone=PARIS,
        per_second=45.0,
        opinions=Opinions(),
        may_send=True,
    )
    return replace(progress, **changes)


def _calendar(planned: list[NewsItem], backlog: tuple[NewsItem, ...], *, fills: bool = False) -> NewsCalendar:
    shown: tuple[Week, ...] = weeks(
        NOW.date(), NOW, planned, backlog if fills else (), hour=TUESDAY.astimezone(PARIS).time(), zone=PARIS
    )
    return NewsCalendar(weeks=shown, backlog=backlog, zone=PARIS, fills=fills)
