"""A probe: one parameter of a small world turned, on a stage where it matters, and how outcomes are read."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.model.batch import Batch, simulate
from sim.model.luck import Luck, SharedLuck
from sim.model.record import Record
from sim.rules.arrays import Floats
from sim.rules.endings import STATES
from sim.scenario.schema import Scenario
from sim.scenario.units import Part
from tests.support import IN_STEPS, both, play, scenario, trust

UNDECIDED = {
    **IN_STEPS,
    **both(war_cost=0.4, freeze_to_war=0.2, greed=0.3),
    **trust(0.3),
    "tracks.arms.lead_time.fixed": 1,
    "tracks.arms.lead_time.by_size": 2,
    "tracks.troops.lead_time.fixed": 1,
    "tracks.troops.lead_time.by_size": 2,
    "weeks": 36,
}
"""The world that all probes start from: some two fifths of its futures are completed, so that there is room both ways.

What decides there is mostly of which types the parties are.
"""

HESITANT = {
    **both(honour=0.2, rationality=8),
    **trust(0.6),
    "parties.alpha.values": {"arms": {"uniform": [-1.2, -0.4]}, "troops": 1.0},
    "parties.alpha.greed": {"uniform": [0, 0.4]},
    "parties.beta.reliability": 1,
    "futures_per_draw": 1,
    "weeks": 30,
}
"""A stage on which alpha often hesitates: its own part costs it from little to more than it gets, in every world anew.

So a small change of what stepping is worth moves some of the worlds; beta keeps its word.
"""

BETA_HESITATES = {
    **HESITANT,
    "parties.alpha.values": {"arms": -0.5, "troops": 1.0},
    "parties.alpha.greed": 0.3,
    "parties.alpha.reliability": 1,
    "parties.beta.values": {"arms": 1.0, "troops": {"uniform": [-1.2, -0.4]}},
    "parties.beta.greed": {"uniform": [0, 0.4]},
    "parties.beta.reliability": 0.5,
}
"""The same on the other side: beta hesitates, and alpha keeps its word."""


@dataclass(frozen=True)
class Probe:
    """One parameter turned from `low` to `high`, on a stage; `reads` is needed where the schema says ambiguous."""

    path: str
    low: float
    high: float
    stage: tuple[Mapping[str, Any], ...]
    reads: str
    because: str

    @property
    def parameter(self) -> str:
        """The schema's name of what is turned, such as Track.power."""
        part, owner = self.plan(), ""
        for key in self.path.split("."):
            if isinstance(part, Part):
                owner, part = f"{type(part).__name__}.{key}", getattr(part, key)
            else:
                part = part[int(key)] if isinstance(part, list) else part[key]
        return owner

    def plan(self, value: float | None = None) -> Scenario:
        """The scenario, with the parameter at `value`."""
        raw = scenario(*copy.deepcopy((UNDECIDED, *self.stage))).model_dump()
        if value is not None:
            part: Any = raw
            *way, last = self.path.split(".")
            for key in way:
                part = part[int(key)] if isinstance(part, list) else part[key]
            part[last] = value
        return Scenario.model_validate(raw)


def both_ways(probe: Probe, outcome: str, worlds: int) -> tuple[Floats, Floats]:
    """One outcome of the same worlds at the low and at the high value, followed side by side where that can be."""
    if probe.path not in probe.plan().quantities() or probe.parameter == "Track.start":  # worlds are built otherwise
        low, high = (read(outcome, play(probe.plan(value), worlds)) for value in (probe.low, probe.high))
        return low, high
    between = probe.plan((probe.low + probe.high) / 2)  # where what is turned is off at neither end
    turned = {probe.path: np.repeat(np.array([probe.low, probe.high], dtype=float), worlds)}
    luck = SharedLuck(0, Luck(0).branch, worlds, worlds // between.futures_per_draw)
    found = read(outcome, simulate(Batch(between, np.arange(2 * worlds), luck, kept=2 * worlds, given=turned)))
    return found[:worlds], found[worlds:]


def turn(path: str, low: float, high: float, *stage: Mapping[str, Any], reads: str = "", because: str = "") -> Probe:
    """A row of the table."""
    return Probe(path, low, high, stage, reads, because)


def read(outcome: str, record: Record) -> Floats:
    """One outcome, a number for each world."""
    tracks = [name.removeprefix("level ") for name in record.paths if name.startswith("level ")]
    really = np.stack([record.paths[f"really {track}"] for track in tracks])
    seen = np.stack([record.paths[f"level {track}"] for track in tracks])
    if outcome in STATES:
        return (record.outcome == STATES.index(outcome)).astype(float)
    if outcome == "cheats":  # whether something seen was not really there, at any time
        return (seen > really + 1e-9).any(axis=(0, 1)).astype(float)
    if outcome == "pretence":  # how much of what is seen is not really there, over all weeks
        return np.maximum(seen - really, 0).sum(axis=0).mean(axis=0)
    if outcome == "reversals":  # how often something was taken back
        return (np.diff(really, axis=1) < -1e-9).sum(axis=(0, 1)).astype(float)
    if outcome == "contingents":  # the share of the force in place, over all weeks
        return record.paths["in force"].mean(axis=0)
    named = [value for name, value in record.now.items() if name.split()[0] == outcome]
    return np.mean(named, axis=0) if outcome in MEANS else np.sum(named, axis=0)


MEANS = ("trust", "distress", "support")
"""Outcomes of several actors of which the mean is read; of others, the sum."""
