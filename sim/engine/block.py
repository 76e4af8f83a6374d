"""One block of worlds on compiled code: filled in, taken through its steps, and counted."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.choice import WrongSetting
from sim.engine.code import SLOT_BYTES
from sim.engine.graph import FLOAT, TRUTH
from sim.engine.layout import COUNTER, IS_KEPT, IS_OVER
from sim.engine.mathematics import LANES
from sim.engine.program import Program, aligned
from sim.engine.recording import find
from sim.model.blame import BLOCKED, NOBODY
from sim.model.luck import Luck
from sim.model.record import BINS, Record
from sim.model.world import World
from sim.rules import endings

TILE = 32  # times LANES worlds that are in memory together
THREADS = "SIM_THREADS"  # the variable that says how many threads follow them
Places = NDArray[np.int64]


def threads_asked_for() -> int:
    """How many threads follow the worlds of a block; raises WrongSetting for what is no such number."""
    stated = os.environ.get(THREADS, "") or "1"
    if not stated.isdigit() or int(stated) < 1:
        raise WrongSetting(f"{THREADS}: found `{stated}`; write a whole number of threads, 1 or more")
    return int(stated)


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


def follow(program: Program, world: World, record: Record, first: int, luck: Luck, numbers: Places) -> None:
    """Advance worlds that stand at the opening of week number `first` to the last, and count them.

    `numbers`: the number of each world in the luck table. The step that nobody has lived through before is NumPy's.
    """
    plan, steps = world.plan, world.plan.steps_per_week
    everywhere = np.arange(len(world.worlds))
    if world.step_number == 0:
        world.step()
        if steps == 1:
            record.observe(world, first, everywhere)
    from_step, last = world.step_number, plan.weeks * steps
    if from_step >= last:
        return
    places, counters = lanes_of(numbers)
    keys = keys_of(luck, program.layout.dice)
    weeks = 1 + np.flatnonzero((np.arange(from_step, last) + 1) % steps == 0)  # places in the log, from 1
    outcome = np.empty((len(weeks), len(everywhere)), dtype=np.int64)
    bins = np.empty_like(outcome)
    last_week, noting = plan.weeks, Lock()

    def advance(begin: int) -> None:
        there = places[begin : begin + TILE]
        memory = _filled(program, world, record, there, counters[begin : begin + TILE])
        is_kept = record.kept > 0 and bool((there < record.kept).any())
        log = _run(program, memory, from_step, last, keys, is_kept)
        with noting:  # whole numbers are added up: in any order they come to the same
            _remember(program, record, there, memory, log[:, weeks - 1], last_week, outcome, bins)

    begins = range(0, len(places), TILE)
    if (threads := min(threads_asked_for(), len(begins))) > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(advance, begins))  # compiled code lets go of the interpreter's lock
    else:
        for begin in begins:
            advance(begin)
    for row, week in enumerate(range(last_week - len(weeks) + 1, last_week + 1)):
        record.count(week, outcome[row], bins[row])


def _run(program: Program, memory: Any, from_step: int, last: int, keys: Any, kept: bool) -> NDArray[np.int64]:
    layout = program.layout
    room = aligned(layout.with_looks * SLOT_BYTES)
    counted = layout.counted[0][0]
    first = layout.shown[0][0] if kept else counted
    many = layout.counted[-1][0] + 1 - first
    log = np.empty((len(memory), last - from_step, many, LANES), dtype=np.int64)
    program.run(
        memory.ctypes.data, len(memory), from_step, last - from_step, last,
        keys.ctypes.data, room.ctypes.data, log.ctypes.data, first, many,
    )  # fmt: skip
    return log


def _filled(program: Program, world: World, record: Record, places: Places, counters: Places) -> Any:
    """Memory for these worlds, with all that the program finds before its first step."""
    layout = program.layout
    memory = aligned(len(places) * layout.size * SLOT_BYTES).reshape(len(places), layout.size, LANES)
    some = np.maximum.accumulate(places.reshape(-1))  # an empty lane does as the world before it does
    source = np.where(some < 0, places.max(initial=0), some)

    def put(slot: int, kind: str, value: Any) -> None:
        array = np.asarray(value, dtype=float if kind == FLOAT else np.int64)
        if array.ndim and array.shape[-1] > 1:
            array = array.take(source).reshape(len(places), LANES)
        memory[:, slot, :] = array.view(np.int64) if kind == FLOAT else array

    memory[:, COUNTER, :] = counters[:, np.newaxis]
    put(IS_OVER, TRUTH, world.is_over)
    memory[:, IS_OVER, :][places < 0] = 1
    memory[:, IS_KEPT, :] = (places >= 0) & (places < record.kept)
    state = world.state
    for slot, kind, name, row in layout.state:
        put(slot, kind, state[name][row])
    for slot, kind, name in layout.shown:
        put(slot, kind, record.now[name])
    for slot, kind, name in layout.counted:
        if name == "outcome":
            put(slot, kind, world.outcome)
        elif name == "progress":
            put(slot, kind, np.rint(record.now["progress"] * BINS))
        else:
            put(slot, kind, NOBODY if name.startswith("reason ") else 0)
    for slot, kind, path, row in layout.inputs:
        value = find(world, path)
        put(slot, kind, value[row] if row else value)
    program.begin(memory.ctypes.data, len(places))
    return memory


def _remember(
    program: Program,
    record: Record,
    places: Places,
    memory: Any,
    log: NDArray[np.int64],
    last_week: int,
    outcome: Places,
    bins: Places,
) -> None:
    """Write down what became of these worlds; `log` (blocks, weeks, slots, LANES)."""
    layout, real = program.layout, places.reshape(-1) >= 0
    own = places.reshape(-1)[real]
    weeks = log.shape[1]
    first = layout.counted[-1][0] + 1 - log.shape[2]

    def logged(slot: int) -> NDArray[np.int64]:
        return np.swapaxes(log[:, :, slot - first], 0, 1).reshape(weeks, -1)[:, real]

    slots = {name: slot for slot, _, name in layout.counted}
    outcome[:, own], bins[:, own] = logged(slots["outcome"]), logged(slots["progress"])
    weekly = record.blame[last_week - weeks + 1 :]
    reasons = len(endings.REASONS)
    rows = np.arange(weeks)[:, np.newaxis]
    for number, actor in enumerate(record.actors):
        why, units = logged(slots[f"reason {actor}"]), logged(slots[f"share {actor}"])
        where = why != NOBODY
        found = np.bincount((rows * reasons + why)[where], weights=units[where], minlength=weeks * reasons)
        weekly[:, number] += found.astype(np.int64).reshape(weeks, reasons)
        if f"withheld {actor}" in slots:
            weekly[:, number, BLOCKED] += logged(slots[f"withheld {actor}"]).sum(axis=1)

    def stands(slot: int, kind: str) -> NDArray[Any]:
        numbers: NDArray[np.int64] = memory[:, slot, :].reshape(-1)[real]
        return numbers.view(float) if kind == FLOAT else numbers

    state = {name: (slot, kind) for slot, kind, name, row in layout.state if not row}
    for name in ("outcome", "ended", "ended_by"):
        getattr(record, name)[own] = stands(*state[name])
    for name in ("broke", "broke_by", "broke_why", "resumed"):
        getattr(record, name)[own] = stands(*state[f"war.{name}"])
    kept = np.flatnonzero(own < record.kept)
    for slot, kind, name in layout.shown:
        record.now[name][own] = stands(slot, kind)
        if len(kept):
            path = logged(slot)[:, kept]
            record.paths[name][last_week - weeks + 1 :, own[kept]] = path.view(float) if kind == FLOAT else path
