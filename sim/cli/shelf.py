"""What is kept, on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim import archive
from sim.cli import grid, say
from sim.scenario import known
from sim.study.tables import Table
from sim.words import plain

UNREADABLE = "unreadable"
FEW = 3  # values that are told one by one
NOT_ASKED = ("obstacles", 0)  # worlds of which none are asked


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
    cells: list[tuple[str, ...]] = []
    for one in rows:
        ended = one["ended"][:16].replace("T", " ")
        cells.append((one["scenarios"], one["run_id"], one["kind"], f"{one['worlds']:,}", str(one["seed"]), ended))
        if told := "; ".join(part for part in (in_words(one["asked"]), one["weighed_by"]) if part):
            cells.append((f"  {told}",))
    columns = ("scenarios", "run id", "kind", "worlds", "seed", "on (UTC)")
    grid.show(say.console(), Table("Results", f"in {out}", columns, tuple(cells)))


def in_words(asked: Mapping[str, Any]) -> str:
    """What a study was asked beside scenario, worlds and seed, by which results of one scenario are told apart."""
    told = {key: value for key, value in asked.items() if value not in (None, [], {}) and (key, value) != NOT_ASKED}
    return "; ".join(f"{plain(key)} {_shown(value)}" for key, value in told.items())


def _shown(value: Any) -> str:
    """A value in a few words: of many, the first and the last, and how many there are."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={item}" for key, item in value.items())
    if isinstance(value, list) and value and isinstance(value[0], list):
        return " and ".join(f"{path} = {_shown(several)}" for path, several in value)
    if isinstance(value, list):
        few = [_shown(item) for item in value]
        return ", ".join(few) if len(few) <= FEW else f"{few[0]} to {few[-1]} ({len(few)})"
    return f"{value:g}" if isinstance(value, float) else plain(str(value))


def _line(one: archive.Kept) -> dict[str, Any]:
    log = one.log
    told = {"run_id": one.run_id, "folder": str(one.folder), "size": one.size, "ended": log[-1]["ended"] if log else ""}
    try:
        facts = one.manifest
        names = ", ".join(each["scenario"]["name"] for each in facts["scenarios"])
        told |= {"kind": facts["kind"], "scenarios": names, "worlds": facts["worlds"], "seed": facts["seed"]}
        held = (known.facts(each["scenario"].get("observed", {})) for each in facts["scenarios"])
        return {**told, "asked": facts["asked"], "weighed_by": next((said for said in held if said), "")}
    except (OSError, ValueError, KeyError, TypeError):
        return {
            **told,
            "kind": UNREADABLE,
            "scenarios": one.folder.parent.name,
            "worlds": 0,
            "seed": 0,
            "asked": {},
            "weighed_by": "",
        }
