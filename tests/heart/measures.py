"""What is measured on a road: shares at many points, how often what is due comes, and what a deal is worth.

`docs/heart.py` writes the tables of docs/heart.md by the same measures that the tests here judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.luck import Luck, SharedLuck
from sim.model.parameters import draw
from sim.model.party import Party
from sim.model.world import World
from sim.rules.arrays import at_place, product, total
from sim.rules.endings import COMPLETED, STALLED
from sim.rules.foresight import promise, together
from sim.scenario.schema import Scenario
from tests.heart.roads import MAIN

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
TINY = 1e-12
LONGER_RUN = 0.1  # finished worlds are dropped once they are more than this share of those carried along


@dataclass(frozen=True)
class Ends:
    """How the same worlds ended at each point.

    `outcome`, and `broke_by`, what first broke their truce, (points, worlds); `stalled`: the share of worlds that is
    stalled after each week, (weeks + 1, points).
    """

    outcome: NDArray[np.int64]
    broke_by: NDArray[np.int64]
    stalled: Floats

    @property
    def completed(self) -> Truths:
        """The worlds that were completed."""
        return self.outcome == COMPLETED

    def share(self, state: int = COMPLETED) -> Floats:
        """The share of worlds in a state at each point."""
        return np.asarray((self.outcome == state).mean(axis=1))


def error(first: Truths, second: Truths | None = None) -> float:
    """The standard error of a share, or of the difference of two on the same luck; each world has a draw of its own."""
    values = first.astype(float) - (0.0 if second is None else second.astype(float))
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def at(plan: Scenario, worlds: int, points: Sequence[Mapping[str, Any]] = ({},)) -> Ends:
    """The same worlds at every point, side by side: each point gives some numbers (or arrays) by their path."""
    paths = {path for point in points for path in point}
    drawn = {path: value for path, value in draw(plan, Luck(0), np.arange(worlds)).items() if path in paths}
    given = {
        path: np.concatenate([np.broadcast_to(point.get(path, drawn[path]), worlds) for point in points])
        for path in paths
    }
    numbers = np.arange(worlds * len(points))
    luck = SharedLuck(0, "main", worlds, -(-worlds // plan.futures_per_draw))
    world = World(plan, numbers, luck, given)
    outcome, broke_by, places = np.zeros_like(numbers), np.zeros_like(numbers), numbers
    stalled = np.zeros((plan.weeks + 1, len(points)))
    for week in range(1, plan.weeks * plan.steps_per_week + 1):
        world.step()
        outcome[places], broke_by[places] = world.outcome, world.war.broke_by
        stalled[week] = (outcome.reshape(len(points), worlds) == STALLED).mean(axis=1)
        alive = np.flatnonzero(~world.is_over)
        if not len(alive):
            stalled[week:] = stalled[week]
            break
        if len(alive) < (1.0 - LONGER_RUN) * len(places):
            world.keep(alive)
            places = places[alive]
    return Ends(outcome.reshape(-1, worlds), broke_by.reshape(-1, worlds), stalled)


def trust_as_reliable(plan: Scenario, worlds: int) -> dict[str, Floats]:
    """Trust of both sides set to the reliability that each world draws for the other."""
    drawn = draw(plan, Luck(0), np.arange(worlds))
    israel, hamas = ("parties.israel", "parties.hamas")
    return {
        f"{israel}.trust.hamas": drawn[f"{hamas}.reliability"],
        f"{hamas}.trust.israel": drawn[f"{israel}.reliability"],
    }


# What comes of what is due


@dataclass(frozen=True)
class Cases:
    """Tranches of the main tracks that came due: one entry each.

    `believed`: the chance, as the other side saw it in that week, that it comes within the window; `if_shared`: the
    same had it trusted as much as `reliability`; `came`: whether it was verified within the window; `keeper`: the type
    of its owner; `received`: the share of its way that the other had delivered by then.
    """

    believed: Floats
    if_shared: Floats
    came: Truths
    keeper: Truths
    received: Floats

    @property
    def after_half(self) -> Truths:
        """Those that came due once their owner had received half of what it is owed."""
        return self.received >= 0.5 - 1e-9

    def of_type(self, keeper: bool) -> float:
        """How often what is due comes from one type once it has received half."""
        return float(self.came[self.after_half & (self.keeper == keeper)].mean())

    @property
    def apart(self) -> float:
        """By how much keepers deliver more often than opportunists then."""
        return self.of_type(True) - self.of_type(False)

    def plus(self, other: Cases) -> Cases:
        """The cases of two roads together."""
        return Cases(*(np.concatenate([getattr(one, field.name) for one in (self, other)]) for field in fields(self)))

    def brier(self, believed: Floats | None = None) -> float:
        """The mean squared error of a belief."""
        return float(np.mean(((self.believed if believed is None else believed) - self.came) ** 2))

    @property
    def base_rate_brier(self) -> float:
        """That of a constant: how often it comes."""
        return float(self.came.mean() * (1.0 - self.came.mean()))

    def deciles(self) -> list[tuple[int, int, float, float]]:
        """For every tenth of belief: its number, cases, the mean belief, and how often it came."""
        tenth = np.minimum((self.believed * 10).astype(int), 9)
        return [
            (k, int(there.sum()), float(self.believed[there].mean()), float(self.came[there].mean()))
            for k in range(10)
            if (there := tenth == k).any()
        ]


def follow(plan: Scenario, worlds: int, given: Mapping[str, Floats] | None = None) -> tuple[World, Cases]:
    """Run it, and note for every main tranche that comes due what was believed of it, and whether it came in time.

    What had not come before its world collapsed, its road was changed, or its window closed with the run, is left out.
    """
    world = World(plan, np.arange(worlds), Luck(0), given)
    watched = [Watched(party, world) for party in world.parties]
    for week in range(plan.weeks):
        alive = world.ended < 0
        for one in watched:
            one.open()
        world.step()
        for one in watched:
            one.note(week, alive)
    found = [one.cases for one in watched]
    return world, found[0].plus(found[1])


class Watched:
    """A party whose main track is watched by the other side."""

    def __init__(self, party: Party, world: World) -> None:
        self.party, self.world, self.track = party, world, MAIN[party.name]
        self.theirs = MAIN[party.rival_name]
        self.since = np.full(len(world.ids), -1)
        self.seen: dict[str, Floats] = {}
        self.rows: list[Cases] = []
        self.window = world.value("learning.window")
        stated, reliable = party.rival.value(f"trust.{party.name}"), party.value("reliability")
        self.mistaken = reliable / np.maximum(1.0 - reliable, TINY) * (1.0 - stated) / np.maximum(stated, TINY)
        self.due, self.if_shared = np.zeros(len(world.ids), dtype=bool), np.zeros(len(world.ids))
        self.road = self.roads = world.ledger.road

    def open(self) -> None:
        """What is due as the week opens, and what the other side would believe of it with its assumed mistrust away.

        Its trust is then what it would have been, had it begun with the reliability that the world drew.
        """
        rival, stand = self.party.rival, self.world.ledger.stand
        self.due, self.roads = stand.tracks[self.track].is_due, self.world.ledger.road
        odds = rival.trust / np.maximum(1.0 - rival.trust, TINY) * self.mistaken
        keeper, opportunist = (at_place(table, stand.open_rung) for table in self.party.reputation.expected.values())
        self.if_shared = promise(odds / (1.0 + odds), keeper, opportunist)

    def note(self, week: int, alive: Truths) -> None:
        """Note what came due this week, and what became of what is due."""
        party, world, rival = self.party, self.world, self.party.rival
        now = {
            "believed": rival.view.bare.outlook.kept,
            "if_shared": self.if_shared,
            "keeper": party.keeper,
            "received": self._received(),
        }
        stand = party.view.stand.tracks[self.track]
        opens = self.due & alive & (stand.weeks_overdue < world.dt) & (self.since < 0)
        blank = np.zeros(len(self.since))
        self.seen = {name: np.where(opens, value, self.seen.get(name, blank)) for name, value in now.items()}
        self.since = np.where(opens, week, self.since)
        self.road = np.where(opens, self.roads, self.road)
        deed, waits = party.deeds[self.track], self.since >= 0
        came = waits & deed.claimed & deed.passed
        lost = waits & ~came & ((world.ended >= 0) | (world.ledger.road != self.road))
        late = waits & ~came & ~lost & (week - self.since >= self.window - 1)
        told = came | late
        seen = {name: value[told] for name, value in self.seen.items()}
        self.rows.append(
            Cases(seen["believed"], seen["if_shared"], came[told], seen["keeper"].astype(bool), seen["received"])
        )
        self.since = np.where(told | lost, -1, self.since)

    def _received(self) -> Floats:
        stand, start = self.party.view.stand.tracks[self.theirs], self.world.ledger.start[self.theirs]
        return np.asarray((stand.level_seen - start) / np.maximum(1.0 - start, 1e-9))

    @property
    def cases(self) -> Cases:
        """All cases so far."""
        return Cases(*(np.concatenate([getattr(row, field.name) for row in self.rows]) for field in fields(Cases)))


# What a deal is worth


@dataclass(frozen=True)
class Worth:
    """What the whole deal and refusing it are worth to one side at the start, (worlds), in its units.

    `deal`: everything done, the prizes by their chance; `prized`: with prizes in full; `start`: U as things stand;
    `failure`: F; `coerced`: what coerces it into the deal: what enforcement takes of what it has been given (e K),
    pressure, gifts and honour.
    """

    deal: Floats
    prized: Floats
    start: Floats
    failure: Floats
    coerced: Floats

    @property
    def is_red_line(self) -> Truths:
        """The whole deal with full prizes is worth at least a quarter unit less than F, after all that coerces."""
        return np.asarray(self.prized + 0.25 <= self.failure - self.coerced)

    @property
    def is_from_fear(self) -> Truths:
        """To comply would be from fear of war: the deal is better than a failure, and worse than what it has."""
        return np.asarray((self.start > self.deal) & (self.deal > self.failure))


def worth(plan: Scenario, party: str, worlds: int) -> Worth:
    """What the deal is worth to a side at the start, with all that mediators could lend, press and give together."""
    world = World(plan, np.arange(worlds), Luck(0))
    for one in world.parties:
        one.look()
    side, flat = world.party(party), np.zeros(worlds)
    view = side.view
    prize, chance = (world.parameters.get(f"prizes.{party}.{what}", 0.0) for what in ("value", "chance"))
    lent = 1.0 - product(1.0 - other.value("enforcement") * other.attention for other in world.mediators)
    enforced = together(view.bare.outlook.enforcement, side.value("faith.guarantee") * lent)
    pressed = total((other.leverage_over(party) + other.gift_to(party)) * other.attention for other in world.mediators)
    return Worth(
        deal=view.reckoning.end + chance * prize + flat,
        prized=view.reckoning.end + prize + flat,
        start=view.bare.here.utility + flat,
        failure=view.bare.failure + flat,
        coerced=enforced * view.bare.here.delivered + pressed + side.value("honour") * side.keeper + flat,
    )
