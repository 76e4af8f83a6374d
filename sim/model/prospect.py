"""A party's prospect: its payoffs along the road and at the open rung, and what it expects of all the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.model.state import pick
from sim.rules import foresight, payoffs, trust
from sim.rules.arrays import Integers, Number, at_place, product, total
from sim.rules.foresight import Outlook, Reckoning, Rungs
from sim.rules.payoffs import Side, Weight

if TYPE_CHECKING:
    from sim.model.party import Party

Levels = Mapping[str, Number]


class Prospect:
    """Tables of one party that stay the same while the road does, and what is built on them week by week."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.model = party.model
        ledger = party.model.ledger
        names = (*ledger.on_road, *sorted(ledger.off_road))
        sides: dict[str, Side] = {
            party.name: "own",
            party.rival_name: "enemy",
        }
        self.side: dict[str, Side] = {name: sides.get(ledger.owner[name], "third") for name in names}
        order: tuple[Side, ...] = ("own", "enemy", "third")
        self.tracks = tuple(name for side in order for name in names if self.side[name] == side)
        self.theirs = tuple(t for t in ledger.on_road if self.side[t] == "enemy")
        self.third = tuple(t for t in ledger.on_road if self.side[t] == "third")
        self.coming = tuple(
            t for t in ledger.off_road if len(ledger.ladder[t]) - 1 > ledger.behind[t]
        )  # tracks off the road that third parties carry out meanwhile
        self.stake = payoffs.stake(self._stated(track) for track in self.tracks)
        self.weights = {track: self._weight(track, self._stated(track) / self.stake) for track in self.tracks}
        self.free_weights = {
            track: self._weight(track, 0.0 * self._stated(track)) if self.side[track] == "own" else weight
            for track, weight in self.weights.items()
        }
        self.base = payoffs.failure_base(party.value("war_cost"), party.value("freeze_to_war"))
        rungs = range(ledger.road.rungs)
        self.mine = tuple(any(ledger.road.asks(rung, t) for t in party.tracks) for rung in rungs)
        self.they_owe = tuple(any(ledger.road.asks(rung, t) for t in self.theirs) for rung in rungs)

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

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        for name, table in list(vars(self).items()):
            if name not in ("party", "model"):
                setattr(self, name, pick(table, index))

    # What the road pays

    def _rungs(self, weights: Mapping[str, Weight], opens: Levels, after: Levels, base: Number) -> Rungs:
        """Payoffs with the tracks of `opens` at these levels, and with each side's part of the rung done (`after`)."""

        def over(part: str, levels: Levels, sides: Iterable[Side]) -> Number:
            return total(
                getattr(weights[t], part) * levels[t] for t in self.tracks if t in levels and self.side[t] in sides
            )

        step = {track: after[track] - opens[track] for track in opens}
        everyone: tuple[Side, ...] = ("own", "enemy", "third")
        failure = base + over("failure", opens, everyone)
        cover = over("failure_cover", opens, ["own"])
        delivered = over("delivered", opens, ["enemy", "third"])
        return Rungs(
            utility=over("utility", opens, everyone),
            failure=failure,
            cover=cover,
            failure_theirs=failure + over("failure", step, ["enemy", "third"]),
            cover_theirs=cover,
            failure_mine=failure + over("failure", step, ["own"]),
            cover_mine=cover + over("failure_cover", step, ["own"]),
            delivered=delivered,
            delivered_theirs=delivered + over("delivered", step, ["enemy", "third"]),
        )

    def _planned(self, weights: Mapping[str, Weight]) -> Rungs:
        ledger = self.model.ledger
        settled = [track for track in self.tracks if track not in self.coming]
        return _wide(
            self._rungs(
                weights,
                {track: ledger.planned(track, after=False) for track in settled},
                {track: ledger.planned(track, after=True) for track in settled},
                self.base,
            )
        )

    @cached_property
    def planned(self) -> Rungs:
        """Payoffs at every rung of the road, as planned."""
        return self._planned(self.weights)

    @cached_property
    def planned_free(self) -> Rungs:
        """The same if the party's own part cost it nothing."""
        return self._planned(self.free_weights)

    def _along(self, weights: Mapping[str, Weight], planned: Rungs) -> Rungs:
        if not self.coming:
            return planned
        levels = {track: self.model.ledger.level_seen(track) for track in self.coming}
        return planned.plus(self._rungs(weights, levels, levels, 0.0))

    def _here(self, weights: Mapping[str, Weight]) -> Rungs:
        ledger = self.model.ledger
        opens, after = {}, {}
        for track in self.tracks:
            if self.side[track] == "own":
                opens[track] = ledger.level(track)
                after[track] = ledger.level_next(track)
            else:
                opens[track] = ledger.level_seen(track)
                after[track] = ledger.level_asked(track) if track in ledger.on_road else opens[track]
        return self._rungs(weights, opens, after, self.base)

    def _end(self, weights: Mapping[str, Weight]) -> Number:
        ledger = self.model.ledger
        levels = {
            t: ledger.level_seen(t)
            if t in self.coming
            else ledger.ladder[t][-1 if t in ledger.on_road else ledger.behind[t]]
            for t in self.tracks
        }
        return total(weights[t].utility * levels[t] for t in self.tracks)

    # What is expected of the others

    @cached_property
    def _habits(self) -> tuple[Number, Number]:
        """The chances that a keeper and an opportunist deliver what each rung asks, (rungs, worlds or 1)."""
        ledger = self.model.ledger
        per_rung = []
        for rung in range(ledger.road.rungs):
            asked = [track for track in self.theirs if ledger.road.asks(rung, track)]
            chances = [self._delivers(ledger.size_asked(rung, track)) for track in asked]
            per_rung.append((product(c[0] for c in chances), product(c[1] for c in chances)))
        return _stacked(p[0] for p in per_rung), _stacked(p[1] for p in per_rung)

    def _delivers(self, size: Number) -> tuple[Number, Number]:
        parts = sum(self.model.ledger.road.asks(r, t) for r in range(self.model.ledger.road.rungs) for t in self.theirs)
        lapse = trust.lapse_per_tranche(self.model.value("learning.lapse"), max(parts, 1))
        return 1.0 - lapse, trust.mimic(self.model.value("learning.mimicry"), size)

    def delivers(self, track: str) -> tuple[Number, Number]:
        """The chances that a keeper and an opportunist deliver what the open rung asks of a rival's track."""
        ledger = self.model.ledger
        return self._delivers(ledger.level_asked(track) - ledger.level_seen(track))

    @cached_property
    def _readiness(self) -> Number:
        """The chance that third parties deliver what each rung asks of them, (rungs, worlds or 1)."""
        ledger = self.model.ledger
        return _stacked(
            product(
                self.model.value(f"tracks.{track}.readiness") for track in self.third if ledger.road.asks(rung, track)
            )
            for rung in range(ledger.road.rungs)
        )

    @cached_property
    def _prizes(self) -> Number:
        """Chance times prize at the end of each rung, (rungs, worlds or 1)."""
        road = self.model.ledger.road
        rows: list[Number] = []
        for rung, stage in enumerate(road.stage_of_rung):
            closes = rung + 1 == road.rungs or road.stage_of_rung[rung + 1] != stage
            key = f"roadmap.stages.{stage}.prizes.{self.party.name}"
            promised = self.party.name in self.model.plan.roadmap.stages[stage].prizes
            rows.append(
                self.model.value(f"{key}.value") * self.model.value(f"{key}.chance") if promised and closes else 0.0
            )
        return _stacked(rows)

    @cached_property
    def _force_planned(self) -> Number:
        """The level of the force as each rung opens, by plan."""
        track = self.model.backing.track
        if track is None or track not in self.model.ledger.on_road:
            return np.zeros((1, 1))
        return self.model.ledger.planned(track, after=False)

    def _outlook_here(self, later: Number) -> Outlook:
        """The open rung as it stands, or as it is expected to stand `later` weeks from now."""
        ledger, backing, model = self.model.ledger, self.model.backing, self.model
        kept: Number = 1.0
        for track in self.theirs:
            keeper, opportunist = self.delivers(track)
            believed = foresight.promise(self.party.trust, keeper, opportunist)
            kept = kept * np.where(ledger.owes(track), believed, 1.0)
        ready: Number = 1.0
        for track in self.third:
            arrived = backing.arrives_within(track, later)
            chance = arrived + (1.0 - arrived) * model.value(f"tracks.{track}.readiness")
            ready = ready * np.where(ledger.owes(track), chance, 1.0)
        force = backing.weight(backing.level_in(later), later)
        return Outlook(
            kept=kept,
            ready=ready,
            enforcement=backing.enforcement(self.party, force, later),
            protection=backing.protection(self.party, force, later),
            discount=foresight.discount(self.party.value("patience"), ledger.longest_wait()),
            prize=at_place(self._prizes, ledger.open_rung),
        )

    def _outlook_ahead(self, later: Number) -> Outlook:
        ledger, backing = self.model.ledger, self.model.backing
        open_rung = ledger.open_rung
        weeks = later + ledger.longest_wait() + ledger.weeks_to - at_place(ledger.weeks_to, open_rung)
        level = np.maximum(self._force_planned, backing.level_in(weeks))
        force = backing.weight(level, weeks)
        enforcement = backing.enforcement(self.party, force, weeks)
        keeper, opportunist = self._habits
        owed = total(ledger.owes(track) for track in self.theirs)
        kept_from = open_rung + (np.asarray(owed) == 0)
        trusting = foresight.trust_along(self.party.trust, kept_from, self.they_owe, keeper, opportunist, enforcement)[
            :-1
        ]
        return Outlook(
            kept=foresight.promise(trusting, keeper, opportunist),
            ready=self._readiness,
            enforcement=enforcement,
            protection=backing.protection(self.party, force, weeks),
            discount=foresight.discount(self.party.value("patience"), ledger.longest_lead),
            prize=self._prizes,
        )

    # What the party reckons with

    def reckon(self, later: Number = 0.0) -> Reckoning:
        """All that stepping and holding rest on, with what is expected `later` weeks from now."""
        here = self._outlook_here(later)
        return Reckoning(
            ahead=self._along(self.weights, self.planned),
            ahead_outlook=self._outlook_ahead(later),
            here=self._here(self.weights),
            here_outlook=here,
            place=self.model.ledger.open_rung,
            end=self._end(self.weights),
            mine=self.mine,
        )

    def without_own_cost(self, reckoning: Reckoning) -> Reckoning:
        """The same reckoning if the party's own part cost it nothing."""
        return replace(
            reckoning,
            ahead=self._along(self.free_weights, self.planned_free),
            here=self._here(self.free_weights),
            end=self._end(self.free_weights),
        )

    def waiting(self, reckoning: Reckoning, gain: Number) -> Number:
        """What stepping now forgoes, where more enforcement or protection, or a third party's part, is on its way."""
        later = self.model.value("conduct.lookahead")
        now = reckoning.here_outlook
        then = self._outlook_here(later)
        brings_more = (
            (then.enforcement > now.enforcement) | (then.protection > now.protection) | (then.ready > now.ready)
        )
        if not np.any(brings_more):
            return np.zeros(1)
        discount = foresight.discount(self.party.value("patience"), later)
        return np.where(brings_more, foresight.waiting(gain, self.reckon(later).gain(), discount), 0.0)

    def war(self, reckoning: Reckoning) -> Number:
        """B, what a return to war is worth now."""
        levels = {
            t: self.model.ledger.level(t) if self.side[t] == "own" else self.model.ledger.level_seen(t)
            for t in self.tracks
        }
        return -self.party.value("war_cost") + total(
            (self.weights[t].war + reckoning.here_outlook.protection * self.weights[t].cover) * levels[t]
            for t in self.tracks
        )

    def cost_of_next(self, track: str) -> Number:
        """What the next tranche of an own track costs per unit of time."""
        ledger = self.model.ledger
        return -self.weights[track].utility * (ledger.level_next(track) - ledger.level(track))

    def caught(self, reckoning: Reckoning) -> Number:
        """The value of being found out where things stand."""
        return payoffs.breach(reckoning.here.utility, self.war(reckoning), *self._temper)

    def reversing(self, reckoning: Reckoning, track: str) -> dict[str, Number]:
        """The value of taking back one tranche of an own track, as named terms."""
        ledger, outlook = self.model.ledger, reckoning.here_outlook
        back = at_place(ledger.ladder[track], np.maximum(ledger.done[track] - 1, 0)) - ledger.level(track)
        weight = self.weights[track]
        war = self.war(reckoning) + (weight.war + outlook.protection * weight.cover) * back
        return {
            "lines back": payoffs.breach(reckoning.here.utility + weight.utility * back, war, *self._temper),
            "enforcement": -outlook.enforcement * reckoning.here.delivered,
        }

    @property
    def _temper(self) -> tuple[Number, Number]:
        return self.party.value("freeze_to_war"), self.party.value("provocation")


def _stacked(rows: Iterable[Number]) -> Number:
    listed = [np.atleast_1d(np.asarray(row, dtype=float)) for row in rows]
    return np.stack(np.broadcast_arrays(*listed))


def _wide(rungs: Rungs) -> Rungs:
    """The same with every field as (rungs, worlds or 1)."""
    rows = len(rungs.failure) if np.ndim(rungs.failure) else 1
    return Rungs(
        **{
            name: np.broadcast_to(np.asarray(value, dtype=float), (rows, np.shape(value)[-1] if np.ndim(value) else 1))
            for name, value in vars(rungs).items()
        }
    )
