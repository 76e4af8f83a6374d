"""The world: a Mesa model that advances many worlds at once, each a possible future of the same scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.model.backing import Backing
from sim.model.blame import Blame
from sim.model.ledger import Ledger
from sim.model.luck import Luck
from sim.model.party import Party
from sim.model.provider import Provider
from sim.model.state import PerWorld, pick, read_state, write_state
from sim.model.truce import Truce
from sim.model.week import WEEK
from sim.rules import endings
from sim.rules.arrays import Floats, Integers, Number, Truths
from sim.scenario.schema import Scenario


def draw(plan: Scenario, luck: Luck, worlds: Integers) -> dict[str, Number]:
    """Every parameter by its dotted path: one number, or one for each world where it is uncertain.

    World n uses draw n // futures_per_draw, so that several futures share the same assumptions.
    """
    draws = np.unique(worlds // plan.futures_per_draw)
    belongs = np.searchsorted(draws, worlds // plan.futures_per_draw)
    return {
        path: quantity.at(0.5)
        if quantity.is_certain
        else np.asarray(quantity.at(luck.uniform("parameter", path, 0, draws)))[belongs]
        for path, quantity in plan.quantities().items()
    }


class World(mesa.Model):
    """Many worlds side by side: `worlds` are their numbers in the luck table (rising).

    `given` replaces drawn parameters by numbers or arrays (one entry per world), for sweeps and designs. Per world:
    `outcome`, an index in endings.STATES, and `ended`, the step at which it was completed or collapsed, or -1;
    `ended_by`, what ended it: 0 nothing or completion, 1 the hazard, 2 and 3 the war of the first or second party.
    """

    outcome: PerWorld
    ended: PerWorld
    ended_by: PerWorld

    def __init__(
        self,
        plan: Scenario,
        worlds: Integers,
        luck: Luck,
        given: Mapping[str, NDArray[Any] | float] | None = None,
    ) -> None:
        super().__init__(rng=luck.seed)
        self.plan = plan
        self.worlds = worlds
        self.luck = luck
        self.dt = 1.0 / plan.steps_per_week
        self.step_number = 0
        self.parameters: dict[str, Number] = {**draw(plan, luck, worlds), **(given or {})}
        self._constants: dict[tuple[str, str], Any] = {}
        self.ledger = Ledger(self)
        self.backing = Backing(self)
        first, second = plan.parties
        self.truce = Truce(self)
        self.parties = (Party(self, first, second), Party(self, second, first))
        others = dict.fromkeys(track.owner for track in plan.tracks.values() if track.owner not in plan.parties)
        self.providers = tuple(Provider(self, name) for name in others)
        self.actors: tuple[Party | Provider, ...] = (*self.parties, *self.providers)
        self.track_groups = self._groups(tuple(plan.tracks))
        self.road_groups = self._groups(self.ledger.on_road)
        none = np.zeros(len(worlds), dtype=np.int64)
        self.blame = Blame(self)
        self.outcome, self.ended, self.ended_by = none + endings.PROGRESSING, none - 1, none
        self._levels_at_start = {track: self.ledger.level_seen(track) for track in self.ledger.on_road}

    def _groups(self, tracks: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Tracks by owner (each party, then third parties), by place on the road: an order for sums without names."""
        ledger = self.ledger
        ordered = [*(t for t in ledger.on_road if t in tracks), *sorted(t for t in ledger.off_road if t in tracks)]
        parties = [tuple(t for t in ordered if ledger.owner[t] == name) for name in self.plan.parties]
        return (*parties, tuple(t for t in ordered if ledger.owner[t] not in self.plan.parties))

    @property
    def week(self) -> float:
        """Weeks since the start."""
        return self.step_number * self.dt

    def value(self, path: str) -> Number:
        """A parameter: a number, or an array with one entry per world."""
        return self.parameters[path]

    def constant(self, what: str, of: str, reckon: Callable[[], Any]) -> Any:
        """What follows from parameters alone, reckoned once."""
        if (what, of) not in self._constants:
            self._constants[what, of] = reckon()
        return self._constants[what, of]

    def party(self, name: str) -> Party:
        """The party of that name."""
        return next(party for party in self.parties if party.name == name)

    def provider_of(self, track: str) -> Provider:
        """The third party that owns a track."""
        return next(provider for provider in self.providers if track in provider.tracks)

    def step(self) -> None:
        """One week, phase by phase."""
        for phase in WEEK:
            phase(self)
        self.step_number += 1
        self.ledger.forget()

    def progress(self) -> Floats:
        """The progress index."""
        ledger = self.ledger
        index = endings.progress(
            {track: ledger.level_seen(track) for track in ledger.on_road},
            self._levels_at_start,
            {track: float(ledger.ladder[track][-1, 0]) for track in ledger.on_road},
            {track: self.value(f"tracks.{track}.weight") for track in ledger.on_road},
            self.road_groups,
        )
        return np.broadcast_to(index, self.outcome.shape)

    @property
    def is_over(self) -> Truths:
        """Which worlds are completed or collapsed."""
        return self.ended >= 0

    # A world is a value

    @property
    def _holders(self) -> dict[str, Any]:
        return {
            "": self,
            "ledger.": self.ledger,
            "truce.": self.truce,
            "blame.": self.blame,
            **{f"{party.name}.": party for party in self.parties},
        }

    @property
    def state(self) -> dict[str, NDArray[Any]]:
        """Every field that differs from world to world, by name, each with worlds last."""
        return {prefix + name: array for prefix, holder in self._holders.items()
                for name, array in read_state(holder).items()}  # fmt: skip

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Replace the state."""
        for prefix, holder in self._holders.items():
            own = {name[len(prefix) :]: array for name, array in state.items() if name.startswith(prefix)}
            write_state(holder, own)
        self.ledger.forget()

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only: the finished ones can be dropped without a trace in the others."""
        self.restore(take(self.state, index))
        self.worlds = self.worlds[index]
        self.parameters = pick(self.parameters, index)
        self._constants = pick(self._constants, index)
        self._levels_at_start = pick(self._levels_at_start, index)
        self.ledger.keep(index)
        for party in self.parties:
            party.prospect.keep(index)


def take(state: Mapping[str, NDArray[Any]], index: Integers) -> dict[str, NDArray[Any]]:
    """The state of worlds `index`, in that order: a copy, one world, a broadcast or a selection."""
    return {name: array.take(index, axis=-1) for name, array in state.items()}


def join(first: Mapping[str, NDArray[Any]], second: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Two states side by side."""
    return {name: np.concatenate([array, second[name]], axis=-1) for name, array in first.items()}
