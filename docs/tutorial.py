"""Run what docs/teaching shows, and write the outputs into it.

python -m docs.tutorial          the tutorial and the notebook (a minute or two)

In the tutorial a block of `sh` may be followed by `<!-- output -->` or `<!-- output: 1-12, 30-40 -->` (the lines of the
output that are shown) and a block of `text`, which is replaced. In the notebook the text outputs of cells are replaced.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TUTORIAL = ROOT / "docs" / "teaching" / "tutorial.md"
NOTEBOOK = ROOT / "docs" / "teaching" / "notebook.ipynb"
LEFT_OUT = "[...]"
WIDTH = "80"
BLOCK = re.compile(
    r"^```sh\n(?P<commands>.*?)^```\n"
    r"(?:\n<!-- output(?:: (?P<lines>[\d, -]+))? -->\n```text\n(?P<shown>.*?)^```\n<!-- end -->\n)?",
    re.M | re.S,
)
SIM = 'sim() { "$SIM_PYTHON" -m sim "$@"; }\n'


def followed(text: str, folder: Path) -> str:
    """The tutorial with the outputs of its commands, run in order in a folder; raises SystemExit where one fails."""

    def run(found: re.Match[str]) -> str:
        printed = _run(found["commands"], folder)
        if found["shown"] is None:
            return found[0]
        lines = f": {found['lines']}" if found["lines"] else ""
        shown = "\n".join(_shown(printed.splitlines(), found["lines"]))
        return f"```sh\n{found['commands']}```\n\n<!-- output{lines} -->\n```text\n{shown}\n```\n<!-- end -->\n"

    return BLOCK.sub(run, text)


def _run(commands: str, folder: Path) -> str:
    """What commands print on stdout."""
    environment = {**os.environ, "SIM_PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "COLUMNS": WIDTH}
    environment |= {"PYTHONIOENCODING": "utf-8", "MPLBACKEND": "Agg"}
    environment.setdefault("SIM_ENGINE", "numpy")
    done = subprocess.run(
        ["sh", "-e", "-c", SIM + commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode or done.stderr:
        raise SystemExit(f"{commands}{done.stderr}\nexit status {done.returncode}")
    return done.stdout


def _shown(lines: Sequence[str], ranges: str | None) -> Iterator[str]:
    """The lines in these ranges, counted from 1, with a mark where some are left out."""
    whole = [line.rstrip() for line in lines]
    last = 0
    for part in (ranges or f"1-{len(whole)}").split(","):
        first, _, until = part.strip().partition("-")
        if int(first) > last + 1:
            yield LEFT_OUT
        last = int(until or first)
        yield from whole[int(first) - 1 : last]
    if last < len(whole):
        yield LEFT_OUT


def executed(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with the text outputs of its cells, run in order in one namespace."""
    names: dict[str, Any] = {"__name__": "__main__"}
    cells = [_executed(cell, names) if cell["cell_type"] == "code" else cell for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def _executed(cell: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    tree = ast.parse("".join(cell["source"]))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, outputs = io.StringIO(), list[dict[str, Any]]()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "notebook", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "notebook", "eval"), names) if last is not None else None
    if printed.getvalue():
        outputs.append(
            {"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(keepends=True)}
        )
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        outputs.append({"data": data, "execution_count": None, "metadata": {}, "output_type": "execute_result"})
    return {**cell, "outputs": outputs}


def as_text(notebook: dict[str, Any]) -> str:
    """The notebook as it is kept."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the outputs."""
    os.environ["MPLBACKEND"] = "Agg"
    with tempfile.TemporaryDirectory() as folder:
        TUTORIAL.write_text(followed(TUTORIAL.read_text("utf-8"), Path(folder)), encoding="utf-8", newline="\n")
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        made = executed(notebook)
    NOTEBOOK.write_text(as_text(made), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
