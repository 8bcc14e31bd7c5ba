"""What the organisation sets, read once from the environment, `.env` and secret files; every fault is told at once, in words.

A setting is a field of `values.Settings`, its name and text in `written.Written`, and its reading in `checks`.
"""

from pathlib import Path

from bot.settings.checks import checked
from bot.settings.faults import SettingsFaults
from bot.settings.reading import is_loopback
from bot.settings.values import DEFAULT_PACE, AppType, Settings
from bot.settings.written import read_written

__all__ = ["DEFAULT_PACE", "AppType", "Settings", "SettingsFaults", "is_loopback", "load_settings"]


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process: environment, then `env_file`, then secret files.

    `<NAME>_FILE` names the file that holds a setting, and the directory that `MARDI_SECRETS_DIR` names holds one file per setting.
    On an embedded database a signing key is made beside it at the first start. Raises SettingsFaults with everything that is wrong.
    """
    faults: list[str] = []
    settings = checked(read_written(env_file, faults.append), faults)
    if faults:
        raise SettingsFaults(tuple(faults))
    return settings
