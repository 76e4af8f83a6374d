"""A world is a value: actors annotate the fields that differ from world to world, and this reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.rules.arrays import Integers

Tree = TypeVar("Tree")

PerWorld = NDArray[Any]
"""The annotation of a field with one entry per world."""
PerWorldByName = Mapping[str, NDArray[Any]]
"""The annotation of a mapping of such fields."""
Carried = Annotated[Tree, "carried"]
"""The annotation of what goes along when worlds are dropped but is no part of their state: it follows from parameters
and roads, or belongs to one week. A tree of arrays with worlds last (or 1 there: one for all)."""


SAME_FOR_ALL = frozenset((float, int, bool, str, np.float64, type(None)))
"""The types of what has no worlds."""


def _hints(holder: Any) -> dict[str, str]:
    """The annotations of the class of `holder`, as they are written."""
    written: dict[str, str] = {}
    for kind in reversed(type(holder).__mro__):
        written |= vars(kind).get("__annotations__", {})
    return written


def fields_of(holder: Any) -> tuple[str, ...]:
    """The names of the fields that the class of `holder` annotates as per world."""
    return tuple(name for name, hint in _hints(holder).items() if hint in ("PerWorld", "PerWorldByName"))


def carry(holder: Any, index: Integers) -> None:
    """Cut what `holder` carries along (beside its state) to worlds `index`."""
    for name, hint in _hints(holder).items():
        if str(hint).startswith("Carried["):
            setattr(holder, name, pick(getattr(holder, name), index))


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
    kind = type(value)  # the commonest first: this is asked hundreds of thousands of times
    if kind is np.ndarray:
        if value.ndim == 0 or value.shape[-1] == 1:
            return value
        return value[..., index] if isinstance(index, slice) else value.take(index, axis=-1)
    if kind in SAME_FOR_ALL:
        return value
    if isinstance(value, Mapping):
        return {key: pick(item, index) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return kind(pick(item, index) for item in value)
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        return kind(*[pick(getattr(value, name), index) for name in value.__dataclass_fields__])
    return value


def laid(tree: Tree, part: Tree, index: Integers, count: int) -> Tree:
    """A copy of a tree of tables for `count` worlds, with those of worlds `index` taken from `part`."""
    whole: Any = tree
    if hasattr(whole, "ndim"):
        copy = np.broadcast_to(whole, (*whole.shape[:-1], count)).copy()
        copy[..., index] = part
        laid_out: Any = copy
    elif isinstance(whole, Mapping):
        pieces: Any = part
        laid_out = {key: laid(item, pieces[key], index, count) for key, item in whole.items()}
    else:
        names = whole.__dataclass_fields__
        laid_out = type(whole)(
            **{name: laid(getattr(whole, name), getattr(part, name), index, count) for name in names}
        )
    found: Tree = laid_out
    return found
