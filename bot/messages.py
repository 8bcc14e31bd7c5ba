"""The message on which somebody used Mardi's message action: from Teams' payload, which is hostile, to plain text."""

from collections.abc import Mapping
from html.parser import HTMLParser
from unicodedata import normalize
from urllib.parse import urlsplit

from domain.messages import QuotedMessage

LONGEST_QUOTED = 8_000
LONGEST_LINK = 1_000
_LONGEST_READ = 100_000
_TEAMS_HOSTS = ("teams.microsoft.com", "teams.cloud.microsoft")
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote", "pre", "hr", "table", "ul", "ol"})
_SILENT = frozenset({"script", "style", "attachment", "head", "title"})


def quoted(payload: object) -> QuotedMessage | None:
    """The message in a `messagePayload`; None when there is none."""
    if not isinstance(payload, dict) or not payload:
        return None
    body = _object(payload.get("body"))
    content = _text(body.get("content"))[:_LONGEST_READ]
    is_html = _text(body.get("contentType")).lower() != "text"
    user = _object(_object(payload.get("from")).get("user"))
    return QuotedMessage(
        text=_short(words_of(content) if is_html else content),
        author=_text(user.get("displayName")).strip()[:200],
        link=_link(_text(payload.get("linkToMessage"))),
    )


def words_of(html: str) -> str:
    """The words of a message in HTML, a line per block; the name of an emoji or picture where it stood."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in ("img", "emoji"):
            self.pieces.append(dict(attrs).get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def _link(text: str) -> str:
    """The link, when it leads to a message of Teams; anything else is a trap."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return ""
    is_teams = parts.scheme == "https" and host in _TEAMS_HOSTS and not (parts.username or parts.password)
    return text if is_teams and len(text) <= LONGEST_LINK and text.isprintable() else ""


def _short(text: str) -> str:
    return normalize("NFC", text.replace("\u00a0", " ").strip()[:LONGEST_QUOTED])


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
