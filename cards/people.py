"""The cards about the person themselves, and those that help: welcome, help, language, profile, roles, what was not understood."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement

from cards.layout import (
    GAP,
    MOST_ACTIONS,
    Elements,
    buttons,
    card,
    cell,
    columns,
    execute,
    fact,
    fold,
    header,
    heading,
    notice,
    rich,
    row,
    run,
    small,
    typed,
    words,
)
from cards.text import Speech, mark, speech
from domain.languages import Language
from domain.people import Person, Role
from domain.places import Purpose
from domain.projects import Project
from domain.rights import Relation

PEOPLE_SHOWN = 12
PROJECTS_SHOWN = 12
PROJECTS_GUESSED = 2
GUESSES_SHOWN = 4
COMMANDS_SHOWN = 10
_BOUND = {
    Purpose.PROJECT_OFFICE: mark("This channel is now that of the project office."),
    Purpose.NEWS_EDITORS: mark("This channel is now that of the news editors."),
}
_BROUGHT = {
    Purpose.PROJECT_OFFICE: mark(
        "Each published flash report comes here as one card, kept up to date when it is revised."
    ),
    Purpose.NEWS_EDITORS: mark("The questions of readers come here; a news editor answers on the card itself."),
}
_UNBOUND = {
    Purpose.PROJECT_OFFICE: mark("This channel no longer receives the flash reports."),
    Purpose.NEWS_EDITORS: mark(
        "This channel no longer receives the questions of readers: they go to each news editor."
    ),
}
_OWN_NAMES = {Language.FRENCH: "Français", Language.ENGLISH: "English"}


class Sayable(Protocol):
    """A command as help shows it: msgids of its title and description, and the ways to say it, the first being the one shown."""

    @property
    def title(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def words(self) -> Mapping[Language, tuple[str, ...]]: ...


def help_card(commands: Sequence[Sayable], language: Language) -> dict[str, object]:
    """All that can be said here, each pressed or typed: first what most people come for, the rest folded."""
    say = speech(language)
    title = say.say("What you can ask me")
    body: Elements = [header(line="Mardi", title=title)]
    body.append(
        small(say.say("Choose a line, or type its words. Accents and typing mistakes do not matter."), spacing="Small")
    )
    body += [_command(command, say) for command in commands[:COMMANDS_SHOWN]]
    rest = [_command(command, say, chevron=False) for command in commands[COMMANDS_SHOWN:]]
    if rest:
        body += fold("rest", say.many("{n} other command", "{n} other commands", len(rest)), rest)
    return card(body, fallback_text=title)


def welcome_card(person: Person, commands: Sequence[Sayable], language: Language) -> dict[str, object]:
    """The first message to a person: who Mardi is, what it brings them, how to begin and how to stop."""
    say = speech(language)
    title = say.say("Hello {name}", name=person.name)
    pitch = say.say(
        "I carry the work of the department, here in Teams: help when something does not work, the reports of the projects, "
        "your meetings, and one good practice every Tuesday."
    )
    quiet = say.say("I write first only when something waits for you. To stop, remove or block Mardi in Teams.")
    body: Elements = [header(line="Mardi", title=title), words(pitch, spacing="Medium")]
    body += [_command(command, say) for command in commands[:4]]
    body.append(small(quiet, spacing="Medium"))
    actions = [
        execute("help.show", say.say("See all I can do")),
        execute("news.latest", say.say("The last two news items")),
    ]
    actions += [
        execute("language.choose", _OWN_NAMES[other], {"language": other.value})
        for other in Language
        if other is not language
    ]
    return card(body, fallback_text=f"{title}. {pitch}", actions=actions)


def unknown_card(
    said: str, guesses: Sequence[Sayable], language: Language, *, guessed: bool = True, projects: Sequence[Project] = ()
) -> dict[str, object]:
    """What a text may have meant, as buttons: the `projects` it may name, the commands it may be.

    `guessed` is False when the commands are only the usual ones.
    """
    say = speech(language)
    title = say.say("I am not sure I understood")
    short = said if len(said) <= 120 else said[:119].rstrip() + "…"
    body: Elements = [header(line="Mardi", title=title)]
    if short.strip():
        body += typed(say.say("You wrote: “{text}”", text=" ".join(short.split())), subtle=True, spacing="Small")
    told = say.say("Did you mean:") if guessed or projects else say.say("Here is what I can do:")
    body.append(words(told, spacing="Medium"))
    named = [
        execute("project.show", say.say("Project {project}", project=one.code), {"project": one.id})
        for one in projects[:PROJECTS_GUESSED]
    ]
    sayable = [execute("say", say.say(one.title), {"text": one.words[language][0]}) for one in guesses]
    actions = [*named, *sayable][:GUESSES_SHOWN]
    actions.append(execute("help.show", say.say("See all I can do")))
    return card(body, fallback_text=title, actions=actions)


def sentence_card(text: str, suggestions: Sequence[tuple[str, str]]) -> dict[str, object]:
    """A sentence with buttons (label → what it says to Mardi): the same words in every kind of place.

    Teams' own `suggestedActions` are for personal chats alone, and the Agents Playground says their label instead of their words.
    """
    actions = [execute("say", label, {"text": said}) for label, said in suggestions[:MOST_ACTIONS]]
    return card(typed(text), fallback_text=text, actions=actions)


def language_card(chosen: Language, language: Language) -> dict[str, object]:
    """The language in use, and the others."""
    say = speech(language)
    told = say.say("I speak {language} to you.", language=say.word(chosen))
    hint = say.say("This choice wins over the language of Teams, and lasts until you change it here.")
    body: Elements = [header(line="Mardi", title=say.say("Language")), words(told, spacing="Medium"), small(hint)]
    actions = [
        execute("language.choose", _OWN_NAMES[one], {"language": one.value}) for one in Language if one is not chosen
    ]
    return card(body, fallback_text=told, actions=actions)


def profile_card(
    person: Person, projects: Sequence[Project], timezone: ZoneInfo, language: Language
) -> dict[str, object]:
    """What Mardi knows of a person, told to them: roles, language, time zone, projects."""
    say = speech(language)
    title = say.say("Who you are for me")
    facts = (
        (say.say("Roles"), _roles(person, say)),
        (say.say("Department"), person.department),
        (say.say("E-mail"), person.email),
        (say.say("Language"), say.word(language)),
        (say.say("Time zone"), str(timezone)),
    )
    body: Elements = [header(line=title, title=person.name)]
    body += [fact(label, value) for label, value in facts if value]
    if projects:
        body.append(heading(say.many("Your project", "Your {n} projects", len(projects))))
        body += [_project(person, project, say) for project in projects[:PROJECTS_SHOWN]]
        if len(projects) > PROJECTS_SHOWN:
            rest = len(projects) - PROJECTS_SHOWN
            body.append(small(say.many("and {n} other project", "and {n} other projects", rest), spacing="Small"))
    body.append(small(say.say("Roles are given by an administrator. A mistake? Tell one of them."), spacing="Medium"))
    actions = [execute("say", say.say("Language"), {"text": "langue" if say.is_french else "language"})]
    return card(body, fallback_text=say.joined((title, person.name)), actions=actions)


def people_card(found: Sequence[Person], language: Language) -> dict[str, object]:
    """The people whom a name may mean; pressing one opens their roles."""
    say = speech(language)
    title = say.say("Whom do you mean?")
    body: Elements = [header(line=say.say("Roles"), title=title)]
    for person in found[:PEOPLE_SHOWN]:
        press = say.say("Open the roles of {name}", name=person.name)
        detail = say.joined((person.department, _roles(person, say)))
        body.append(row("role.show", press, {"person": person.id}, *_two_lines(person.name, detail)))
    if len(found) > PEOPLE_SHOWN:
        body.append(small(say.say("There are more: write the name in full."), spacing="Small"))
    return card(body, fallback_text=title)


def roles_card(person: Person, language: Language) -> dict[str, object]:
    """The roles of a person, each to give or to take back at one press; the same press undoes it."""
    say = speech(language)
    title = say.say("Roles of {name}", name=person.name)
    body: Elements = [header(line=say.say("Roles"), title=person.name)]
    hint = say.say("Everybody is a staff member. A role takes effect at once; the same button undoes it.")
    body.append(small(hint, spacing="Small"))
    for role in Role:
        if role is not Role.STAFF:
            body.append(_role(person, role, say))
    return card(body, fallback_text=title)


def channel_bound_card(place_name: str, purpose: Purpose, language: Language) -> dict[str, object]:
    """A channel that was bound: what will come there, and how to undo it."""
    say = speech(language)
    what = say.say(_BOUND[purpose])
    told = say.say(_BROUGHT[purpose])
    body: Elements = [header(line=say.Word(purpose), title=place_name or say.say("This channel"))]
    body.append(notice([words(what, weight="Bolder"), words(told, spacing="Small")], style="good"))
    actions = [execute("channel.unbind", say.say("Unbind this channel"), {"purpose": purpose.value})]
    return card(body, fallback_text=what, actions=actions)


def channel_unbound_card(place_name: str, purpose: Purpose, language: Language) -> dict[str, object]:
    """A channel that is bound no more, and how to bind it again."""
    say = speech(language)
    what = say.say(_UNBOUND[purpose])
    body: Elements = [header(line=say.Word(purpose), title=place_name or say.say("This channel"))]
    body.append(notice([words(what, weight="Bolder")], style="emphasis"))
    actions = [execute("channel.bind", say.say("Bind this channel again"), {"purpose": purpose.value})]
    return card(body, fallback_text=what, actions=actions)


def unexpected(reference: str, language: Language) -> str:
    """What a person is told when Mardi itself failed: plain text. `reference` is the one in the log."""
    return speech(language).say(
        "Something went wrong on my side. What you had saved is safe. Try again in a moment; "
        "if it happens again, give this reference to support: {reference}",
        reference=reference,
    )


def _command(command: Sayable, say: Speech, *, chevron: bool = True) -> CardElement:
    word = command.words[say.language][0]
    quoted = say.say("“{word}”", word=word)
    return row(
        "say",
        say.say(command.title),
        {"text": word},
        rich(run(say.say(command.title), bold=True), run(f"{GAP}{quoted}", subtle=True)),
        small(say.say(command.description)),
        chevron=chevron,
    )


def _two_lines(name: str, detail: str) -> Elements:
    lines: Elements = [rich(run(name, bold=True))]
    if detail:
        lines.append(rich(run(detail, size="Small", subtle=True), spacing="None"))
    return lines


def _roles(person: Person, say: Speech) -> str:
    return ", ".join(say.word(role) for role in Role if role in person.roles)


def _project(person: Person, project: Project, say: Speech) -> CardElement:
    relations = project.relations_of(person)
    relation = ""
    if Relation.MANAGER in relations:
        relation = say.say("manager")
    elif Relation.DEPUTY in relations:
        relation = say.say("deputy")
    press = say.say("Open the project {project}", project=project.name)
    return row(
        "project.show", press, {"project": project.id}, *_two_lines(project.name, say.joined((project.code, relation)))
    )


def _role(person: Person, role: Role, say: Speech) -> CardElement:
    held = role in person.roles
    data = {"person": person.id, "role": role.value}
    verb, title = ("role.revoke", say.say("Withdraw")) if held else ("role.grant", say.say("Grant"))
    action = execute(verb, title, data, tooltip=say.colon(title, say.word(role)))
    name = words(("✓ " if held else "") + say.Word(role), weight="Bolder" if held else None)
    return columns(cell(name, middle=True), cell(buttons(action), width="auto"), spacing="Small", separator=True)
