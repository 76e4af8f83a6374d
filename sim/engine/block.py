"""One block of worlds on compiled code: filled in, taken through its steps, and counted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.code import SLOT_BYTES
from sim.engine.graph import FLOAT, TRUTH
from sim.engine.layout import COUNTER, IS_KEPT, IS_OVER
from sim.engine.looks import Path
from sim.engine.mathematics import LANES
from sim.engine.program import Program, aligned
from sim.engine.recording import find
from sim.engine.shape import capacity
from sim.engine.stopped import Stopped
from sim.model.batch import Batch
from sim.model.blame import BLOCKED, NOBODY
from sim.model.forced import FREE
from sim.model.luck import Luck
from sim.model.record import BINS, Record
from sim.model.world import World
from sim.rules import endings

TILE = 32  # times LANES worlds that are in memory together
Places = NDArray[np.int64]


def lanes_of(numbers: Places) -> tuple[Places, Places]:
    """Worlds by their numbers in the luck table laid in lanes: (blocks, LANES) the place of a world, or -1; counters.

    Worlds of a block share the counters of their luck, so that each stands in the lane that its number gives it.
    """
    chunk, lane = numbers // LANES, numbers % LANES
    begins = np.ones(len(numbers), dtype=bool)
    begins[1:] = (chunk[1:] != chunk[:-1]) | (lane[1:] <= lane[:-1])
    block = np.cumsum(begins) - 1
    places = np.full((int(block[-1]) + 1, LANES), -1, dtype=np.int64)
    places[block, lane] = np.arange(len(numbers))
    return places, chunk[begins] * (LANES // 4)


def keys_of(luck: Luck, dice: Sequence[tuple[str, str]]) -> NDArray[np.uint64]:
    """The keys of the dice."""
    return np.array([luck.key(die, role) for die, role in dice], dtype=np.uint64)


def charts_of(world: World, charts: Sequence[tuple[Path, int]]) -> NDArray[np.int64]:
    """What the order of tranches comes to, one chart after another, each of so many numbers."""
    found = np.zeros(sum(many for _, many in charts), dtype=np.int64)
    begins = 0
    for path, many in charts:
        numbers = find(world, path).reshape(-1)[:many]
        found[begins : begins + len(numbers)] = numbers
        begins += many
    return found


def follow(
    program: Program, block: Batch, luck: Luck, numbers: Places, *, threads: int = 1, stop: Event | None = None
) -> Record:
    """Advance a block of worlds to the last week, and count them.

    `luck` and `numbers`: the table of the weeks' luck, and the number of each world in it. The step that nobody has
    lived through before is NumPy's. Raises Stopped soon after `stop` is set.
    """
    return _followed(program, block, luck, numbers, threads, stop or Event(), is_kept=False)[0]


def worlds_after(program: Program, block: Batch, luck: Luck, numbers: Places, *, threads: int = 1) -> World:
    """The worlds of a block as they stand after the last week."""
    return _followed(program, block, luck, numbers, threads, Event(), is_kept=True)[1]


def _followed(
    program: Program, block: Batch, luck: Luck, numbers: Places, threads: int, stop: Event, *, is_kept: bool
) -> tuple[Record, World]:
    """The record of a block that was advanced to the last week, and its worlds, put there only if they are kept."""
    world, record = block.opened(capacity(block.plan))
    if world.step_number == 0:
        everywhere = np.arange(len(numbers))
        world.forced = block.moved(0, everywhere)
        world.step()
        if world.plan.steps_per_week == 1:
            record.observe(world, block.first_week, everywhere)
    last = world.plan.weeks * world.plan.steps_per_week
    if world.step_number < last:
        passage = _Passage(program, block, world, record, luck, numbers)
        passage.left = {name: np.array(value) for name, value in world.state.items()} if is_kept else None
        passage.follow(threads, stop)
        if passage.left is not None:
            world.restore(passage.left, last)
    return record, world


class _Passage:
    """Worlds on their way to the last week, some at a time; what was logged of them by week, (weeks, worlds).

    `left`: the state of those that are there already in the end, where that is wanted.
    """

    def __init__(
        self, program: Program, block: Batch, world: World, record: Record, luck: Luck, numbers: Places
    ) -> None:
        self.layout, self.program, self.block, self.world, self.record = program.layout, program, block, world, record
        self.places, self.counters = lanes_of(numbers)
        self.keys = keys_of(luck, self.layout.dice)
        self.charts = charts_of(world, self.layout.charts)
        steps = world.plan.steps_per_week
        self.from_step, self.last = world.step_number, world.plan.weeks * steps
        self.ends = np.flatnonzero((np.arange(self.from_step, self.last) + 1) % steps == 0)  # steps that end a week
        self.first_week = world.plan.weeks + 1 - len(self.ends)
        self.outcome = np.empty((len(self.ends), len(numbers)), dtype=np.int64)
        self.bins = np.empty_like(self.outcome)
        self.left: dict[str, NDArray[Any]] | None = None
        self.noting = Lock()

    def follow(self, threads: int, stop: Event) -> None:
        """Take all worlds to the end, and count each week."""
        begins = range(0, len(self.places), TILE)

        def advance(begin: int) -> None:
            if stop.is_set():
                raise Stopped
            self._advance(begin)

        if (threads := min(threads, len(begins))) > 1:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(advance, begins))  # compiled code lets go of the interpreter's lock
        else:
            for begin in begins:
                advance(begin)
        for row, (outcome, bins) in enumerate(zip(self.outcome, self.bins, strict=True)):
            self.record.count(self.first_week + row, outcome, bins)

    def _advance(self, begin: int) -> None:
        """Take some worlds to the end."""
        there = self.places[begin : begin + TILE]
        memory = self._filled(there, self.counters[begin : begin + TILE])
        is_kept = self.record.kept > 0 and bool((there < self.record.kept).any())
        shown, counted = self.layout.shown, self.layout.counted
        logged = range(shown[0][0] if is_kept else counted[0][0], counted[-1][0] + 1)
        room = aligned(self.layout.with_looks * SLOT_BYTES)
        logs = []
        for step, steps in self._passes():
            self._move(memory, there, step)
            logs.append(log := np.empty((len(there), steps, len(logged), LANES), dtype=np.int64))
            self.program.run(
                memory.ctypes.data,
                len(there),
                step,
                steps,
                self.last,
                self.keys.ctypes.data,
                room.ctypes.data,
                log.ctypes.data,
                logged.start,
                len(logged),
                self.charts.ctypes.data,
            )
        log = logs[0] if len(logs) == 1 else np.concatenate(logs, axis=1)
        with self.noting:  # whole numbers are added up: in any order they come to the same
            self._remember(there.reshape(-1), memory, log[:, self.ends], logged.start)

    def _passes(self) -> Iterator[tuple[int, int]]:
        """Steps taken in one go, as the first and how many: each in which somebody is made to move is alone."""
        moved = [step for step in sorted(self.block.moves or {}) if self.from_step <= step < self.last]
        cuts = sorted({self.from_step, self.last, *moved, *(step + 1 for step in moved)})
        yield from ((first, then - first) for first, then in itertools.pairwise(cuts))

    def _move(self, memory: NDArray[np.int64], there: Places, step: int) -> None:
        """Fill in what actors are made to do from this step on; who is free does as it would."""
        moves = (self.block.moves or {}).get(step, {})
        for slot, actor, what in self.layout.moves:
            option = np.asarray(moves.get(actor, {}).get(what, FREE), dtype=np.int64)
            memory[:, slot, :] = option.take(np.maximum(there, 0)) if option.ndim and len(option) > 1 else option

    def _filled(self, places: Places, counters: Places) -> NDArray[np.int64]:
        """Memory for these worlds, with all that the program finds before its first step."""
        layout, world, record = self.layout, self.world, self.record
        memory = aligned(len(places) * layout.size * SLOT_BYTES).reshape(len(places), layout.size, LANES)
        before = np.maximum.accumulate(places.reshape(-1))  # an empty lane does as the world before it does
        source = np.where(before < 0, places.max(initial=0), before)

        def put(slot: int, kind: str, value: Any) -> None:
            array = np.asarray(value, dtype=float if kind == FLOAT else np.int64)
            if array.ndim and array.shape[-1] > 1:
                array = array.take(source).reshape(len(places), LANES)
            memory[:, slot, :] = array.view(np.int64) if kind == FLOAT else array

        memory[:, COUNTER, :] = counters[:, np.newaxis]
        put(IS_OVER, TRUTH, world.is_over)
        memory[:, IS_OVER, :][places < 0] = 1
        memory[:, IS_KEPT, :] = (places >= 0) & (places < record.kept)
        state, at_first = world.state, {"outcome": world.outcome, "progress": np.rint(record.now["progress"] * BINS)}
        for slot, kind, name, row in layout.state:
            put(slot, kind, state[name][row])
        for slot, kind, name in layout.shown:
            put(slot, kind, record.now[name])
        for slot, kind, name in layout.counted:
            put(slot, kind, at_first.get(name, NOBODY if name.startswith("reason ") else 0))
        for slot, kind, path, row in layout.inputs:
            value = find(world, path)
            put(slot, kind, value[row] if row else value)
        self.program.begin(memory.ctypes.data, len(places), self.charts.ctypes.data)
        return memory

    def _remember(self, places: Places, memory: NDArray[np.int64], log: NDArray[np.int64], first: int) -> None:
        """Write down what became of these worlds; `log` (blocks, weeks, slots from `first` on, LANES)."""
        record, weeks, own = self.record, slice(self.first_week, None), places[places >= 0]

        def logged(slot: int) -> NDArray[np.int64]:
            """Week by week."""
            return np.swapaxes(log[:, :, slot - first], 0, 1).reshape(log.shape[1], -1)[:, places >= 0]

        def stands(slot: int, kind: str) -> NDArray[Any]:
            """After the last step."""
            numbers: NDArray[np.int64] = memory[:, slot, :].reshape(-1)[places >= 0]
            return numbers.view(float) if kind == FLOAT else numbers

        counted = {name: slot for slot, _, name in self.layout.counted}
        self.outcome[:, own], self.bins[:, own] = logged(counted["outcome"]), logged(counted["progress"])
        for number, actor in enumerate(record.actors):
            why, units = logged(counted[f"reason {actor}"]), logged(counted[f"share {actor}"])
            record.blame[weeks, number] += _charged(why, units)
            if f"withheld {actor}" in counted:
                record.blame[weeks, number, BLOCKED] += logged(counted[f"withheld {actor}"]).sum(axis=1)
        if self.left is not None:
            for slot, kind, name, row in self.layout.state:
                self.left[name][row][own] = stands(slot, kind)
        state = {name: (slot, kind) for slot, kind, name, row in self.layout.state if not row}
        for name in ("outcome", "ended", "ended_by"):
            getattr(record, name)[own] = stands(*state[name])
        for name in ("broke", "broke_by", "broke_why", "resumed"):
            getattr(record, name)[own] = stands(*state[f"war.{name}"])
        kept = np.flatnonzero(own < record.kept)
        for slot, kind, name in self.layout.shown:
            record.now[name][own] = stands(slot, kind)
            if len(kept):
                path = logged(slot)[:, kept]
                record.paths[name][weeks, own[kept]] = path.view(float) if kind == FLOAT else path


def _charged(why: Places, units: Places) -> Places:
    """What was charged for each reason in each week, (weeks, reasons), of worlds by their reason or NOBODY."""
    weeks, reasons = len(why), len(endings.REASONS)
    rows, there = np.arange(weeks)[:, np.newaxis], why != NOBODY
    found = np.bincount((rows * reasons + why)[there], weights=units[there], minlength=weeks * reasons)
    return found.astype(np.int64).reshape(weeks, reasons)
