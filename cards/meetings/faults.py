"""What is wrong with a field of the forms of meetings and bodies, and what a refused answer means."""

from cards.text import Speech, mark, speech
from domain.languages import Language
from domain.meetings.entry import EntryFault, Wrong
from domain.meetings.ladder import EXAMPLE_LADDER
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Refusal

_WRONGS = {
    Wrong.REQUIRED: mark("Please fill this in."),
    Wrong.TOO_LONG: mark("This is too long: {limit} characters at most."),
    Wrong.TOO_MANY: mark("There are too many: {limit} at most."),
    Wrong.NOT_A_DATE: mark("This is not a date. Write for instance 15/12/2026."),
    Wrong.NOT_AN_HOUR: mark("This is not an hour. Write for instance 14:30."),
    Wrong.NOT_A_NUMBER: mark("This is not a number from 0 to {limit}."),
    Wrong.NOT_A_LINK: mark("This is not an address that begins with https://."),
    Wrong.UNKNOWN_CHOICE: mark("Choose one of the values of the list."),
    Wrong.IN_THE_PAST: mark("This moment is past."),
    Wrong.ENDS_BEFORE: mark("The end must come after the beginning."),
    Wrong.HOUR_SKIPPED: mark(
        "This hour does not exist that day: the clocks skip it. Choose an earlier or a later one."
    ),
    Wrong.HOUR_REPEATED: mark("This hour comes twice that day: the clocks go back. Choose an earlier or a later one."),
    Wrong.NOT_A_RULE: mark("This rule cannot be followed. Write for instance FREQ=MONTHLY;BYDAY=2TU."),
    Wrong.TOO_OFTEN: mark("This rule gives more than 60 meetings a year."),
    Wrong.NO_SUCH_DAY: mark("That month has no such day."),
    Wrong.NOT_EVERY_MONTH: mark("Some months have no such day: choose one up to the {limit}th, or the last day."),
    Wrong.NOT_A_LADDER: mark("These reminders cannot be read. Write for instance: {example}"),
    Wrong.ABOVE_MEMBERSHIP: mark("The quorum is above the number of members: {limit}."),
    Wrong.TAKEN: mark("Another body has this name."),
    Wrong.UNKNOWN_PERSON: mark("I know nobody of that name."),
    Wrong.SEVERAL_PEOPLE: mark("Several people may be meant: choose one below."),
    Wrong.NOT_A_MEMBER: mark("Choose a member of the body."),
}

_REFUSALS = {
    Refusal.ONESELF: mark("You cannot give your proxy to yourself. Choose another member."),
    Refusal.NOT_A_MEMBER: mark("A proxy goes to a member in office. Choose another one."),
    Refusal.ABSENT: mark("This member does not come either. Choose another one."),
    Refusal.CIRCLE: mark("This member gave their proxy to you, or to somebody who did. Choose another one."),
    Refusal.TOO_MANY: mark("This member already holds as many proxies as one may. Choose another one."),
    Refusal.NO_PROXIES: mark("This body takes no proxies. Answer that you will not come, and tell the secretary."),
    Refusal.NO_REMOTE: mark("This body does not meet remotely. Say whether you will be there."),
    Refusal.NOT_THE_DEPUTY: mark("Nobody can take your seat: you have no deputy who is free. Tell the secretary."),
    Refusal.NO_VOTE: mark("Only members give a proxy. Answer that you will not come."),
}


def entry_fault(fault: EntryFault, language: Language) -> str:
    """What is wrong with a field and how to put it right. Our words alone."""
    say = speech(language)
    if fault.wrong is Wrong.NOT_A_LADDER:
        return say.say(_WRONGS[fault.wrong], example=EXAMPLE_LADDER)
    if "{limit}" not in _WRONGS[fault.wrong]:
        return say.say(_WRONGS[fault.wrong])
    return say.say(_WRONGS[fault.wrong], limit=say.number(fault.limit or 0))


def refused(refusal: Refusal, say: Speech) -> str:
    """Why an answer cannot be, and what to do instead."""
    return say.say(_REFUSALS[refusal])


def closed(state: MeetingState, *, has_begun: bool, say: Speech) -> str:
    """Why nothing more can be done to a meeting, or not yet."""
    match state:
        case MeetingState.CANCELLED:
            return say.say("This meeting is cancelled.")
        case MeetingState.DRAFT if has_begun:
            return say.say("The date of this draft is past: give it another one first.")
        case MeetingState.DRAFT:
            return say.say("This meeting is not announced yet.")
        case MeetingState.HELD:
            return say.say("This meeting is over.")
        case _ if has_begun:
            return say.say("This meeting has begun: tell the secretary.")
        case MeetingState.ANNOUNCED | MeetingState.MOVED:
            return say.say("This is for when the meeting has begun.")
