"""Titles out of numbers: one figure of each road, or that the roads cannot be told apart by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sim.charts.labels import capital
from sim.charts.tables import Runlike
from sim.study.statistics import mean_of

UNLIKELY = 0.05  # chance that roads are told apart somewhere, if all are alike
ROOM = 60  # letters that the names of two roads take in a title


@dataclass(frozen=True)
class Figure:
    """A number of one road, with its standard error."""

    road: str
    value: float
    error: float


def of_worlds(run: Runlike, values: NDArray[np.float64]) -> Figure:
    """The mean of `values`, one for each of the first worlds that have one, with draws of the assumptions as clusters.

    NaN stands for a world that has none.
    """
    known = np.isfinite(values)
    if not known.any():
        return Figure(run.scenario.name, float("nan"), float("nan"))
    found = mean_of(values[known], run.draws[: len(values)][known])
    return Figure(run.scenario.name, float(found.mean), float(found.standard_error))


def are_apart(found: Sequence[Figure]) -> bool:
    """Whether any two of the figures differ beyond chance, all pairs tested together.

    The roads are taken as if they had met different luck, so that what is called apart is so all the more.
    """
    pairs = list(combinations(found, 2))
    if not pairs:
        return False
    width = NormalDist().inv_cdf(1 - UNLIKELY / 2 / len(pairs))
    return any(abs(a.value - b.value) > width * float(np.hypot(a.error, b.error)) for a, b in pairs)


def headline(what: str, found: Sequence[Figure], said: Callable[[float], str]) -> str:
    """The title: the figure of one road or of two, the ends of several, or that they cannot be told apart.

    `what` the figures are of, as it stands within a sentence: "the force in place in week 40".
    """
    known = sorted((one for one in found if one.value == one.value), key=lambda one: one.value)
    if not known:
        return ""
    low, high = known[0], known[-1]
    if len(known) == 1:
        return f"{capital(what)}: {said(high.value)}"
    if not are_apart(known):
        ends = said(low.value) if said(low.value) == said(high.value) else f"{said(low.value)} to {said(high.value)}"
        return f"By {what} these roads cannot be told apart ({ends})"
    if len(low.road) + len(high.road) > ROOM:
        return f"{capital(what)}: {said(low.value)} to {said(high.value)}, by the road"
    return f"{capital(what)}: most on {high.road} ({said(high.value)}), least on {low.road} ({said(low.value)})"
