"""A study cut into blocks of worlds: the unit of work, of resumption and of what is sent to another machine."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine import COMPILED, asked_for, simulate
from sim.model.batch import Batch
from sim.model.luck import Luck, SharedLuck
from sim.model.past import Past, PastLuck, alike
from sim.model.record import Record
from sim.model.standing import StandingOrder
from sim.scenario.schema import Scenario

BLOCK = 16384  # worlds that are advanced together: wide enough to hide the cost of a call, small enough for the cache
LEAST = 4096  # the same in a study of few worlds, so that several workers find work and a stop loses little
COMPILED_BLOCK, COMPILED_LEAST = (
    4096,
    1024,
)  # where a program follows them: a block costs little, and threads share them
AT_LEAST_BLOCKS = 8  # that a study is cut into before its blocks become smaller than BLOCK
MANY = 1024  # worlds of a block whose memory is given back at once
KEY_LENGTH = 20  # hexadecimal digits of a block's name


@dataclass(frozen=True)
class Task:
    """Follow the same `worlds` futures of a scenario, at one point or at many.

    A point replaces some numbers of the scenario: `given[path]` (points) has one for each point (NaN: as each world
    draws it), and world n meets the same luck at every point. The trajectories of the first `kept` worlds of the first
    point are kept. `shown`: the recorded quantities to keep at the end of each world; None: all. `standing`: what
    parties always do, by name. With a `past` all go on from where that ends; where the scenario has observations and no
    past is given, `told` (or else the plan itself) is the scenario under which their time was lived
    (sim.study.update.kept). `engine`: numpy or compiled, or that which the environment names.
    """

    plan: Scenario
    worlds: int
    seed: int = 0
    branch: str = "main"
    given: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    kept: int = 0
    shown: tuple[str, ...] | None = None
    standing: Mapping[str, StandingOrder] = field(default_factory=dict)
    past: Past | None = None
    told: Scenario | None = None
    engine: str = ""

    @property
    def draws(self) -> NDArray[np.int64]:
        """Which draw of the assumptions each world uses, (worlds); of worlds with a past, from which they come."""
        own = np.arange(self.worlds) // self.plan.futures_per_draw
        return own if self.past is None else self.past.origin

    @property
    def points(self) -> int:
        """The number of points."""
        return len(next(iter(self.given.values()))) if self.given else 1

    @property
    def stride(self) -> int:
        """From a world of one point to the same world of the next: whole draws, so that no draw lies in two points."""
        futures = self.plan.futures_per_draw
        return -(-self.worlds // futures) * futures

    @property
    def size(self) -> int:
        """Worlds of a block: the same for any number of workers, so that a study goes on with any other number."""
        least, most = (COMPILED_LEAST, COMPILED_BLOCK) if self.is_compiled else (LEAST, BLOCK)
        return min(max(self.points * self.worlds // AT_LEAST_BLOCKS, least), most)

    def blocks(self, size: int | None = None) -> list[Block]:
        """The task in blocks of about `size` worlds, in order: some whole points, or a part of one; no draw split."""
        size = self.size if size is None else size
        if self.stride <= size:
            step = size // self.stride
            return [
                Block(self, (point, min(point + step, self.points)), (0, self.worlds))
                for point in range(0, self.points, step)
            ]
        part = max(size // self.plan.futures_per_draw, 1) * self.plan.futures_per_draw
        cuts = [0, *(self._whole(first) for first in range(part, self.worlds, part)), self.worlds]
        return [
            Block(self, (point, point + 1), (first, end))
            for point in range(self.points)
            for first, end in pairwise(cuts)
            if first < end
        ]

    def _whole(self, first: int) -> int:
        """The first world from this one on with which another draw begins."""
        if self.past is None:
            return first
        origin = self.past.origin
        others = np.flatnonzero(origin[first:] != origin[first - 1])
        return first + int(others[0]) if len(others) else self.worlds

    @property
    def is_compiled(self) -> bool:
        """Whether it is followed by a program, where one can be made."""
        return (self.engine or asked_for()) == COMPILED

    @cached_property
    def digest(self) -> str:
        """A hash of all that is the same for every block."""
        plan, orders = self.plan.model_dump(mode="json"), {name: asdict(one) for name, one in self.standing.items()}
        told = None if self.told is None else self.told.model_dump(mode="json")
        facts = [plan, self.worlds, self.seed, self.branch, self.kept, self.shown, orders, told]
        if self.is_compiled:  # what one engine has begun the other does not go on with
            facts.append(COMPILED)
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Block:
    """Worlds `worlds[0]` to `worlds[1]` (without the last) of points `points[0]` to `points[1]` (without the last)."""

    task: Task
    points: tuple[int, int]
    worlds: tuple[int, int]

    @property
    def count(self) -> int:
        """The number of worlds, over all its points."""
        return (self.points[1] - self.points[0]) * (self.worlds[1] - self.worlds[0])

    @property
    def name(self) -> str:
        """What it is called where it fails."""
        first, last = self.worlds
        several = f", points {self.points[0]} to {self.points[1] - 1}" if self.task.given else ""
        return f"{self.task.plan.name}, worlds {first} to {last - 1}{several}"

    @property
    def key(self) -> str:
        """A hash of what determines its result."""
        has_first = self.points[0] == 0 and self.task.kept > 0
        hashed = hashlib.sha256(f"{self.task.digest} {self.worlds} {has_first}".encode())
        for path, values in sorted(self._given().items()):
            hashed.update(path.encode() + np.ascontiguousarray(values, dtype=float).tobytes())
        if not self.task.given:
            hashed.update(str(self.points).encode())
        return hashed.hexdigest()[:KEY_LENGTH]

    def alone(self) -> Block:
        """The same block of a task that carries this block's points only: what is sent to a worker."""
        points = self.points[1] - self.points[0]
        kept = self.task.kept if self.points[0] == 0 else 0
        task = replace(self.task, given=self._given(), kept=kept, past=self._past(), told=None)
        return Block(task, (0, points), self.worlds)

    def follow(self, threads: int = 1, stop: Event | None = None) -> Record:
        """Advance its worlds from the first week to the last; `threads` and `stop` as sim.engine.simulate has them."""
        task, (first, last) = self.task, self.worlds
        kept = int(np.clip(task.kept - first, 0, last - first)) if self.points[0] == 0 else 0
        past = self._past()
        how: dict[str, Any] = {"engine": task.engine, "threads": threads, "stop": stop}
        if self.points[1] - self.points[0] == 1:
            given = {path: float(values[0]) for path, values in self._given().items()}
            luck = self._luck(past, Luck(task.seed, task.branch if past is None else past.branch))
            record = simulate(Batch(task.plan, np.arange(first, last), luck, kept, given, task.standing, past), **how)
        else:
            points = np.arange(self.points[1] - self.points[0])
            worlds = (points[:, np.newaxis] * task.stride + np.arange(task.worlds)).ravel()
            each = {path: np.repeat(values, task.worlds) for path, values in self._given().items()}
            branch = task.branch if past is None else past.branch
            shared = SharedLuck(task.seed, branch, task.stride, task.stride // task.plan.futures_per_draw)
            luck, everywhere = self._luck(past, shared), None if past is None else alike(past, len(points))
            record = simulate(Batch(task.plan, worlds, luck, kept, each, task.standing, everywhere), **how)
        if task.shown is not None:
            record.now = {name: record.now[name] for name in task.shown}
        return record

    def _past(self) -> Past | None:
        """What the worlds of this block have lived through."""
        past, (first, last) = self.task.past, self.worlds
        if past is None or past.count == last - first:  # it was cut before
            return past
        return past.only(np.arange(first, last))

    def _luck(self, past: Past | None, luck: Luck) -> Luck:
        return luck if past is None else PastLuck(luck, past, self.worlds[0], self.task.stride)

    def _given(self) -> dict[str, NDArray[np.float64]]:
        return {path: values[slice(*self.points)] for path, values in self.task.given.items()}


def follow(block: Block, threads: int = 1, stop: Event | None = None) -> Record:
    """Advance the worlds of a block: a plain function, so that another process can be asked to."""
    record = block.follow(threads, stop)
    if block.count >= MANY:
        gc.collect()  # a world and its actors refer to each other: what they hold is given back before the next block
    return record
