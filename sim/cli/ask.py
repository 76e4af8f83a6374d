"""Commands that put a question to many worlds."""

from __future__ import annotations

from sim.cli import options
from sim.cli.app import ASK, app
from sim.cli.guard import Refused, guarded
from sim.cli.reading import warn_of_orders
from sim.cli.shared import How, Of, OfUnweighed, sharing
from sim.scenario.sameness import same


@app.command(rich_help_panel=ASK)
@guarded
@sharing
def run(
    file: options.File,
    worlds: options.Worlds = options.WORLDS,
    *,
    of: Of,
    how: How,
) -> None:
    """Follow one scenario through many worlds. How often does it complete, who holds it up, and why?"""
    from sim.cli.work import put
    from sim.study.question import Question

    [plan] = of.read(file)
    warn_of_orders([plan])
    put(Question("run", (plan,), worlds, of.seed), how)


@app.command(rich_help_panel=ASK)
@guarded
@sharing
def compare(
    files: options.Files,
    worlds: options.Worlds = options.WORLDS,
    *,
    of: Of,
    how: How,
) -> None:
    """Compare scenarios on the same luck. World by world, all of them meet the same dice.

    It says of each road, besides, how often the calendar allows completion, and how often there is a deal to be had.
    """
    from sim.cli.work import put
    from sim.study.question import Question

    if len(files) < 2:
        raise Refused("compare needs two scenarios or more; for one there is: sim run FILE")
    plans = of.read(*files)
    for places in same(plan.name for plan in plans):
        raise Refused(
            f"{len(places)} of these scenarios are called `{plans[places[0]].name}`, or so that a reader takes them "
            "for one: give each its own name"
        )
    if len({plan.futures_per_draw for plan in plans}) > 1:
        raise Refused("the scenarios differ in `futures_per_draw`, so that their worlds cannot be paired")
    warn_of_orders(plans)
    put(Question("comparison", tuple(plans), worlds, of.seed), how)


@app.command(rich_help_panel=ASK)
@guarded
@sharing
def tournament(
    file: options.File,
    worlds: options.PairWorlds = options.WORLDS_OF_A_PAIR,
    *,
    of: Of,
    how: How,
) -> None:
    """Let every strategy of one party meet every strategy of the other. Which does best, on the same luck?"""
    from sim.cli.work import put
    from sim.study.question import Question
    from sim.study.tournament import STRATEGIES

    [plan] = of.read(file)
    asked = {"strategies": list(STRATEGIES)}
    put(Question("tournament", (plan,), worlds, of.seed, asked=asked), how)


@app.command(rich_help_panel=ASK)
@guarded
@sharing
def sweep(
    file: options.File,
    vary: options.Vary,
    against: options.Against = None,
    worlds: options.PointWorlds = options.WORLDS_OF_A_POINT,
    *,
    of: Of,
    how: How,
) -> None:
    """Turn one number or several, step by step. Where does a road complete, and where do two swap places?"""
    from sim.cli.work import put
    from sim.study.numbers.vary import parse
    from sim.study.question import Question

    values = parse(vary)
    for path in options.overrides(of.changes, None):
        if path.replace("[", ".").replace("]", "") in values:
            raise Refused(f"--set {path}: this number is varied, so that its value would not count: leave one out")
    plans = of.read(file, *([against] if against else []))
    asked = {"vary": [[path, list(several)] for path, several in values.items()]}
    put(Question("sweep", tuple(plans), worlds, of.seed, asked=asked), how)


@app.command(rich_help_panel=ASK)
@guarded
@sharing
def roadmaps(
    file: options.File,
    first: options.FirstTrack = None,
    second: options.SecondTrack = None,
    most: options.MostRoads = options.MOST_ROADS,
    worlds: options.RoadWorlds = options.WORLDS_OF_A_ROAD,
    *,
    of: OfUnweighed,
    how: How,
) -> None:
    """Try every order between one side first and the other first. What order should a mediator propose?"""
    from sim.cli.work import put
    from sim.study.question import Question
    from sim.study.roads.roadmaps import NOT_OF_KEPT
    from sim.study.update.kept import refuse_facts

    [plan] = of.read(file)
    refuse_facts(plan, *NOT_OF_KEPT)
    asked = {"first": first, "second": second, "together": None, "most": most}
    put(Question("roadmaps", (plan,), worlds, of.seed, asked=asked), how)
