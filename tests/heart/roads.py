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


def road(name: str, changes: Mapping[str, Any] | None = None, tranches: int = TRANCHES, weeks: int = WEEKS) -> Scenario:
    """A plain road that nobody bargains over, with some numbers of the scenario changed by their dotted paths."""
    stage = load(f"gaza/{name}").model_dump(mode="json", exclude_unset=True)
    stage |= {"weeks": weeks, "futures_per_draw": 1, "roadmap": {"name": name, "stages": _stages(name, tranches)}}
    stage["roadmaps"] = {}
    for mediator in stage["mediators"].values():
        mediator.pop("prefers", None)
    for track in MAIN.values():
        stage["tracks"][track]["tranches"] = tranches
    return with_changes(Scenario.model_validate(stage), changes or {})


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
    arms, lines = ({track: {"tranches": tranches}} for track in MAIN.values())
    arm, line = ({track: {"tranches": 1}} for track in MAIN.values())
    reached = {
        "disarmament_first": [arms, lines],
        "withdrawal_first": [lines, arms],
        "alternating": [arm, line] * tranches,
        "alternating_mirrored": [line, arm] * tranches,
        "side_by_side": [{**arm, **line}] * tranches,
    }[name]
    return [{"reach": reach} for reach in reached]


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
