"""Commands that put a question to many worlds: each makes the question out of what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import options, say
from sim.cli.app import ASK
from sim.cli.command import command
from sim.cli.guard import Refused
from sim.cli.naming import expanded
from sim.cli.shared import How, Of, OfUnweighed
from sim.scenario.sameness import same
from sim.study.defaults import MOST_ROADS, WORLDS

if TYPE_CHECKING:
    from sim.study.question import Question

Learners = Annotated[
    int | None,
    typer.Option(metavar="N", parser=options.count(1), help="Worlds that are weighed, followed to the last fact only."),
]
Lost = Annotated[
    int,
    typer.Option(
        metavar="N",
        parser=options.count(0),
        help="Ask of N worlds, before and after, where they are lost: some 50 runs.",
    ),
]


Chain = Annotated[
    int,
    typer.Option(
        metavar="N",
        parser=options.count(0),
        help="Ask of N worlds, such as 200, where they are lost, from no obstacle to all: 8 runs of N worlds for each "
        "scenario. The first time of a scenario may take a minute, since each of them is compiled.",
    ),
]


@command(ASK)
def run(
    file: options.File,
    obstacles: Chain = 0,
    worlds: options.Worlds = WORLDS["run"],
    *,
    of: Of,
    how: How,
) -> Question:
    """Follow one scenario through many worlds. How often does it complete, who holds it up, and why?"""
    from sim.study.question import Question
    from sim.study.run import OBSTACLES_OF

    asked = {OBSTACLES_OF: obstacles} if obstacles else {}
    return Question("run", tuple(of.read(file)), worlds, of.seed, asked=asked)


@command(ASK)
def compare(
    files: options.Files,
    against: options.Baseline = None,
    obstacles: Chain = 0,
    worlds: options.Worlds = WORLDS["comparison"],
    *,
    of: Of,
    how: How,
) -> Question:
    """Compare scenarios on the same luck. World by world, all of them meet the same dice.

    It says of each road, besides, how often the calendar allows completion, and how often there is a deal to be had.
    """
    from sim.study.compare import AGAINST, with_baseline
    from sim.study.question import Question
    from sim.study.run import OBSTACLES_OF

    named = dict.fromkeys([against, *expanded(files)] if against else expanded(files))  # named twice, it counts once
    plans = of.read(*named)
    asked: dict[str, str | int] = {OBSTACLES_OF: obstacles} if obstacles else {}
    if against:
        plans, asked = with_baseline(plans[1:], plans[0]), {AGAINST: plans[0].name, **asked}
    if len(plans) < 2:
        raise Refused("compare needs two scenarios or more; for one there is: sim run FILE")
    for places in same(plan.name for plan in plans):
        raise Refused(
            f"{len(places)} of these scenarios are called `{plans[places[0]].name}`, or so that a reader takes them "
            "for one: give each its own name"
        )
    if len({plan.futures_per_draw for plan in plans}) > 1:
        raise Refused("the scenarios differ in `futures_per_draw`, so that their worlds cannot be paired")
    return Question("comparison", tuple(plans), worlds, of.seed, asked=asked)


@command(ASK)
def tournament(
    file: options.File,
    worlds: options.PairWorlds = WORLDS["tournament"],
    *,
    of: Of,
    how: How,
) -> Question:
    """Let every strategy of one party meet every strategy of the other. Which does best, on the same luck?"""
    from sim.study.question import Question
    from sim.study.tournament import STRATEGIES

    plans = of.read(file, orders=False)  # whatever strategies they name, others are played
    return Question("tournament", tuple(plans), worlds, of.seed, asked={"strategies": list(STRATEGIES)})


@command(ASK)
def sweep(
    file: options.File,
    vary: options.Vary,
    against: options.Against = None,
    worlds: options.PointWorlds = WORLDS["sweep"],
    *,
    of: Of,
    how: How,
) -> Question:
    """Turn one number or several, step by step. Where does a road complete, and where do two swap places?"""
    from sim.study.numbers.vary import parse
    from sim.study.question import Question

    values = parse(vary)
    for path in options.overrides(of.changes, None):
        if path.replace("[", ".").replace("]", "") in values:
            raise Refused(f"--set {path}: this number is varied, so that its value would not count: leave one out")
    plans = of.read(file, *([against] if against else []))
    asked = {"vary": [[path, list(several)] for path, several in values.items()]}
    return Question("sweep", tuple(plans), worlds, of.seed, asked=asked)


@command(ASK)
def roadmaps(
    file: options.File,
    first: options.FirstTrack = None,
    second: options.SecondTrack = None,
    most: options.MostRoads = MOST_ROADS,
    worlds: options.RoadWorlds = WORLDS["roadmaps"],
    *,
    of: OfUnweighed,
    how: How,
) -> Question:
    """Try every order between one side first and the other first. What order should a mediator propose?"""
    from sim.study.question import Question
    from sim.study.roads.roadmaps import NOT_OF_KEPT
    from sim.study.update.kept import refuse_facts

    [plan] = of.read(file)
    refuse_facts(plan, *NOT_OF_KEPT)
    asked = {"first": first, "second": second, "together": None, "most": most}
    return Question("roadmaps", (plan,), worlds, of.seed, asked=asked)


@command(ASK)
def update(
    file: options.File,
    learners: Learners = None,
    obstacles: Lost = 0,
    worlds: options.Worlds = WORLDS["update"],
    *,
    of: Of,
    how: How,
) -> Question:
    """Weigh a scenario's worlds by what has happened since. What was learnt, and what follows?"""
    from sim.scenario.obstacles import check as check_asked
    from sim.study.question import Question
    from sim.study.update.update import cost

    [plan] = of.read(file, learners=learners)
    if not plan.observed.facts:
        raise Refused("update needs facts: --observed FILE, such as gaza/observed_2026_02")
    if obstacles:
        check_asked(plan)
        if not how.quiet:
            say.aside(cost(plan, worlds, obstacles))
    return Question("update", (plan,), worlds, of.seed, asked={"obstacles": obstacles})
