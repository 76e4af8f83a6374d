"""Outcome shares and progress fans: dates, equal axes, and curves that stay visible where they coincide."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from sim.charts import Plots
from sim.charts.labels import date_of, spread, time_axis, wrap
from sim.charts.over_time import bands, progress, shares
from sim.charts.tables import milestones
from sim.phrases import percent


def ticks(axes: Any) -> list[str]:
    return [label.get_text().replace("\n", " ") for label in axes.get_xticklabels()]


def test_dates_are_on_the_axis_where_the_scenario_has_a_start(make_run: Callable[..., Any]) -> None:
    for picture in ("shares", "progress"):
        (axes,) = getattr(Plots([make_run()]), picture)().axes
        assert ticks(axes) == ["Jul 2026", "Jan 2027", "Jul 2027", "Jan 2028"]
        (axes,) = getattr(Plots([make_run(start=None)]), picture)().axes
        assert axes.get_xlabel() == "week"
        assert ticks(axes)[:2] == ["0", "25"]


def test_weeks_are_counted_where_starts_differ(make_run: Callable[..., Any]) -> None:
    figure = Plots([make_run("A"), make_run("B", start=datetime.date(1998, 4, 10))]).shares()
    assert figure.axes[0].get_xlabel() == "week"


@pytest.mark.parametrize(("weeks", "most"), [(0, 1), (1, 1), (9, 3), (52, 5), (520, 5), (1040, 5)])
def test_there_are_some_dates_and_not_too_many(weeks: int, most: int) -> None:
    axes = Figure().add_subplot()
    time_axis(axes, weeks, datetime.date(2026, 1, 26))
    assert 1 <= len(ticks(axes)) <= most


def test_all_roadmaps_share_their_axes(make_run: Callable[..., Any]) -> None:
    runs = [make_run(name) for name in "ABC"]
    for figure in (Plots(runs).shares(), Plots(runs).progress()):
        assert len(figure.axes) == 3
        assert len({(axes.get_xlim(), axes.get_ylim()) for axes in figure.axes}) == 1


def test_equal_shares_are_both_seen(make_run: Callable[..., Any]) -> None:
    axes = shares(make_run(final=(0.25, 0.25, 0.25, 0.25)).shares(), Figure().add_subplot())
    bands = [band for band in axes.collections if isinstance(band, PolyCollection)]
    middles = sorted(float(np.mean(band.get_paths()[0].vertices[[100, -100], 1])) for band in bands)
    assert len(bands) == 4
    assert min(np.diff(middles)) > 0.1
    assert len({band.get_hatch() for band in bands}) == 4


def test_a_state_without_worlds_is_still_named(make_run: Callable[..., Any]) -> None:
    axes = shares(make_run(final=(1.0, 0.0, 0.0, 0.0)).shares(), Figure().add_subplot())
    said = {text.get_text() for text in axes.texts}
    assert said == {"completed 100 %", "progressing 0 %", "stalled 0 %", "collapsed 0 %"}


def test_preparation_is_a_band_of_its_own(make_run: Callable[..., Any]) -> None:
    """Of the 10 in 100 that progress in the last week nothing is due in 4; the other bands stay as they were."""
    nothing_due = np.zeros((103, 50))
    nothing_due[-1, :2] = 1
    run, old = make_run(paths={"preparing": nothing_due}), make_run()
    table, last = (
        bands(run),
        {"completed": 0.4, "preparing": 0.04, "due, not late": 0.06, "stalled": 0.3, "collapsed": 0.2},
    )
    assert table[table["week"] == 102].set_index("state")["share"].to_dict() == pytest.approx(last)
    assert np.allclose(table.groupby("week")["share"].sum(), 1)
    [axes] = Plots([run]).shares().axes
    assert {"preparing 4 %", "due, not late 6 %"} < {text.get_text() for text in axes.texts}
    drawn = [band.get_label() for band in axes.collections if isinstance(band, PolyCollection)]
    assert drawn == ["completed", "preparing", "due, not late", "stalled", "collapsed"]
    assert set(bands(old)["state"]) == {"completed", "progressing", "stalled", "collapsed"}


def test_more_worlds_than_progress_are_never_told_to_prepare(make_run: Callable[..., Any]) -> None:
    """The first worlds stand for all: where more of them prepare than of all progress, all who progress prepare."""
    table = bands(make_run(paths={"preparing": np.ones((103, 3))}))
    assert (table.loc[table["state"] == "due, not late", "share"] == 0).all()


def test_a_fan_without_width_shows_as_lines(make_run: Callable[..., Any]) -> None:
    run = make_run()
    fan = run.fan().mul(0).add(0.5)
    axes = progress(fan, milestones(run.scenario), Figure().add_subplot())
    styles = {line.get_linestyle() for line in axes.lines if len(line.get_xdata()) == len(fan)}
    assert styles == {"-", "--", ":"}


def test_milestones_lie_where_stages_close_by_plan(make_run: Callable[..., Any]) -> None:
    table = milestones(make_run().scenario)
    # Weights 2, 1, 1, 1: half of disarmament and 35 of 65 points of withdrawal; all but reconstruction; all.
    assert table["level"].tolist() == pytest.approx([(2 * 0.5 + 0.35 / 0.65) / 5, 4 / 5, 1.0])
    assert table["number"].tolist() == [1, 2, 3]


def test_the_median_week_of_a_milestone_is_said(make_run: Callable[..., Any]) -> None:
    run = make_run(final=(1.0, 0.0, 0.0, 0.0), start=None)  # the median goes from 0 to 1 in 80 weeks
    axes = progress(run.fan(), milestones(run.scenario), Figure(figsize=(7, 4)).add_subplot())
    said = [text.get_text().replace("\n", " ") for text in axes.texts]
    assert said[1:] == ["2 Light weapons and the second line: week 64", "3 Reconstruction: week 80"]
    run = make_run(final=(0.0, 0.0, 1.0, 0.0))
    axes = progress(run.fan(), milestones(run.scenario), Figure(figsize=(7, 4)).add_subplot(), start=None)
    assert axes.texts[-1].get_text() == "3 Reconstruction: not reached"


def test_labels_are_spread_in_order_and_within_limits() -> None:
    places = spread([0.0, 0.0, 0.5, 1.0, 1.0], [0.1] * 5, 0.0, 1.0)
    assert places == pytest.approx([0.05, 0.15, 0.5, 0.85, 0.95])
    assert spread([0.3, 0.6], [0.1, 0.1], 0, 1) == [0.3, 0.6]


def test_words_are_wrapped_and_percentages_are_honest() -> None:
    assert wrap("one two three", 100) == ["one two three"]
    assert wrap("", 1) == []
    assert all(wrap("x" * 80, 1.0))
    assert "".join(wrap("x" * 80, 1.0)) == "x" * 80
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == [
        "0 %",
        "<1 %",
        "50 %",
        ">99 %",
        "100 %",
    ]
    assert date_of(datetime.date(2026, 1, 26), 1) == "Feb 2026"


def test_a_level_between_two_steps_of_the_fan_counts_as_reached() -> None:
    fan = pd.DataFrame({q: [0.0, 0.205] for q in (0.05, 0.25, 0.5, 0.75, 0.95)})
    stages = pd.DataFrame({"number": [1, 2], "stage": ["Near", "Far"], "level": [0.2063, 0.25]})
    axes = progress(fan, stages, Figure(figsize=(7, 4)).add_subplot())
    said = " ".join(text.get_text() for text in axes.texts)
    assert "Near: week 1" in said
    assert "Far: not reached" in said
