"""Parameters: what every number of a scenario is worth in each world, in the parties' units."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.model.luck import Luck
from sim.model.units import in_units
from sim.rules.arrays import Integers, Number
from sim.scenario.schema import Scenario


def parameters(plan: Scenario, luck: Luck, ids: Integers, given: Mapping[str, Number]) -> dict[str, Number]:
    """Every parameter by its dotted path, as it is drawn or `given` in its place, and counted in units.

    Where NaN is given, it stays as it is drawn.
    """
    drawn = draw(plan, luck, ids)
    return in_units(plan, _with_prizes(plan, {**drawn, **{path: _or(drawn, path, one) for path, one in given.items()}}))


def _or(drawn: Mapping[str, Number], path: str, given: Number) -> Number:
    """The number that is given, or that which is drawn where NaN is."""
    stays = np.isnan(given)
    return np.where(stays, drawn[path], given) if np.any(stays) else given


def draw(plan: Scenario, luck: Luck, ids: Integers) -> dict[str, Number]:
    """Every parameter by its dotted path: one number, or one for each world where it is uncertain.

    World n uses draw n // futures_per_draw, so that several futures share the same assumptions.
    """
    draws = np.unique(ids // plan.futures_per_draw)
    belongs = np.searchsorted(draws, ids // plan.futures_per_draw)
    return {
        path: quantity.at(0.5)
        if quantity.is_certain
        else np.asarray(quantity.at(luck.uniform("parameter", plan.die_of(path), 0, draws)))[belongs]
        for path, quantity in plan.quantities().items()
    }


def _with_prizes(plan: Scenario, parameters: dict[str, Number]) -> dict[str, Number]:
    """The parameters, with what the end of any road pays also where the prizes of the last stage of each would stand.

    A world draws it once, whatever its road.
    """
    for path, road in zip(plan.road_paths(), plan.roads(), strict=True):
        last = f"{path}.stages.{len(road.stages) - 1}.prizes"
        for name in plan.prizes:
            for key in ("value", "chance"):
                parameters[f"{last}.{name}.{key}"] = parameters[f"prizes.{name}.{key}"]
    return parameters
