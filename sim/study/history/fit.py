"""The one fit: numbers of the rule, the same for all cases, on base rates and never on what became of a case.

Worlds are followed once, with keepers and opportunists alike and a wide range of the rate at which arms come under
command. A setting that is tried gives each of these worlds a weight: how much likelier it would draw this world's types
and rate than the worlds that were followed did. So all settings are compared on the same worlds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.luck import Luck
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.study.history.base_rates import compared, distance
from sim.study.history.cases import Case
from sim.study.history.follow import Followed, follow
from sim.study.history.rule import scenario
from sim.study.history.scales import LEVELS, Levels
from sim.study.workers import ALONE, Workers

BRANCH = "fit"
WIDE = replace(LEVELS, reliability=0.5, consolidation=0.06)
TRIED = tuple(
    replace(LEVELS, reliability=reliability, consolidation=consolidation)
    for reliability, consolidation in product((0.5, 0.6, 0.7, 0.8, 0.9), (0.01, 0.02, 0.03, 0.04, 0.06))
)


@dataclass(frozen=True)
class Drawn:
    """What the worlds of each case drew: `keepers`, how many of the two sides are; `consolidation`; (cases, worlds)."""

    keepers: NDArray[np.int64]
    consolidation: NDArray[np.float64]

    def weights(self, levels: Levels) -> NDArray[np.float64]:
        """How much each world counts under these numbers, (cases, worlds): each case as much as any other.

        Worlds are drawn by WIDE: either type alike, and every rate from 0 to its largest alike.
        """
        by_type = levels.reliability**self.keepers * (1.0 - levels.reliability) ** (2 - self.keepers)
        weights = np.where(self.consolidation <= levels.consolidation, by_type, 0.0)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def fit(cases: Sequence[Case], worlds: int, seed: int = 0, workers: Workers = ALONE) -> pd.DataFrame:
    """A row for each setting of TRIED, the best first: its numbers, the distance, the model's rates.

    Each case has luck of its own, since in one luck world n is as brittle in all cases. How a case ended is not known
    here. The hazard is not tried anew: it is what an earlier fit to the rates of failure gave.
    """
    found, drawn = followed(cases, worlds, seed, workers)
    return tried(TRIED, found, drawn)


def tried(settings: Iterable[Levels], found: Followed, drawn: Drawn) -> pd.DataFrame:
    """A row for each of these settings, the best first, on the same worlds.

    The distance is the sum of squared standard errors over the base rates that the fit aims at; `counts_as`: how many
    worlds of equal weight would tell as much (Kish).
    """
    rows: list[dict[str, Any]] = []
    for levels in settings:
        weights = drawn.weights(levels)
        table = compared(found, weights)
        rates = dict(zip(table["base_rate"], table["model"], strict=True))
        counts_as = float(weights.sum() ** 2 / (weights**2).sum())
        rows.append({**vars(levels), "distance": distance(table), "counts_as": counts_as, **rates})
    return pd.DataFrame(rows).sort_values("distance", kind="stable", ignore_index=True)


def followed(
    cases: Sequence[Case], worlds: int, seed: int = 0, workers: Workers = ALONE, levels: Levels = WIDE
) -> tuple[Followed, Drawn]:
    """What became of the worlds of these cases, each world with a draw of its own, and what they drew."""
    plans = [scenario(case, levels).model_copy(update={"futures_per_draw": 1}) for case in cases]
    each = [
        follow([(case, plan)], worlds, seed + place, workers, branch=BRANCH)
        for place, (case, plan) in enumerate(zip(cases, plans, strict=True))
    ]
    draws = [_drawn(plan, worlds, seed + place) for place, plan in enumerate(plans)]
    keepers, rates = (np.stack(part) for part in zip(*draws, strict=True))
    return together(each), Drawn(keepers, rates)


def _drawn(plan: Scenario, worlds: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    world = World(plan, np.arange(worlds), Luck(seed, BRANCH))
    keepers = sum(party.keeper.astype(np.int64) for party in world.parties)
    rates = np.broadcast_to(world.value("tracks.disarmament.consolidation"), (worlds,))
    return np.asarray(keepers), np.asarray(rates, dtype=float)


def together(each: Sequence[Followed]) -> Followed:
    """What became of several cases, as if they had been followed together."""
    reached, broke, grades, deal, watched = (
        np.concatenate([getattr(one, name) for one in each])
        for name in ("reached", "broke", "grades", "deal", "watched")
    )
    cases = tuple(one.cases[0] for one in each)
    return Followed(cases, reached, broke, grades, deal, watched, each[0].futures_per_draw)
