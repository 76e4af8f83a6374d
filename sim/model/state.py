"""A world is a value: actors annotate the fields that differ from world to world, and this reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.rules.arrays import Integers

Tree = TypeVar("Tree")

PerWorld = Annotated[Tree, "per world"]
"""The annotation of a field with one entry per world: an array of floats, truths or whole numbers."""
PerWorldByName = Annotated[Mapping[str, Tree], "per world, by name"]
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
    return tuple(name for name, hint in _hints(holder).items() if str(hint).startswith("PerWorld"))


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


def cut_into(other: Any, holder: Any, index: Integers | None) -> None:
    """Let `other`, of the same class, have the state of `holder` and what it carries along, of worlds `index` (none:
    of all)."""
    state = read_state(holder)
    write_state(other, state if index is None else {name: array.take(index, axis=-1) for name, array in state.items()})
    for name, hint in _hints(holder).items():
        if str(hint).startswith("Carried["):
            setattr(other, name, getattr(holder, name) if index is None else pick(getattr(holder, name), index))


def duplicate(item: Any, known: dict[int, Any] | None = None) -> Any:
    """A second web of the same objects of the model, which know each other and share all their numbers."""
    known = {} if known is None else known
    kind = type(item)
    if kind in (tuple, list):
        return kind(duplicate(one, known) for one in item)
    if kind is dict:
        return {key: duplicate(one, known) for key, one in item.items()}
    is_frozen = hasattr(kind, "__dataclass_fields__")
    if not kind.__module__.startswith("sim.model.") or is_frozen or not hasattr(item, "__dict__"):
        return item
    if id(item) not in known:
        known[id(item)] = object.__new__(kind)
        vars(known[id(item)]).update({name: duplicate(one, known) for name, one in vars(item).items()})
    return known[id(item)]


def column(item: Any, number: int, count: int, known: dict[int, Any] | None = None) -> Any:
    """A second web of the objects of the model, with the entries of world `number` of `count` alone.

    Whatever has `count` entries along its last axis is of the worlds: no other table may have as many.
    """
    known = {} if known is None else known
    kind = type(item)
    if kind is np.ndarray:
        return item[..., number : number + 1] if item.ndim and item.shape[-1] == count else item
    if kind in SAME_FOR_ALL:
        return item
    if kind in (tuple, list):
        return kind(column(one, number, count, known) for one in item)
    if kind is dict:
        return {key: column(one, number, count, known) for key, one in item.items()}
    if not kind.__module__.startswith(("sim.model.", "sim.rules.")) or not hasattr(item, "__dict__"):
        return item
    if id(item) not in known:
        known[id(item)] = one = object.__new__(kind)
        vars(one).update({name: column(value, number, count, known) for name, value in vars(item).items()})
    return known[id(item)]
