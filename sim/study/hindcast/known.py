"""A time that is over: what was known of it on which day, and how near a world comes to that."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from sim.scenario.load import load
from sim.scenario.schema import Scenario

OWN = Path(__file__).with_name("observations.yaml")
HOLDS = "holds"  # 1 where the truce has not collapsed by then
SAME = 1e-4  # levels nearer than this are the same


@dataclass(frozen=True)
class Worlds:
    """Followed worlds: their trajectories (weeks + 1, worlds), and the week in which the truce broke (NaN: it held)."""

    paths: Mapping[str, NDArray[np.float64]]
    broke: NDArray[np.float64]

    def only(self, which: NDArray[np.bool_]) -> Worlds:
        """Some of them."""
        paths = {name: path[:, which] for name, path in self.paths.items()}
        return Worlds(paths, self.broke[which])


@dataclass(frozen=True)
class Observation:
    """What was known on a day: `value` of a recorded quantity, or HOLDS; `week` is counted from the scenario's start.

    `since`: the week from which it is counted anew (0: the start). `tolerance`: how near a world must be to match, of a
    count as a share of it.
    """

    quantity: str
    title: str
    day: datetime.date
    week: float
    value: float
    tolerance: float
    source: str
    since: float = 0.0

    def of(self, found: Worlds) -> NDArray[np.float64]:
        """What it is in each world, (worlds); counts between weeks lie on a straight line."""
        if self.quantity == HOLDS:
            return np.asarray(~fallen(found, self.week), dtype=float)
        path = found.paths[self.quantity]
        if self.is_level:
            return np.asarray(path[math.floor(self.week + 1e-9)])
        return _between(path, self.week) - (_between(path, self.since) if self.since else 0.0)

    def matches(self, found: Worlds) -> NDArray[np.bool_]:
        """Which worlds are near it."""
        near = self.tolerance if self.is_level or self.quantity == HOLDS else self.tolerance * self.value
        return np.asarray(np.abs(self.of(found) - self.value) <= near + 1e-9)

    @property
    def is_level(self) -> bool:
        """Whether it is the level of a track."""
        return self.quantity.startswith(("level ", "really "))


@dataclass(frozen=True)
class Known:
    """A time that is over: its scenario, the numbers to calibrate, and what was known by when."""

    scenario: Scenario
    by: datetime.date
    numbers: Mapping[str, tuple[float, ...]]
    first: tuple[Observation, ...]
    rest: tuple[Observation, ...]


def read(path: str | Path = OWN) -> Known:
    """What a file tells of a time that is over; raises KeyError where a part of it is missing."""
    return known_of(*data_of(path))


def data_of(path: str | Path = OWN) -> tuple[Scenario, dict[str, Any]]:
    """The scenario that a file is about, and what else it says as plain data; raises KeyError as `read` does."""
    told: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    numbers = [[name, list(map(float, values))] for name, values in told["numbers"].items()]
    observations = [{**one, "day": one["day"].isoformat()} for one in told["observations"]]
    by = told["calibrated_by"].isoformat()
    return load(told["scenario"]), {"calibrated_by": by, "numbers": numbers, "observations": observations}


def known_of(plan: Scenario, told: Mapping[str, Any]) -> Known:
    """What plain data tell of a time that is over; raises ValueError where the scenario has no start."""
    if plan.start is None:
        raise ValueError(f"{plan.name} has no start")
    by = datetime.date.fromisoformat(told["calibrated_by"])
    first: list[Observation] = []
    rest: list[Observation] = []
    for one in told["observations"]:
        day = datetime.date.fromisoformat(one["day"])
        seen = Observation(**{**one, "day": day}, week=(day - plan.start).days / 7)
        if seen.day <= by:
            first.append(seen)
        else:
            before = next((known for known in first if known.quantity == seen.quantity), None)
            rest.append(seen if before is None or seen.is_level else _anew(seen, before))
    numbers = {path: tuple(map(float, values)) for path, values in told["numbers"]}
    return Known(plan, by, numbers, tuple(first), tuple(rest))


def _anew(seen: Observation, before: Observation) -> Observation:
    """A count since what was known before."""
    title = f"{seen.title.partition(' since')[0]} since {before.day:%-d %B}"
    return Observation(**{**vars(seen), "title": title, "value": seen.value - before.value, "since": before.week})


def fallen(found: Worlds, week: float) -> NDArray[np.bool_]:
    """Worlds whose truce has broken by a week, whether or not it was taken up again."""
    return np.asarray(found.broke <= week)


def _between(path: NDArray[np.float64], week: float) -> NDArray[np.float64]:
    below = math.floor(week + 1e-9)
    above = min(below + 1, len(path) - 1)
    return np.asarray(path[below] + (week - below) * (path[above] - path[below]))
