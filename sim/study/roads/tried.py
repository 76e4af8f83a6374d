"""Every order of two parties' main tranches as it was tried: how the worlds end, what that pays, who would accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.study.roads import orders
from sim.study.roads.space import Path, Space
from sim.study.study import Setting

Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Tried:
    """How the same worlds end under every order, what they are then worth, and who would accept it.

    `paths`: the orders, from the first track first to the second first; `outcome` (orders, worlds): indices in STATES;
    `payoffs[party]` and `surplus[party]` (orders, worlds): in the party's own units, at the end and, at the table, as
    the road opens.
    """

    setting: Setting
    space: Space
    most: int
    paths: tuple[Path, ...]
    outcome: NDArray[np.int64]
    payoffs: Mapping[str, Floats]
    surplus: Mapping[str, Floats]

    @property
    def parties(self) -> tuple[str, ...]:
        """The keys of the two parties, the owner of the first track first."""
        tracks = self.setting.scenario.tracks
        return tracks[self.space.first].owner, tracks[self.space.second].owner

    def title(self, party: str) -> str:
        """The name of a party for readers."""
        return self.setting.scenario.parties[party].title or party

    @property
    def draws(self) -> NDArray[np.int64]:
        """Which draw of the assumptions each world uses."""
        return np.arange(self.setting.worlds) // self.setting.scenario.futures_per_draw

    @property
    def completes(self) -> Floats:
        """1 where a world completes under an order, else 0: (orders, worlds)."""
        return np.asarray((self.outcome == STATES.index("completed")).astype(float))

    @property
    def choosing(self) -> NDArray[np.bool_]:
        """The half of the worlds by which the best is chosen; every other draw, or world where there is one draw."""
        of = self.draws if len(np.unique(self.draws)) > 1 else np.arange(self.setting.worlds)
        return np.asarray(of % 2 == 0)

    @property
    def own(self) -> int:
        """The place of the scenario's own order, or of the nearest."""
        return self.paths.index(orders.nearest(self.space, self.paths))

    @cached_property
    def ranked(self) -> NDArray[np.int64]:
        """The orders by the share that completes in the choosing half, the best first."""
        return np.asarray(np.argsort(-self.completes[:, self.choosing].mean(axis=1), kind="stable"))

    @property
    def best(self) -> int:
        """The place of the order that does best in the choosing half."""
        return int(self.ranked[0])

    @property
    def both_accept(self) -> NDArray[np.bool_]:
        """Where both parties would accept the road at the table as it opens: (orders, worlds)."""
        one, two = (self.surplus[party] > 0 for party in self.parties)
        return np.asarray(one & two)

    @property
    def proposed(self) -> int:
        """The place of the order that is accepted and then completes most often, by the choosing half."""
        return int(np.argmax((self.both_accept * self.completes)[:, self.choosing].mean(axis=1)))
