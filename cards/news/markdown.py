"""The text of an item as cards show it: of an editor's Markdown what every client of Teams draws, the rest as plain words.

A TextBlock draws bold, italic, links and flat lists. The text is read as CommonMark and written anew, each word disarmed, so that
nothing in it can become what it is not: a heading is a bold line, a table its cells, a picture its description, HTML its letters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from cards.text import disarm, disarm_beginning, plain


class Unsupported(StrEnum):
    """What cards do not draw."""

    HEADING = "heading"
    IMAGE = "image"
    TABLE = "table"
    CODE = "code"
    QUOTE = "quote"
    HTML = "html"
    STRIKETHROUGH = "strikethrough"
    RULE = "rule"
    NESTED_LIST = "nested_list"
    LINK = "link"
    """A link to something else than a web page."""


@dataclass(frozen=True)
class Block:
    """What one TextBlock draws: a line, or a whole list. `continues` tells a line that follows another of its paragraph."""

    text: str
    continues: bool = False


_KINDS = {
    "heading": Unsupported.HEADING,
    "image": Unsupported.IMAGE,
    "table": Unsupported.TABLE,
    "fence": Unsupported.CODE,
    "code_block": Unsupported.CODE,
    "code_inline": Unsupported.CODE,
    "blockquote": Unsupported.QUOTE,
    "html_block": Unsupported.HTML,
    "html_inline": Unsupported.HTML,
    "s": Unsupported.STRIKETHROUGH,
    "hr": Unsupported.RULE,
}
_LISTS = ("bullet_list", "ordered_list")


class _Reader(MarkdownIt):
    """CommonMark with tables and strikethrough; a link is judged by its scheme when it is written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 the signature is the library's
        return True


_READER = _Reader("commonmark").enable(["table", "strikethrough"])


def as_cards_show(text: str) -> str:
    """The text in the Markdown that cards draw: what they cannot draw is written as it will look."""
    return "\n\n".join(block.text for block in blocks(text))


def unsupported(text: str) -> tuple[Unsupported, ...]:
    """What of a text cards do not draw, each kind once, in the order it comes."""
    return tuple(dict.fromkeys(_found(_tree(text))))


@lru_cache(maxsize=256)
def blocks(text: str) -> tuple[Block, ...]:
    """The text as the blocks of a card, in order."""
    return tuple(_blocks(_tree(text).children))


def _tree(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_READER.parse(text))


def _found(node: SyntaxTreeNode, *, in_list: bool = False) -> Iterator[Unsupported]:
    for child in node.children:
        if child.type in _KINDS:
            yield _KINDS[child.type]
        elif child.type == "link" and not _address(child):
            yield Unsupported.LINK
        elif child.type in _LISTS and in_list:
            yield Unsupported.NESTED_LIST
        yield from _found(child, in_list=in_list or child.type in _LISTS)


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "bullet_list" | "ordered_list":
                yield from _list(node)
            case "blockquote":
                yield from _blocks(node.children)
            case _:
                lines = _lines(node)
                yield from (Block(line, continues=bool(number)) for number, line in enumerate(lines))


def _list(node: SyntaxTreeNode) -> Iterator[Block]:
    """A list, its inner ones brought to its level: one block, which draws each item on a line of its own."""
    items = [line for item in node.children if (line := " ".join(_item(item)))]
    inner = [line for item in node.children for line in _inner(item)]
    if node.type == "ordered_list" and not inner:
        first = int(node.attrs.get("start", 1))
        yield Block("\r".join(f"{number}. {line}" for number, line in enumerate(items, first)))
        return
    flat = [line for item in node.children for line in (" ".join(_item(item)), *_inner(item)) if line]
    if flat:
        yield Block("\r".join(f"- {line}" for line in flat))


def _item(item: SyntaxTreeNode) -> list[str]:
    """The words of an item of a list, without the lists inside it."""
    return [line for child in _outside_lists(item.children) for line in _lines(child)]


def _outside_lists(nodes: Sequence[SyntaxTreeNode]) -> Iterator[SyntaxTreeNode]:
    for node in nodes:
        if node.type == "blockquote":
            yield from _outside_lists(node.children)
        elif node.type not in _LISTS:
            yield node


def _inner(item: SyntaxTreeNode) -> list[str]:
    """The items of the lists inside an item, at every depth."""
    found: list[str] = []
    for child in item.children:
        if child.type in _LISTS:
            for one in child.children:
                found += [" ".join(_item(one)), *_inner(one)]
        elif child.type == "blockquote":
            found += _inner(child)
    return [line for line in found if line]


def _lines(node: SyntaxTreeNode) -> list[str]:
    """A block that is no list as lines, none of them empty."""
    match node.type:
        case "heading":
            lines = [f"**{line}**" for line in _inline(node.children, within_strong=True).split("\n") if line.strip()]
        case "fence" | "code_block" | "html_block":
            lines = [disarm(line.strip()) for line in node.content.splitlines()]
        case "table":
            lines = [_row(row) for part in node.children for row in part.children]
        case "hr":
            lines = []
        case _:
            lines = _inline(node.children).split("\n")
    return [disarm_beginning(plain(line.strip())) for line in lines if line.strip()]


def _row(row: SyntaxTreeNode) -> str:
    cells = (_inline(cell.children).replace("\n", " ").strip() for cell in row.children)
    return " · ".join(cell for cell in cells if cell)


def _inline(nodes: Sequence[SyntaxTreeNode], *, within_strong: bool = False) -> str:
    """Words with their marks; a line break typed by the editor stays one."""
    written = ""
    for number, node in enumerate(nodes):
        match node.type:
            case "inline":
                written += _inline(node.children, within_strong=within_strong)
            case "softbreak" | "hardbreak":
                written += "\n"
            case "strong":
                inner = _inline(node.children, within_strong=True)
                written += inner if within_strong else _marked(inner, "**", "**")
            case "em":
                inner = _inline(node.children, within_strong=within_strong)
                is_in_a_word = written[-1:].isalnum() or _begins_with_a_letter(nodes[number + 1 :])
                written += inner if is_in_a_word else _marked(inner, "_", "_")
            case "link":
                inner, address = _inline(node.children, within_strong=within_strong), _address(node)
                written += _marked(inner or disarm(address), "[", f"]({address})") if address else inner
            case "s":
                written += _inline(node.children, within_strong=within_strong)
            case _:
                written += disarm(node.content)
    return written


def _marked(text: str, before: str, after: str) -> str:
    """Each line of a text between two marks, the white space around it outside of them."""
    lines = []
    for line in text.split("\n"):
        bare = line.strip()
        lines.append(line.replace(bare, f"{before}{bare}{after}", 1) if bare else line)
    return "\n".join(lines)


def _begins_with_a_letter(nodes: Sequence[SyntaxTreeNode]) -> bool:
    return bool(nodes) and nodes[0].type == "text" and nodes[0].content[:1].isalnum()


def _address(link: SyntaxTreeNode) -> str:
    """Where a link leads, when that is a web page."""
    address = str(link.attrs.get("href", ""))
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    return address.replace("(", "%28").replace(")", "%29")
