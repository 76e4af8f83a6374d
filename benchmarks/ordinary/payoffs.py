"""What a party gains at given levels of the tracks: U, F, K and B of the theory, as sums over tracks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.ordinary.road import Track

if TYPE_CHECKING:
    from benchmarks.ordinary.world import World


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

    track: Track
    utility: float
    failure: float
    cover: float
    war: float
    war_cover: float


class Payoffs:
    """The payoffs of one party in stakes; `free` leaves out what its own part costs it."""

    def __init__(self, world: World, facts: dict[str, Any], name: str, rival: str, free: bool = False) -> None:
        road = world.road
        values = facts["values"]
        stake = sum(abs(value) for track, value in values.items() if track in world.tracks)
        self.war_cost: float = facts["war_cost"]
        self.theta: float = facts["freeze_to_war"]
        self.provoked: float = self.theta + (1.0 - self.theta) * facts["provocation"]
        self.own: list[Weights] = []
        self.others: list[Weights] = []
        for track in world.tracks.values():
            value = values.get(track.name, 0.0) / stake
            if track.owner == name:
                self.own.append(self._weigh_own(track, 0.0 if free else value))
            else:
                self.others.append(self._weigh_other(track, value, track.owner == rival))
        self.own_by_name = {weights.track.name: weights for weights in self.own}
        # third parties' tracks off the road are carried out meanwhile: their part is added week by week
        self.coming = [w for w in self.others if not w.track.need and len(w.track.ladder) - 1 > w.track.behind]
        self.settled = [weights for weights in self.others if weights not in self.coming]
        self.planned = [self._plan(rung) for rung in range(road.rungs)]
        self.settled_end = sum(
            w.utility * (w.track.ladder[-1] if w.track.need else w.track.start) for w in (*self.own, *self.settled)
        )

    def _weigh_own(self, track: Track, value: float) -> Weights:
        vulnerable = track.facts["vulnerability"] * track.irreversible
        war = track.irreversible * value - vulnerable
        return self._weights(track, value, war, vulnerable)

    def _weigh_other(self, track: Track, value: float, enemy: bool) -> Weights:
        war = track.irreversible * value
        if enemy:
            war += self.war_cost * track.facts["power"] * track.irreversible
        return self._weights(track, value, war, 0.0)

    def _weights(self, track: Track, value: float, war: float, cover: float) -> Weights:
        failure = (1.0 - self.theta) * value + self.theta * war
        return Weights(track, value, failure, self.theta * cover, war, cover)

    def _plan(self, rung: int) -> Rung:
        """The payoffs at a rung that opens as planned, without what is coming off the road."""
        return self._rung(self.settled, lambda track, _own: track.planned(rung))

    def here(self) -> Rung:
        """The payoffs at the open rung as it really stands: my own tracks as done, the others' as seen."""
        return self._rung(self.others, _as_it_stands)

    def _rung(self, others: list[Weights], levels: Callable[[Track, bool], tuple[float, float]]) -> Rung:
        utility = cover = more_cover = mine = theirs = delivered = delivered_theirs = 0.0
        failure = -self.theta * self.war_cost
        for weights in self.own:
            level, after = levels(weights.track, True)
            utility += weights.utility * level
            failure += weights.failure * level
            cover += weights.cover * level
            mine += weights.failure * (after - level)
            more_cover += weights.cover * (after - level)
        for weights in others:
            level, after = levels(weights.track, False)
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
            utility += weights.utility * weights.track.level_seen
            failure += weights.failure * weights.track.level_seen
        return utility, failure

    def war(self, protection: float) -> float:
        """B: what a return to war is worth now."""
        value = -self.war_cost
        for weights in self.own:
            value += (weights.war + protection * weights.war_cover) * weights.track.level
        for weights in self.others:
            value += weights.war * weights.track.level_seen
        return value

    def breach(self, utility: float, war: float) -> float:
        """The value of being caught breaking one's word: the provocation makes war likelier."""
        return (1.0 - self.provoked) * utility + self.provoked * war


def _as_it_stands(track: Track, own: bool) -> tuple[float, float]:
    if own:
        return track.level, track.level_next
    return track.level_seen, track.level_asked if track.need else track.level_seen
