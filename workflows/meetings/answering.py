"""Answering: one tap, changeable until the start; proxies and deputies with what they entail for others."""

from dataclasses import replace

from cards.meetings import messages as cards
from domain.acts import Act
from domain.faults import AnswerRefused, MeetingClosed, NotAllowed, NotFound, Overtaken
from domain.identifiers import InvitationId, PersonId
from domain.meetings.replies import Answer, Refusal, Reply, allowed_holders, proxy_refusal
from domain.meetings.views import MemberView, ProxyForm
from domain.rights import Intention, Relation
from storage.database import Transaction
from storage.meetings import invitations
from storage.meetings.invitations import Notice
from workflows import audit, live_cards
from workflows.meetings import roster
from workflows.meetings.forms import hold_card
from workflows.meetings.office import Office, Sitting, demand, invitation_subject, relations, take
from workflows.meetings.seeing import invitation_face, may_see_answers, member_view
from workflows.meetings.telling import Sent, cause_of, show_again, tell
from workflows.once import once

_SIMPLE = (Answer.PRESENT, Answer.REMOTE, Answer.ABSENT)


class Answering:
    """What an invited person answers.

    A button names the invitation and the date it was made for (`schedule`): the card of a meeting that was moved since raises Overtaken. Of
    two answers from two devices the last one stands.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def answer(self, invitation: InvitationId, schedule: int, answer: Answer, act: Act) -> MemberView:
        """Answer present, remote or absent. A proxy given before stays when the person says that they come: the conflict is shown.

        Raises NotFound, NotAllowed, MeetingClosed, Overtaken, AnswerRefused, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting, reply = await self._taken(tx, invitation, schedule, act)
            await once(tx, act, invitation_subject(invitation))
            if answer not in _SIMPLE:
                raise NotFound("answer")
            if answer is Answer.REMOTE and not sitting.body.rules.remote:
                raise AnswerRefused(Refusal.NO_REMOTE)
            proxy_to = reply.proxy_to if answer.comes else None
            after = replace(reply, answer=answer, proxy_to=proxy_to, deputy=None)
            return await self._write(tx, sitting, reply, after, act)

    async def proxy_form(self, invitation: InvitationId, act: Act) -> ProxyForm:
        """The choice of who can hold the person's proxy. Raises NotFound, NotAllowed, MeetingClosed, AnswerRefused."""
        sitting, reply = await self._seen(invitation, act)
        if sitting.body.rules.proxies < 1:
            raise AnswerRefused(Refusal.NO_PROXIES)
        holders = allowed_holders(reply.person, sitting.replies, sitting.body.rules.proxies)
        return ProxyForm(meeting=sitting.meeting, reply=reply, holders=holders)

    async def give_proxy(self, invitation: InvitationId, schedule: int, holder: PersonId, act: Act) -> MemberView:
        """Give one's proxy to another member, who is told and may refuse it.

        Raises NotFound, NotAllowed, MeetingClosed, Overtaken, AnswerRefused, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting, reply = await self._taken(tx, invitation, schedule, act)
            await once(tx, act, invitation_subject(invitation))
            refusal = proxy_refusal(reply.person, holder, sitting.replies, sitting.body.rules.proxies)
            if refusal is not None:
                raise AnswerRefused(refusal)
            after = replace(reply, answer=Answer.PROXY, proxy_to=holder, deputy=None)
            view = await self._write(tx, sitting, reply, after, act)
            if reply.proxy_to != holder:
                held = sitting.replies[holder]
                await roster.write(
                    tx,
                    self._office,
                    sitting,
                    held,
                    lambda language: Sent(
                        card=cards.proxy_given_card(sitting.meeting, after, language, self._office.zones_of(held)),
                        summary=cards.proxy_given_summary(sitting.meeting, after, language),
                    ),
                    key=f"meeting/{sitting.meeting.id}/proxy/{reply.id}/{reply.version}",
                    now=act.now,
                )
            return view

    async def withdraw_proxy(self, invitation: InvitationId, schedule: int, act: Act) -> MemberView:
        """Take one's proxy back: who said that they come comes, who did not has yet to answer.

        Raises NotFound, NotAllowed, MeetingClosed, Overtaken, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting, reply = await self._taken(tx, invitation, schedule, act)
            await once(tx, act, invitation_subject(invitation))
            answer = reply.answer if reply.answer is not Answer.PROXY else Answer.NONE
            return await self._write(tx, sitting, reply, replace(reply, answer=answer, proxy_to=None), act)

    async def refuse_proxy(self, invitation: InvitationId, act: Act) -> str:
        """Refuse the proxy that `invitation`'s person gave to who acts; they are told. Returns their name.

        Raises NotFound, NotAllowed, MeetingClosed, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            giver = await invitations.find(tx, invitation)
            if giver is None:
                raise NotFound("meeting")
            sitting = await take(tx, self._office, giver.meeting, for_update=True)
            giver, mine = sitting.replies[giver.person], sitting.reply_of(act.person.id)
            demand(act, Intention.ANSWER_MEETING, relations(sitting, act.person.id, self._office.today(act.now)))
            await once(tx, act, invitation_subject(mine.id) if mine else None)
            if mine is None or giver.proxy_to != act.person.id:
                raise NotFound("proxy")
            self._demand_on(sitting, act)
            sitting = await roster.take_proxy_back(tx, self._office, sitting, giver, now=act.now)
            details = {"refused": giver.id}
            await audit.record(tx, act, Intention.ANSWER_MEETING, str(invitation_subject(mine.id)), details)
            changed = (sitting.replies[giver.person], mine)
            await show_again(tx, self._office, sitting, changed, cause=cause_of(act), now=act.now)
            return giver.name

    async def deputy_form(self, invitation: InvitationId, act: Act) -> ProxyForm:
        """The choice of who takes the person's seat. Raises NotFound, NotAllowed, MeetingClosed, AnswerRefused."""
        sitting, reply = await self._seen(invitation, act)
        deputies = self._deputies(sitting, reply)
        if not deputies:
            raise AnswerRefused(Refusal.NOT_THE_DEPUTY)
        return ProxyForm(
            meeting=sitting.meeting,
            reply=reply,
            deputies=tuple(one for one in sitting.body.deputies(reply.person, sitting.day) if one.person in deputies),
        )

    async def send_deputy(self, invitation: InvitationId, schedule: int, deputy: PersonId, act: Act) -> MemberView:
        """Have one's deputy take the seat; the deputy is invited and told.

        Raises NotFound, NotAllowed, MeetingClosed, Overtaken, AnswerRefused, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting, reply = await self._taken(tx, invitation, schedule, act)
            await once(tx, act, invitation_subject(invitation))
            if deputy not in self._deputies(sitting, reply):
                raise AnswerRefused(Refusal.NOT_THE_DEPUTY)
            if reply.answer is Answer.DEPUTY and reply.deputy == deputy:
                return member_view(self._office, sitting, reply, act.now)
            after = replace(reply, answer=Answer.DEPUTY, proxy_to=None, deputy=deputy)
            sitting = await roster.release_deputy(tx, self._office, sitting, reply, now=act.now)
            await invitations.invite(tx, sitting.meeting.id, {deputy: False}, act.now)
            await invitations.seat(tx, sitting.meeting.id, deputy, reply.person)
            view = await self._write(tx, sitting, replace(reply, deputy=None), after, act)
            sitting = await take(tx, self._office, sitting.meeting.id)
            await tell(tx, self._office, sitting, Notice.ANNOUNCED, act.now, only=[deputy])
            return view

    def _deputies(self, sitting: Sitting, reply: Reply) -> frozenset[PersonId]:
        """The deputies who are free: not members themselves, and sitting for nobody else."""
        if not reply.is_voter:
            return frozenset()
        voters = sitting.body.voters(sitting.day)
        named = {one.person for one in sitting.body.deputies(reply.person, sitting.day)}
        taken = {
            one.person
            for one in sitting.replies.values()
            if one.stands_in_for not in (None, reply.person) and not one.is_withdrawn
        }
        return frozenset(named - voters - taken)

    async def _write(self, tx: Transaction, sitting: Sitting, before: Reply, after: Reply, act: Act) -> MemberView:
        """Write an answer with what follows from it for others, and show it wherever it is to be seen."""
        if not await invitations.answer(tx, after, act.now):
            raise Overtaken(invitation_subject(before.id))
        after = replace(after, version=before.version + 1, answered_at=act.now)
        sitting = sitting.with_reply(after)
        touched = {before.proxy_to, after.proxy_to}
        if before.deputy is not None and before.deputy != after.deputy:
            sitting = await roster.release_deputy(tx, self._office, sitting, before, now=act.now)
            touched.add(before.deputy)
        if not after.answer.comes:
            touched |= {one.person for one in sitting.replies.values() if one.proxy_to == after.person}
            sitting = await roster.void_proxies(tx, self._office, sitting, after, now=act.now)
        if before.stands_in_for is not None and after.answer is Answer.ABSENT:
            touched.add(before.stands_in_for)
            sitting = await self._leave_seat(tx, sitting, after, act)
        details = {"answer": after.answer, "proxy_to": after.proxy_to, "deputy": after.deputy}
        subject = invitation_subject(after.id)
        await audit.record(tx, act, Intention.ANSWER_MEETING, str(subject), details)
        reply = sitting.replies[after.person]
        face = invitation_face(self._office, sitting, reply, act.now)
        await live_cards.edit_each(tx, act, subject, face, has_forms=True)
        others = [
            one
            for one in sitting.replies.values()
            if one.person != after.person and (one.person in touched or may_see_answers(sitting, one))
        ]
        await show_again(tx, self._office, sitting, others, cause=cause_of(act), now=act.now)
        return member_view(self._office, sitting, reply, act.now)

    async def _leave_seat(self, tx: Transaction, sitting: Sitting, deputy: Reply, act: Act) -> Sitting:
        """A deputy who cannot come: the member is absent, and told."""
        member = sitting.replies.get(deputy.stands_in_for) if deputy.stands_in_for is not None else None
        if member is None or member.deputy != deputy.person:
            return sitting
        absent = replace(member, answer=Answer.ABSENT, deputy=None)
        await invitations.answer(tx, absent, act.now)
        sitting = sitting.with_reply(replace(absent, version=member.version + 1))
        await roster.write(
            tx,
            self._office,
            sitting,
            absent,
            lambda language: Sent(
                card=cards.deputy_absent_card(sitting.meeting, deputy.name, language, self._office.zones_of(absent)),
                summary=cards.deputy_absent_summary(sitting.meeting, deputy.name, language),
            ),
            key=f"meeting/{sitting.meeting.id}/deputy/{absent.id}/{absent.version}",
            now=act.now,
        )
        return sitting

    async def _taken(self, tx: Transaction, invitation: InvitationId, schedule: int, act: Act) -> tuple[Sitting, Reply]:
        """The meeting, held so that no two answers cross, and the person's reply."""
        found = await invitations.find(tx, invitation)
        if found is None:
            raise NotFound("meeting")
        sitting = await take(tx, self._office, found.meeting, for_update=True)
        reply = self._own(sitting, found.person, act)
        self._demand_on(sitting, act)
        if schedule != sitting.meeting.schedule:
            raise Overtaken(invitation_subject(invitation))
        await live_cards.free(tx, act)
        return sitting, reply

    async def _seen(self, invitation: InvitationId, act: Act) -> tuple[Sitting, Reply]:
        async with self._office.database.reading() as tx:
            found = await invitations.find(tx, invitation)
            if found is None:
                raise NotFound("meeting")
            sitting = await take(tx, self._office, found.meeting)
        reply = self._own(sitting, found.person, act)
        self._demand_on(sitting, act)
        await hold_card(self._office, found.meeting, invitation_subject(reply.id), act)
        return sitting, reply

    def _own(self, sitting: Sitting, person: PersonId, act: Act) -> Reply:
        """The reply of who acts: nobody answers for another."""
        reply = sitting.reply_of(act.person.id)
        found: frozenset[Relation] = frozenset()
        if person == act.person.id:
            found = relations(sitting, act.person.id, self._office.today(act.now))
        demand(act, Intention.ANSWER_MEETING, found)
        if reply is None:
            raise NotAllowed(Intention.ANSWER_MEETING)
        return reply

    def _demand_on(self, sitting: Sitting, act: Act) -> None:
        meeting = sitting.meeting
        if not meeting.state.is_on or meeting.has_begun(act.now):
            raise MeetingClosed(meeting.state, has_begun=meeting.has_begun(act.now))
