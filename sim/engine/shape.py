"""The shape of a scenario: all that its program depends on. Two scenarios of one shape differ by numbers alone.

A number counts by where its limits stand to 0 and to 1: that is what switches mechanisms on. Where a track starts
decides how many rows stand behind it, and what is no quantity (dates, shocks) is taken as it is. The order of tranches
is no part of it: what that comes to is given to a program (see sim.model.ways).
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sim.model.standing import StandingOrder
from sim.model.ways import Ways
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.units import Part

BESIDE = (
    "name",
    "title",
    "question",
    "note",
    "source",
    "known_until",
    "sources",
    "observed",
    "weeks",
    "futures_per_draw",
    "roadmap",
    "roadmaps",
)
"""What no week depends on, and roads: what these come to is counted (see `_roads`)."""
BY_ROAD = ("refused", "prefers")  # what is stated of roads by their names
SPARE, MOST = 4, 20  # rungs are counted in fours, so that roads of one shape may be a little longer, up to so many


def shape_of(plan: Scenario, standing: Mapping[str, StandingOrder] | None = None) -> str:
    """A hash of the shape of a scenario, under standing orders if there are any."""
    orders = {party: asdict(order) for party, order in (standing or {}).items()}
    written = json.dumps([_shape(plan, ""), _roads(plan), orders], sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def capacity(plan: Scenario) -> int:
    """The rungs that a program for a scenario has room for: worlds that it follows are laid out on so many."""
    return _room(Ways(plan).rungs)


def _room(rungs: int) -> int:
    return max(rungs, min(SPARE * -(-rungs // SPARE), MOST))


def _roads(plan: Scenario) -> list[Any]:
    """What a program needs to know of roads: which tracks are on them, how finely cut; not in what order."""
    ways, roads = Ways(plan), plan.roads()
    deadlines = [
        [number, _shape(stage.deadline, ""), _shape(stage.missed, "")]
        for number, road in enumerate(roads)
        for stage in road.stages
        if stage.deadline is not None
    ]
    prizes = [
        sum(party in stage.prizes for road in roads for stage in plan.stages_paid(road)) for party in plan.parties
    ]
    tracks = [[track, ways.rows(track), ways.behind[track], track in ways.on_road] for track in plan.tracks]
    return [len(roads), _room(ways.rungs), tracks, prizes, deadlines]


def _shape(item: Any, key: str) -> Any:
    if isinstance(item, Quantity):
        sides = [(limit > 0) - (limit < 0) + (limit >= 1) + (limit > 1) for limit in item.limits]
        return [*sides, item.middle] if key == "start" else sides
    if isinstance(item, Part):
        names = (name for name in type(item).model_fields if name not in BY_ROAD and (name not in BESIDE or key))
        return {name: _shape(getattr(item, name), name) for name in names if name != "title"}
    if isinstance(item, Mapping):
        return {"order": [str(name) for name in item], **{str(name): _shape(part, key) for name, part in item.items()}}
    if isinstance(item, list | tuple):
        return [_shape(part, key) for part in item]
    return item.isoformat() if isinstance(item, datetime.date) else item
