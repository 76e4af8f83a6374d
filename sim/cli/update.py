"""What has happened since: dated facts are held against the worlds of a scenario."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import options
from sim.cli.app import ASK, app
from sim.cli.guard import Refused, guarded
from sim.cli.reading import load_all, observing, warn_of_orders
from sim.cli.shared import How, sharing

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


@app.command(rich_help_panel=ASK)
@guarded
@sharing
def update(
    file: options.File,
    observed: options.Observed = None,
    learners: Learners = None,
    obstacles: Lost = 0,
    worlds: options.Worlds = options.WORLDS,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    changes: options.Set = None,
    *,
    how: How,
) -> None:
    """Weigh a scenario's worlds by what has happened since. What was learnt, and what follows?"""
    from sim.cli.say import aside
    from sim.cli.work import put
    from sim.scenario.obstacles import check as check_asked
    from sim.study.question import Question
    from sim.study.update.update import cost

    plans = load_all([file], changes, weeks)
    [plan] = observing(plans, observed, learners)
    if not plan.observed.facts:
        raise Refused("update needs facts: --observed FILE, such as gaza/observed_2026_02")
    warn_of_orders([plan])
    if obstacles:
        check_asked(plan)
        if not how.quiet:
            aside(cost(plan, worlds, obstacles))
    put(Question("update", (plan,), worlds, seed, asked={"obstacles": obstacles}), how)
