"""Bargaining over roads, beside NegMAS.

Comparable task: in every world two parties have a value for each of some roads and look for one that both accept. In
this model a mediator reckons each road's chance with both, from the parties' own foresight, and puts the best on the
table; each accepts or refuses. NegMAS is handed the values ready made (it does not reckon them) and lets two
negotiators that concede with time alternate offers over the same roads. What is found need not be the same road: the
protocols differ, and what is compared is the cost of one round of talks.
"""

from __future__ import annotations

import numpy as np
from negmas import AspirationNegotiator, MappingUtilityFunction, SAOMechanism, make_issue

from sim.model.luck import Luck
from sim.model.table import NEVER, NOTHING
from sim.model.world import World
from sim.rules.arrays import Floats
from sim.scenario.schema import Scenario

ROUNDS = 20  # offers after which negotiators give up


def opened(plan: Scenario, worlds: int) -> World:
    """Worlds at their start, in which no road is agreed: everybody is ready to talk."""
    world = World(plan, np.arange(worlds), Luck(0))
    for party in world.parties:
        party.look()
    return world


def values(world: World) -> list[Floats]:
    """What each road is worth to each party above failure and margin, (roads, worlds)."""
    return world.table.surpluses()


def by_product(world: World) -> int:
    """One round of talks in every world, foresight included; the number of roads put on the table."""
    world.table.talked_at = np.full(len(world.ids), NEVER)  # whoever talked before is ready again
    world.table.convene()
    for mediator in world.mediators:
        mediator.decide()
    world.table.hear()
    return int((world.table.on_table != NOTHING).sum())


def by_negmas(worth: list[Floats]) -> int:
    """One negotiation in every world, the values given; how many end in a road that both accept."""
    agreed = 0
    roads = worth[0].shape[0]
    for world in range(worth[0].shape[1]):
        mechanism = SAOMechanism(issues=[make_issue(roads, "road")], n_steps=ROUNDS)
        for place, name in enumerate(("first", "second")):
            utility = MappingUtilityFunction(
                {(road,): float(worth[place][road, world]) for road in range(roads)},
                reserved_value=0.0,
                outcome_space=mechanism.outcome_space,
            )
            mechanism.add(AspirationNegotiator(name=name), ufun=utility)
        agreed += mechanism.run().agreement is not None
    return agreed
