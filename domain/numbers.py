"""Numbers and amounts as people type them, in the French and in the English convention."""

import re
from decimal import Decimal

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
MOST_EUROS = Decimal(10) ** 12
_PLAIN = re.compile(r"[+-]?\d{1,15}(\.\d{1,20})?|[+-]?\.\d{1,20}")


class NotANumber(ValueError):
    """The text cannot be read as one number."""


class OutOfRange(ValueError):
    """The text is a number, but not one that can be."""


def read_number(text: str) -> Decimal:
    """Read ``1 234,50``, ``1,234.50``, ``1.234,50`` or ``-3`` as a number.

    The last of two different separators is the decimal one. A single comma followed by exactly three digits, after one to three
    digits, is ambiguous (``1,234``): it is read as a decimal comma, the French convention, unless it comes more than once.
    Raises NotANumber for anything else, units and signs of currency included.
    """
    compact = _SPACES.sub("", text.strip()).replace("\u2212", "-")
    comma, point = compact.rfind(","), compact.rfind(".")
    if comma >= 0 and point >= 0:
        thousands, decimal = (",", ".") if point > comma else (".", ",")
        compact = compact.replace(thousands, "").replace(decimal, ".")
    elif compact.count(",") == 1:
        compact = compact.replace(",", ".")
    elif compact.count(",") > 1:
        compact = compact.replace(",", "")
    elif compact.count(".") > 1:
        compact = compact.replace(".", "")
    if not _PLAIN.fullmatch(compact):
        raise NotANumber(text)
    return Decimal(compact)


def read_euros(text: str) -> Decimal | None:
    """Read an amount of euros, to the cent, with or without its sign; None for nothing.

    Raises NotANumber, and OutOfRange below zero or from 10¹² on.
    """
    plain = text.strip().rstrip("€").strip()
    if not plain:
        return None
    amount = read_number(plain)
    if not 0 <= amount < MOST_EUROS:
        raise OutOfRange(text)
    return amount.quantize(Decimal("0.01"))
