"""Scenarios as they are named on the command line: files, shipped ones, folders and patterns of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from glob import glob
from pathlib import Path

from sim.cli.guard import Refused
from sim.scenario.shipped import OBSERVED, SUFFIXES, exists, shipped_names

SIGNS = "*?["
"""Signs of a pattern, where no file is called so."""
NAMED = 3  # scenarios that a refusal names


def expanded(names: Iterable[str]) -> list[str]:
    """Each scenario that is meant, in order; raises Refused for a folder or pattern in which there is none."""
    return [one for name in names for one in (members(name) if is_many(name) else [name])]


def is_many(name: str) -> bool:
    """Whether a name stands for several scenarios: a folder here or of the shipped ones, or a pattern."""
    path = Path(name)
    if exists(path):
        return path.is_dir()
    return any(sign in name for sign in SIGNS) or bool(_shipped_in(name))


def members(name: str) -> list[str]:
    """The scenarios in a folder, by name, or those that fit a pattern; raises Refused where there is none."""
    if Path(name).is_dir():
        found = _scenarios(str(one) for one in Path(name).iterdir())
    elif any(sign in name for sign in SIGNS):
        found = _scenarios(glob(name, recursive=True)) or [one for one in shipped_names() if _fits(one, name)]
    else:
        found = _shipped_in(name)
    if not found:
        raise Refused(f"{name}: no scenario there: name a folder with {' or '.join(SUFFIXES)} files, or a pattern")
    return found


def refuse_many(name: str) -> None:
    """Raises Refused where one scenario is asked for and a folder or pattern is named."""
    if not is_many(name):
        return
    found = members(name)
    named = f"{', '.join(found[:NAMED])}{', ...' if len(found) > NAMED else ''}"
    raise Refused(
        f"{name}: {len(found)} scenario{'s' if len(found) > 1 else ''} ({named}): this asks about one; name it, or "
        f"take several on the same luck: sim compare {name}"
    )


def _scenarios(files: Iterable[str]) -> list[str]:
    """Those files that may be scenarios: YAML, and no observations."""
    paths: Sequence[Path] = sorted(map(Path, files))
    return [str(one) for one in paths if one.suffix in SUFFIXES and not one.name.startswith(OBSERVED) and one.is_file()]


def _fits(shipped: str, pattern: str) -> bool:
    """Whether a shipped scenario fits a pattern, in which no sign stands for the end of a folder."""
    return shipped.count("/") == pattern.count("/") and fnmatchcase(shipped, pattern)


def _shipped_in(name: str) -> list[str]:
    """The shipped scenarios in a folder of theirs."""
    return [one for one in shipped_names() if one.startswith(f"{name.rstrip('/')}/")] if name.strip("/") else []
