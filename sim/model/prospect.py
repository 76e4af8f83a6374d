"""Prospect: a road as one party sees it, by parameters and the road alone, whatever has been done on it so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.model.backing import Foreseen
from sim.model.payoffs import Levels, Payoffs, payoffs_of
from sim.model.road import Stand
from sim.model.state import Carried
from sim.model.view import ByType
from sim.model.ways import Way, by_road
from sim.rules import foresight, strategies, trust
from sim.rules.arrays import Floats, Integers, Number, Truths
from sim.rules.foresight import Rungs
from sim.rules.roadmap import Road

if TYPE_CHECKING:
    from sim.model.party import Party


@dataclass(frozen=True)
class Prospect:
    """A road as one party sees it, whatever has been done on it so far: (rungs, worlds or 1).

    `payoffs`: by rung; `end`: U with everything done; `stated`: the chances that a rival of either type delivers, by
    the habits that the file states; `part`: what part of the party's whole way its part of each rung is; `commands`:
    the chance that it brings what it owes under its command in time; `readiness`: the chance that third parties
    deliver; `discount`: D, by the longest lead time; `prizes`: chance times prize as the rung closes; `mine`, `shared`,
    `theirs`: whether the party, any others, the rival owe something; `cost`: what its own part costs; `war`,
    `war_cover`: B, and what protection adds; `costless`, `costless_end`: payoffs and end if its own part cost it
    nothing.
    """

    payoffs: Rungs
    end: Floats
    stated: ByType
    part: Number
    commands: Number
    readiness: Number
    discount: Number
    prizes: Floats
    mine: Truths
    shared: Truths
    theirs: Truths
    cost: Number
    war: Number
    war_cover: Number
    costless: Rungs
    costless_end: Floats


@dataclass(frozen=True)
class Case:
    """A road as one party sees it where some worlds stand on it: all that its reckoning rests on but the rival."""

    stand: Stand
    prospect: Prospect
    payoffs: Payoffs
    levels: Levels
    foreseen: Foreseen

    @cached_property
    def part(self) -> Number:
        """What part of its whole way the party's step on the open rung is; (worlds)."""
        return self.payoffs.part_of_step(self.levels, self.stand.way)


class Prospects:
    """The prospects of one party: those of the roads `in_force`, which are reckoned anew when others are.

    `payoffs`, and `costless` if its own part cost it nothing; `prizes`: chance times prize of each that it may be
    paid; `theirs`, `third`: the tracks on a road that its rival, and third parties, owe; `charts`: what follows from
    a road alone, by name, (…, roads).
    """

    payoffs: Carried[Payoffs]
    costless: Carried[Payoffs]
    prizes: Carried[tuple[Number, ...]]

    def __init__(self, party: Party) -> None:
        self.party, self.model = party, party.model
        ledger = self.model.ledger
        self.theirs = tuple(track for track in ledger.on_road if ledger.owner[track] == party.rival_name)
        self.third = self.model.backing.third
        self.payoffs, self.costless = payoffs_of(party), payoffs_of(party, own_costs=False)
        paid_at, self.prizes = self._prized()
        self.charts: dict[str, Integers] = {
            "asked of rival": np.array([[self._tranches_asked(road) for road in ledger.ways.roads]], dtype=np.int64),
            "prizes": paid_at,
            "asked last": np.array(
                [[strategies.is_asked_last(road, party.tracks, self.theirs) for road in ledger.ways.roads]],
                dtype=np.int64,
            ),
        }
        self.in_force = self._prospect()

    def see_roads(self) -> None:
        """Look anew at the roads in force."""
        self.in_force = self._prospect()

    def _prospect(self) -> Prospect:
        """The prospect of the roads in force."""
        way, payoffs = self.model.ledger.way, self.payoffs
        war, war_cover = payoffs.planned_war(way)
        keeper, opportunist, readiness = (np.ones((len(way.weeks_to), 1)) for _ in range(3))
        for track in self.theirs:
            delivers = self.delivers(way.closes[track] - way.opens[track])
            keeper = keeper * np.where(way.asks[track], delivers.keeper, 1.0)
            opportunist = opportunist * np.where(way.asks[track], delivers.opportunist, 1.0)
        for track in self.third:
            ready = self.model.value(f"tracks.{track}.readiness")
            readiness = readiness * np.where(way.asks[track], ready, 1.0)
        return Prospect(
            payoffs=payoffs.planned(way),
            end=payoffs.planned_end(way),
            stated=ByType(keeper, opportunist),
            part=payoffs.part_of_way(way),
            commands=self._commands(way),
            readiness=readiness,
            discount=foresight.discount(self.party.value("patience"), way.longest_lead),
            prizes=self._prizes(len(way.weeks_to)),
            mine=way.asks_any(self.party.tracks),
            shared=way.asks_any((*self.theirs, *self.third)),
            theirs=way.asks_any(self.theirs),
            cost=np.atleast_2d(payoffs.planned_cost(way)),
            war=np.atleast_2d(war),
            war_cover=np.atleast_2d(war_cover),
            costless=self.costless.planned(way),
            costless_end=self.costless.planned_end(way),
        )

    def _commands(self, way: Way) -> Number:
        """The chance that the party brings what each rung asks of it under its command within the window, verified."""
        value, found = self.model.value, np.ones((len(way.weeks_to), 1))
        window, passes = value("learning.window"), 1.0 - value("learning.false_alarm")
        for track in self.party.tracks:
            beyond = way.asks[track] & (way.closes[track] > value(f"tracks.{track}.control") + 1e-9)
            in_time = trust.within(passes * value(f"tracks.{track}.consolidation"), window)
            found = found * np.where(beyond, in_time, 1.0)
        return found

    def _prizes(self, rungs: int) -> Floats:
        """Chance times prize as each rung closes; (rungs, worlds or 1)."""
        found: Floats = np.zeros((rungs, 1))
        if not self.prizes:
            return found
        places = np.arange(rungs)[:, np.newaxis]
        for rung, prize in zip(by_road(self.charts["prizes"], self.model.ledger.in_force), self.prizes, strict=True):
            found = np.where(places == rung, prize, found)
        return found

    def _prized(self) -> tuple[Integers, tuple[Number, ...]]:
        """The rung at which each prize of the party is paid, (prizes, roads), or -1; and chance times prize of each."""
        ways, value, name = self.model.ledger.ways, self.model.value, self.party.name
        paid_at, prizes = list[list[int]](), list[Number]()
        for number, (path, stages) in enumerate(self.model.road_paths):
            for place, stage in enumerate(stages):
                if name in stage.prizes:
                    closing = ways.closing[number][place]
                    paid_at.append([closing if road == number else -1 for road in range(len(ways.roads))])
                    prize = f"{path}.stages.{place}.prizes.{name}"
                    prizes.append(value(f"{prize}.value") * value(f"{prize}.chance"))
        return np.array(paid_at, dtype=np.int64).reshape(-1, len(ways.roads)), tuple(prizes)

    def _tranches_asked(self, road: Road) -> int:
        """How many tranches a road asks of the rival, at least 1, so that its lapses over all of them are as stated."""
        asked = [track for rung in range(road.rungs) for track in self.theirs if road.asks(rung, track)]
        return max(len(asked), 1)

    def delivers(self, size: Number) -> ByType:
        """The chances that a rival of either type delivers a tranche of this size, by stated habits."""
        ledger = self.model.ledger
        tranches = by_road(self.charts["asked of rival"], ledger.in_force)[0]
        lapse = trust.lapse_per_tranche(self.model.value("learning.lapse"), tranches)
        return ByType(1.0 - lapse, trust.mimic(self.model.value("learning.mimicry"), size))
