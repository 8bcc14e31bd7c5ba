"""The languages Mardi speaks, and the choice of one for a person."""

from enum import StrEnum


class Language(StrEnum):
    """A language with a complete catalogue. The value is its ISO 639-1 code."""

    FRENCH = "fr"
    ENGLISH = "en"

    @classmethod
    def of(cls, locale: str | None) -> "Language | None":
        """The language of a BCP 47 locale such as ``fr-FR``; None when Mardi does not speak it."""
        if not locale:
            return None
        code = locale.replace("_", "-").split("-", 1)[0].lower()
        return next((language for language in cls if language.value == code), None)
