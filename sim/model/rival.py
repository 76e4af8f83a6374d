"""Rival: what a party expects of the other side, which is of one of two types, at the open rung and those ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.prospect import Case, Prospects
from sim.model.road import Stand
from sim.model.view import TYPES, ByType
from sim.rules import foresight
from sim.rules.arrays import Floats, Number, at_place, plain

if TYPE_CHECKING:
    from sim.model.party import Party


class OfRival:
    """What one party expects of the other, by its trust and by what it expects of either type.

    Where beliefs are reckoned, a type does what its own payoffs make it do; else it has the habits that the file
    states.
    """

    def __init__(self, party: Party, prospects: Prospects) -> None:
        self.party, self.prospects = party, prospects
        self.reckons_types = party.model.plan.learning.beliefs == "reckoned"
        self.theirs = prospects.theirs

    def delivers(self, track: str, stand: Stand) -> ByType:
        """The chances that either type delivers what the open rung asks of a rival's track."""
        where = stand.tracks[track]
        return self.prospects.delivers(where.level_asked - where.level_seen)

    def kept_here(self, stand: Stand, expected: ByType) -> Number:
        """The chance that the rival delivers by itself what the open rung asks."""
        kept: Number = 1.0
        trusted = self.party.trust
        if self.reckons_types:  # also where a rung does not ask by plan for what was lost from below the start
            keeper, opportunist = (at_place(getattr(expected, one), stand.open_rung) for one in TYPES)
            return np.where(stand.owes_any(self.theirs), foresight.promise(trusted, keeper, opportunist), 1.0)
        for track in self.theirs:
            delivers = self.delivers(track, stand)
            believed = foresight.promise(trusted, delivers.keeper, delivers.opportunist)
            kept = kept * np.where(stand.tracks[track].owes, believed, 1.0)
        return kept

    def kept_ahead(self, case: Case, expected: ByType, enforcement: Number) -> Floats:
        """The chance that the rival delivers by itself at every rung ahead, as each delivery would teach more."""
        stand, theirs = case.stand, case.prospect.theirs
        asked_from = stand.open_rung + ~stand.owes_any(self.theirs)
        compelling = plain(0.0 * enforcement if self.reckons_types else enforcement)
        keeper, opportunist = (np.where(theirs, getattr(expected, one), 1.0) for one in TYPES)
        return foresight.kept_along(self.party.trust, asked_from, theirs, keeper, opportunist, compelling)

    @property
    def compels(self) -> float:
        """Whether enforcement adds to the chances: stated habits do not know of it, types that reckon do already."""
        return 0.0 if self.reckons_types else 1.0

    def expected(self) -> ByType:
        """What is expected of either type of the rival on the roads in force."""
        if not self.reckons_types:
            return self.prospects.in_force.stated
        return ByType(*(self.party.rival.reputation.expected[one] for one in TYPES))
