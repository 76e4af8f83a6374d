"""A small world for tests: two invented sides, A who gives up arms and B who withdraws, and roads between them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from sim.model.batch import Batch, simulate
from sim.model.luck import Luck
from sim.model.record import Record
from sim.model.world import World
from sim.rules.endings import STATES
from sim.scenario.schema import Scenario

QUIET = {"rate": 0, "hazard": 0}
"""No incidents, no collapse by hazard: what happens follows from decisions alone."""

BASE: dict[str, Any] = {
    "name": "Test",
    "weeks": 60,
    "parties": {
        "alpha": {"values": {"arms": -0.5, "troops": 1.0}, "trust": {"beta": 0.5}},
        "beta": {"values": {"arms": 1.0, "troops": -0.5}, "trust": {"alpha": 0.5}},
    },
    "tracks": {
        "arms": {"owner": "alpha", "lead_time": {"fixed": 1, "by_size": 0}},
        "troops": {"owner": "beta", "lead_time": {"fixed": 1, "by_size": 0}},
    },
    "roadmap": {"stages": [{"reach": {"arms": 1.0, "troops": 1.0}}]},
    "violence": QUIET,
}


def scenario(*changes: Mapping[str, Any]) -> Scenario:
    """The small world with changes merged in, one after another; a dotted key reaches down."""
    raw = copy.deepcopy(BASE)
    for change in changes:
        for path, value in change.items():
            part: Any = raw
            *way, last = path.split(".")
            for key in way:
                part = part.setdefault(key, {})
            part[last] = copy.deepcopy(value)
    return Scenario.model_validate(raw)


def both(**values: Any) -> dict[str, Any]:
    """The same for both parties."""
    return {
        f"parties.{name}.{key.replace('__', '.')}": value for name in ("alpha", "beta") for key, value in values.items()
    }


def trust(value: Any) -> dict[str, Any]:
    """The same trust on both sides."""
    return {"parties.alpha.trust.beta": value, "parties.beta.trust.alpha": value}


def road(*stages: Mapping[str, Any]) -> dict[str, Any]:
    """A roadmap; each stage maps tracks to levels or (level, tranches)."""
    full = [
        {"reach": {t: {"level": v[0], "tranches": v[1]} if isinstance(v, tuple) else v for t, v in stage.items()}}
        for stage in stages
    ]
    return {"roadmap": {"stages": full}}


ARMS_FIRST = road({"arms": 1.0}, {"troops": 1.0})
TROOPS_FIRST = road({"troops": 1.0}, {"arms": 1.0})
IN_STEPS = road({"arms": 0.5}, {"troops": 0.5}, {"arms": 1.0}, {"troops": 1.0})
ONE_EXCHANGE = road({"arms": (1.0, 1), "troops": (1.0, 1)})
ROADS: Sequence[tuple[str, dict[str, Any]]] = (
    ("arms first", ARMS_FIRST),
    ("troops first", TROOPS_FIRST),
    ("in steps", IN_STEPS),
    ("one exchange", ONE_EXCHANGE),
)

GUIDED = {
    "guarantee": {"enforcement": 1, "protection": 0, "lasts": 10000},
    **both(faith={"guarantee": 1}, rationality=1000),
    "learning.false_alarm": 0,
}
"""Everybody's word is enforced: the road goes as fast as lead times let it."""


def play(plan: Scenario, worlds: int = 200, seed: int = 0) -> Record:
    """Run it and keep every trajectory."""
    return simulate(Batch(plan, np.arange(worlds), Luck(seed), kept=worlds))


def few_fast(names: Iterable[str], every: int) -> list[Any]:
    """What a test is asked of: one in so many always, the others among the slow tests."""
    return [
        name if place % every == 0 else pytest.param(name, marks=pytest.mark.slow) for place, name in enumerate(names)
    ]


def share(record: Record, state: str) -> float:
    """The share of worlds that ended so."""
    return float(np.mean(record.outcome == STATES.index(state)))


def opening(plan: Scenario, worlds: int = 1) -> World:
    """The worlds at the start, with the parties' first look at the road."""
    world = World(plan, np.arange(worlds), Luck(0))
    for party in world.parties:
        party.look()
    return world
