"""What a party believes of the road: it stays so for the week, and follows the road that each world is on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

import sim
from sim.model.luck import Luck
from sim.model.week import WEEK
from sim.model.world import World
from tests.support import opening, scenario

WORLDS = 40


def _arrays(tree: Any, name: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """All the arrays of a tree, copied, by name."""
    if isinstance(tree, Mapping):
        for key, item in tree.items():
            yield from _arrays(item, f"{name}.{key}")
    elif hasattr(tree, "__dataclass_fields__"):
        for key in tree.__dataclass_fields__:
            yield from _arrays(getattr(tree, key), f"{name}.{key}")
    elif not isinstance(tree, str | tuple) and tree is not None:
        yield name, np.array(tree)


def _tables(world: World) -> dict[str, np.ndarray]:
    """All that follows from parameters and roads."""
    beliefs = {party.name: party.belief for party in world.parties}
    trees = {
        "way": world.ledger.way,
        "ladder": world.ledger.ladder,
        "prospect": {name: belief.prospects.in_force for name, belief in beliefs.items()},
        "payoffs": {name: belief.payoffs for name, belief in beliefs.items()},
        "costless": {name: belief.prospects.costless for name, belief in beliefs.items()},
    }
    return dict(_arrays(trees))


def _equal(found: Mapping[str, np.ndarray], expected: Mapping[str, np.ndarray]) -> None:
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        wide = np.broadcast_shapes(found[name].shape, array.shape)
        assert np.array_equal(np.broadcast_to(found[name], wide), np.broadcast_to(array, wide)), name


def _until_some_roads_have_changed() -> World:
    """Worlds that may renegotiate, some of which by now stand on another road than the first."""
    world = World(sim.load("gaza/official_plan"), np.arange(WORLDS), Luck(0))
    while (world.ledger.road != 0).sum() < 5:
        world.step()
    return world


@pytest.fixture(scope="module")
def moved() -> World:
    return _until_some_roads_have_changed()


def _afresh(world: World) -> World:
    """The same worlds built anew, and put on the roads that these are on."""
    other = World(world.plan, world.ids, world.luck)
    other.ledger.road = world.ledger.road
    other.see_roads()
    return other


def test_what_a_party_made_of_the_road_stays_so_whatever_the_week_brings():
    world = World(sim.load("gaza/official_plan"), np.arange(WORLDS), Luck(0))
    agreed = 0
    while not agreed:
        seen: dict[str, tuple[Any, dict[str, np.ndarray]]] = {}
        for phase in WEEK:
            phase(world)
            if phase.__name__ == "look":
                seen = {one.name: (one.view, dict(_arrays(one.view.reckoning))) for one in world.parties}
        agreed = int((world.ledger.road != 0).sum())
        for party in world.parties:
            view, before = seen[party.name]
            assert party.view is view
            _equal(dict(_arrays(view.reckoning)), before)
        world.step_number += 1
        world.ledger.forget()


def test_a_road_looked_at_in_some_worlds_is_that_looked_at_in_all(moved):
    assert len(np.unique(moved.ledger.road)) > 1
    _equal(_tables(moved), _tables(_afresh(moved)))


def test_worlds_that_go_on_alone_believe_what_they_would_have_believed_among_all():
    world = _until_some_roads_have_changed()
    index = np.flatnonzero(world.ledger.road != 0)[:3]
    world.keep(index)
    _equal(_tables(world), _tables(_afresh(world)))


def test_where_a_world_stands_is_told_as_of_the_moment_it_was_asked():
    world = opening(scenario())
    stand, ledger = world.ledger.stand, world.ledger
    ledger.enter("arms", ledger.done["arms"] + 1, ledger.seen["arms"] + 1)
    assert stand.tracks["arms"].level[0] == 0 < ledger.level("arms")[0]


def test_nothing_is_made_of_a_road_before_the_first_week():
    world = World(scenario(), np.arange(1), Luck(0))
    with pytest.raises(RuntimeError, match="alpha has not looked at the road yet"):
        world.party("alpha").view  # noqa: B018
