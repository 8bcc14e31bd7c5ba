"""Who is invited, kept in step with who is in office, and what follows when somebody is not any more or can no longer hold a proxy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cards.meetings import messages as cards
from domain.identifiers import BodyId
from domain.languages import Language
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer, Reply, proxies_of
from storage.database import Transaction
from storage.meetings import invitations, meetings
from storage.meetings.invitations import Notice
from workflows.meetings.office import Office, Sitting, take
from workflows.meetings.telling import Sent, send_to, show_again, tell

_MOST = 200


async def invite(tx: Transaction, office: Office, sitting: Sitting, now: datetime) -> Sitting:
    """Invite everybody in office on the day; returns the meeting with their replies."""
    voters, invited = sitting.body.voters(sitting.day), sitting.body.invited(sitting.day)
    await invitations.invite(tx, sitting.meeting.id, {one: one in voters for one in sorted(invited)}, now)
    return await take(tx, office, sitting.meeting.id)


async def keep_in_step(tx: Transaction, office: Office, body: BodyId, *, cause: str, now: datetime) -> None:
    """After a change of members: who came is invited to what is announced, who left is invited no more, their proxies fall."""
    for meeting in await meetings.of_body(tx, body, now, _MOST):
        if meeting.state.is_on and not meeting.has_begun(now):
            await refresh(tx, office, await take(tx, office, meeting.id, for_update=True), cause=cause, now=now)


async def refresh(
    tx: Transaction, office: Office, sitting: Sitting, *, cause: str, now: datetime, tells: bool = True
) -> Sitting:
    """Bring the list of who is invited to one meeting in step with who is in office on its day."""
    invited, voters = sitting.body.invited(sitting.day), sitting.body.voters(sitting.day)
    current = {one.person: one for one in sitting.replies.values() if not one.is_withdrawn}
    leaving = [one for one in current.values() if one.person not in invited and one.stands_in_for is None]
    coming = [one for one in invited if one not in current]
    changed = [one for one, reply in current.items() if one in invited and reply.is_voter != (one in voters)]
    await invitations.withdraw(tx, [one.id for one in leaving])
    await invitations.invite(tx, sitting.meeting.id, {one: one in voters for one in (*coming, *changed)}, now)
    for one in leaving:
        sitting = await let_go(tx, office, sitting, one, now=now)
    sitting = await take(tx, office, sitting.meeting.id)
    if tells and coming:
        await tell(tx, office, sitting, Notice.ANNOUNCED, now, only=coming)
    if leaving or coming or changed:
        await show_again(tx, office, sitting, sitting.replies.values(), cause=cause, now=now)
    return sitting


async def let_go(tx: Transaction, office: Office, sitting: Sitting, one: Reply, *, now: datetime) -> Sitting:
    """Undo what rests on somebody who does not come: the proxies they hold, the deputy who sits for them."""
    sitting = await void_proxies(tx, office, sitting, one, now=now)
    return await release_deputy(tx, office, sitting, one, now=now)


async def void_proxies(tx: Transaction, office: Office, sitting: Sitting, holder: Reply, *, now: datetime) -> Sitting:
    """Who gave their proxy to somebody who does not come is absent without one, and told so at once."""
    for giver in proxies_of(holder.person, sitting.replies):
        sitting = await take_proxy_back(tx, office, sitting, giver, now=now)
    return sitting


async def take_proxy_back(tx: Transaction, office: Office, sitting: Sitting, giver: Reply, *, now: datetime) -> Sitting:
    """A proxy falls without its giver's doing: they are absent (or come, as they said) without it, and are told."""
    kept = replace(giver, answer=giver.answer if giver.answer.comes else Answer.ABSENT, proxy_to=None)
    await invitations.answer(tx, kept, now)
    kept = replace(kept, version=giver.version + 1)
    holder = sitting.name_of(giver.proxy_to)
    sitting = sitting.with_reply(kept)
    await write(
        tx,
        office,
        sitting,
        kept,
        lambda language: Sent(
            card=cards.proxy_void_card(sitting.meeting, kept, holder, language, office.zones_of(kept)),
            summary=cards.proxy_void_summary(sitting.meeting, holder, language),
        ),
        key=f"meeting/{sitting.meeting.id}/void/{kept.id}/{kept.version}",
        now=now,
    )
    return sitting


async def release_deputy(tx: Transaction, office: Office, sitting: Sitting, member: Reply, *, now: datetime) -> Sitting:
    """Who was to sit for a member need not come any more, and is told."""
    if member.deputy is None:
        return sitting
    deputy = sitting.replies.get(member.deputy)
    if deputy is None or deputy.stands_in_for != member.person:
        return sitting
    await invitations.seat(tx, sitting.meeting.id, deputy.person, None)
    released = replace(deputy, stands_in_for=None)
    if deputy.person not in sitting.body.invited(sitting.day):
        await invitations.withdraw(tx, [deputy.id])
        released = replace(released, is_withdrawn=True, version=deputy.version + 1)
    sitting = sitting.with_reply(released)
    await write(
        tx,
        office,
        sitting,
        released,
        lambda language: Sent(
            card=cards.released_card(sitting.meeting, member.name, language, office.zones_of(released)),
            summary=cards.released_summary(sitting.meeting, member.name, language),
        ),
        key=f"meeting/{sitting.meeting.id}/released/{deputy.id}/{member.version}",
        now=now,
    )
    return sitting


async def write(
    tx: Transaction,
    office: Office,
    sitting: Sitting,
    reply: Reply,
    made: Callable[[Language], Sent],
    *,
    key: str,
    now: datetime,
) -> None:
    """A message to one invited person, about what another did, while the meeting is on."""
    if sitting.meeting.state is MeetingState.DRAFT:
        return
    language = office.language_of(reply)
    for one in await invitations.several(tx, [reply.id]):
        await send_to(tx, one, made(language), key=key, language=language, now=now, expires_at=sitting.meeting.ends_at)
