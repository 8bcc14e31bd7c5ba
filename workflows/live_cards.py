"""Live cards: a subject is shown by one card per place, edited in place whenever the subject changes.

A form that somebody fills in stands in the place of a live card, in their client alone, and an edit of that card would wipe what they have
typed. Nothing tells the server that somebody is typing, and a form of its own would be a message more each time, in a channel one that
everybody could fill in. So a form is opened by a press, which holds the card (`hold`): edits of it are queued as ever, the latest in the
place of those before, but become due at the end of the hold. Sending the form or going back ends the hold (`free`) and lets the edit go;
so does its end, by the outbox alone, whoever crashed or walked away. Each person holds for themselves, and the last hold counts.

In one's own chat the hold is long: nobody else looks at that card, and news come as messages anyhow. On a card that others look at it is
short: until it ends they see what was, yet a press on an old button is answered by the ticket as it is, and what matters is told in
the thread at once.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from domain.acts import Act
from domain.identifiers import PlaceId
from domain.languages import Language
from domain.places import Place, Scope, Subject
from storage import card_holds, live_cards, places
from storage.database import Database, Transaction
from storage.outbox import queueing

HELD = timedelta(minutes=30)
HELD_AMONG_OTHERS = timedelta(minutes=5)

Payload = Callable[[Language], Mapping[str, object]]
"""Makes the activity that shows a subject, in a language (`workflows.outbox.message`)."""


Face = Callable[[live_cards.Showing], Mapping[str, object] | None]
"""Makes the activity that shows a subject in one place, for who looks there; None where the card is to stay as it is."""


async def edit_everywhere(
    tx: Transaction,
    act: Act,
    subject: Subject,
    payload: Payload,
    *,
    shared: Payload | None = None,
    formerly: Subject | None = None,
    is_new: bool = False,
    only_here: bool = False,
    standing: Sequence[live_cards.Showing] | None = None,
) -> None:
    """Queue the edit of every activity that shows a subject, and of the one whose button was pressed.

    Channels and group chats get the `shared` payload, where there is another for them. Cards that showed `formerly` (the draft that
    became a report) show the subject from now on. `is_new` says that the subject was created in this transaction, so that no card can
    show it yet; `only_here` that what changed is seen in this conversation alone. `standing` are the activities that show the subject, or
    what it was formerly, when they were read already.
    """
    rendered: dict[tuple[Language, bool], Mapping[str, object]] = {}

    def face(one: live_cards.Showing) -> Mapping[str, object]:
        looks = (one.language, one.is_shared)
        if looks not in rendered:
            rendered[looks] = (shared or payload)(one.language) if one.is_shared else payload(one.language)
        return rendered[looks]

    if standing is None:
        standing = await _standing(tx, act, subject, formerly, is_new=is_new, only_here=only_here)
    await _edit(tx, act, subject, face, standing, formerly)


async def edit_each(
    tx: Transaction,
    act: Act,
    subject: Subject,
    face: Face,
    *,
    formerly: Subject | None = None,
    is_new: bool = False,
    only_here: bool = False,
    has_forms: bool = False,
    standing: Sequence[live_cards.Showing] | None = None,
    here: PlaceId | None = None,
) -> None:
    """As `edit_everywhere`, where each place has a face of its own. `has_forms` says that cards of the subject can be held by forms.

    `here` is the place of the act, when it was read already.
    """
    held = await card_holds.of(tx, [subject], act.now) if has_forms and not is_new else {}
    if standing is None:
        standing = await _standing(tx, act, subject, formerly, is_new=is_new, only_here=only_here)
    await _edit(tx, act, subject, face, standing, formerly, held, here)


async def _standing(
    tx: Transaction, act: Act, subject: Subject, formerly: Subject | None, *, is_new: bool, only_here: bool
) -> tuple[live_cards.Showing, ...]:
    sought = ([] if is_new else [subject]) + ([formerly] if formerly else [])
    return await live_cards.showing(tx, sought, act.place if only_here else None) if sought else ()


async def _edit(
    tx: Transaction,
    act: Act,
    subject: Subject,
    face: Face,
    standing: Sequence[live_cards.Showing],
    formerly: Subject | None,
    held: Mapping[tuple[PlaceId, str], datetime] = MappingProxyType({}),
    here: PlaceId | None = None,
) -> None:
    if formerly and any(one.subject == str(formerly) for one in standing):
        await live_cards.pass_on(tx, formerly, subject)
    if act.pressed_activity_id is not None and not any(is_pressed(one, act) for one in standing):
        pressed = live_cards.Showing(
            place_id=await places.keep(tx, act.place) if here is None else here,
            activity_id=act.pressed_activity_id,
            language=act.language,
            is_shared=act.place.scope is not Scope.PERSONAL,
            conversation=(act.place.service_url, act.place.conversation_id),
        )
        standing = (pressed, *standing)
        await live_cards.note(tx, pressed, subject, act.now)
    for one in standing:
        payload = face(one)
        if payload is None:
            continue
        await queueing.queue_edit(
            tx,
            key=f"edit/{one.place_id}/{one.activity_id}/{act.place.conversation_id}/{act.activity_id}",
            place_id=one.place_id,
            activity_id=one.activity_id,
            payload=payload,
            subject=subject,
            language=one.language,
            now=act.now,
            due_at=held.get((one.place_id, one.activity_id)),
        )


def is_pressed(one: live_cards.Showing, act: Act) -> bool:
    """Whether an activity is the one whose button was pressed: what its answer says, its edit says too, or the person would lose it."""
    here = (act.place.service_url, act.place.conversation_id)
    return one.activity_id == act.pressed_activity_id and one.conversation == here


async def bring_up_to_date(tx: Transaction, subject: Subject, payload: Payload, now: datetime) -> frozenset[PlaceId]:
    """Queue the edit of every activity that shows a subject, outside any act: its facts moved by themselves. Returns where they stand."""
    standing = await live_cards.showing(tx, [subject])
    rendered: dict[Language, Mapping[str, object]] = {}
    for one in standing:
        if one.language not in rendered:
            rendered[one.language] = payload(one.language)
        await queueing.queue_edit(
            tx,
            key=f"edit/{one.place_id}/{one.activity_id}/{subject}/{now.isoformat()}",
            place_id=one.place_id,
            activity_id=one.activity_id,
            payload=rendered[one.language],
            subject=subject,
            language=one.language,
            now=now,
        )
    return frozenset(one.place_id for one in standing)


async def edit_pressed(tx: Transaction, act: Act, subject: Subject, payload: Payload) -> None:
    """Queue the edit of the activity whose button was pressed, alone: others that show the subject may be forms being filled in."""
    await edit_everywhere(tx, act, subject, payload, is_new=True)


async def show_in(
    tx: Transaction,
    act: Act,
    subject: Subject,
    payload: Payload,
    place_id: PlaceId,
    language: Language,
    *,
    is_new: bool = False,
) -> None:
    """Show a subject in a place, once: a card that waits to be sent is rewritten, one on its way is followed by an edit.

    Where it is shown already nothing is sent: `edit_everywhere` brings that card up to date. `is_new` as there.
    """
    rendered = payload(language)
    waits = not is_new and await queueing.edit_unsent(
        tx,
        key=f"follow/{subject}/{place_id}/{act.place.conversation_id}/{act.activity_id}",
        place_id=place_id,
        subject=subject,
        payload=rendered,
        language=language,
        now=act.now,
    )
    if not waits:
        await queueing.queue_send(
            tx,
            key=f"show/{subject}/{place_id}",
            place_id=place_id,
            payload=rendered,
            subject=subject,
            language=language,
            due_at=act.now,
            now=act.now,
        )


async def edit_many(tx: Transaction, faces: Mapping[Subject, Face], *, cause: str, now: datetime) -> None:
    """Queue the edit of every activity that shows one of many subjects, each shown in few places; what waits to be sent is rewritten.

    For a change that no press on those cards caused: `cause` names it, once.
    """
    by_name = {str(subject): (subject, face) for subject, face in faces.items()}
    if not by_name:
        return
    held = await card_holds.of(tx, list(faces), now)
    for one in await live_cards.all_showing(tx, list(faces)):
        subject, face = by_name[one.subject]
        payload = face(one)
        if payload is not None:
            await queueing.queue_edit(
                tx,
                key=f"edit/{one.place_id}/{one.activity_id}/{cause}",
                place_id=one.place_id,
                activity_id=one.activity_id,
                payload=payload,
                subject=subject,
                language=one.language,
                now=now,
                due_at=held.get((one.place_id, one.activity_id)),
            )
    for name, place_id, language in await queueing.unsent(tx, list(faces)):
        subject, face = by_name[name]
        payload = face(live_cards.Showing(place_id=place_id, activity_id="", language=language, subject=name))
        if payload is not None:
            await queueing.edit_unsent(
                tx,
                key=f"follow/{subject}/{place_id}/{cause}",
                place_id=place_id,
                subject=subject,
                payload=payload,
                language=language,
                now=now,
            )


async def hold(tx: Transaction, act: Act, subject: Subject) -> None:
    """Somebody is given a form in the place of the card they pressed: nothing redraws it until they are done, or have gone away.

    To be called while what changes the subject cannot: an edit queued at the same instant would not know of the hold.
    """
    if act.pressed_activity_id is None:
        return
    length = HELD if act.place.scope is Scope.PERSONAL else HELD_AMONG_OTHERS
    place_id = await places.keep(tx, act.place)
    until = act.now + length
    await card_holds.take(tx, place_id, act.pressed_activity_id, act.person.id, subject, until)
    await card_holds.put_off_here(tx, place_id, act.pressed_activity_id, until)


async def keep_open(tx: Transaction, act: Act, subject: Subject, length: timedelta) -> None:
    """A part of the pressed card was opened, and its edit queued that shows it so: nothing shuts it until `free`, or for a while."""
    if act.pressed_activity_id is None:
        return
    place_id = await places.keep(tx, act.place)
    await card_holds.take(tx, place_id, act.pressed_activity_id, act.person.id, subject, act.now + length)


async def let_pass(database: Database, act: Act) -> None:
    """Wait for an edit of the pressed card that is under way, so that it comes before the form and not upon it; two seconds at most."""
    if act.pressed_activity_id is None:
        return
    for _ in range(20):
        async with database.reading() as tx:
            place_id = await places.known(tx, act.place)
            if place_id is None or not await card_holds.is_redrawn(tx, place_id, act.pressed_activity_id):
                return
        await asyncio.sleep(0.1)


async def free(tx: Transaction, act: Act) -> None:
    """They are done with the form: the card may be redrawn. Nothing happens where they filled in none."""
    if act.pressed_activity_id is None or not act.person.id:
        return
    place_id = await places.known(tx, act.place)
    if place_id is not None:
        await card_holds.free(tx, place_id, act.pressed_activity_id, act.person.id, act.now)


class LiveCards:
    """Remembers where the cards that were answered in a turn stand."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def shown(self, subject: Subject, place: Place, activity_id: str, language: Language, now: datetime) -> None:
        """Note that an activity shows a subject, for the edits to come."""
        async with self._database.transaction() as tx:
            place_id = await places.keep(tx, place)
            showing = live_cards.Showing(place_id=place_id, activity_id=activity_id, language=language)
            await live_cards.note(tx, showing, subject, now)
