"""Sensitivity indices: the textbook's answers, with and without noise, and no number passed over in silence."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import morris, sobol
from SALib.test_functions import Ishigami

from sim.study.numbers import indices

NAMES = ("x1", "x2", "x3")
FIRST, TOTAL = (
    np.array([0.3139, 0.4424, 0.0]),
    np.array([0.5576, 0.4424, 0.2437]),
)  # Ishigami and Homma (1990), a = 7, b = 0.1


def ishigami(design: np.ndarray) -> np.ndarray:
    return np.asarray(Ishigami.evaluate(np.pi * (2 * design[:, :3] - 1)))


def test_ishigami_is_taken_apart_as_in_the_textbook() -> None:
    output = ishigami(indices.crossed(NAMES, 2048, 1))
    found = indices.decompose(NAMES, (output, output), 1)
    assert found.table["first"].to_numpy() == pytest.approx(FIRST, abs=0.03)
    assert found.table["total"].to_numpy() == pytest.approx(TOTAL, abs=0.03)
    assert found.noise == pytest.approx(0)
    assert found.variance == pytest.approx(13.845, rel=0.03)
    for index, truth in (("first", FIRST), ("total", TOTAL)):
        assert (found.table[f"{index}_low"] - 0.01 <= truth).all()
        assert (found.table[f"{index}_high"] + 0.01 >= truth).all()


def test_without_noise_the_indices_are_those_of_salib() -> None:
    output = ishigami(indices.crossed(NAMES, 256, 3))
    found = indices.decompose(NAMES, (output, output), 3).table
    theirs = sobol.analyze(indices.problem(NAMES), output, calc_second_order=False, seed=3)
    assert found["first"].to_numpy() == pytest.approx(theirs["S1"])
    assert found["total"].to_numpy() == pytest.approx(theirs["ST"])
    assert found["first_raw"].to_numpy() == pytest.approx(theirs["S1"])


def test_noise_is_told_and_taken_off() -> None:
    """As much noise as there is variance, in each half twice as much: raw totals are far off, ours are not."""
    output, dice = ishigami(indices.crossed(NAMES, 4096, 5)), np.random.default_rng(0)
    size = np.sqrt(2 * 13.845)
    one, other = (output + dice.normal(0, size, len(output)) for _ in range(2))
    found = indices.decompose(NAMES, (one, other), 5)
    assert found.noise == pytest.approx(0.5, abs=0.03)
    assert found.variance == pytest.approx(13.845, rel=0.08)
    assert found.table["first"].to_numpy() == pytest.approx(FIRST, abs=0.08)
    assert found.table["total"].to_numpy() == pytest.approx(TOTAL, abs=0.08)
    assert (np.abs(found.table["total_raw"] - TOTAL) > 0.2).all()


def test_luck_that_whole_batches_share_is_covered_by_the_intervals() -> None:
    """Each batch of rows has an effect of its own: intervals over batches are wider than over rows."""
    design, dice = indices.crossed(("x",), 512, 0), np.random.default_rng(1)
    slope = np.repeat(dice.normal(1, 0.5, 8), len(design) // 8)
    output = slope * design[:, 0]
    by_rows, by_batches = (indices.decompose(("x",), (output, output), 0, batches) for batches in (None, 8))
    assert by_batches.high - by_batches.low > 1.5 * (by_rows.high - by_rows.low)


def test_what_a_batch_has_in_common_is_no_variance_of_the_output() -> None:
    """An offset of each batch, the same for all its points, changes nothing; and few rows in a batch bring no bias."""
    output, dice = ishigami(indices.crossed(NAMES, 4096, 6)), np.random.default_rng(0)
    shifted = output + np.repeat(dice.normal(0, 20, 1024), len(output) // 1024)
    plain, moved = (indices.decompose(NAMES, (one, one), 6, 1024) for one in (output, shifted))
    for column in ("first", "total"):
        assert moved.table[column].to_numpy() == pytest.approx(plain.table[column].to_numpy())
    assert plain.table["first"].to_numpy() == pytest.approx(FIRST, abs=0.05)
    assert plain.table["total"].to_numpy() == pytest.approx(TOTAL, abs=0.05)
    assert plain.variance == pytest.approx(13.845, rel=0.05)


def test_pure_noise_moves_nothing() -> None:
    dice = np.random.default_rng(2)
    one, other = dice.normal(size=(2, 128 * 5))
    found = indices.decompose(NAMES, (one, other), 0)
    assert found.noise > 0.7
    assert not found.low > 0


def test_an_output_that_never_changes_has_no_indices() -> None:
    still = np.full(16 * 5, 0.25)
    found = indices.decompose(NAMES, (still, still), 0)
    assert found.table[["first", "total", "first_raw"]].isna().all(axis=None)
    assert found.variance == pytest.approx(0)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_seed_finds_the_same(seed: int) -> None:
    """Seed 0 is a seed like every other."""
    designs = [indices.crossed(NAMES, 16, seed) for _ in range(2)]
    assert np.array_equal(*designs)
    walks = [indices.trajectories(NAMES, 4, seed) for _ in range(2)]
    assert np.array_equal(*walks)
    found = [indices.decompose(NAMES, (ishigami(one), ishigami(one)), seed).table for one in designs]
    assert found[0].equals(found[1])


def test_elementary_effects_are_slopes_and_salib_agrees() -> None:
    design = indices.trajectories(NAMES, 12, 4)
    output = 3 * design[:, 0] - 2 * design[:, 1] + 5 * design[:, 2] ** 2
    effects = indices.elementary_effects(design, output)
    whole = 1 - 2 * indices.EDGE  # a step is counted as one of the full range
    assert effects[:, 0] == pytest.approx(np.full(12, 3 * whole))
    assert effects[:, 1] == pytest.approx(np.full(12, -2 * whole))
    theirs = morris.analyze(indices.problem(NAMES, indices.EDGE), design, output, seed=4)
    found = indices.screen(NAMES, design, (output, output), 4)
    assert np.abs(effects).mean(axis=0) == pytest.approx(np.asarray(theirs["mu_star"]))
    assert found["mu_star"].to_numpy() == pytest.approx(np.asarray(theirs["mu_star"]))
    assert found["noise"].to_numpy() == pytest.approx(0)
    assert found["effect"][0] == pytest.approx(3 * whole)


def test_screening_tells_what_chance_alone_would_show() -> None:
    design, dice = indices.trajectories(NAMES, 400, 4), np.random.default_rng(0)
    one, other = (4 * design[:, 0] + dice.normal(0, 1, len(design)) for _ in range(2))
    found = indices.screen(NAMES, design, (one, other), 0).set_index("name")
    assert found["mu_star"]["x2"] == pytest.approx(found["noise"]["x2"], rel=0.15)
    assert found["mu_star"]["x1"] > 3 * found["noise"]["x1"]
    assert found["effect"]["x2"] < 0.5 * found["mu_star"]["x2"]


def test_a_point_without_a_number_is_refused_by_name() -> None:
    """SALib would find that nothing matters."""
    output = ishigami(indices.crossed(NAMES, 16, 0))
    hole = output.copy()
    hole[[7, 11]] = np.nan
    for halves in ((hole, output), (output, hole)):
        with pytest.raises(ValueError, match="no number at 2 of 80 points: 7, 11"):
            indices.decompose(NAMES, halves, 0)
    walk = indices.trajectories(NAMES, 4, 0)
    hole = np.full(len(walk), np.inf)
    with pytest.raises(ValueError, match="no number at 16 of 16"):
        indices.screen(NAMES, walk, (hole, hole), 0)


def test_variance_between_draws_is_told_from_chance() -> None:
    dice = np.random.default_rng(3)
    chances = dice.choice([0.2, 0.6], 4000)
    there = (dice.random((4000, 4)) < chances[:, np.newaxis]).astype(float).ravel()
    found, low, high = indices.variance_between(there, 4, 0)
    assert low < 0.04 < high
    assert found == pytest.approx(0.04, rel=0.1)
    nothing, low, high = indices.variance_between((dice.random(16000) < 0.3).astype(float), 4, 0)
    assert low < 0 < high
    assert nothing == pytest.approx(0, abs=0.003)
