"""Numbers and amounts as people type them, in the French and in the English convention."""

import re
from decimal import ROUND_HALF_UP, Decimal

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_AMOUNT = re.compile(r"€?(?P<number>[^€a-zA-Z]*)(?P<unit>[km]?)\s*(?:€|eur|euros?)?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
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


def read_amount(text: str) -> Decimal:
    """Read an amount in euros, as `read_number` does, with its unit (``885 k€``, ``1,2 M€``, ``€1,234``) or without.

    ``1,234`` and ``1.234`` are thousands: money has no third decimal. In millions they are not. Raises NotANumber.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise NotANumber(text)
    number, unit = match["number"].strip(), match["unit"].lower()
    grouped = unit != "m" and _GROUPED.fullmatch(number)
    return read_number(re.sub("[.,]", "", number) if grouped else number) * _UNITS[unit]


def read_euros(text: str) -> Decimal | None:
    """Read an amount of euros as `read_amount` does, to the cent, half a cent up; None for nothing.

    Raises NotANumber, and OutOfRange below zero or from 10¹² on.
    """
    if not text.strip(" €"):
        return None
    amount = read_amount(text)
    if not 0 <= amount < MOST_EUROS:
        raise OutOfRange(text)
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
