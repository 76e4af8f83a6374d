"""What an actor is made to do this week, whatever it would choose: for what-ifs, and for a player in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.rules.endings import VOTES_FOR_WAR

if TYPE_CHECKING:
    from sim.model.world import World

__all__ = ["ACT", "ANSWER", "FREE", "ROAD", "STRIKE", "VOTES_FOR_WAR", "WAR", "instead", "is_told", "of_mediator"]

FREE = -1
"""In `World.forced`: the actor does as it would."""
STRIKE, WAR, ANSWER = "limited strike", "war", "answer to a road"
"""What a party may be made to do beside its tracks: 1 for yes and 0 for no, of war the votes for it."""
ACT, ROAD = "act", "road"
"""What a mediator may be made to do: an index in mediation.ACTS, and the number of the road that it proposes."""


def of_mediator(name: str) -> str:
    """The key of a mediator in `World.forced`, where those of parties are their names."""
    return f"mediators.{name}"


def instead(world: World, actor: str, what: str, choice: NDArray[Any]) -> NDArray[Any]:
    """The choice, or what `World.forced` has in its place; the world remembers where that is something else.

    What a player decides for its own actor counts as told even where the actor would have done the same.
    """
    wanted = world.forced.get(actor, {}).get(what)
    if wanted is None:
        return choice
    orders = np.broadcast_to(wanted, choice.shape)
    found = np.where(orders != FREE, orders, choice).astype(choice.dtype)
    world.told[actor, what] = world.step_number, orders != FREE if actor == world.played else found != choice
    return found


def is_told(world: World, actor: str, *whats: str) -> bool:
    """Whether an actor was told what to do in the last step, about any of these, in any world: its reasons are moot."""
    last = world.step_number - 1
    found = (world.told.get((actor, what), (-1, False)) for what in whats)
    return any(step == last and bool(np.any(where)) for step, where in found)
