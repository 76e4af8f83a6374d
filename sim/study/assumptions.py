"""How far an answer hangs on the assumptions: what more worlds do not cure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.luck import Luck
from sim.model.parameters import draw
from sim.study.run import Run
from sim.study.statistics import FEW_DRAWS, UNLIKELY, width

Floats = NDArray[np.float64]

SHUFFLES = 2000  # of the draws, by which the largest difference between halves is held against chance
LEAST, ROOM = 199, 2_000_000  # fewer shuffles of many draws, so that all of them together are no more than this
DIE = "halves of the draws"


@dataclass(frozen=True)
class Across:
    """Of two roads on the same draws of the assumptions: in how many either completes more often.

    `ahead`, `behind`, `level`: draws in which the first completes more often, less often, as often. `number`: the path
    of the uncertain number whose halves differ most in how far the first is ahead: `low` in the half of the draws where
    it is low, `high` in the other; `chance` that the largest such difference of all numbers were as large if none
    mattered.
    """

    ahead: int
    behind: int
    level: int
    number: str
    low: float
    high: float
    chance: float

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return self.ahead + self.behind + self.level

    @property
    def is_told(self) -> bool:
        """Whether the number sets the draws apart beyond chance, all numbers looked at together."""
        return self.chance < UNLIKELY


def across(first: Run, second: Run) -> Across | None:
    """How two runs compare draw by draw; None with fewer than FEW_DRAWS draws, one future each, or unlike draws.

    The largest difference of many is large by chance too: so the draws are shuffled, and the largest difference between
    the halves of any number is held against the largest of each shuffle (Westfall and Young 1993).
    """
    groups, place = np.unique(first.draws, return_inverse=True)
    if len(groups) < FEW_DRAWS or first.scenario.futures_per_draw < 2 or not np.array_equal(first.draws, second.draws):
        return None
    if first.scenario.observed.facts or second.scenario.observed.facts:
        return None
    sizes = np.bincount(place)
    done = [np.bincount(place, one.outcome == "completed") for one in (first, second)]
    apart = np.asarray((done[0] - done[1]) / sizes)
    numbers = _halves(first, groups)
    paths, sides = list(numbers), np.stack(list(numbers.values())) if numbers else np.zeros((0, len(groups)))
    found = _largest(sides, apart, Luck(first.seed, first.branch))
    number, chance = ("", 1.0) if found is None else (paths[found[0]], found[1])
    high = numbers[number] > 0 if number else np.zeros(len(groups), dtype=bool)
    return Across(
        ahead=int((done[0] > done[1]).sum()),
        behind=int((done[0] < done[1]).sum()),
        level=int((done[0] == done[1]).sum()),
        number=number,
        low=float(apart[~high].mean()) if number else float("nan"),
        high=float(apart[high].mean()) if number else float("nan"),
        chance=chance,
    )


def turning(run: Run) -> pd.DataFrame:
    """How far the share completed differs between the upper and the lower half of each uncertain number, largest first.

    Columns `path`, `low` and `high` (the shares in the halves of the draws), `difference`, `standard_error` with draws
    as clusters, and `sure`: beyond chance, all numbers together (Bonferroni). Empty where fewer than FEW_DRAWS draws.
    """
    groups, place = np.unique(run.draws, return_inverse=True)
    numbers = _halves(run, groups) if len(groups) >= FEW_DRAWS else {}
    share = np.bincount(place, run.outcome == "completed") / np.bincount(place)
    rows = []
    for path, sides in numbers.items():
        halves = [share[sides < 0], share[sides > 0]]
        error = float(np.sqrt(sum(half.var(ddof=1) / len(half) for half in halves)))
        low, high = (float(half.mean()) for half in halves)
        sure = abs(high - low) > width(len(numbers)) * error
        rows.append((path, low, high, high - low, error, sure))
    table = pd.DataFrame(rows, columns=["path", "low", "high", "difference", "standard_error", "sure"])
    return table.sort_values("difference", key=np.abs, ascending=False, kind="stable", ignore_index=True)


def _halves(run: Run, draws: NDArray[np.int64]) -> dict[str, Floats]:
    """For each uncertain number, +1 in the draws of its upper half and -1 in the others."""
    plan = run.scenario
    worlds = draws * plan.futures_per_draw  # the first of each draw
    drawn = draw(plan, Luck(run.seed, run.branch), worlds)
    return {
        path: np.where(values > np.median(values), 1.0, -1.0)
        for path, one in plan.quantities().items()
        if not one.is_certain and np.ptp(values := np.asarray(drawn[path])) > 0
    }


def _largest(sides: Floats, apart: Floats, luck: Luck) -> tuple[int, float] | None:
    """The number whose halves differ most, and the chance of that if none mattered; None where nothing differs."""
    if not len(sides) or not np.ptp(apart):
        return None
    centred = apart - apart.mean()
    found = np.abs(sides @ centred)
    first = int(found.argmax())
    shuffles = max(LEAST, min(SHUFFLES, ROOM // len(apart)))
    shuffled = np.stack(
        [
            centred[np.argsort(luck.uniform(DIE, "all numbers", shuffle, np.arange(len(centred))))]
            for shuffle in range(shuffles)
        ]
    )
    as_large = np.abs(sides @ shuffled.T).max(axis=0) >= found[first] - 1e-12
    return first, float((1 + as_large.sum()) / (1 + shuffles))
