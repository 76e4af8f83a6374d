"""The fit of the truce: how brittle it is, how it settles and what a force does, on rates over agreements at large.

python -m docs.truce [WORLDS]      a table of the settings that fit (60 worlds of each case: some ten minutes)

Each case is followed twice on the same luck, with the force that its plan has and without one, and without the hazard:
week by week its tension, what is overdue and how much of the force is in place. A setting of the hazard then says how
likely each truce is to have broken by when, over all frailties at once, so that a setting costs next to nothing. What
the hazard would change of the paths themselves is left out; `python -m docs.history` holds the result to runs with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.luck import Luck
from sim.model.world import World
from sim.rules import violence
from sim.rules.endings import COMPLETED
from sim.study.history.base_rates import RATES, WITH_FORCE
from sim.study.history.cases import OWN, Case, read
from sim.study.history.rule import scenario
from sim.study.history.scales import LEVELS, TRUCE, WEEKS
from sim.study.workers import Progress

BRANCH = "truce"
WORLDS = 60
YEAR = 52
RATIO = 0.54  # of the hazard with peacekeepers to that without (Fortna 2004)
RATIO_RANGE = (0.30, 0.97)
SETTLES, OVERDUE, PARTS = (13.0, 20.0, 26.0, 52.0), (0.0, 0.4, 0.8), (0.6, 0.75, 0.9)
HALVINGS = 20
MOST_FORCE = 8.0  # of `by_force`: beyond it nothing changes any more

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Hazard:
    """The numbers of the hazard; all are keys of `violence` in a scenario."""

    hazard: float
    settles: float = float(TRUCE["settles"])
    lasting: float = float(TRUCE["lasting"])
    by_tension: float = float(TRUCE["by_tension"])
    usual: float = float(TRUCE["usual"])
    by_force: float = float(TRUCE["by_force"])
    by_overdue: float = float(TRUCE["by_overdue"])


@dataclass(frozen=True)
class Paths:
    """One case without the hazard, (weeks, worlds): `open`, whether the truce could still break.

    `chosen` (worlds): the week in which a party chose war, else infinity; `relative` (worlds): the hazard that is
    drawn, as a multiple of the middle of its range.
    """

    tension: Array
    in_place: Array
    overdue: Array
    open: Array
    chosen: Array
    relative: Array

    def gathered(self, one: Hazard, calm: bool = False) -> tuple[Array, Array]:
        """What has gathered by each week's end at a hazard and a lasting share of 1: what fades, and what lasts."""
        ages = np.arange(WEEKS)[:, np.newaxis] + 0.5
        tension = 0.0 * self.tension if calm else self.tension
        moved = (
            violence.under_tension(one.by_tension, tension, one.usual)
            * violence.held(one.by_force, self.in_place, one.by_overdue, self.overdue)
            * self.relative
            * self.open
        )
        return np.cumsum(violence.settled(ages, 0.0, one.settles) * moved, axis=0), np.cumsum(moved, axis=0)

    def holds(self, one: Hazard, calm: bool = False) -> Array:
        """The chance that the truce still holds at each week's end, 1 at the start: (weeks + 1, worlds)."""
        fading, lasting = self.gathered(one, calm)
        peace = np.arange(1, WEEKS + 1)[:, np.newaxis] < self.chosen
        survives = surviving(one.hazard * (fading + one.lasting * lasting))
        return np.concatenate([np.ones((1, survives.shape[1])), survives * peace])


def surviving(gathered: Array) -> Array:
    """The chance that a truce of unknown frailty survives what has gathered."""
    variance = float(TRUCE["frailty"])
    return np.asarray((1.0 + variance * gathered) ** (-1.0 / variance))


@dataclass(frozen=True)
class Arms:
    """The paths of each case with its force and without one; those that plan none are in the second only."""

    kept: tuple[Paths, ...]
    bare: tuple[Paths, ...]
    same: tuple[Paths, ...]  # of `bare` those that stand in `kept` too, in its order

    def failed(self, one: Hazard, weeks: int, calm: bool = False) -> tuple[float, float, float]:
        """The share of truces that broke within so many weeks: with a force, without one, and in the weighted whole."""
        kept, bare = (
            float(np.mean([1.0 - paths.holds(one, calm)[weeks].mean() for paths in arm]))
            for arm in (self.kept, self.bare)
        )
        return kept, bare, WITH_FORCE * kept + (1.0 - WITH_FORCE) * bare

    def ratio(self, one: Hazard) -> float:
        """The marginal hazard ratio of a force over the horizon: Cox's score, on expected numbers."""
        risk, events = (np.zeros((2, WEEKS)) for _ in range(2))
        for arm, all_of_it in enumerate((self.kept, self.same)):
            for paths in all_of_it:
                holds = paths.holds(one)
                there = holds[:-1] * paths.open
                risk[arm] += there.sum(axis=1)
                events[arm] += ((holds[:-1] - holds[1:]) * paths.open).sum(axis=1)

        def score(log_ratio: float) -> float:
            weighted = risk[0] * np.exp(log_ratio)
            share = weighted / np.maximum(weighted + risk[1], 1e-300)
            return float((events.sum(axis=0) * share - events[0]).sum())

        return float(np.exp(root(score, -6.0, 6.0)))


def root(rises: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero, by halving; an end where it does not."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if rises(middle) < 0 else (low, middle)
    return (low + high) / 2.0


def fitted(arms: Arms, one: Hazard, rates: tuple[float, float] = (0.21, 0.32), ratio: float | None = RATIO) -> Hazard:
    """The setting whose hazard, lasting share and force meet these rates within one and five years and this ratio.

    `ratio` None: `by_force` stays. What is not met within the bounds is as near as it comes.
    """

    def with_rates(now: Hazard) -> Hazard:
        """The hazard and the lasting share that meet both rates, all else as it is."""
        weights = (WITH_FORCE, 1.0 - WITH_FORCE)
        by_week: dict[int, list[tuple[Array, Array, Array]]] = {YEAR: [], WEEKS: []}
        for weight, arm in zip(weights, (arms.kept, arms.bare), strict=True):
            for paths in arm:
                fading, lasting = paths.gathered(now)
                for week, found in by_week.items():
                    counts = np.full(len(paths.chosen), weight / len(arm) / len(paths.chosen))
                    found.append((fading[week - 1], lasting[week - 1], counts * (paths.chosen > week)))
        joined = {week: [np.concatenate(part) for part in zip(*found, strict=True)] for week, found in by_week.items()}

        def failed(week: int, level: float, share: float) -> float:
            fading, lasting, counts = joined[week]
            return float(1.0 - (counts * surviving(np.exp(level) * (fading + share * lasting))).sum())

        def level_at(share: float) -> float:
            return root(lambda level: failed(WEEKS, level, share) - rates[1], -9.0, -1.0)

        share = root(lambda one: rates[0] - failed(YEAR, level_at(one), one), 0.0, 1.0)
        return replace(now, hazard=float(np.exp(level_at(share))), lasting=share)

    if ratio is None:
        return with_rates(one)
    for _ in range(3):  # the two hang together loosely
        one = with_rates(one)
        force = root(lambda b, one=one: ratio - arms.ratio(replace(one, by_force=b)), 0.0, MOST_FORCE)  # type: ignore[misc]
        one = replace(one, by_force=force)
    return one


def followed(cases: Sequence[Case], worlds: int, seed: int = 0, on_progress: Progress | None = None) -> Arms:
    """The paths of all cases in both arms, each case on luck of its own."""
    kept, bare, same = [], [], []
    for place, case in enumerate(cases):
        without = _paths(replace(case, mandate=0.0), worlds, seed + place)
        bare.append(without)
        if case.has_force:
            kept.append(_paths(case, worlds, seed + place))
            same.append(without)
        if on_progress is not None:
            on_progress((place + 1) * worlds, len(cases) * worlds)
    return Arms(tuple(kept), tuple(bare), tuple(same))


def _paths(case: Case, worlds: int, seed: int) -> Paths:
    plan = scenario(case).model_copy(update={"futures_per_draw": 1})
    numbers, luck = np.arange(worlds), Luck(seed, BRANCH)
    drawn = np.broadcast_to(World(plan, numbers, luck).value("violence.hazard"), (worlds,)) / LEVELS.hazard
    world = World(plan, numbers, luck, {"violence.hazard": 0.0, "violence.resumption": 0.0})
    tension, in_place, overdue, is_open = (np.zeros((WEEKS, worlds)) for _ in range(4))
    for week in range(WEEKS):
        is_open[week] = world.ended < 0
        world.step()
        tension[week], in_place[week] = world.truce.tension, world.backing.in_place()
        overdue[week] = world.truce.overdue()
    chosen = np.where((world.ended >= 0) & (world.outcome != COMPLETED), world.ended, np.inf)
    return Paths(tension, in_place, overdue, is_open, chosen, np.asarray(drawn, dtype=float))


def settings(arms: Arms) -> pd.DataFrame:
    """A row for each setting of what two rates and a ratio do not settle, fitted to them, and what it then says.

    `whole_1`, `whole_5`: broken within one and five years; `calm_5`: the same without any incidents, all else held;
    `older`: the risk of 13 weeks at the age of 38 over that of a new truce.
    """
    shipped = Hazard(LEVELS.hazard)
    tried = [("as shipped", shipped)]
    tried += [(f"settles {settles:g}", fitted(arms, replace(shipped, settles=settles))) for settles in SETTLES]
    tried += [(f"by_overdue {size:g}", fitted(arms, replace(shipped, by_overdue=size))) for size in OVERDUE]
    tried += [(f"by_tension {part:g}", fitted(arms, replace(shipped, by_tension=part))) for part in PARTS]
    tried += [
        (f"{100 * first:.0f} and {100 * fifth:.0f} %", fitted(arms, shipped, (first, fifth)))
        for first, fifth in product(*(_about(name) for name in ("failed within one year", "failed within five years")))
    ]
    tried += [(f"ratio {ratio:g}", fitted(arms, shipped, ratio=ratio)) for ratio in RATIO_RANGE]
    return pd.DataFrame([_row(arms, name, one) for name, one in tried])


def _about(rate: str) -> tuple[float, float]:
    """One standard error to either side of a base rate."""
    observed, count, *_ = RATES[rate]
    error = float(np.sqrt(observed * (1.0 - observed) / count))
    return observed - error, observed + error


def _row(arms: Arms, name: str, one: Hazard) -> dict[str, float | str]:
    first, fifth = arms.failed(one, YEAR), arms.failed(one, WEEKS)
    young, old = (
        float(sum(violence.settled(age + week + 0.5, one.lasting, one.settles) for week in range(13)))
        for age in (0.0, 38.0)
    )
    return {
        "setting": name,
        **vars(one),
        "ratio": arms.ratio(one),
        "kept_1": first[0],
        "bare_1": first[1],
        "whole_1": first[2],
        "kept_5": fifth[0],
        "bare_5": fifth[1],
        "whole_5": fifth[2],
        "calm_5": arms.failed(one, WEEKS, calm=True)[2],
        "older": old / young,
    }


def main() -> None:
    """Print the table."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS
    with pd.option_context("display.width", 250, "display.max_columns", None):
        print(settings(followed(read(OWN), worlds)).round(4).to_string(index=False))


if __name__ == "__main__":
    main()
