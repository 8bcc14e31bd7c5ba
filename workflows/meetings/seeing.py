"""From a meeting to what one person sees of it, and to the cards of it: pure, given the meeting."""

from dataclasses import replace
from datetime import datetime

from cards.meetings.desk import desk_card, desk_summary
from cards.meetings.invitation import invitation_card, invitation_summary
from domain.acts import Act
from domain.languages import Language
from domain.meetings.meeting import notice_warning
from domain.meetings.replies import Reply, proxies_of
from domain.meetings.views import DeskView, Done, MemberView
from domain.people import Person
from domain.rights import TABLE, Intention, may
from storage.live_cards import Showing
from workflows.live_cards import Face, Payload, is_pressed
from workflows.meetings.office import Office, Sitting, relations
from workflows.outbox import message


def member_view(office: Office, sitting: Sitting, reply: Reply, now: datetime) -> MemberView:
    """A meeting as somebody who is or was invited sees it: the answers of others only as far as the body lets them."""
    meeting, rules = sitting.meeting, sitting.body.rules
    sees = may_see_answers(sitting, reply)
    return MemberView(
        meeting=meeting,
        reply=reply,
        remote=rules.remote,
        proxies=rules.proxies > 0 and reply.is_voter,
        deputies=sitting.body.deputies(reply.person, sitting.day) if reply.is_voter else (),
        holder=sitting.name_of(reply.proxy_to),
        deputy=sitting.name_of(reply.deputy),
        seat_of=sitting.name_of(reply.stands_in_for),
        holding=proxies_of(reply.person, sitting.replies),
        forecast=sitting.forecast() if sees else None,
        can_answer=meeting.state.is_on and not meeting.has_begun(now) and not reply.is_withdrawn,
        ics=office.ics(meeting, reply.person),
    )


def may_see_answers(sitting: Sitting, reply: Reply) -> bool:
    """Whether an invited person may see what the others answered: who keeps or chairs the body, and all when it opens them."""
    found = relations(sitting, reply.person, sitting.day)
    return not reply.is_withdrawn and not TABLE[Intention.READ_ANSWERS].relations.isdisjoint(found)


def desk_view(
    office: Office,
    sitting: Sitting,
    now: datetime,
    *,
    viewer: Person | None = None,
) -> DeskView:
    """A meeting as its secretaries see it, or as a `viewer` who may see the answers does."""
    meeting = sitting.meeting
    today = office.today(now)
    warning = None
    if meeting.announced_at is None or meeting.state.is_on:
        announced = office.today(meeting.announced_at) if meeting.announced_at else today
        warning = notice_warning(meeting, sitting.body.rules.notice_days, announced, office.zone)
    return DeskView(
        meeting=meeting,
        body=sitting.body,
        replies=sitting.replies,
        forecast=sitting.forecast(),
        attendance=sitting.attendance(),
        invited=len(sitting.body.invited(sitting.day)),
        warning=warning,
        decisions=sitting.decisions,
        may_plan=viewer is None or may(viewer, Intention.PLAN_MEETING, relations(sitting, viewer.id, today)),
    )


def invitation_payload(office: Office, sitting: Sitting, reply: Reply, now: datetime) -> Payload:
    """The live card of an invited person. It stays, so it tells dates and no time left."""
    view, zones = member_view(office, sitting, reply, now), office.zones_of(reply)

    def render(language: Language) -> dict[str, object]:
        return message(invitation_card(view, language, zones), invitation_summary(view, language, zones))

    return render


def invitation_face(office: Office, sitting: Sitting, reply: Reply, now: datetime) -> Face:
    """The same for each place it is shown in: one person looks at all of them."""
    payload = invitation_payload(office, sitting, reply, now)
    return lambda one: payload(one.language)


def desk_face(office: Office, view: DeskView, *, act: Act | None = None, done: Done | None = None) -> Face:
    """The live card of the secretaries, each on their clock; where one of them just acted it says what was `done`."""

    def render(one: Showing) -> dict[str, object]:
        if act is not None and is_pressed(one, act):
            zones, seen = office.zones_for(act.timezone), replace(view, done=done)
        else:
            zones, seen = office.zones_for(office.zone_named(one.timezone)), view
        return message(desk_card(seen, one.language, zones), desk_summary(seen, one.language, zones))

    return render
