"""A small exercise in a folder, for tests of teaching."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from sim.cli.commands import app
from sim.teaching.template import files

PLAIN = {"FORCE_COLOR": None, "NO_COLOR": None, "TTY_COMPATIBLE": None, "COLUMNS": "80"}


def sim(*arguments: str) -> Result:
    """A command as it is typed, and what came of it."""
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env=PLAIN)


def exercise(folder: Path, **changes: str) -> Path:
    """The exercise that `sim exercise new` writes, with lines of its sheet replaced: each key begins the line."""
    folder.mkdir()
    for name, text in files(folder.as_posix()).items():
        (folder / name).write_text(text, encoding="utf-8")
    sheet = folder / "exercise.yaml"
    lines = sheet.read_text(encoding="utf-8").splitlines()
    for key, line in changes.items():
        place = next(number for number, one in enumerate(lines) if one.lstrip().startswith(f"{key}:"))
        lines[place] = line
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def road(folder: Path, name: str, stages: str, before: str = "") -> str:
    """A student's file with these stages, one a line; its path."""
    file = folder / f"{name}.yaml"
    lines = "".join(f"    - {{name: Stage, reach: {{{one.strip()}}}}}\n" for one in stages.strip().splitlines())
    file.write_text(f"{before}roadmap:\n  name: A road\n  stages:\n{lines}", encoding="utf-8")
    return str(file)
