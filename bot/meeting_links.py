"""The addresses of what meetings hand out: calendar files, calendars to subscribe to, lists."""

from collections.abc import Sequence

from bot.signed_files import Addresses


class MeetingLinks(Addresses):
    """Makes the addresses that `workflows.meetings` asks for. `base` is the address people reach the bot at."""

    def __init__(self, *, keys: Sequence[str], base: str) -> None:
        super().__init__(keys=keys, base=base, folder="/m", purpose="meetings")
