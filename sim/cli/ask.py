"""Commands that put a question to many worlds."""

from __future__ import annotations

from sim.cli import options
from sim.cli.app import ASK, app
from sim.cli.guard import Refused, guarded
from sim.cli.reading import load_all, observing, warn_of_orders
from sim.scenario.sameness import same


@app.command(rich_help_panel=ASK)
@guarded
def run(
    file: options.File,
    worlds: options.Worlds = options.WORLDS,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    observed: options.Observed = None,
    pictures: options.Pictures = True,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    workers: options.Processes = options.PROCESSES,
    dask: options.Dask = None,
    fresh: options.Fresh = False,
) -> None:
    """Follow one scenario through many worlds. How often does it complete, who holds it up, and why?"""
    from sim.cli.work import How, put
    from sim.study.question import Question

    [plan] = observing(load_all([file], changes, weeks), observed)
    warn_of_orders([plan])
    put(Question("run", (plan,), worlds, seed), How(out, pictures, as_json, quiet, workers, dask, fresh, svg=svg))


@app.command(rich_help_panel=ASK)
@guarded
def compare(
    files: options.Files,
    worlds: options.Worlds = options.WORLDS,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    observed: options.Observed = None,
    pictures: options.Pictures = True,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    workers: options.Processes = options.PROCESSES,
    dask: options.Dask = None,
    fresh: options.Fresh = False,
) -> None:
    """Compare scenarios on the same luck. World by world, all of them meet the same dice.

    It says of each road, besides, how often the calendar allows completion, and how often there is a deal to be had.
    """
    from sim.cli.work import How, put
    from sim.study.question import Question

    if len(files) < 2:
        raise Refused("compare needs two scenarios or more; for one there is: sim run FILE")
    plans = observing(load_all(files, changes, weeks), observed)
    for places in same(plan.name for plan in plans):
        raise Refused(
            f"{len(places)} of these scenarios are called `{plans[places[0]].name}`, or so that a reader takes them "
            "for one: give each its own name"
        )
    if len({plan.futures_per_draw for plan in plans}) > 1:
        raise Refused("the scenarios differ in `futures_per_draw`, so that their worlds cannot be paired")
    warn_of_orders(plans)
    put(
        Question("comparison", tuple(plans), worlds, seed),
        How(out, pictures, as_json, quiet, workers, dask, fresh, svg=svg),
    )


@app.command(rich_help_panel=ASK)
@guarded
def tournament(
    file: options.File,
    worlds: options.PairWorlds = options.WORLDS_OF_A_PAIR,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    observed: options.Observed = None,
    pictures: options.Pictures = True,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    workers: options.Processes = options.PROCESSES,
    dask: options.Dask = None,
    fresh: options.Fresh = False,
) -> None:
    """Let every strategy of one party meet every strategy of the other. Which does best, on the same luck?"""
    from sim.cli.work import How, put
    from sim.study.question import Question
    from sim.study.tournament import STRATEGIES

    [plan] = observing(load_all([file], changes, weeks), observed)
    asked = {"strategies": list(STRATEGIES)}
    put(
        Question("tournament", (plan,), worlds, seed, asked=asked),
        How(out, pictures, as_json, quiet, workers, dask, fresh, svg=svg),
    )


@app.command(rich_help_panel=ASK)
@guarded
def sweep(
    file: options.File,
    vary: options.Vary,
    against: options.Against = None,
    worlds: options.PointWorlds = options.WORLDS_OF_A_POINT,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    observed: options.Observed = None,
    pictures: options.Pictures = True,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    workers: options.Processes = options.PROCESSES,
    dask: options.Dask = None,
    fresh: options.Fresh = False,
) -> None:
    """Turn one number or several, step by step. Where does a road complete, and where do two swap places?"""
    from sim.cli.work import How, put
    from sim.study.numbers.vary import parse
    from sim.study.question import Question

    values = parse(vary)
    for path in options.overrides(changes, None):
        if path.replace("[", ".").replace("]", "") in values:
            raise Refused(f"--set {path}: this number is varied, so that its value would not count: leave one out")
    plans = observing(load_all([file, *([against] if against else [])], changes, weeks), observed)
    asked = {"vary": [[path, list(several)] for path, several in values.items()]}
    how = How(out, pictures, as_json, quiet, workers, dask, fresh, svg=svg)
    put(Question("sweep", tuple(plans), worlds, seed, asked=asked), how)


@app.command(rich_help_panel=ASK)
@guarded
def roadmaps(
    file: options.File,
    first: options.FirstTrack = None,
    second: options.SecondTrack = None,
    most: options.MostRoads = options.MOST_ROADS,
    worlds: options.RoadWorlds = options.WORLDS_OF_A_ROAD,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    observed: options.NotOfKept = None,
    pictures: options.Pictures = True,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    workers: options.Processes = options.PROCESSES,
    dask: options.Dask = None,
    fresh: options.Fresh = False,
) -> None:
    """Try every order between one side first and the other first. What order should a mediator propose?"""
    from sim.cli.work import How, put
    from sim.study.question import Question
    from sim.study.roads.roadmaps import NOT_OF_KEPT
    from sim.study.update.learning import refuse_facts

    [plan] = observing(load_all([file], changes, weeks), observed)
    refuse_facts(plan, *NOT_OF_KEPT)
    asked = {"first": first, "second": second, "together": None, "most": most}
    how = How(out, pictures, as_json, quiet, workers, dask, fresh, svg=svg)
    put(Question("roadmaps", (plan,), worlds, seed, asked=asked), how)
