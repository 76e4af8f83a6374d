"""Sweeps: a point is the scenario with its numbers, two roads meet the same luck, and tables tell it all again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.archive.parquet import Tables, write
from sim.model.outcomes import STATES
from sim.scenario.faults import BadScenario
from sim.scenario.load import with_changes
from sim.study.follow import run
from sim.study.numbers.sweep import Sweep, sweep
from sim.study.study import Setting
from sim.words.tables import as_html
from tests.support import ARMS_FIRST, TROOPS_FIRST, scenario

WORLDS = 48
TRUST, REVERSE = "parties.alpha.trust.beta", "parties.beta.trust.alpha"
COMMON = {"weeks": 30, "futures_per_draw": 4, "parties.beta.values.arms": {"uniform": [0.8, 1.2]}}
ARMS = scenario(ARMS_FIRST, {"name": "Arms first"}, COMMON)
TROOPS = scenario(TROOPS_FIRST, {"name": "Troops first"}, COMMON)


@pytest.fixture(scope="module")
def pair() -> Sweep:
    """Alpha gives up arms: where it trusts beta, arms may go first; where it does not, they cannot."""
    return sweep(ARMS, {TRUST: (0.05, 0.5, 0.95), REVERSE: (0.95, 0.05)}, WORLDS, 3, against=TROOPS)


def kept(found: Sweep, folder: Path) -> Mapping[str, pd.DataFrame]:
    """The tables as they come back from files."""
    for name, table in found.tables().items():
        write(table, folder / f"{name}.parquet")
    return Tables(folder)


def test_every_point_is_a_run_with_its_numbers(pair: Sweep) -> None:
    alone = run(with_changes(TROOPS, {TRUST: 0.95, REVERSE: 0.05}), WORLDS, 3).summary()
    for state in STATES:
        own = pair.of(state, pair.settings[1])
        row = own[(own[TRUST] == 0.95) & (own[REVERSE] == 0.05)].iloc[0]
        assert row.share == pytest.approx(alone.share[state])
        assert row.standard_error == pytest.approx(alone.standard_error[state])


def test_the_grid_is_the_full_product_and_its_shares_are_whole(pair: Sweep) -> None:
    assert len(pair.grid) == 2 * 6 * len(STATES)
    assert pair.vary[REVERSE] == (0.05, 0.95)
    whole = pair.grid.groupby(["scenario", TRUST, REVERSE])["share"].sum()
    assert whole.to_numpy() == pytest.approx(1)
    assert len(whole) == 12
    assert (pair.grid["above"] >= 0).all()


def test_differences_are_those_of_the_shares(pair: Sweep) -> None:
    for state in STATES:
        first, second = (pair.of(state, one)["share"].to_numpy() for one in pair.settings)
        own = pair.differences[pair.differences["state"] == state]
        assert own["difference"].to_numpy() == pytest.approx(first - second)


def test_roads_swap_places_where_the_two_trust_each_other_alike() -> None:
    """Who goes first must trust the other: the roads are near mirror images, so trust decides between them."""
    near = []
    for beta in (0.2, 0.3):  # within 30 weeks more trust than .5 hastens nothing
        found = sweep(ARMS, {TRUST: (0.02, 0.2, 0.35, 0.5, 0.98), REVERSE: (beta,)}, 200, against=TROOPS)
        [row] = found.swaps().to_dict("records")
        assert row["path"] == TRUST
        assert row["after"] <= beta <= row["before"]
        assert row["at"] == pytest.approx(beta, abs=0.12)
        assert row["rises"]  # arms may go first where their owner trusts enough
        assert f"They swap places near {TRUST} = {row['at']:.3g}" in found.answer()
        near.append(row["at"])
    assert near[0] < near[1]


def test_the_same_scenario_under_two_names_never_differs() -> None:
    other = ARMS.model_copy(update={"name": "The same again"})
    found = sweep(ARMS, {TRUST: (0.1, 0.9)}, WORLDS, against=other)
    assert (found.differences["difference"] == 0).all()
    assert "They swap places nowhere" in found.answer()
    assert "at 2 they cannot be told apart" in found.answer()


def test_a_number_that_does_nothing_is_not_said_to_do_something() -> None:
    found = sweep(ARMS, {"guarantee.lasts": (100.0, 500.0)}, WORLDS)
    assert "at all 2 points alike" in found.answer() or "no two of 2 points are clearly apart" in found.answer()


def test_it_is_the_same_again_from_its_tables(pair: Sweep, tmp_path: Path) -> None:
    alone = sweep(ARMS, {TRUST: (0.1, 0.9)}, WORLDS)
    for found, folder in ((pair, tmp_path / "pair"), (alone, tmp_path / "alone")):
        folder.mkdir()
        again = Sweep.restore(found.settings[0], found.asked, kept(found, folder), *found.settings[1:])
        assert again.answer() == found.answer()
        assert again.in_words() == found.in_words()
        assert again.asked == found.asked
        for name, table in found.tables().items():
            pd.testing.assert_frame_equal(pd.DataFrame(again.tables()[name]), pd.DataFrame(table), check_dtype=False)
        assert list(again.plot.all()) == list(found.plot.all())


def test_it_says_where_completion_is_highest_and_lowest(pair: Sweep) -> None:
    for setting in pair.settings:
        own = pair.of("completed", setting)
        best = own.loc[own["share"].idxmax()]
        if best["above"] > 3 * best["above_error"]:
            assert f"{TRUST} = {best[TRUST]:g} and {REVERSE} = {best[REVERSE]:g}" in pair.answer()
    assert pair.answer().count("On the same luck, ") == 1
    page = as_html(pair)
    assert page.count("<tr>") == page.count("</tr>")


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(BadScenario) as bad:
        sweep(ARMS, {"parties.alfa.trust": (0.1,), TRUST: (0.5, 7.0)}, 4, against=TROOPS)
    said = str(bad.value)
    assert "no number of the scenario stands there (Arms first)" in said
    assert "no number of the scenario stands there (Troops first)" in said
    with pytest.raises(BadScenario, match="7 is outside 0 to 1"):
        sweep(ARMS, {TRUST: (0.5, 7.0)}, 4)


@pytest.mark.parametrize(
    "vary, said",
    [
        ({}, "nothing to vary"),
        ({TRUST: ()}, "no values"),
        ({TRUST: (np.nan,)}, "no finite number"),
        ({TRUST: (0.1, 0.1)}, "the same value twice"),
    ],
)
def test_values_from_python_are_checked_as_those_of_the_command(vary: dict[str, tuple[float, ...]], said: str) -> None:
    with pytest.raises(BadScenario, match=said):
        sweep(ARMS, vary, 4)


def test_scenarios_that_cannot_be_paired_are_refused() -> None:
    other = TROOPS.model_copy(update={"futures_per_draw": 1, "name": "Arms first"})
    with pytest.raises(BadScenario) as bad:
        sweep(ARMS, {TRUST: (0.5,)}, 4, against=other)
    assert len(bad.value.faults) == 2


def test_progress_counts_both_roads_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    sweep(ARMS, {TRUST: (0.1, 0.9)}, 8, against=TROOPS, on_progress=lambda done, all_: told.append((done, all_)))
    assert told[-1] == (32, 32)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_many_dimensions_have_tables_and_the_reason_why_there_is_no_picture() -> None:
    paths = [TRUST, REVERSE, "guarantee.enforcement", "guarantee.protection"]
    found = sweep(ARMS, dict.fromkeys(paths, (0.2, 0.4)), 4)
    assert found.plot.all() == {}
    assert "up to three numbers" in found.in_words()[0].note


def test_no_branch_of_luck_is_another() -> None:
    one, same, other = (sweep(ARMS, {TRUST: (0.5,)}, WORLDS, branch=branch).grid for branch in ("a", "a", "b"))
    assert one.equals(same)
    assert not one.equals(other)


def test_a_single_point_has_no_picture() -> None:
    found = sweep(ARMS, {TRUST: (0.5,)}, WORLDS)
    assert found.plot.all() == {}
    assert "complete at parties.alpha.trust.beta = 0.5" in found.answer()
    assert found.runs == (Setting(ARMS, WORLDS, 0),)
