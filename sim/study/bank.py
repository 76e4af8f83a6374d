"""A bank of worlds of which it is known when what happened, so that they can be held against what has happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event, Lock

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine import NUMPY
from sim.model.luck import Luck
from sim.model.parameters import draw
from sim.model.record import Record
from sim.scenario.schema import Scenario
from sim.study.blocks import Block, Task
from sim.study.follow import gather
from sim.study.statistics import width

PART = 256
WORLDS = 4096
LEAST = 200  # worlds that must be left; with fewer the answer would be one of chance
NEVER = np.inf
PARTS = {"begun": "the first step", "half": "half", "whole": "all"}
"""How much of a track: the words for it."""
BROKEN, COMPLETE = "truce broken", "road complete"


class TooFew(ValueError):
    """Too few worlds are like what has happened: says how many, and what can be done."""


@dataclass(frozen=True)
class Learnt:
    """What is left once worlds that are unlike what has happened are put away.

    `left` of `count` worlds; `before` and `after`: the share that completes; `error`: its standard error after;
    `numbers`: the uncertain numbers that the facts moved most, with `path`, and `moved` in standard deviations.
    """

    left: int
    count: int
    before: float
    after: float
    error: float
    numbers: pd.DataFrame


class Bank:
    """Worlds of a scenario with the weeks in which their truce broke, each track was begun, half done and done."""

    def __init__(self, plan: Scenario, seed: int = 0, engine: str = NUMPY) -> None:
        self.plan, self.seed, self.engine = plan, seed, engine
        self._weeks: dict[str, list[NDArray[np.float64]]] = {name: [] for name in facts(plan)}
        self._completed: list[NDArray[np.bool_]] = []
        self._growing = Lock()
        self.count = 0

    @property
    def is_whole(self) -> bool:
        """Whether all worlds are there."""
        return self.count >= WORLDS

    def grow(self, threads: int = 1, stop: Event | None = None) -> None:
        """Follow PART more worlds; raises sim.engine.Stopped once `stop` is set."""
        with self._growing:
            self._grow(threads, stop)

    def _grow(self, threads: int, stop: Event | None) -> None:
        futures = self.plan.futures_per_draw
        end = -(-(self.count + PART) // futures) * futures
        task = Task(self.plan, end, self.seed, kept=end, engine=self.engine)
        record = Block(task, (0, 1), (self.count, end)).follow(threads, stop)
        part = gather(Task(self.plan, end - self.count, self.seed, engine=self.engine), [record])
        self._completed.append(part.outcome == "completed")
        broke = np.where(np.isfinite(part.breaks.week), part.breaks.week, NEVER)
        done = np.where(part.outcome == "completed", part.ended_week, NEVER)
        for name, weeks in {BROKEN: broke, COMPLETE: done, **self._tracks(record)}.items():
            self._weeks[name].append(weeks)
        self.count = end

    def _tracks(self, record: Record) -> dict[str, NDArray[np.float64]]:
        """The week in which each part of each track is verified first, (worlds); NEVER where it is not."""
        found = {}
        for track, stated in self.plan.tracks.items():
            path = record.paths[f"level {track}"]
            way = (path - path[0]) / np.maximum(1.0 - path[0], 1e-9)
            least = 0.5 / stated.tranches
            for part, level in (("begun", least), ("half", 0.5), ("whole", 1.0)):
                there = way >= level - 1e-9
                found[f"{track} {part}"] = np.where(there.any(axis=0), there.argmax(axis=0), NEVER)
        return found

    def learnt(self, week: int, happened: Mapping[str, bool]) -> Learnt:
        """What is learnt from what has and what has not happened by a week.

        Raises KeyError for what is no fact here, and TooFew where fewer than LEAST worlds are like it.
        """
        like = np.ones(self.count, dtype=bool)
        for name, has in happened.items():
            like &= (np.concatenate(self._weeks[name]) <= week) == has
        left = int(like.sum())
        completed = np.concatenate(self._completed).astype(float)
        if left < LEAST:
            raise TooFew(
                f"Only {left} of {self.count:,} worlds are like that, and {LEAST} are needed: tell less, or take an "
                "earlier week; `sim update` follows worlds anew where facts are rare."
            )
        draws = np.arange(self.count)[like] // self.plan.futures_per_draw
        groups, place = np.unique(draws, return_inverse=True)
        off = np.bincount(place, completed[like] - completed[like].mean())
        error = float(np.sqrt((off**2).sum() * len(groups) / max(len(groups) - 1, 1)) / left)
        after = float(completed[like].mean())
        return Learnt(left, self.count, float(completed.mean()), after, error, self._moved(like))

    def _moved(self, like: NDArray[np.bool_]) -> pd.DataFrame:
        """The uncertain numbers whose mean differs in what is left beyond chance, largest first."""
        futures = self.plan.futures_per_draw
        firsts = np.arange(0, self.count, futures)
        drawn = draw(self.plan, Luck(self.seed), firsts)
        share = like.reshape(-1, futures).sum(axis=1).astype(float)  # how many futures of each draw are left
        total, rows = share.sum(), []
        numbers = {path: one for path, one in self.plan.quantities().items() if not one.is_certain}
        for path in numbers:
            values = np.broadcast_to(np.asarray(drawn[path], dtype=float), firsts.shape)
            spread = float(values.std())
            if spread > 0:
                moved = float((share * (values - values.mean())).sum() / total / spread)
                error = float(np.sqrt(((share / total) ** 2).sum()))
                rows.append((path, moved, abs(moved) > width(len(numbers)) * error))
        table = pd.DataFrame(rows, columns=["path", "moved", "sure"])
        return table[table["sure"]].sort_values("moved", key=np.abs, ascending=False, ignore_index=True)


def facts(plan: Scenario) -> dict[str, str]:
    """What can have happened in a scenario: by its key, in words."""
    found = {BROKEN: "The truce has broken", COMPLETE: "The road is complete"}
    for track, stated in plan.tracks.items():
        title = stated.title or track.replace("_", " ")
        found |= {f"{track} {part}": f"{title}: {words} verified" for part, words in PARTS.items()}
    return found
