"""Commands that say why things happen in the worlds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import options, say
from sim.cli.app import EXPLAIN
from sim.cli.command import command
from sim.cli.guard import Refused
from sim.cli.shared import How, Of, OfUnweighed
from sim.study.defaults import FUTURES, FUTURES_OF_A_CHANGE, ROWS, STATE, TRAJECTORIES, WORLDS

if TYPE_CHECKING:
    from sim.study.question import Question


@command(EXPLAIN)
def story(
    file: options.File,
    world: options.OneWorld = 0,
    picture: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Draw the world's timeline into this folder.")
    ] = None,
    svg: options.Svg = False,
    as_json: options.Json = False,
    *,
    of: Of,
) -> None:
    """Tell one world in plain sentences. Week by week, who did what and why."""
    from sim.cli import telling
    from sim.study.story import story

    [plan] = of.read(file)
    telling.show(story(plan, world, of.seed), picture, as_json=as_json, svg=svg)


@command(EXPLAIN)
def obstacles(
    file: options.File,
    worlds: options.ObstacleWorlds = WORLDS["obstacles"],
    *,
    of: Of,
    how: How,
) -> Question:
    """Put the obstacles of a road in its way one by one. Where are worlds lost, and what single change would help?"""
    from sim.scenario.obstacles import check
    from sim.study.question import Question

    [plan] = of.read(file)
    check(plan)
    return Question("obstacles", (plan,), worlds, of.seed)


@command(EXPLAIN)
def levers(
    file: options.File,
    worlds: options.LeverWorlds = WORLDS["levers"],
    *,
    of: Of,
    how: How,
) -> Question:
    """Turn every number that somebody can turn: force, guarantee, money, inspection, pace. What would help most?"""
    from sim.study.question import Question

    return Question("levers", tuple(of.read(file)), worlds, of.seed)


@command(EXPLAIN)
def ablate(
    file: options.FileOrNone = None,
    worlds: options.ManyWorlds = WORLDS["ablation"],
    only: options.Only = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Print every mechanism, or those of FILE, and what is so without it.")
    ] = False,
    *,
    of: Of,
    how: How,
) -> Question | None:
    """Switch off each mechanism of a scenario in turn. Which of them move the endings, on the same luck?"""
    plans = of.read(file) if file else []
    if listed:
        from sim.cli import listing

        listing.mechanisms(plans[0] if plans else None, as_json=how.as_json)
        return None
    if not plans:
        raise Refused("ablate needs a scenario, or --list")
    from sim.study.ablate import chosen
    from sim.study.question import Question

    asked = {"mechanisms": chosen(plans[0], only or ())}
    return Question("ablation", (plans[0],), worlds, of.seed, asked=asked)


@command(EXPLAIN)
def sensitivity(
    file: options.File,
    state: options.State = STATE,
    only: options.OnlyPaths = None,
    trajectories: Annotated[
        int, typer.Option(metavar="N", parser=options.count(2), help="Trajectories of the screening.")
    ] = TRAJECTORIES,
    base: Annotated[
        int, typer.Option(metavar="N", parser=options.count(16), help="Rows of the close look, a power of 2.")
    ] = ROWS,
    worlds: options.PointWorlds = WORLDS["sensitivity"],
    *,
    of: OfUnweighed,
    how: How,
) -> Question | None:
    """Find the numbers on which the answer depends: Morris over all that have a range, then Sobol."""
    from dataclasses import asdict

    from sim.study.numbers import sensitivity as study
    from sim.study.numbers.cost import check_cost
    from sim.study.numbers.options import Options
    from sim.study.question import Question
    from sim.study.update.kept import refuse_facts
    from sim.study.workers import processes

    [plan] = of.read(file)
    refuse_facts(plan, *study.NOT_OF_KEPT)
    chosen = Options(state=state, only=tuple(only or ()), trajectories=trajectories, base=base)
    if how.estimate or not how.quiet:
        cost = study.estimate(plan, worlds, options=chosen, workers=processes(how.workers))
        (say.line if how.estimate else say.aside)(str(cost))
        check_cost(plan, cost)
        if how.estimate:
            return None
    asked = {**asdict(chosen), "only": list(chosen.only)}
    return Question("sensitivity", (plan,), worlds, of.seed, asked=asked)


@command(EXPLAIN, "turning-points")
def turning_points(
    file: options.File,
    world: options.OneWorld = 0,
    week: Annotated[
        int | None, typer.Option(metavar="N", parser=options.count(1), help="With --do: the week of the change.")
    ] = None,
    do: Annotated[
        list[str] | None,
        typer.Option(metavar="WHO=WHAT", help="A what-if: hamas=step, or hamas.disarmament=hold. May be repeated."),
    ] = None,
    futures: Annotated[
        int | None, typer.Option(metavar="N", parser=options.count(2), help="Futures from each week.")
    ] = None,
    *,
    of: Of,
    how: How,
) -> Question:
    """Follow one world's chances. Which decisions turned it, and what was the other choice worth?"""
    from sim.study.question import Question

    [plan] = of.read(file)
    if week is None and not do:
        followed = {"world": world, "futures": futures or FUTURES}
        return Question("turning points", (plan,), 1, of.seed, asked=followed)
    if week is None or not do:
        raise Refused("a what-if needs both --week N and --do WHO=WHAT")
    ordered = dict(options.pairs("--do", do, "hamas=step"))
    asked = {"world": world, "week": week, "do": ordered, "futures": futures or FUTURES_OF_A_CHANGE}
    return Question("what if", (plan,), 1, of.seed, asked=asked)
