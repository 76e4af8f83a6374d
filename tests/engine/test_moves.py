"""Actors that are made to move in single weeks move alike on both engines, each world as it is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.engine import block as compiled
from sim.engine.program import program_of
from sim.model import batch
from sim.model.batch import Batch
from sim.model.forced import ACT, ANSWER, FREE, ROAD, STRIKE, WAR, Schedule, movable
from sim.model.luck import Luck
from sim.model.record import Record
from sim.model.world import World
from sim.rules import mediation
from sim.rules.conduct import OPTIONS
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.engine.engines import NEAR, shortened

WORLDS, WEEKS = 24, 40
CHOICES = {ACT: len(mediation.ACTS), ANSWER: 2, STRIKE: 2, WAR: 3}


@pytest.fixture(scope="module")
def talks() -> Scenario:
    """A scenario whose envoy can only propose, shield and lend: with pressure and gifts it would begin with those."""
    none = {"government": 0, "movement": 0}
    changes = {"mediators.envoy.leverage": none, "mediators.envoy.gift": none}
    return shortened(load("exercises/the_mediators_week/proposes", changes), WEEKS)


def on_both(plan: Scenario, moves: Schedule) -> tuple[Record, Record]:
    luck, numbers = Luck(0), np.arange(WORLDS)
    asked = Batch(plan, numbers, luck, WORLDS, moves=moves)
    return batch.simulate(asked), compiled.follow(program_of(plan, {}), asked, luck, numbers)


def any_moves(plan: Scenario, seed: int) -> Schedule:
    """In every third week somebody does something else, in some worlds and not in all."""
    dice, world = np.random.default_rng(seed), World(plan, np.arange(1), Luck(0))
    roads, found = len(world.road_names), dict[int, dict[str, dict[str, np.ndarray]]]()
    for step in range(0, WEEKS, 3):
        actor = dice.choice([*movable(world)])
        whats = movable(world)[actor]
        options = {what: CHOICES.get(what, roads if what == ROAD else len(OPTIONS)) for what in whats}
        drawn = {what: dice.integers(FREE, many, WORLDS) for what, many in options.items()}
        if actor not in plan.parties or step % 2:  # not a war every time
            drawn.pop(WAR, None)
        found[step] = {str(actor): drawn}
    return found


@pytest.mark.parametrize("seed", range(4))
def test_whatever_actors_are_made_to_do_both_engines_tell_the_same(talks, seed):
    expected, found = on_both(talks, any_moves(talks, seed))
    for name, array in expected.arrays.items():
        if array.dtype.kind != "U":
            assert np.allclose(array, found.arrays[name], rtol=NEAR, atol=NEAR), name


def test_who_is_told_to_hold_holds_in_that_world_alone():
    """A side that would have delivered is made to hold for half a year in one world: elsewhere all is as it was."""
    sides, half_a_year = shortened(load("exercises/two_sides"), WEEKS), 26
    party = next(iter(sides.parties))
    tracks = [name for name, track in sides.tracks.items() if track.owner == party]
    free = on_both(sides, {})[1]
    moved = sum(free.paths[f"level {track}"][half_a_year] - free.paths[f"level {track}"][0] for track in tracks)
    world = int(np.argmax(moved))
    assert moved[world] > 0
    here = np.where(np.arange(WORLDS) == world, OPTIONS.index("hold"), FREE)
    told = on_both(sides, {step: {party: dict.fromkeys(tracks, here)} for step in range(half_a_year)})[1]
    for track in tracks:
        path = told.paths[f"level {track}"]
        assert (path[: half_a_year + 1, world] == path[0, world]).all()
    others = np.arange(WORLDS) != world
    assert all((free.paths[name][:, others] == path[:, others]).all() for name, path in told.paths.items())


def test_a_mediator_who_is_told_what_to_propose_in_one_world_proposes_elsewhere_what_it_would(talks):
    """The road that is forced in world 3 is not forced on the others, though it was proposed in all of them."""
    asked = Batch(talks, np.arange(WORLDS), Luck(0), WORLDS)
    free = batch.simulate(asked)
    mediator = next(actor for actor, whats in movable(World(talks, np.arange(1), Luck(0))).items() if ROAD in whats)
    there = np.arange(WORLDS) == 3
    move = {ACT: np.where(there, mediation.PROPOSE, FREE), ROAD: np.where(there, 0, FREE)}
    told = batch.simulate(replace(asked, moves={step: {mediator: move} for step in range(WEEKS)}))
    assert free.paths["proposed"][-1, ~there].sum() > 0
    assert all((free.paths[name][:, ~there] == path[:, ~there]).all() for name, path in told.paths.items())
