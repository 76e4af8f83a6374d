"""The recursion of foresight as one fused loop, compiled by numba: how far NumPy's rules are from that.

It takes the same arrays as `sim.rules.foresight.road_ahead` and gives the same values, world by world.
"""

from __future__ import annotations

import numba
import numpy as np

from sim.rules.arrays import Floats
from sim.rules.foresight import Outlook, Rungs, everywhere, road_ahead

Inputs = tuple[Rungs, Outlook, np.ndarray, np.ndarray, Floats]


def inputs(rungs: int, worlds: int) -> Inputs:
    """Payoffs and expectations at the rungs of a road on which the parties take turns, drawn anew for each world."""
    rng = np.random.default_rng(0)

    def any_of(low: float, high: float) -> Floats:
        return rng.uniform(low, high, (rungs, worlds))

    payoffs = Rungs(*(any_of(-1.0, 1.0) for _ in range(9)))
    outlook = Outlook(
        kept=any_of(0.2, 1.0),
        ready=any_of(0.5, 1.0),
        enforcement=any_of(0.0, 0.5),
        protection=any_of(0.0, 0.5),
        discount=any_of(0.9, 1.0),
        prize=any_of(0.0, 0.2),
    )
    turns = (np.arange(rungs) % 2 == 0)[:, np.newaxis]
    return payoffs, outlook, turns, ~turns, rng.uniform(0.0, 1.0, worlds)


def by_product(given: Inputs) -> Floats:
    """V at every rung, by the product."""
    payoffs, outlook, mine, shared, end = given
    found: Floats = road_ahead(payoffs, outlook, everywhere(mine), everywhere(shared), end)
    return found


def by_kernel(given: Inputs) -> Floats:
    """The same by the fused loop."""
    payoffs, outlook, mine, shared, end = given
    found: Floats = _road_ahead(
        payoffs.utility, payoffs.failure, payoffs.cover, payoffs.failure_theirs, payoffs.cover_theirs,
        payoffs.failure_mine, payoffs.cover_mine, payoffs.delivered, payoffs.delivered_theirs,
        outlook.kept, outlook.ready, outlook.enforcement, outlook.protection, outlook.discount, outlook.prize,
        mine[:, 0], shared[:, 0], end,
    )  # fmt: skip
    return found


@numba.njit
def _road_ahead(  # type: ignore[no-untyped-def]
    utility, failure, cover, failure_theirs, cover_theirs, failure_mine, cover_mine, delivered, delivered_theirs,
    kept, ready, enforcement, protection, discount, prize, mine, shared, end,
):  # fmt: skip
    rungs, worlds = utility.shape
    values = np.empty((rungs + 1, worlds))
    values[rungs] = end
    for s in range(rungs - 1, -1, -1):
        for n in range(worlds):
            e, g, d = enforcement[s, n], protection[s, n], discount[s, n]
            chance = 1.0
            if shared[s]:
                chance = 1.0 - (1.0 - kept[s, n] * ready[s, n]) * (1.0 - e)
            after = values[s + 1, n] + prize[s, n]
            exposed = failure_mine[s, n] + g * cover_mine[s, n]
            value = (1.0 - d) * utility[s, n] + d * (chance * after + (1.0 - chance) * exposed)
            if mine[s]:
                taking = failure_theirs[s, n] + g * cover_theirs[s, n] - e * delivered_theirs[s, n]
                freeze = failure[s, n] + g * cover[s, n] - e * delivered[s, n]
                value = max(value, chance * taking + (1.0 - chance) * freeze)
            values[s, n] = value
    return values
