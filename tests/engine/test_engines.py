"""Both engines follow the same worlds to the same ends."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from threading import Event

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.engine import AUTO, COMPILED, NUMPY, Choice, asked_for, engine_of, simulate
from sim.engine import block as compiled
from sim.engine.choice import told
from sim.engine.program import program_of
from sim.engine.shape import shape_of
from sim.engine.symbols import CannotRecord
from sim.model import batch
from sim.model.batch import Batch
from sim.model.luck import Luck, SharedLuck
from sim.model.past import Past, PastLuck
from sim.model.standing import STEP, StandingOrder
from sim.scenario.faults import BadScenario
from sim.scenario.load import load, with_changes
from sim.scenario.schema import Scenario
from tests.engine.engines import agree, on_code, on_numpy, shortened
from tests.oracle.plans import plans
from tests.shipped import scenario_names

ANY = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SMALL = "exercises/two_tables/bound"


@pytest.fixture(scope="module")
def small() -> Scenario:
    return shortened(load(SMALL), 40)


def test_an_exercise_ends_the_same_on_both_engines(small):
    agree(small, 60)


@settings(ANY, max_examples=3)
@given(plans())
def test_any_small_scenario_ends_the_same_on_both_engines(given_plan):
    agree(shortened(Scenario.model_validate(given_plan[0]), 20), 12)


@pytest.mark.slow
@settings(ANY, max_examples=5)
@given(plans(), st.randoms(use_true_random=False))
def test_many_small_scenarios_end_the_same_on_both_engines(given_plan, dice):
    """Five shapes, and of each ten scenarios of other numbers."""
    plan = shortened(Scenario.model_validate(given_plan[0]), 15)
    for _ in range(10):
        agree(plan, 8)
        plan = with_other_numbers(plan, dice)


def with_other_numbers(plan: Scenario, dice: Random) -> Scenario:
    """A scenario of the same shape with three certain numbers that are halved or nearly so, where that may be."""
    moved = {
        path: quantity.at(0.5) * dice.uniform(0.5, 1.0)
        for path, quantity in plan.quantities().items()
        if quantity.is_certain and 0 < quantity.at(0.5) < 1 and not path.endswith(".start")
    }
    chosen = dice.sample(sorted(moved), min(3, len(moved)))
    with suppress(BadScenario):  # a number that does nothing here may not be moved
        other = with_changes(plan, {path: moved[path] for path in chosen})
        return other if shape_of(other) == shape_of(plan) else plan
    return plan


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gaza/official_plan", "gaza/side_by_side", "gaza/negotiated"])
def test_the_plans_for_gaza_end_the_same_over_all_their_weeks(name):
    agree(load(name), 64)


@pytest.mark.slow
@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_goes_the_same_way_on_both_engines(name):
    agree(shortened(load(name), 26), 16)


def same_bits(one, other) -> bool:
    """Whether two records are equal to the bit."""
    return all(np.array_equal(array, other.arrays[name]) for name, array in one.arrays.items())


def test_bits_depend_neither_on_the_worlds_beside_nor_on_how_many_are_in_memory_together(small, monkeypatch):
    together = on_code(small, np.arange(61), 61)
    for first, end in ((0, 7), (7, 30), (30, 61)):
        part = on_code(small, np.arange(first, end), end - first)
        for name, path in part.paths.items():
            assert np.array_equal(path, together.paths[name][:, first:end]), name
    monkeypatch.setattr(compiled, "TILE", 2)
    assert same_bits(on_code(small, np.arange(61), 61), together)


def test_bits_do_not_depend_on_the_number_of_threads(small, monkeypatch):
    monkeypatch.setattr(compiled, "TILE", 2)
    alone = on_code(small, np.arange(61), 30)
    assert same_bits(on_code(small, np.arange(61), 30, threads=3), alone)


def test_worlds_that_nobody_wants_any_more_are_left(small):
    stop = Event()
    stop.set()
    with pytest.raises(compiled.Stopped):
        simulate(Batch(small, np.arange(8), Luck(0)), engine=COMPILED, stop=stop)


def test_many_points_share_the_luck_of_their_worlds(small):
    """A sweep follows world n of every point with the dice of world n."""
    trust = "parties.alpha.trust.beta" if "alpha" in small.parties else _trust(small)
    luck, worlds = SharedLuck(0, "main", 10, 10), np.arange(30)
    given_ = {trust: np.repeat([0.2, 0.5, 0.9], 10)}
    expected = batch.simulate(Batch(small, worlds, luck, 10, given_))
    found = compiled.follow(program_of(small, {}), Batch(small, worlds, luck, 10, given_), luck, worlds % 10)
    for name, array in expected.arrays.items():
        if array.dtype.kind != "U":
            assert np.allclose(array, found.arrays[name], rtol=1e-9, atol=1e-9), name


def _trust(plan: Scenario) -> str:
    one, other = plan.parties
    return f"parties.{one}.trust.{other}"


def test_worlds_that_have_lived_through_some_weeks_go_on_the_same(small):
    """Some of forty worlds, several of them twice, on other luck from week 12 on."""
    luck, numbers, weeks = Luck(0), np.arange(40), 11
    world, record = Batch(shortened(small, weeks), numbers, luck, 40).opened()
    outcomes = [world.outcome]
    for week in range(1, weeks + 1):
        world.step()
        record.observe(world, week, numbers)
        outcomes.append(world.outcome)
    drawn = {path: luck.uniform("parameter", small.die_of(path), 0, numbers) for path in small.quantities()}
    lived = Past(weeks, "onward", drawn, world.state, numbers, np.stack(outcomes), record.paths)
    past = lived.only(np.repeat(numbers, 2)[:60])
    dice = PastLuck(Luck(0, "onward"), past, 0, 60)
    onward = Batch(small, np.arange(60), dice, 60, past=past)
    expected = batch.simulate(onward)
    found = compiled.follow(program_of(small, {}), onward, dice.onward, np.arange(60))
    for name, array in expected.arrays.items():
        if array.dtype.kind != "U":
            assert np.allclose(array, found.arrays[name], rtol=1e-9, atol=1e-9), name


def test_a_party_under_a_standing_order_is_recorded_under_it(small, monkeypatch):
    monkeypatch.setenv("SIM_ENGINE", COMPILED)
    name = next(iter(small.parties))
    orders = {name: StandingOrder(STEP, STEP)}
    expected = batch.simulate(Batch(small, np.arange(40), Luck(0), 4, standing=orders))
    found = simulate(Batch(small, np.arange(40), Luck(0), 4, standing=orders))
    assert np.array_equal(expected.states, found.states)
    assert not np.array_equal(found.states, on_numpy(small, np.arange(40)).states)


def test_an_engine_of_another_name_is_refused(monkeypatch):
    for name in (NUMPY, COMPILED, AUTO):
        monkeypatch.setenv("SIM_ENGINE", name)
        assert asked_for() == name
    monkeypatch.setenv("SIM_ENGINE", "fast")
    with pytest.raises(ValueError, match="no engine `fast`"):
        asked_for()


def test_a_wrong_number_of_threads_is_told_before_any_work_is_done(small, monkeypatch):
    monkeypatch.setenv("SIM_ENGINE", COMPILED)
    for wrong in ("many", "0", "-1", "1.5"):
        monkeypatch.setenv("SIM_THREADS", wrong)
        with pytest.raises(ValueError, match=f"SIM_THREADS: found `{wrong}`"):
            told(Choice(COMPILED), [small])


def test_what_cannot_be_recorded_is_left_to_numpy_and_the_reason_told(small, monkeypatch):
    monkeypatch.setenv("SIM_ENGINE", COMPILED)

    def refuse(*_):
        raise CannotRecord("branches on data")

    monkeypatch.setattr("sim.engine.program.program_of", refuse)
    said = str(engine_of(small))
    assert said.startswith("numpy: ")
    assert said.endswith("branches on data")
    record = simulate(Batch(small, np.arange(8), Luck(0)))
    assert same_bits(record, on_numpy(small, np.arange(8), 0))
