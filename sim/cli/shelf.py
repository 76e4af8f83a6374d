"""What is kept, on the screen."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim import archive
from sim.cli import grid, say
from sim.phrases import counted, plain
from sim.scenario import known
from sim.words.tables import Table

UNREADABLE = "unreadable"
SEALED, UNSEALED, DAMAGED = "sealed", "unsealed", "damaged"
FEW = 3  # values that are told one by one
SET = "--set"
CUT = " ..."
INDENT = 2
LONGEST = 60  # letters of the names of many scenarios: some five lines of their column
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
    screen = say.console()
    cells: list[tuple[str, ...]] = []
    for one in rows:
        ended = one["ended"][:16].replace("T", " ")
        names = cut(one["scenarios"], LONGEST)
        counts = f"{one['worlds']:,}", _or(one["weeks"]), str(one["seed"])
        cells.append((names, one["run_id"], one["kind"], *counts, ended))
        changed = cut("; ".join(one["changed"]), screen.width - INDENT)
        about = "; ".join(part for part in (in_words(one["asked"]), one["weighed_by"]) if part)
        cells += [(f"  {told}",) for told in (one["label"], changed, about) if told]
    columns = ("scenarios", "run id", "kind", "worlds", "weeks", "seed", "on (UTC)")
    grid.show(screen, Table("Results", f"in {out}", columns, tuple(cells)))
    for one in rows:
        if one["fault"]:
            say.line(one["fault"])


def cut(words: str, width: int) -> str:
    """Words on one line of this width, with a sign where the rest is left out."""
    return words if len(words) <= width else f"{words[: max(0, width - len(CUT))]}{CUT}"


def _or(weeks: Sequence[int]) -> str:
    """The weeks of the scenarios: "102", or "102 or 260"."""
    return " or ".join(map(str, dict.fromkeys(weeks)))


def changed(command: Sequence[str]) -> list[str]:
    """What a command changes in its scenarios, as it was typed after --set."""
    return [
        after if word == SET else word.removeprefix(f"{SET}=")
        for word, after in pairwise([*command, ""])
        if word == SET or word.startswith(f"{SET}=")
    ]


def in_words(asked: Mapping[str, Any]) -> str:
    """What a study was asked beside scenario, worlds and seed, by which results of one scenario are told apart."""
    told = {key: value for key, value in asked.items() if value not in (None, [], {}) and (key, value) != NOT_ASKED}
    return "; ".join(f"{plain(key)} {_shown(value)}" for key, value in told.items())


def _shown(value: Any) -> str:
    """A value in a few words: of many, the first and the last, and how many there are."""
    if isinstance(value, Mapping) and any(isinstance(one, Mapping) for one in value.values()):
        return _shown(list(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={item}" for key, item in value.items())
    if isinstance(value, list) and value and isinstance(value[0], list):
        return " and ".join(f"{path} = {_shown(several)}" for path, several in value)
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return str(len(value))
    if isinstance(value, list):
        few = [_shown(item) for item in value]
        return ", ".join(few) if len(few) <= FEW else f"{few[0]} to {few[-1]} ({len(few)})"
    return f"{value:g}" if isinstance(value, float) else plain(str(value))


def _line(one: archive.Kept) -> dict[str, Any]:
    log = one.log
    told = {"run_id": one.run_id, "folder": str(one.folder), "size": one.size, "ended": log[-1]["ended"] if log else ""}
    told |= {"label": one.label, "changed": changed(log[-1].get("command", []) if log else [])}
    try:
        facts, fault = one.manifest, ""
    except archive.Damaged as error:
        fault = f"{error.file}: {error.reason}; {again(one)}"
        try:
            facts = archive.manifest_of(one.folder, unverified=True)
        except archive.Damaged:
            nothing = {"worlds": 0, "weeks": [], "seed": 0, "asked": {}, "weighed_by": "", "sealed": False}
            return {**told, "kind": UNREADABLE, "scenarios": one.folder.parent.name, **nothing, "fault": fault}
    names = ", ".join(each["scenario"]["name"] for each in facts["scenarios"])
    told |= {"kind": facts["kind"], "scenarios": names, "worlds": facts["worlds"], "seed": facts["seed"]}
    told |= {"weeks": [each["scenario"].get("weeks", 0) for each in facts["scenarios"]]}
    told |= {"asked": facts["asked"], "weighed_by": _weighed_by(facts), "sealed": archive.is_sealed(facts)}
    return {**told, "fault": fault}


def _weighed_by(facts: Mapping[str, Any]) -> str:
    """By which facts the worlds were weighed; nothing where that is not said as it should be."""
    try:
        held = (known.facts(each["scenario"].get("observed", {})) for each in facts["scenarios"])
        return next((said for said in held if said), "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def again(one: archive.Kept) -> str:
    """What can be done about a damaged result: the command that works it out again, if its log tells one."""
    log = one.log
    command = log[-1].get("command") if log else None
    if not command:
        return f"work it out again, or remove {one.folder}"
    elsewhere = [] if "--out" in command else ["--out", str(one.folder.parent.parent)]
    return f"work it out again: sim {shlex.join([*command, *elsewhere])}"


def verify(every: Sequence[archive.Kept], *, as_json: bool) -> bool:
    """Say of each result whether it is as it was kept; whether none is damaged."""
    from sim.cli.work import unsealed

    documents = []
    for one in every:
        faults = list(one.faults())
        broken = [fault for fault in faults if not fault.harmless]
        state = DAMAGED if broken else SEALED if one.sealed else UNSEALED
        told = [f"{fault.file}: {fault.reason}" for fault in faults]
        documents.append({"run_id": one.run_id, "folder": str(one.folder), "state": state, "faults": told})
        if as_json:
            continue
        said = (
            f"{fault.file}: {fault.reason}; {again(one) if fault.remedy == archive.AGAIN else fault.remedy}"
            for fault in faults
        )
        for fault in dict.fromkeys(said):
            say.line(fault)
        if state == SEALED:
            held = f"{counted(len(one.tables), 'table')} and {counted(len(one.pictures), 'picture')}"
            say.line(f"{one.folder}: sealed; {held} are as they were kept")
        elif state == UNSEALED:
            say.line(unsealed(one))
    if as_json:
        say.document(documents)
    elif len(every) > 1:
        counts = {state: sum(one["state"] == state for one in documents) for state in (SEALED, UNSEALED, DAMAGED)}
        say.line(f"{len(every)} results: " + ", ".join(f"{count} {state}" for state, count in counts.items()))
    return all(one["state"] != DAMAGED for one in documents)


def verify_plain(folder: Path) -> bool:
    """Say whether the plain files of a study in a folder are as they were written; whether none is damaged."""
    told = archive.plain.faults(folder)
    for words in told or [f"{folder}: sealed; its files are as they were written"]:
        say.line(words)
    return not told
