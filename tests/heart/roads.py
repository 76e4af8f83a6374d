"""The plain roads for Gaza: the same two obligations in five orders, all else beside the road.

Two main tracks of five tranches each, over five years, with the same prizes for both sides at the end. Only the order
differs, and, where a test asks for it, into how many tranches each track is cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim import load
from sim.scenario.load import with_changes
from sim.scenario.schema import Scenario

MAIN = {"hamas": "disarmament", "israel": "withdrawal"}
"""The main track of each side."""

ROADS = ("disarmament_first", "withdrawal_first", "alternating", "alternating_mirrored", "side_by_side")
WEEKS = 260
TRANCHES = 5
LINE = 0.355  # where the withdrawal starts, in the middle of its range
PRIZE = {"value": {"uniform": [0, 0.9]}, "chance": {"uniform": [0.2, 0.6]}}


def road(name: str, changes: Mapping[str, Any] | None = None, tranches: int = TRANCHES, weeks: int = WEEKS) -> Scenario:
    """A plain road, with some numbers of the scenario changed by their dotted paths."""
    stages = _stages(name, tranches)
    stages[-1]["prizes"] = dict.fromkeys(MAIN, PRIZE)
    return load(
        "gaza/official_plan", {"roadmap.stages": stages, "weeks": weeks, "futures_per_draw": 1, **(changes or {})}
    )


def of_both(**changes: Any) -> dict[str, Any]:
    """The same numbers for both parties."""
    return {f"parties.{party}.{key.replace('__', '.')}": value for party in MAIN for key, value in changes.items()}


def trusting(trust: float | None = None, reliability: float | None = None) -> dict[str, Any]:
    """Trust of both sides in the other, and how reliable both are."""
    stated = {
        "parties.israel.trust.hamas": trust,
        "parties.hamas.trust.israel": trust,
        **of_both(reliability=reliability),
    }
    return {path: value for path, value in stated.items() if value is not None}


def _stages(name: str, tranches: int) -> list[dict[str, Any]]:
    """The stages of a road, each an obligation of one side or of both."""
    whole = {track: {track: {"level": 1, "tranches": tranches}} for track in MAIN.values()}
    steps = [
        {"disarmament": _part("disarmament", 0.0, k / tranches), "withdrawal": _part("withdrawal", LINE, k / tranches)}
        for k in range(1, tranches + 1)
    ]
    arms, lines = whole["disarmament"], whole["withdrawal"]
    turns = {"alternating": ("disarmament", "withdrawal"), "alternating_mirrored": ("withdrawal", "disarmament")}
    if name in turns:
        reached = [{track: step[track]} for step in steps for track in turns[name]]
    else:
        reached = {
            "disarmament_first": [arms, lines],
            "withdrawal_first": [lines, arms],
            "side_by_side": [{**arms, **lines}],
        }[name]
    return [{"reach": reach} for reach in reached]


def _part(track: str, start: float, share: float) -> dict[str, Any]:
    """One tranche, up to this share of what is left of the track at its start."""
    return {"level": round(start + (1.0 - start) * share, 6), "tranches": 1}


CAST = ("contributors", "donors", "spoilers", "backers", "linked_fronts", "populations", "mediators", "force")


def alone(name: str, changes: Mapping[str, Any] | None = None, tranches: int = TRANCHES) -> Scenario:
    """The same road with the two sides and their main tracks alone on the stage: quick, for laws about the two."""
    stage = road(name, tranches=tranches).model_dump(mode="json", exclude_unset=True)
    for absent in (*CAST, "events", "mediation"):
        stage.pop(absent, None)
    stage["tracks"] = {track: stage["tracks"][track] for track in MAIN.values()}
    for party in stage["parties"].values():
        party["values"] = {track: party["values"][track] for track in MAIN.values()}
        party.pop("vetoes", None)
        party["home_front"].pop("by_opinion", None)
    return with_changes(Scenario.model_validate(stage), changes or {})
