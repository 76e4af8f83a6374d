"""Blame: who holds a stalled road up, and why, kept for every world and renewed while the stall lasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.model.force import suffices
from sim.model.reasons import reasons as reasons_of
from sim.model.state import PerWorld, PerWorldByName, pick
from sim.rules import blame, endings, rebuilding
from sim.rules.arrays import Floats, Integers, Truths, plain

if TYPE_CHECKING:
    from sim.model.provider import Provider
    from sim.model.world import World

UNITS = 2520  # each stalled week counts this much, so that the shares of up to ten who hold it up are whole numbers
NOBODY = blame.NOBODY
NOT_DELIVERED, BLOCKED = endings.REASONS.index("not delivered"), endings.REASONS.index("blocked")


class Blame:
    """Who is charged with a stalled week, and why.

    Per world: `lasted`, the steps for which it has been stalled without a break. Per world and actor: `reason`, an
    index in endings.REASONS, or NOBODY; `share`, the part of the week that it is charged with for a reason of its own.
    All who have one share the week alike; but where work is not done as quickly as it could be because consent is
    withheld, `withheld` has what each party is charged with in its owner's place.
    """

    lasted: PerWorld[Integers]
    reason: PerWorldByName[Integers]
    share: PerWorldByName[Floats]
    withheld: PerWorldByName[Floats]

    def __init__(self, world: World) -> None:
        self.world = world
        self.lasted = np.zeros(len(world.ids), dtype=np.int64)
        nobody = np.full(len(world.ids), NOBODY, dtype=np.int64)
        self.reason = dict.fromkeys((actor.name for actor in world.owners), nobody)
        self.share = dict.fromkeys(self.reason, np.zeros(len(world.ids)))
        self.withheld = dict.fromkeys((party.name for party in world.parties), np.zeros(len(world.ids)))

    def reckon(self) -> None:
        """Renew the reasons where a stall has begun or lasted another few weeks."""
        world = self.world
        stalled = world.outcome == endings.STALLED
        self.lasted = np.where(stalled, self.lasted + 1, 0)
        index = np.flatnonzero(blame.is_renewed(stalled, self.lasted, world.plan.steps_per_week))
        if not len(index):
            return
        due = {actor.name: self._has_due(actor.tracks)[index] for actor in world.owners}
        reasons: dict[str, Integers] = {}
        for actor in world.owners:
            why = self._waiting_for(actor.name, index, due[actor.name])
            why = np.where(due[actor.name], why, NOBODY)
            reasons[actor.name] = np.where(world.ledger.agreed[index], why, self._without_road(actor.name, index))
        self._charge(index, reasons)

    def _charge(self, index: Integers, reasons: dict[str, Integers]) -> None:
        """Share the week among those who hold it up in worlds `index`, and what is withheld among who withholds it."""
        shares, nothing = blame.shares(reasons), np.zeros(len(index))
        withheld = {name: nothing.copy() for name in self.withheld}
        for provider in self.world.providers:
            name = provider.name
            undelivered = reasons[name] == NOT_DELIVERED
            missing = nothing
            for party, part in self._withholding(provider, index).items():
                taken = np.where(undelivered, part, 0.0)
                missing = missing + taken
                withheld[party] = withheld[party] + shares[name] * taken
            reasons[name], left = blame.left_to_owner(reasons[name], shares[name], missing)
            shares[name] = plain(left)
        for name, found in withheld.items():
            reasons[name] = blame.of_who_withholds(reasons[name], found)
        self.reason = _renewed(self.reason, index, reasons)
        self.share = _renewed(self.share, index, shares)
        self.withheld = _renewed(self.withheld, index, withheld)

    def _withholding(self, provider: Provider, index: Integers) -> dict[str, Floats]:
        """The part of the work that each party holds up: the mean over the tracks that are due and could be worked on.

        Where several parties withhold their consent, what is missing is shared by the shares that they withhold.
        """
        found = {name: np.zeros(len(index)) for name in self.withheld}
        tracks = np.zeros(len(index))
        for track in provider.tracks:
            if track not in self.world.ledger.on_road:
                continue
            at = self._third_party(track)["not delivered"][index]
            tracks = tracks + at
            asked = provider.withheld[track]
            for name, charged in zip(asked, rebuilding.charges(list(asked.values())), strict=True):
                found[name] = found[name] + np.where(at, pick(charged, index), 0.0)
        return {name: part / np.maximum(tracks, 1) for name, part in found.items()}

    def _has_due(self, tracks: tuple[str, ...]) -> Truths:
        found = np.zeros(len(self.world.ids), dtype=bool)
        for track in tracks:
            found = found | self.world.ledger.is_due(track)
        return found

    def _waiting_for(self, name: str, index: Integers, due: Truths) -> Integers:
        world = self.world
        why = np.full_like(due, NOBODY, dtype=np.int64)
        if not due.any():
            return why
        if name in world.plan.parties:
            why[due] = reasons_of(world.party(name), index[due])
            return why
        found = dict[str, Truths]()
        for track in next(owner.tracks for owner in world.owners if owner.name == name):
            for reason, there in self._third_party(track).items():
                found[reason] = found.get(reason, np.zeros_like(due)) | (there[index] & due)
        return np.where(due, blame.least_excused(found), why)

    def _third_party(self, track: str) -> dict[str, Truths]:
        """Where a third party's track is due and not delivered, by reason."""
        world, due = self.world, self.world.ledger.is_due(track)
        if track in world.force.tracks:
            stand = world.ledger.stand
            enough = suffices(world.force.contingents(), stand.tracks[track].level_asked)
            found = blame.of_contributors(enough)
        else:
            provider = world.provider_of(track)
            found = blame.of_provider(provider.is_out_of_reach(track), provider.is_unpaid(track))
        return {reason: due & there for reason, there in found.items()}

    def _without_road(self, name: str, index: Integers) -> Integers:
        """Why no road is agreed, as far as it lies with this actor: who refused the last one, or nobody was asked."""
        nobody = np.full(len(index), NOBODY, dtype=np.int64)
        if name not in self.world.plan.parties:
            return nobody
        refused = {party: array[index] for party, array in self.world.table.refused_last.items()}
        somebody = np.zeros(len(index), dtype=bool)
        for one in refused.values():
            somebody = somebody | one
        return blame.without_road(refused.get(name, np.zeros_like(somebody)), somebody)

    def count(self) -> Integers:
        """Units of this week's blame by actor and reason, over the worlds that are stalled: (actors, reasons)."""
        stalled = np.flatnonzero(self.world.outcome == endings.STALLED)
        rows = []
        for name, reason in self.reason.items():
            why, units = reason[stalled], np.rint(UNITS * self.share[name][stalled])
            own = np.bincount(why[why != NOBODY], weights=units[why != NOBODY], minlength=len(endings.REASONS))
            row = own.astype(np.int64)
            if name in self.withheld:
                row[BLOCKED] += np.rint(UNITS * self.withheld[name][stalled]).astype(np.int64).sum()
            rows.append(row)
        return np.stack(rows)


def _renewed(
    before: Mapping[str, NDArray[Any]], index: Integers, found: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Fields by name, with what was found in worlds `index`."""
    renewed = {name: array.copy() for name, array in before.items()}
    for name, array in renewed.items():
        array[index] = found[name]
    return renewed
