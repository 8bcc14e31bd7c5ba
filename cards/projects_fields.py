"""The fields of a project, named and shown to people: labels, values in words, what is wrong and how to put it right."""

from collections.abc import Iterable

from cards.text import Speech, mark
from domain.days import read_day
from domain.numbers import NotANumber, read_amount
from domain.periods import Rhythm
from domain.projects import Milestone, ProjectState
from domain.projects_entry import Change, ProjectFault, ProjectWrong

LABELS = {
    "code": mark("Code"),
    "name": mark("Name"),
    "theme": mark("Theme"),
    "manager": mark("Project manager (type a name)"),
    "deputy": mark("Deputy (type a name)"),
    "sponsor": mark("Sponsor"),
    "rhythm": mark("Flash reports"),
    "state": mark("State"),
    "budget": mark("Approved budget (€)"),
}
_SHORT = LABELS | {
    "manager": mark("Project manager"),
    "deputy": mark("Deputy"),
    "budget": mark("Approved budget"),
}


def label(field: str, say: Speech) -> str:
    """The label of a field in the form."""
    return say.say(LABELS[field])


def full_label(field: str, milestones: Iterable[Milestone], say: Speech) -> str:
    """The label of a field out of its place: that of a milestone is told with its name. It may hold what a person typed."""
    if field in _SHORT:
        return say.say(_SHORT[field])
    _, which, part = field.split(".")
    what = say.say("name") if part == "name" else say.say("baseline")
    name = next((one.name for one in milestones if str(one.id) == which), "")
    if not name:
        return say.say("Milestone, {what}", what=what)
    return say.say("{milestone}, {what}", milestone=name, what=what)


def value(field: str, text: str, say: Speech) -> str:
    """A typed value as it is read outside its field; what cannot be read is shown as it was typed."""
    if not text:
        return say.say("nothing")
    if field == "rhythm" and text in list(Rhythm):
        return say.word(Rhythm(text))
    if field == "state" and text in list(ProjectState):
        return say.word(ProjectState(text))
    if field.endswith(".baseline"):
        day = read_day(text)
        return say.short_date(day) if day else text
    if field == "budget":
        try:
            return say.money(read_amount(text))
        except NotANumber:
            return text
    return text


def change_in_words(change: Change, say: Speech) -> str:
    """``toutes les semaines → tous les mois``."""
    return f"{value(change.field, change.before, say)} → {value(change.field, change.after, say)}"


def fault_in_words(fault: ProjectFault, say: Speech) -> str:
    """What is wrong with a field and how to put it right. Our words alone: nothing typed is repeated."""
    limit = say.number(fault.limit) if fault.limit is not None else ""
    match fault.wrong:
        case ProjectWrong.REQUIRED:
            return say.say("Please fill this in.")
        case ProjectWrong.TOO_LONG:
            return say.say("This is too long: {limit} characters at most.", limit=limit)
        case ProjectWrong.NOT_A_CODE:
            return say.say(
                "A code holds letters without accent and digits, then also full stops, hyphens and underscores."
            )
        case ProjectWrong.TAKEN:
            return say.say("Another project has this code. Choose another one.")
        case ProjectWrong.NOT_A_NUMBER:
            return say.say("This is not a number. Write for instance {example}.", example=say.number(12_500))
        case ProjectWrong.NOT_A_DATE:
            return say.say("This is not a date. Write for instance 15/12/2026.")
        case ProjectWrong.OUT_OF_RANGE:
            return say.say("This amount is negative or too large.")
        case ProjectWrong.UNKNOWN_CHOICE:
            return say.say("Choose one of the values of the list.")
        case ProjectWrong.UNKNOWN_PERSON:
            return say.say("I know nobody of this name. Check the spelling, or leave it empty.")
        case ProjectWrong.SEVERAL_PEOPLE:
            return say.say("Several people may be meant: choose one below.")
        case ProjectWrong.SAME_PERSON:
            return say.say("The deputy must be somebody else than the project manager.")
        case ProjectWrong.TOO_MANY:
            return say.say("There are too many: {limit} at most.", limit=limit)
