"""Results on the screen: in full, in a sentence, or as one JSON document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim import archive, words
from sim.cli import grid, say
from sim.study import tables
from sim.study.compare import Comparison
from sim.study.run import Run
from sim.study.study import Study

Found = Run | Comparison | Study


def in_full(found: Found, folder: Path | None) -> None:
    """Questions, answer, tables, and where the files are."""
    screen = say.console()
    for run in archive.asked_of(found):
        if run.scenario.question:
            grid.paragraph(screen, f"{run.scenario.name}: {run.scenario.question}")
    screen.print()
    grid.paragraph(screen, found.answer(), "bold")
    grid.paragraph(screen, tables.setting(found), "dim")
    for table in tables.all_of(found):
        screen.print()
        grid.show(screen, table)
    screen.print()
    if folder is not None:
        drawn = ", pictures" if (folder / "pictures").exists() else ""
        grid.paragraph(screen, f"Tables{drawn} and manifest are in")
        screen.print(f"  {folder}", soft_wrap=True)  # never cut, so that it can be copied
        screen.print()
    grid.paragraph(screen, words.CAVEAT, "bold")


def briefly(found: Found) -> None:
    """The answer alone."""
    say.line(found.answer())


def as_json(found: Found, folder: Path | None) -> None:
    """One document: the answer, every table but the weekly one, where the files are, and what was asked."""
    every = archive.tables(found)
    document: dict[str, Any] = {
        "answer": found.answer(),
        "caveat": words.CAVEAT,
        "folder": None if folder is None else str(folder),
        **{name: table.to_dict(orient="records") for name, table in every.items() if name != "shares"},
        "manifest": archive.manifest(found),
    }
    say.document(document)
