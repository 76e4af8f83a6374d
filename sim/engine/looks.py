"""Looks: what is made of a road on which nobody has acted yet is recorded once, for any road, and asked for again.

While the week is recorded a look stands for itself: the week finds what it brings as inputs. So does what the types of
both sides would do (sim.model.belief.ask), which one look asks for several times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.graph import FLOAT, INTEGER, Graph, Node
from sim.engine.symbols import FUNCTIONS, Somewhere, Symbol, lift
from sim.model import belief, table
from sim.model.view import TYPES, ByType

if TYPE_CHECKING:
    from sim.model.world import World

Path = tuple[str | int, ...]
"""Where a number is found: an attribute, a key or a place in a row, one after another, from the world on."""
LOOK, EXPECTED, ANSWER = "look", "expected", "answer"
"""What the paths of inputs begin with that looks bring, or are asked with."""
Places = NDArray[np.int64]
"""Places in a graph, one for each row."""


@dataclass
class Look:
    """A look at one road, that which is the node `road`: what the week finds as inputs once it is made.

    `asks` has by name what is expected of the types of both sides each time that it asks, `expected` and `answer` what
    goes in and comes out of an answer; `found`, by name, what is found in the end.
    """

    found: dict[str, Places] = field(default_factory=dict)
    expected: dict[str, Places] = field(default_factory=dict)
    answer: dict[str, Places] = field(default_factory=dict)
    asks: list[dict[str, Places]] = field(default_factory=list)


class Notes(Graph):
    """The graph of a week, and the look that belongs to it."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()


def inputs(graph: Graph, path: Path, kind: str, shape: tuple[int, ...]) -> Symbol:
    """Numbers that are there before, those of a table of this shape."""
    rows = np.empty(shape, dtype=np.int64)
    for row in np.ndindex(shape):
        rows[row] = graph.add(Node("input", (), kind, (path, row)))
    return Symbol(graph, rows)


def _glance(index: Any, roads: Any, world: World) -> table.Glance:
    assert isinstance(index, Somewhere)
    notes = index.mask.graph
    assert isinstance(notes, Notes)
    found, names, (number,) = notes.look.found, [party.name for party in world.parties], np.unique(roads).tolist()
    if not found:
        look: Callable[..., table.Glance] = table.glance.__wrapped__  # type: ignore[attr-defined]
        everywhere: Any = index
        seen = look(everywhere, Symbol(notes, notes.add(Node("road", (), INTEGER))), world)
        for name in names:
            found[f"surplus {name}"] = lift(notes, seen.surplus[name])
            found[f"why {name}"] = lift(notes, seen.why[name])
            for one in TYPES:
                found[f"{one} {name}"] = lift(notes, getattr(seen.expected[name], one))

    def of(what: str, name: str) -> Any:
        places = found[f"{what} {name}"]
        return inputs(notes, (LOOK, number, f"{what} {name}"), Symbol(notes, places).kind, places.shape)

    return table.Glance(
        {name: of("surplus", name) for name in names},
        {name: of("why", name) for name in names},
        {name: ByType(*(of(one, name) for one in TYPES)) for name in names},
    )


def _ask(where: Symbol, answer: Callable[..., Any], expected: Mapping[str, ByType]) -> dict[str, ByType]:
    notes = where.graph
    assert isinstance(notes, Notes)
    look, turn = notes.look, len(notes.look.asks)
    asked = _flat(notes, expected)
    look.asks.append(asked)
    if not look.answer:
        given = {name: inputs(notes, (EXPECTED, name), FLOAT, places.shape) for name, places in asked.items()}
        look.expected = {name: symbol.nodes for name, symbol in given.items()}
        look.answer = _flat(notes, answer(_by_type(expected, given)))
    brought = {name: inputs(notes, (ANSWER, turn, name), FLOAT, places.shape) for name, places in asked.items()}
    return _by_type(expected, brought)


def _flat(graph: Graph, by_party: Mapping[str, ByType]) -> dict[str, Places]:
    found = {}
    for name, by_type in by_party.items():
        for one in TYPES:
            table_ = getattr(by_type, one)
            found[f"{one} {name}"] = np.broadcast_to(lift(graph, table_), table_.shape[:-1])
    return found


def _by_type(parties: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, ByType]:
    return {name: ByType(*(tables[f"{one} {name}"] for one in TYPES)) for name in parties}


FUNCTIONS[table.glance] = _glance
FUNCTIONS[belief.ask] = _ask
