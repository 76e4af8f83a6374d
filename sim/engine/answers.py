"""What NumPy's functions answer, and rules that are one step, when they are asked of symbols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.engine.graph import FLOAT, Node
from sim.engine.symbols import (
    BY_LETTER,
    FUNCTIONS,
    WORLDS,
    CannotRecord,
    Chart,
    Somewhere,
    Symbol,
    answers,
    graph_of,
    lift,
    rowwise,
    where,
)
from sim.model import ways
from sim.rules import chance


@answers(np.select)
def _select(conditions: Sequence[Any], values: Sequence[Any], default: Any = 0) -> Any:
    found = default
    for condition, value in zip(reversed(conditions), reversed(values), strict=True):
        found = where(condition, value, found) if _has_symbols(condition, value, found) else np.where(
            condition, value, found
        )  # fmt: skip
    return found


def _has_symbols(*values: Any) -> bool:
    return any(isinstance(value, Symbol) for value in values)


@answers(np.clip)
def _clip(value: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(value, low), high)


@answers(np.stack)
def _stack(values: Sequence[Any], axis: int = 0) -> Symbol:
    graph = graph_of(*values)
    if axis:
        raise CannotRecord("stacks along another axis than the first")
    return Symbol(graph, np.stack(np.broadcast_arrays(*(lift(graph, value) for value in values))))


@answers(np.concatenate)
def _concatenate(values: Sequence[Any], axis: int = 0) -> Symbol:
    graph = graph_of(*values)
    rows = [lift(graph, value) for value in values]
    if axis or any(not row.ndim for row in rows):
        raise CannotRecord("puts worlds beside one another")
    return Symbol(graph, np.concatenate(rows))


@answers(np.broadcast_to)
def _broadcast_to(value: Any, shape: tuple[int, ...]) -> Symbol:
    graph = graph_of(value)
    return Symbol(graph, np.broadcast_to(lift(graph, value), shape[:-1]).copy())


@answers(np.broadcast_arrays)
def _broadcast_arrays(*values: Any) -> list[Symbol]:
    graph = graph_of(*values)
    return [Symbol(graph, rows.copy()) for rows in np.broadcast_arrays(*(lift(graph, value) for value in values))]


@answers(np.full_like)
def _full_like(value: Symbol, fill: Any, dtype: Any = None, shape: Any = None) -> Symbol:
    rows = value.nodes.shape if shape is None else shape[:-1]
    kind = BY_LETTER[np.dtype(value.dtype if dtype is None else dtype).kind]
    place = value.graph.cast(int(lift(value.graph, fill)), kind)
    return Symbol(value.graph, np.full(rows, place, dtype=np.int64))


@answers(np.zeros_like)
def _zeros_like(value: Symbol, dtype: Any = None, shape: Any = None) -> Any:
    return _full_like(value, 0, dtype, shape)


@answers(np.ones_like)
def _ones_like(value: Symbol, dtype: Any = None, shape: Any = None) -> Any:
    return _full_like(value, 1, dtype, shape)


FUNCTIONS[np.empty_like] = _zeros_like


@answers(np.swapaxes)
def _swapaxes(value: Symbol, first: int, second: int) -> Symbol:
    return Symbol(value.graph, np.swapaxes(value.nodes, first, second))


@answers(np.atleast_2d)
def _atleast_2d(value: Symbol) -> Symbol:
    return value if value.nodes.ndim else value[np.newaxis]


@answers(np.flatnonzero)
def _flatnonzero(value: Symbol) -> Any:
    return Somewhere(value.astype(bool)) if value.any() else np.zeros(0, dtype=np.int64)


@answers(np.searchsorted)
def _searchsorted(values: Any, wanted: Any) -> Any:
    if isinstance(values, Somewhere) and isinstance(wanted, Somewhere):
        return wanted
    found: Any = np.zeros(WORLDS, dtype=np.int64)
    for value in np.asarray(values).tolist():
        found = found + (wanted > value)
    return found


@answers(np.tile)
def _tile(value: Somewhere, times: int) -> Somewhere:
    if times != 1:
        raise CannotRecord("puts worlds beside one another")
    return value


FUNCTIONS[np.atleast_1d] = lambda value: value
FUNCTIONS[np.any] = lambda value, axis=None: value.any(axis)
FUNCTIONS[np.shape] = lambda value: value.shape
FUNCTIONS[np.ndim] = lambda value: value.ndim
FUNCTIONS[np.size] = lambda value: value.size
FUNCTIONS[np.copy] = lambda value: value.copy()


# Rules that are one step to whoever records them


@answers(ways.by_road)
def _by_road(chart: Chart, roads: Any) -> Symbol:
    rows, many = chart.shape
    places = lift(chart.graph, roads)
    found = [[chart.at(row * many, place) for place in places.reshape(-1).tolist()] for row in range(rows)]
    return Symbol(chart.graph, np.array(found, dtype=np.int64).reshape(rows, *places.shape))


@answers(ways.by_row)
def _by_row(chart: Chart, rows: Any, roads: Any) -> Symbol:
    return rowwise(chart.graph, lambda place: chart.at(0, place), rows * chart.shape[1] + roads)


@answers(chance.poisson)
def _poisson(mean: Any, u: Any) -> Symbol:
    graph = graph_of(mean, u)
    return rowwise(
        graph,
        lambda *of: graph.add(Node("poisson", tuple(graph.cast(place, FLOAT) for place in of), FLOAT)),
        mean,
        u,
    )
