"""Laws of the week: nobody sees what another chooses in the same week, in whatever order they are asked."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from benchmarks.drawn import drawn
from benchmarks.ordinary import run_worlds
from benchmarks.ordinary.world import World as Ordinary
from sim.model import week
from sim.model.luck import Luck
from sim.model.world import World
from sim.scenario.load import load
from sim.scenario.shipped import shipped_names
from sim.scenario.schema import Scenario

GAZA = [name for name in shipped_names() if name.startswith("gaza/")]
ORDERS: dict[str, Callable[[list[Any]], Any]] = {
    "backwards": lambda actors: actors.reverse(),
    "shuffled": random.Random(1).shuffle,
}
"""Orders in which actors may be asked: kinds of actors and those of a kind change places."""


def asked_in(order: str, actors: Any) -> tuple[Any, ...]:
    """The actors in that order."""
    found = list(actors)
    ORDERS[order](found)
    return tuple(found)


def lived(plan: Scenario, weeks: int) -> dict[str, Any]:
    """The state of a few worlds after so many weeks."""
    world = World(plan, np.arange(16), Luck(5))
    for _ in range(weeks):
        world.step()
    return world.state


@pytest.mark.parametrize("name", GAZA)
def test_in_whatever_order_actors_are_asked_they_choose_the_same(name, monkeypatch):
    plan, deciders = load(name), week.deciders
    plain = lived(plan, 30)
    for order in ORDERS:
        monkeypatch.setattr(week, "deciders", lambda world, order=order: asked_in(order, deciders(world)))
        other = lived(plan, 30)
        for field, array in plain.items():
            assert np.array_equal(array, other[field]), field


@pytest.mark.parametrize("name", ["gaza/reconstruction_first", "gaza/negotiated", "gaza/force_with_turkey"])
def test_in_the_ordinary_version_too(name, monkeypatch):
    plan, deciders = load(name, {"weeks": 60}), Ordinary.deciders
    numbers = drawn(plan, 5, range(12))
    plain = run_worlds(numbers, 5)
    for order in ORDERS:
        monkeypatch.setattr(Ordinary, "deciders", lambda world, order=order: asked_in(order, deciders(world)))
        assert run_worlds(numbers, 5) == plain


def test_all_who_choose_are_asked_once_a_week():
    world = World(load("gaza/reconstruction_first"), np.arange(2), Luck(0))
    actors = [one for several in vars(world).values() if isinstance(several, tuple) for one in several]
    choosing = [one for one in (*actors, world.force) if hasattr(one, "decide")]
    asked = week.deciders(world)
    assert len({id(one) for one in asked}) == len(asked)
    assert {id(one) for one in asked} == {id(one) for one in choosing}
    assert {type(one).__name__ for one in asked} >= {"Party", "Provider", "Force", "Donor", "Mediator"}


def test_what_donors_pay_this_week_pays_for_the_work_of_this_week(monkeypatch):
    world = World(load("gaza/reconstruction_first"), np.arange(64), Luck(0))
    [provider] = [one for one in world.providers if any(d.stated.track in one.tracks for d in world.donors)]
    for _ in range(60):
        world.step()
        for track in {donor.stated.track for donor in world.donors} & set(provider.deliveries):
            assert not (provider.deliveries[track] & provider.is_unpaid(track)).any()
