"""Pictures of a sensitivity analysis: what is drawn is what the tables say; what is assumed looks so."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.charts import save
from sim.charts.sensitivity_plots import (
    ASSUMED,
    DIRECTED,
    LEAST,
    MOST,
    SOURCED,
    SensitivityPlots,
    indices,
    rows,
    screening,
    tornado,
)
from tests.charts.test_pictures import boxes, caption, question, title

PATHS = ("force.mandate", "parties.israel.trust.hamas", "roadmap.stages.4.prizes.israel.a_very_long_name_of_a_value")


def tornadoes() -> pd.DataFrame:
    """What the range of each number alone does: the second turns the share down, the third does nothing clear."""
    found = [
        (PATHS[0], 0.1, 0.9, 0.05, 0.35, 0.30, 0.25, 0.35, "assumption"),
        (PATHS[1], 0.2, 0.3, 0.25, 0.15, -0.10, -0.15, -0.05, "value"),
        (PATHS[2], 1.0, 2.0, 0.20, 0.21, 0.01, -0.01, 0.03, "direction"),
    ]
    names = ["path", "low_value", "high_value", "share_at_low", "share_at_high", "difference", "low", "high", "basis"]
    return pd.DataFrame(found, columns=names).assign(share_as_drawn=0.2, name=PATHS)


def decomposed() -> pd.DataFrame:
    """Indices of the same numbers; those of the last are not known."""
    table = pd.DataFrame({"path": PATHS, "total": [0.7, 0.3, np.nan], "first": [0.5, 0.1, np.nan]})
    for name in ("total", "first"):
        table[f"{name}_low"], table[f"{name}_high"] = table[name] - 0.2, table[name] + 0.2
    return table.assign(basis=["assumption", "value", "direction"], name=PATHS)


def screened(count: int = 25) -> pd.DataFrame:
    """A screening of many numbers, of which the first three were looked at closely."""
    sizes = np.linspace(0.2, 0.0, count)
    return pd.DataFrame(
        {
            "path": [f"tracks.number_{k}" for k in range(count)],
            "mu_star": sizes,
            "mu_star_half": 0.03,
            "noise": 0.02,
            "chosen": np.arange(count) < 3,
            "name": [f"Number {k}" for k in range(count)],
        }
    )


@pytest.fixture
def pictures(make_run: Callable[..., Any]) -> dict[str, Figure]:
    return SensitivityPlots(make_run("A road", seed=7), "completed", 512, screened(), decomposed(), tornadoes()).all()


@pytest.mark.parametrize("picture", ["screening", "indices", "tornado"])
def test_words_lie_within_the_sheet_and_not_on_each_other(pictures: dict[str, Figure], picture: str) -> None:
    figure = pictures[picture]
    assert question(figure).endswith("?")
    worlds = "512" if picture == "tornado" else "2,000"
    said = f"A road · {worlds} worlds at each point · seed 7 · explores assumptions; not a forecast"
    assert caption(figure).endswith(said)
    found = boxes(figure)
    for words, box in found:
        assert box.x0 >= -1, words
        assert box.x1 <= figure.bbox.x1 + 1, words
    for (one, box), (other, beside) in combinations(found, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across < 2 or down < 0.25 * min(box.height, beside.height), (one, other)


def test_what_moves_the_share_is_the_title_and_where_nothing_does_that(
    pictures: dict[str, Figure], make_run: Callable[..., Any]
) -> None:
    assert title(pictures["screening"]).startswith("16 of 25 numbers move the share completed")
    assert title(pictures["tornado"]).startswith('By itself "The force: mandate" changes the share by +30.0 points')
    unclear = tornadoes().assign(low=-0.2, high=0.8)  # 50 points to either side
    tie = SensitivityPlots(make_run("A road"), "completed", 512, screened(), decomposed(), unclear).tornado()
    assert title(tie) == "No number by itself changes the share completed beyond chance"


def test_the_same_bytes_each_time(pictures: dict[str, Figure], tmp_path: Path) -> None:
    first, again = (save(pictures["tornado"], tmp_path / folder, "tornado") for folder in ("first", "again"))
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_bar_goes_from_the_low_to_the_high_value_and_says_which_is_which() -> None:
    axes = tornado(tornadoes(), Figure().add_subplot())
    bars = [one for one in axes.patches if isinstance(one, Rectangle)]
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    assert ends == [pytest.approx((5, 35)), pytest.approx((15, 25)), pytest.approx((20, 21))]
    assert [bar.get_hatch() or "" for bar in bars] == [ASSUMED[1], SOURCED[1], DIRECTED[1]]
    assert len({face for face, _ in (ASSUMED, DIRECTED, SOURCED)}) == 3
    filled = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o" and line.get_color() != "white"]
    assert filled == pytest.approx([35, 15, 21])
    said = [text.get_text() for text in axes.texts]
    assert said[:3] == ["0.1", "0.9", "+30.0 ± 5.0"]
    assert said[3:6] == ["0.3", "0.2", "-10.0 ± 5.0"]
    assert said[-1] == "(+1.0 ± 2.0)"
    low, high = axes.get_xlim()
    assert low < 5 < 35 < high


def test_numbers_stand_in_the_order_of_the_table_from_the_top() -> None:
    axes = tornado(tornadoes(), Figure().add_subplot())
    assert [label.get_text().replace("\n", "") for label in axes.get_yticklabels()] == list(PATHS)
    assert all(one < other for one, other in pairwise(rows(tornadoes())))
    bottom, top = axes.get_ylim()
    assert bottom > top


def test_both_indices_are_drawn_with_their_intervals() -> None:
    axes = indices(decomposed(), Figure().add_subplot())
    for name, marker in (("total", "o"), ("first", "s")):
        marks = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == marker]
        assert marks == pytest.approx(decomposed()[name].tolist(), nan_ok=True)
    intervals = [line for line in axes.lines if line.get_marker() == "|"]
    assert intervals[0].get_xdata() == pytest.approx([0.5, 0.9])
    low, high = axes.get_xlim()
    assert LEAST <= low < 0 < 1 < high <= MOST


def test_a_screening_is_filled_where_it_was_followed_and_shows_chance() -> None:
    axes = screening(screened(5), Figure().add_subplot())
    marks = [line for line in axes.lines if line.get_marker() == "o"]
    assert [mark.get_xdata()[0] for mark in marks] == pytest.approx([20, 15, 10, 5, 0])
    assert [mark.get_markerfacecolor() != "white" for mark in marks] == [True, True, True, False, False]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_markersize() == 13] == pytest.approx([2] * 5)


def test_only_the_largest_are_shown_and_how_many_there_are_is_said(pictures: dict[str, Figure]) -> None:
    assert len(pictures["screening"].axes[0].get_yticklabels()) == 20
    assert "The 20 largest of 25 numbers" in caption(pictures["screening"])


def test_a_mark_at_nothing_is_whole(pictures: dict[str, Figure]) -> None:
    [axes] = pictures["screening"].axes
    assert axes.get_xlim()[0] < 0 < axes.get_xlim()[1]
