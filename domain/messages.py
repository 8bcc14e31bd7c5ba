"""A message of any conversation, as the person who acts on it hands it over."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class QuotedMessage:
    """Its words as plain text, who wrote it, the link to it."""

    text: str
    author: str = ""
    link: str = ""
