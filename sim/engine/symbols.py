"""Symbols in place of arrays: what NumPy is asked to do with them is written down in a graph.

They take part by NumPy's own protocols (`__array_ufunc__`, `__array_function__`), so that the model's code runs on them
as it stands. Worlds are the last axis, of which all entries are alike: a symbol has one node for each row.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from sim.engine.graph import FLOAT, INTEGER, TRUTH, Graph, Node
from sim.rules import arrays

WORLDS = 1021  # how many a symbol seems to be of: no other axis is as long, and no roads are reckoned side by side
OF_KIND = {TRUTH: np.dtype(bool), INTEGER: np.dtype(np.int64), FLOAT: np.dtype(np.float64)}
BY_LETTER = {"b": TRUTH, "i": INTEGER, "u": INTEGER, "f": FLOAT}
BETWEEN = (str(Path(__file__).parent), str(Path(np.__file__).parent))  # what asks in another's place

Rows = NDArray[np.int64]
"""Places in the graph, one for each row (the last axis, worlds, left out)."""


class CannotRecord(TypeError):
    """The model does something that cannot be written down for all worlds at once."""

    def __init__(self, what: str) -> None:
        asked = [frame for frame in traceback.extract_stack() if not frame.filename.startswith(BETWEEN)]
        where = f"{'/'.join(Path(asked[-1].filename).parts[-3:])}, line {asked[-1].lineno}: " if asked else ""
        super().__init__(f"{where}{what}")


class Symbol(NDArrayOperatorsMixin):
    """An array of numbers that are not known yet."""

    __slots__ = ("graph", "nodes")
    __hash__ = object.__hash__

    def __init__(self, graph: Graph, nodes: Any) -> None:
        self.graph: Graph = graph
        self.nodes: Rows = np.asarray(nodes, dtype=np.int64)

    # What an array has

    @property
    def shape(self) -> tuple[int, ...]:
        """The rows, and the worlds."""
        return (*self.nodes.shape, WORLDS)

    @property
    def ndim(self) -> int:
        """The number of axes, worlds included."""
        return self.nodes.ndim + 1

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.nodes.size * WORLDS

    @property
    def kind(self) -> str:
        """The kind of its numbers."""
        return self.graph.widest(self.nodes.reshape(-1).tolist())

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its numbers."""
        return OF_KIND[self.kind]

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Symbol]:
        if not self.nodes.ndim:
            raise CannotRecord("goes through the worlds one by one")
        return (Symbol(self.graph, row) for row in self.nodes)

    def known(self) -> list[bool | int | float | None]:
        """The numbers that are known after all."""
        return [self.graph.known(place) for place in self.nodes.reshape(-1).tolist()]

    def __bool__(self) -> bool:
        values = self.known()
        if len(values) != 1 or values[0] is None:
            raise CannotRecord("branches on data, or on the step")
        return bool(values[0])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        raise CannotRecord("makes a plain array of what differs between worlds (see sim.rules.arrays.plain)")

    def any(self, axis: int | None = None) -> Any:
        """Whether it holds anywhere: taken to be so unless it is known not to.

        What is spared where nothing is found would change nothing: no world depends on those beside it.
        """
        truth = self.astype(bool)
        if axis is None:
            return any(value is not False for value in truth.known())
        if axis in (-1, self.nodes.ndim):
            may = [value is not False for value in truth.known()]
            return np.array(may, dtype=bool).reshape(self.nodes.shape)
        found = Symbol(self.graph, truth.nodes[0])
        for row in truth.nodes[1:]:
            found = found | Symbol(self.graph, row)
        return found

    def all(self, axis: int | None = None) -> Any:
        """Whether it holds everywhere: only where that is known."""
        return ~np.asarray((~self.astype(bool)).any(axis))

    def copy(self) -> Symbol:
        """The same, to be changed apart."""
        return Symbol(self.graph, self.nodes.copy())

    def astype(self, dtype: Any, copy: bool = True) -> Symbol:
        """The same as numbers of another type."""
        kind = BY_LETTER[np.dtype(dtype).kind]
        return rowwise(self.graph, lambda place: self.graph.cast(place, kind), self)

    def take(self, index: Any, axis: int | None = None) -> Symbol:
        """The same of some worlds."""
        return self[..., index]

    def reshape(self, *shape: Any) -> Symbol:
        """The same rows in another order of axes."""
        wanted = shape[0] if isinstance(shape[0], tuple) else shape
        if wanted[-1] != WORLDS:
            raise CannotRecord("mixes worlds with other axes")
        return Symbol(self.graph, self.nodes.reshape(wanted[:-1]))

    # Parts

    def _cut(self, key: Any) -> tuple[Any, Symbol | None]:
        """A key as that of the rows, and the worlds that it picks (none: all)."""
        keys = key if isinstance(key, tuple) else (key,)
        taken = sum(one is not None and one is not Ellipsis for one in keys)
        if Ellipsis in [one for one in keys if one is Ellipsis]:
            at = next(place for place, one in enumerate(keys) if one is Ellipsis)
            keys = (*keys[:at], *[slice(None)] * (self.ndim - taken), *keys[at + 1 :])
        else:
            keys = (*keys, *[slice(None)] * (self.ndim - taken))
        rows, last = keys[:-1], keys[-1]
        if isinstance(last, Somewhere):
            return rows, last.mask
        if isinstance(last, Symbol):
            return rows, last
        if isinstance(last, np.ndarray) and last.dtype == bool:
            return rows, Symbol(self.graph, lift(self.graph, last))
        if isinstance(last, np.ndarray) and len(last) == WORLDS and (last == np.arange(WORLDS)).all():
            return rows, None
        if isinstance(last, slice) and last == slice(None):
            return rows, None
        raise CannotRecord("picks single worlds")

    def __getitem__(self, key: Any) -> Symbol:
        rows, _ = self._cut(key)
        if len(rows) == 1 and isinstance(rows[0], Symbol):
            return look_up(self, rows[0])
        return Symbol(self.graph, self.nodes[(*rows, ...)])  # a view where NumPy gives one, also of a single row

    def __setitem__(self, key: Any, value: Any) -> None:
        rows, mask = self._cut(key)
        if mask is not None:
            value = where(mask, value, Symbol(self.graph, self.nodes[(*rows, ...)]))
        self.nodes[(*rows, ...)] = lift(self.graph, value)

    # What NumPy asks

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **kwargs: Any) -> Any:
        graph = self.graph
        kwargs.pop("dtype", None)
        if method == "accumulate" and ufunc.__name__ in ("add", "multiply") and not kwargs.get("axis"):
            rows = list(Symbol(graph, lift(graph, inputs[0])))
            for place in range(1, len(rows)):
                rows[place] = ufunc(rows[place - 1], rows[place])
            return Symbol(graph, np.stack([row.nodes for row in rows]))
        if method != "__call__" or kwargs:
            raise CannotRecord(f"asks for `{ufunc.__name__}.{method}`")
        try:
            found = rowwise(graph, lambda *places: graph.operate(ufunc.__name__, *places), *inputs)
        except TypeError as fault:
            raise CannotRecord(str(fault)) from fault
        if out is None:
            return found
        out[0].nodes[...] = found.nodes
        return out[0]

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in FUNCTIONS:
            raise CannotRecord(f"asks for `{function.__module__}.{function.__name__}`")
        return FUNCTIONS[function](*args, **kwargs)


class Chart:
    """Whole numbers that follow from the order of tranches (see sim.model.ways): given to a program, and looked up.

    `path`: where a world has them; `shape`: rows and roads.
    """

    __array_ufunc__ = None

    def __init__(self, graph: Graph, path: tuple[str | int, ...], shape: tuple[int, ...]) -> None:
        self.graph, self.path, self.shape = graph, path, shape

    def at(self, first: int, place: int) -> int:
        """The node of the entry that stands so far behind that number `first`."""
        return self.graph.add(Node("chart", (place,), INTEGER, (self.path, first)))

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in FUNCTIONS:
            raise CannotRecord(f"asks for `{function.__name__}` of what follows from roads")
        return FUNCTIONS[function](*args, **kwargs)


class Somewhere:
    """The worlds in which something holds, in place of their numbers, or of their places among others."""

    __array_ufunc__ = None

    def __init__(self, mask: Symbol) -> None:
        self.mask = mask

    def __len__(self) -> int:
        return WORLDS

    @property
    def shape(self) -> tuple[int]:
        """As if they were all."""
        return (WORLDS,)

    def __getitem__(self, key: Any) -> Somewhere:
        return Somewhere(self.mask & (key.mask if isinstance(key, Somewhere) else key))

    def __radd__(self, other: Any) -> Somewhere:
        return self  # places that are moved are places

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.arange(WORLDS)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in FUNCTIONS:
            raise CannotRecord(f"asks for `{function.__name__}` of the numbers of worlds")
        return FUNCTIONS[function](*args, **kwargs)


def lift(graph: Graph, value: Any) -> Rows:
    """Anything as places in a graph, its last axis being worlds (or 1); raises CannotRecord where worlds differ."""
    if isinstance(value, Symbol):
        return value.nodes
    array = np.asarray(value)
    if array.ndim:
        if array.shape[-1] not in (1, WORLDS):
            raise CannotRecord(f"mixes symbols with an array of shape {array.shape}")
        first = array[..., :1]
        if array.size and not ((array == first) | (array != array)).all():
            raise CannotRecord("uses a plain array that differs between worlds")
        array = array[..., 0]
    if array.dtype.kind not in BY_LETTER:
        raise CannotRecord(f"mixes symbols with {value!r}")
    flat = [graph.constant(entry) for entry in array.reshape(-1).tolist()]
    return np.array(flat, dtype=np.int64).reshape(array.shape)


def rowwise(graph: Graph, operation: Callable[..., int], *values: Any) -> Symbol:
    """An operation of nodes, row by row."""
    rows = np.broadcast_arrays(*(lift(graph, value) for value in values))
    flat = [operation(*places) for places in zip(*(one.reshape(-1).tolist() for one in rows), strict=True)]
    return Symbol(graph, np.array(flat, dtype=np.int64).reshape(rows[0].shape))


def graph_of(*values: Any) -> Graph:
    """The graph to which the symbols among values belong; raises CannotRecord where there is none."""
    for value in values:
        if isinstance(value, Symbol):
            return value.graph
        if isinstance(value, Somewhere):
            return value.mask.graph
        if isinstance(value, list | tuple) and any(isinstance(one, Symbol) for one in value):
            return graph_of(*value)
    raise CannotRecord("asks NumPy for something without symbols")


FUNCTIONS: dict[Any, Callable[..., Any]] = {}
"""What answers each function of NumPy, beside arithmetic (sim.engine.answers)."""


def answers(function: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register what answers a function of NumPy, or a rule that is one step, when it is asked of symbols."""

    def register(answer: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[function] = answer
        return answer

    return register


def where(condition: Any, yes: Any, no: Any) -> Symbol:
    """One of two."""
    graph = graph_of(condition, yes, no)
    return rowwise(graph, graph.where, condition, yes, no)


def look_up(table: Any, place: Any) -> Symbol:
    """The row of a table at a place that differs between worlds."""
    graph = graph_of(table, place)
    rows, places = lift(graph, table), lift(graph, place)
    if rows.ndim != 1:
        raise CannotRecord("looks up a place in a table of more than rows")
    return rowwise(graph, lambda one: graph.gather(rows.tolist(), one), Symbol(graph, places))


FUNCTIONS[np.where] = where
FUNCTIONS[arrays.at_place] = look_up
