"""The fields of the form, named and shown to people: their labels, and their values in words."""

from cards.text import Speech, capital, mark
from domain.days import read_day
from domain.flash_reports.entry import REVISION_REASON
from domain.flash_reports.report import Axis, Weather
from domain.forms import Clash, Entry
from domain.projects import Project

_LABELS = {
    "overall": mark("Overall weather"),
    "overall_reason": mark("Why the overall weather is sunnier than the worst axis"),
    "progress": mark("Progress (%)"),
    "highlights": mark("Highlights"),
    "next_steps": mark("Next steps"),
    "issues": mark("Issues"),
    "decisions": mark("Decisions requested"),
    "budget.approved": mark("Approved (€)"),
    "budget.committed": mark("Committed (€)"),
    "budget.spent": mark("Spent (€)"),
    "budget.to_complete": mark("To complete (€)"),
    REVISION_REASON: mark("Reason for the revision"),
}


def label(field: str, say: Speech) -> str:
    """The label of a field in its form."""
    if field in _LABELS:
        return say.say(_LABELS[field])
    _, which, part = field.split(".")
    if part == "weather":
        return say.Word(Axis(which))
    if part == "comment":
        return say.say("{axis}: comment", axis=say.Word(Axis(which)))
    if part == "name":
        return say.say("Name")
    return say.say("Forecast") if part == "forecast" else say.say("Done on")


def full_label(field: str, project: Project, say: Speech) -> str:
    """The label of a field out of its place: a date is told with its milestone. It may hold what a person typed."""
    if not field.startswith("milestone."):
        return label(field, say)
    which = field.split(".")[1]
    name = next((milestone.name for milestone in project.milestones if str(milestone.id) == which), "")
    what = label(field, say)
    if not name:
        return say.say("New milestone, {what}", what=what[:1].lower() + what[1:])
    return say.say("{milestone}, {what}", milestone=capital(name), what=what[:1].lower() + what[1:])


def shown(field: str, text: str, say: Speech) -> str:
    """A typed value as it is told elsewhere than in its field: a weather by its name, a day in words, empty as a dash."""
    if not text:
        return say.say("nothing")
    if field == "overall" or field.endswith(".weather"):
        return say.weather(Weather(text)) if text in list(Weather) else text
    if field.endswith((".forecast", ".actual")):
        day = read_day(text)
        return say.short_date(day) if day else text
    return text


def clash_of(field: str, clashes: tuple[Clash, ...]) -> Clash | None:
    """The clash about a field, if any."""
    return next((clash for clash in clashes if clash.field == field), None)


def axes_to_comment(entry: Entry) -> tuple[Axis, ...]:
    """The axes whose comment is asked for, or already written."""
    return tuple(
        axis
        for axis in Axis
        if entry.get(f"axis.{axis}.weather") not in ("", Weather.SUNNY) or entry.get(f"axis.{axis}.comment")
    )


def needs_reason(entry: Entry) -> bool:
    """Whether the overall weather, as typed, is sunnier than the worst axis, as typed."""
    known = list(Weather)
    axes = [text for axis in Axis if (text := entry.get(f"axis.{axis}.weather")) in known]
    overall = entry.get("overall")
    return overall in known and any(Weather(text).severity > Weather(overall).severity for text in axes)
