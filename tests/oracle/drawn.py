"""A scenario as plain data, with every uncertain number already drawn for one world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.model.luck import Luck
from sim.model.parameters import draw
from sim.scenario.quantity import Quantity, gamma_quantile
from sim.scenario.schema import Scenario


def drawn(plan: Scenario, seed: int, worlds: Sequence[int]) -> list[dict[str, Any]]:
    """The numbers of these worlds (rising), as nested plain dictionaries."""
    luck, numbers = Luck(seed), np.asarray(worlds)
    parameters = draw(plan, luck, numbers)
    frailty = np.broadcast_to(
        gamma_quantile(luck.uniform("frailty", "truce", 0, numbers), parameters["violence.frailty"]), numbers.shape
    )
    result = []
    for place in range(len(numbers)):
        own = {path: float(v if np.ndim(v) == 0 else v[place]) for path, v in parameters.items()}
        world = _plain(plan, "", own)
        world["violence"]["frailty_drawn"] = float(frailty[place])
        for name, track in plan.tracks.items():  # a ladder has as many rungs in every world
            world["tracks"][name]["start_middle"] = track.start.middle
            world["tracks"][name]["start_highest"] = track.start.limits[1]
        result.append(world)
    return result


def _plain(part: Any, path: str, own: dict[str, float]) -> Any:
    """A part of a scenario without pydantic, its quantities replaced by the world's own numbers."""
    if isinstance(part, Quantity):
        return own[path]
    before = f"{path}." if path else ""
    if isinstance(part, dict):
        return {key: _plain(item, f"{before}{key}", own) for key, item in part.items()}
    if isinstance(part, list):
        return [_plain(item, f"{before}{place}", own) for place, item in enumerate(part)]
    if hasattr(type(part), "model_fields"):
        return {key: _plain(getattr(part, key), f"{before}{key}", own) for key in type(part).model_fields}
    return part
