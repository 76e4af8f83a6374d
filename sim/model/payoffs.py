"""What the tracks pay one party: along the road as planned, where the worlds stand, in war, and after a breach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.road import Stand
from sim.model.ways import Way
from sim.rules import conduct, payoffs, roadmap
from sim.rules.arrays import Floats, Number, plain, total
from sim.rules.foresight import Rungs, plus
from sim.rules.payoffs import Side, Weight

if TYPE_CHECKING:
    from sim.model.party import Party

ORDER: tuple[Side, ...] = ("own", "enemy", "third")


@dataclass(frozen=True)
class Levels:
    """The levels of all tracks as the open rung stands, and what it still asks of those on the road; (worlds).

    `unseen`: by how much what really stands of a track of the party's own on the road is above what stands verified
    (below 0 where it pretended, or was rearmed): later steps neither mend nor deepen that.
    """

    opens: Mapping[str, Number]
    steps: Mapping[str, Number]
    unseen: Mapping[str, Number]


@dataclass(frozen=True)
class Payoffs:
    """The weights of one party for every track (own ones first, third parties' last), and the sums that they make.

    `settled`: the tracks that are on the road or stay as they are; `coming`: those that third parties carry out beside
    it; `creeping`: those of either side beside it, that can be taken back; `at_start`: the levels of those that are not
    on the road; `began`: those at which the rival's tracks started.
    """

    side: Mapping[str, Side]
    weights: Mapping[str, Weight]
    settled: tuple[str, ...]
    coming: tuple[str, ...]
    creeping: tuple[str, ...]
    at_start: Mapping[str, Number]
    began: Mapping[str, Number]
    war_cost: Number
    freeze_to_war: Number
    provocation: Number

    @property
    def _base(self) -> Number:
        return payoffs.failure_base(self.war_cost, self.freeze_to_war)

    def _rungs(self, opens: Mapping[str, Number], steps: Mapping[str, Number], base: Number) -> Rungs:
        """Payoffs with tracks at the levels `opens`, and with each side's part of the rung (`steps`) done."""

        def over(part: str, levels: Mapping[str, Number], *sides: Side) -> Number:
            return total(
                getattr(weight, part) * levels[track]
                for track, weight in self.weights.items()
                if track in levels and self.side[track] in sides
            )

        failure = base + over("failure", opens, "own", "enemy", "third")
        cover = over("failure_cover", opens, "own")
        delivered = over("delivered", opens, "enemy", "third")
        taken = self._taken({track: opens[track] - began for track, began in self.began.items() if track in opens})
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
            taken=taken,
            taken_theirs=plus(taken, self._taken({track: steps[track] for track in self.began if track in steps})),
        )

    def _taken(self, given: Mapping[str, Number]) -> Number:
        """What so much more of the rival's tracks is worth, each counted by the share of its whole way."""
        return total(
            self.weights[track].utility * roadmap.share_of(size, 1.0 - self.began[track])
            for track, size in given.items()
        )

    # Along a road, as planned: (rungs, worlds or 1)

    def planned(self, way: Way) -> Rungs:
        """Payoffs at every rung of these roads, without the tracks that are carried out beside them."""
        opens: dict[str, Number] = {
            track: way.opens[track] if track in way.opens else self.at_start[track] for track in self.settled
        }
        steps = {track: way.closes[track] - opens[track] for track in self.settled if track in way.closes}
        return _wide(self._rungs(opens, steps, self._base), len(way.weeks_to))

    def planned_end(self, way: Way) -> Floats:
        """U with everything done that these roads ask, without the tracks beside them: (1, worlds or 1)."""
        ends = {track: way.closes[track][-1] if track in way.closes else self.at_start[track] for track in self.settled}
        return np.atleast_2d(total(self.weights[track].utility * ends[track] for track in self.settled))

    def planned_war(self, way: Way) -> tuple[Number, Number]:
        """B at every rung without the tracks beside the road, and what full protection adds; (rungs, worlds or 1)."""
        opens = {track: way.opens[track] if track in way.opens else self.at_start[track] for track in self.settled}
        war = total(self.weights[track].war * opens[track] for track in self.settled)
        return war - self.war_cost, total(self.weights[track].cover * opens[track] for track in self.settled)

    def war_beside(self, levels: Levels) -> tuple[Number, Number]:
        """What the tracks beside the road add to both, at the levels that stand; (worlds)."""
        opens = self._beside(levels)
        return (
            total(self.weights[track].war * level for track, level in opens.items()),
            total(self.weights[track].cover * level for track, level in opens.items()),
        )

    def beside(self, levels: Levels) -> Rungs | None:
        """What the tracks beside the road, at the levels that stand, and what is missing unseen add at every rung."""
        opens = self._beside(levels)
        return self._rungs(opens, {}, 0.0) if opens else None

    def _beside(self, levels: Levels) -> dict[str, Number]:
        return {**levels.unseen, **{track: levels.opens[track] for track in (*self.coming, *self.creeping)}}

    # Where the worlds stand: (worlds)

    def known(self, track: str, stand: Stand) -> Number:
        """What the party knows of a track: of its own what really stands, of others' what is verified."""
        where = stand.tracks[track]
        return where.level if self.side[track] == "own" else where.level_seen

    def levels(self, stand: Stand) -> Levels:
        """The levels as the party knows them, and what the open rung still asks."""
        opens = {track: self.known(track, stand) for track in self.weights}
        steps, unseen = {}, {}
        for track in self.weights:
            where = stand.tracks[track]
            if where.is_on_road:
                asked = where.level_next if self.side[track] == "own" else where.level_asked
                steps[track] = asked - opens[track]
                if self.side[track] == "own":
                    unseen[track] = where.level - where.level_seen
        return Levels(opens, steps, unseen)

    def here(self, levels: Levels) -> Rungs:
        """Payoffs at the open rung as it really stands."""
        return self._rungs(levels.opens, levels.steps, self._base)

    def war(self, levels: Levels, protection: Number) -> Number:
        """B, what a return to war is worth now."""
        return -self.war_cost + total(
            (weight.war + protection * weight.cover) * levels.opens[track] for track, weight in self.weights.items()
        )

    def given(self, side: Side, stand: Stand) -> Number:
        """What a side has carried out on the road since the start, as this party values it."""
        return total(
            weight.utility * (self.known(track, stand) - stand.ledger.start[track])
            for track, weight in self.weights.items()
            if self.side[track] == side and stand.tracks[track].is_on_road
        )

    def part_of_way(self, way: Way) -> Number:
        """What part of the party's whole way each rung of these roads is, by what it costs; (rungs, worlds or 1)."""
        own = [track for track in way.asks if self.side.get(track) == "own"]
        return self._part(
            {track: way.closes[track] - way.opens[track] for track in own},
            {track: way.closes[track][-1] - way.opens[track][0] for track in own},
        )

    def part_of_step(self, levels: Levels, way: Way) -> Number:
        """What part of the way, of all that the party owes, its step on the open rung is; (worlds)."""
        own = [track for track in way.asks if self.side.get(track) == "own"]
        return self._part(
            {track: np.maximum(levels.steps[track], 0.0) for track in own},
            {track: way.closes[track][-1] - way.opens[track][0] for track in own},
        )

    def part_of_row(self, track: str, row: Number, way: Way) -> Number:
        """What part of its whole way a row of an own track is; of the track itself where it is not on the road."""
        if track not in way.asks:
            return conduct.part_of_way(row, 1.0)
        own = [name for name in way.asks if self.side.get(name) == "own"]
        return self._part(
            {name: row if name == track else 0.0 * row for name in own},
            {name: way.closes[name][-1] - way.opens[name][0] for name in own},
        )

    def _part(self, steps: Mapping[str, Number], whole: Mapping[str, Number]) -> Number:
        """How much of its way, by what the levels cost; by the levels alone where they cost nothing."""
        costs = {track: np.abs(self.weights[track].utility) for track in steps}
        is_costly = plain(total(costs[track] * whole[track] for track in steps)) > 0
        costs = {track: np.where(is_costly, cost, 1.0) for track, cost in costs.items()}
        return conduct.part_of_way(
            total(costs[track] * step for track, step in steps.items()),
            total(costs[track] * whole[track] for track in steps),
        )

    def planned_cost(self, way: Way) -> Number:
        """What the party's own part of each rung costs it per unit of time; (rungs, worlds or 1)."""
        steps = {track: way.closes[track] - way.opens[track] for track in way.asks if self.side.get(track) == "own"}
        return total(-self.weights[track].utility * step for track, step in steps.items())

    def cost_of_step(self, levels: Levels) -> Number:
        """What its part of the open rung costs it; (worlds)."""
        own = [track for track in levels.steps if self.side[track] == "own"]
        return total(-self.weights[track].utility * levels.steps[track] for track in own)

    def cost_of_next(self, track: str, stand: Stand) -> Number:
        """What the next tranche of an own track costs per unit of time."""
        where = stand.tracks[track]
        return -self.weights[track].utility * (where.level_next - where.level)

    def caught(self, here: Rungs, war: Number) -> Number:
        """The value of being found out where things stand, `war` being worth what it is there."""
        return self._breach(here.utility, war)

    def taken_back(self, track: str, back: Number, here: Rungs, war: Number, protection: Number) -> Number:
        """The value of taking back one row of an own track, which changes its level by `back`."""
        weight = self.weights[track]
        war_then = war + (weight.war + protection * weight.cover) * back
        return self._breach(here.utility + weight.utility * back, war_then)

    def row_back(self, track: str, back: Number, protection: Number) -> Number:
        """What taking back a row of an own track, which changes its level by `back`, pays in a failure."""
        weight = self.weights[track]
        return (weight.failure + protection * weight.failure_cover) * back

    def _breach(self, utility: Number, war: Number) -> Number:
        return payoffs.breach(utility, war, self.freeze_to_war, self.provocation)


def payoffs_of(party: Party, *, own_costs: bool = True) -> Payoffs:
    """What the tracks pay a party, in its units; or what they would if its own part cost it nothing."""
    model, ledger = party.model, party.model.ledger
    names = (*ledger.on_road, *sorted(ledger.off_road))
    sides: dict[str, Side] = {party.name: "own", party.rival_name: "enemy"}
    side: dict[str, Side] = {name: sides.get(ledger.owner[name], "third") for name in names}
    values = model.plan.parties[party.name].values
    tracks = tuple(name for one in ORDER for name in names if side[name] == one and (name in values or one != "third"))
    stated = {track: party.value(f"values.{track}") if track in values else 0.0 for track in tracks}
    worth = {track: value if own_costs or side[track] != "own" else 0.0 * value for track, value in stated.items()}
    coming = tuple(track for track in tracks if ledger.is_coming(track))
    creeping = tuple(track for track in tracks if side[track] != "third" and ledger.can_creep(track))
    return Payoffs(
        side=side,
        weights={
            track: payoffs.weight(
                side[track],
                value,
                reversibility=model.value(f"tracks.{track}.reversibility"),
                power=model.value(f"tracks.{track}.power"),
                vulnerability=model.value(f"tracks.{track}.vulnerability"),
                war_cost=party.value("war_cost"),
                freeze_to_war=party.value("freeze_to_war"),
            )
            for track, value in worth.items()
        },
        settled=tuple(track for track in tracks if track not in (*coming, *creeping)),
        coming=coming,
        creeping=creeping,
        began={track: ledger.start[track] for track in tracks if side[track] == "enemy"},
        at_start={track: ledger.ladder[track][ledger.behind[track]] for track in tracks if track not in ledger.on_road},
        war_cost=party.value("war_cost"),
        freeze_to_war=party.value("freeze_to_war"),
        provocation=party.value("provocation"),
    )


def _wide(rungs: Rungs, rows: int) -> Rungs:
    """The same with every field as (rungs, worlds or 1)."""

    def spread(value: Number) -> Number:
        array = plain(value)
        return np.broadcast_to(array, (rows, array.shape[-1] if array.ndim else 1)).copy()

    return Rungs(**{name: spread(value) for name, value in vars(rungs).items()})
