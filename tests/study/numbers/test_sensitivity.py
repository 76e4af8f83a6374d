"""Sensitivity: the number that decides has the largest index, what cannot be told is said, and the cost is capped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.archive.parquet import Tables, write
from sim.cli.commands import app
from sim.model.outcomes import STATES
from sim.scenario.faults import BadScenario
from sim.study.numbers import work as working
from sim.study.numbers.design import values
from sim.study.numbers.options import Options, uncertain
from sim.study.numbers.sensitivity import Sensitivity, estimate, sensitivity
from tests.support import ARMS_FIRST, scenario

pytestmark = [pytest.mark.usefixtures("compiled"), pytest.mark.slow]  # what its tests share takes long

TRUST, COST, LASTS = "parties.alpha.trust.beta", "parties.beta.war_cost", "guarantee.lasts"
PLAN = scenario(
    ARMS_FIRST,
    {
        "name": "Trust decides",
        "weeks": 26,
        "futures_per_draw": 4,
        TRUST: {"value": {"uniform": [0.02, 0.6]}, "source": "S1"},
        "sources": {"S1": "made up"},
        COST: {"value": {"triangular": [1.0, 1.1, 1.2]}, "source": "S1", "note": "the range is an assumption"},
        LASTS: {"normal": [300, 10]},
    },
)
SMALL = Options(trajectories=4, base=32, most_numbers=2)
WORLDS = 32


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    """The progress that is told while the answer is found."""
    return []


@pytest.fixture(scope="module")
def found(told: list[tuple[int, int]]) -> Sensitivity:
    return sensitivity(PLAN, WORLDS, 2, options=SMALL, on_progress=lambda done, all_: told.append((done, all_)))


def test_the_number_that_decides_has_the_largest_index(found: Sensitivity) -> None:
    assert found.screening["path"][0] == TRUST
    first = found.indices.iloc[0]
    assert first.path == TRUST
    assert first.total == pytest.approx(1, abs=0.2)
    assert first.total_low > 0.5
    assert (found.indices["total"][1:] < 0.2).all()
    assert found.answer().startswith(
        f"Trust decides: of 3 numbers with a range, the share completed hangs most on {TRUST}"
    )


def test_a_number_that_does_nothing_has_no_effect_at_all(found: Sensitivity) -> None:
    """Nobody guarantees anything: on the same luck, how long that lasts moves no world."""
    row = found.screening.set_index("path").loc[LASTS]
    assert (row.mu_star, row.noise, row.chosen) == (0, 0, False)


def test_the_range_of_each_number_alone_has_the_sign_that_theory_says(found: Sensitivity) -> None:
    row = found.tornado.set_index("path").loc[TRUST]
    assert row.low > 0  # who trusts more goes first more often
    assert row.difference == pytest.approx(row.share_at_high - row.share_at_low)
    assert (row.low_value, row.high_value) == (pytest.approx(0.078), pytest.approx(0.542))


def test_what_the_chosen_make_is_about_what_all_ranges_make(found: Sensitivity) -> None:
    facts = found.variance.iloc[0]
    assert facts.chosen_low < facts.all_ranges_high
    assert facts.all_ranges_low < facts.chosen_high
    assert 0 < facts.noise < 1


def test_points_that_are_compared_meet_the_same_luck_and_halves_do_not(found: Sensitivity) -> None:
    screened = found.points[found.points["stage"] == "screening"]
    assert len(screened) == 4 * (3 + 1)
    assert len(found.points) - len(screened) == 32 * (found.screening["chosen"].sum() + 2)
    assert not np.array_equal(found.points["first_half"], found.points["second_half"])


def test_it_is_the_same_again_from_its_tables(found: Sensitivity, tmp_path: Path) -> None:
    for name, table in found.tables().items():
        write(table, tmp_path / f"{name}.parquet")
    again = Sensitivity.restore(found.setting, found.asked, Tables(tmp_path))
    assert again.answer() == found.answer()
    assert again.in_words() == found.in_words()
    assert again.options == found.options
    for name, table in found.tables().items():
        pd.testing.assert_frame_equal(pd.DataFrame(again.tables()[name]), pd.DataFrame(table), check_dtype=False)
    assert list(again.plot.all()) == ["screening", "indices", "tornado"]


def test_the_tables_mark_what_has_a_source(found: Sensitivity) -> None:
    indices = found.in_words()[0]
    marks = {row[0]: row[-1] for row in indices.rows}
    assert marks[TRUST] == "S1"
    assert set(marks.values()) <= {"S1", "S1, in direction", "assumption"}
    basis = found.screening.set_index("path")["basis"]
    assert dict(basis) == {TRUST: "value", COST: "direction", LASTS: "assumption"}
    assert dict(found.tornado.set_index("path")["basis"])[TRUST] == "value"
    assert f"{TRUST} (" in found.answer()
    assert "; S1)" in found.answer()


def test_the_answer_names_the_first_and_of_the_others_only_those_that_are_told_from_chance(found: Sensitivity) -> None:
    first = found.indices.iloc[[0]]
    clear = first.assign(path=COST, total=0.1, total_low=0.05, total_high=0.15)
    doubtful = first.assign(path=LASTS, total=-0.01, total_low=-0.06, total_high=0.03)
    said = replace(found, indices=pd.concat([first, doubtful, clear], ignore_index=True)).answer()
    assert f"hangs most on {TRUST} (" in said
    assert f" and {COST} (10 % of the variance, 5 to 15;" in said
    assert LASTS not in said
    alone = replace(found, indices=doubtful, screening=found.screening.head(1)).answer()
    assert f"of 1 number with a range, the share completed hangs on {LASTS} (" in alone
    assert alone.endswith("The one that was looked at closely has a source.")


def test_a_part_of_the_variance_that_its_own_error_swallows_is_not_named(found: Sensitivity) -> None:
    rough = found.indices.iloc[[0]].assign(total=1.0, total_low=0.56, total_high=1.89)
    said = replace(found, indices=rough).answer()
    assert f"{TRUST} (how much of the variance cannot be told from so few points;" in said
    assert "100 % of the variance" not in said


def test_the_same_seed_finds_the_same_and_another_state_something_else(found: Sensitivity) -> None:
    small = Options(trajectories=2, base=16, most_numbers=1, only=(TRUST,))
    one, same = (sensitivity(PLAN, 8, 0, options=small) for _ in range(2))
    assert one.points.equals(same.points)
    assert one.in_words() == same.in_words()
    other = sensitivity(PLAN, 8, 0, options=Options(**{**vars(small), "state": "stalled"}))
    assert "share stalled" in other.answer()
    assert not other.points.equals(one.points)


def test_where_nothing_moves_the_answer_says_so() -> None:
    found = sensitivity(PLAN, 8, options=Options(trajectories=2, base=16, only=("guarantee",)))
    assert (
        found.answer() == "Trust decides: the one number with a range does not move the share completed beyond chance."
    )
    assert len(found.indices) == 0
    assert list(found.plot.all()) == ["screening"]


def test_numbers_are_drawn_from_their_own_distributions() -> None:
    ranges = uncertain(PLAN)
    assert list(ranges) == [TRUST, COST, LASTS]
    middle = values(ranges, np.full((1, 3), 0.5))
    assert {path: one.middle for path, one in ranges.items()} == {path: found[0] for path, found in middle.items()}


def test_a_point_without_a_number_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_a_hole(tasks: object, records: object, state: str) -> tuple[np.ndarray, np.ndarray]:
        output = np.linspace(0, 1, 16)
        output[5] = np.nan
        return output, output

    monkeypatch.setattr(working, "halves", with_a_hole)
    with pytest.raises(ValueError, match="no number at 1 of 16 points: 5"):
        sensitivity(PLAN, 2, options=SMALL)


def test_the_cost_is_told_before_and_is_what_is_done(found: Sensitivity, told: list[tuple[int, int]]) -> None:
    cost = estimate(PLAN, WORLDS, options=SMALL)
    assert cost.seconds > 0
    assert cost.points == 4 * 4 + 32 * 4
    assert "3 numbers have a range. Screening: 16 points; then at most 2 numbers closely: 128 points." in str(cost)
    assert told[-1][0] == told[-1][1] <= cost.all_worlds
    assert found.cost.all_worlds == cost.all_worlds
    assert cost.world_weeks == cost.all_worlds * 26


def test_too_many_points_are_refused_with_what_to_ask() -> None:
    with pytest.raises(BadScenario, match=r"= 144 points, over 140; ask for 3 trajectories, or for some"):
        sensitivity(PLAN, WORLDS, options=SMALL, most_points=140)
    with pytest.raises(BadScenario, match="fewer trajectories and base rows"):
        sensitivity(PLAN, WORLDS, options=SMALL, most_points=100)


def test_an_estimate_says_that_the_cost_is_over_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.numbers.cost.seconds", lambda *_: 60.0)
    asked = ["sensitivity", "gaza/side_by_side", "--only", "guarantee", "--estimate"]
    fits = CliRunner().invoke(app, asked)
    assert (fits.exit_code, fits.stderr) == (0, "")
    over = CliRunner().invoke(app, [*asked, "--base", "65536"])
    assert over.exit_code == 2
    assert "60 seconds" in over.stdout
    assert "points, over 50,000; ask for" in over.stderr


def test_options_may_be_given_by_their_names() -> None:
    asked = {"state": "stalled", "only": [COST], "trajectories": 2, "base": 16}
    assert estimate(PLAN, 8, options=asked).points == 2 * 2 + 16 * 3
    assert sensitivity(PLAN, 8, options=asked).options == Options("stalled", (COST,), 2, 16)
    with pytest.raises(TypeError, match="stat"):
        sensitivity(PLAN, 8, options={"stat": "stalled"})


def test_options_that_make_no_sense_are_refused_all_at_once() -> None:
    wrong = Options(state="won", trajectories=1, base=100, share=2, most_numbers=0)
    with pytest.raises(BadScenario) as bad:
        sensitivity(PLAN, 7, options=wrong)
    assert len(bad.value.faults) == 6
    assert "valid keys: completed, progressing, stalled, collapsed" in str(bad.value)
    assert set(STATES) == {"completed", "progressing", "stalled", "collapsed"}


def test_only_some_numbers_may_be_asked_about() -> None:
    assert list(uncertain(PLAN, ["parties.beta"])) == [COST]
    assert list(uncertain(PLAN, ["parties"])) == [TRUST, COST]
    with pytest.raises(BadScenario, match="no number with a range stands there or below; did you mean"):
        uncertain(PLAN, ["guarantee.last"])
    with pytest.raises(BadScenario, match="no number of the scenario has a range"):
        uncertain(scenario({"name": "Certain"}))
