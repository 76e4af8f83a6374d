"""The scenarios that are timed."""

from __future__ import annotations

from typing import Any

from sim.scenario.load import load
from sim.scenario.schema import Scenario

NAMED = "gaza/side_by_side"
LASTING = {"violence.hazard": 0, "guarantee.enforcement": 0.1}
"""Truces that do not break by themselves and roads that take long: nearly all worlds are open in nearly all weeks."""


def named(weeks: int | None = None) -> Scenario:
    """The scenario on which both versions are timed: a shipped one, with all its tracks and its uncertain numbers."""
    return load(NAMED, LASTING if weeks is None else {**LASTING, "weeks": weeks})


WHOLE_CAST = "gaza/negotiated"
PIECES = 8  # stages into which the arms and the lines are cut each
ROADS = 8


def negotiated(weeks: int = 104) -> Scenario:
    """The whole cast, nobody having fixed the order: 8 roads of 20 stages each, and truces that last.

    Arms and lines come in eight pieces each; the roads differ in how many of the first pieces one side gives alone.
    """
    raw = load(WHOLE_CAST, {"violence.hazard": 0, "weeks": weeks}).model_dump()
    for party in raw["parties"].values():
        party["war_cost"] = 3  # so that hardly any world goes to war
    roads = [_in_pieces(lead, first) for first in (0, 1) for lead in range(ROADS // 2)]
    raw["roadmap"] = roads[0]
    raw["roadmaps"] = {f"road_{number}": road for number, road in enumerate(roads[1:], start=1)}
    for mediator in raw["mediators"].values():
        mediator["prefers"] = {}
    return Scenario.model_validate(raw)


def _in_pieces(lead: int, first: int) -> dict[str, Any]:
    """A road of 20 stages on which one track (0: arms, 1: lines) runs `lead` pieces ahead of the other."""
    tracks = ("disarmament", "withdrawal")
    left = [PIECES, PIECES]
    order = [first] * (2 * lead)
    order += [1 - first if place % 2 == 0 else first for place in range(4 * PIECES)]
    stages: list[dict[str, Any]] = [{"reach": {"governance": 0.5}}, {"reach": {"crossings": 1.0}}]
    for side in order:
        if left[side]:
            left[side] -= 1
            level = 0.44 + 0.56 * (1 - left[side] / PIECES) if side else 1 - left[side] / PIECES
            stages.append({"reach": {tracks[side]: {"level": min(level, 1.0), "tranches": 1}}})
    stages += [{"reach": {"governance": 1.0}}, {"reach": {"reconstruction": 0.4}}]
    return {"stages": stages}


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
