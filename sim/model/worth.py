"""What the levels that a world ends with are worth to each party."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.model.luck import Luck
from sim.model.world import World
from sim.rules.arrays import Floats, Integers, Truths, total
from sim.scenario.schema import Scenario


class Worth:
    """The payoffs of both parties in these worlds, by the values that each world has drawn."""

    def __init__(self, plan: Scenario, ids: Integers, luck: Luck) -> None:
        self._parties = World(plan, ids, luck).parties

    def at_the_end(self, levels: Mapping[str, NDArray[np.float64]], collapsed: Truths) -> dict[str, Floats]:
        """A flow per unit of time in each party's own units, by party: U at these levels, B where the world collapsed.

        B is reckoned without protection; what was paid once, such as prizes, is no flow and is left out.
        """
        found = {}
        for party in self._parties:
            weights = party.belief.payoffs.weights
            deal = total(weight.utility * levels[track] for track, weight in weights.items())
            war = total(weight.war * levels[track] for track, weight in weights.items()) - party.value("war_cost")
            found[party.name] = np.where(collapsed, war, deal)
        return found
