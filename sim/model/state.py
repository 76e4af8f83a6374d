"""A world is a value: actors annotate the fields that differ from world to world, and this reads and writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.rules.arrays import Integers

PerWorld = NDArray[Any]
"""The annotation of a field with one entry per world."""
PerWorldByName = Mapping[str, NDArray[Any]]
"""The annotation of a mapping of such fields."""


def fields_of(holder: Any) -> tuple[str, ...]:
    """The names of the fields that the class of `holder` annotates as per world."""
    written: dict[str, Any] = {}
    for kind in reversed(type(holder).__mro__):
        written |= vars(kind).get("__annotations__", {})
    return tuple(name for name, hint in written.items() if hint in ("PerWorld", "PerWorldByName"))


def read_state(holder: Any) -> dict[str, NDArray[Any]]:
    """The per-world fields of `holder`, those that are mappings spread out as `field.name`."""
    state: dict[str, NDArray[Any]] = {}
    for name in fields_of(holder):
        value = getattr(holder, name)
        if isinstance(value, Mapping):
            state |= {f"{name}.{key}": array for key, array in value.items()}
        else:
            state[name] = value
    return state


def write_state(holder: Any, state: Mapping[str, NDArray[Any]]) -> None:
    """Replace the per-world fields of `holder` by those of `state`, named as `read_state` names them."""
    for name in fields_of(holder):
        value = getattr(holder, name)
        if isinstance(value, Mapping):
            setattr(holder, name, {key: state[f"{name}.{key}"] for key in value})
        else:
            setattr(holder, name, state[name])


def pick(value: Any, index: Integers | slice) -> Any:
    """Entries `index` along the last axis, through mappings, sequences and dataclasses; what is one for all stays."""
    if isinstance(value, np.ndarray):
        if value.ndim == 0 or value.shape[-1] == 1:
            return value
        return value[..., index] if isinstance(index, slice) else value.take(index, axis=-1)
    if isinstance(value, Mapping):
        return {key: pick(item, index) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(pick(item, index) for item in value)
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        return type(value)(**{name: pick(getattr(value, name), index) for name in value.__dataclass_fields__})
    return value


def joined(several: Sequence[Any]) -> Any:
    """Trees of tables for one world after another, as one; what is one for all stays."""
    first = several[0]
    if isinstance(first, np.ndarray):
        return first if first.shape[-1] == 1 else np.concatenate(several, axis=-1)
    return type(first)(**{name: joined([getattr(one, name) for one in several]) for name in first.__dataclass_fields__})


CACHED = 2048
"""Worlds that are reckoned at a time, so that tables of all rungs stay in a processor's cache."""


def parts(worlds: int, most: int = CACHED) -> Iterator[slice]:
    """So many worlds in parts of at most `most`, side by side."""
    for first in range(0, worlds, most):
        yield slice(first, min(first + most, worlds))
