"""Numbers as people type them, in the French and in the English convention."""

import re
from decimal import Decimal

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_PLAIN = re.compile(r"[+-]?\d{1,15}(\.\d{1,20})?|[+-]?\.\d{1,20}")


class NotANumber(ValueError):
    """The text cannot be read as one number."""


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


def read_amount(text: str) -> Decimal:
    """Read an amount of money, as `read_number` does, save that ``1,234`` and ``1.234`` are thousands: money has no third decimal.

    Raises NotANumber.
    """
    return read_number(re.sub("[.,]", "", text) if _GROUPED.fullmatch(text.strip()) else text)
