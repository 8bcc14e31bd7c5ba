"""What went wrong, said to people: why, and what to do instead. Every fault of the domain has its sentence here."""

from collections.abc import Callable, Mapping
from typing import Any

from cards.text import Speech, mark, speech
from domain.faults import AlreadyDone, Fault, NotAllowed, NotFound, Overtaken
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
}

_MISSING: Mapping[str, str] = {
    "project": mark("I find no project of that name. Type “projects” to see them all."),
    "report": mark("This report cannot be found. Open the project to see its reports."),
    "draft": mark("This draft is no longer there: it was published or discarded. Type “flash” to begin again."),
    "milestone": mark("This milestone is no longer there. Open the project again."),
    "person": mark("I know nobody of that name. A person becomes known to me when they first write to me."),
    "role": mark("There is no role of that name. Type “roles” to see them."),
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


EXPLANATIONS: dict[type[Fault], Callable[[Any, Speech], str]] = {
    NotAllowed: _not_allowed,
    NotFound: _not_found,
    AlreadyDone: _already_done,
    Overtaken: _overtaken,
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
        case Wrong.TOO_MANY:
            return say.say("There are too many: {limit} at most.", limit=limit)


def _an_example(field: str, say: Speech) -> str:
    return "62" if field == "progress" else say.number(12_500)
