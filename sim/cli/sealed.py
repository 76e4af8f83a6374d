"""Studies that put plain CSV files, pictures and a manifest into a folder of the user's choice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim import files
from sim.archive import seals
from sim.cli import show as showing
from sim.phrases import CAVEAT
from sim.study.study import Study
from sim.visible import as_json


def write(found: Study, folder: Path, facts: Mapping[str, Any]) -> None:
    """Write tables as CSV, and a manifest that says what was asked, what each file's digest is, and its seal."""
    import sim

    digests = {}
    for name, table in found.tables().items():
        content = table.to_csv(index=False, lineterminator="\n").encode()  # type: ignore[union-attr]
        digests[f"{name}.csv"] = files.write(folder / f"{name}.csv", content)
    first = found.runs[0]
    manifest = {
        "kind": found.kind,
        **facts,
        **found.asked,
        "worlds": first.worlds,
        "seed": first.seed,
        "branch": first.branch,
        "version": sim.__version__,
        "files": digests,
        "caveat": CAVEAT,
    }
    plain = json.loads(json.dumps(manifest, ensure_ascii=False, default=str))
    files.write(folder / "manifest.json", as_json(seals.sealed(plain, seals.FOLDER_SEAL), indent=2) + "\n")


def finish(found: Study, folder: Path, *, pictures: bool, svg: bool, as_json: bool, quiet: bool) -> None:
    """Draw the pictures if they are wanted, and print what was found."""
    if pictures:
        from sim.cli.work import draw

        draw(found, folder / "pictures", svg=svg)
    if as_json:
        from sim.cli import say

        tables = {name: table.to_dict(orient="records") for name, table in found.tables().items()}  # type: ignore[union-attr]
        say.document({"answer": found.answer(), "caveat": CAVEAT, "folder": str(folder), **tables})
    elif quiet:
        showing.briefly(found)
    else:
        _in_full(found, folder, "Tables, pictures and manifest" if pictures else "Tables and manifest")


def _in_full(found: Study, folder: Path, written: str) -> None:
    """The answer, the tables in words, and where the files are."""
    from sim.cli import grid, say
    from sim.words.tables import setting

    screen = say.console()
    grid.paragraph(screen, found.answer(), "bold")
    grid.paragraph(screen, setting(found), "dim")
    for table in found.in_words():
        screen.print()
        grid.show(screen, table)
    screen.print()
    grid.paragraph(screen, showing.balance(found), "dim")
    grid.paragraph(screen, f"{written} are in")
    screen.print(f"  {folder}", soft_wrap=True)
    screen.print()
    grid.paragraph(screen, CAVEAT, "bold")
