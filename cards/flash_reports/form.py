"""The form of a flash report: what most managers change on the first screen, the rest folded under titles that say what is in it."""

from collections.abc import Callable, Sequence
from functools import partial

from microsoft_teams.cards.core import Action, CardElement

from cards.faults import field_fault
from cards.flash_reports.fields import (
    axes_to_comment,
    full_label,
    label,
    needs_reason,
    shown,
)
from cards.flash_reports.form_view import FormView
from cards.flash_reports.milestone_fields import milestones_fold, shown_milestones
from cards.inputs import points_to_correct, text_input, weather_input
from cards.layout import (
    Elements,
    card,
    cell,
    columns,
    execute,
    fact,
    fold,
    header,
    notice,
    small,
    submit,
    typed,
    words,
)
from cards.text import capital, speech
from domain.flash_reports.draft import Draft
from domain.flash_reports.entry import AMOUNTS, REVISION_REASON, SHOWN, FieldFault, added
from domain.flash_reports.report import COMMENT_LIMIT, NARRATIVE_LIMIT, Axis, Report
from domain.forms import Merge
from domain.languages import Language
from domain.numbers import NotANumber, read_amount
from domain.projects import MILESTONES_LIMIT, Project

MOST_CHANGES = 8
MOST_TOLD = 2
_AMOUNT_LIMIT = 24
_PROGRESS_LIMIT = 16
_SHORTER = {"overall_reason": "overall"}
"""A fault that says all of its label is told by a shorter one."""
_LINE = 32
"""As much as one line shows on a phone: a longer comment has a field of several lines, where all of it is read."""
_FOLDED_NARRATIVES = ("next_steps", "issues", "decisions")


def form(
    project: Project,
    draft: Draft,
    *,
    language: Language,
    faults: Sequence[FieldFault] = (),
    merge: Merge | None = None,
    previous: Report | None = None,
    new_rows: int = 0,
    page: int = 0,
    as_dialog: bool = False,
    unread: str = "",
) -> dict[str, object]:
    """The form of a draft.

    `draft.entry` is what the fields show, unless `merge` brings the entry of two people together (then `draft` is the saved one, whose
    author wrote the other words). `previous` is the report that the form is prefilled from, or that is revised. `new_rows` is the
    number of places for new milestones, `page` the page of the milestones. In a dialog the buttons are `Action.Submit`. `unread` is
    what was said with the command and is in no field.
    """
    entry = merge.entry if merge else draft.entry
    view = FormView(
        project=project,
        draft=draft,
        entry=entry,
        faults=tuple(faults),
        merge=merge,
        language=language,
        new_rows=min(max(new_rows, *added(entry), 0), MILESTONES_LIMIT),
        page=page,
    )
    say = view.say
    button = submit if as_dialog else partial(execute, inputs=True)
    data = _data(view, previous)
    body: Elements = [_header(view), *_origin(view, previous)]
    if unread:
        told = say.say("Not understood, so not in the form: “{text}”", text=unread)
        body.append(notice(typed(told), style="accent"))
    body += [*_to_correct(view), *_changed_by_another(view)]
    if draft.revises is not None:
        reason = text_input(
            REVISION_REASON, label(REVISION_REASON, say), entry.get(REVISION_REASON), limit=COMMENT_LIMIT
        )
        body += view.around(reason, REVISION_REASON)
    body += _first_screen(view)
    body += _narratives(view)
    body += milestones_fold(view, button, data)
    body += _budget(view)
    what = say.say("Flash report form: {project}, {period}", project=project.name, period=say.period(draft.period))
    return card(body, fallback_text=what, actions=_actions(view, previous, button, data), speak=what)


def summary(project: Project, draft: Draft, language: Language) -> str:
    """The toast of the form."""
    say = speech(language)
    return say.say(
        "Flash report {project}: to be filled in for {period}", project=project.code, period=say.period(draft.period)
    )


def _data(view: FormView, previous: Report | None) -> dict[str, object]:
    """What the buttons carry: which draft the form shows, and what was last published when it was opened."""
    data: dict[str, object] = {
        "project": view.project.id,
        "version": view.draft.version,
        "period": view.draft.period.start.isoformat(),
    }
    if previous is not None:
        data |= {"number": previous.number, "revision": previous.revision}
    if view.draft.revises is not None:
        data["revises"] = view.draft.revises
    if view.new_rows:
        data["new_rows"] = view.new_rows
    if view.page:
        data["page"] = view.page
    data[SHOWN] = shown_milestones(view)
    return data


def _header(view: FormView) -> CardElement:
    say, draft = view.say, view.draft
    if draft.revises is not None:
        state, detail = say.say("Revision"), ""
    elif draft.version:
        state, detail = say.say("Draft"), capital(say.say("due on {day}", day=say.weekday_date(draft.period.due)))
    else:
        state, detail = say.say("To do"), capital(say.say("due on {day}", day=say.weekday_date(draft.period.due)))
    line = say.joined((view.project.code, say.say("flash report"), say.period(draft.period)))
    return header(line=line, title=view.project.name, state=state, state_detail=detail, state_color="Accent")


def _origin(view: FormView, previous: Report | None) -> Elements:
    say, draft = view.say, view.draft
    if draft.revises is not None:
        return [
            small(say.say("The published report stays in the history: the revision is added to it."), spacing="Small")
        ]
    if draft.version and draft.author_name:
        return typed(
            say.say("Draft saved by {name}.", name=draft.author_name), size="Small", subtle=True, spacing="Small"
        )
    if previous is not None:
        return [
            small(
                say.say(
                    "Prefilled from report no. {number} ({period}): change only what changed.",
                    number=previous.number,
                    period=say.period(previous.period),
                ),
                spacing="Small",
            )
        ]
    return []


def _to_correct(view: FormView) -> Elements:
    if not view.faults:
        return []
    say = view.say
    title = points_to_correct(len(view.faults), say)
    lines: Elements = [words(title, weight="Bolder")]
    names = [full_label(_SHORTER.get(fault.field, fault.field), view.project, say) for fault in view.faults]
    if len(names) <= MOST_TOLD:
        told = zip(names, view.faults, strict=True)
        lines += [fact(name, field_fault(fault, view.language), spacing="None") for name, fault in told]
    else:
        rest = len(names) - MOST_CHANGES
        more = say.many("and {n} other", "and {n} others", rest) if rest > 0 else ""
        lines += typed(say.joined((*dict.fromkeys(names[:MOST_CHANGES]), more)), spacing="None")
    return [notice(lines, style="attention")]


def _changed_by_another(view: FormView) -> Elements:
    merge, say = view.merge, view.say
    if merge is None:
        return []
    who = view.draft.author_name or say.say("Someone else")
    lines: Elements = [*typed(say.say("{name} changed this draft while you were writing", name=who), bold=True)]
    names = list(merge.changed)
    for name in names[:MOST_CHANGES]:
        theirs = shown(name, merge.changed[name], say)
        short = theirs if len(theirs) <= 80 else theirs[:79].rstrip() + "…"
        lines.append(fact(full_label(name, view.project, say), short, spacing="None"))
    if len(names) > MOST_CHANGES:
        lines.append(words(say.many("and {n} other", "and {n} others", len(names) - MOST_CHANGES), spacing="None"))
    if merge.clashes:
        told = say.say("Where you both wrote, your words are kept and theirs stand below the field.")
    else:
        told = say.say("Their changes are in the form, yours too.")
    lines.append(small(told, spacing="Small"))
    return [notice(lines, style="accent")]


def _first_screen(view: FormView) -> Elements:
    say, entry = view.say, view.entry
    overall = weather_input("overall", label("overall", say), view.language, entry.get("overall"))
    progress = text_input(
        "progress", label("progress", say), entry.get("progress")[:_PROGRESS_LIMIT], limit=_PROGRESS_LIMIT
    )
    items: Elements = [
        columns(cell(*view.around(overall, "overall")), cell(*view.around(progress, "progress"))),
    ]
    asked = needs_reason(entry) or bool(entry.get("overall_reason")) or view.touched("overall_reason")
    reason = view.around(_line(view, "overall_reason", COMMENT_LIMIT), "overall_reason")
    if asked:
        items += reason
    axes = list(Axis)
    for pair in zip(axes[::2], axes[1::2], strict=True):
        items.append(columns(*(cell(*_axis_weather(view, axis)) for axis in pair), spacing="Small"))
    shown_axes = [axis for axis in Axis if axis in axes_to_comment(entry) or view.touched(f"axis.{axis}.comment")]
    for axis in shown_axes:
        items += _axis_comment(view, axis)
    items += view.around(_line(view, "highlights", NARRATIVE_LIMIT, multiline=True), "highlights")
    others = [axis for axis in Axis if axis not in shown_axes]
    if others or not asked:
        folded = [element for axis in others for element in _axis_comment(view, axis)]
        title = say.many("Comment on another axis ({n})", "Comment on other axes ({n})", len(others)) if others else ""
        items += fold("comments", title or say.say("Overall weather: a word"), [*folded, *([] if asked else reason)])
    return items


def _axis_weather(view: FormView, axis: Axis) -> Elements:
    name = f"axis.{axis}.weather"
    return view.around(weather_input(name, label(name, view.say), view.language, view.entry.get(name)), name)


def _axis_comment(view: FormView, axis: Axis) -> Elements:
    name = f"axis.{axis}.comment"
    return view.around(_line(view, name, COMMENT_LIMIT), name)


def _line(view: FormView, name: str, limit: int, *, multiline: bool = False) -> CardElement:
    text = view.entry.get(name)
    is_long = multiline or len(text) > _LINE or "\n" in text
    return text_input(name, label(name, view.say), text, limit=limit, multiline=is_long or None, spacing="Small")


def _narratives(view: FormView) -> Elements:
    say = view.say
    filled = sum(1 for name in _FOLDED_NARRATIVES if view.entry.get(name))
    items: Elements = []
    for name in _FOLDED_NARRATIVES:
        items += view.around(_line(view, name, NARRATIVE_LIMIT, multiline=True), name)
    title = say.say("Next steps, issues, decisions ({n} of 3)", n=filled)
    return fold("narratives", title, items, opened=view.touched(*_FOLDED_NARRATIVES))


def _budget(view: FormView) -> Elements:
    say = view.say
    fields = {
        amount: view.around(
            text_input(
                f"budget.{amount}",
                label(f"budget.{amount}", say),
                view.entry.get(f"budget.{amount}")[:_AMOUNT_LIMIT],
                limit=_AMOUNT_LIMIT,
            ),
            f"budget.{amount}",
        )
        for amount in AMOUNTS
    }
    items: Elements = [
        columns(cell(*fields["approved"]), cell(*fields["committed"]), spacing="Small"),
        columns(cell(*fields["spent"]), cell(*fields["to_complete"]), spacing="Small"),
        small(say.say("At completion = spent + to complete"), spacing="Small"),
    ]
    return fold("budget", _budget_title(view), items, opened=view.touched("budget."))


def _budget_title(view: FormView) -> str:
    say = view.say
    try:
        spent, to_complete = (read_amount(view.entry.get(f"budget.{amount}")) for amount in ("spent", "to_complete"))
    except NotANumber:
        return say.say("Budget")
    return say.say("Budget (at completion {amount})", amount=say.compact_money(spent + to_complete))


def _actions(
    view: FormView, previous: Report | None, button: Callable[..., Action], data: dict[str, object]
) -> list[Action]:
    say, draft = view.say, view.draft
    publish = say.say("Publish the report") if draft.revises is None else say.say("Publish the revision")
    actions = [
        button("flash_report.publish", publish, data, style="positive"),
        button("flash_report.save", say.say("Save the draft"), data),
    ]
    if previous is not None and not draft.version and draft.revises is None and not view.faults and not view.merge:
        actions.append(button("flash_report.unchanged", say.say("Nothing has changed"), data))
    if draft.version:
        actions.append(button("flash_report.withdraw", say.say("Discard the draft"), data))
    return actions
