"""Reads one setting's text; what cannot be read is told as a sentence for the operator, and a harmless value stands in."""

from datetime import datetime, time
from ipaddress import ip_address
from math import isfinite
from uuid import UUID

from bot.settings.faults import Tell

SWITCHES = {"yes": True, "on": True, "true": True, "1": True, "no": False, "off": False, "false": False, "0": False}


def switch(name: str, value: str, tell: Tell) -> bool:
    """A yes or a no."""
    found = SWITCHES.get(value.strip().lower())
    if found is None:
        tell(f"{name} is {value!r}; it must be yes or no.")
    return bool(found)


def hour(name: str, value: str, tell: Tell) -> time:
    """An hour of the clock, HH:MM."""
    try:
        return datetime.strptime(value.strip(), "%H:%M").time()  # noqa: DTZ007 an hour of the clock, of no day
    except ValueError:
        tell(f"{name} is {value!r}; it must be an hour of the day such as 09:00.")
        return time(9)


def number(text: str) -> float | None:
    """A finite number, written with a comma or a point; None for anything else."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_guid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False
