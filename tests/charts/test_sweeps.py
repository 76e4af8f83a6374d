"""Pictures of sweeps: what is drawn is what the tables say, and where two roads swap places can be seen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.charts import save
from sim.charts.grids import GREYS, dials, heat, swap, swap_line, wide
from sim.charts.style import INK, STATE_LOOKS, lightness
from sim.charts.sweep_plots import SweepPlots
from sim.words.dimensions import MOST_PANELS, why_no_picture
from tests.charts.test_pictures import boxes, caption

X, Y, Z = "tracks.governance.readiness", "parties.israel.home_front.by_concession", "force.mandate"
ROADS = ("Phased and reciprocal", "Withdrawal first")


def swept(vary: dict[str, tuple[float, ...]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a sweep finds: the first road completes more often the larger the first number, the second never changes."""
    rows, differences = [], []
    for point in product(*vary.values()):
        rising = 0.6 * point[0]
        for name, completed in zip(ROADS, (rising, 0.3), strict=True):
            shares = (completed, 0.1, 0.7 - completed, 0.2)
            rows += [(*point, name, state, one, 0.02, 0.0, 0.0) for state, one in zip(STATE_LOOKS, shares, strict=True)]
        for state, gap in (("completed", rising - 0.3), ("stalled", 0.3 - rising)):
            differences.append((*point, state, gap, 0.02, gap - 0.04, gap + 0.04, 9))
    grid = [*vary, "scenario", "state", "share", "standard_error", "above", "above_error"]
    paired = [*vary, "state", "difference", "standard_error", "low", "high", "worlds_that_differ"]
    return pd.DataFrame(rows, columns=grid), pd.DataFrame(differences, columns=paired)


SWAP = pd.DataFrame([(X, 0.5, 0.4, 0.6, True)], columns=["path", "at", "after", "before", "rises"])
TENTHS = tuple(round(0.1 * k, 1) for k in range(1, 10))


@pytest.fixture
def plots(make_run: Callable[..., Any]) -> Callable[..., SweepPlots]:
    def make(vary: dict[str, tuple[float, ...]], *, pair: bool = True) -> SweepPlots:
        grid, differences = swept(vary)
        if not pair:
            grid, differences = grid[grid["scenario"] == ROADS[0]], differences[:0]
        runs = [make_run(name, seed=7) for name in (ROADS if pair else ROADS[:1])]
        return SweepPlots(runs, vary, grid, differences, SWAP if pair else SWAP[:0])

    return make


GRIDS = {
    "one": {X: TENTHS},
    "one of two": {X: TENTHS, Z: (0.4,)},
    "two": {X: TENTHS, Y: (0.0, 0.01, 0.02)},
    "three": {X: TENTHS, Y: (0.0, 0.02), Z: (0.0, 0.5, 1.0)},
}


@pytest.mark.parametrize("pair", [False, True])
@pytest.mark.parametrize("name", GRIDS)
def test_words_lie_within_the_sheet_and_not_on_each_other(plots: Any, name: str, pair: bool) -> None:
    [figure] = plots(GRIDS[name], pair=pair).all().values()
    assert figure.get_suptitle().endswith("?")
    foot = caption(figure)
    assert foot.endswith("seed 7 · explores assumptions; not a forecast")
    assert ROADS[0] in foot
    assert (ROADS[1] in foot) == pair
    found = boxes(figure)
    for words, box in found:
        assert box.x0 >= -1, words
        assert box.x1 <= figure.bbox.x1 + 1, words
    for (one, box), (other, beside) in combinations(found, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across < 2 or down < 0.25 * min(box.height, beside.height), (one, other)


def test_panels_are_as_wide_as_the_sheet_lets_them(plots: Any) -> None:
    [figure] = plots(GRIDS["two"]).all().values()
    maps = [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]
    assert len(maps) == 6
    assert len(figure.axes) == len(maps) + 3  # and a bar for the shades of each row
    assert all(axes.get_position().width > 0.32 for axes in maps)


def test_maps_end_at_what_was_tried_and_name_the_numbers(plots: Any) -> None:
    figure = plots(GRIDS["two"], pair=False).maps()
    axes = figure.axes[0]
    assert axes.get_xlim() == (0.1, 0.9)
    assert axes.get_ylim() == (0.0, 0.02)
    assert set(axes.get_xticks()) <= set(TENTHS)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["0", "0.01", "0.02"]
    assert " ".join(figure.axes[0].get_ylabel().split()) == "Israel: home front, by concession"


def test_the_same_bytes_each_time(plots: Any, tmp_path: Path) -> None:
    figure = plots(GRIDS["two"]).maps()
    first, again = (save(figure, tmp_path / folder, "maps") for folder in ("first", "again"))
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_every_state_has_its_curve_its_band_and_its_name() -> None:
    grid, _ = swept({X: TENTHS})
    axes = dials(grid[grid["scenario"] == ROADS[0]], X, Figure().add_subplot())
    curves = {line.get_label(): line for line in axes.lines}
    assert set(curves) == set(STATE_LOOKS)
    assert curves["completed"].get_ydata() == pytest.approx(0.6 * np.array(TENTHS))
    assert len({line.get_linestyle() for line in curves.values()}) == 4
    assert len({line.get_marker() for line in curves.values()}) == 4
    assert len(axes.collections) == 4
    assert {text.get_text() for text in axes.texts} == {
        "completed 54 %", "stalled 16 %", "collapsed 20 %", "progressing 10 %",
    }  # fmt: skip


def test_a_swap_is_marked_where_it_is() -> None:
    _, differences = swept({X: TENTHS})
    axes = swap(differences[differences["state"] == "completed"], SWAP, X, Figure().add_subplot())
    dashed = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    assert dashed == [0.5]
    assert axes.lines[-1].get_ydata() == pytest.approx(60 * np.array(TENTHS) - 30)


def test_what_else_was_set_is_said(plots: Any) -> None:
    assert "The force: mandate is 0.4 throughout" in caption(plots(GRIDS["one of two"]).lines())


def test_a_map_has_each_share_at_its_place_and_iso_lines_between() -> None:
    table = pd.DataFrame(
        [(x, y, 0.5 * x + 0.1 * y) for x in (0.0, 0.5, 1.0) for y in (0.0, 1.0)], columns=["x", "y", "v"]
    )
    axes = heat(table.sample(frac=1, random_state=0), "x", "y", "v", Figure().add_subplot(), top=0.6)
    across, up, shares = wide(table, "x", "y", "v")
    assert shares[1].tolist() == pytest.approx([0.1, 0.35, 0.6])
    assert axes.collections[0].get_array().ravel().tolist() == pytest.approx(shares.ravel().tolist())
    assert (across.tolist(), up.tolist()) == ([0, 0.5, 1], [0, 1])
    assert axes.texts
    assert all(text.get_text().endswith(" %") for text in axes.texts)


def test_the_line_of_a_swap_is_where_the_difference_is_nothing() -> None:
    _, differences = swept({X: TENTHS, Y: (0.0, 1.0, 2.0)})
    one = differences[differences["state"] == "completed"]
    axes = swap_line(one, X, Y, Figure().add_subplot(), top=0.3)
    [line] = [found for found in axes.collections if type(found).__name__ == "QuadContourSet"]
    [path] = line.get_paths()
    assert path.vertices[:, 0] == pytest.approx(0.5)
    plus, minus = ({line.get_marker(): line for line in axes.lines}[sign] for sign in "+_")
    assert min(plus.get_xdata()) == 0.6
    assert max(minus.get_xdata()) == 0.4


def test_signs_are_drawn_only_where_one_is_clearly_ahead() -> None:
    _, differences = swept({X: (0.5, 0.51), Y: (0.0, 1.0)})
    axes = swap_line(differences[differences["state"] == "completed"], X, Y, Figure().add_subplot(), top=0.3)
    assert not axes.lines


def test_ink_can_be_read_on_every_grey() -> None:
    darkest = "#" + "".join(f"{round(255 * part):02X}" for part in GREYS(1.0)[:3])
    assert lightness(darkest) - lightness(INK) > 35


def test_why_there_is_no_picture_is_said_and_only_then() -> None:
    for counts in ([17], [17, 11], [17, 11, MOST_PANELS]):
        assert not why_no_picture(counts)
    assert "up to three numbers" in why_no_picture([2, 2, 2, 2])
    assert f"the fewest are {MOST_PANELS + 1}" in why_no_picture([MOST_PANELS + 1, 9, 9])
    assert why_no_picture([])
