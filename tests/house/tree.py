"""The files of the house, as git knows them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def tracked() -> tuple[Path, ...]:
    """Every file in git, or about to be, relative to the root; what git ignores is not ours."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(path for name in listed.split("\0") if name and (ROOT / (path := Path(name))).is_file())


def modules(*, under: str = "") -> tuple[Path, ...]:
    """The Python modules below a top folder, or all of them."""
    return tuple(one for one in tracked() if one.suffix == ".py" and (not under or one.parts[0] == under))


@cache
def text(path: Path) -> str:
    """The text of a file; what is not text reads as empty."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(text(path), filename=str(path))
