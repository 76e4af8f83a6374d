"""Which uncertain numbers explain the answer most: the share of the variance of `completed` of each alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.luck import Luck
from sim.model.parameters import draw
from sim.scenario.schema import Scenario
from tests.heart.measures import at

SLICES = 10  # of each number's draws, from low to high
STRONGEST = 5


class Strong(NamedTuple):
    """A number, the share of variance that it explains, and the shares completed in its lowest and highest tenth."""

    path: str
    part: float
    low: float
    high: float


def strongest(plan: Scenario, worlds: int) -> list[Strong]:
    """The uncertain numbers by the share of the variance of `completed` that each explains, where it is beyond chance.

    The variance between slices of its draws over the whole; what chance alone gives is taken off.
    """
    completed = at(plan, worlds).completed[0].astype(float)
    drawn = draw(plan, Luck(0), np.arange(worlds))
    found = []
    for path, quantity in plan.quantities().items():
        if quantity.is_certain:
            continue
        rank = np.argsort(np.argsort(drawn[path])) * SLICES // worlds
        means = np.array([completed[rank == k].mean() for k in range(SLICES)])
        part = float(means.var(ddof=1) / completed.var() - SLICES / worlds)
        found.append(Strong(path, part, float(means[0]), float(means[-1])))
    sure = 32.0  # chi square of SLICES - 1 at one in 5,000: of some 250 numbers the largest, one time in 20
    beyond_chance = SLICES / worlds * (sure / (SLICES - 1) - 1.0)
    return sorted((one for one in found if one.part > beyond_chance), key=lambda one: -one.part)
