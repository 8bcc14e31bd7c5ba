"""What went wrong, said to people: why, and what to do instead. Every fault of the domain has its sentence here."""

from collections.abc import Callable, Mapping
from typing import Any

from cards.meetings.faults import closed, refused
from cards.text import Speech, mark, speech
from domain.faults import (
    AlreadyDone,
    AnswerRefused,
    Fault,
    LastSecretary,
    MeetingClosed,
    NobodyInOffice,
    NoRecurrence,
    NotAllowed,
    NotAMember,
    NotFound,
    NotNow,
    NotYetSent,
    Overtaken,
    TooMany,
    Unfit,
)
from domain.flash_reports.entry import FieldFault, Wrong
from domain.languages import Language
from domain.rights import Intention
from domain.tickets.entries import Event
from domain.tickets.ticket import State

_REFUSALS: Mapping[Intention, str] = {
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
    Intention.ADMINISTRATE_OUTBOX: mark("Only an administrator can look after what is sent. Ask one of them."),
    Intention.BIND_EDITORS_CHANNEL: mark(
        "Only a news editor or an administrator can bind this channel. Ask one of them."
    ),
    Intention.WRITE_NEWS: mark(
        "Only news editors and ambassadors write the news. Tell one of them what you have in mind."
    ),
    Intention.APPROVE_NEWS: mark("Only another news editor can approve this item. Ask one of them."),
    Intention.SEND_NEWS: mark("Only news editors and ambassadors send the news. Ask one of them."),
    Intention.SEND_NEWS_TO_EVERYONE: mark(
        "Only a news editor can send to this audience. Choose another, or ask one of them."
    ),
    Intention.READ_NEWS: mark("This item is not for you to read. Type “news” to see those that are."),
    Intention.ANSWER_NEWS_QUESTION: mark("Only a news editor can answer this question. Ask one of them."),
    Intention.OPEN_TICKET: mark("You cannot open a ticket. Ask an administrator."),
    Intention.READ_TICKET: mark(
        "This ticket is somebody else's: its requester and the support alone can read it. Type “my tickets” to see yours."
    ),
    Intention.READ_TICKET_NOTES: mark("Only those who work on this ticket can read this. Ask one of them."),
    Intention.ANSWER_TICKET: mark(
        "Only the requester of this ticket can do this. Open a ticket of your own if you need one."
    ),
    Intention.WORK_ON_TICKET: mark("Only the group that looks after this ticket can do this. Ask one of them."),
    Intention.DECLARE_MAJOR_INCIDENT: mark(
        "Only the lead of the group or an administrator can declare a major incident. Ask one of them."
    ),
    Intention.READ_QUEUE: mark("Only those who work on tickets have a queue. Type “my tickets” to see yours."),
    Intention.READ_SUPPORT_REPORT: mark(
        "Only the leads of the groups and the director can read this report. Ask one of them."
    ),
    Intention.KEEP_SUPPORT: mark("Only an administrator can set up the support. Ask one of them."),
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
    "news": mark("This item of the news is no longer there. Type “news” to see the last ones."),
    "news_question": mark("This question is no longer there. Type “news” to see the last items."),
    "ticket": mark("I find no ticket with this number. Type “my tickets” to see yours."),
    "file": mark("This file is no longer there."),
    "assignment_group": mark("No group looks after tickets yet. Ask an administrator to set one up."),
    "category": mark("This category is no longer used. Choose another one."),
    "application": mark("This application is no longer used. Choose another one."),
    "survey": mark("Nothing is asked about this ticket."),
    "meeting": mark("This meeting cannot be found. Type “my meetings” to see yours."),
    "body": mark("This body cannot be found. Type “committees” to see them."),
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
    "assignment_group": mark("There is no support group named “{name}”."),
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


def _not_yet_sent(_fault: NotYetSent, say: Speech) -> str:
    return say.say("This is a test: the buttons work once the item has gone out.")


_CLOSED_NOW = mark("This ticket is closed: open another one if the trouble comes back.")
_RESOLVED_NOW = mark("This ticket is resolved: reopen it first.")
_NOT_NOW = mark("This cannot be done with the ticket as it stands now.")


def _not_now(fault: NotNow, say: Speech) -> str:
    if fault.event is Event.WITHDRAW:
        return say.say("Somebody already looks after this ticket: write to them that you no longer need it.")
    return say.say({State.CLOSED: _CLOSED_NOW, State.RESOLVED: _RESOLVED_NOW}.get(fault.state, _NOT_NOW))


def _too_many(fault: TooMany, say: Speech) -> str:
    if fault.intention is Intention.OPEN_TICKET:
        return say.many(
            "You have opened a ticket within an hour. If it is all one trouble, add to the last one; else come back in an hour.",
            "You have opened {n} tickets within an hour. If it is all one trouble, add to the last one; else come back in an hour.",
            fault.limit,
        )
    return say.say(
        "That is a lot of messages at once: all of them arrived. Wait ten minutes before the next one, please."
    )


def _not_a_member(fault: NotAMember, say: Speech) -> str:
    return say.say("This person is not of the group {group}. Choose one of the list.", group=fault.group)


_UNFIT: Mapping[str, str] = {
    "nothing_written": mark("Write something first."),
    "too_long": mark("This is too long: cut it, or send it as a file."),
    "same_group": mark("This group looks after it already. Choose another one."),
    "not_a_day_to_come": mark("Choose a day to come, within a year."),
    "not_a_day_and_hour": mark("Choose a day and an hour."),
    "not_an_hour_to_come": mark("Choose an hour to come, within a year."),
    "skipped_hour": mark("That hour does not exist: the clocks go forward that night. Choose another one."),
    "parent_is_itself": mark("A ticket cannot hang on itself."),
    "parent_hangs": mark("That ticket hangs on another one: link to that other one."),
    "parent_is_closed": mark("That ticket is no longer open."),
    "has_children": mark("Other tickets hang on this one: it cannot hang on another."),
    "too_many_files": mark("A ticket holds ten files. Ask who looks after it where to put the others."),
    "too_many_waiting_files": mark("Too many files wait for a ticket already: choose the ticket they belong to first."),
    "no_file_waits": mark(
        "These files no longer wait: they are on their ticket, or too old. Send them again if need be."
    ),
    "not_a_score": mark("Choose from 1 to 5."),
    "major_is_declared": mark("The major priority is declared by a lead, it does not come out of the matrix."),
    "not_a_period": mark("These days cannot be: the first comes before the last, within a year."),
    "settings_changed": mark("Somebody changed these settings in the meantime. Here they are as they stand now."),
    "last_rule": mark("One rule has to stay. Change it, or put the default ones back."),
    "not_days": mark(
        "I cannot tell which days you mean. Write for instance: support report november, support report 2026, "
        "support report 1/11/2026 to 15/11/2026."
    ),
    "not_a_channel": mark("Write this in the channel itself, with my name before it."),
    "survey_is_over": mark("Your answer can no longer be changed. Thank you for it."),
}


def _unfit(fault: Unfit, say: Speech) -> str:
    return say.say(_UNFIT.get(fault.what, _NOT_NOW))


def _answer_refused(fault: AnswerRefused, say: Speech) -> str:
    return refused(fault.refusal, say)


def _meeting_closed(fault: MeetingClosed, say: Speech) -> str:
    return closed(fault.state, has_begun=fault.has_begun, say=say)


def _last_secretary(fault: LastSecretary, say: Speech) -> str:
    return say.say(
        "{person} is the only secretary of {body}: add another secretary first, then end this mandate.",
        person=fault.person,
        body=fault.body,
    )


def _no_recurrence(fault: NoRecurrence, say: Speech) -> str:
    return say.say("{body} has no recurrence: change the body, or plan its meetings one by one.", body=fault.body)


def _nobody_in_office(fault: NobodyInOffice, say: Speech) -> str:
    return say.say("{body} has no member in office that day: add its members first.", body=fault.body)


EXPLANATIONS: dict[type[Fault], Callable[[Any, Speech], str]] = {
    NotAllowed: _not_allowed,
    NotFound: _not_found,
    AlreadyDone: _already_done,
    NotYetSent: _not_yet_sent,
    Overtaken: _overtaken,
    NotNow: _not_now,
    TooMany: _too_many,
    NotAMember: _not_a_member,
    Unfit: _unfit,
    AnswerRefused: _answer_refused,
    MeetingClosed: _meeting_closed,
    LastSecretary: _last_secretary,
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
        case Wrong.UNKNOWN_PERSON:
            return say.say("I know nobody of that name. Write the name as it stands in Teams.")
        case Wrong.SEVERAL_PEOPLE:
            return say.say("Several people have that name. Write the first name and the last name.")
        case Wrong.NOT_A_SPAN:
            return say.say("This is no length of time. Write for instance 30 min, 4 h or 2 d (working days).")
        case Wrong.ALREADY_THERE:
            return say.say("Another rule is about the very same tickets: change that one.")
        case Wrong.TOO_MANY:
            return say.say("There are too many: {limit} at most.", limit=limit)


def _an_example(field: str, say: Speech) -> str:
    return "62" if field == "progress" else say.number(12_500)
