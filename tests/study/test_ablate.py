"""Ablations: a mechanism that decides is found, one that does nothing is not, and the arithmetic is that of worlds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.model.outcomes import STATES
from sim.scenario.faults import BadScenario
from sim.scenario.mechanisms import MECHANISMS, present
from sim.study.ablate import LEAST, Ablation, ablate
from sim.study.compare import compare
from sim.study.follow import run
from tests.support import ARMS_FIRST, both, scenario, trust

WORLDS = 120
PLAN = scenario(
    ARMS_FIRST,
    trust(0),
    both(faith={"guarantee": 1}, rationality=5),  # without the guarantee moods still carry some to the end
    {"name": "Guided", "guarantee": {"enforcement": 0.9, "lasts": 10000}, "futures_per_draw": 4},
)
ONLY = ("honour", "guarantee")


@pytest.fixture(scope="module")
def found():
    return ablate(PLAN, WORLDS, only=ONLY)


def test_what_decides_is_found_and_stands_first(found):
    table = found.effects()
    assert table["mechanism"].iloc[0] == "guarantee"
    decided = table.set_index(["mechanism", "state"]).loc[("guarantee", "completed")]
    assert decided.difference > 0.1
    assert decided.low > 0
    assert decided.moves
    assert "The mediators' guarantee" in found.answer()


def test_a_share_with_minus_the_share_without_is_the_difference(found):
    table = found.effects()
    assert (table["share_with"] - table["share_without"]).to_numpy() == pytest.approx(table["difference"].to_numpy())
    by_mechanism = table.groupby("mechanism")["difference"]
    assert by_mechanism.sum().to_numpy() == pytest.approx(0)  # what one state gains the others lose


def test_it_is_the_paired_difference_of_a_comparison_with_a_wider_interval(found):
    off = MECHANISMS["guarantee"].without(PLAN).model_copy(update={"name": "Alone"})
    pair = compare([off, PLAN], WORLDS).differences().set_index("state").loc["completed"]
    row = found.effects().set_index(["mechanism", "state"]).loc[("guarantee", "completed")]
    assert row.difference == pytest.approx(pair.difference)
    assert row.standard_error == pytest.approx(pair.standard_error)
    assert row.worlds_that_differ == pair.worlds_that_differ
    assert row.high - row.low > pair.high - pair.low


def test_intervals_are_widened_for_the_number_of_comparisons(found):
    """Bonferroni for two mechanisms and four states: 2.734 standard errors to either side."""
    assert found.comparisons == 8
    row = found.effects().query("state == 'completed'").iloc[0]
    assert (row.high - row.difference) / row.standard_error == pytest.approx(2.734, abs=1e-3)


def test_all_that_move_nothing_are_told_apart_from_chance():
    """Where a mechanism does nothing, hardly one ablation in twenty finds that anything moves."""
    random = np.random.default_rng(0)
    states = np.array(STATES)
    worlds, trials, wrong = 400, 300, 0
    whole = replace(run(PLAN, 8, keep=0), draws=np.arange(worlds))
    for _ in range(trials):
        first, *others = (states[random.integers(0, 4, worlds)] for _ in range(4))
        found = Ablation(replace(whole, outcome=first), dict(zip(MECHANISMS, others, strict=False)))
        wrong += bool(found.effects()["moves"].any())
    assert wrong / trials < 0.05 + 0.03


def test_a_change_below_half_a_point_is_none_however_sure():
    worlds = 40_000
    before, after = np.full(worlds, "stalled", dtype="<U11"), np.full(worlds, "stalled", dtype="<U11")
    changed = int(LEAST * worlds)
    before[: changed - 1] = "completed"
    whole = replace(run(PLAN, 8, keep=0), outcome=before, draws=np.arange(worlds))
    row = Ablation(whole, {"honour": after}).effects().query("state == 'completed'").iloc[0]
    assert row.low > 0
    assert not row.moves
    before[:changed] = "completed"
    assert Ablation(whole, {"honour": after}).effects().query("state == 'completed'").iloc[0].moves


def test_without_only_every_mechanism_of_the_scenario_is_switched_off():
    seen = []
    found = ablate(PLAN.model_copy(update={"weeks": 8}), 4, on_progress=lambda done, all_: seen.append((done, all_)))
    names = [mechanism.name for mechanism in present(PLAN)]
    assert list(found.outcomes) == names
    assert seen[-1] == (4 * (len(names) + 1), 4 * (len(names) + 1))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_what_the_file_has_switched_off_already_is_left_off():
    plan = PLAN.model_copy(update={"without": ["guarantee"], "weeks": 8})
    assert "guarantee" not in ablate(plan, 4).outcomes


def test_names_that_cannot_be_switched_off_are_refused():
    with pytest.raises(BadScenario, match=r"no mechanism is called `honor`.*honour"):
        ablate(PLAN, 4, only=["honor"])
    with pytest.raises(BadScenario, match=r"the scenario has no `donors`; it has guarantee"):
        ablate(PLAN, 4, only=["donors"])
    with pytest.raises(BadScenario, match="nothing is left"):
        ablate(PLAN.model_copy(update={"without": list(MECHANISMS)}), 4)


def test_more_work_than_the_budget_is_refused_before_it_starts():
    with pytest.raises(BadScenario, match=r"x 3 runs = .*ask for at most"):
        ablate(PLAN, 10**8, only=ONLY)


def test_it_tells_itself_in_words_and_in_a_notebook(found):
    moving, still = found.in_words()
    assert moving.rows[0][0] == "guarantee\nThe mediators' guarantee"
    assert moving.rows[0][1].endswith("*")
    assert "8 comparisons (Bonferroni)" in moving.note
    assert all(not cell.endswith("*") for row in still.rows for cell in row)
    page = found._repr_html_()
    assert found.answer().split('"')[0].strip() in page
    assert page.count("<tr>") == page.count("</tr>")
    assert repr(found).endswith("it is not a forecast.")
