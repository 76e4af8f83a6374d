"""What cannot be written down for all worlds at once is refused, with the line."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import answers  # noqa: F401  # it registers what functions answer
from sim.engine.graph import FLOAT, INTEGER, Graph, Node
from sim.engine.symbols import WORLDS, CannotRecord, Somewhere, Symbol
from sim.rules.arrays import at_place, plain
from sim.rules.chance import poisson


@pytest.fixture
def graph() -> Graph:
    return Graph()


def number(graph: Graph, name: str = "x", kind: str = FLOAT) -> Symbol:
    return Symbol(graph, graph.add(Node("input", (), kind, name)))


def test_a_branch_on_data_is_refused_with_its_line(graph):
    x = number(graph)

    def rule() -> int:
        return 1 if x > 0 else 0

    with pytest.raises(CannotRecord, match=r"test_recording.py, line \d+: branches on data"):
        rule()


def test_a_branch_on_the_step_is_refused_but_not_where_every_step_gives_the_same(graph):
    step = Symbol(graph, graph.add(Node("step", (), INTEGER)))
    with pytest.raises(CannotRecord, match="branches on data, or on the step"):
        bool(step == 12)
    assert bool(step > 0)
    assert not bool(step == 0)


def test_a_plain_array_is_not_made_of_a_symbol_but_by_plain_it_stays_one(graph):
    x = number(graph)
    assert plain(x) is x
    with pytest.raises(CannotRecord, match="plain array"):
        np.asarray(x)


def test_worlds_that_differ_cannot_be_taken_into_a_recording(graph):
    x = number(graph)
    assert (x + np.full(WORLDS, 2.0)).nodes == (x + 2.0).nodes
    with pytest.raises(CannotRecord, match="differs between worlds"):
        x + np.arange(WORLDS)


def test_single_worlds_and_unknown_functions_are_refused(graph):
    x = number(graph)
    with pytest.raises(CannotRecord, match="single worlds"):
        x[3]
    with pytest.raises(CannotRecord, match="arctan"):
        np.arctan(x)
    with pytest.raises(CannotRecord, match="sort"):
        np.sort(x)


def test_equal_operations_are_one_node_and_what_is_known_is_reckoned(graph):
    x, y = number(graph), number(graph, "y")
    assert (x + y).nodes == (y + x).nodes
    assert (x * 1.0).nodes == x.nodes
    assert (0.0 * x).known() == [0.0]
    assert np.where(x > y, x, x).nodes == x.nodes
    assert np.exp(Symbol(graph, graph.constant(0.0))).known() == [1.0]


def test_what_is_entered_for_some_worlds_leaves_the_others(graph):
    x, y = number(graph), number(graph, "y")
    index = np.flatnonzero(x > 0)
    assert isinstance(index, Somewhere)
    filled = np.zeros_like(x)
    filled[index] = y[index]
    assert filled.nodes == np.where(x > 0, y, 0.0).nodes


def test_looking_up_and_counting_are_one_operation_each(graph):
    place, mean, luck = number(graph, "place", INTEGER), number(graph, "mean"), number(graph, "luck")
    table = np.array([[1.0], [2.0], [4.0]])
    assert graph.nodes[int(at_place(table, place).nodes)].operation == "look up"
    assert graph.nodes[int(poisson(mean, luck).nodes)].operation == "poisson"
