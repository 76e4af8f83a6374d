"""What is kept, on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim import archive
from sim.cli import grid, say
from sim.study.tables import Table

UNREADABLE = "unreadable"


def list_all(out: Path, about: str, kind: str, *, as_json: bool) -> None:
    """A line for each result whose scenario has `about` in its name and that is of this kind; empty words fit all."""
    every = [_line(one) for one in archive.kept(out)]
    rows = [one for one in every if about.casefold() in one["scenarios"].casefold() and kind in ("", one["kind"])]
    if as_json:
        say.document(rows)
        return
    if not rows:
        say.line(f"{out}: nothing is kept here" if not every else f"{out}: none of {len(every)} results fits")
        return
    cells = tuple(
        (one["scenarios"], one["run_id"], one["kind"], f"{one['worlds']:,}", str(one["seed"]), one["ended"][:10])
        for one in rows
    )
    screen = say.console()
    grid.show(screen, Table("Results", f"in {out}", ("scenarios", "run id", "kind", "worlds", "seed", "on"), cells))


def _line(one: archive.Kept) -> dict[str, Any]:
    log = one.log
    told = {"run_id": one.run_id, "folder": str(one.folder), "size": one.size, "ended": log[-1]["ended"] if log else ""}
    try:
        facts = one.manifest
        names = ", ".join(each["scenario"]["name"] for each in facts["scenarios"])
        return {**told, "kind": facts["kind"], "scenarios": names, "worlds": facts["worlds"], "seed": facts["seed"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {**told, "kind": UNREADABLE, "scenarios": one.folder.parent.name, "worlds": 0, "seed": 0}
