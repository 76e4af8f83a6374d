"""Values in a scenario: whether one is nothing, whether two are the same, and the scenario with other ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath


def is_some(value: Any) -> bool:
    """Whether a value is anything but nothing: a number that can differ from 0, a name, a filled list or mapping."""
    if isinstance(value, Quantity):
        return value.limits != (0.0, 0.0)
    if isinstance(value, dict):
        return any(map(is_some, value.values()))
    return bool(value)


def is_same(value: Any, other: Any) -> bool:
    """Whether a value of a scenario is `other`, which may be plain: a number for a quantity, whatever its source."""
    if isinstance(value, Quantity) and isinstance(other, Quantity):
        return (value.shape, value.arguments) == (other.shape, other.arguments)
    if isinstance(value, Quantity):
        return value.is_certain and bool(value.arguments[0] == other)
    if isinstance(value, dict) and isinstance(other, Mapping):
        return value.keys() == other.keys() and all(is_same(item, other[key]) for key, item in value.items())
    return bool(value == other)


def changed(plan: Scenario, values: Mapping[KeyPath, Any]) -> Scenario:
    """The scenario with these fields at these values, read anew."""
    raw = plan.model_dump(exclude_unset=True)
    for (*way, last), value in values.items():
        part: Any = raw
        for step in way:
            part = part.setdefault(step, {}) if isinstance(part, dict) else part[step]
        part[last] = value
    return Scenario.model_validate(raw)
