"""Where a file that names another may lead: into its own folder or what lies below, and nowhere else.

Every kind of file that names others (what a scenario is based on, an exercise's scenarios and roads) goes through
`beside`, so that a file from somebody else can show nothing of what else is on the disk.
"""

from __future__ import annotations

import stat
from os.path import normpath, realpath
from pathlib import Path

from sim.scenario.faults import close_match, quotable


class Astray(ValueError):
    """A name that leads to no file here: what is wrong, what to do, and whether only nothing stands there."""

    def __init__(self, message: str, remedy: str, *, is_missing: bool = False) -> None:
        super().__init__(message)
        self.message, self.remedy, self.is_missing = message, remedy, is_missing


def beside(named: object, folder: Path, tree: Path | None = None) -> Path:
    """The ordinary file that is named within `folder`, which lies in `tree` (`folder` itself, if not said).

    Links are followed to see where they end, which must be in the tree too. Raises Astray.
    """
    if not isinstance(named, str) or not named.strip():
        raise Astray("expected the name of a file", "write it like base.yaml")
    if Path(named).is_absolute() or Path(named).drive or "\\" in named:
        raise Astray("an absolute path", "write it from this file's folder, like base.yaml")
    if "\0" in named:
        raise Astray(f"no file `{quotable(named)}`", "write it like base.yaml")
    found = Path(normpath(folder / named))
    inside = realpath(folder if tree is None else tree)
    if not Path(realpath(found)).is_relative_to(inside):
        raise Astray(f"`{quotable(named)}` leads out of the folder of scenarios", "copy the file into this folder")
    if not is_ordinary(found):
        hint = close_match(named, sorted(_around(folder, Path(named).suffix))).replace("valid keys", "files here")
        raise Astray(f"no file `{quotable(named)}`", hint, is_missing=True)
    return found


def is_ordinary(file: Path) -> bool:
    """Whether an ordinary file stands there: no folder, and no pipe or device that might never end."""
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except (OSError, ValueError):
        return False


def _around(folder: Path, suffix: str) -> list[str]:
    """The names of the files in a folder that end alike."""
    try:
        return [other.name for other in folder.iterdir() if other.suffix == (suffix or ".yaml")]
    except OSError:
        return []
