"""A run that grows: the first worlds at once, more of the same worlds as long as somebody wants them."""

from __future__ import annotations

from threading import Event, Lock

from sim.engine import COMPILED, NUMPY, engine_of, is_ready
from sim.model.record import Record
from sim.scenario.schema import Scenario
from sim.study.blocks import Block, Task
from sim.study.follow import gather
from sim.study.run import Run

KEPT = 64  # worlds whose trajectories are kept


class Growing:
    """Worlds 0 to `count` of a scenario, which are those of a run of that many with the same seed."""

    def __init__(self, plan: Scenario, seed: int = 0, engine: str = NUMPY) -> None:
        self.plan, self.seed, self.engine = plan, seed, engine
        self._records: list[Record] = []
        self._growing = Lock()  # whoever does not wait for worlds any more may leave a thread that still follows them
        self.count = 0

    def grow(self, to: int, threads: int = 1, stop: Event | None = None, *, no_more: bool = False) -> Run:
        """Follow more worlds, up to about `to` of them (whole draws), and tell what became of all so far.

        `no_more`: leave out what was followed after as many as are asked for were there. Raises sim.engine.Stopped once
        `stop` is set; what was followed before stays.
        """
        futures = self.plan.futures_per_draw
        end = -(-to // futures) * futures
        with self._growing:
            if end > self.count:
                task = Task(self.plan, end, self.seed, kept=KEPT, engine=self.engine)
                self._records.append(Block(task, (0, 1), (self.count, end)).follow(threads, stop))
                self.count = end
            count, records = self.count, list(self._records)
        while no_more and count - len(records[-1].outcome) >= end:
            count -= len(records.pop().outcome)
        return gather(Task(self.plan, count, self.seed, kept=KEPT, engine=self.engine), records)


def is_prepared(plan: Scenario) -> bool:
    """Whether the program for a scenario of this shape is there, so that its worlds can be followed at once."""
    return is_ready(plan)


def prepare(plan: Scenario) -> str:
    """Make the program for a scenario where there is none; the engine that follows it then."""
    return COMPILED if engine_of(plan).name == COMPILED else NUMPY
