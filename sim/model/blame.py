"""Blame: who holds a stalled road up, and why, kept for every world and renewed while the stall lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.reasons import reasons as reasons_of
from sim.model.state import PerWorld, PerWorldByName
from sim.rules import endings
from sim.rules.arrays import Integers, Truths

if TYPE_CHECKING:
    from sim.model.world import World

RENEWED_EVERY = 4  # weeks for which a reckoned reason stands: it changes as slowly as trust does
UNITS = 60  # each stalled week counts this much, shared equally among those who hold it up
NOBODY = -1
LEAST_EXCUSED = ("not delivered", "deploying", "unwilling", "blocked", "unpaid", "out of reach")
"""Reasons of third parties; one that owes several tracks is charged with the first of these."""


class Blame:
    """Per world: `lasted`, the steps for which it has been stalled without a break; and for each actor `reason`, an
    index in endings.REASONS, or NOBODY.
    """

    lasted: PerWorld
    reason: PerWorldByName

    def __init__(self, world: World) -> None:
        self.world = world
        self.lasted = np.zeros(len(world.worlds), dtype=np.int64)
        nobody = np.full(len(world.worlds), NOBODY, dtype=np.int64)
        self.reason = dict.fromkeys((actor.name for actor in world.owners), nobody)

    def reckon(self) -> None:
        """Renew the reasons where a stall has begun or lasted another RENEWED_EVERY weeks."""
        world = self.world
        stalled = world.outcome == endings.STALLED
        self.lasted = np.where(stalled, self.lasted + 1, 0)
        renew = stalled & ((self.lasted - 1) % (RENEWED_EVERY * world.plan.steps_per_week) == 0)
        index = np.flatnonzero(renew)
        if not len(index):
            return
        due = {actor.name: self._has_due(actor.tracks)[index] for actor in world.owners}
        reasons = dict(self.reason)
        for actor in world.owners:
            why = self._waiting_for(actor.name, index, due[actor.name])
            why = np.where(due[actor.name], why, NOBODY)
            no_road = self._without_road(actor.name, index)
            renewed = reasons[actor.name].copy()
            renewed[index] = np.where(world.ledger.agreed[index], why, no_road)
            reasons[actor.name] = renewed
        self.reason = reasons

    def _has_due(self, tracks: tuple[str, ...]) -> Truths:
        found = np.zeros(len(self.world.worlds), dtype=bool)
        for track in tracks:
            found = found | self.world.ledger.is_due(track)
        return found

    def _waiting_for(self, name: str, index: Integers, due: Truths) -> Integers:
        world = self.world
        why = np.full(len(index), NOBODY, dtype=np.int64)
        if not due.any():
            return why
        if name in world.plan.parties:
            why[due] = reasons_of(world.party(name), index[due])
            return why
        for reason in reversed(LEAST_EXCUSED):  # the least excused of its tracks stands for all
            for track in next(owner.tracks for owner in world.owners if owner.name == name):
                there = self._third_party(track, reason)[index] & due
                why[there] = endings.REASONS.index(reason)
        return why

    def _third_party(self, track: str, reason: str) -> Truths:
        """Where a third party's track is due and not delivered for this reason."""
        world, due = self.world, self.world.ledger.is_due(track)
        if track in world.force.tracks:
            stand = world.ledger.stand
            enough = world.force.suffices(stand.tracks[track].level_asked, stand)
            found = {"deploying": enough, "unwilling": ~enough}
            return due & found.get(reason, np.zeros(due.shape, dtype=bool))
        provider = world.provider_of(track)
        out, unpaid = provider.is_out_of_reach(track), provider.is_unpaid(track)
        blocked = provider.consent(track) < np.ones(due.shape)
        found = {
            "out of reach": out,
            "unpaid": ~out & unpaid,
            "blocked": ~out & ~unpaid & blocked,
            "not delivered": ~out & ~unpaid & ~blocked,
        }
        return due & found.get(reason, np.zeros(due.shape, dtype=bool))

    def _without_road(self, name: str, index: Integers) -> Integers:
        """Why no road is agreed, as far as it lies with this actor: who refused the last one, or nobody was asked."""
        nobody = np.full(len(index), NOBODY, dtype=np.int64)
        if name not in self.world.plan.parties:
            return nobody
        refused = {party: array[index] for party, array in self.world.table.refused_last.items()}
        somebody = np.zeros(len(index), dtype=bool)
        for one in refused.values():
            somebody = somebody | one
        nobody = np.where(somebody, NOBODY, endings.REASONS.index("no proposal"))
        return np.where(refused.get(name, False), endings.REASONS.index("no agreed road"), nobody)

    def count(self) -> Integers:
        """Units of this week's blame by actor and reason, over the worlds that are stalled: (actors, reasons)."""
        stalled = np.flatnonzero(self.world.outcome == endings.STALLED)
        rows = [reason[stalled] for reason in self.reason.values()]
        sharing = np.zeros(len(stalled), dtype=np.int64)
        for row in rows:
            sharing = sharing + (row != NOBODY)
        units = UNITS // np.maximum(sharing, 1)
        width = len(endings.REASONS)
        return np.stack(
            [
                np.bincount(row[row != NOBODY], weights=units[row != NOBODY], minlength=width).astype(np.int64)
                for row in rows
            ]
        )
