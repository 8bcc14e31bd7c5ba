"""Text compared as people compare it: accents and capitals set aside."""

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The text without accents or capitals, its white space made single."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'"))
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold().split())


def bare(text: str) -> str:
    """The folded words of a text, whatever stands between them: ``WIFI-LYCEES`` is ``wifi lycees``."""
    return _NO_WORD.sub(" ", fold(text)).strip()
