"""Watching one world: the same phases in the same order as for many, with a look at its numbers between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.week import WEEK
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.study.update.kept import own_luck

Numbers = dict[str, float]
"""Everything that is kept of a world at one moment, by name."""
Tables = Mapping[str, Any]
"""The same of many worlds: arrays with worlds last."""
GLANCES = ("apply", "inspect", "bargain", "violence")  # phases after which levels and trust are looked at


def number(value: Any) -> float:
    """A kept value of the one world as a number."""
    return float(value.item(0) if isinstance(value, np.ndarray) else value)


def look(world: World) -> Numbers:
    """The state of the world, and what follows from it at this moment."""
    return _first(tables(world))


def glance(world: World) -> Numbers:
    """The levels as verified and as they really stand, and trust."""
    return _first(levels(world))


def _first(found: Tables) -> Numbers:
    return {name: number(value) for name, value in found.items()}


def of_world(found: Tables, place: int) -> Numbers:
    """What tables of many worlds have of one of them; what has one entry has it for all."""
    return {name: number(_entry(np.asarray(value), place)) for name, value in found.items()}


def _entry(value: NDArray[Any], place: int) -> NDArray[Any]:
    return np.asarray(value[..., place]) if value.ndim and value.shape[-1] > 1 else value


def tables(world: World) -> Tables:
    """The state of worlds and what follows from it at this moment, by name, with worlds last."""
    ledger, found = world.ledger, {**world.state, **levels(world)}
    for track in ledger.owner:
        found[f"due {track}"] = ledger.is_due(track)
        found[f"owes {track}"] = ledger.owes(track)
    for track in ledger.on_road:
        stand = ledger.stand.tracks[track]
        found |= {f"asked {track}": stand.level_asked, f"next {track}": stand.level_next}
        found[f"weeks left {track}"] = stand.weeks_left
    for party in world.parties:
        found[f"forbids {party.name}"] = party.home.forbids
    for donor in world.donors:
        found[f"paying {donor.name}"] = donor.paying
    if world.force.contributors:
        found["in force"] = world.force.share()
    found["progress"] = world.progress()
    return found


def levels(world: World) -> dict[str, Any]:
    """The levels as verified and as they really stand, and trust, with worlds last."""
    ledger, found = world.ledger, {}
    for track, ladder in ledger.ladder.items():
        where = np.arange(len(world.ids)) if ladder.ndim > 1 and ladder.shape[-1] > 1 else 0
        for name, rows in (("level", ledger.seen), ("really", ledger.done)):
            found[f"{name} {track}"] = ladder[rows[track], where] if ladder.ndim > 1 else ladder[rows[track]]
    for party in world.parties:
        found[f"{party.name}.trust"] = party.trust
    return found


@dataclass
class Step:
    """One step of the world: what stood before and after it; the world holds what was reckoned and done in it.

    `once[phase]`: levels and trust after that phase; `earlier`: what stood a step before this one; `taken_up`: whether
    a truce that had broken was taken up again in it (`before` is then what stood after that).
    """

    world: World
    number: int
    before: Numbers
    earlier: Numbers
    after: Numbers = field(default_factory=dict)
    once: dict[str, Numbers] = field(default_factory=dict)
    taken_up: bool = False

    @property
    def week(self) -> int:
        """The week in which the step falls, the first being week 1."""
        return (self.number // self.world.plan.steps_per_week) + 1

    def change(self, name: str) -> float:
        """By how much a number has changed in the step."""
        return self.after[name] - self.before[name]

    def last_time(self, name: str) -> float:
        """By how much a number had changed in the step before."""
        return self.before[name] - self.earlier[name]

    def rises(self, name: str) -> bool:
        """Whether something is so after the step that was not so before."""
        return bool(self.after[name]) and not self.before[name]

    def falls(self, name: str) -> bool:
        """Whether something is not so any more."""
        return bool(self.before[name]) and not self.after[name]

    @property
    def outcome(self) -> str:
        """How the world stands after the step."""
        return STATES[int(self.after["outcome"])]

    @property
    def at_war(self) -> bool:
        """Whether there was war all through the step: all stands still in it."""
        return self.outcome == STATES[int(self.before["outcome"])] == "collapsed"

    @property
    def is_stalled(self) -> bool:
        """Whether the road is stalled after the step."""
        return self.outcome == "stalled"

    @property
    def was_stalled(self) -> bool:
        """Whether the road was stalled before it."""
        return STATES[int(self.before["outcome"])] == "stalled"


def open_world(plan: Scenario, world: int, seed: int, branch: str) -> World:
    """The world of that number, at the start."""
    return World(plan, np.array([world]), own_luck(plan, world, seed, branch))


@dataclass(frozen=True)
class Moment:
    """A place in a step: before the phase of that name, or after all of them, where `phase` is empty."""

    step: Step
    phase: str = ""

    @property
    def is_last(self) -> bool:
        """Whether the step is over."""
        return not self.phase


def moments(world: World) -> Iterator[Moment]:
    """Every moment of the world, until it ends or its weeks are over: what is done at one is there for the next."""
    earlier = now = look(world)
    for number_of_step in range(world.plan.weeks * world.plan.steps_per_week):
        step = Step(world, number_of_step, now, earlier)
        for phase in WEEK:
            yield Moment(step, phase.__name__)
            phase(world)
            if phase is WEEK[0] and now["war.resumed"] < number(world.war.resumed):
                step.before = step.earlier = look(world)
                step.taken_up = True
            if phase.__name__ in GLANCES:
                step.once[phase.__name__] = glance(world)
        world.step_number += 1
        world.ledger.forget()
        earlier, now = now, look(world)
        step.after = now
        yield Moment(step)
        if world.is_over.all():
            return


def watch(world: World, pauses: Mapping[str, Callable[[Step], None]] | None = None) -> Iterator[Step]:
    """Every step of the world until it ends or its weeks are over; `pauses` are called before the phases they name."""
    for moment in moments(world):
        if moment.is_last:
            yield moment.step
        elif pauses and moment.phase in pauses:
            pauses[moment.phase](moment.step)
