"""What a seat may know of many worlds as numbers: the same that a brief and a point hold in words, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.party import Party
from sim.model.world import World
from sim.play.seat import Seat

LARGEST = 10.0  # of any number that is shown: what is larger is shown as this
YEAR = 52.0  # weeks, in which times are counted
Named = tuple[str, object]


def features(world: World, seat: Seat) -> tuple[str, ...]:
    """What the numbers are, in order."""
    return tuple(name for name, _ in _all(world, seat))


def observed(world: World, seat: Seat) -> NDArray[np.float32]:
    """The numbers, (worlds, features), each from -LARGEST to LARGEST."""
    rows = [np.broadcast_to(np.asarray(value, dtype=float), (len(world.ids),)) for _, value in _all(world, seat)]
    found: NDArray[np.float32] = np.clip(np.stack(rows, axis=1), -LARGEST, LARGEST).astype(np.float32)
    return found


def _all(world: World, seat: Seat) -> Iterator[Named]:
    yield from _public(world)
    yield from _tracks(world, seat)
    if seat.mediates:
        mediator = next(one for one in world.mediators if one.name == seat.name)
        yield "attention", mediator.attention
        yield "a proposal would be heard", world.table.hears()
        for party in world.parties:
            yield f"{party.name} broke its word", party.violated
        return
    yield from _own(world.party(seat.name))


def _public(world: World) -> Iterator[Named]:
    """Time, the road and violence, as everybody sees them."""
    ledger, truce = world.ledger, world.truce
    yield "years gone", world.week / YEAR
    yield "years left", (world.plan.weeks - world.week) / YEAR
    yield "progress", world.progress()
    yield "rungs met", ledger.position / np.maximum(ledger.way.rungs, 1)
    yield "a road is agreed", ledger.agreed
    for state in STATES:
        yield state, world.outcome == STATES.index(state)
    yield "years waited", ledger.weeks_waited / YEAR
    yield "tension", truce.tension
    yield "incidents a week so far", truce.incidents / max(world.week, 1.0) / LARGEST
    for number, name in enumerate(world.road_names):
        yield f"road {name}", ledger.agreed & (ledger.road == number)


def _tracks(world: World, seat: Seat) -> Iterator[Named]:
    """Of each track what stands verified, of one's own what really does, and what is due."""
    stand = world.ledger.stand
    for track, owner in world.ledger.owner.items():
        there = stand.tracks[track]
        yield f"{track}: verified", there.level_seen
        if owner == seat.name and not seat.mediates:
            yield f"{track}: really", there.level
        if track in world.ledger.on_road:
            yield f"{track}: owes", there.owes
            yield f"{track}: due", there.is_due
            yield f"{track}: years until due", there.weeks_left / YEAR
            yield f"{track}: years overdue", there.weeks_overdue / YEAR


def _own(party: Party) -> Iterator[Named]:
    """What a party alone knows: its trust, its type, its home front, and its stakes in this world."""
    yield "trust", party.trust
    yield "keeps its word", party.keeper
    yield "hardliners", party.home.hardliners
    yield "home front forbids", party.home.forbids
    yield "the other broke its word", party.rival.violated
    for track, weight in party.belief.payoffs.weights.items():
        yield f"worth of {track}", weight.utility
    for key in ("war_cost", "freeze_to_war", "honour", "patience"):
        yield key.replace("_", " "), party.value(key)
