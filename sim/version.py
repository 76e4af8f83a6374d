"""The version of the project."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """The installed version; a source tree that was never installed has none."""
    try:
        return installed("sim")
    except PackageNotFoundError:
        return "0+unknown"
