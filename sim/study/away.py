"""The runs of a scenario in which some of its obstacles are away: which there are, and the worlds of each."""

from __future__ import annotations

from collections.abc import Collection

from sim.model.standing import FREE, HOLD, STEP, StandingOrder
from sim.scenario import obstacles as switches
from sim.scenario.obstacles import BOTH, BY_SIDE, DISTRUST, NO_DEAL, OBSTACLES, Away
from sim.scenario.schema import Scenario
from sim.study.blocks import Task

NAMES = tuple(OBSTACLES)
LAST = len(NAMES)
"""The number of the plain run: all obstacles are in the way."""


def chained(number: int) -> str:
    """The key of a run of the chain, in which the first `number` obstacles are in the way."""
    return f"R{number}"


def only(number: int, party: str) -> str:
    """The key of the same run with its last obstacle in the way of one party alone."""
    return f"{chained(number)} of {party} only"


def alone(name: str, party: str = BOTH) -> str:
    """The key of the plain run without one obstacle, or without that of one party."""
    return f"without {name}" if party == BOTH else f"without {name} of {party}"


def situations(plan: Scenario) -> dict[str, tuple[Away, ...]]:
    """What is away in every run, by the run's key; the plain run, in which nothing is away, comes first."""
    found: dict[str, tuple[Away, ...]] = {chained(LAST): ()}
    for number in range(LAST):
        found[chained(number)] = tuple(map(Away, NAMES[number:]))
    found |= {alone(name): (Away(name),) for name in NAMES}
    first, second = plan.parties
    for name in BY_SIDE:
        number = NAMES.index(name) + 1
        for party, other in ((first, second), (second, first)):
            found[only(number, party)] = (Away(name, other), *found[chained(number)])
            found[alone(name, party)] = (Away(name, party),)
    return found


def standing(plan: Scenario, away: Collection[Away]) -> dict[str, StandingOrder]:
    """What parties always do while obstacles are away; a party that acts as it would has no order.

    Without distrust a party steps, but for the worlds in which it has no deal to gain: there it holds. Without "no
    deal" it steps in these. With both in its way it acts as it would.
    """
    orders = {}
    for party in plan.parties:
        distrusts, minds = (not {Away(name), Away(name, party)} & set(away) for name in (DISTRUST, NO_DEAL))
        order = StandingOrder(
            where_a_deal=FREE if distrusts else STEP,
            where_none=STEP if not minds else FREE if distrusts else HOLD,
        )
        if order != StandingOrder():
            orders[party] = order
    return orders


def task(plan: Scenario, away: Collection[Away], worlds: int, seed: int, branch: str) -> Task:
    """The worlds of a scenario while obstacles are away."""
    shown = () if away else None
    plain = switches.without(plan, away)
    return Task(plain, worlds, seed, branch, shown=shown, standing=standing(plan, away), told=plan)
