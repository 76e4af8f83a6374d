"""The same worlds on many roads: how they end, what they are then worth, and what each road is worth at the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model import belief
from sim.model.luck import Luck
from sim.model.outcomes import STATES
from sim.model.table import surplus_of
from sim.model.world import World
from sim.model.worth import Worth
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.workers import ALONE, Progress, Workers

WIDEST = 8192  # worlds whose surplus is reckoned at once
Floats = NDArray[np.float64]


def followed(
    plans: Sequence[Scenario],
    worlds: int,
    seed: int,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> tuple[NDArray[np.int64], dict[str, Floats]]:
    """How the worlds end under each plan, indices in STATES, and what they then pay each party: (plans, worlds) each.

    The plans differ by their roads only. A payoff is a flow in the party's own units, of the levels that really stand
    or of war; see `sim.model.worth`.
    """
    names = tuple(f"really {track}" for track in plans[0].tracks)
    tasks = [Task(plan, worlds, seed, branch, shown=names) for plan in plans]
    found = workers.follow(tasks, on_progress)
    outcome = np.stack([np.concatenate([record.outcome for record in records]) for records in found])
    worth = Worth(plans[0], np.arange(worlds), Luck(seed, branch))
    paid: dict[str, list[Floats]] = {party: [] for party in plans[0].parties}
    for records, ends in zip(found, outcome, strict=True):
        levels = {
            track: np.concatenate([record.now[f"really {track}"] for record in records]) for track in plans[0].tracks
        }
        for party, values in worth.at_the_end(levels, ends == STATES.index("collapsed")).items():
            paid[party].append(values)
    return outcome.astype(np.int64), {party: np.stack(values) for party, values in paid.items()}


def surpluses(plans: Sequence[Scenario], worlds: int, seed: int, branch: str = "main") -> Mapping[str, Floats]:
    """What the road of each plan is worth at the table to each party as it opens, above failure and margin.

    (plans, worlds) in the party's own units; a party accepts what is above 0. By the model's own rule: the party
    reckons that it will do its own next part.
    """
    found: dict[str, list[Floats]] = {party: [] for party in plans[0].parties}
    for plan in plans:
        parts: dict[str, list[Floats]] = {party: [] for party in plan.parties}
        for first in range(0, worlds, WIDEST):
            world = World(plan, np.arange(first, min(first + WIDEST, worlds)), Luck(seed, branch))
            supposed = world.supposing(0)
            reckonings, _ = belief.settled(supposed)
            for party in supposed.parties:
                surplus = surplus_of(party, reckonings[party.name])
                parts[party.name].append(np.broadcast_to(surplus, world.ids.shape).astype(float))
        for party_name, several in parts.items():
            found[party_name].append(np.concatenate(several))
    return {party: np.stack(values) for party, values in found.items()}
