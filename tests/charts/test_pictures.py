"""Every picture says what it shows, of which runs, and that it is no forecast; and is the same each time."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
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
PICTURES = ("shares", "when", "progress", "reasons", "differences", "roadmap")
FOUND = "Phased reciprocal completes most often"


@pytest.fixture(scope="module")
def plots(make_run: Callable[..., Any], make_differences: Callable[..., Any]) -> Plots:
    runs = [make_run(name, final, seed=7) for name, final in zip(NAMES, FINALS, strict=True)]
    return Plots(runs, make_differences(runs), FOUND)


@pytest.fixture(scope="module")
def pictures(plots: Plots) -> dict[str, Figure]:
    return plots.all()


def boxes(figure: Figure) -> list[tuple[str, Any]]:
    """Every text that is seen, and the room that it takes."""
    figure.draw_without_rendering()
    texts = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        texts += [*axes.texts, axes.xaxis.label, axes.yaxis.label, axes.title, axes._left_title]
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, sorted(axes.get_ylim()))):
            labelled = axis.get_tick_params().get("labelbottom", True) and axis.get_tick_params().get("labelleft", True)
            if labelled and axis.get_visible():
                ticks = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=True)
                texts += [text for place, text in ticks if low <= place <= high]
    renderer = figure._get_renderer()
    return [(text.get_text(), Text.get_window_extent(text, renderer)) for text in texts if text.get_text()]


def question(figure: Figure) -> str:
    """What was asked: the title, or below what was found."""
    title = figure.get_suptitle()
    return title if title.endswith("?") else figure.texts[1].get_text()


def title(figure: Figure) -> str:
    """The title on one line."""
    return " ".join(figure.get_suptitle().split())


def caption(figure: Figure) -> str:
    (foot,) = [text for text in figure.texts if text.get_gid() == "caption"]
    return " ".join(foot.get_text().split())


@pytest.mark.parametrize("picture", PICTURES)
def test_asks_a_question_and_says_of_what_it_is_made(pictures: dict[str, Figure], picture: str) -> None:
    figure = pictures[picture]
    assert question(figure).endswith("?")
    foot = caption(figure)
    for name in NAMES:
        assert name in foot
    assert "2,000 worlds" in foot
    assert "seed 7" in foot
    assert foot.endswith("explores assumptions; not a forecast")


def test_what_was_found_is_the_title(pictures: dict[str, Figure]) -> None:
    for name in ("shares", "when", "differences"):
        assert title(pictures[name]) == FOUND
    assert title(pictures["progress"]).startswith(
        "Median progress: from 24 % (Withdrawal first) to 100 % (Official plan"
    )
    assert title(pictures["reasons"]).startswith("On each road stalls hang most on")
    assert title(pictures["roadmap"]) == "On each of 4 roads both sides are asked at once"


def test_all_has_each_picture_once_and_differences_only_between_runs(
    pictures: dict[str, Figure], make_run: Callable[..., Any]
) -> None:
    assert sorted(pictures) == sorted(PICTURES)
    alone = Plots([make_run()])
    assert sorted(alone.all()) == sorted(set(PICTURES) - {"differences"})
    with pytest.raises(ValueError, match="two runs"):
        alone.differences()
    with pytest.raises(ValueError, match="without a run"):
        Plots([])


@pytest.mark.parametrize("picture", PICTURES)
def test_the_same_bytes_each_time_whatever_the_readers_settings(
    make_run: Callable[..., Any], make_differences: Callable[..., Any], picture: str, tmp_path: Path
) -> None:
    runs = [make_run("A"), make_run("B", (0.1, 0.2, 0.3, 0.4))]
    plots = Plots(runs, make_differences(runs))
    figure = getattr(plots, picture)()
    first = save(figure, tmp_path / "first", picture, svg=True)
    again = save(figure, tmp_path / "again", picture, svg=True)
    with matplotlib.rc_context({"font.size": 23, "axes.grid": True, "svg.hashsalt": "other"}):
        before = dict(matplotlib.rcParams)
        anew = save(getattr(plots, picture)(), tmp_path / "anew", picture, svg=True)
        assert dict(matplotlib.rcParams) == before
    assert [path.name for path in first] == [f"{picture}.png", f"{picture}.svg"]
    for one, two, three in zip(first, again, anew, strict=True):
        assert one.read_bytes() == two.read_bytes() == three.read_bytes()
        assert not re.search(rb"<dc:date>|Software", one.read_bytes())


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
def test_is_legible_at_the_width_of_a_page(pictures: dict[str, Figure], picture: str) -> None:
    figure = pictures[picture]
    assert figure.get_figwidth() <= 8.27
    for text in figure.findobj(Text):
        assert text.get_fontsize() >= 9
    for words, box in boxes(figure):
        assert box.x0 >= -1, words
        assert box.x1 <= figure.bbox.x1 + 1, words


@pytest.mark.parametrize("picture", PICTURES)
def test_words_do_not_lie_on_each_other(pictures: dict[str, Figure], picture: str) -> None:
    for (one, box), (other, beside) in combinations(boxes(pictures[picture]), 2):
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
