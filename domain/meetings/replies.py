"""Who comes: answers, proxies and deputies, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.identifiers import InvitationId, MeetingId, PersonId
from domain.languages import Language


class Answer(StrEnum):
    """What an invited person answered."""

    NONE = "none"
    PRESENT = "present"
    REMOTE = "remote"
    ABSENT = "absent"
    PROXY = "proxy"
    DEPUTY = "deputy"

    @property
    def comes(self) -> bool:
        """Whether the person takes part themselves."""
        return self in (Answer.PRESENT, Answer.REMOTE)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One person's invitation to a meeting, and their answer.

    `proxy_to` holds the proxy given, also when the person says afterwards that they come: that is a conflict to show, and the proxy stands
    until somebody withdraws it (Conseil d'État, 16 January 1987, 77055). `deputy` is who takes the seat. `stands_in_for` is the member
    whose seat this person takes. `attended` is what the attendance sheet says, None before. `is_voter` counts for the quorum.
    """

    id: InvitationId
    meeting: MeetingId
    person: PersonId
    name: str
    language: Language | None = None
    timezone: str = ""
    answer: Answer = Answer.NONE
    proxy_to: PersonId | None = None
    deputy: PersonId | None = None
    stands_in_for: PersonId | None = None
    is_voter: bool = True
    is_withdrawn: bool = False
    answered_at: datetime | None = None
    attended: Answer | None = None
    version: int = 1

    @property
    def is_in_conflict(self) -> bool:
        """Whether the person gave a proxy and says that they come."""
        return self.proxy_to is not None and self.answer.comes


class Refusal(StrEnum):
    """Why a proxy or a deputy is refused."""

    ONESELF = "oneself"
    NOT_A_MEMBER = "not_a_member"
    ABSENT = "absent"
    CIRCLE = "circle"
    TOO_MANY = "too_many"
    NO_PROXIES = "no_proxies"
    NO_REMOTE = "no_remote"
    NOT_THE_DEPUTY = "not_the_deputy"
    NO_VOTE = "no_vote"


Replies = Mapping[PersonId, Reply]


def proxies_of(holder: PersonId, replies: Replies) -> tuple[Reply, ...]:
    """Those whose proxy somebody holds."""
    return tuple(one for one in replies.values() if one.proxy_to == holder and not one.is_withdrawn)


def proxy_refusal(giver: PersonId, holder: PersonId, replies: Replies, most: int) -> Refusal | None:
    """Why a proxy cannot be given to this holder; None when it can. `most` is how many proxies one may hold."""
    if most < 1:
        return Refusal.NO_PROXIES
    if not (mine := replies.get(giver)) or not mine.is_voter:
        return Refusal.NO_VOTE
    if giver == holder:
        return Refusal.ONESELF
    theirs = replies.get(holder)
    if theirs is None or not theirs.is_voter or theirs.is_withdrawn:
        return Refusal.NOT_A_MEMBER
    if _leads_to(holder, giver, replies):
        return Refusal.CIRCLE
    if not theirs.answer.comes and theirs.answer is not Answer.NONE:
        return Refusal.ABSENT
    if sum(one.person != giver for one in proxies_of(holder, replies)) >= most:
        return Refusal.TOO_MANY
    return None


def _leads_to(start: PersonId, goal: PersonId, replies: Replies) -> bool:
    """Whether following the proxies from somebody leads to somebody else."""
    seen: set[PersonId] = set()
    at: PersonId | None = start
    while at is not None and at not in seen:
        if at == goal:
            return True
        seen.add(at)
        reply = replies.get(at)
        at = reply.proxy_to if reply else None
    return False


def allowed_holders(giver: PersonId, replies: Replies, most: int) -> tuple[Reply, ...]:
    """Those to whom somebody can give a proxy, by name."""
    able = (one for one in replies.values() if proxy_refusal(giver, one.person, replies, most) is None)
    return tuple(sorted(able, key=lambda one: one.name))


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Who is expected. `needed` is the quorum, None when there is none; only `coming` counts for it: proxies never do."""

    members: int
    present: int
    remote: int
    deputies: int
    absent: int
    proxies: int
    unanswered: int
    needed: int | None

    @property
    def coming(self) -> int:
        """Those who will sit: present and remote (CGCT, L4132-9-1), and deputies who take a seat."""
        return self.present + self.remote + self.deputies

    @property
    def is_reached(self) -> bool:
        """Whether the quorum is reached by those who say they come."""
        return self.needed is None or self.coming >= self.needed

    @property
    def missing(self) -> int:
        """How many more must come."""
        return max(0, (self.needed or 0) - self.coming)

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the quorum fails even when all those who have not answered come."""
        return self.missing > self.unanswered


def forecast(replies: Replies, needed: int | None) -> Forecast:
    """Count the members' answers. Guests and those whose mandate ended count for nothing."""
    voters = [one for one in replies.values() if one.is_voter and not one.is_withdrawn]

    def how_many(answer: Answer) -> int:
        return sum(one.answer is answer for one in voters)

    return Forecast(
        members=len(voters),
        present=how_many(Answer.PRESENT),
        remote=how_many(Answer.REMOTE),
        deputies=how_many(Answer.DEPUTY),
        absent=how_many(Answer.ABSENT),
        proxies=how_many(Answer.PROXY),
        unanswered=how_many(Answer.NONE),
        needed=needed,
    )


def attendance(replies: Replies, needed: int | None) -> Forecast:
    """Count what the attendance sheet says; who is not on it yet counts as not answered."""
    found = {
        one.person: Reply(
            id=one.id,
            meeting=one.meeting,
            person=one.person,
            name=one.name,
            answer=one.attended or Answer.NONE,
            is_voter=one.is_voter,
            is_withdrawn=one.is_withdrawn,
        )
        for one in replies.values()
    }
    return forecast(found, needed)


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """How often somebody came to a body's meetings: what the statistics list. `unknown` are those whose sheet does not tell."""

    person: str
    meetings: int
    present: int
    remote: int
    represented: int
    absent: int
    unknown: int

    @property
    def told(self) -> int:
        """The meetings whose attendance sheet tells of the person: the others say nothing for or against them."""
        return self.meetings - self.unknown

    @property
    def percent(self) -> int | None:
        """The share of meetings attended, 0 to 100: (present + remote) ÷ meetings told of; None when no sheet tells."""
        return round(100 * (self.present + self.remote) / self.told) if self.told else None
