"""The scenarios that are timed."""

from __future__ import annotations

from typing import Any

from sim.scenario.load import load
from sim.scenario.schema import Scenario

NAMED = "gaza/phased_reciprocal"
LASTING = {"violence.hazard": 0, "guarantee.enforcement": 0.1}
"""Truces that do not break by themselves and roads that take long: nearly all worlds are open in nearly all weeks."""


def named(weeks: int | None = None) -> Scenario:
    """The scenario on which both versions are timed: a shipped one, with all its tracks and its uncertain numbers."""
    return load(NAMED, LASTING if weeks is None else {**LASTING, "weeks": weeks})


def staged(stages: int) -> Scenario:
    """Two parties who take turns in this many stages, a force beside the road: all else is alike."""
    level = [(place // 2 + 1) / (stages // 2) for place in range(stages)]
    tracks = ("arms", "troops")
    party: dict[str, Any] = {"rationality": 3, "reliability": 0.5}
    raw = {
        "name": f"{stages} stages",
        "weeks": 104,
        "parties": {
            "alpha": {**party, "values": {"arms": -0.8, "troops": 1.0}, "trust": {"beta": {"uniform": [0.2, 0.6]}}},
            "beta": {**party, "values": {"arms": 1.0, "troops": -0.8}, "trust": {"alpha": {"uniform": [0.2, 0.6]}}},
        },
        "tracks": {
            "arms": {"owner": "alpha", "lead_time": {"fixed": 2, "by_size": 60}},
            "troops": {"owner": "beta", "lead_time": {"fixed": 2, "by_size": 60}},
            "force": {"owner": "contributors"},
        },
        "roadmap": {
            "stages": [
                {"reach": {tracks[place % 2]: {"level": level[place], "tranches": 1}}} for place in range(stages)
            ]
        },
        "violence": {"hazard": 0},
        "guarantee": {"enforcement": 0.2, "lasts": 100},
    }
    return Scenario.model_validate(raw)
