"""What is remembered of a block of worlds, finished or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.rules import endings
from sim.rules.arrays import Integers
from sim.rules.contribution import STATUSES

if TYPE_CHECKING:
    from sim.model.past import Past
    from sim.model.world import World

WHOLE = (
    "states",
    "squares",
    "sized",
    "progress_counts",
    "blame",
    "outcome",
    "ended",
    "ended_by",
    "broke",
    "broke_by",
    "broke_why",
    "resumed",
)
BINS = 200  # of the progress index, 0 and 1 included: 0, 1/200, ..., 1


class Prefixed(Mapping[str, NDArray[Any]]):
    """The arrays whose names begin so, under the rest of the name; read when they are asked for."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], prefix: str) -> None:
        self._arrays, self._prefix = arrays, prefix
        self._names = tuple(name.removeprefix(prefix) for name in arrays if name.startswith(prefix))

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[self._prefix + name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Record:
    """Counts for all worlds, trajectories for the first `kept` of the block.

    `states` (weeks + 1, STATES), their sums over draws of the assumptions `squares` and `sized` (with s of a draw's n
    worlds in a state: the sums of s * s and of n * s), and `progress_counts` (weeks + 1, BINS + 1) are integers, which
    add up in any order; `blame` (weeks + 1, actors, REASONS) in units of 1/2520 world-week; `paths[name]` (weeks + 1,
    kept); `now[name]` (worlds): the latest values.
    """

    def __init__(self, world: World, weeks: int, kept: int, past: Past | None = None) -> None:
        self.kept = kept
        self.actors = tuple(world.blame.reason)
        self.states = np.zeros((weeks + 1, len(endings.STATES)), dtype=np.int64)
        self.squares, self.sized = np.zeros_like(self.states), np.zeros_like(self.states)
        draws = world.ids // world.plan.futures_per_draw if past is None else past.origin
        _, self._draw = np.unique(draws, return_inverse=True)
        self._sizes = np.bincount(self._draw)
        self.progress_counts = np.zeros((weeks + 1, BINS + 1), dtype=np.int64)
        self.blame = np.zeros((weeks + 1, len(self.actors), len(endings.REASONS)), dtype=np.int64)
        self.now: Mapping[str, NDArray[Any]] = {name: np.array(value) for name, value in self.snapshot(world).items()}
        self.paths: Mapping[str, NDArray[Any]] = {name: np.zeros((weeks + 1, kept)) for name in self.now}
        self.outcome = world.outcome.copy()
        self.ended = world.ended.copy()
        self.ended_by = world.ended_by.copy()
        war = world.war
        self.broke, self.broke_by = war.broke.copy(), war.broke_by.copy()
        self.broke_why, self.resumed = war.broke_why.copy(), war.resumed.copy()
        if past is None:
            self._write(0)
        else:
            self._remember(past)

    def _remember(self, past: Past) -> None:
        """Write the weeks that were lived through before; who held them up is not counted."""
        here = self.now
        for week in range(past.weeks + 1):
            then = {name: past.paths[name][week] for name in here if name in past.paths}
            self.now = {name: np.array(then.get(name, value)) for name, value in here.items()}
            self.outcome = past.outcomes[week].copy()
            self._write(week)

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that is remembered, by name: what is written to a file."""
        return {
            "actors": np.array(self.actors),
            **{name: getattr(self, name) for name in WHOLE},
            **{f"now {name}": value for name, value in self.now.items()},
            **{f"path {name}": value for name, value in self.paths.items()},
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Record:
        """The record whose arrays these are; latest values and trajectories are read when they are asked for."""
        record = cls.__new__(cls)
        record.actors = tuple(str(actor) for actor in arrays["actors"])
        for name in WHOLE:
            setattr(record, name, arrays[name])
        record.now, record.paths = Prefixed(arrays, "now "), Prefixed(arrays, "path ")
        return record

    @staticmethod
    def snapshot(world: World) -> dict[str, NDArray[Any]]:
        """What is shown of worlds as they stand, by name."""
        ledger = world.ledger
        levels = {f"level {track}": ledger.level_seen(track) for track in ledger.owner}
        really = {f"really {track}": ledger.level(track) for track in ledger.owner}
        rearmed = {f"rearmed {one.track}": ledger.level_rearmed(one.track) for one in world.backers}
        trust = {f"trust {party.name}": party.trust for party in world.parties}
        shown = {
            "progress": world.progress(),
            "preparing": (world.outcome == endings.PROGRESSING) & ~world.ledger.waits,
            "tension": world.truce.tension,
            "incidents": world.truce.incidents,
            "killed": world.truce.killed,
            **levels,
            **really,
            **rearmed,
            **trust,
            **_cast(world),
        }
        shape = world.outcome.shape
        return {name: v if np.shape(v) == shape else np.broadcast_to(v, shape) for name, v in shown.items()}

    def observe(self, world: World, week: int, places: Integers) -> None:
        """Remember the week; `places[n]` is where the model's n-th world stands in the block.

        A world that ended in an earlier week stands still, whether or not the model still carries it along. All but
        progress is read only where it is shown or will not change any more.
        """
        was_open = (world.ended < 0) | (world.ended > world.step_number - world.plan.steps_per_week)
        is_last = world.is_over | (week == len(self.states) - 1)
        open_worlds = np.flatnonzero(was_open)
        shown = np.flatnonzero(was_open & ((places < self.kept) | is_last))
        for name, value in self.snapshot(world).items():
            which = open_worlds if name == "progress" else shown
            self.now[name][places[which]] = value[which]
        for name in ("outcome", "ended", "ended_by"):
            getattr(self, name)[places[open_worlds]] = getattr(world, name)[open_worlds]
        for name in ("broke", "broke_by", "broke_why", "resumed"):
            getattr(self, name)[places[open_worlds]] = getattr(world.war, name)[open_worlds]
        self.blame[week] = world.blame.count()
        self._write(week)

    def stand_still(self, week: int) -> None:
        """Remember a week in which no world is open any more."""
        self._write(week)

    def _write(self, week: int) -> None:
        self.count(week, self.outcome, np.rint(self.now["progress"] * BINS).astype(np.int64))
        for name, path in self.paths.items():
            path[week] = self.now[name][: self.kept]

    def count(self, week: int, outcome: Integers, bins: Integers) -> None:
        """Count a week in which worlds have these outcomes and stand in these bins of progress."""
        width = len(endings.STATES)
        by_draw = np.bincount(self._draw * width + outcome, minlength=width * len(self._sizes)).reshape(-1, width)
        self.states[week] = by_draw.sum(axis=0)
        self.squares[week] = (by_draw * by_draw).sum(axis=0)
        self.sized[week] = (self._sizes[:, np.newaxis] * by_draw).sum(axis=0)
        self.progress_counts[week] = np.bincount(bins, minlength=BINS + 1)


def _cast(world: World) -> dict[str, NDArray[Any]]:
    """What is shown of all others who are there."""
    plan, shown = world.plan, dict[str, Any]()
    for party in world.parties:
        shown[f"hardliners {party.name}"] = party.home.hardliners
        shown[f"strikes {party.name}"] = party.strikes.made
    for mediator in world.mediators:
        shown[f"attention {mediator.name}"] = mediator.attention
        shown[f"act {mediator.name}"] = mediator.act
    if world.force.contributors:
        shown |= {"in force": world.force.share(), "clarity": world.force.clarity}
        for one in world.force.contributors:
            barred = world.force.barred(one)
            in_place = np.where(one.status == STATUSES.index("deployed"), one.troops(barred), 0.0)
            shown |= {f"status {one.name}": one.status, f"in place {one.name}": in_place, f"barred {one.name}": barred}
    if plan.contributors or plan.donors:
        shown["goodwill"] = world.goodwill
    shown |= {f"paying {one.name}": one.paying for one in world.donors}
    for population in world.populations:
        shown |= {f"distress {population.name}": population.distress, f"support {population.name}": population.support}
    shown |= {f"attacks {one.name}": one.attacks for one in world.spoilers}
    shown |= {f"flaring {one.name}": one.flaring for one in world.fronts}
    if world.table.is_open:
        table = world.table
        shown |= {"road": table.road, "agreed": table.agreed, "proposed": table.proposed, "accepted": table.accepted}
        shown["on table"] = table.on_table
        for name, count in table.refusals.items():
            shown |= {f"refused {name}": count, f"surplus {name}": table.surplus_at_answer.get(name, 0.0)}
            shown[f"short {name}"] = table.short.get(name, np.asarray(-1))
    return shown
