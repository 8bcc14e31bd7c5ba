"""Time zones by name, as the clients of people name them."""

from zoneinfo import ZoneInfo


def zone_named(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    """The time zone of a name; another one where there is none of that name."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (ValueError, OSError, KeyError):
        return otherwise
