"""The world: a Mesa model that advances many worlds at once, each a possible future of the same scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.model import belief
from sim.model import standing as standing_orders
from sim.model.backing import Backing
from sim.model.blame import Blame
from sim.model.calendar import Calendar
from sim.model.donor import Donor
from sim.model.force import Force
from sim.model.ledger import Ledger
from sim.model.luck import Luck
from sim.model.mediator import Mediator
from sim.model.orders import wrong_orders
from sim.model.parameters import parameters
from sim.model.party import Party
from sim.model.population import Population
from sim.model.provider import Provider
from sim.model.spoiler import Backer, Front, Spoiler
from sim.model.standing import StandingOrder
from sim.model.state import Carried, PerWorld, carry, column, cut_into, duplicate, read_state, write_state
from sim.model.table import Table
from sim.model.truce import Truce
from sim.model.war import War
from sim.model.ways import Roads
from sim.model.week import WEEK
from sim.rules import endings
from sim.rules.arrays import Floats, Integers, Number, Truths, plain
from sim.scenario import mechanisms
from sim.scenario.schema import Scenario

TOLD_APART = 257
"""Worlds from which on one can be looked at by itself: more than any other table of the model has entries."""


@dataclass(frozen=True)
class Owner:
    """A third party as the owner of tracks, for the reasons of a stall."""

    name: str
    tracks: tuple[str, ...]


class World(mesa.Model):
    """Many worlds side by side: `ids` are their numbers in the luck table (rising).

    `given` replaces drawn parameters by numbers or arrays (one entry per world), for sweeps and designs; `standing` has
    what parties always do, for studies (sim.model.standing); `rungs` lays roads out on at least so many. `orders` has
    what a player wants a party of strategy `human` to do, as options by party and track; `forced` what any party or
    mediator does this week whatever it would choose, likewise (sim.model.forced has the keys; FREE: as it would),
    `played` whose choices are a player's, and `told` when an actor was last told what to do. Per world: `outcome`, an
    index in endings.STATES, as it is now: a truce that has collapsed may be taken up again (sim.model.war); `ended`,
    the step at which it was completed or has collapsed, or -1; `ended_by`, what ended it: 0 nothing or completion,
    1 the hazard, 2 and 3 the war of the first or second party; `goodwill` of those who may give.
    """

    outcome: PerWorld[Integers]
    ended: PerWorld[Integers]
    ended_by: PerWorld[Integers]
    goodwill: PerWorld[Floats]
    parameters: Carried[dict[str, Number]]
    ordered: Carried[dict[str, Integers]]
    _levels_at_start: Carried[dict[str, Floats]]

    def __init__(
        self,
        plan: Scenario,
        ids: Integers,
        luck: Luck,
        given: Mapping[str, NDArray[Any] | float] | None = None,
        standing: Mapping[str, StandingOrder] | None = None,
        rungs: int = 0,
    ) -> None:
        super().__init__(rng=luck.seed)
        plan = mechanisms.applied(plan)
        self.plan = plan
        self.ids = ids
        self.luck = luck
        self.rungs = rungs
        self.dt = 1.0 / plan.steps_per_week
        self.step_number = 0
        self.parameters = parameters(plan, luck, ids, given or {})
        self.standing: Mapping[str, StandingOrder] = standing or {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.forced: dict[str, dict[str, Any]] = {}
        self.played: tuple[str, ...] = ()
        self.told: dict[tuple[str, str], tuple[int, Truths]] = {}
        none = np.zeros(len(ids), dtype=np.int64)
        self.outcome, self.ended, self.ended_by = none + endings.PROGRESSING, none - 1, none
        self.goodwill = np.zeros(len(ids))
        self.war = War(self)
        self.road_names = tuple(plan.road_names())
        self.road_paths = tuple(zip(plan.road_paths(), map(plan.stages_paid, plan.roads()), strict=True))
        self.ledger = Ledger(self)
        self.backing = Backing(self)
        self.mediators = tuple(Mediator(self, name) for name in sorted(plan.mediators))
        self.force = Force(self)
        if self.force.track is not None:
            self.ledger.begin(self.force.track, self.force.row())
        self.truce = Truce(self)
        first, second = plan.parties
        self.parties = (Party(self, first, second), Party(self, second, first))
        others = dict.fromkeys(track.owner for track in plan.tracks.values() if track.owner not in plan.parties)
        providers = (Provider(self, name) for name in others)
        self.providers = tuple(provider for provider in providers if provider.tracks)
        self.owners: tuple[Party | Owner, ...] = (
            *self.parties,
            *(Owner(name, tuple(t for t, owner in self.ledger.owner.items() if owner == name)) for name in others),
        )
        self.donors = tuple(Donor(self, name) for name in sorted(plan.donors))
        self.spoilers = tuple(Spoiler(self, name) for name in sorted(plan.spoilers))
        self.backers = tuple(Backer(self, name) for name in sorted(plan.backers))
        self.fronts = tuple(Front(self, name) for name in sorted(plan.linked_fronts))
        self.populations = tuple(Population(self, name) for name in sorted(plan.populations))
        self.table = Table(self)
        self.calendar = Calendar(self)
        self.calendar.recall()
        self.track_groups = self._groups(tuple(plan.tracks))
        self.road_groups = self._groups(self.ledger.on_road)
        self.ordered = standing_orders.orders(self)
        self.blame = Blame(self)
        self._supposed: World | None = None
        self._levels_at_start = {track: self.ledger.level_seen(track) for track in self.ledger.on_road}
        self._expect()
        if self.ledger.overdue:
            self._take_up()
        _let_go(self)

    def _take_up(self) -> None:
        """Where something has been overdue before the start, mediators are at work on it as the first week opens."""
        for party in self.parties:
            party.look()
        for mediator in self.mediators:
            mediator.decide()
            mediator.act = mediator.next_act

    def _groups(self, tracks: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Tracks by owner (parties first), as the file states them: an order of sums without names."""
        ledger = self.ledger
        ordered = [*(t for t in ledger.on_road if t in tracks), *sorted(t for t in ledger.off_road if t in tracks)]
        parties = [tuple(t for t in ordered if ledger.owner[t] == name) for name in self.plan.parties]
        return (*parties, tuple(t for t in ordered if ledger.owner[t] not in self.plan.parties))

    @property
    def week(self) -> float:
        """Weeks since the start."""
        return self.step_number * self.dt

    def weeks(self, steps: Integers) -> Floats:
        """So many steps of time as weeks."""
        found: Floats = np.multiply(steps, self.dt)
        return found

    def value(self, path: str) -> Number:
        """A parameter: a number, or an array with one entry per world."""
        return self.parameters[path]

    def party(self, name: str) -> Party:
        """The party of that name."""
        return next(party for party in self.parties if party.name == name)

    def population(self, name: str) -> Population:
        """The population of that name."""
        return next(one for one in self.populations if one.name == name)

    def provider_of(self, track: str) -> Provider:
        """The third party that owns a track."""
        return next(provider for provider in self.providers if track in provider.tracks)

    def step(self) -> None:
        """One week, phase by phase; raises ValueError, with every fault, for orders that nobody could follow."""
        if wrong := list(wrong_orders(self)):
            raise ValueError("\n".join(wrong))
        for _ in self.phases():
            pass

    def phases(self) -> Iterator[str]:
        """One week, phase by phase: the name of each before it, so that something may be forced there."""
        for phase in WEEK:
            yield phase.__name__
            phase(self)
        self.step_number += 1
        self.ledger.forget()

    def progress(self) -> Floats:
        """The progress index."""
        ledger = self.ledger
        index = endings.progress(
            {track: ledger.level_seen(track) for track in ledger.on_road},
            self._levels_at_start,
            {track: ledger.ladder[track][-1] for track in ledger.on_road},
            {track: self.value(f"tracks.{track}.weight") for track in ledger.on_road},
            self.road_groups,
        )
        return np.broadcast_to(index, self.outcome.shape)

    @property
    def is_over(self) -> Truths:
        """Which worlds will not change any more: completed, or at war for all the weeks of the plan."""
        last = self.plan.weeks * self.plan.steps_per_week
        return plain((self.ended >= 0) & ((self.outcome == endings.COMPLETED) | (self.war.resumes >= last)))

    # A world is a value

    @property
    def _holders(self) -> tuple[tuple[str, Any], ...]:
        """Whoever has fields that differ from world to world, and with what their names in the state begin."""
        roles: dict[str, Iterable[Any]] = {
            "mediators": self.mediators,
            "contributors": self.force.contributors,
            "donors": self.donors,
            "providers": self.providers,
            "spoilers": self.spoilers,
            "linked_fronts": self.fronts,
            "populations": self.populations,
        }
        return (
            ("", self),
            ("ledger.", self.ledger),
            ("truce.", self.truce),
            ("war.", self.war),
            ("blame.", self.blame),
            ("force.", self.force),
            ("table.", self.table),
            *((f"{party.name}.", party) for party in self.parties),
            *((f"{party.name}.", party.reputation) for party in self.parties),
            *((f"{party.name}.belief.prospects.", party.belief.prospects) for party in self.parties),
            *((f"{party.name}.home.", party.home) for party in self.parties),
            *((f"{party.name}.strikes.", party.strikes) for party in self.parties),
            *((f"{role}.{one.name}.", one) for role, ones in roles.items() for one in ones),
        )

    @property
    def state(self) -> dict[str, NDArray[Any]]:
        """Every field that differs from world to world, by name, each with worlds last."""
        return {prefix + name: array for prefix, holder in self._holders for name, array in read_state(holder).items()}

    def restore(self, state: Mapping[str, NDArray[Any]], step: int | None = None) -> None:
        """Put the world where `state` was taken, as `step` opens (as it is where none is given), to the bit.

        All that follows from the roads that worlds are on is rebuilt. Raises ValueError for a state of another
        number of worlds.
        """
        if (found := state["outcome"].shape[-1]) != len(self.ids):
            raise ValueError(f"this is a state of {found} worlds and not of {len(self.ids)}")
        before = self.ledger.road
        self.write({name: self._with_all_rungs(name, table) for name, table in state.items()})
        self.told = {}  # it is about a week that these worlds have not lived
        if step is not None:
            self.step_number = step
        if (self.ledger.road != before).any():
            self.see_roads()

    def _with_all_rungs(self, name: str, table: NDArray[Any]) -> NDArray[Any]:
        """A table by rung of a world with fewer rungs: at those beyond its roads' ends nothing is asked, nor missed."""
        missing = self.ledger.ways.rungs - len(table)
        if ".expected." not in name or missing <= 0:
            return table
        return np.concatenate([table, np.ones((missing, table.shape[-1]))])

    def write(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Replace every field that differs from world to world; roads must be those that worlds are on."""
        for prefix, holder in self._holders:
            write_state(
                holder, {name[len(prefix) :]: array for name, array in state.items() if name.startswith(prefix)}
            )
        self.ledger.forget()

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only: the finished ones can be dropped without a trace in the others."""
        self.write(take(self.state, index))
        self.ids = self.ids[index]
        for _, holder in self._holders:
            carry(holder, index)
        self.see_roads()

    def _expect(self) -> None:
        """Let both sides find what to expect of each other on the roads in force, on which nobody has acted yet."""
        everywhere = np.ones(len(self.ids), dtype=bool)
        for name, found in belief.settled(self.supposing(self.ledger.in_force))[1].items():
            self.party(name).reputation.expect(found, everywhere)

    def supposing(self, roads: Roads, index: Integers | None = None) -> World:
        """Worlds `index` (none: all) as they would stand had both sides just agreed on these roads.

        To look at until the next is asked for, and not to go on with.
        """
        if self._supposed is None:
            self._supposed = duplicate(self)
        other = self._supposed
        other.ids = self.ids if index is None else self.ids.take(index)
        other.step_number = self.step_number
        for (_, own), (_, its) in zip(self._holders, other._holders, strict=True):
            cut_into(its, own, index)
        other.ledger.suppose(roads)
        other.see_roads()
        return other

    def alone(self, number: int) -> World:
        """World `number` of these alone, with all that was reckoned and done in its week: to look at, and no more.

        Raises ValueError for fewer worlds than TOLD_APART, which could not be told from other tables.
        """
        if len(self.ids) < TOLD_APART:
            raise ValueError(f"one of {len(self.ids)} worlds cannot be told from other tables: {TOLD_APART} are needed")
        known: dict[int, Any] = {id(self._supposed): None, id(self.luck): self.luck}
        found: World = column(self, number, len(self.ids), known)
        found.ids = self.ids[number : number + 1]
        return found

    def see_roads(self) -> None:
        """Let all look anew at the roads in force: others are, or other worlds were put in."""
        self.ledger.see_roads()
        for party in self.parties:
            party.belief.prospects.see_roads()


def _let_go(world: World) -> None:
    """Some releases of mesa number the agents of a model in a table for all time, which would keep all its worlds."""
    getattr(mesa.Agent, "_ids", {}).pop(world, None)


def take(state: Mapping[str, NDArray[Any]], index: Integers) -> dict[str, NDArray[Any]]:
    """The state of worlds `index`, in that order: a copy, one world, a broadcast or a selection."""
    return {name: array.take(index, axis=-1) for name, array in state.items()}


def join(first: Mapping[str, NDArray[Any]], second: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Two states side by side."""
    return {name: np.concatenate([array, second[name]], axis=-1) for name, array in first.items()}
