"""Blame: who holds a stalled road up, and why, kept for every world and renewed while the stall lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.reasons import reasons as reasons_of
from sim.model.state import PerWorldByName
from sim.rules import endings
from sim.rules.arrays import Integers, Truths

if TYPE_CHECKING:
    from sim.model.world import World

RENEWED_EVERY = 4  # weeks for which a reckoned reason stands: it changes as slowly as trust does
UNITS = 60  # each stalled week counts this much, shared equally among those who hold it up
NOBODY = -1


class Blame:
    """Per world and actor: `reason`, an index in endings.REASONS, or NOBODY."""

    reason: PerWorldByName

    def __init__(self, world: World) -> None:
        self.world = world
        nobody = np.full(len(world.worlds), NOBODY, dtype=np.int64)
        self.reason = dict.fromkeys((actor.name for actor in world.owners), nobody)

    def reckon(self) -> None:
        """Renew the reasons where a stall has begun or lasted another RENEWED_EVERY weeks."""
        world = self.world
        since = (world.step_number + 1 - world.ledger.verified_at) * world.dt
        stalled_for = np.floor(since - world.value("endings.stall_after") + 1e-9)
        first_step = (since - world.value("endings.stall_after")) - stalled_for < world.dt - 1e-9
        renew = (world.outcome == endings.STALLED) & first_step & (stalled_for % RENEWED_EVERY == 0)
        index = np.flatnonzero(renew)
        if not len(index):
            return
        due = {actor.name: self._any(actor.tracks, "is_due")[index] for actor in world.owners}
        owes = {actor.name: self._any(actor.tracks, "owes")[index] for actor in world.owners}
        somebody_due = np.zeros(len(index), dtype=bool)
        for is_due in due.values():
            somebody_due = somebody_due | is_due
        reasons = dict(self.reason)
        for actor in world.owners:
            why = self._waiting_for(actor.name, index, due[actor.name])
            why = np.where(due[actor.name], why, NOBODY)
            preparing = ~somebody_due & owes[actor.name]
            why = np.where(preparing, endings.REASONS.index("lead time"), why)
            no_road = endings.REASONS.index("no agreed road") if actor.name in world.plan.parties else NOBODY
            renewed = reasons[actor.name].copy()
            renewed[index] = np.where(world.ledger.agreed[index], why, no_road)
            reasons[actor.name] = renewed
        self.reason = reasons

    def _any(self, tracks: tuple[str, ...], question: str) -> Truths:
        found = np.zeros(len(self.world.worlds), dtype=bool)
        for track in tracks:
            found = found | getattr(self.world.ledger, question)(track)
        return found

    def _waiting_for(self, name: str, index: Integers, due: Truths) -> Integers:
        world = self.world
        why = np.full(len(index), NOBODY, dtype=np.int64)
        if not due.any():
            return why
        if name in world.plan.parties:
            why[due] = reasons_of(world.party(name), index[due])
            return why
        why[due] = endings.REASONS.index("not delivered")
        return np.where(self._out_of_reach(name)[index] & due, endings.REASONS.index("out of reach"), why)

    def _out_of_reach(self, name: str) -> Truths:
        """Whether all that a third party could deliver lies where it cannot get to."""
        found, within = np.zeros(len(self.world.worlds), dtype=bool), np.zeros(len(self.world.worlds), dtype=bool)
        for provider in self.world.providers:
            for track in provider.tracks if provider.name == name else ():
                due, out = self.world.ledger.is_due(track), provider.is_out_of_reach(track)
                found, within = found | (due & out), within | (due & ~out)
        return found & ~within

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
