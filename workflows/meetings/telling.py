"""Telling those concerned, in the transaction of the cause: live cards edited at once, a message now or when it is not quiet any more."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cards.meetings import messages as cards
from cards.zones import Zones
from domain.acts import Act
from domain.identifiers import PersonId
from domain.languages import Language
from domain.meetings.bodies import Capacity
from domain.meetings.ladder import Rung, first_look, when_to_tell
from domain.meetings.replies import Reply
from domain.meetings.views import DeskView, Done
from domain.outbox import Priority
from domain.places import Subject
from storage import live_cards as showings
from storage import people
from storage.database import Transaction
from storage.meetings import invitations
from storage.meetings.invitations import Invited, Look, Notice
from storage.outbox import queueing
from workflows import live_cards
from workflows.live_cards import Face
from workflows.meetings.office import Office, Sitting, invitation_subject, meeting_subject
from workflows.meetings.seeing import desk_face, desk_view, invitation_face, invitation_payload, member_view
from workflows.outbox import message


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A card on its way: what it says, and the subject it shows, if it lives."""

    card: Mapping[str, object]
    summary: str
    subject: Subject | None = None


Writing = Callable[[Language, Zones], Sent]
"""Writes a message in a language, for who reads it on a clock."""


async def send_to(
    tx: Transaction,
    one: Invited,
    sent: Sent,
    *,
    key: str,
    language: Language,
    now: datetime,
    priority: Priority = Priority.REMINDER,
    expires_at: datetime | None = None,
) -> bool:
    """Queue a message to somebody who is invited; False when `key` was queued before."""
    return await queueing.queue_send(
        tx,
        key=key,
        place_id=one.place,
        person_id=one.reply.person,
        payload=message(sent.card, sent.summary),
        subject=sent.subject,
        language=language,
        due_at=now,
        now=now,
        priority=priority,
        expires_at=expires_at,
    )


async def tell(
    tx: Transaction,
    office: Office,
    sitting: Sitting,
    notice: Notice,
    now: datetime,
    *,
    former: datetime | None = None,
    only: Iterable[PersonId] | None = None,
) -> int:
    """Tell everybody who is invited, once: now, or when it is not quiet any more. Their reminders are planned anew from here.

    `former` is the start before a move. `only` restricts it to some people. Returns to how many the message goes.
    """
    meeting, told = sitting.meeting, 0
    wanted = None if only is None else frozenset(only)
    looks: list[Look] = []
    for one in await invitations.invited(tx, meeting.id):
        reply = one.reply
        if reply.is_withdrawn or (wanted is not None and reply.person not in wanted):
            continue
        if not notice.concerns(reply.answer):
            continue
        told += 1
        known_at = one.known_at if notice is Notice.DOCUMENTS else now
        starts = (meeting.starts_at,) if former is None else (meeting.starts_at, former)
        at = when_to_tell(now, office.zone_of(reply), office.quiet, *starts)
        if notice is Notice.DOCUMENTS and one.notice is not None:
            notice_left: Notice | None = one.notice  # a greater change waits, and its message shows the documents
        elif at <= now:
            await send_notice(tx, office, sitting, one, notice, now)
            notice_left = None
        else:
            notice_left = notice
        look_at = _first_look(office, sitting, reply, known_at) if meeting.state.is_on else None
        if notice is Notice.DOCUMENTS:
            look_at = one.look_at
        instants = [at] if notice_left else []
        looks.append(
            Look(
                invitation=reply.id,
                known_at=known_at,
                notice=notice_left,
                at=min([*instants, *([look_at] if look_at else [])], default=None),
            )
        )
    await invitations.plan(tx, looks)
    return told


def _first_look(office: Office, sitting: Sitting, reply: Reply, known_at: datetime) -> datetime | None:
    return first_look(
        sitting.body.rules.ladder,
        frozenset(),
        starts_at=sitting.meeting.starts_at,
        known_at=known_at,
        clocks=office.clocks(reply),
    )


async def send_notice(
    tx: Transaction, office: Office, sitting: Sitting, one: Invited, notice: Notice, now: datetime
) -> None:
    """The message that tells one person of an announcement, a move, a cancellation or new documents, as it stands now."""
    reply, meeting = one.reply, sitting.meeting
    language, zones = office.language_of(reply), office.zones_of(reply)
    view = member_view(office, sitting, reply, now)
    expires_at: datetime | None = meeting.starts_at
    match notice:
        case Notice.ANNOUNCED:
            activity = invitation_payload(office, sitting, reply, now)(language)
            await queueing.queue_send(
                tx,
                key=f"meeting/{meeting.id}/announced/{reply.person}/{meeting.sequence}",
                place_id=one.place,
                person_id=reply.person,
                payload=activity,
                subject=invitation_subject(reply.id),
                language=language,
                due_at=now,
                now=now,
                priority=Priority.REMINDER,
                expires_at=expires_at,
            )
            return
        case Notice.MOVED:
            sent = Sent(
                card=cards.moved_card(view, language, zones, now), summary=cards.moved_summary(view, language, zones)
            )
        case Notice.CANCELLED:
            sent = Sent(
                card=cards.cancelled_card(view, language, zones), summary=cards.cancelled_summary(view, language, zones)
            )
            expires_at = meeting.ends_at
        case Notice.DOCUMENTS:
            sent = Sent(
                card=cards.documents_card(view, language, zones, now),
                summary=cards.documents_summary(view, language, zones),
            )
    await send_to(
        tx,
        one,
        sent,
        key=f"meeting/{meeting.id}/{notice.value}/{reply.person}/{meeting.sequence}",
        language=language,
        now=now,
        expires_at=expires_at,
    )


async def send_reminder(
    tx: Transaction, office: Office, sitting: Sitting, one: Invited, rung: Rung, now: datetime
) -> None:
    """The reminder of a rung, said as it is true now."""
    reply, meeting = one.reply, sitting.meeting
    language, zones = office.language_of(reply), office.zones_of(reply)
    view = member_view(office, sitting, reply, now)
    await send_to(
        tx,
        one,
        Sent(
            card=cards.reminder_card(view, language, zones, now),
            summary=cards.reminder_summary(view, language, zones, now),
        ),
        key=f"meeting/{meeting.id}/{meeting.schedule}/{rung}/{reply.person}",
        language=language,
        now=now,
        expires_at=meeting.starts_at,
    )


async def show_again(
    tx: Transaction,
    office: Office,
    sitting: Sitting,
    replies: Iterable[Reply],
    *,
    cause: str,
    now: datetime,
    desk: bool = True,
) -> None:
    """Bring the live cards of some invited people up to date, and those of the secretaries."""
    faces: dict[Subject, Face] = {
        invitation_subject(reply.id): invitation_face(office, sitting, reply, now) for reply in replies
    }
    if desk:
        faces[meeting_subject(sitting.meeting)] = desk_face(office, desk_view(office, sitting, now))
    await live_cards.edit_many(tx, faces, cause=cause, now=now)


async def show_desk(
    tx: Transaction,
    office: Office,
    sitting: Sitting,
    act: Act,
    done: Done | None,
    *,
    is_new: bool = False,
    has_more: bool = False,
) -> DeskView:
    """Bring the cards of the secretaries up to date after what one of them did, which is returned as they see it.

    The pressed card says so, as the answer does: an edit that said less would take the sentence away while it is read. `has_more` says that
    another page of the same form follows, which nothing may redraw.
    """
    if not has_more:
        await live_cards.free(tx, act)
    view, subject = desk_view(office, sitting, act.now), meeting_subject(sitting.meeting)
    standing = () if is_new else await showings.all_showing(tx, [subject])
    face = desk_face(office, view, act=act, done=done)
    await live_cards.edit_each(tx, act, subject, face, has_forms=True, standing=standing)
    return replace(view, done=done)


def cause_of(act: Act) -> str:
    """The name of an act, for the edits it causes."""
    return f"{act.place.conversation_id}/{act.activity_id}"


async def write_to_secretaries(
    tx: Transaction, office: Office, sitting: Sitting, writing: Writing, *, key: str, now: datetime
) -> None:
    """A message to each secretary of the body, in their language."""
    secretaries = sitting.body.holding(office.today(now), Capacity.SECRETARY)
    await write_to(tx, office, [one.person for one in secretaries], writing, key=key, now=now)


async def write_to(
    tx: Transaction,
    office: Office,
    ids: Sequence[PersonId],
    writing: Writing,
    *,
    key: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """A message to some people, in the language and on the clock of each."""
    for person_id in ids:
        person = await people.find(tx, person_id)
        if person is None:
            continue
        language = person.language(office.language)
        reached = await people.reach(tx, person_id)
        one = writing(language, office.zones_for(office.zone_named(person.timezone)))
        await queueing.queue_send(
            tx,
            key=f"{key}/{person_id}",
            place_id=reached[0] if reached else None,
            person_id=person_id,
            payload=message(one.card, one.summary),
            subject=one.subject,
            language=language,
            due_at=now,
            now=now,
            priority=Priority.REMINDER,
            expires_at=expires_at,
        )
