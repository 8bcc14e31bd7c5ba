"""What is wrong with the settings, told at once."""

from collections.abc import Callable

Tell = Callable[[str], None]
"""Takes the sentence of one fault."""


class SettingsFaults(Exception):
    """Everything that is wrong with the settings. Each fault is one English sentence for the operator."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
