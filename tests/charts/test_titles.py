"""Titles say what was found, in two lines at the most; where chance could be all, that roads cannot be told apart."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.charts import Plots
from sim.charts.headlines import OfRoad, are_apart, headline
from sim.charts.incidence import finding
from sim.charts.labels import MANDATE, mandate, wrap
from sim.charts.letters import missing, stand_in
from sim.charts.roadmap import found
from sim.charts.sheet import DOTS_PER_INCH, MOST_LINES, SMALLER
from sim.charts.sheet import headline as lines_of
from sim.charts.style import LARGE
from sim.phrases import percent
from sim.words.sweep import finding as of_sweep

DRAWS = np.arange(200)


def spread(mean: float, seed: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).normal(mean, 0.2, len(DRAWS))


def figures(*means: float) -> list[OfRoad]:
    return [OfRoad(f"Road {place}", mean, spread(mean, place), DRAWS) for place, mean in enumerate(means, 1)]


def test_one_road_is_told_and_of_several_the_ends() -> None:
    assert headline("the force in place", figures(0.4), percent) == "The force in place: 40 %"
    said = headline("the force in place", figures(0.4, 0.6, 0.8), percent)
    assert said == "The force in place: from 40 % (Road 1) to 80 % (Road 3)"


def test_roads_that_chance_may_have_parted_are_told_to_be_alike() -> None:
    alike = figures(0.4, 0.41)
    assert not are_apart(alike)
    assert headline("the force in place", alike, percent) == (
        "These roads cannot be told apart by the force in place (40 % to 41 %)"
    )


def test_the_same_luck_tells_apart_what_each_road_alone_would_not() -> None:
    """A hundredth more in every world is a difference, however much the worlds differ."""
    worlds = spread(0.4, 1)
    pair = [OfRoad("One", 0.4, worlds, DRAWS), OfRoad("Two", 0.41, worlds + 0.01 + 0.001 * spread(0, 2), DRAWS)]
    assert are_apart(pair)


def test_worlds_of_one_draw_count_once() -> None:
    one_draw = [OfRoad(name, mean, spread(mean, 3), DRAWS // 100) for name, mean in (("One", 0.4), ("Two", 0.43))]
    assert not are_apart(one_draw)


@pytest.mark.parametrize("name", ["Short", "A name of a road that is rather long, with conditions " * 4])
def test_a_title_has_two_lines_at_the_most(make_run: Callable[..., Any], name: str) -> None:
    found = f"{name} completes 2.3 times as often as {name}"
    lines, size = lines_of(found)
    assert len(lines) <= MOST_LINES
    assert size == (LARGE if name == "Short" else SMALLER)
    assert lines[-1].endswith("…") == (name != "Short")
    plots = Plots([make_run("A")], finding=found)
    assert plots.shares().get_suptitle().count("\n") < MOST_LINES
    assert plots.alternative("shares").startswith(found)


def test_when_worlds_end_is_drawn_as_the_table_says(make_run: Callable[..., Any]) -> None:
    runs = [make_run("One"), make_run("Two", (0.1, 0.2, 0.3, 0.4))]
    completed, collapsed = Plots(runs).when().axes
    for axes, end in ((completed, "completed"), (collapsed, "collapsed")):
        drawn = [line for line in axes.lines if line.get_gid() is None and len(line.get_xdata()) > 2]
        for run, line in zip(runs, drawn, strict=True):
            table = run.incidence()
            assert np.allclose(line.get_ydata(), table.loc[table["end"] == end, "share"])
    assert {text.get_text() for text in completed.texts} == {"40 % One", "10 % Two"}


def test_when_worlds_of_one_road_end_is_the_title(make_run: Callable[..., Any]) -> None:
    run = make_run("One")
    said = finding(run)
    assert said.startswith("40 % complete, half of them by week ")
    assert "; 20 % collapse for good, half of them by week " in said
    assert " ".join(Plots([run]).when().get_suptitle().split()) == said


def test_the_end_of_the_mandate_is_marked_on_when_worlds_end(make_run: Callable[..., Any]) -> None:
    run = make_run("One")
    run.scenario.mandate_ends = 60.0
    [axes] = Plots([run]).when().axes
    [line] = [line for line in axes.lines if line.get_gid() == "mandate"]
    assert line.get_xdata()[0] == 60.0


def test_letters_that_the_font_of_pictures_has_not_are_drawn_with_another_that_has_them() -> None:
    sign = "\U0001d400"  # a bold A of mathematics
    assert missing(sign) == {sign}
    assert stand_in(frozenset(sign)) not in ("", "DejaVu Sans")
    assert stand_in(frozenset("\U0010fffd")) == ""


def test_a_number_stays_with_its_sign_and_a_name_in_brackets_on_one_line() -> None:
    assert all(
        not line.startswith("%") for inches in (0.6, 0.8, 1.0, 1.2) for line in wrap("from 12 % to 46 %", inches)
    )
    words = "Median progress of the roads: from 45 % "
    for name in ("(Official plan)", "(Alternating, mirrored)"):
        for begun in (words, f"{words} or so ", f"{words} or it may be "):
            lines, _ = lines_of(f"{begun}{name} to more than that, which is most of the road")
            assert any(name in line for line in lines)


def test_the_end_of_the_mandate_is_named_above_the_panel_where_its_name_hides_nothing() -> None:
    axes = Figure(figsize=(7, 4)).add_subplot()
    axes.set_xlim(0, 100)
    mandate(axes, 50)
    [name] = axes.texts
    assert name.get_text() == MANDATE
    assert name.xy[1] == 1.0
    assert name.get_va() == "bottom"
    titled = Figure(figsize=(7, 4)).add_subplot()
    titled.set_title("A name of a panel that is so long that it goes over the line", loc="left")
    titled.set_xlim(0, 100)
    mandate(titled, 50)
    assert not titled.texts
    assert [line.get_gid() for line in titled.lines] == ["mandate"]


def asking(*stages: tuple[str, ...], is_open: bool = False) -> Any:
    """A road that asks in each stage for these tracks: the arms are Hamas's, the ground Israel's, the rest nobody's."""
    track = lambda owner: SimpleNamespace(owner=owner, title=owner)  # noqa: E731
    return SimpleNamespace(
        name="A road",
        bargaining=SimpleNamespace(open=is_open),
        parties={"hamas": SimpleNamespace(title="Hamas"), "israel": SimpleNamespace(title="Israel")},
        tracks={"arms": track("hamas"), "ground": track("israel"), "money": track("donors")},
        stage_segments=lambda: [dict.fromkeys(stage) for stage in stages],
    )


def test_a_roadmap_says_who_is_asked_first() -> None:
    arms_first = asking(("money",), ("arms",), ("ground",))
    ground_first, both = asking(("ground",), ("arms",)), asking(("arms", "ground"))
    assert found([arms_first]) == "A road: Hamas is asked from stage 2, Israel from stage 3 on"
    assert found([both]) == "A road: Hamas and Israel are both asked from stage 1 on"
    assert found([asking(("money",))]) == ""
    assert found([asking(("arms",), is_open=True)]) == "A road: no road is in force at the start"
    assert found([both, both]) == "On each of 2 roads both sides are asked at once"
    assert found([arms_first, arms_first]) == "On each of 2 roads Hamas is asked first"
    assert found([arms_first, ground_first, both]) == (
        "Of 3 roads Hamas is asked first on 1, Israel on 1, both at once on 1"
    )


@pytest.mark.parametrize("count", [1, 3, 6])
def test_every_picture_of_several_roads_is_on_one_screen(
    make_cast: Callable[..., Any], make_differences: Callable[..., Any], count: int
) -> None:
    names = ("Disarmament first", "Withdrawal first", "Alternating", "Alternating, mirrored", "Side by side", "Plan")
    runs = [make_cast(name) for name in names[:count]]
    for name, picture in Plots(runs, make_differences(runs)).all().items():
        assert picture.get_figheight() * DOTS_PER_INCH <= 1200, name


def test_many_pairs_stand_under_the_name_of_what_is_subtracted(
    make_run: Callable[..., Any], make_differences: Callable[..., Any]
) -> None:
    runs = [make_run(f"Road {number}", (0.1 * number, 0.1, 0.2, 0.7 - 0.1 * number)) for number in range(1, 6)]
    picture = Plots(runs, make_differences(runs)).differences()
    names = [label.get_text() for label in picture.axes[0].get_yticklabels()]
    assert names == [
        "minus Road 1:", "Road 2", "Road 3", "Road 4", "Road 5", "minus Road 2:", "Road 3", "Road 4", "Road 5",
        "minus Road 3:", "Road 4", "Road 5", "minus Road 4:", "Road 5",
    ]  # fmt: skip
    figures = [text.get_text() for text in picture.axes[0].texts]
    assert figures == ["+10.0", "+20.0", "+30.0", "+40.0", "+10.0", "+20.0", "+30.0", "+10.0", "+20.0", "+10.0"]


def swept(low: float, high: float, error: float) -> Any:
    import pandas as pd

    plan = SimpleNamespace(name="A")
    rows = {"force.mandate": [0.1, 0.9], "share": [low, high], "above": [0.0, high - low], "above_error": [0.0, error]}
    return SimpleNamespace(
        settings=[SimpleNamespace(scenario=plan)],
        turned=["force.mandate"],
        of=lambda state, setting: pd.DataFrame(rows),
    )


def test_a_sweep_says_where_most_complete_and_in_a_tie_that_no_point_stands_apart() -> None:
    assert of_sweep(swept(0.2, 0.4, 0.01)) == "The force: mandate: 20 % at 0.1, 40 % at 0.9 complete"
    assert of_sweep(swept(0.2, 0.22, 0.05)) == "No two of 2 points can be told apart by how often they complete"
