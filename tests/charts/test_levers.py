"""The tornado of levers: what is drawn is what the table says, and a title that says when nothing helps."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.charts.lever_plots import HIGH, LOW, LeverPlots, tornado
from sim.words.levers import finding


def turned() -> pd.DataFrame:
    """Three levers: the first gains clearly when raised, the second when lowered and not clearly, the third nothing."""
    rows = [
        ("force.strength", "The force: strength", "force", 0.3, 0.5, 0.8, -0.06, 0.10, "high", 0.10, 0.05, 0.15, True),
        ("tracks.a.lead_time", "Arms: lead time", "pace", 4.0, 8.0, 12.0, 0.02, -0.03, "low", 0.02, -0.01, 0.05, False),
        ("tracks.a.inspection", "Arms: inspection", "inspection", 0.0, 0.1, 0.2, 0.0, 0.0, "low", 0.0, 0.0, 0.0, False),
    ]
    names = ["path", "name", "kind", "low", "middle", "high", "at_low", "at_high", "better", "gain"]
    return pd.DataFrame(rows, columns=[*names, "gain_low", "gain_high", "clear"]).assign(completed=0.4)


def answered(table: pd.DataFrame) -> Any:
    clear = table[table["clear"]].reset_index(drop=True)
    return SimpleNamespace(levers=table, clear=clear, clear_pairs=pd.DataFrame(), setting=SimpleNamespace(worlds=400))


def test_bars_end_where_the_table_says_and_are_coloured_where_the_gain_is_clear() -> None:
    axes = tornado(turned(), Figure().add_subplot())
    bars = [(bar.get_gid(), bar.get_width()) for bar in axes.patches]
    assert bars == [
        ("low", pytest.approx(-6)), ("high", pytest.approx(10)), ("low", pytest.approx(2)), ("high", pytest.approx(-3)),
        ("low", 0), ("high", 0),
    ]  # fmt: skip
    faces = [bar.get_facecolor()[:3] for bar in axes.patches]
    assert len({faces[0], faces[1], faces[2], faces[3]}) == 4
    assert faces[2:4] == faces[4:]
    [interval] = [line for line in axes.lines if line.get_gid() == "interval"]
    assert list(interval.get_xdata()) == pytest.approx([5, 15])
    assert {"0.3", "0.8", "4", "12"} <= {text.get_text() for text in axes.texts}
    assert {*LOW, *HIGH} == {"#9CCBE8", "#D9D9D9", "#0072B2", "#7A7A7A"}


def test_each_lever_is_named_with_who_turns_it() -> None:
    axes = tornado(turned(), Figure().add_subplot())
    assert axes.get_yticklabels()[0].get_text() == "The force: strength\n(those who send the force)"


def test_the_title_says_what_helps_most_and_where_nothing_helps_that(make_run: Callable[..., Any]) -> None:
    said = finding(answered(turned()))
    assert said == 'Most is gained by "The force: strength" raised to 0.8 (+10.0 points)'
    said = finding(answered(turned().assign(clear=False)))
    assert said == "No lever helps beyond chance in 400 worlds at each setting"
    plots = LeverPlots(make_run("A"), turned(), said)
    assert " ".join(plots.tornado().get_suptitle().split()) == said
    assert "The force: strength, in points: -6.0 at 0.3, +10.0 at 0.8 (from 0.5)" in plots.alternative("tornado")


def test_levers_that_help_alike_are_not_crowned() -> None:
    two = turned().assign(clear=[True, True, False], gain_high=[0.15, 0.09, 0.0])
    assert finding(answered(two)) == (
        '2 levers help: "The force: strength" raised to 0.8 (+10.0 points), and 1 other that cannot be told from it'
    )
