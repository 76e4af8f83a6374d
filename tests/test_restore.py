"""A law of every world: its state says all, so that to put it back and go on is to have gone straight on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from sim.model import forced
from sim.model.forced import of_mediator
from sim.model.luck import Luck
from sim.model.world import World, take
from sim.rules import conduct, mediation
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.shipped import shipped_folder, shipped_names
from tests.support import few_fast

EXERCISES = {
    path.relative_to(shipped_folder()): path for path in sorted((shipped_folder() / "exercises").glob("*/*.yaml"))
}
PLANS = {
    **{name: name for name in shipped_names()},
    **{str(name.with_suffix("")): str(path) for name, path in EXERCISES.items() if name.name != "exercise.yaml"},
}
"""Every scenario that is shipped, by its name: where it is."""
SEVERAL = ("gaza/negotiated",)
Moves = Callable[[World], Mapping[str, Mapping[str, Any]]]


def free(world: World) -> dict[str, dict[str, Any]]:
    """Everybody does as it would."""
    return {}


def told(world: World) -> dict[str, dict[str, Any]]:
    """In every other week mediators propose, to each world another road, and parties accept; parties are told to step,
    to hold or to cheat, world by world."""
    worlds = world.ids
    if world.step_number % 2:
        return {}
    acts = {
        of_mediator(one.name): {forced.ACT: mediation.PROPOSE, forced.ROAD: worlds % len(world.road_names)}
        for one in world.mediators
    }
    options = np.array([conduct.STEP, conduct.HOLD, conduct.CHEAT, forced.FREE])
    parties = {
        one.name: {forced.ANSWER: 1, **dict.fromkeys(one.tracks, options[(worlds + world.step_number) % 4])}
        for one in world.parties
    }
    return {**acts, **parties}


def a_world(plan: Scenario, worlds: int = 8) -> World:
    """Some worlds at their start."""
    return World(plan, np.arange(worlds), Luck(3))


def go_on(world: World, weeks: int, moves: Moves = free) -> None:
    """So many weeks, with what actors are told in each."""
    for _ in range(weeks):
        world.forced = {key: dict(value) for key, value in moves(world).items()}
        world.step()
    world.forced = {}


def is_the_same(one: World, other: World) -> None:
    """Every field of the state is the same, to the bit."""
    assert one.state.keys() == other.state.keys()
    for name, array in one.state.items():
        assert np.array_equal(array, other.state[name]), name
        assert array.dtype == other.state[name].dtype, name


def holds(plan: Scenario, before: int, after: int, moves: Moves = free) -> World:
    """The law for some weeks before the state is taken and some after it, in another world and in the same one."""
    world = a_world(plan)
    go_on(world, before, moves)
    saved, step = take(world.state, np.arange(8)), world.step_number
    go_on(world, after, moves)
    other = a_world(plan)
    other.restore(saved, step)
    go_on(other, after, moves)
    is_the_same(world, other)
    other.restore(saved, step)
    go_on(other, after, moves)
    is_the_same(world, other)
    return world


@pytest.mark.parametrize("name", few_fast(PLANS, every=4))
def test_to_put_a_world_back_and_go_on_is_to_have_gone_straight_on(name):
    holds(load(PLANS[name]), before=16, after=3)


@pytest.mark.parametrize("name", SEVERAL)
def test_also_where_worlds_have_changed_roads_and_actors_are_told_what_to_do(name):
    plan = load(name)
    world = a_world(plan)
    go_on(world, 40, told)
    assert (world.ledger.road > 0).sum() >= 2, "some worlds should stand on another road when they are put back"
    holds(plan, before=40, after=12, moves=told)


@pytest.mark.parametrize("name", SEVERAL)
def test_also_where_parties_changed_roads_of_their_own_accord(name):
    plan = load(name)
    world = World(plan, np.arange(48), Luck(3))
    go_on(world, 50)
    assert (world.ledger.road > 0).sum() >= 5
    other = World(plan, np.arange(48), Luck(3))
    other.restore(world.state, world.step_number)
    go_on(world, 8)
    go_on(other, 8)
    is_the_same(world, other)


def test_a_world_may_be_put_back_to_before_it_changed_roads():
    plan = load("gaza/negotiated")
    world = a_world(plan)
    opening = world.state
    go_on(world, 40, told)
    assert world.ledger.road.any()
    world.restore(opening, 0)
    fresh = a_world(plan)
    go_on(world, 12)
    go_on(fresh, 12)
    is_the_same(world, fresh)


def test_worlds_that_are_dropped_leave_no_trace_where_roads_differ():
    plan = load("gaza/disarmament_first")
    world = a_world(plan)
    go_on(world, 40, told)
    some = np.flatnonzero((world.ledger.road > 0) | (world.ids % 3 == 0))
    assert 2 <= len(some) < len(world.ids)
    other = a_world(plan)
    other.restore(world.state, world.step_number)
    other.keep(some)
    go_on(world, 8)
    go_on(other, 8)
    for name, array in world.state.items():
        assert np.array_equal(array[..., some], other.state[name]), name


def test_a_state_of_other_worlds_is_refused():
    plan = load("gaza/negotiated")
    with pytest.raises(ValueError, match="a state of 8 worlds and not of 3"):
        a_world(plan, 3).restore(a_world(plan).state)


def test_on_more_rungs_than_its_roads_have_a_world_goes_on_the_same():
    """Programs have rungs to spare: nothing is asked there, and nobody is doubted for it."""
    plan = load("exercises/two_sides")
    straight, wider = a_world(plan), World(plan, np.arange(8), Luck(3), rungs=9)
    go_on(straight, 6)
    wider.restore(straight.state, straight.step_number)
    for world in (straight, wider):
        go_on(world, 20)
    rungs, found = straight.ledger.ways.rungs, wider.state
    assert wider.ledger.ways.rungs == 9 > rungs
    for name, array in straight.state.items():
        same = found[name][: len(array)] if ".expected." in name else found[name]
        assert np.array_equal(array, same), name
