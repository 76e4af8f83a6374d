"""Every picture says what it shows, of which runs, and that it is no forecast; and is the same each time."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.charts import Plots, save

NAMES = [
    "Disarmament first",
    "Withdrawal first",
    "Phased reciprocal",
    "Official plan: interleaved, with conditions",
]
FINALS = [(0.4, 0.1, 0.3, 0.2), (0.05, 0.1, 0.6, 0.25), (0.25, 0.25, 0.25, 0.25), (1.0, 0.0, 0.0, 0.0)]
PICTURES = ("shares", "progress", "reasons", "differences", "roadmap")


@pytest.fixture
def plots(make_run: Callable[..., Any], make_differences: Callable[..., Any]) -> Plots:
    runs = [make_run(name, final, seed=7) for name, final in zip(NAMES, FINALS, strict=True)]
    return Plots(runs, make_differences(runs))


def words(figure: Figure) -> list[str]:
    """Every text on a figure that is seen, with its lines joined."""
    texts = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_visible()]
    return [" ".join(text.get_text().split()) for text in texts if text.get_text().strip()]


def caption(figure: Figure) -> str:
    (foot,) = [text for text in figure.texts if text.get_gid() == "caption"]
    return " ".join(foot.get_text().split())


@pytest.mark.parametrize("picture", PICTURES)
def test_asks_a_question_and_says_of_what_it_is_made(plots: Plots, picture: str) -> None:
    figure = getattr(plots, picture)()
    assert figure.get_suptitle().endswith("?")
    foot = caption(figure)
    for name in NAMES:
        assert name in foot
    assert "2,000 worlds" in foot
    assert "seed 7" in foot
    assert foot.endswith("explores assumptions; not a forecast")


def test_all_has_each_picture_once_and_differences_only_between_runs(
    plots: Plots, make_run: Callable[..., Any]
) -> None:
    assert sorted(plots.all()) == sorted(PICTURES)
    alone = Plots([make_run()])
    assert sorted(alone.all()) == sorted(set(PICTURES) - {"differences"})
    with pytest.raises(ValueError, match="two runs"):
        alone.differences()
    with pytest.raises(ValueError, match="without a run"):
        Plots([])


def test_the_same_bytes_each_time(plots: Plots, tmp_path: Path) -> None:
    for name, figure in plots.all().items():
        first = [path.read_bytes() for path in save(figure, tmp_path / "first", name)]
        again = [path.read_bytes() for path in save(figure, tmp_path / "again", name)]
        anew = [path.read_bytes() for path in save(getattr(plots, name)(), tmp_path / "anew", name)]
        assert first == again == anew
        assert first[0].startswith(b"\x89PNG")
        assert b"<svg" in first[1]
        assert not re.search(rb"<dc:date>|Software", first[0] + first[1])


@pytest.mark.parametrize("picture", PICTURES)
def test_settings_of_the_reader_leave_no_trace_and_suffer_none(
    plots: Plots, picture: str, tmp_path: Path
) -> None:
    plain = save(getattr(plots, picture)(), tmp_path, "plain")
    with matplotlib.rc_context({"font.size": 23, "axes.grid": True, "svg.hashsalt": "other"}):
        mine = dict(matplotlib.rcParams)
        bent = save(getattr(plots, picture)(), tmp_path, "bent")
        assert dict(matplotlib.rcParams) == mine
    assert [path.read_bytes() for path in plain] == [path.read_bytes() for path in bent]


def test_no_window_and_no_figure_is_left_behind() -> None:
    code = (
        "import sys, sim.charts; assert 'matplotlib' not in sys.modules; "
        "sim.charts.Plots; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_shows_itself_in_a_notebook(plots: Plots) -> None:
    assert plots.shares()._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert ".differences()" in repr(plots)


@pytest.mark.parametrize("picture", PICTURES)
def test_is_legible_at_the_width_of_a_page(plots: Plots, picture: str) -> None:
    figure = getattr(plots, picture)()
    assert figure.get_figwidth() <= 8.27
    texts = [text for text in figure.findobj(Text) if text.get_text().strip()]
    assert min(text.get_fontsize() for text in texts) >= 9
    renderer = (
        figure.canvas.get_renderer() if hasattr(figure.canvas, "get_renderer") else figure._get_renderer()
    )
    for text in texts:
        if text.get_visible() and text.get_figure() is not None:
            box = text.get_window_extent(renderer)
            assert box.x0 >= -1, text.get_text()
            assert box.x1 <= figure.bbox.x1 + 1, text.get_text()


@pytest.mark.parametrize("picture", PICTURES)
def test_words_do_not_lie_on_each_other(plots: Plots, picture: str) -> None:
    figure = getattr(plots, picture)()
    renderer = figure._get_renderer()
    boxes = [
        (text.get_text(), Text.get_window_extent(text, renderer))
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    for place, (one, box) in enumerate(boxes):
        for other, beside in boxes[place + 1 :]:
            across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
            down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
            assert across < 2 or down < 0.25 * min(box.height, beside.height), (one, other)


def test_a_dollar_sign_in_a_name_is_a_dollar_sign(make_run: Callable[..., Any], tmp_path: Path) -> None:
    figure = Plots([make_run("Five $ now and five $\\later$")]).shares()
    assert "Five $ now and five $\\later$" in caption(figure)
    save(figure, tmp_path, "dollars")


def test_ill_assorted_runs_name_all_their_numbers(make_run: Callable[..., Any]) -> None:
    figure = Plots([make_run("A", worlds=1, seed=0), make_run("B", worlds=3000, seed=1)]).shares()
    assert "1 / 3,000 worlds each · seed 0 / 1" in caption(figure)
