"""One turn of conversation: what a person said or pressed, and the closed union of what Mardi can answer.

No type of the Bot Framework passes here: `bot` translates an activity into a `Turn`, and a `Reply` into activities.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.acts import Act
from domain.files import SentFile
from domain.languages import Language
from domain.messages import QuotedMessage
from domain.people import Person
from domain.places import Place, Subject


class Way(StrEnum):
    """How the person reached Mardi, which decides what an answer can be."""

    MESSAGE = "message"
    """Text typed in a conversation. Answered by messages."""
    BUTTON = "button"
    """`Action.Execute`: answered by a card in the same request."""
    OLD_BUTTON = "old_button"
    """`Action.Submit` from a client without `Action.Execute`: no body can be returned; the pressed card is edited."""
    REFRESH = "refresh"
    """The client asks for this person's view of a card (`refresh`). Changes nothing."""
    DIALOG_FETCH = "dialog_fetch"
    """`task/fetch`: answered by `OpenDialog`."""
    DIALOG_SUBMIT = "dialog_submit"
    """`task/submit`: answered by `OpenDialog` again (a fault) or `CloseDialog`."""
    SEARCH = "search"
    """A search in the compose box: the verb is the command's id in the manifest, `said` what is sought. Answered by `SearchResults`."""
    ACTION_FETCH = "action_fetch"
    """An action from the menu of a message, or of the compose box: the verb is the command's id in the manifest. As `DIALOG_FETCH`."""
    ACTION_SUBMIT = "action_submit"
    """The form that such an action opened is sent. As `DIALOG_SUBMIT`, in a conversation where Mardi may not be: nothing is shown there."""

    @property
    def is_dialog(self) -> bool:
        """Whether the answer stands in a Teams dialog, whose cards know `Action.Submit` alone."""
        return self in (Way.DIALOG_FETCH, Way.DIALOG_SUBMIT, Way.ACTION_FETCH, Way.ACTION_SUBMIT)


@dataclass(frozen=True, kw_only=True)
class Press:
    """A pressed button: its verb, such as ``flash_report.publish``, the data it carried and the inputs of its card.

    Both are hostile: `ids` are to be parsed and loaded, `inputs` to be read as what a person typed.
    """

    verb: str
    data: Mapping[str, object] = field(default_factory=dict)

    def number(self, key: str) -> int | None:
        """The whole number under `key`, None when there is none (a forged or damaged payload)."""
        value = self.data.get(key)
        if isinstance(value, bool):
            return None
        if isinstance(value, int):
            return value if 0 <= value < 10**18 else None
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 18:
            return int(value)
        return None

    def text(self, key: str) -> str:
        """The text under `key`, empty when there is none."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One thing said or pressed by one person. `said` is the text without the mention of the bot.

    `files` are those that came with the message, already kept or refused; `message` is the one on which an action was used.
    """

    act: Act
    way: Way
    said: str = ""
    pressed: Press | None = None
    files: tuple[SentFile, ...] = ()
    message: QuotedMessage | None = None

    @property
    def person(self) -> Person:
        return self.act.person

    @property
    def place(self) -> Place:
        return self.act.place

    @property
    def language(self) -> Language:
        return self.act.language

    @property
    def timezone(self) -> ZoneInfo:
        return self.act.timezone

    @property
    def now(self) -> datetime:
        return self.act.now


@dataclass(frozen=True, kw_only=True)
class CardView:
    """A card as JSON of the Adaptive Card schema, ready to send.

    `summary` is the sentence of the toast. `subject` is what the card shows, None for a card about nothing that lives (help).
    """

    body: Mapping[str, object]
    summary: str
    subject: Subject | None = None


@dataclass(frozen=True, kw_only=True)
class Say:
    """A sentence, with up to six commands the person may want next (label → text sent).

    `text` is plain: nothing in it is read as Markdown, so what people typed needs no escaping. A newline begins a paragraph.
    """

    text: str
    suggestions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Show:
    """A new card in the conversation."""

    card: CardView


@dataclass(frozen=True, kw_only=True)
class Replace:
    """The card that takes the place of the pressed one. On a turn without a pressed card it is shown anew."""

    card: CardView


@dataclass(frozen=True, kw_only=True)
class OpenDialog:
    """A Teams dialog (task module) with a card in it; also the answer that keeps one open with faults shown."""

    title: str
    card: CardView


@dataclass(frozen=True, kw_only=True)
class CloseDialog:
    """The end of a Teams dialog, with a sentence, and the card to show in the conversation, if any."""

    text: str = ""
    card: CardView | None = None


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """Results of a search in the compose box: each is a card with its preview (title, text)."""

    results: tuple[tuple[str, str, CardView], ...]


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """No answer is due."""


Reply = Say | Show | Replace | OpenDialog | CloseDialog | SearchResults | Nothing
