"""Where two roads swap places: between clear leaders only, and where the line through the differences is nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.study.numbers.swaps import swaps


def found(differences: list[float], half: float = 0.05, **more: object) -> pd.DataFrame:
    table = pd.DataFrame({"dial": [k / 10 for k in range(len(differences))], "difference": differences, **more})
    return table.assign(low=table["difference"] - half, high=table["difference"] + half)


def test_a_straight_line_swaps_where_it_is_nothing() -> None:
    [row] = swaps(found([-0.3, -0.1, 0.1, 0.3]), "dial", []).to_dict("records")
    assert row["at"] == pytest.approx(0.15)
    assert (row["after"], row["before"], row["rises"], row["path"]) == (0.1, 0.2, True, "dial")


def test_points_that_are_not_clear_only_widen_the_place() -> None:
    [row] = swaps(found([0.3, 0.02, -0.04, 0.01, -0.3]), "dial", []).to_dict("records")
    assert (row["after"], row["before"], row["rises"]) == (0.0, 0.4, False)
    assert 0.0 < row["at"] < 0.4


def test_flat_ends_do_not_pull_at_the_place() -> None:
    [row] = swaps(found([-0.3, -0.1, 0.02, 0.03, 0.04, 0.3]), "dial", []).to_dict("records")
    assert row["at"] == pytest.approx(0.1 + 0.1 * 0.1 / 0.12)


def test_there_and_back_is_two_swaps() -> None:
    assert swaps(found([-0.3, 0.3, -0.3]), "dial", [])["rises"].tolist() == [True, False]


@pytest.mark.parametrize("differences", [[0.1, 0.3, 0.2], [0.01, -0.02, 0.03], [0.2, -0.01, 0.2], [0.4]])
def test_without_two_leaders_nothing_is_swapped(differences: list[float]) -> None:
    assert len(swaps(found(differences), "dial", [])) == 0


def test_each_value_of_another_number_has_its_own_swaps() -> None:
    one, other = found([-0.3, -0.1, 0.1, 0.3], y=1.0), found([-0.1, 0.1, 0.3, 0.5], y=2.0)
    table = swaps(pd.concat([other, one]), "dial", ["y"])
    assert table["y"].tolist() == [1.0, 2.0]
    assert table["at"].tolist() == pytest.approx([0.15, 0.05])
