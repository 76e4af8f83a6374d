"""Stakes: what a state of the world is worth to one party in its own units, and what its whole way costs and brings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.party import Party
from sim.model.payoffs import Levels
from sim.study.telling.watch import number

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stakes:
    """What one world means to a party, in its units: 1 is by custom what the whole of the other's main part is worth.

    `now`: what stands pays; `deal`: what the whole road would, carried out by all, with the prizes still ahead;
    `freeze`: a failure of the road where things stand, with its chance of war; `war`: a return to war; `wants`,
    `gives`: what the tracks of others, and its own, carried out in full, are worth to it, the largest first.
    """

    now: float
    deal: float
    freeze: float
    war: float
    wants: tuple[tuple[str, float], ...]
    gives: tuple[tuple[str, float], ...]

    @property
    def fallback(self) -> float:
        """The better of what is left without the road."""
        return max(self.freeze, self.war)

    @property
    def is_beyond(self) -> bool:
        """Whether even the whole road is worth no more than what is left without it."""
        return self.deal <= self.fallback


def stakes(party: Party) -> Stakes:
    """What the one world means to a party, as it knows it."""
    payoffs, stand = party.belief.payoffs, party.model.ledger.stand
    levels = payoffs.levels(stand)
    here = payoffs.here(levels)
    worth = {track: number(weight.utility) for track, weight in payoffs.weights.items()}
    own = [track for track in worth if payoffs.side[track] == "own"]
    deal = number(here.utility) + sum(
        worth[track] * max(level_at_end(party, track) - number(levels.opens[track]), 0.0) for track in worth
    )
    return Stakes(
        now=number(here.utility),
        deal=deal + _prizes_ahead(party),
        freeze=number(here.failure),
        war=number(payoffs.war(levels, 0.0)),
        wants=_largest({track: value for track, value in worth.items() if track not in own}),
        gives=_largest({track: worth[track] for track in own}),
    )


def level_at_end(party: Party, track: str) -> float:
    """The level at which a track ends if the road in force is gone to its end."""
    ledger = party.model.ledger
    if track not in ledger.way.closes:
        return number(ledger.level_seen(track))
    return number(np.asarray(ledger.way.closes[track])[-1])


def _prizes_ahead(party: Party) -> float:
    """What the stages of the road in force that are not closed yet pay a party at their ends."""
    model = party.model
    road, position = int(model.ledger.road[0]), int(model.ledger.position[0])
    path, stages = model.road_paths[road]
    closing = model.ledger.ways.closing[road]
    return sum(
        number(model.value(f"{path}.stages.{place}.prizes.{party.name}.value"))
        for place, stage in enumerate(stages)
        if party.name in stage.prizes and closing.get(place, position) >= position
    )


def result(party: Party) -> Floats:
    """What each world as it stands is worth to a party, by what really stands of all tracks: (worlds).

    Completed: what stands pays. At war: what war is worth. Else a failure where things stand, with its chance of war.
    """
    model, payoffs = party.model, party.belief.payoffs
    levels = Levels({track: model.ledger.level(track) for track in payoffs.weights}, {}, {})
    here = payoffs.here(levels)
    paid = _paid(party)
    unfinished = np.where(model.outcome == STATES.index("completed"), here.utility + paid, here.failure + paid)
    found: Floats = np.where(model.outcome == STATES.index("collapsed"), payoffs.war(levels, 0.0) + paid, unfinished)
    return found


def _paid(party: Party) -> Floats:
    """The prizes of the stages that are closed on the roads in force."""
    model = party.model
    found = np.zeros(len(model.ids))
    for road, (path, stages) in enumerate(model.road_paths):
        closing = model.ledger.ways.closing[road]
        for place, stage in enumerate(stages):
            if party.name in stage.prizes and place in closing:
                closed = (model.ledger.road == road) & (model.ledger.position > closing[place]) & model.ledger.agreed
                found = found + np.where(closed, model.value(f"{path}.stages.{place}.prizes.{party.name}.value"), 0.0)
    return found


def _largest(worth: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(worth.items(), key=lambda pair: -abs(pair[1])))
