"""Orders: what a player wants a party to do, and whether anybody could follow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.rules import conduct
from sim.scenario.faults import close_match

if TYPE_CHECKING:
    from sim.model.world import World


def wrong_orders(world: World) -> Iterator[str]:
    """What is wrong with the orders: where it stands, what it is, what to do."""
    for name, own in world.orders.items():
        party = next((one for one in world.parties if one.name == name), None)
        if party is None:
            yield f"orders: no party is called `{name}`; {close_match(name, world.plan.parties)}"
            continue
        if own and party.strategy != "human":
            yield f"orders.{name}: it decides by `{party.strategy}` and takes no orders; give it strategy `human`"
        for track, ordered in own.items():
            if track not in party.tracks:
                remedy = close_match(track, party.tracks) or "leave it out"
                yield f"orders.{name}: `{track}` is no track that it owns on a road; {remedy}"
            elif not _are_options(ordered, len(world.ids)):
                known = ", ".join(f"{number} ({option})" for number, option in enumerate(conduct.OPTIONS))
                yield (
                    f"orders.{name}.{track}: found {ordered!r}; write one of {known}, or an array of them with "
                    f"one for each of the {len(world.ids)} worlds"
                )


def _are_options(ordered: Any, count: int) -> bool:
    """Whether these are options, one for all worlds or one for each of so many."""
    numbers = np.asarray(ordered)
    fits = numbers.dtype.kind in "iu" and numbers.shape in ((), (1,), (count,))
    return fits and bool(np.isin(numbers, range(len(conduct.OPTIONS))).all())
