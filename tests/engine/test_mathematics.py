"""The functions of the engine are those of NumPy, but for the last bits; its dice are NumPy's to the bit."""

from __future__ import annotations

import ctypes

import llvmlite.binding as llvm
import numpy as np
import pytest

from sim.engine.code import SLOT_BYTES, Function
from sim.engine.graph import FLOAT, Graph, Node
from sim.engine.mathematics import LANES, library
from sim.engine.program import aligned, compiled, machine
from sim.engine.symbols import Symbol
from sim.model.luck import Luck
from sim.rules.chance import poisson

X, MEAN, FIRST = 1, 2, 3


class Code:
    """A few numbers made of two, on the engine."""

    def __init__(self, *numbers) -> None:
        graph = Graph()
        x, mean = (Symbol(graph, graph.add(Node("input", (), FLOAT, name))) for name in ("x", "mean"))
        results = [int(one(x, mean).nodes) for one in numbers]
        self.dice: dict[tuple[str, str], int] = {}
        places = {int(x.nodes): X, int(mean.nodes): MEAN}
        slots = [(FIRST + number, place) for number, place in enumerate(results)]
        function = Function(graph, "made", places, slots, self.dice, {})
        text = library() + function.text().replace("define internal void @made", "define void @made")
        self.engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine())
        self.engine.add_object_file(llvm.ObjectFileRef.from_data(compiled(text)))
        self.engine.finalize_object()
        take = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)
        self._run, self.many = take(self.engine.get_function_address("made")), len(results)

    def of(self, x, mean=0.0, step=0, keys=None):
        x, found = np.asarray(x, dtype=float), []
        mean = np.broadcast_to(mean, x.shape)
        for first in range(0, len(x), LANES):
            memory = aligned((FIRST + self.many) * SLOT_BYTES).reshape(-1, LANES)
            memory[0] = first // 4
            for slot, values in ((X, x), (MEAN, mean)):
                memory[slot] = np.resize(values[first : first + LANES], LANES).view(np.int64)
            self._run(memory.ctypes.data, step, 0, None if keys is None else keys.ctypes.data, None)
            found.append(memory[FIRST:].view(float)[:, : len(x) - first].copy())
        return np.concatenate(found, axis=1)


@pytest.mark.parametrize(
    "name, low, high",
    [("exp", -700.0, 700.0), ("exp", -1.0, 1.0), ("expm1", -1e-9, 1e-9), ("expm1", -40.0, 40.0), ("log", 1e-300, 1e-3),
     ("log", 0.5, 2.0), ("log", 1.0, 1e300), ("log1p", -0.999999, 1e-6), ("log1p", -1e-12, 1e-12)],
)  # fmt: skip
def test_functions_are_right_to_the_last_bits(name, low, high):
    function = getattr(np, name)
    x = np.concatenate([np.linspace(low, high, 4001), np.random.default_rng(1).uniform(low, high, 4000)])
    assert np.all(np.abs(Code(lambda x, _: function(x)).of(x)[0] - function(x)) <= 2 * np.spacing(np.abs(function(x))))


def test_extremes_stay_what_they_are():
    exp, log = Code(lambda x, _: np.exp(x), lambda x, _: np.log(x)).of(np.array([0.0, 1.0, 5e-324, -800.0, 800.0]))
    assert (exp[0], log[1]) == (1.0, 0.0)
    assert exp[3] < 1e-300
    assert exp[4] > 1e300
    assert log[2] == pytest.approx(np.log(5e-324))


def test_counts_are_the_rules_counts():
    luck = np.random.default_rng(2).uniform(size=4000)
    means = np.random.default_rng(3).choice([0.0, 0.01, 0.4, 3.0, 40.0, 280.0], size=4000)
    assert np.array_equal(Code(lambda x, mean: poisson(mean, x)).of(luck, means)[0], poisson(means, luck))


def test_dice_fall_as_numpy_throws_them():
    code = Code(
        lambda x, _: Symbol(x.graph, x.graph.add(Node("luck", (), FLOAT, ("mood", "a party", None)))),
        lambda x, _: Symbol(x.graph, x.graph.add(Node("luck", (), FLOAT, ("type", "another", 0)))),
    )
    luck, worlds = Luck(5, "branch"), np.arange(64)
    keys = np.array([luck.key(*die) for die in code.dice], dtype=np.uint64)
    mood, kind = code.of(np.zeros(64), step=17, keys=keys)
    assert np.array_equal(mood, luck.uniform("mood", "a party", 17, worlds))
    assert np.array_equal(kind, luck.uniform("type", "another", 0, worlds))
