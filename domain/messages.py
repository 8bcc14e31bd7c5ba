"""A message of any conversation, as the person who acts on it hands it over."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class QuotedMessage:
    """Its words as plain text, who wrote it (`author_entra_id` is empty for somebody of another organisation, or a bot), the link to it."""

    text: str
    author: str = ""
    author_entra_id: str = ""
    link: str = ""
