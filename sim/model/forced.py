"""What an actor is made to do this week, whatever it would choose: for what-ifs, and for a player in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.rules.arrays import Kind
from sim.rules.endings import VOTES_FOR_WAR

if TYPE_CHECKING:
    from sim.model.world import World

__all__ = [
    "ACT",
    "ANSWER",
    "FREE",
    "OR_HOLD",
    "ROAD",
    "STRIKE",
    "VOTES_FOR_WAR",
    "WAR",
    "Moves",
    "Schedule",
    "instead",
    "is_told",
    "movable",
    "of_mediator",
    "of_worlds",
]

FREE = -1
"""In `World.forced`: the actor does as it would."""
OR_HOLD = 16
"""Added to an option of a track: where that is not open to the party it holds, and does not as it would."""
STRIKE, WAR, ANSWER = "limited strike", "war", "answer to a road"
"""What a party may be made to do beside its tracks: 1 for yes and 0 for no, of war the votes for it."""
ACT, ROAD = "act", "road"
"""What a mediator may be made to do: an index in mediation.ACTS, and the number of the road that it proposes."""


Moves = Mapping[str, Mapping[str, Any]]
"""What actors are made to do in a step: by actor and by what, an option for all worlds or one for each."""
Schedule = Mapping[int, Moves]
"""What they are made to do, by the number of the step."""


def movable(world: World) -> dict[str, tuple[str, ...]]:
    """What each actor could be made to do, by its key in `World.forced`."""
    answers = (ANSWER,) if world.table.is_open else ()
    found: dict[str, tuple[str, ...]] = {}
    for party in world.parties:
        strikes = (STRIKE,) if party.strikes.possible else ()
        found[party.name] = (*party.tracks, *party.beside, WAR, *strikes, *answers)
    for mediator in world.mediators:
        found[of_mediator(mediator.name)] = (ACT, ROAD) if world.table.is_open else (ACT,)
    return found


def of_worlds(moves: Moves, places: NDArray[Any], many: int) -> dict[str, dict[str, Any]]:
    """The moves of the worlds at these places, of so many that they were stated for."""
    return {
        actor: {
            what: np.asarray(option).take(places) if np.shape(option) == (many,) else option
            for what, option in own.items()
        }
        for actor, own in moves.items()
    }


def of_mediator(name: str) -> str:
    """The key of a mediator in `World.forced`, where those of parties are their names."""
    return f"mediators.{name}"


def instead(world: World, actor: str, what: str, choice: NDArray[Kind]) -> NDArray[Kind]:
    """The choice, or what `World.forced` has in its place; the world remembers where that is something else.

    What a player decides for its own actor counts as told even where the actor would have done the same.
    """
    wanted = world.forced.get(actor, {}).get(what)
    if wanted is None:
        return choice
    orders = np.broadcast_to(wanted, choice.shape)
    found: NDArray[Kind] = np.where(orders != FREE, orders, choice).astype(choice.dtype)
    world.told[actor, what] = world.step_number, orders != FREE if actor in world.played else found != choice
    return found


def is_told(world: World, actor: str, *whats: str) -> bool:
    """Whether an actor was told what to do in the last step, about any of these, in any world: its reasons are moot."""
    last = world.step_number - 1
    found = (world.told.get((actor, what), (-1, False)) for what in whats)
    return any(step == last and bool(np.any(where)) for step, where in found)
