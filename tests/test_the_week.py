"""Laws of the week: nobody sees what another chooses in the same week, in whatever order they are asked."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.model import week
from sim.model.luck import Luck
from sim.model.world import World
from sim.scenario.load import load
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.schema import Scenario
from sim.scenario.shipped import shipped_names
from tests.oracle.drawn import drawn
from tests.oracle.scenarios import plan_of
from tests.oracle.twin import run_worlds
from tests.oracle.twin.world import World as Ordinary
from tests.support import few_fast


def casts() -> list[str]:
    """Of the scenarios for Gaza the first of each cast, that is, of those in which the same mechanisms are at work."""
    found = {}
    for name in reversed([name for name in shipped_names() if name.startswith("gaza/")]):
        plan = load(name)
        found[frozenset(key for key, mechanism in MECHANISMS.items() if mechanism.present(plan))] = name
    return sorted(found.values())


CROWDED = ("donors", "donors and dates", "everybody there")
"""Scenarios of the invented world in which much happens in few weeks."""
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


def plan_called(name: str) -> Scenario:
    """A shipped scenario, or one of the invented world."""
    return load(name, {"weeks": 30}) if "/" in name else plan_of(name)


@pytest.mark.parametrize("name", [*few_fast(casts(), every=4), *CROWDED])
def test_in_whatever_order_actors_are_asked_they_choose_the_same(name, monkeypatch):
    plan, deciders = plan_called(name), week.deciders
    plain = lived(plan, 30)
    for order in ORDERS:
        monkeypatch.setattr(week, "deciders", lambda world, order=order: asked_in(order, deciders(world)))
        other = lived(plan, 30)
        for field, array in plain.items():
            assert np.array_equal(array, other[field]), field


@pytest.mark.parametrize("name", ["gaza/reconstruction_first", "gaza/negotiated", *CROWDED])
def test_in_the_ordinary_version_too(name, monkeypatch):
    plan, deciders = plan_called(name), Ordinary.deciders
    numbers = drawn(plan, 5, range(6))
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


def test_what_donors_pay_this_week_pays_for_the_work_of_this_week():
    """By donors alone: with what they paid last week nothing would come in the first week in which they pay."""
    world = World(plan_of("donors"), np.arange(64), Luck(0))
    paid = unpaid = 0
    before = {donor.name: donor.paying for donor in world.donors}
    for _ in range(60):
        world.step()
        for provider in world.providers:
            for track, delivers in provider.deliveries.items():
                if donors := [donor for donor in world.donors if donor.stated.track == track]:
                    fresh = ~np.any([before[donor.name] for donor in donors], axis=0)
                    paid += int((delivers & fresh & ~provider.is_unpaid(track)).sum())
                    unpaid += int((delivers & provider.is_unpaid(track)).sum())
        before = {donor.name: donor.paying for donor in world.donors}
    assert paid > 0
    assert unpaid == 0
