"""Files of tickets: those it has, those whose ticket is to be chosen, those that were refused and why."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement, ColumnSet, OpenUrlAction

from cards.elements import made
from cards.layout import GAP, Elements, card, cell, execute, header, notice, rich, row, run, typed, words
from cards.text import PARIS, Speech, mark, plain, speech
from domain.files import MOST_BYTES, MOST_FILES, FileKind, FileProblem, RefusedFile
from domain.identifiers import AttachmentId
from domain.languages import Language
from domain.tickets.attachment import Attachment, Choice
from domain.tickets.ticket import Ticket

SIGNS: Mapping[bool, str] = {True: "🖼️", False: "📄"}
_KIB, _MIB = 1024, 1024 * 1024
_LONGEST_SHOWN = 80

_REFUSED: Mapping[FileProblem, str] = {
    FileProblem.EMPTY: mark("“{name}” is empty: send it again."),
    FileProblem.TOO_BIG: mark("“{name}” is larger than {limit} MB: send a part of it, or a picture of what matters."),
    FileProblem.TOO_MANY: mark("“{name}” came with too many others: send {most} files at a time."),
    FileProblem.TOO_OFTEN: mark("“{name}” is one file too many for now: wait ten minutes, then send it again, please."),
    FileProblem.UNKNOWN_KIND: mark(
        "I do not keep files such as “{name}”: send a picture, a PDF, an office document or plain text."
    ),
    FileProblem.NOT_WHAT_IT_SAYS: mark(
        "“{name}” is not what its name says, so I did not keep it: open it and save it again, or send a picture of it."
    ),
    FileProblem.WITH_MACROS: mark("“{name}” holds macros, so I did not keep it: save it without them."),
    FileProblem.FOREIGN_ADDRESS: mark("“{name}” does not lie where Teams keeps files, so I did not fetch it."),
    FileProblem.OUT_OF_REACH: mark("“{name}” could not be fetched from Teams: send it again in a moment."),
}


def refused_told(file: RefusedFile, language: Language) -> str:
    """Why a file was not kept, and what to do instead: plain text that holds its name."""
    say = speech(language)
    name = file.name[:_LONGEST_SHOWN] or say.say("the picture")
    limit, most = say.number(MOST_BYTES // _MIB), say.number(MOST_FILES)
    return say.say(_REFUSED[file.problem], name=name, limit=limit, most=most)


def size_told(size: int, say: Speech) -> str:
    """The size of a file: ``820 ko``, ``3,4 Mo``."""
    if size >= _MIB:
        return say.say("{size} MB", size=say.number(round(size / _MIB, 1)))
    return say.say("{size} kB", size=say.number(max(1, round(size / _KIB))))


def files_card(
    ticket: Ticket,
    files: Sequence[Attachment],
    links: Mapping[AttachmentId, str],
    *,
    language: Language,
    timezone: ZoneInfo = PARIS,
) -> dict[str, object]:
    """The files of a ticket; each opens when it is pressed, as long as its link lasts."""
    say = speech(language)
    title = say.many("{n} file", "{n} files", len(files)) if files else say.say("No file")
    body: Elements = [header(line=ticket.number, title=ticket.title, state=title)]
    if not files:
        body.append(
            words(say.say("Send a file to me in our chat: I ask which ticket it belongs to."), spacing="Medium")
        )
    for file in files:
        body.append(_file(file, links.get(file.id, ""), say, timezone))
    if any(links.values()):
        body.append(words(say.say("The links last an hour; ask for the files again afterwards."), spacing="Medium"))
    actions = [execute("ticket.show", say.say("See the ticket"), {"ticket": ticket.id})]
    return card(body, fallback_text=say.joined((ticket.number, title)), actions=actions)


def _file(file: Attachment, link: str, say: Speech, timezone: ZoneInfo) -> CardElement:
    told = say.joined((size_told(file.size, say), file.sent_by.name, say.instant(file.sent_at, timezone)))
    items: Elements = [
        rich(run(f"{_sign(file.kind)} ", bold=True), run(file.name, bold=True)),
        rich(run(told, size="Small", subtle=True), spacing="None"),
    ]
    select = made(OpenUrlAction, title=plain(file.name), url=link) if link else None
    return made(ColumnSet, separator=True, spacing="Small", columns=[cell(*items)], select_action=select)


def which_ticket_card(
    waiting: Sequence[Attachment], choices: Sequence[Choice], refused: Sequence[RefusedFile], language: Language
) -> dict[str, object]:
    """Which ticket do these files belong to? The files keep waiting for half an hour."""
    say = speech(language)
    title = say.say("Which ticket is this for?") if choices else say.say("Which trouble is this about?")
    what = say.many("{n} file waits", "{n} files wait", len(waiting))
    body: Elements = [header(line=say.say("Support"), title=title, state=what)]
    body += [rich(run(f"{_sign(file.kind)} {file.name}", size="Small"), spacing="None") for file in waiting]
    body += [
        row(
            "ticket.join_files",
            say.say("Add to {number}", number=one.number),
            {"ticket": one.ticket},
            rich(run(f"{one.number}{GAP}", bold=True), run(one.title)),
        )
        for one in choices
    ]
    if not choices:
        body.append(words(say.say("You have no open ticket: open one, and the file goes with it."), spacing="Medium"))
    body += refused_lines(refused, language)
    new = execute("say", say.say("Open a ticket"), {"text": "ticket"}, style=None if choices else "positive")
    return card(body, fallback_text=title, actions=[new])


def refusals(refused: Sequence[RefusedFile], language: Language) -> str:
    """Why files were not kept, a line each; empty when all were."""
    return "\n".join(refused_told(file, language) for file in refused)


def refused_lines(refused: Sequence[RefusedFile], language: Language) -> Elements:
    """What was refused, tinted; nothing when nothing was."""
    lines: Elements = []
    for file in refused:
        lines += typed(f"⚠ {refused_told(file, language)}", spacing="Small" if lines else None)
    return [notice(lines)] if lines else []


def _sign(kind: FileKind) -> str:
    return SIGNS[kind.is_picture]
