"""Scores are the textbook's, pair sample by sample, and know of a case nothing but its chance and its end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.study.history import base_rates
from sim.study.history.cases import OWN, read
from sim.study.history.fit import Drawn
from sim.study.history.follow import COLUMNS, HORIZON_MONTHS, IN_TIME, Followed
from sim.study.history.outcomes import Outcome, outcomes
from sim.study.history.scales import WEEKS, WEEKS_A_MONTH, Levels
from sim.study.history.scores import FITTED, MEAN, MODEL, RULES, classes, enough, scores
from sim.study.history.statistics import auc, brier, left_out, logistic, resampled
from sim.words.history import _scores

CASES = read(OWN)
TOLD = outcomes(OWN, CASES)


def predicted(chances: list[float]) -> pd.DataFrame:
    """Predictions for the own cases, all of the completed ones in time."""
    rows = [
        (case.key, case.sequence, chance, 0.0, 1 - chance, 0.0, 6.0)
        for case, chance in zip(CASES, chances, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def test_too_few_cases_of_one_end_get_no_ranking_and_no_intervals_and_it_is_said_why():
    """Two that completed and all that did not: fewer than three of an end."""
    chances = predicted(list(np.linspace(0.1, 0.9, len(CASES))))
    completed = [key for key, told in TOLD.items() if told.completed]
    few = {key: told for key, told in TOLD.items() if key not in completed[2:]}
    table = scores(chances, CASES, few, samples=20)
    assert not enough(table)
    assert table[["auc", "auc_low", "brier_low", "auc_difference"]].isna().all(axis=None)
    assert table["brier"].notna().all()
    words = _scores(table)
    assert {row[1] for row in words.rows} == {"-"}
    assert "fewer than 3 cases of one end" in words.note
    whole = scores(chances, CASES, TOLD, samples=20)
    assert enough(whole)
    assert "fewer than" not in _scores(whole).note
    assert whole.set_index("predictor").loc[MODEL, ["auc", "auc_low"]].notna().all()


def test_auc_counts_pairs_and_ties_half():
    happened = np.array([True, True, False, False])
    assert auc(np.array([0.9, 0.4, 0.4, 0.1]), happened) == pytest.approx(3.5 / 4)
    assert np.isnan(auc(np.array([0.5, 0.6]), np.array([True, True])))


def test_brier_is_the_mean_squared_miss():
    assert brier(np.array([1.0, 0.5, 0.0]), np.array([True, True, True])) == pytest.approx((0 + 0.25 + 1) / 3)


def test_a_logistic_fit_solves_its_own_equations():
    """At the optimum the gradient is zero: the mean chance is the share, each slope is held by its penalty."""
    random = np.random.default_rng(1)
    features = random.normal(size=(40, 2))
    happened = random.random(40) < 1 / (1 + np.exp(-features[:, 0]))
    weights = logistic(features, happened, ridge=1.0)
    chance = 1 / (1 + np.exp(-(weights[0] + features @ weights[1:])))
    assert chance.mean() == pytest.approx(happened.mean())
    assert features.T @ (happened - chance) == pytest.approx(weights[1:])


def test_what_is_left_out_is_not_seen():
    """Turning a case's own end round moves every other chance, and not its own."""
    random = np.random.default_rng(2)
    features, happened = random.normal(size=(12, 1)), np.arange(12) % 2 == 0
    turned = happened.copy()
    turned[3] = not turned[3]
    before, after = left_out(features, happened), left_out(features, turned)
    assert before[3] == after[3]
    assert np.all(np.delete(before, 3) != np.delete(after, 3))


def test_perfect_chances_score_perfectly_and_the_rules_stay_where_they_are():
    perfect = scores(predicted([float(TOLD[case.key].completed) for case in CASES]), CASES, TOLD, samples=200)
    blind = scores(predicted([0.5] * len(CASES)), CASES, TOLD, samples=200)
    assert list(perfect["predictor"]) == [MODEL, *RULES, FITTED, MEAN]
    first, second = perfect.iloc[0], blind.iloc[0]
    assert (first["auc"], first["brier"]) == (1.0, 0.0)
    assert (second["auc"], second["brier"]) == (0.5, 0.25)
    for column in ("auc", "auc_low", "auc_high", "brier"):
        pd.testing.assert_series_equal(perfect[column][1:], blind[column][1:])
    others = perfect[1:]
    assert np.allclose(others["auc_difference"][:-1], 1 - others["auc"][:-1])
    assert (others["auc_low"][:-1] <= others["auc"][:-1]).all()
    assert (others["auc"][:-1] <= others["auc_high"][:-1]).all()


def test_one_variable_ranks_these_cases_as_is_known_of_them():
    found = scores(predicted([0.5] * len(CASES)), CASES, TOLD, samples=50).set_index("predictor")["auc"]
    assert all(0.6 <= found[name] <= 0.85 for name in RULES)


def test_cases_whose_end_is_not_told_are_left_out():
    some = {key: TOLD[key] for key in list(TOLD)[:9]}
    found = scores(predicted([0.5] * len(CASES)), CASES, some, samples=50)
    assert set(found["cases"]) == {9}
    assert list(classes(predicted([0.5] * len(CASES)), CASES, some)["happened"]).count("unknown") == len(CASES) - 9


def test_the_same_samples_serve_every_score():
    assert np.array_equal(resampled(22, 10, 3), resampled(22, 10, 3))
    assert not np.array_equal(resampled(22, 10, 3), resampled(22, 10, 4))


@pytest.mark.parametrize(
    ("coded", "months", "happened"),
    [
        ("completed", 6.0, "completed"),
        ("completed", 6 * IN_TIME + 0.1, "completed_late"),
        ("completed_late", None, "completed_late"),
        ("completed_late", 61.0, "stalled"),
        ("stalled", None, "stalled"),
        ("collapsed", None, "collapsed"),
    ],
)
def test_what_happened_is_told_by_month_60(coded, months, happened):
    assert Outcome("one", coded, months).happened(6.0) == happened


def test_a_world_is_in_time_late_stalled_or_collapsed():
    case = CASES[1]
    month = WEEKS_A_MONTH
    reached = np.array([case.months, IN_TIME * case.months, 30, HORIZON_MONTHS + 1, np.nan, np.nan, 20]) * month
    broke = np.array([np.nan, np.nan, np.nan, np.nan, np.nan, 50.0, 200.0])
    grades = np.zeros((1, 6, 7), dtype=np.int64)
    deal = np.ones((1, 7), dtype=bool)
    watched = np.full((1, 7), float(WEEKS))
    found = Followed((case,), reached[np.newaxis], broke[np.newaxis], grades, deal, watched)
    [row] = found.predictions().to_dict("records")
    assert tuple(row) == COLUMNS
    assert row["completed_in_time"] == pytest.approx(2 / 7)
    assert row["completed_late"] == pytest.approx(2 / 7)
    assert row["collapsed"] == pytest.approx(1 / 7)
    assert row["stalled"] == pytest.approx(2 / 7)
    assert row["median_months"] == pytest.approx(np.median([case.months, IN_TIME * case.months, 30, 20]))


def four_worlds(deal: list[bool]) -> Followed:
    """Four worlds of one case: nothing, a little, all by year three, all by year one; two truces break."""
    reached = np.full((1, 4), np.nan)
    broke = np.array([[10.0, 100.0, np.nan, np.nan]])
    grades = np.array([[[0, 0, 0, 0], [0, 1, 1, 3], [0, 1, 2, 3], [0, 1, 3, 3], [0, 1, 3, 3], [0, 1, 3, 3]]])
    return Followed((CASES[0],), reached, broke, grades, np.array([deal]), np.full((1, 4), float(WEEKS)))


def test_base_rates_are_counted_alike_in_worlds():
    table = base_rates.compared(four_worlds([True] * 4)).set_index("base_rate")["model"]
    assert table["failed within one year"] == 0.25
    assert table["failed within five years"] == 0.5
    assert table["disarmed in full by year 1"] == 0.25
    assert table["disarmed in full by year 5"] == 0.5
    assert table["advances in a later year"] == pytest.approx(2 / 10)  # of the years that began incomplete
    assert table["nothing disarmed by year 5"] == 0.25


def test_a_disarmament_is_followed_through_later_years_only_where_there_was_a_deal_to_be_had():
    table = base_rates.compared(four_worlds([False, True, True, True])).set_index("base_rate")["model"]
    assert table["advances in a later year"] == pytest.approx(2 / 6)
    assert table["nothing disarmed by year 5"] == 0.25  # all other rates are of all worlds


def test_worlds_of_equal_weight_count_alike_and_those_of_none_not_at_all():
    found = four_worlds([True] * 4)
    pd.testing.assert_frame_equal(base_rates.compared(found, np.full((1, 4), 0.25)), base_rates.compared(found))
    table = base_rates.compared(found, np.array([[0.0, 0.5, 0.5, 0.0]])).set_index("base_rate")["model"]
    assert table["failed within five years"] == 0.5
    assert table["failed within one year"] == table["disarmed in full by year 1"] == 0.0
    assert table["disarmed in full by year 5"] == 0.5
    assert table["advances in a later year"] == pytest.approx(2 / 6)


def test_a_world_counts_in_the_fit_by_how_likely_its_types_and_its_rate_are():
    """One side a keeper, both, neither; the last rate is beyond what is tried."""
    drawn = Drawn(np.array([[1, 2, 0, 2]]), np.array([[0.01, 0.02, 0.03, 0.05]]))
    [weights] = drawn.weights(Levels(reliability=0.8, consolidation=0.04))
    assert weights == pytest.approx(np.array([0.16, 0.64, 0.04, 0.0]) / 0.84)
    [alike] = drawn.weights(Levels(reliability=0.5, consolidation=0.06))
    assert alike == pytest.approx(0.25)


def test_truces_that_break_are_counted_in_both_arms_and_weighted():
    kept, bare = four_worlds([True] * 4), four_worlds([True] * 4)
    calm = replace(kept, broke=np.full((1, 4), np.nan))
    found = base_rates.failures(calm, bare).set_index("base_rate")
    assert found["model"]["failed within one year"] == pytest.approx(0.65 * 0.25)
    assert found["with_force"]["failed within five years"] == 0
    assert found["without"]["failed within five years"] == 0.5
    assert base_rates.hazard_ratio(kept, bare).ratio == pytest.approx(1.0)
