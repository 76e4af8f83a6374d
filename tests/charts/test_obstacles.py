"""The waterfall of obstacles: what is drawn is what the table says, and can be read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.charts import save
from sim.charts.obstacle_plots import LOST, TOTAL, ObstaclePlots, gains, waterfall
from sim.charts.style import lightness
from tests.charts.test_pictures import boxes, caption

TITLES = (
    "the calendar",
    "no deal to be had",
    "distrust",
    "third parties",
    "moods and errors",
    "home fronts",
    "violence",
)
COMPLETED = (1.0, 0.9, 0.5, 0.6, 0.3, 0.3, 0.25, 0.1)
GAINS = (0.1, -0.02, 0.2, 0.3, 0.0, 0.01, 0.15)
FINDING = "Most lost to no deal to be had (40) or third parties (30) of 90 points"


def chain() -> pd.DataFrame:
    """What the study finds."""
    changes = [0.0, *(after - before for before, after in pairwise(COMPLETED))]
    errors = [0.0, *[0.02] * len(TITLES)]
    columns = ["title", "completed", "difference", "standard_error"]
    return pd.DataFrame(list(zip(("", *TITLES), COMPLETED, changes, errors, strict=True)), columns=columns)


def alone() -> pd.DataFrame:
    """What each obstacle's absence alone would gain."""
    rows = [(title, gain, gain - 0.05, gain + 0.05) for title, gain in zip(TITLES, GAINS, strict=True)]
    return pd.DataFrame(rows, columns=["title", "gain", "low", "high"])


@pytest.fixture
def figure(make_run: Callable[..., Any]) -> Figure:
    return ObstaclePlots(make_run("A road", seed=7), FINDING, chain(), alone()).obstacles()


def test_the_finding_is_the_title_the_question_stands_below_and_the_foot_says_of_what_it_is_made(
    figure: Figure,
) -> None:
    assert " ".join(figure.get_suptitle().split()) == FINDING
    assert ObstaclePlots.obstacles.draw.__doc__ in [text.get_text() for text in figure.texts]
    assert caption(figure).endswith("A road · 2,000 worlds · seed 7 · explores assumptions; not a forecast")


def test_bars_hang_between_the_shares_of_neighbours() -> None:
    axes = waterfall(chain(), Figure().add_subplot())
    first, *steps, last = sorted(axes.patches, key=lambda bar: bar.get_y())
    assert (first.get_x(), first.get_width()) == (0, pytest.approx(100))
    assert (last.get_x(), last.get_width()) == (0, pytest.approx(10))
    for bar, (before, after) in zip(steps, pairwise(COMPLETED), strict=True):
        assert bar.get_x() == pytest.approx(100 * min(before, after))
        assert bar.get_width() == pytest.approx(100 * abs(after - before))
    figures = [text.get_text() for text in axes.texts]
    assert {"100 %", "10 %", "-40.0 ± 2.0", "+10.0 ± 2.0", "0.0 ± 2.0"} <= set(figures)


def test_what_is_lost_what_is_gained_and_what_is_whole_differ_without_colour() -> None:
    axes = waterfall(chain(), Figure().add_subplot())
    bars = sorted(axes.patches, key=lambda bar: bar.get_y())
    assert len({bars[place].get_hatch() for place in (0, 1, 3)}) == 3
    assert lightness(LOST.colour) - lightness(TOTAL.colour) > 20


def test_marks_stand_at_the_gains_and_are_filled_where_chance_is_left_out() -> None:
    axes = gains(alone(), Figure().add_subplot())
    marks = [line for line in axes.lines if line.get_marker() == TOTAL.marker]
    assert [mark.get_xdata()[0] for mark in marks] == pytest.approx([100 * gain for gain in GAINS])
    assert [mark.get_ydata()[0] for mark in marks] == list(range(1, len(GAINS) + 1))
    assert [mark.get_markerfacecolor() != "white" for mark in marks] == [abs(gain) > 0.05 for gain in GAINS]


def test_words_lie_within_the_sheet_and_not_on_each_other(figure: Figure) -> None:
    found = boxes(figure)
    for words, box in found:
        assert box.x0 >= -1, words
        assert box.x1 <= figure.bbox.x1 + 1, words
    for (one, box), (other, beside) in combinations(found, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across < 2 or down < 0.25 * min(box.height, beside.height), (one, other)


def test_the_same_bytes_each_time(figure: Figure, tmp_path: Path) -> None:
    first, again = (save(figure, tmp_path / folder, "obstacles") for folder in ("first", "again"))
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes()
