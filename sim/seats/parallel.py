"""The seats of a scenario as PettingZoo knows players: a ParallelEnv, one world an episode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium.spaces import Box, Discrete, MultiDiscrete, Space
from numpy.typing import NDArray
from pettingzoo import ParallelEnv

from sim.play.many import ANSWERS, ManyWorlds
from sim.play.observed import LARGEST
from sim.scenario.schema import Scenario

Seen = dict[str, NDArray[np.float32]]
Infos = dict[str, dict[str, Any]]


class Seats(ParallelEnv):  # type: ignore[misc]
    """One or two seats of a scenario, each seeing only what its side may know; the others are left to the model.

    Observations are what `features[seat]` names. Actions number the `courses[seat]`, with an answer to any road that is
    proposed beside it where roads can be. Rewards are changes of the seat's own result in its own stakes. A world that
    is completed, or at war for good, terminates; one whose weeks are over is truncated.
    """

    metadata = {"name": "who_goes_first", "render_modes": [], "is_parallelizable": True}
    render_mode = None

    def __init__(self, scenario: Scenario | str, seats: Sequence[str], worlds: int, seed: int, every: int) -> None:
        self.many = ManyWorlds(scenario, seats, [0], seed, every)
        self.possible_agents = list(self.many.seats)
        self.agents: list[str] = []
        self.worlds, self._next = worlds, 0
        self.courses, self.features = self.many.courses, self.many.features
        self.observation_spaces: dict[str, Space[Any]] = {
            seat: Box(-LARGEST, LARGEST, (len(names),), np.float32) for seat, names in self.features.items()
        }
        self.action_spaces: dict[str, Space[Any]] = {seat: self._actions(seat) for seat in self.possible_agents}

    def _actions(self, seat: str) -> Space[Any]:
        count = len(self.courses[seat])
        return MultiDiscrete([count, len(ANSWERS)]) if self.many.answers[seat] else Discrete(count)

    def observation_space(self, agent: str) -> Space[Any]:
        """What a seat sees."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Space[Any]:
        """What a seat may choose."""
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None, options: Mapping[str, Any] | None = None) -> tuple[Seen, Infos]:
        """Open the next world; with a seed the first one again, on the luck of that seed.

        `options`: {"world": number} opens that world.
        """
        if seed is not None:
            self._next = 0
        world = int((options or {}).get("world", self._next))
        self._next = (world + 1) % self.worlds
        seen = self.many.begin(seed, [world])
        self.agents = list(self.possible_agents)
        return _first(seen), self._infos()

    def step(
        self, actions: Mapping[str, Any]
    ) -> tuple[Seen, dict[str, float], dict[str, bool], dict[str, bool], Infos]:
        """Let all seats decide at once; a seat without an action is left to its advisers."""
        agents = self.agents
        report = self.many.decide({seat: np.asarray(actions[seat])[np.newaxis] for seat in agents if seat in actions})
        over = bool(report.over[0])
        ended = report.ended and not over
        rewards = {seat: float(report.gained[seat][0]) for seat in agents}
        found = _first(report.seen), rewards, dict.fromkeys(agents, over), dict.fromkeys(agents, ended), self._infos()
        if over or ended:
            self.agents = []
        return found

    def _infos(self) -> Infos:
        """The world, and the week that opens."""
        world = int(self.many.numbers[0])
        return {seat: {"world": world, "week": int(self.many.world.week) + 1} for seat in self.agents}

    def render(self) -> None:
        """There is nothing to draw."""

    def close(self) -> None:
        """There is nothing to close."""


def _first(seen: Mapping[str, NDArray[np.float32]]) -> Seen:
    return {seat: numbers[0] for seat, numbers in seen.items()}
