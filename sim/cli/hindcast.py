"""The first phase, looked at from its first month: what would the model have said of the rest?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import options
from sim.cli.app import ASK, app
from sim.cli.guard import guarded

TriedWorlds = Annotated[
    int, typer.Option(metavar="N", parser=options.count(1), help="Worlds of each setting that is tried.")
]
Folder = Annotated[Path, typer.Option(metavar="FOLDER", help="Where tables, picture and manifest go.")]
WORLDS_OF_A_SETTING = 1000
FOLDER = Path("results/hindcast")


@app.command(rich_help_panel=ASK)
@guarded
def hindcast(
    worlds: TriedWorlds = WORLDS_OF_A_SETTING,
    seed: options.Seed = 0,
    out: Folder = FOLDER,
    pictures: options.Pictures = True,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    workers: options.Processes = options.PROCESSES,
) -> None:
    """Calibrate phase one on its first month, and score the rest. Would the model have been right?"""
    from sim import files
    from sim.cli import sealed
    from sim.cli.progress import progress
    from sim.study.hindcast import hindcast as of_the_first_phase
    from sim.study.workers import processes

    files.make_folder(out)
    with progress("Following the worlds", quiet=quiet or as_json) as bar:
        report = None if bar is None else bar.advance
        found = of_the_first_phase(worlds=worlds, seed=seed, workers=processes(workers), on_progress=report)
    sealed.write(found, out, {})
    sealed.finish(found, out, pictures=pictures, svg=svg, as_json=as_json, quiet=quiet)
