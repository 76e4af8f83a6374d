"""What the tracks pay one party: along the road as planned, where the worlds stand, in war, and after a breach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.stand import Stand
from sim.model.state import pick
from sim.model.ways import Roads, Worlds, of
from sim.rules import payoffs
from sim.rules.arrays import Integers, Number, total
from sim.rules.foresight import Rungs, plus
from sim.rules.payoffs import Side, Weight

if TYPE_CHECKING:
    from sim.model.party import Party

Levels = Mapping[str, Number]
Weights = Mapping[str, Weight]


class Payoffs:
    """The weights of one party for every track, and the sums over tracks that they make.

    `free_weights` are those if the party's own part cost it nothing.
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
        self.settled = tuple(name for name in self.tracks if name not in self.coming)
        self.stake = payoffs.stake(self._stated(track) for track in self.tracks)
        self.weights = {track: self._weight(track, self._stated(track) / self.stake) for track in self.tracks}
        self.free_weights = {
            track: self._weight(track, 0.0 * self._stated(track)) if self.side[track] == "own" else weight
            for track, weight in self.weights.items()
        }
        self._picked: tuple[Worlds, bool, Weights] | None = None  # of the worlds asked about last
        self.base = payoffs.failure_base(party.value("war_cost"), party.value("freeze_to_war"))

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        self._picked = None
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

    def _rungs(self, weights: Weights, opens: Levels, steps: Levels, base: Number) -> Rungs:
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
            failure_theirs=plus(failure, over("failure", steps, "enemy", "third")),
            cover_theirs=cover,
            failure_mine=plus(failure, over("failure", steps, "own")),
            cover_mine=plus(cover, over("failure_cover", steps, "own")),
            delivered=delivered,
            delivered_theirs=plus(delivered, over("delivered", steps, "enemy", "third")),
        )

    # Along a road, as planned: (rungs, worlds or 1)

    def planned(self, roads: Roads, index: Worlds, *, free: bool = False) -> Rungs:
        """Payoffs at every rung of these roads, without the tracks that are carried out beside them.

        What each side's part adds matters only at a rung that asks something of both, and is left out where none does.
        """
        ways, weights = self.model.ledger.ways, self._weights(index, free)
        opens = {track: self._by_plan(roads, track, index, after=False) for track in self.settled}
        others = (name for name in ways.on_road if name not in self.party.tracks)
        steps = {}
        if (ways.anybody(roads, *self.party.tracks) & ways.anybody(roads, *others)).any():
            steps = {track: self._by_plan(roads, track, index, after=True) - opens[track] for track in self.settled}
        return _wide(self._rungs(weights, opens, steps, of(self.base, index)), ways.rungs)

    def _by_plan(self, roads: Roads, track: str, index: Worlds, *, after: bool) -> Number:
        ledger = self.model.ledger
        if track in ledger.on_road:
            return ledger.ways.planned(roads, track, index, after=after)
        start = of(ledger.ladder[track][ledger.behind[track]], index)
        return np.stack([start] * ledger.ways.rungs)

    def planned_end(self, roads: Roads, index: Worlds, *, free: bool = False) -> Number:
        """U with everything done that these roads ask, without the tracks beside them: (1, worlds or 1)."""
        weights = self._weights(index, free)
        found = total(
            weights[track].utility * self._by_plan(roads, track, index, after=True)[-1] for track in self.settled
        )
        return np.atleast_2d(found)

    def _weights(self, index: Worlds, free: bool) -> Weights:
        weights = self.free_weights if free else self.weights
        if index is None:
            return weights
        if self._picked is None or self._picked[1] != free or self._picked[0] is not index:
            weights = pick(weights, index)
            self._picked = index, free, weights
        return self._picked[2]

    def beside(self, stand: Stand, *, free: bool = False) -> Rungs | None:
        """What the tracks beside the road add to the payoffs at every rung, at the levels that stand; (worlds)."""
        if not self.coming:
            return None
        levels = {track: stand.level_seen(track) for track in self.coming}
        return self._rungs(self._weights(stand.index, free), levels, {}, 0.0)

    # Where the worlds stand: (worlds)

    def known(self, track: str, stand: Stand) -> Number:
        """What the party knows of a track: of its own what really stands, of others' what is verified."""
        return stand.level(track) if self.side[track] == "own" else stand.level_seen(track)

    def levels(self, stand: Stand) -> tuple[Levels, Levels]:
        """The levels of all tracks as the open rung stands, and what it still asks of those on the road."""
        opens = {track: self.known(track, stand) for track in self.tracks}
        steps = {
            track: (stand.level_next(track) if self.side[track] == "own" else stand.level_asked(track)) - opens[track]
            for track in self.tracks
            if track in stand.way.need
        }
        return opens, steps

    def here(self, opens: Levels, steps: Levels, index: Worlds = None, *, free: bool = False) -> Rungs:
        """Payoffs at the open rung as it really stands, (worlds)."""
        return self._rungs(self._weights(index, free), opens, steps, of(self.base, index))

    def war(self, opens: Levels, protection: Number) -> Number:
        """B, what a return to war is worth now."""
        return -self.party.value("war_cost") + total(
            (self.weights[track].war + protection * self.weights[track].cover) * opens[track] for track in self.tracks
        )

    def utility(self, opens: Levels) -> Number:
        """U, what the deal pays as it stands."""
        return total(self.weights[track].utility * opens[track] for track in self.tracks)

    def given(self, sides: Side, stand: Stand) -> Number:
        """What a side has carried out on the road since the start, as this party values it."""
        ledger = self.model.ledger
        return total(
            self.weights[track].utility * (self.known(track, stand) - ledger.start[track])
            for track in self.tracks
            if self.side[track] == sides and track in ledger.on_road
        )

    def cost_of_next(self, track: str) -> Number:
        """What the next tranche of an own track costs per unit of time."""
        stand = self.model.ledger.stand
        return -self.weights[track].utility * (stand.level_next(track) - stand.level(track))

    def caught(self, here: Rungs, war: Number) -> Number:
        """The value of being found out where things stand, `war` being worth what it is there."""
        return self._breach(here.utility, war)

    def taken_back(self, track: str, here: Rungs, war: Number, protection: Number) -> Number:
        """The value of taking back one row of an own track."""
        ledger = self.model.ledger
        back = ledger.level_before(track) - ledger.level(track)
        weight = self.weights[track]
        war_then = war + (weight.war + protection * weight.cover) * back
        return self._breach(here.utility + weight.utility * back, war_then)

    def _breach(self, utility: Number, war: Number) -> Number:
        return payoffs.breach(utility, war, self.party.value("freeze_to_war"), self.party.value("provocation"))


def keep_tables(holder: Any, index: Integers) -> None:
    """Let part of an actor go on with worlds `index` only, in whatever tables it has."""
    for name, table in list(vars(holder).items()):
        if name not in ("party", "model"):
            setattr(holder, name, pick(table, index))


def _wide(rungs: Rungs, rows: int) -> Rungs:
    """The same with every field as (rungs, worlds or 1)."""

    def spread(value: Number) -> Number:
        array = np.asarray(value, dtype=float)
        return np.ascontiguousarray(np.broadcast_to(array, (rows, array.shape[-1] if array.ndim else 1)))

    return Rungs(**{name: spread(value) for name, value in vars(rungs).items()})
