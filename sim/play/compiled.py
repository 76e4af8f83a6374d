"""Futures of a game on a compiled program: the paths of each decision together, each world with its own moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from sim.engine.choice import worlds_after
from sim.model.batch import Batch
from sim.model.forced import ANSWER, FREE
from sim.model.luck import SharedLuck
from sim.model.past import Past
from sim.model.world import take
from sim.play.course import told
from sim.play.paths import BRANCH, MEASURES, Ends, Path, standing
from sim.play.seat import Seat
from sim.play.table import Sitting


def ends(
    sitting: Sitting, seat: Seat, paths: Sequence[Path], futures: int, report: Callable[[int], None] | None
) -> Ends | None:
    """How `futures` futures of each path end; none where no program is asked for, pays, or can follow them.

    The acts of a mediator hang on what is heard in each world, and a program begins with a week.
    """
    by_week = sitting.world.plan.steps_per_week
    if seat.mediates or any(path.step % by_week for path in paths):
        return None
    order = sorted(range(len(paths)), key=lambda number: paths[number].step)
    rows = {name: np.empty((len(paths), futures)) for name in MEASURES}
    told_of = 0
    for step, numbers in ((step, list(group)) for step, group in groupby(order, key=lambda one: paths[one].step)):
        block = _batch(sitting, seat, [paths[number] for number in numbers], futures, step)
        world = worlds_after(block, len(paths) * futures)
        if world is None:
            return None
        for name, found in standing(world, seat).items():
            rows[name][numbers] = found.reshape(len(numbers), futures)
        if report is not None:
            report(step - told_of)
        told_of = step
    if report is not None:
        report(sitting.trunk.all_steps - told_of)
    return Ends(**rows)


def _batch(sitting: Sitting, seat: Seat, paths: Sequence[Path], futures: int, step: int) -> Batch:
    """The futures of paths that begin with the same step, one path after another."""
    trunk, count = sitting.trunk, len(paths) * futures
    weeks = step // sitting.world.plan.steps_per_week
    past = Past(
        step=step,
        branch="",
        uniforms={},
        state=take(trunk.states[step], np.zeros(count, dtype=np.int64)),
        origin=np.arange(count),
        outcomes=np.zeros((weeks + 1, count), dtype=np.int64),
        paths={},
    )
    luck = SharedLuck(trunk.seed, f"{trunk.branch}, {BRANCH} of world {trunk.world}", futures, futures)
    moves = {now: _moves(sitting, seat, paths, futures, now) for now in range(step, trunk.all_steps)}
    return Batch(trunk.plan, np.arange(count), luck, given=trunk.given, past=past, moves=moves)


def _moves(sitting: Sitting, seat: Seat, paths: Sequence[Path], futures: int, step: int) -> dict[str, dict[str, Any]]:
    """What the seat is made to do in a step, for each world."""
    found: dict[str, list[int]] = {}
    for number, path in enumerate(paths):
        course, is_first = path.does(sitting, seat, step)
        wanted = told(sitting.world, seat, course, is_first=is_first)
        answer = path.says(sitting, seat, step)
        for what, option in (wanted if answer is None else {**wanted, ANSWER: int(answer)}).items():
            found.setdefault(what, [FREE] * len(paths))[number] = int(option)
    return {seat.key: {what: np.repeat(options, futures) for what, options in found.items()}}
