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

__all__ = ["FREE", "HOLD", "STEP", "StandingOrder", "over_answer", "over_choice", "over_votes", "without_a_deal"]

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
    found: Truths = party.model.constant("without a deal", party.name, lambda: _without_a_deal(party))
    return found


def _without_a_deal(party: Party) -> Truths:
    model, payoffs = party.model, party.belief.payoffs
    starts = {track: model.value(f"tracks.{track}.start") for track in payoffs.weights}
    beside = total(payoffs.weights[track].utility * starts[track] for track in (*payoffs.coming, *payoffs.creeping))
    path, stages = model.road_paths[AT_THE_START]
    prizes = total(
        model.value(f"{path}.stages.{place}.prizes.{party.name}.value")
        for place, stage in enumerate(stages)
        if party.name in stage.prizes
    )
    deal = payoffs.planned_end(model.ledger.ways.way(AT_THE_START))[0] + beside + prizes
    freeze = total(weight.utility * starts[track] for track, weight in payoffs.weights.items())
    found = obstacles.has_no_deal(deal, freeze, payoffs.war(Levels(starts, {}, {}), 0.0))
    return np.broadcast_to(found, party.trust.shape).copy()


def over_choice(party: Party, track: str, choice: Integers) -> Integers:
    """What it does with a track, given what it would choose."""
    order = _order(party)
    return choice if order is None else obstacles.carried_out(order, FREE, party.allows(track, order), choice)


def over_votes(party: Party, votes: Integers) -> Integers:
    """How often in a row it has found war better: never where it acts under an order."""
    order = _order(party)
    return votes if order is None else np.where(order == FREE, votes, 0)


def over_answer(party: Party, accepts: Truths) -> Truths:
    """Whether it accepts a road: always where it always steps, never where it always holds."""
    order = _order(party)
    return accepts if order is None else np.where(order == FREE, accepts, order == STEP)


def _order(party: Party) -> Integers | None:
    stated = party.model.standing.get(party.name)
    if stated is None:
        return None
    order: Integers = party.model.constant(
        "standing order",
        party.name,
        lambda: obstacles.ordered(without_a_deal(party), stated.where_a_deal, stated.where_none),
    )
    return order
