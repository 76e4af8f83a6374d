"""Futures of all tables of a class together: paths of every seat from every decision, side by side on the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.choice import worlds_after
from sim.model.batch import Batch
from sim.model.forced import FREE
from sim.model.luck import Luck, SharedLuck
from sim.model.past import Past
from sim.model.world import World, take
from sim.play.course import ADVISERS, told
from sim.play.hall import Hall
from sim.play.paths import AS_PLAYED, BRANCH, MEASURES, Ends, Path, standing
from sim.play.seat import Seat
from sim.play.stakes import result
from sim.play.table import Table

WIDEST = 16_384
"""Futures that are followed side by side."""
Course = tuple[str, bool]


@dataclass(frozen=True)
class OfTable:
    """A table as it was played: by step what each seat followed; roads are answered by its advisers."""

    did: Sequence[Mapping[str, Course]]
    answered: Sequence[Mapping[str, bool]] = ()


@dataclass(frozen=True)
class Followed:
    """A path of a seat at a table."""

    table: int
    seat: Seat
    path: Path


def tables_of(hall: Hall) -> list[OfTable]:
    """Every table as it was played."""
    return [OfTable([step[place] for step in hall.did]) for place in range(hall.many)]


def ends(hall: Hall, wanted: Sequence[Followed], futures: int, threads: int = 1) -> dict[Followed, Ends]:
    """How `futures` futures of each path end, all tables on the same fresh luck; the other side follows the model."""
    alike = _alike(hall)
    same = {one: _first_of_its_kind(hall, alike, one) for one in wanted}
    rows = sorted(
        dict.fromkeys(same.values()), key=lambda one: (one.path.step, one.table, one.seat.key, one.path.course)
    )
    played, found = tables_of(hall), {}
    for step, group in groupby(rows, key=lambda one: one.path.step):
        begin_here = list(group)
        for part in _parts(begin_here, max(WIDEST // futures, 1)):
            batch = _batch(hall, played, part, futures, step)
            world = followed(batch, len(begin_here) * futures, threads)
            stand = {seat: standing(world, seat) for seat in hall.at.seats}
            for place, one in enumerate(part):
                own = slice(place * futures, (place + 1) * futures)
                found[one] = Ends(**{name: stand[one.seat][name][own].copy() for name in MEASURES})
    return {one: found[other] for one, other in same.items()}


def among(at: Table, worlds: int, threads: int = 1) -> dict[str, NDArray[np.float64]]:
    """What so many worlds of other luck, which the model plays to the end, are worth to each side, from the lowest.

    None for a scenario with facts, whose worlds do not weigh the same.
    """
    if at.plan.observed.facts:
        return {}
    world = followed(Batch(at.plan, np.arange(worlds), Luck(at.seed, at.branch)), worlds, threads)
    shape = world.outcome.shape
    return {seat.key: np.sort(np.broadcast_to(result(world.party(seat.name)), shape)) for seat in at.seats}


def followed(block: Batch, together: int, threads: int = 1) -> World:
    """The worlds of a block after the last week, on a compiled program where that pays for so many `together`."""
    if (compiled := worlds_after(block, together, threads)) is not None:
        return compiled
    world, _ = block.opened()
    places = np.arange(len(world.ids))
    for step in range(world.step_number, block.plan.weeks * block.plan.steps_per_week):
        world.forced = block.moved(step, places)
        world.step()
    return world


def _alike(hall: Hall) -> list[list[int]]:
    """By round and table the first table at which the same was decided in all rounds before; last: in all of them."""
    keys = [seat.key for seat in hall.at.seats]
    so_far: list[tuple[Any, ...]] = [() for _ in range(hall.many)]
    found = []
    for moves in (*hall.rounds, None):
        first = {history: place for place, history in reversed(list(enumerate(so_far)))}
        found.append([first[history] for history in so_far])
        if moves is not None:
            so_far = [
                (*history, *(made[key].choice if key in made else ADVISERS for key in keys))
                for history, made in zip(so_far, moves, strict=True)
            ]
    return found


def _first_of_its_kind(hall: Hall, alike: Sequence[Sequence[int]], one: Followed) -> Followed:
    """The same path where the same was decided before it, at the first such table: it is followed once."""
    steps = hall.at.plan.steps_per_week
    nth = -1 if one.path.course == AS_PLAYED else hall.at.weeks.index(one.path.step // steps + 1)
    return replace(one, table=alike[nth][one.table])


def _parts(rows: Sequence[Followed], most: int) -> Iterator[Sequence[Followed]]:
    for first in range(0, len(rows), most):
        yield rows[first : first + most]


def _batch(hall: Hall, played: Sequence[OfTable], rows: Sequence[Followed], futures: int, step: int) -> Batch:
    """The futures of paths that begin with the same step, one path after another."""
    at, steps = hall.at, hall.at.plan.steps_per_week
    count, opened = len(rows) * futures, hall.opened[at.weeks.index(step // steps + 1)]
    past = Past(
        step=step,
        branch="",
        uniforms={},
        state=take(opened, np.repeat([one.table for one in rows], futures)),
        origin=np.arange(count),
        outcomes=np.zeros((step // steps + 1, count), dtype=np.int64),
        paths={},
    )
    luck = SharedLuck(at.seed, f"{at.branch}, {BRANCH} of world {at.world}", futures, futures)
    moves = dict(_moves(hall, played, rows, futures, step))
    return Batch(hall.world.plan, np.arange(count), luck, given=hall.given, past=past, moves=moves)


def _moves(
    hall: Hall, played: Sequence[OfTable], rows: Sequence[Followed], futures: int, step: int
) -> Iterator[tuple[int, dict[str, dict[str, Any]]]]:
    """What every seat is made to do, step by step, in each future: the same tables as long as nothing changes."""
    before: tuple[Course, ...] = ()
    forced: dict[str, dict[str, Any]] = {}
    for now in range(step, hall.at.plan.weeks * hall.at.plan.steps_per_week):
        does = tuple(one.path.does(played[one.table], one.seat, now) for one in rows)
        if does != before:
            before, forced = does, _forced(hall, rows, does, futures)
        yield now, forced


def _forced(hall: Hall, rows: Sequence[Followed], does: Sequence[Course], futures: int) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, list[int]]] = {}
    for number, (one, (course, is_first)) in enumerate(zip(rows, does, strict=True)):
        for what, option in told(hall.world, one.seat, course, is_first=is_first).items():
            found.setdefault(one.seat.key, {}).setdefault(what, [FREE] * len(rows))[number] = int(option)
    return {actor: {what: np.repeat(options, futures) for what, options in own.items()} for actor, own in found.items()}
