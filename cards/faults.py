"""What went wrong, said to people: why, and what to do instead. Every fault of the domain has its sentence here."""

from collections.abc import Callable, Mapping
from typing import Any

from cards.meetings.faults import closed, refused
from cards.text import Speech, mark, speech
from domain.faults import (
    AlreadyDone,
    AnswerRefused,
    Fault,
    MeetingClosed,
    NobodyInOffice,
    NoRecurrence,
    NotAllowed,
    NotFound,
    Overtaken,
)
from domain.flash_reports.entry import FieldFault, Wrong
from domain.languages import Language
from domain.rights import Intention

_REFUSALS: Mapping[Intention, str] = {
    Intention.READ_HELP: mark("Help is not open to you. Ask an administrator."),
    Intention.CHOOSE_LANGUAGE: mark("You cannot change this language. Ask an administrator."),
    Intention.READ_OWN_PROFILE: mark("You cannot see this profile. Ask an administrator."),
    Intention.GRANT_ROLE: mark("Only an administrator can grant or withdraw a role. Ask one of them."),
    Intention.READ_PEOPLE: mark("Only an administrator or the project office can look people up. Ask one of them."),
    Intention.READ_PROJECT: mark("This project is not open to you. Ask the project office."),
    Intention.CREATE_PROJECT: mark("Only the project office can create a project. Ask them to do it."),
    Intention.EDIT_PROJECT: mark("Only the project office can change a project. Ask them to do it."),
    Intention.READ_FLASH_REPORT: mark("This report is not open to you. Ask the project office."),
    Intention.WRITE_FLASH_REPORT: mark(
        "Only the project manager, the deputy and the project office can write this report. You can read the last published one."
    ),
    Intention.REVISE_FLASH_REPORT: mark(
        "Only the project manager, the deputy and the project office can revise this report. Tell them what should change."
    ),
    Intention.BIND_CHANNEL: mark("Only the project office or an administrator can bind a channel. Ask one of them."),
    Intention.CREATE_BODY: mark(
        "Only a committee secretary, the project office or an administrator can create a body. Ask one of them."
    ),
    Intention.KEEP_BODY: mark("Only the secretary of this body can change it. Tell them what should change."),
    Intention.READ_BODY: mark("This body is not open to you. Ask its secretary."),
    Intention.PLAN_MEETING: mark("Only the secretary of this body can do this. Tell them what you need."),
    Intention.READ_MEETING: mark("You are not expected at this meeting. Ask the secretary of the body."),
    Intention.ANSWER_MEETING: mark("Only who is expected at this meeting can answer. Each answers for themselves."),
    Intention.READ_ANSWERS: mark("Only the secretary and the chair see who comes. Ask one of them."),
    Intention.KEEP_ATTENDANCE: mark("Only the secretary of this body sees the attendance. Ask them."),
    Intention.KEEP_DECISIONS: mark("Only the secretary of this body writes its decisions down. Tell them."),
    Intention.SETTLE_DECISION: mark("Only the owner of a decision or the secretary can settle it. Tell one of them."),
    Intention.READ_DECISIONS: mark("These decisions are not open to you. Ask the secretary of the body."),
    Intention.SUBSCRIBE_TO_CALENDAR: mark("You cannot subscribe to this calendar. Ask an administrator."),
}

_MISSING: Mapping[str, str] = {
    "project": mark("I find no project of that name. Type “projects” to see them all."),
    "report": mark("This report cannot be found. Open the project to see its reports."),
    "draft": mark("This draft is no longer there: it was published or discarded. Type “flash” to begin again."),
    "milestone": mark("This milestone is no longer there. Open the project again."),
    "person": mark("I know nobody of that name. A person becomes known to me when they first write to me."),
    "role": mark("There is no role of that name. Type “roles” to see them."),
    "meeting": mark("This meeting cannot be found. Type “my meetings” to see yours."),
    "body": mark("This body cannot be found. Type “bodies” to see them."),
    "member": mark("This person is not a member of the body any more. Open it again."),
    "proxy": mark("This proxy is not given to you any more: there is nothing to refuse."),
    "decision": mark("This decision cannot be found. Type “decisions” to see them."),
    "answer": mark("This answer cannot be given. Open the meeting again."),
}
_GONE = mark("This no longer exists. Type “help” to see what I can do.")
_NAMED: Mapping[str, str] = {
    "project": mark("I find no project named “{name}”. Type “projects” to see them all."),
    "person": mark("I know nobody named “{name}”. A person becomes known to me when they first write to me."),
    "role": mark("There is no role named “{name}”. Type “roles” to see them."),
}


def _not_allowed(fault: NotAllowed, say: Speech) -> str:
    return say.say(_REFUSALS[fault.intention])


def _not_found(fault: NotFound, say: Speech) -> str:
    if fault.name and fault.kind in _NAMED:
        return say.say(_NAMED[fault.kind], name=fault.name)
    return say.say(_MISSING.get(fault.kind, _GONE))


def _already_done(_fault: AlreadyDone, say: Speech) -> str:
    return say.say("This was already done: nothing was done twice.")


def _overtaken(fault: Overtaken, say: Speech) -> str:
    if fault.by:
        return say.say("{name} changed this in the meantime. Open it again to see the change.", name=fault.by)
    return say.say("This changed in the meantime. Open it again to see the change.")


def _answer_refused(fault: AnswerRefused, say: Speech) -> str:
    return refused(fault.refusal, say)


def _meeting_closed(fault: MeetingClosed, say: Speech) -> str:
    return closed(fault.state, has_begun=fault.has_begun, say=say)


def _no_recurrence(fault: NoRecurrence, say: Speech) -> str:
    return say.say("{body} has no recurrence: change the body, or plan its meetings one by one.", body=fault.body)


def _nobody_in_office(fault: NobodyInOffice, say: Speech) -> str:
    return say.say("{body} has no member in office that day: add its members first.", body=fault.body)


EXPLANATIONS: dict[type[Fault], Callable[[Any, Speech], str]] = {
    NotAllowed: _not_allowed,
    NotFound: _not_found,
    AlreadyDone: _already_done,
    Overtaken: _overtaken,
    AnswerRefused: _answer_refused,
    MeetingClosed: _meeting_closed,
    NoRecurrence: _no_recurrence,
    NobodyInOffice: _nobody_in_office,
}


def explain(fault: Fault, language: Language) -> str:
    """A fault in the reader's language, with what to do next. Plain text, as a `Say` is: nothing is escaped."""
    say = speech(language)
    for kind in type(fault).__mro__:
        if kind in EXPLANATIONS:
            return EXPLANATIONS[kind](fault, say)
    return say.say("This cannot be done. Type “help” to see what I can do.")


def field_fault(fault: FieldFault, language: Language) -> str:
    """What is wrong with a field and how to put it right, to stand under it. Our words alone: nothing typed is repeated."""
    say = speech(language)
    limit = say.number(fault.limit) if fault.limit is not None else ""
    match fault.wrong:
        case Wrong.REQUIRED:
            return say.say("Please fill this in.")
        case Wrong.TOO_LONG:
            return say.say("This is too long: {limit} characters at most.", limit=limit)
        case Wrong.NOT_A_NUMBER:
            return say.say("This is not a number. Write for instance {example}.", example=_an_example(fault.field, say))
        case Wrong.NOT_A_DATE:
            return say.say("This is not a date. Write for instance 15/12/2026.")
        case Wrong.OUT_OF_RANGE if fault.field == "progress":
            return say.say("Progress goes from 0 to 100.")
        case Wrong.OUT_OF_RANGE:
            return say.say("This amount is negative or too large.")
        case Wrong.UNKNOWN_CHOICE:
            return say.say("Choose one of the values of the list.")
        case Wrong.COMMENT_REQUIRED:
            return say.say("Say in a few words why this axis is not sunny.")
        case Wrong.REASON_REQUIRED:
            return say.say("The overall weather is sunnier than the worst axis: say why, or change it.")
        case Wrong.IN_THE_FUTURE:
            return say.say("This day is yet to come: give the forecast instead.")
        case Wrong.TOO_MANY:
            return say.say("There are too many: {limit} at most.", limit=limit)


def _an_example(field: str, say: Speech) -> str:
    return "62" if field == "progress" else say.number(12_500)
