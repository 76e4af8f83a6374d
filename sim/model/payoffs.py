"""What the tracks pay one party: along the road as planned, where the worlds stand, in war, and after a breach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.state import pick
from sim.rules import payoffs
from sim.rules.arrays import Integers, Number, total
from sim.rules.foresight import Reckoning, Rungs
from sim.rules.payoffs import Side, Weight

if TYPE_CHECKING:
    from sim.model.party import Party

Levels = Mapping[str, Number]


class Payoffs:
    """The weights of one party for every track, and the sums over tracks that they make.

    `free` takes the same sums as if the party's own part cost it nothing.
    """

    def __init__(self, party: Party) -> None:
        self.party = party
        self.model = party.model
        ledger = party.model.ledger
        names = (*ledger.on_road, *sorted(ledger.off_road))
        sides: dict[str, Side] = {party.name: "own", party.rival_name: "enemy"}
        self.side: dict[str, Side] = {name: sides.get(ledger.owner[name], "third") for name in names}
        stated = self.model.plan.parties[party.name].values
        weighty = [name for name in names if name in stated or self.side[name] != "third"]
        order: tuple[Side, ...] = ("own", "enemy", "third")
        self.tracks = tuple(name for side in order for name in weighty if self.side[name] == side)
        self.coming = tuple(name for name in self.tracks if ledger.is_coming(name))
        self.stake = payoffs.stake(self._stated(track) for track in self.tracks)
        self.weights = {track: self._weight(track, self._stated(track) / self.stake) for track in self.tracks}
        self.free_weights = {
            track: self._weight(track, 0.0 * self._stated(track)) if self.side[track] == "own" else weight
            for track, weight in self.weights.items()
        }
        self._with_coming: tuple[Levels, Rungs] | None = None  # reckoned anew when a level beside the road moves
        self.base = payoffs.failure_base(party.value("war_cost"), party.value("freeze_to_war"))

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        keep_tables(self, index)

    def _stated(self, track: str) -> Number:
        if track not in self.model.plan.parties[self.party.name].values:
            return 0.0
        return self.party.value(f"values.{track}")

    def _weight(self, track: str, value: Number) -> Weight:
        return payoffs.weight(
            self.side[track],
            value,
            reversibility=self.model.value(f"tracks.{track}.reversibility"),
            power=self.model.value(f"tracks.{track}.power"),
            vulnerability=self.model.value(f"tracks.{track}.vulnerability"),
            war_cost=self.party.value("war_cost"),
            freeze_to_war=self.party.value("freeze_to_war"),
        )

    def _rungs(self, weights: Mapping[str, Weight], opens: Levels, steps: Levels, base: Number) -> Rungs:
        """Payoffs with tracks at the levels `opens`, and with each side's part of the rung (`steps`) done."""

        def over(part: str, levels: Levels, *sides: Side) -> Number:
            return total(
                getattr(weights[track], part) * levels[track]
                for track in self.tracks
                if track in levels and self.side[track] in sides
            )

        failure = base + over("failure", opens, "own", "enemy", "third")
        cover = over("failure_cover", opens, "own")
        delivered = over("delivered", opens, "enemy", "third")
        return Rungs(
            utility=over("utility", opens, "own", "enemy", "third"),
            failure=failure,
            cover=cover,
            failure_theirs=failure + over("failure", steps, "enemy", "third"),
            cover_theirs=cover,
            failure_mine=failure + over("failure", steps, "own"),
            cover_mine=cover + over("failure_cover", steps, "own"),
            delivered=delivered,
            delivered_theirs=delivered + over("delivered", steps, "enemy", "third"),
        )

    @cached_property
    def _planned(self) -> Rungs:
        return self._as_planned(self.weights)

    @cached_property
    def _planned_free(self) -> Rungs:
        return self._as_planned(self.free_weights)

    def _as_planned(self, weights: Mapping[str, Weight]) -> Rungs:
        ledger = self.model.ledger
        settled = [track for track in self.tracks if track not in self.coming]
        opens = {track: ledger.planned(track, after=False) for track in settled}
        steps = {track: ledger.planned(track, after=True) - opens[track] for track in settled}
        return _wide(self._rungs(weights, opens, steps, self.base), ledger.road.rungs)

    def along(self) -> Rungs:
        """Payoffs at every rung of the road, (rungs, worlds or 1)."""
        if not self.coming:
            return self._planned
        levels = {track: self.model.ledger.level_seen(track) for track in self.coming}
        before = self._with_coming
        if before is None or not all(np.array_equal(before[0][track], levels[track]) for track in levels):
            before = levels, self._planned.plus(self._rungs(self.weights, levels, {}, 0.0))
            self._with_coming = before
        return before[1]

    def known(self, track: str) -> Number:
        """What the party knows of a track: of its own what really stands, of others' what is verified."""
        ledger = self.model.ledger
        return ledger.level(track) if self.side[track] == "own" else ledger.level_seen(track)

    def levels(self) -> tuple[Levels, Levels]:
        """The levels of all tracks as the open rung stands, and what it still asks of those on the road."""
        ledger = self.model.ledger
        opens = {track: self.known(track) for track in self.tracks}
        steps = {
            track: (ledger.level_next(track) if self.side[track] == "own" else ledger.level_asked(track)) - opens[track]
            for track in self.tracks
            if track in ledger.need
        }
        return opens, steps

    def here(self, opens: Levels, steps: Levels) -> Rungs:
        """Payoffs at the open rung as it really stands, (worlds)."""
        return self._rungs(self.weights, opens, steps, self.base)

    def end(self, opens: Levels) -> Number:
        """U with everything done that the road asks."""
        return total(self.weights[track].utility * self._at_end(track, opens) for track in self.tracks)

    def _at_end(self, track: str, opens: Levels) -> Number:
        return opens[track] if track in self.coming else self.model.ledger.level_at_end(track)

    def war(self, opens: Levels, protection: Number) -> Number:
        """B, what a return to war is worth now."""
        return -self.party.value("war_cost") + total(
            (self.weights[track].war + protection * self.weights[track].cover) * opens[track] for track in self.tracks
        )

    def without_own_cost(self, those: Reckoning, opens: Levels, steps: Levels, only: Integers) -> Reckoning:
        """The reckoning of `those` worlds, which are `only` of all, if the party's own part cost it nothing."""
        weights, there, asked = pick(self.free_weights, only), pick(opens, only), pick(steps, only)
        ahead = pick(self._planned_free, only)
        if self.coming:
            ahead = ahead.plus(self._rungs(weights, {track: there[track] for track in self.coming}, {}, 0.0))
        return replace(
            those,
            ahead=ahead,
            here=self._rungs(weights, there, asked, pick(self.base, only)),
            end=total(weights[track].utility * pick(self._at_end(track, opens), only) for track in self.tracks),
        )

    def cost_of_next(self, track: str) -> Number:
        """What the next tranche of an own track costs per unit of time."""
        ledger = self.model.ledger
        return -self.weights[track].utility * (ledger.level_next(track) - ledger.level(track))

    def caught(self, here: Rungs, war: Number) -> Number:
        """The value of being found out where things stand, `war` being worth what it is there."""
        return self._breach(here.utility, war)

    def taken_back(self, track: str, here: Rungs, war: Number, protection: Number) -> Number:
        """The value of taking back one tranche of an own track."""
        ledger = self.model.ledger
        back = ledger.level_before(track) - ledger.level(track)
        weight = self.weights[track]
        war_then = war + (weight.war + protection * weight.cover) * back
        return self._breach(here.utility + weight.utility * back, war_then)

    def _breach(self, utility: Number, war: Number) -> Number:
        return payoffs.breach(utility, war, self.party.value("freeze_to_war"), self.party.value("provocation"))


def keep_tables(holder: Any, index: Integers) -> None:
    """Let an actor's helper go on with worlds `index` only, in whatever tables it has."""
    for name, table in list(vars(holder).items()):
        if name not in ("party", "model"):
            setattr(holder, name, pick(table, index))


def stacked(rows: Iterable[Number]) -> Number:
    """One row a rung: (rungs, worlds or 1)."""
    return np.stack(np.broadcast_arrays(*(np.atleast_1d(np.asarray(row, dtype=float)) for row in rows)))


def _wide(rungs: Rungs, rows: int) -> Rungs:
    """The same with every field as (rungs, worlds or 1)."""

    def spread(value: Number) -> Number:
        array = np.asarray(value, dtype=float)
        return np.ascontiguousarray(np.broadcast_to(array, (rows, array.shape[-1] if array.ndim else 1)))

    return Rungs(**{name: spread(value) for name, value in vars(rungs).items()})
