"""Known answers: a posterior in closed form, facts that teach nothing, and what a kept world has lived through."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.scenario.faults import BadScenario
from sim.study.blocks import Task
from sim.study.follow import run
from sim.study.update import kept, learning
from sim.study.update.update import after, before, update
from tests.study.update.plans import ARMS, TROOPS, fact, still, violent

SHARES = (0.05, 0.5, 0.95)


def closed(limits, mean, error):
    """The quantiles of a number that is uniform between limits, once its value was observed with a normal error."""
    low, high = ((one - mean) / error for one in limits)
    return stats.truncnorm.ppf(SHARES, low, high, loc=mean, scale=error)


def quantiles(found, number):
    """The quantiles of a number after the facts."""
    row = found.numbers.set_index("number").loc[number]
    return [row["after_low"], row["after_median"], row["after_high"]]


def test_two_numbers_have_the_posterior_that_is_known_in_closed_form():
    plan = still(fact(2, level="arms", value=0.2, error=0.1), fact(3, level="troops", value=0.7, error=0.2))
    found = learning.learn(plan, 20_000)
    assert not found.dates["resampled"].any()
    assert quantiles(found, "tracks.arms.start") == pytest.approx(closed(ARMS, 0.2, 0.1), abs=0.006)
    assert quantiles(found, "tracks.troops.start") == pytest.approx(closed(TROOPS, 0.7, 0.2), abs=0.012)
    moved = set(found.numbers.loc[found.numbers["moved"], "number"])
    assert moved == {"tracks.arms.start", "tracks.troops.start"}


def test_the_error_of_the_model_adds_to_that_of_the_report():
    plan = still(fact(2, level="arms", value=0.2, error=0.06), level=0.08)
    found = learning.learn(plan, 20_000)
    assert quantiles(found, "tracks.arms.start") == pytest.approx(closed(ARMS, 0.2, 0.1), abs=0.006)


def test_the_kernel_finds_the_same_posterior_by_many_dates():
    facts = [fact(week, level="arms", value=0.3, error=0.06) for week in range(1, 10)]
    found = learning.learn(still(*facts), 8000)
    assert found.dates["resampled"].sum() >= 1
    assert quantiles(found, "tracks.arms.start") == pytest.approx(closed(ARMS, 0.3, 0.02), abs=0.006)
    assert quantiles(found, "tracks.troops.start") == pytest.approx([0.23, 0.5, 0.77], abs=0.03)


def test_a_fact_is_as_surprising_as_the_worlds_before_it_say():
    plan = still(fact(2, level="arms", value=0.2, error=0.02), fact(3, level="arms", value=0.4, error=0.02))
    with pytest.raises(BadScenario, match="few"):
        learning.learn(plan, 4000)
    plan = still(fact(2, level="arms", value=0.25, error=0.05), fact(3, level="arms", value=0.45, error=0.05))
    first, second = learning.learn(plan, 8000).facts["tail"]
    assert first > 0.5
    spread = np.hypot(0.05, 0.05)  # of what the first fact leaves, and of the second report; the limits are far
    assert second == pytest.approx(2 * stats.norm.sf(0.2 / spread), abs=0.004)


def test_too_few_worlds_at_any_date_are_refused_though_the_next_of_the_same_week_takes_it_back():
    """Few worlds have collapsed so early; a day later the report is withdrawn, and all weigh the same again."""
    reported = fact(2.3, event="collapsed", happened=True, error=0.02)
    withdrawn = fact(2.6, event="collapsed", happened=False, error=0.02)
    with pytest.raises(BadScenario, match="few"):
        learning.learn(violent(reported, withdrawn), 1000)


# Facts that every world meets


def everywhere():
    """Facts that all worlds of the violent scenario meet in the same way."""
    return (
        fact(2, event="completed", happened=False, error=0.1),
        fact(3, level="troops", within=[0, 1], error=0),
        fact(4.5, count="killed", within=[0, 100_000], error=3),
    )


def same(one, other):
    """Two runs are the same to the bit."""
    assert (one.outcome == other.outcome).all()
    np.testing.assert_array_equal(one.ended_week, other.ended_week)
    np.testing.assert_array_equal(one.fan_counts, other.fan_counts)
    for name in ("count", "squares", "sized"):
        np.testing.assert_array_equal(getattr(one.tally, name), getattr(other.tally, name))
    assert one.paths.keys() == other.paths.keys()
    for name in one.paths:
        np.testing.assert_array_equal(one.paths[name], other.paths[name])
        np.testing.assert_array_equal(one.final[name], other.final[name])


def test_facts_that_every_world_meets_change_nothing_to_the_bit():
    found = update(violent(*everywhere(), learners=400), worlds=300)
    assert found.effective == 400
    assert not found.numbers["moved"].any()
    same(*found.both)
    assert found.both[0].reasons.equals(found.both[1].reasons)


def test_nothing_depends_on_how_many_worlds_are_weighed_where_none_weighs_more():
    few, many = (run(violent(*everywhere(), learners=learners), 200) for learners in (200, 700))
    same(few, many)


# What is kept


def test_kept_worlds_agree_with_the_facts_and_go_on_with_luck_of_their_own():
    plan = violent(fact(6, count="killed", value=60, error=4))
    found = run(plan, 500)
    killed = found.paths["killed"][6]
    assert abs(killed.mean() - 60) < 2
    assert killed.std() < 6
    twins = np.flatnonzero(np.diff(found.draws) == 0)
    assert len(twins) > 20
    before_it, after_it = found.paths["killed"][:7], found.paths["killed"][7:]
    assert (before_it[:, twins] == before_it[:, twins + 1]).all()
    assert (after_it[-1, twins] != after_it[-1, twins + 1]).mean() > 0.9


def test_worlds_that_collapsed_are_kept_where_a_collapse_was_reported():
    plan = violent(fact(20, event="collapsed", happened=True, error=0.001), learners=6000)
    found = run(plan, 200)
    assert (found.breaks.week <= 20).mean() > 0.9


def test_the_same_past_is_met_however_many_blocks_it_is_cut_into():
    plan = violent(fact(6, count="killed", value=60, error=4))
    task = kept.learnt(Task(plan, 400, kept=400))
    [whole] = [block.follow() for block in task.blocks(400)]
    parts = [block.alone().follow() for block in task.blocks(100)]
    assert len(parts) > 2
    assert sum(len(part.outcome) for part in parts) == 400
    np.testing.assert_array_equal(np.concatenate([part.outcome for part in parts]), whole.outcome)
    for name in ("states", "squares", "sized", "progress_counts"):
        np.testing.assert_array_equal(sum(getattr(part, name) for part in parts), getattr(whole, name))


def test_no_origin_is_cut_in_two_by_blocks():
    plan = violent(fact(6, count="killed", value=60, error=4))
    task = kept.learnt(Task(plan, 400))
    for block in task.blocks(64):
        first, _ = block.worlds
        assert first == 0 or task.draws[first] != task.draws[first - 1]


def test_errors_count_worlds_of_one_origin_together():
    plan = violent(fact(6, count="killed", value=60, error=3.5), learners=2500)
    found = run(plan, 2500)
    assert len(np.unique(found.draws)) < 900
    share = (found.outcome == "collapsed").mean()
    independent = np.sqrt(share * (1 - share) / 2500)
    assert found.summary()["standard_error"]["collapsed"] > 1.05 * independent


def test_too_few_worlds_are_refused_with_advice():
    plan = violent(fact(6, count="killed", value=900, error=5), learners=1000)
    with pytest.raises(BadScenario) as refused:
        run(plan, 100)
    assert "effective worlds" in str(refused.value)
    assert "killed since the start" in str(refused.value)


def test_a_fact_that_no_world_meets_is_named():
    plan = still(fact(2, event="collapsed", happened=True, error=0))
    with pytest.raises(BadScenario, match="no world agrees"):
        learning.learn(plan, 100)


def test_before_is_the_scenario_without_facts_on_the_same_draws():
    plan = violent(fact(6, count="killed", value=60, error=4))
    assert not before(plan).observed.facts
    assert before(plan).futures_per_draw == after(plan).futures_per_draw == 1
    assert before(plan).name != after(plan).name
