"""The cards of the outbox, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cards.outbox.administering import given_up, outbox_card, retried, trouble_card, troubles_card
from cards.outbox.reasons import REASONS
from cards.text import PARIS
from domain.identifiers import OutboxId
from domain.languages import Language
from domain.outbox import DeliveryState, Operation, Overview, Tempo, Trouble, TroublePage
from domain.places import Subject, SubjectKind
from tests.cards.samples import NASTY, NASTY_MARK
from workflows.outbox.administering import PAGE

Cards = Iterator[tuple[str, dict[str, object]]]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def ordinary(language: Language) -> Cards:
    """As on most days."""
    calm = an_overview()
    yield "outbox", outbox_card(calm, PARIS, language)
    yield "outbox-troubled", outbox_card(troubled(), PARIS, language)
    held = replace(troubled(), tempo=Tempo(per_second=45, last_minute=2_641, held_until=NOW + timedelta(minutes=4)))
    yield "outbox-held", outbox_card(held, PARIS, language)
    yield "outbox-retried", outbox_card(calm, PARIS, language, done=retried(12, language))
    yield "outbox-nothing", outbox_card(calm, PARIS, language, done=retried(0, language))
    page = a_page()
    yield "troubles", troubles_card(page, PARIS, language)
    yield "troubles-middle", troubles_card(replace(page, number=1, pages=3, total=19), PARIS, language)
    empty = TroublePage(troubles=(), number=0, pages=1, total=0)
    yield "troubles-none", troubles_card(empty, PARIS, language, done=given_up(1, language))
    failed, waiting = page.troubles[0], page.troubles[-1]
    yield "trouble", trouble_card(failed, 0, PARIS, language)
    yield "trouble-waiting", trouble_card(replace(waiting, repeats=1), 2, PARIS, language)


def nasty(language: Language) -> Cards:
    """Typed to break out."""
    one = replace(a_page().troubles[0], recipient=NASTY, reason=NASTY_MARK, cause=NASTY_MARK)
    page = TroublePage(troubles=(one,), number=0, pages=1, total=1)
    yield "troubles", troubles_card(page, PARIS, language)
    yield "trouble", trouble_card(one, 0, PARIS, language)
    yield "outbox", outbox_card(replace(troubled(), retrying={NASTY_MARK: 3}), PARIS, language)


def worst(language: Language) -> Cards:
    """As much as fits."""
    every = {(DeliveryState.FAILED, code): number for number, code in enumerate(REASONS, start=1)}
    most = replace(troubled(), waiting=1_234_567, later=98_765, failed=every, retrying=dict.fromkeys(REASONS, 1_000))
    yield "outbox", outbox_card(most, PARIS, language)
    long = replace(a_page().troubles[0], recipient="Jean-Christophe " * 16, attempts=20)
    page = TroublePage(troubles=(long,) * PAGE, number=3, pages=999, total=7_990)
    yield "troubles", troubles_card(page, PARIS, language, done=retried(7_990, language))


def an_overview() -> Overview:
    """All well."""
    return Overview(
        waiting=0,
        later=0,
        sending=0,
        retrying={},
        failed={},
        oldest_due=None,
        tempo=Tempo(per_second=45, last_minute=12),
    )


def troubled() -> Overview:
    """In the middle of a broadcast."""
    return Overview(
        waiting=1_812,
        later=3,
        sending=45,
        retrying={"http_503": 14, "time_out": 1, "throttled": 2},
        failed={
            (DeliveryState.BLOCKED, "ConversationBlockedByUser"): 9,
            (DeliveryState.NOT_INSTALLED, "BotNotInConversationRoster"): 4,
            (DeliveryState.NOT_INSTALLED, "BotNotInstalled"): 1,
            (DeliveryState.FAILED, "SomethingNew"): 1,
        },
        oldest_due=NOW - timedelta(minutes=1),
        tempo=Tempo(per_second=45, last_minute=2_641),
    )


def a_page() -> TroublePage:
    """A failure of each kind, and one that waits."""
    kinds = (
        (DeliveryState.BLOCKED, "ConversationBlockedByUser", "Claire Dupont", Operation.SEND, SubjectKind.FLASH_REPORT),
        (DeliveryState.NOT_INSTALLED, "uninstalled", "Marc Léger", Operation.SEND, None),
        (
            DeliveryState.NOT_FOUND,
            "ActivityNotFoundInConversation",
            "Bureau de projets",
            Operation.EDIT,
            SubjectKind.PROJECT,
        ),
        (DeliveryState.FAILED, "BadArgument", "", Operation.DELETE, None),
        (DeliveryState.DUE, "http_503", "Emma Clarke", Operation.SEND, SubjectKind.DRAFT),
    )
    troubles = tuple(
        Trouble(
            id=OutboxId(number),
            operation=operation,
            state=state,
            reason=reason,
            recipient=recipient,
            subject=Subject(kind=kind, id=7) if kind else None,
            cause="" if kind else "news/12",
            attempts=1 + number,
            repeats=0,
            since=NOW - timedelta(hours=number),
            again_at=NOW + timedelta(minutes=10) if state is DeliveryState.DUE else None,
        )
        for number, (state, reason, recipient, operation, kind) in enumerate(kinds)
    )
    return TroublePage(troubles=troubles, number=0, pages=1, total=len(troubles))
