"""Past agreements from their signing: what the model would have said, and how that compares with what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import options
from sim.cli.app import ASK, app
from sim.cli.guard import guarded

Cases = Annotated[
    Path | None,
    typer.Argument(metavar="CASES", help="A file of past cases; without one, the cases that come with the project."),
]
CaseWorlds = Annotated[int, typer.Option(metavar="N", parser=options.count(1), help="Worlds of each case.")]
Scores = Annotated[bool, typer.Option("--scores", help="Compare with what the file says happened.")]
Scenarios = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Write the scenario of each case as a file into this folder, and stop."),
]
Folder = Annotated[Path, typer.Option(metavar="FOLDER", help="Where predictions.csv, tables and the picture go.")]
WORLDS_OF_A_CASE = 400
FOLDER = Path("results/history")


@app.command(rich_help_panel=ASK)
@guarded
def history(
    cases: Cases = None,
    worlds: CaseWorlds = WORLDS_OF_A_CASE,
    seed: options.Seed = 0,
    out: Folder = FOLDER,
    scores: Scores = False,
    scenarios: Scenarios = None,
    pictures: options.Pictures = True,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    workers: options.Processes = options.PROCESSES,
) -> None:
    """Run past agreements from their signing, by one rule. What would the model have said of each?"""
    from sim import files
    from sim.archive import seals
    from sim.cli import say, sealed
    from sim.cli.progress import progress
    from sim.study.history import history as of_cases
    from sim.study.history.cases import OWN, read
    from sim.study.history.files import write
    from sim.study.workers import processes

    file = OWN if cases is None else cases
    known = read(file)  # before anything is written
    if scenarios is not None:
        written = write(known, scenarios)
        if not quiet:
            say.line(f"Wrote {len(written)} scenarios into {scenarios}. Try: sim run {written[0]}")
        return
    files.make_folder(out)
    with progress("Following the worlds", quiet=quiet or as_json) as bar:
        report = None if bar is None else bar.advance
        found = of_cases(file, worlds, seed, scores=scores, workers=processes(workers), on_progress=report)
    manifest = {"cases": str(file), "cases_sha256": seals.digest(file.read_bytes())}
    sealed.write(found, out, manifest)
    sealed.finish(found, out, pictures=pictures, svg=svg, as_json=as_json, quiet=quiet)
