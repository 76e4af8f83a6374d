"""What a party gains at given levels of the tracks: U, F, K and B of the theory, as sums over tracks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.oracle.twin.road import Obligation, Road
from tests.oracle.twin.track import Track

LEAST_PART = 0.01


class Rung(NamedTuple):
    """The payoffs of one party at a rung: F with what full protection adds to it (`cover`), in three situations."""

    utility: float
    failure: float  # nobody has done his part
    cover: float
    failure_theirs: float  # they have done theirs, I have not done mine; it adds no cover
    failure_mine: float  # I have done mine, they have not done theirs
    cover_mine: float
    delivered: float
    delivered_theirs: float
    taken: float  # what the rival has delivered since the start, by the share of its whole way
    taken_theirs: float


class More(NamedTuple):
    """What the tracks beside the road, and what is missing unseen of a party's own, add at every rung."""

    utility: float
    failure: float
    cover: float
    delivered: float
    taken: float
    war: float
    war_cover: float

    def on(self, rung: Rung) -> Rung:
        """A rung with that added."""
        return Rung(
            rung.utility + self.utility,
            rung.failure + self.failure,
            rung.cover + self.cover,
            rung.failure_theirs + self.failure,
            rung.failure_mine + self.failure,
            rung.cover_mine + self.cover,
            rung.delivered + self.delivered,
            rung.delivered_theirs + self.delivered,
            rung.taken + self.taken,
            rung.taken_theirs + self.taken,
        )


class Weights(NamedTuple):
    """What one track at level 1 adds to U, to F, to what protection adds to F, and to B likewise."""

    obligation: Obligation
    utility: float
    failure: float
    cover: float
    war: float
    war_cover: float


class Payoffs:
    """The payoffs of one party along one road; `free` leaves out what its own part costs it."""

    def __init__(self, road: Road, facts: dict[str, Any], name: str, rival: str, free: bool = False) -> None:
        self.values: dict[str, float] = facts["values"]
        self.war_cost: float = facts["war_cost"]
        self.theta: float = facts["freeze_to_war"]
        self.provoked: float = self.theta + (1.0 - self.theta) * facts["provocation"]
        self.own: list[Weights] = []
        self.others: list[Weights] = []
        for obligation in road.obligations.values():
            value = self.values.get(obligation.name, 0.0)
            if obligation.owner == name:
                self.own.append(self._weigh_own(obligation, 0.0 if free else value))
            else:
                self.others.append(self._weigh_other(obligation, value, obligation.owner == rival))
        self.rivals = [
            (w, w.utility / (1.0 - w.obligation.track.start))
            for w in self.others
            if w.obligation.owner == rival and w.obligation.track.start < 1.0
        ]
        self.own_by_name = {weights.obligation.name: weights for weights in self.own}
        # third parties' tracks off all roads are carried out meanwhile: their part is added week by week
        self.coming = [
            w for w in self.others if not w.obligation.need and w.obligation.track.last > w.obligation.track.behind
        ]
        # tracks of the two sides off all roads can creep: they count as they stand
        self.creeping = [
            w
            for w in (*self.own, *self.others)
            if w.obligation.owner in (name, rival) and not w.obligation.need and w.obligation.track.behind > 0
        ]
        self.settled = [w for w in self.others if w not in self.coming and w not in self.creeping]
        self.settled_own = [w for w in self.own if w not in self.creeping]
        self.planned = [self._plan(rung) for rung in range(road.rungs)]
        self.settled_end = sum(w.utility * w.obligation.planned_end for w in (*self.settled_own, *self.settled))
        self._measure_the_way()

    def _measure_the_way(self) -> None:
        """The party's whole way on this road, by what it costs; by the levels alone where it costs nothing."""
        ways = [(w, w.obligation.planned_end - w.obligation.track.start) for w in self.own if w.obligation.need]
        is_costly = sum(abs(w.utility) * way for w, way in ways) > 0.0
        self.cost = {w.obligation.name: abs(w.utility) if is_costly else 1.0 for w, _ in ways}
        self.whole_way = sum(self.cost[w.obligation.name] * way for w, way in ways)

    def part_of_way(self, steps: dict[str, float]) -> float:
        """What part of the party's whole way these steps of its tracks are, by their sizes."""
        size = sum(self.cost[name] * step for name, step in steps.items())
        return part_of(size, self.whole_way)

    def part_of_rung(self, rung: int) -> float:
        """What part of the party's whole way a rung is, by plan."""
        steps = {}
        for name in self.cost:
            below, above = self.own_by_name[name].obligation.planned(rung)
            steps[name] = above - below
        return self.part_of_way(steps)

    def part_of_step(self) -> float:
        """What part of it the step on the open rung is, as it really stands."""
        obligations = [self.own_by_name[name].obligation for name in self.cost]
        return self.part_of_way({o.name: max(o.level_next - o.level, 0.0) for o in obligations})

    def part_of_row(self, track: Track) -> float:
        """What part of it the row is that could be taken back; off the road the track itself is the way."""
        return self.part_of_row_of(track, track.row_size)

    def part_of_row_of(self, track: Track, size: float) -> float:
        """What part of it a row of this size is."""
        return self.part_of_way({track.name: size}) if track.name in self.cost else part_of(size, 1.0)

    def _weigh_own(self, obligation: Obligation, value: float) -> Weights:
        irreversible = obligation.track.irreversible
        vulnerable = obligation.facts["vulnerability"] * irreversible
        return self._weights(obligation, value, irreversible * value - vulnerable, vulnerable)

    def _weigh_other(self, obligation: Obligation, value: float, enemy: bool) -> Weights:
        war = obligation.track.irreversible * value
        if enemy:
            war += self.war_cost * obligation.facts["power"] * obligation.track.irreversible
        return self._weights(obligation, value, war, 0.0)

    def _weights(self, obligation: Obligation, value: float, war: float, cover: float) -> Weights:
        failure = (1.0 - self.theta) * value + self.theta * war
        return Weights(obligation, value, failure, self.theta * cover, war, cover)

    def _plan(self, rung: int) -> Rung:
        """The payoffs at a rung that opens as planned, without what is coming off the road."""
        return self._rung(self.settled_own, self.settled, lambda obligation, _own: obligation.planned(rung))

    def here(self) -> Rung:
        """The payoffs at the open rung as it really stands: my own tracks as done, the others' as seen."""
        return self._rung(self.own, self.others, _as_it_stands)

    def _rung(
        self, own: list[Weights], others: list[Weights], levels: Callable[[Obligation, bool], tuple[float, float]]
    ) -> Rung:
        utility = cover = more_cover = mine = theirs = delivered = delivered_theirs = taken = taken_theirs = 0.0
        failure = -self.theta * self.war_cost
        for weights in own:
            level, after = levels(weights.obligation, True)
            utility += weights.utility * level
            failure += weights.failure * level
            cover += weights.cover * level
            mine += weights.failure * (after - level)
            more_cover += weights.cover * (after - level)
        for weights in others:
            level, after = levels(weights.obligation, False)
            utility += weights.utility * level
            failure += weights.failure * level
            delivered += weights.utility * level
            theirs += weights.failure * (after - level)
            delivered_theirs += weights.utility * (after - level)
        for weights, per_level in self.rivals:
            level, after = levels(weights.obligation, False)
            taken += per_level * (level - weights.obligation.track.start)
            taken_theirs += per_level * (after - level)
        return Rung(
            utility,
            failure,
            cover,
            failure + theirs,
            failure + mine,
            cover + more_cover,
            delivered,
            delivered + delivered_theirs,
            taken,
            taken + taken_theirs,
        )

    def come(self) -> More:
        """What the tracks off the road add at the levels that stand, and what own tracks on it lack unseen.

        Later steps neither mend nor deepen what is missing of what stands verified.
        """
        utility = failure = cover = delivered = taken = war = war_cover = 0.0
        for weights in self.own:
            obligation = weights.obligation
            if obligation.track.is_on_road:
                level = obligation.level - obligation.level_seen
            elif weights in self.creeping:
                level = obligation.level
            else:
                continue
            utility += weights.utility * level
            failure += weights.failure * level
            cover += weights.cover * level
            war += weights.war * level
            war_cover += weights.war_cover * level
        for weights in self.others:
            if weights not in self.coming and weights not in self.creeping:
                continue
            level = weights.obligation.level_seen
            utility += weights.utility * level
            failure += weights.failure * level
            delivered += weights.utility * level
            war += weights.war * level
        for weights, per_level in self.rivals:
            if weights in self.creeping:
                taken += per_level * (weights.obligation.level_seen - weights.obligation.track.start)
        return More(utility, failure, cover, delivered, taken, war, war_cover)

    def planned_war(self, rung: int) -> tuple[float, float]:
        """B at a rung that opens as planned, without what `come` adds; and what full protection adds to it."""
        war, cover = -self.war_cost, 0.0
        for weights in (*self.settled_own, *self.settled):
            level = weights.obligation.planned(rung)[0]
            war += weights.war * level
            cover += weights.war_cover * level
        return war, cover

    def cost_of_rung(self, rung: int) -> float:
        """What its own part of a rung costs, by plan."""
        planned = ((w, w.obligation.planned(rung)) for w in self.own if w.obligation.track.is_on_road)
        return sum(-w.utility * (above - below) for w, (below, above) in planned)

    def cost_of_step(self) -> float:
        """What its own part of the open rung costs, as it stands."""
        return sum(-w.utility * (w.obligation.level_next - w.obligation.level) for w in self.own)

    def war(self, protection: float) -> float:
        """B: what a return to war is worth now."""
        value = -self.war_cost
        for weights in self.own:
            value += (weights.war + protection * weights.war_cover) * weights.obligation.level
        for weights in self.others:
            value += weights.war * weights.obligation.level_seen
        return value

    def breach(self, utility: float, war: float) -> float:
        """The value of being caught breaking one's word: the provocation makes war likelier."""
        return (1.0 - self.provoked) * utility + self.provoked * war


def part_of(size: float, whole: float) -> float:
    """A part of a whole way, no less than LEAST_PART: a smaller step is not seen more clearly."""
    return min(max(size / whole if whole > 0.0 else 0.0, LEAST_PART), 1.0)


def _as_it_stands(obligation: Obligation, own: bool) -> tuple[float, float]:
    if own:
        return obligation.level, obligation.level_next
    return obligation.level_seen, obligation.level_asked
