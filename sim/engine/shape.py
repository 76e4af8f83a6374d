"""The shape of a scenario: all that its program depends on. Two scenarios of one shape differ by numbers alone.

A number counts by where its limits stand to 0 and to 1: that is what switches mechanisms on. Where a track starts
decides how many rows stand behind it, and what is no quantity (levels of stages, dates, shocks) is taken as it is.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sim.model.standing import StandingOrder
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.units import Part

BESIDE = ("name", "title", "sources", "observed", "weeks", "futures_per_draw")
"""What no week depends on."""


def shape_of(plan: Scenario, standing: Mapping[str, StandingOrder] | None = None) -> str:
    """A hash of the shape of a scenario, under standing orders if there are any."""
    orders = {party: asdict(order) for party, order in (standing or {}).items()}
    written = json.dumps([_shape(plan, ""), orders], sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _shape(item: Any, key: str) -> Any:
    if isinstance(item, Quantity):
        sides = [(limit > 0) - (limit < 0) + (limit >= 1) + (limit > 1) for limit in item.limits]
        return [*sides, item.middle] if key == "start" else sides
    if isinstance(item, Part):
        names = (name for name in type(item).model_fields if name not in BESIDE or key)
        return {name: _shape(getattr(item, name), name) for name in names if name != "title"}
    if isinstance(item, Mapping):
        return {"order": [str(name) for name in item], **{str(name): _shape(part, key) for name, part in item.items()}}
    if isinstance(item, list | tuple):
        return [_shape(part, key) for part in item]
    return item.isoformat() if isinstance(item, datetime.date) else item
