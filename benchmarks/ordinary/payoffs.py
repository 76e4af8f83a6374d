"""What a party gains at given levels of the tracks: U, F, K and B of the theory, as sums over tracks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.ordinary.road import Obligation, Road


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


class Weights(NamedTuple):
    """What one track at level 1 adds to U, to F, to what protection adds to F, and to B likewise."""

    obligation: Obligation
    utility: float
    failure: float
    cover: float
    war: float
    war_cover: float


class Payoffs:
    """The payoffs of one party in stakes along one road; `free` leaves out what its own part costs it."""

    def __init__(self, road: Road, facts: dict[str, Any], name: str, rival: str, free: bool = False) -> None:
        self.values = in_stakes(facts["values"], road)
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
        self.own_by_name = {weights.obligation.name: weights for weights in self.own}
        # third parties' tracks off all roads are carried out meanwhile: their part is added week by week
        self.coming = [
            w for w in self.others if not w.obligation.need and w.obligation.track.last > w.obligation.track.behind
        ]
        self.settled = [weights for weights in self.others if weights not in self.coming]
        self.planned = [self._plan(rung) for rung in range(road.rungs)]
        self.settled_end = sum(w.utility * w.obligation.planned_end for w in (*self.own, *self.settled))

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
        return self._rung(self.settled, lambda obligation, _own: obligation.planned(rung))

    def here(self) -> Rung:
        """The payoffs at the open rung as it really stands: my own tracks as done, the others' as seen."""
        return self._rung(self.others, _as_it_stands)

    def _rung(self, others: list[Weights], levels: Callable[[Obligation, bool], tuple[float, float]]) -> Rung:
        utility = cover = more_cover = mine = theirs = delivered = delivered_theirs = 0.0
        failure = -self.theta * self.war_cost
        for weights in self.own:
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
        return Rung(
            utility,
            failure,
            cover,
            failure + theirs,
            failure + mine,
            cover + more_cover,
            delivered,
            delivered + delivered_theirs,
        )

    def come(self) -> tuple[float, float]:
        """What the tracks that are carried out off the road add to U (and to K), and to F."""
        utility = failure = 0.0
        for weights in self.coming:
            utility += weights.utility * weights.obligation.level_seen
            failure += weights.failure * weights.obligation.level_seen
        return utility, failure

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


def in_stakes(values: dict[str, float], road: Road) -> dict[str, float]:
    """A party's values of the tracks in stakes: the sum of their absolute values is 1."""
    known = {name: value for name, value in values.items() if name in road.obligations}
    stake = sum(map(abs, known.values()))
    return {name: value / stake for name, value in known.items()}


def _as_it_stands(obligation: Obligation, own: bool) -> tuple[float, float]:
    if own:
        return obligation.level, obligation.level_next
    return obligation.level_seen, obligation.level_asked
