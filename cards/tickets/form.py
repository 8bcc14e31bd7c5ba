"""The form of a new ticket: what most people write on the first screen, the rest folded; what looks alike shown before it is sent."""

from collections.abc import Callable, Sequence
from functools import partial

from microsoft_teams.cards.core import Action, Choice, ChoiceSetInput

from cards.elements import made
from cards.faults import field_fault
from cards.inputs import choice_input, points_to_correct, text_input, with_fault
from cards.layout import (
    Elements,
    card,
    execute,
    fold,
    header,
    notice,
    rich,
    run,
    small,
    submit,
    words,
)
from cards.text import Speech, speech
from cards.tickets.files import refused_lines
from cards.tickets.found import similar_elements
from domain.files import RefusedFile
from domain.flash_reports.entry import FieldFault
from domain.languages import Language
from domain.tickets.found import Similar
from domain.tickets.opening import APPLICATION, CATEGORY, DESCRIPTION, FOR, TITLE, TYPE, URGENCY, WHERE, Typed
from domain.tickets.ticket import (
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    WHERE_LIMIT,
    ApplicationRef,
    CategoryRef,
    TicketType,
    Urgency,
)

PERSON_LIMIT = 120
_FOLDED = (CATEGORY, APPLICATION, WHERE, FOR)

Button = Callable[..., Action]


def ticket_form(
    form: Typed,
    *,
    language: Language,
    categories: Sequence[CategoryRef] = (),
    applications: Sequence[ApplicationRef] = (),
    faults: Sequence[FieldFault] = (),
    similar: Similar | None = None,
    files: int = 0,
    refused: Sequence[RefusedFile] = (),
    as_dialog: bool = False,
) -> dict[str, object]:
    """The form. `files` is how many wait to go with it, `refused` those that were not kept.

    In a Teams dialog its buttons are `Action.Submit`.
    """
    say = speech(language)
    button: Button = submit if as_dialog else partial(execute, inputs=True)
    body: Elements = [header(line=say.say("Support"), title=say.say("New ticket"))]
    if faults:
        told = points_to_correct(len(faults), say)
        body.append(notice([words(told, weight="Bolder")], style="attention"))
    if similar:
        body += similar_elements(similar, language, as_dialog=as_dialog)
    body += _first_screen(form, faults, say)
    body += fold(
        "details",
        say.say("More: category, place, colleague"),
        _details(form, categories, applications, faults, say),
        opened=any(fault.field in _FOLDED for fault in faults),
    )
    if form.source.author:
        body.append(rich(run(say.say("From a message by {name}", name=form.source.author), size="Small", subtle=True)))
    body += refused_lines(refused, language)
    body.append(small(_files(files, say), spacing="Small"))
    what = form_summary(language)
    data = {"source_author": form.source.author, "source_link": form.source.link} if form.source.link else {}
    open_it = button("ticket.open", say.say("Open the ticket now"), data, style="positive")
    return card(body, fallback_text=what, actions=[open_it])


def form_summary(language: Language) -> str:
    """The toast."""
    return speech(language).say("New ticket: say what is wrong")


def _first_screen(form: Typed, faults: Sequence[FieldFault], say: Speech) -> Elements:
    title = text_input(TITLE, say.say("In a few words"), form.get(TITLE)[:TITLE_LIMIT], limit=TITLE_LIMIT)
    description = text_input(
        DESCRIPTION,
        say.say("What happens, since when, what you have tried"),
        form.get(DESCRIPTION)[:DESCRIPTION_LIMIT],
        limit=DESCRIPTION_LIMIT,
        multiline=True,
    )
    kinds = [(say.Word(kind), kind.value) for kind in TicketType]
    urgencies = [(say.Word(urgency), urgency.value) for urgency in Urgency]
    kind = choice_input(TYPE, say.say("Something is broken, or wanted"), kinds, _known(form.get(TYPE), kinds))
    urgency = choice_input(
        URGENCY, say.say("How badly it holds you up"), urgencies, _known(form.get(URGENCY), urgencies)
    )
    return [
        *with_fault(title, _fault(TITLE, faults, say)),
        *with_fault(description, _fault(DESCRIPTION, faults, say)),
        *with_fault(urgency, _fault(URGENCY, faults, say)),
        *with_fault(kind, _fault(TYPE, faults, say)),
    ]


def _details(
    form: Typed,
    categories: Sequence[CategoryRef],
    applications: Sequence[ApplicationRef],
    faults: Sequence[FieldFault],
    say: Speech,
) -> Elements:
    lines: Elements = []
    if applications:
        choices = [(one.name, str(one.id)) for one in applications]
        field = searched_choice(APPLICATION, say.say("Application"), choices, form.get(APPLICATION))
        lines += with_fault(field, _fault(APPLICATION, faults, say))
    if categories:
        choices = [(one.path, str(one.id)) for one in categories]
        field = searched_choice(CATEGORY, say.say("Category"), choices, form.get(CATEGORY))
        lines += with_fault(field, _fault(CATEGORY, faults, say))
    where = text_input(WHERE, say.say("Place (building, room)"), form.get(WHERE)[:WHERE_LIMIT], limit=WHERE_LIMIT)
    whom = text_input(FOR, say.say("For a colleague (their name)"), form.get(FOR)[:PERSON_LIMIT], limit=PERSON_LIMIT)
    lines += with_fault(where, _fault(WHERE, faults, say))
    return lines + with_fault(whom, _fault(FOR, faults, say))


def searched_choice(name: str, label: str, choices: Sequence[tuple[str, str]], value: str = "") -> ChoiceSetInput:
    """One choice among many, narrowed down as one types."""
    return made(
        ChoiceSetInput,
        id=name,
        label=label,
        value=_known(value, choices) or None,
        style="filtered",
        choices=[made(Choice, title=title, value=key) for title, key in choices],
        spacing="Small",
    )


def _known(value: str, choices: Sequence[tuple[str, str]]) -> str:
    return value if any(value == key for _, key in choices) else ""


def _fault(name: str, faults: Sequence[FieldFault], say: Speech) -> str:
    found = next((fault for fault in faults if fault.field == name), None)
    return field_fault(found, say.language) if found else ""


def _files(files: int, say: Speech) -> str:
    if files:
        return say.many("{n} file goes with it.", "{n} files go with it.", files)
    return say.say("A screenshot helps: send it to me here before or after, it joins your ticket.")
