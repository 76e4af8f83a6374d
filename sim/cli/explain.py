"""Commands that say why things happen in the worlds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import options
from sim.cli.app import EXPLAIN, app
from sim.cli.guard import Refused, guarded
from sim.cli.reading import load_all, warn_of_orders


@app.command(rich_help_panel=EXPLAIN)
@guarded
def story(
    file: options.File,
    world: Annotated[int, typer.Option(metavar="N", min=0, help="Which world: the same as in `sim run`.")] = 0,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    changes: options.Set = None,
    picture: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Draw the world's timeline into this folder.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Tell one world in plain sentences. Week by week, who did what and why."""
    from sim.cli import telling
    from sim.study.story import story

    [plan] = load_all([file], changes, weeks)
    warn_of_orders([plan])
    telling.show(story(plan, world, seed), picture, as_json=as_json)


@app.command(rich_help_panel=EXPLAIN)
@guarded
def ablate(
    file: options.FileOrNone = None,
    worlds: options.ManyWorlds = options.WORLDS,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    only: options.Only = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Print every mechanism, or those of FILE, and what is so without it.")
    ] = False,
    pictures: options.Pictures = True,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    workers: options.Processes = options.PROCESSES,
    dask: options.Dask = None,
    fresh: options.Fresh = False,
) -> None:
    """Switch off each mechanism of a scenario in turn. Which of them move the endings, on the same luck?"""
    plans = load_all([file], changes, weeks) if file else []
    if listed:
        from sim.cli import listing

        listing.mechanisms(plans[0] if plans else None, as_json=as_json)
        return
    if not plans:
        raise Refused("ablate needs a scenario, or --list")
    from sim.cli.work import How, put
    from sim.study.ablate import chosen
    from sim.study.question import Question

    warn_of_orders(plans)
    asked = {"mechanisms": chosen(plans[0], only or ())}
    put(
        Question("ablation", (plans[0],), worlds, seed, asked=asked),
        How(out, pictures, as_json, quiet, workers, dask, fresh),
    )
