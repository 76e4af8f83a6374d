"""What a strategy can see of one track in one week."""

from __future__ import annotations

from dataclasses import dataclass

from sim.rules.arrays import Integers, Truths


@dataclass(frozen=True)
class Sight:
    """Arrays (worlds): `due`: something of the track is due; `answers`: the other keeps its side up; `other_is_done`:
    all that the other owes on the whole road is verified; `delivers`, `pretends`: what the party's drawn type would do
    by its habits this week; `orders`: what a player ordered, as options.
    """

    due: Truths
    answers: Truths
    other_is_done: Truths
    delivers: Truths
    pretends: Truths
    orders: Integers
