"""Commands for classrooms and readers: a page from a result, exercises, and a game."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim import files
from sim.cli import exercises, forecast, options, say
from sim.cli.app import TEACH
from sim.cli.command import command, typed
from sim.cli.guard import Refused
from sim.cli.kept import Doubted, From, RunOrNone, Unverified
from sim.cli.shared import How, Of
from sim.study.defaults import WORLDS

if TYPE_CHECKING:
    from sim.archive import Kept
    from sim.report.result import Made

OF_A_FORECAST = ("worlds", "seed", "observed", "workers", "fresh")


@command(TEACH)
def report(
    context: typer.Context,
    run: RunOrNone = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="PATH",
            help="The file to write, not report_RUN.html here; of a forecast, the folder.",
        ),
    ] = None,
    out: From = options.OUT,
    of: Annotated[
        str | None,
        typer.Option(
            "--forecast", metavar="FILE", help="Instead: dated expectations of a scenario, sealed, as CSV and page."
        ),
    ] = None,
    worlds: Annotated[int, typer.Option(metavar="N", parser=options.count(1), help="Worlds of a forecast.")] = WORLDS[
        "forecast"
    ],
    seed: options.Seed = 0,
    observed: options.Observed = None,
    workers: options.Processes = options.PROCESSES,
    fresh: options.Fresh = False,
    unverified: Unverified = False,
) -> None:
    """Write a kept result as one HTML page that opens offline: question, answer, pictures, tables, assumptions."""

    if (run is None) == (of is None):
        raise Refused("report needs a kept result (sim results list), or --forecast FILE, and not both")
    idle = typed(context, *OF_A_FORECAST) if of is None else []
    if idle:
        again = f"; to work a kept result out again: sim results rerun {run}" if "--fresh" in idle else ""
        go = "goes" if len(idle) == 1 else "go"
        raise Refused(f"{' and '.join(idle)} {go} with --forecast FILE: a kept result is shown as it is{again}")
    if of is not None:
        how = How(out, pictures=False, workers=workers, fresh=fresh)
        for path in forecast.write(of, to, worlds, Of(seed=seed, observed=observed), how):
            say.line(str(path))
        return
    assert run is not None
    from sim.report.expectations import expectations
    from sim.report.result import report as page_on
    from sim.scenario.numbers import numbers_of
    from sim.study.forecast.forecast import Forecast

    one, _, found, warning = Doubted(run, out, unverified).opened()
    if warning:
        say.aside(warning)
    made = made_of(one, out, warning)
    plans = {asked.scenario.name: asked.scenario for asked in found.runs}
    if isinstance(found, Forecast):
        page = expectations(found, numbers_of(found.setting.scenario), f"sim {shlex.join(made.command)}", warning)
    else:
        page = page_on(found, made, {name: numbers_of(plan) for name, plan in plans.items()})
    file = to or Path(f"report_{one.run_id}.html")
    files.make_folder(file.parent)
    files.write(file, page)
    say.line(str(file))


@command(TEACH)
def brief(
    which: Doubted,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="The page to write, not brief_RUN.html here.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Print it as PDF too, where a Chromium is there.")] = True,
) -> None:
    """Write a kept result as one sheet of paper: the finding, a picture, how sure, what it hangs on, what it is not."""
    from sim.report.brief import brief as page_on
    from sim.report.paper import NotPrinted, printed
    from sim.scenario.numbers import numbers_of

    if to is not None and to.suffix.casefold() == ".pdf":
        raise Refused(f"--to {to}: name the page, {to.with_suffix('.html')}: the PDF is written beside it")
    one, _, found, warning = which.opened()
    if warning:
        say.aside(warning)
    file = to or Path(f"brief_{one.run_id}.html")
    plans = {asked.scenario.name: asked.scenario for asked in found.runs}
    page = page_on(found, made_of(one, which.out, warning), {name: numbers_of(plan) for name, plan in plans.items()})
    files.make_folder(file.parent)
    files.write(file, page)
    say.line(str(file))
    if not pdf:
        return
    try:
        files.write(file.with_suffix(".pdf"), printed(page))
    except NotPrinted as error:
        say.aside(f"The PDF is left out: {error}. Any browser prints the page on one sheet.")
    else:
        say.line(str(file.with_suffix(".pdf")))


def made_of(one: Kept, out: Path, warning: str) -> Made:
    """How a kept result was made, as its page tells it."""
    from sim.report.result import Made

    last = one.log[-1] if one.log else {}
    elsewhere = "" if out == options.OUT else shlex.quote(str(out))
    ended = str(last.get("ended", ""))[:10]
    return Made(one.run_id, last.get("command", []), ended, one.manifest, elsewhere, warning, one.label)


__all__ = ["brief", "exercises", "report"]
