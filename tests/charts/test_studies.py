"""Effects of mechanisms and matrices of strategies: what is drawn is what the tables say, and can be read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.charts import save
from sim.charts.study_plots import DARKEST, PALEST, AblationPlots, TournamentPlots, effects, matrix
from sim.charts.style import INK, STATE_LOOKS, lightness
from tests.charts.test_pictures import boxes, caption

STRATEGIES = ("foresight", "typed", "tit_for_tat", "hardliner", "conciliator")
DOINGS = {
    "guarantee": ("The mediators' guarantee", (0.12, -0.02, -0.09, -0.01), True),
    "force.incidents": (
        "The force keeps incidents down, wherever it stands and whoever has sent it there",
        (0, 0, 0, 0),
        False,
    ),
    "frailty": ("Some truces are robust and some brittle", (0.03, 0.08, 0.16, -0.27), True),
    "honour": ("Keepers pay for breaking their word", (0.004, 0.0, -0.004, 0.0), False),
}


def doings() -> pd.DataFrame:
    """What an ablation finds."""
    rows = [
        (name, title, state, size, size - 0.02, size + 0.02, moves and abs(size) > 0.02)
        for name, (title, sizes, moves) in DOINGS.items()
        for state, size in zip(STATE_LOOKS, sizes, strict=True)
    ]
    return pd.DataFrame(rows, columns=["mechanism", "title", "state", "difference", "low", "high", "moves"])


def meetings() -> pd.DataFrame:
    """What a tournament finds."""
    measures = (*STATE_LOOKS, "payoff israel", "payoff hamas")
    rows = [
        (one, other, measure, ((3 * k + 5 * n + place) % 11) / 11 - 0.2 * (place > 3), 0.01)
        for (k, one), (n, other) in product(enumerate(STRATEGIES), repeat=2)
        for place, measure in enumerate(measures)
    ]
    return pd.DataFrame(rows, columns=["strategy israel", "strategy hamas", "measure", "mean", "standard_error"])


@pytest.fixture
def pictures(make_run: Callable[..., Any]) -> dict[str, Figure]:
    run = make_run("A road", seed=7)
    return {**AblationPlots(run, doings(), 16).all(), **TournamentPlots(run, meetings()).all()}


@pytest.mark.parametrize("picture", ["effects", "matrix"])
def test_asks_a_question_and_says_of_what_it_is_made(pictures: dict[str, Figure], picture: str) -> None:
    figure = pictures[picture]
    assert figure.get_suptitle().endswith("?")
    foot = caption(figure)
    assert foot.endswith("A road · 2,000 worlds · seed 7 · explores assumptions; not a forecast")
    assert {"effects": "widened for 16 comparisons", "matrix": "Each row: what Israel does"}[picture] in foot


@pytest.mark.parametrize("picture", ["effects", "matrix"])
def test_words_lie_within_the_sheet_and_not_on_each_other(pictures: dict[str, Figure], picture: str) -> None:
    figure = pictures[picture]
    found = boxes(figure)
    for words, box in found:
        assert box.x0 >= -1, words
        assert box.x1 <= figure.bbox.x1 + 1, words
    for (one, box), (other, beside) in combinations(found, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across < 2 or down < 0.25 * min(box.height, beside.height), (one, other)


@pytest.mark.parametrize("picture", ["effects", "matrix"])
def test_the_same_bytes_each_time(pictures: dict[str, Figure], picture: str, tmp_path: Path) -> None:
    first, again = (save(pictures[picture], tmp_path / folder, picture) for folder in ("first", "again"))
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_filled_mark_says_that_a_mechanism_moves_the_state() -> None:
    for place, (state, look) in enumerate(STATE_LOOKS.items()):
        axes = effects(doings(), state, Figure().add_subplot())
        marks = [line for line in axes.lines if line.get_marker() == look.marker and len(line.get_xdata()) == 1]
        assert [mark.get_xdata()[0] for mark in marks] == [
            pytest.approx(100 * one[1][place]) for one in DOINGS.values()
        ]
        filled = [mark.get_markerfacecolor() != "white" for mark in marks]
        assert filled == [one[2] and abs(one[1][place]) > 0.02 for one in DOINGS.values()]


def test_mechanisms_are_named_once_and_panels_share_their_axis(pictures: dict[str, Figure]) -> None:
    panels = pictures["effects"].axes
    said = [" ".join(label.get_text().split()) for label in panels[0].get_yticklabels()]
    assert said == [title for title, _, _ in DOINGS.values()]
    assert [axes.get_title("left") for axes in panels] == list(STATE_LOOKS)
    assert len({(axes.get_xlim(), axes.get_ylim()) for axes in panels}) == 1
    low, high = panels[0].get_xlim()
    assert low < -29 < 18 < high


def test_a_matrix_shows_the_figure_of_every_pair_on_a_grey_on_which_it_can_be_read() -> None:
    table = pd.DataFrame([[0.0, 0.5], [1.0, 0.25]], index=["typed", "tit_for_tat"], columns=["typed", "hardliner"])
    axes = matrix(table, Figure().add_subplot(), low=0, high=1, signed=False)
    assert [text.get_text() for text in axes.texts] == ["0", "50", "100", "25"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["typed", "tit for tat"]
    shades = axes.images[0].get_array()[:, :, 0]
    assert shades.max() == pytest.approx(PALEST)
    assert shades.min() == pytest.approx(DARKEST)
    assert lightness("#" + 3 * f"{round(255 * DARKEST):02X}") - lightness(INK) > 35


def test_payoffs_have_signs_and_never_a_negative_nothing() -> None:
    table = pd.DataFrame([[0.1, -0.1], [-0.001, 0.0]])
    axes = matrix(table, Figure().add_subplot(), low=-0.1, high=0.1, signed=True)
    assert [text.get_text() for text in axes.texts] == ["+10", "-10", "0", "0"]


def test_equal_figures_have_equal_greys() -> None:
    table = pd.DataFrame([[0.2, 0.2]])
    axes = matrix(table, Figure().add_subplot(), low=0.2, high=0.2, signed=True)
    assert axes.images[0].get_array().min() == pytest.approx(PALEST)


def test_both_parties_are_shown_in_the_same_terms(pictures: dict[str, Figure]) -> None:
    titles = [axes.get_title("left") for axes in pictures["matrix"].axes]
    assert titles == ["completed", "stalled", "collapsed", "payoff of Israel", "payoff of hamas"]
    shares, payoffs = pictures["matrix"].axes[:3], pictures["matrix"].axes[3:]
    assert {len(axes.texts) for axes in (*shares, *payoffs)} == {len(STRATEGIES) ** 2}
    for axes in payoffs:
        shades = axes.images[0].get_array()
        assert (shades.min(), shades.max()) == (pytest.approx(DARKEST), pytest.approx(PALEST))
