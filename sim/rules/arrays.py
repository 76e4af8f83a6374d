"""Arithmetic whose bits do not depend on how many worlds stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Integers = NDArray[np.int64]

Number = float | Floats
"""A float, or an array whose last axis is worlds; every rule serves both."""

P = ParamSpec("P")
R = TypeVar("R")
Kind = TypeVar("Kind", bound=np.generic)


@overload
def plain(value: NDArray[Kind]) -> NDArray[Kind]: ...


@overload
def plain(value: bool | np.bool_) -> Truths: ...


@overload
def plain(value: float) -> Floats: ...


def plain(value: Any) -> NDArray[Any]:
    """The value as an array; what takes part in NumPy's protocols as an array does, such as a symbol, stays."""
    found: NDArray[Any] = value if hasattr(value, "__array_function__") else np.asarray(value)
    return found


def whole(rule: Callable[P, R]) -> Callable[P, R]:
    """A rule that is one step to whoever takes part in NumPy's protocols, such as a symbol.

    For a look-up, and for a loop whose length depends on the numbers; arguments go by position.
    """

    @wraps(rule)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        for value in args:
            kind = type(value)
            if kind is not np.ndarray and hasattr(kind, "__array_function__"):
                answer: R = value.__array_function__(ask, (kind,), args, kwargs)  # type: ignore[attr-defined]
                return answer
        return rule(*args, **kwargs)

    return ask


def total(rows: Iterable[Number]) -> Number:
    """The sum of `rows`, added one after another in the given order; 0.0 if there are none."""
    remaining = iter(rows)
    result: Number = next(remaining, 0.0)
    for row in remaining:
        result = result + row
    return result


def product(rows: Iterable[Number]) -> Number:
    """The product of `rows`, multiplied one after another in the given order; 1.0 if there are none."""
    result: Number = 1.0
    for row in rows:
        result = result * row
    return result


@whole
def at_place(table: NDArray[Kind], place: Integers) -> NDArray[Kind]:
    """Row `place[n]` of `table` (rows, worlds or 1) for each world n; likewise for places (any, worlds)."""
    if table.shape[-1] == 1:
        return table[:, 0].take(place)
    found: NDArray[Kind] = table.reshape(-1).take(place * table.shape[-1] + np.arange(place.shape[-1]))
    return found


def running_total(table: NDArray[Any]) -> Floats:
    """The sum of the rows up to each row, this one included, added one after another."""
    rows: Floats = np.add.accumulate(table, axis=0, dtype=float)
    return rows
