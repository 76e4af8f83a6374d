"""Forks: a world is a value, its futures go on from any step, and their chances neither drift nor lie."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from sim.archive.blocks import BlockStore
from sim.model.outcomes import OPTIONS, STATES
from sim.scenario.load import load
from sim.study.choices.evaluation import chances, wilson
from sim.study.choices.forks import Fork, ForkLuck, outcomes, share, trunk_of
from sim.study.follow import run
from sim.study.workers import Here, Workers
from tests.support import IN_STEPS, QUIET, both, road, scenario

STEP, HOLD = OPTIONS.index("step"), OPTIONS.index("hold")
IN_THREE = road({"arms": (0.5, 1)}, {"troops": (1.0, 1)}, {"arms": (1.0, 1)})
RESTLESS = {"violence": {"rate": 2, "hazard": 0.004}, "learning.false_alarm": 0.2}
PLAN = scenario(
    IN_STEPS, RESTLESS, {"name": "Forking", "weeks": 24, "parties.beta.values.arms": {"uniform": [0.8, 1.2]}}
)


def grown(plan=PLAN, world=0, seed=0):
    trunk, _, steps = trunk_of(plan, world, seed, "main")
    list(steps)
    return trunk


def reproduces(trunk, step):
    """Whether copies that go on with the world's own dice become the world again, to the bit."""
    world = trunk.lived(ForkLuck(trunk, [Fork(step)], 3, "any", own=True), 3, step)
    for number in range(step, trunk.steps):
        world.step()
        state = world.state
        for name, value in trunk.states[number + 1].items():
            np.testing.assert_array_equal(state[name], np.repeat(value, 3, axis=-1), err_msg=name)


@pytest.mark.parametrize("step", [0, 5, 11])
def test_a_fork_with_the_same_luck_is_the_world_to_the_bit(step):
    reproduces(grown(), step)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gaza/official_plan", "gaza/negotiated"])
def test_that_holds_for_the_whole_cast_and_after_a_change_of_roads(name):
    trunk = grown(load(name), 3)
    if name == "gaza/official_plan":
        assert len({int(state["ledger.road"][0]) for state in trunk.states}) > 1
    for step in (0, 40, trunk.steps - 1):
        reproduces(trunk, step)


def test_before_its_fork_a_column_follows_the_world():
    """A late fork is carried along from the first: it must come out as if it had been followed alone."""
    trunk = grown()
    alone = outcomes(trunk, [Fork(15)], 20)
    together = outcomes(trunk, [Fork(2), Fork(15)], 20)
    np.testing.assert_array_equal(together[1], alone[0])


class Sent(Here):
    """An executor that sends away what it is given, as another process would have it."""

    def submit(self, fn, /, *args, **kwargs):
        return super().submit(*pickle.loads(pickle.dumps((fn, *args))), **kwargs)


def test_forks_are_shared_out_and_those_that_are_done_are_not_followed_again(tmp_path, monkeypatch):
    trunk, forks = grown(), [Fork(12), Fork(0), Fork(8), Fork(4)]
    whole = outcomes(trunk, forks, 20)
    monkeypatch.setattr("sim.study.choices.forks.WIDEST", 40)
    told = []
    found = outcomes(trunk, forks, 20, report=told.append, workers=Workers(Sent, 2, BlockStore(tmp_path)))
    np.testing.assert_array_equal(found, whole)
    assert told == [40, 40]
    assert len(BlockStore(tmp_path)) == 2
    monkeypatch.setattr("sim.study.choices.forks._followed", lambda *_: pytest.fail("it was done before"))
    again = outcomes(trunk, forks, 20, workers=Workers(store=BlockStore(tmp_path)))
    np.testing.assert_array_equal(again, whole)


def test_the_fork_at_the_end_is_the_end():
    for world in range(4):
        trunk = grown(world=world)
        ends = outcomes(trunk, [Fork(trunk.steps)], 5)
        assert set(ends[0]) == {int(trunk.states[-1]["outcome"][0])}
        assert share(ends, "completed")[0] in (0.0, 1.0)


def test_the_world_of_a_fork_is_the_world_of_a_run():
    found = run(PLAN, 6)
    for world in range(6):
        assert STATES[int(grown(world=world).states[-1]["outcome"][0])] == found.outcome[world]


@pytest.mark.parametrize("worlds", [12, pytest.param(40, marks=pytest.mark.slow)])
def test_chances_are_a_martingale_on_average(worlds):
    """Over many worlds the mean chance moves neither up nor down from week to week, within its error."""
    plan = scenario(IN_THREE, RESTLESS, {"name": "Fair", "weeks": 12, "conduct.mood_memory": 4})
    rows = []
    for world in range(worlds):
        trunk = grown(plan, world, 3)
        steps = [min(step, trunk.steps) for step in (0, 3, 6, 9, 12)]
        rows.append(share(outcomes(trunk, [Fork(step) for step in steps], 24), "completed"))
    paths = np.array(rows)
    assert 0.05 < paths[:, -1].mean() < 0.95  # some complete, some do not
    for first, last in ((0, 1), (1, 2), (2, 3), (3, 4), (0, 4)):
        moved = paths[:, last] - paths[:, first]
        assert abs(moved.mean()) < 3.5 * moved.std(ddof=1) / np.sqrt(worlds) + 1e-9


def test_what_is_forced_is_done_in_that_step_only():
    """A conciliator steps whenever something is due; made to hold in that week, it steps in the next."""
    plan = scenario(IN_STEPS, both(strategy="conciliator"), {"name": "Forced", "weeks": 30, "violence": QUIET})
    trunk = grown(plan)
    due = next(step for step, state in enumerate(trunk.states) if state["ledger.done.arms"][0] > 0) - 1
    for option, moves_at in ((STEP, due + 1), (HOLD, due + 2)):
        world = trunk.lived(step=due)
        world.forced = {"alpha": {"arms": option}}
        while world.state["ledger.done.arms"][0] == trunk.states[due]["ledger.done.arms"][0]:
            world.step()
            world.forced = {}
        assert world.step_number == moves_at


def test_what_is_not_open_is_not_forced():
    trunk = grown()
    world = trunk.lived(step=0)
    world.forced = {"alpha": {"arms": STEP}, "beta": {"troops": STEP}}  # nothing is due before its lead time is over
    world.step()
    for name, value in trunk.states[1].items():
        np.testing.assert_array_equal(world.state[name], value, err_msg=name)


def test_both_choices_meet_the_same_luck():
    trunk = grown()
    same = outcomes(trunk, [Fork(4, (("alpha", "arms", HOLD),)), Fork(4, (("alpha", "arms", HOLD),))], 40)
    np.testing.assert_array_equal(same[0], same[1])


def test_shares_of_a_week_add_up_and_lie_within_their_intervals():
    trunk = grown()
    table = chances(trunk, ["progressing"] * 25, 20)
    assert table[list(STATES)].sum(axis=1).to_numpy() == pytest.approx(1)
    assert ((table["completed low"] <= table["completed"]) & (table["completed"] <= table["completed high"])).all()
    assert list(table["week"]) == list(range(trunk.steps + 1))


def test_an_interval_is_never_empty():
    """Wilson for 0 of 10 and 5 of 10, as textbooks have them."""
    low, high = wilson(np.array([0.0, 0.5]), 10)
    assert low == pytest.approx([0, 0.2366], abs=1e-4)
    assert high == pytest.approx([0.2775, 0.7634], abs=1e-4)
