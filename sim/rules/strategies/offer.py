"""What a strategy can see of a road that is proposed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sim.rules.arrays import Number, Truths
from sim.rules.roadmap import Road


@dataclass(frozen=True)
class Offer:
    """Arrays (worlds): `surplus`: what the road is worth to the party above failure and its margin; `asked_last`: the
    road asks nothing of it before the other has done all its part.
    """

    surplus: Number
    asked_last: Truths


def is_asked_last(road: Road, own: Collection[str], others: Collection[str]) -> bool:
    """Whether a road asks nothing of who owns the tracks `own` before the other has done all of `others`."""
    ours = [rung for rung in range(road.rungs) if any(road.asks(rung, track) for track in own)]
    theirs = [rung for rung in range(road.rungs) if any(road.asks(rung, track) for track in others)]
    return not ours or not theirs or min(ours) > max(theirs)
