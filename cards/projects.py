"""The cards of the project office: the form of a project, and what was written of it."""

from collections.abc import Mapping, Sequence

from microsoft_teams.cards.core import Action, CardElement, ToggleInput

from cards.elements import made
from cards.inputs import choice_input, date_input, points_to_correct, text_input
from cards.layout import (
    Elements,
    buttons,
    card,
    cell,
    columns,
    execute,
    fact,
    fault_line,
    fold,
    header,
    notice,
    rich,
    run,
    small,
    words,
)
from cards.projects_fields import change_in_words, fault_in_words, full_label, label
from cards.text import Speech, speech
from domain.days import read_day
from domain.flash_reports.report import MILESTONE_NAME_LIMIT, MILESTONES_PER_PAGE
from domain.languages import Language
from domain.periods import Rhythm
from domain.projects import MILESTONES_LIMIT, Milestone, ProjectState
from domain.projects_entry import LIMITS, Change
from domain.projects_form import ProjectForm, SavedProject

MOST_LINES = 10
_PERSON_TYPED = 120
_AMOUNT_TYPED = 24
_TYPED = {**LIMITS, "budget": _AMOUNT_TYPED}


def project_form(form: ProjectForm, language: Language) -> dict[str, object]:
    """The form of a project: what a project is, who carries it, how it reports; the milestones folded."""
    say = speech(language)
    body: Elements = [_header(form, say), *_to_correct(form, say), *_overtaken(form, say)]
    body += _line(form, "name", say)
    body.append(columns(cell(*_line(form, "code", say)), cell(*_line(form, "theme", say)), spacing="Small"))
    body += [*_person(form, "manager", say), *_person(form, "deputy", say)]
    choices = (_choice(form, "rhythm", list(Rhythm), say), _choice(form, "state", list(ProjectState), say))
    body.append(columns(*(cell(*items) for items in choices), spacing="Small"))
    body.append(columns(cell(*_line(form, "budget", say)), cell(*_line(form, "sponsor", say)), spacing="Small"))
    body += _milestones(form, say)
    return card(body, fallback_text=form_summary(form, language), actions=_actions(form, say))


def form_summary(form: ProjectForm, language: Language) -> str:
    """The toast of the form."""
    say = speech(language)
    if form.project is None:
        return say.say("New project: to be filled in")
    return say.say("Project {project}: to be changed", project=form.project.code)


def saved_card(saved: SavedProject, language: Language) -> dict[str, object]:
    """What was written: each field before and after, so that it can be put back."""
    say, project = speech(language), saved.project
    if saved.is_new:
        lines: Elements = [words(say.say("Project created"), weight="Bolder")]
        if project.manager is None:
            lines.append(words(say.say("It has no manager: the project office writes its reports."), spacing="None"))
        undo = say.say("A project is never deleted: close it if it was created by mistake.")
    elif saved.changes:
        lines = [
            words(say.say("Project changed"), weight="Bolder"),
            *_differences(saved.changes, project.milestones, say),
        ]
        undo = say.say("To undo it, change the project again: what stood before is told above.")
    else:
        lines = [words(say.say("Nothing was different: the project stays as it was."), weight="Bolder")]
        undo = ""
    body: Elements = [
        header(
            line=say.joined((project.code, project.theme, project.manager.name if project.manager else "")),
            title=project.name,
            state=say.Word(project.state),
        ),
        notice(lines, style="good"),
    ]
    if undo:
        body.append(small(undo, spacing="Small"))
    ids = {"project": project.id}
    actions = [
        execute("project.show", say.say("See the project"), ids, style="positive"),
        execute("project.edit", say.say("Change the project"), ids),
        execute("portfolio.show", say.say("Portfolio")),
    ]
    return card(body, fallback_text=saved_summary(saved, language), actions=actions)


def saved_summary(saved: SavedProject, language: Language) -> str:
    """The toast of what was written."""
    say = speech(language)
    if saved.is_new:
        return say.say("Project {project} created", project=saved.project.code)
    if not saved.changes:
        return say.say("Project {project}: nothing has changed", project=saved.project.code)
    return say.say("Project {project} changed", project=saved.project.code)


def _header(form: ProjectForm, say: Speech) -> CardElement:
    if form.project is None:
        return header(line=say.say("Portfolio"), title=say.say("New project"))
    return header(line=say.joined((form.project.code, say.say("change the project"))), title=form.project.name)


def _known(form: ProjectForm) -> tuple[Milestone, ...]:
    return form.project.milestones if form.project else ()


def _to_correct(form: ProjectForm, say: Speech) -> Elements:
    if not form.faults:
        return []
    title = points_to_correct(len(form.faults), say)
    lines: Elements = [words(title, weight="Bolder")]
    for fault in form.faults[:MOST_LINES]:
        lines.append(fact(full_label(fault.field, _known(form), say), fault_in_words(fault, say), spacing="None"))
    return [notice([*lines, *_and_more(len(form.faults), say)], style="attention")]


def _overtaken(form: ProjectForm, say: Speech) -> Elements:
    """What stands now, and what the form says instead: saving again writes the form."""
    if form.overtaking is None:
        return []
    who = form.overtaking.by or say.say("Someone else")
    lines: Elements = [rich(run(say.say("{name} changed this project while you were writing", name=who), bold=True))]
    if form.overtaking.differences:
        lines.append(
            small(say.say("What stands now → what your form says. Correct it, then save again."), spacing="Small")
        )
    lines += _differences(form.overtaking.differences, _known(form), say)
    return [notice(lines, style="accent")]


def _differences(changes: Sequence[Change], milestones: tuple[Milestone, ...], say: Speech) -> Elements:
    removed = {change.field.removesuffix("name") for change in changes if _is_removal(change)}
    told = [
        change
        for change in changes
        if not change.field.endswith(".remove")
        and (_is_removal(change) or not change.field.startswith(tuple(removed) or "-"))
    ]
    lines = [_difference(change, milestones, say) for change in told[:MOST_LINES]]
    return [*lines, *_and_more(len(told), say)]


def _is_removal(change: Change) -> bool:
    return change.field.startswith("milestone.") and change.field.endswith(".name") and not change.after


def _difference(change: Change, milestones: tuple[Milestone, ...], say: Speech) -> CardElement:
    if _is_removal(change):
        return fact(say.say("Milestone removed"), change.before, spacing="None")
    return fact(full_label(change.field, milestones, say), change_in_words(change, say), spacing="None")


def _and_more(total: int, say: Speech) -> Elements:
    if total <= MOST_LINES:
        return []
    return [words(say.many("and {n} other", "and {n} others", total - MOST_LINES), spacing="None")]


def _around(form: ProjectForm, name: str, field: CardElement, say: Speech) -> Elements:
    return [field, *(fault_line(fault_in_words(fault, say)) for fault in form.faults if fault.field == name)]


def _line(form: ProjectForm, name: str, say: Speech) -> Elements:
    field = text_input(name, label(name, say), form.entry.get(name), limit=_TYPED[name], spacing="Small")
    return _around(form, name, field, say)


def _choice(form: ProjectForm, name: str, values: Sequence[Rhythm] | Sequence[ProjectState], say: Speech) -> Elements:
    choices = [(say.Word(value), value.value) for value in values]
    field = choice_input(name, label(name, say), choices, form.entry.get(name), spacing="Small")
    return _around(form, name, field, say)


def _person(form: ProjectForm, name: str, say: Speech) -> Elements:
    """A name to type, and when it may mean several people, the choice among them right below."""
    field = text_input(name, label(name, say), form.entry.get(name), limit=_PERSON_TYPED, spacing="Small")
    items = _around(form, name, field, say)
    candidates = form.candidates.get(name, ())
    if candidates:
        choices = [(say.joined((one.name, one.department or one.email)), str(one.id)) for one in candidates]
        title = say.say("Which {name}", name=form.entry.get(name))
        items.append(choice_input(f"{name}_pick", title, choices, form.entry.get(f"{name}_pick"), spacing="None"))
    return items


def _milestones(form: ProjectForm, say: Speech) -> Elements:
    """The milestones in folds of ten, so that what is typed in one is sent with the others; the last has places for new ones."""
    known = sorted(_known(form), key=lambda one: (one.baseline, one.id))
    pages = [known[at : at + MILESTONES_PER_PAGE] for at in range(0, len(known), MILESTONES_PER_PAGE)]
    rows = min(max(form.rows, form.entry.added()), MILESTONES_LIMIT)
    items: Elements = []
    for number, page in enumerate(pages):
        first = number * MILESTONES_PER_PAGE + 1
        parts = [part for at, one in enumerate(page, start=first) for part in _milestone(form, str(one.id), at, say)]
        names = tuple(f"milestone.{one.id}." for one in page)
        title = say.say("Milestones {first} to {last}", first=first, last=first + len(page) - 1)
        items += fold(f"milestones{number}", title, parts, opened=_touched(form, names))
    added = [part for k in range(1, rows + 1) for part in _milestone(form, f"new{k}", len(known) + k, say)]
    if len(known) + rows < MILESTONES_LIMIT:
        data = {**_ids(form), "rows": rows}
        added.append(
            buttons(execute("project.add_milestone", say.say("Add a milestone"), data, inputs=True), spacing="Small")
        )
    title = say.many("New milestones ({n})", "New milestones ({n})", rows) if rows else say.say("Add milestones")
    return [*items, *fold("new_milestones", title, added, opened=bool(rows))]


def _milestone(form: ProjectForm, key: str, number: int, say: Speech) -> Elements:
    name, baseline = f"milestone.{key}.name", f"milestone.{key}.baseline"
    typed_day = form.entry.get(baseline)
    shown_day = day.isoformat() if (day := read_day(typed_day)) else ""
    title = say.say("Milestone {number}", number=number)
    fields = columns(
        cell(
            *_around(form, name, text_input(name, title, form.entry.get(name), limit=MILESTONE_NAME_LIMIT), say),
            width=3,
        ),
        cell(
            *_around(form, baseline, date_input(baseline, say.say("Baseline {number}", number=number), shown_day), say),
            width=2,
        ),
        spacing="Small",
    )
    if key.startswith("new"):
        return [fields]
    removed = form.entry.get(f"milestone.{key}.remove")
    remove = made(
        ToggleInput,
        id=f"milestone.{key}.remove",
        title=say.say("Yes, with its dates"),
        label=say.say("Remove milestone {number}", number=number),
        value=removed or "false",
        spacing="None",
    )
    return [fields, remove]


def _touched(form: ProjectForm, prefixes: tuple[str, ...]) -> bool:
    return any(fault.field.startswith(prefixes) for fault in form.faults)


def _ids(form: ProjectForm) -> Mapping[str, object]:
    return {"project": form.project.id, "version": form.project.version} if form.project else {}


def _actions(form: ProjectForm, say: Speech) -> list[Action]:
    if form.project is None:
        return [
            execute("project.save", say.say("Create the project"), style="positive", inputs=True),
            execute("portfolio.show", say.say("Leave without creating")),
        ]
    return [
        execute("project.save", say.say("Save the project"), _ids(form), style="positive", inputs=True),
        execute("project.show", say.say("Leave without saving"), {"project": form.project.id}),
    ]
