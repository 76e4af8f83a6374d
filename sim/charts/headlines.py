"""Titles out of numbers: one figure of each road, or that the roads cannot be told apart by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.charts.labels import capital
from sim.charts.tables import Runlike
from sim.study.statistics import mean_of, together, width

ROOM = 60  # letters that the names of two roads take in a title


@dataclass(frozen=True)
class OfRoad:
    """A number of one road: what is said of it, and the worlds behind it, NaN for one that has no such value.

    `each` and `draws` (worlds) are those of the first worlds, which met the same luck on every road.
    """

    road: str
    value: float
    each: NDArray[np.float64]
    draws: NDArray[np.int64]


def of_worlds(run: Runlike, each: NDArray[np.float64], value: float | None = None) -> OfRoad:
    """The mean of `each` over the worlds that have a value, or else `value`."""
    known = each[np.isfinite(each)]
    mean = float(known.mean()) if len(known) else float("nan")
    return OfRoad(run.scenario.name, mean if value is None else value, each, run.draws[: len(each)])


def are_apart(found: Sequence[OfRoad]) -> bool:
    """Whether any two roads differ beyond chance, world by world on the same luck, all pairs tested together.

    Of each pair the worlds count that have a value on both roads.
    """
    pairs = list(combinations(found, 2))
    return any(_beyond(first, second, width(len(pairs))) for first, second in pairs)


def _beyond(first: OfRoad, second: OfRoad, errors: float) -> bool:
    worlds = min(len(first.each), len(second.each))
    paired = second.each[:worlds] - first.each[:worlds]
    known = np.isfinite(paired)
    if known.sum() < 2:
        return False
    draws = together(first.draws[:worlds][known], second.draws[:worlds][known])
    found = mean_of(paired[known], draws)
    return bool(abs(found.mean) > errors * found.standard_error)


def headline(what: str, found: Sequence[OfRoad], said: Callable[[float], str]) -> str:
    """The title: the figure of one road or of two, the ends of several, or that they cannot be told apart.

    `what` the figures are of, as it stands within a sentence: "the force in place".
    """
    known = sorted((one for one in found if one.value == one.value), key=lambda one: one.value)
    if not known:
        return ""
    low, high = known[0], known[-1]
    if len(known) == 1:
        return f"{capital(what)}: {said(high.value)}"
    if not are_apart(known):
        ends = said(low.value) if said(low.value) == said(high.value) else f"{said(low.value)} to {said(high.value)}"
        return f"These roads cannot be told apart by {what} ({ends})"
    if len(low.road) + len(high.road) > ROOM:
        return f"{capital(what)}: {said(low.value)} to {said(high.value)}, by the road"
    return f"{capital(what)}: from {said(low.value)} ({low.road}) to {said(high.value)} ({high.road})"
