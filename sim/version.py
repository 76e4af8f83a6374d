"""The version of the project, and the name under which it is distributed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

DISTRIBUTION = "who-goes-first"  # the import and the command are called `sim`


def version() -> str:
    """The installed version; a source tree that was never installed has none."""
    try:
        return installed(DISTRIBUTION)
    except PackageNotFoundError:
        return "0+unknown"
