"""Standing orders: parties that always step or always hold, by whether they have a deal to gain; for studies.

The only place where a party's conduct is replaced for a whole run. What is not due or is forbidden is held all the
same, and who acts under an order does not choose war. `sim.model.forced` replaces single weeks, over any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.forced import FREE
from sim.model.payoffs import Levels
from sim.rules import obstacles
from sim.rules.arrays import Integers, Truths, total
from sim.rules.conduct import HOLD, STEP

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World

__all__ = [
    "FREE",
    "HOLD",
    "STEP",
    "StandingOrder",
    "orders",
    "over_answer",
    "over_choice",
    "over_votes",
    "without_a_deal",
]

AT_THE_START = 0  # the road in force at the start, among the roads


@dataclass(frozen=True)
class StandingOrder:
    """What a party does in all weeks: STEP, HOLD or FREE (as it would), by whether the deal is worth having to it."""

    where_a_deal: int = FREE
    where_none: int = FREE


def without_a_deal(party: Party) -> Truths:
    """The worlds in which the whole deal is worth less to a party than the better of its freeze and its war.

    All as it stands at the start: the road that is agreed then with everything on it done and its prizes paid in full;
    U of the levels at the start; B of them without protection. It follows from parameters alone, whatever has happened.
    """
    model, payoffs = party.model, party.belief.payoffs
    starts = {track: model.value(f"tracks.{track}.start") for track in payoffs.weights}
    beside = total(payoffs.weights[track].utility * starts[track] for track in (*payoffs.coming, *payoffs.creeping))
    path, stages = model.road_paths[AT_THE_START]
    prizes = total(
        model.value(f"{path}.stages.{place}.prizes.{party.name}.value")
        for place, stage in enumerate(stages)
        if party.name in stage.prizes
    )
    deal = payoffs.planned_end(model.ledger.way_along(AT_THE_START))[0] + beside + prizes
    freeze = total(weight.utility * starts[track] for track, weight in payoffs.weights.items())
    found = obstacles.has_no_deal(deal, freeze, payoffs.war(Levels(starts, {}, {}), 0.0))
    return np.broadcast_to(found, party.trust.shape).copy()


def orders(world: World) -> dict[str, Integers]:
    """What each party that acts under a standing order is ordered, in each world."""
    parties = (party for party in world.parties if party.name in world.standing)
    return {party.name: _ordered(party, world.standing[party.name]) for party in parties}


def _ordered(party: Party, stated: StandingOrder) -> Integers:
    return obstacles.ordered(without_a_deal(party), stated.where_a_deal, stated.where_none)


def over_choice(party: Party, track: str, choice: Integers) -> Integers:
    """What it does with a track, given what it would choose."""
    order = party.model.ordered.get(party.name)
    return choice if order is None else obstacles.carried_out(order, FREE, party.allows(track, order), choice)


def over_votes(party: Party, votes: Integers) -> Integers:
    """How often in a row it has found war better: never where it acts under an order."""
    order = party.model.ordered.get(party.name)
    return votes if order is None else np.where(order == FREE, votes, 0)


def over_answer(party: Party, accepts: Truths) -> Truths:
    """Whether it accepts a road: always where it always steps, never where it always holds."""
    order = party.model.ordered.get(party.name)
    return accepts if order is None else np.where(order == FREE, accepts, order == STEP)
