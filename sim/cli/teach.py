"""Commands for classrooms and readers: a page from a result, exercises, and a game."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import exercises, options
from sim.cli.app import TEACH, app
from sim.cli.guard import guarded
from sim.cli.results import From, Run, _find, _question


@app.command(rich_help_panel=TEACH)
@guarded
def report(
    run: Run,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="The file to write, instead of report_RUN.html here.")
    ] = None,
    out: From = options.OUT,
) -> None:
    """Write a kept result as one HTML page that opens offline: question, answer, pictures, tables, assumptions."""
    from sim.cli import say
    from sim.cli.numbers import numbers_of
    from sim.report.result import Made
    from sim.report.result import report as page_on

    one = _find(out, run)
    found = _question(one).restored(one.tables)
    last = one.log[-1] if one.log else {}
    made = Made(one.run_id, last.get("command", []), str(last.get("ended", ""))[:10], one.manifest)
    plans = {asked.scenario.name: asked.scenario for asked in found.runs}
    page = page_on(found, made, {name: numbers_of(plan) for name, plan in plans.items()})
    file = to or Path(f"report_{one.run_id}.html")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8")
    say.line(str(file))


__all__ = ["exercises", "report"]
