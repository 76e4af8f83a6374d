"""What stands in results/: listed, and found by the beginning of its run id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.archive.claiming import LOG, TABLES
from sim.archive.faults import NotFound
from sim.archive.manifest import MANIFEST, manifest_of
from sim.archive.parquet import Tables

UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Kept:
    """A result in its folder."""

    folder: Path

    @property
    def run_id(self) -> str:
        """The name of its folder: a hash of what determines it."""
        return self.folder.name

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What determines it; raises OSError or ValueError where that cannot be read."""
        return manifest_of(self.folder)

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self.folder / TABLES)

    @property
    def log(self) -> list[dict[str, Any]]:
        """When and how it was made, a line for each time that it was worked on; what is no such line is left out."""
        file = self.folder / LOG
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
        return [told for told in map(_told, lines) if told]

    @property
    def size(self) -> int:
        """Its files in bytes."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())


def _told(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) and "ended" in told else {}


def kept(out: str | Path) -> list[Kept]:
    """All results below `out`, by scenario and run id; those that are not finished are left out."""
    return [Kept(file.parent) for file in sorted(Path(out).glob(f"*/*/{MANIFEST}")) if file.parent.name[0] != "."]


def find(out: str | Path, beginning: str) -> Kept:
    """The one result whose run id begins so, or in the folder of that name; raises NotFound if not just one is."""
    every = kept(out)
    folder = Path(beginning)
    fits = [one for one in every if one.run_id.startswith(beginning.casefold()) or _same(one.folder, folder)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        listed = ", ".join(one.run_id for one in fits)
        raise NotFound(f"{beginning}: several results begin so: {listed}")
    if (folder / MANIFEST).exists():
        return Kept(folder)
    there = f"list them with: sim results list --out {out}" if every else f"there is none in {out}"
    raise NotFound(f"{beginning}: no result is called so; {there}")


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.resolve() == other.resolve()
