"""How roads of a contest stand: their scores with what chance leaves open, and which places luck could turn around."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics import SURE, UNLIKELY, by_chance, corrected, mean_of, share_of

PARTS = 3
"""Shares of which a score is the mean: completed, accepted by the side that likes it less, the hardest test."""
Worlds = NDArray[np.bool_]


@dataclass(frozen=True)
class Share:
    """A share of worlds from 0 to 1, with its standard error and the 95 % interval, within 0 to 1."""

    mean: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Trial:
    """What a road did, by world: completed, accepted by each side at the table, completed in each test.

    `draws` says which draw of the assumptions each world uses.
    """

    completed: Worlds
    accepted: Mapping[str, Worlds]
    tests: Mapping[str, Worlds]
    draws: NDArray[np.int64]

    @cached_property
    def less_willing(self) -> str:
        """The side that accepts it in fewer worlds; the first of equals."""
        return min(self.accepted, key=lambda side: float(self.accepted[side].mean()))

    @cached_property
    def hardest(self) -> str:
        """The test in which it completes in the fewest worlds; the first of equals."""
        return min(self.tests, key=lambda test: float(self.tests[test].mean()))

    @cached_property
    def counted(self) -> NDArray[np.int64]:
        """How many of the three parts of the score each world gives, from 0 to PARTS."""
        parts = (self.completed, self.accepted[self.less_willing], self.tests[self.hardest])
        return np.asarray(sum(part.astype(np.int64) for part in parts))

    @property
    def part_completed(self) -> Share:
        """The share of worlds that complete."""
        return share(self.completed, self.draws)

    @cached_property
    def score(self) -> Share:
        """The mean of the three shares; which side and which test are taken as they were found."""
        found = mean_of(self.counted / PARTS, self.draws)
        return _within(found.mean, found.standard_error)


def share(there: Worlds, draws: NDArray[np.int64]) -> Share:
    """The share of worlds in which something is so."""
    found = share_of(there, draws)
    return _within(found.mean, found.standard_error)


def _within(mean: float, error: float) -> Share:
    """The share with its interval; nothing is known of where it ends where the error is not known."""
    mean, error = float(mean), float(error)
    if not isfinite(error):
        return Share(mean, error, 0.0, 1.0)
    reach = SURE * error
    return Share(mean, error, max(mean - reach, 0.0), min(mean + reach, 1.0))


def chance_of(first: Trial, second: Trial) -> float:
    """The chance of scores at least as far apart if neither road were better, world by world on the same luck."""
    return by_chance(second.counted - first.counted, first.draws)


def places(
    trials: Sequence[Trial], chance: Callable[[int, int], float] | None = None
) -> tuple[list[int], list[frozenset[int]]]:
    """For each road its place, from 1, and the numbers of the others from which luck alone could part it.

    Every road is held against every other, corrected for how many pairs there are (Holm). A place is one more than the
    roads that are ahead beyond chance; no road stands behind one that scores less. `chance` is that of two by numbers,
    where it is known already.
    """
    found = chance or (lambda one, two: chance_of(trials[one], trials[two]))
    pairs = list(combinations(range(len(trials)), 2))
    for_all = corrected([found(one, two) for one, two in pairs])
    tied = [set[int]() for _ in trials]
    behind = [0] * len(trials)
    scores = [int(one.counted.sum()) for one in trials]
    for (one, two), likely in zip(pairs, for_all, strict=True):
        if likely >= UNLIKELY:
            tied[one].add(two)
            tied[two].add(one)
        else:
            behind[two if scores[one] > scores[two] else one] += 1
    best = [
        min(behind[other] for other in range(len(trials)) if scores[other] <= scores[one]) for one in range(len(trials))
    ]
    return [number + 1 for number in best], [frozenset(one) for one in tied]
