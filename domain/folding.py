"""Text compared as people compare it: accents and capitals set aside."""

import unicodedata


def fold(text: str) -> str:
    """The text without accents or capitals, its white space made single."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'"))
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold().split())
