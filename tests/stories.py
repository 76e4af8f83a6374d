"""Stories: a few worlds in which parties do what they are told and dice fall as the test says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.model.luck import Luck
from sim.model.world import World
from sim.rules.arrays import Floats, Integers
from sim.rules.conduct import OPTIONS
from sim.rules.endings import REASONS
from tests.support import both, scenario

SURELY, NEVER = 1e-12, 1 - 1e-12
"""Luck with which whatever has any chance happens, and luck with which nothing does that is not certain."""

Fall = float | Callable[[int], float]
"""How a die falls: the same number in every step, or one for each step."""

NO_ERRORS = {"learning.false_alarm": 0, "tracks.arms.verifiability": 0, "tracks.troops.verifiability": 0}
AT_ONCE = {
    "tracks.arms.lead_time": {"fixed": 0, "by_size": 0},
    "tracks.troops.lead_time": {"fixed": 0, "by_size": 0},
}
FAR_OFF = {"tracks.arms.lead_time": {"fixed": 1000}, "tracks.troops.lead_time": {"fixed": 1000}}
"""Nothing is due for as long as a story lasts."""
TOLD = both(strategy="human")


class Loaded(Luck):
    """Luck in which some dice fall as they are told: by name (`veto`) or name and role (`veto beta.north`)."""

    def __init__(self, dice: Mapping[str, Fall]) -> None:
        super().__init__(0)
        self.dice = dice

    def uniform(self, die: str, role: str, step: int, worlds: Integers) -> Floats:
        """The number that was told, or else the one in the table."""
        fall = self.dice.get(f"{die} {role}", self.dice.get(die))
        if fall is None:
            return super().uniform(die, role, step, worlds)
        return np.full(len(worlds), fall(step) if callable(fall) else fall)


def story(*changes: Mapping[str, Any], dice: Mapping[str, Fall] | None = None, worlds: int = 1) -> World:
    """The worlds of a story at its start."""
    return World(scenario(*changes), np.arange(worlds), Loaded(dice or {}))


def order(world: World, **orders: str) -> None:
    """Tell parties of strategy `human` what to do with their tracks from now on."""
    for track, option in orders.items():
        world.orders.setdefault(world.ledger.owner[track], {})[track] = OPTIONS.index(option)


def weeks(world: World, number: int, **orders: str) -> World:
    """Let so many weeks pass, under these orders."""
    order(world, **orders)
    for _ in range(number * round(1 / world.dt)):
        world.step()
    return world


def reason(world: World, actor: str) -> str | None:
    """Why an actor holds the road up."""
    code = int(world.blame.reason[actor][0])
    return REASONS[code] if code >= 0 else None
