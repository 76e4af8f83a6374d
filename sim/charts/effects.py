"""Which mechanisms move the endings? What each adds to the share of a state, with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.charts import rows
from sim.charts.differences import interval
from sim.charts.labels import wrap
from sim.charts.style import FAINT, state_look
from sim.words import points

NOTE = (
    "The share of worlds with the mechanism minus the share without it, in percentage points, world by world on the "
    "same luck; 95 % intervals, widened for {comparisons} comparisons (Bonferroni). Filled: at least half a point, and "
    "the interval leaves out zero. The thin lines are half a point to either side."
)
NAME_WIDTH = 2.3  # inches for the name of a mechanism
LEAST = 0.5  # points: where the thin lines stand
ENDS = 5  # points: the strokes at the ends of an interval


def titles(table: pd.DataFrame) -> list[list[str]]:
    """For each mechanism, in order, the lines that name it."""
    return [wrap(str(title), NAME_WIDTH) for title in table.drop_duplicates("mechanism")["title"]]


def told(table: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: each mechanism that moves a state, and how many move none."""
    moving: Any = table[table["moves"].astype(bool)]
    for title, own in moving.groupby("title", sort=False):
        said = ", ".join(f"{row.state} {points(row.difference)}" for row in own.itertuples())
        yield f"{title}, in points: {said}."
    still = table["mechanism"].nunique() - moving["mechanism"].nunique()
    yield f"Mechanisms that move no state by half a point and beyond chance: {still}."


def effects(table: pd.DataFrame, state: str, axes: Axes, *, places: Sequence[float] | None = None) -> Axes:
    """Draw what mechanisms add to one state: `table` has mechanism, title, state, difference, low, high and moves.

    One row a mechanism, in the order of the table, at the heights `places` (0, 1, 2, ... if not given).
    """
    look = state_look(state)
    chosen = table[table["state"] == state]
    names = titles(table)
    places = range(len(names)) if places is None else places
    rows.nought(axes)
    for side in (-LEAST, LEAST):
        axes.axvline(side, color=FAINT, linewidth=0.6, zorder=0)
    found = 100 * chosen[["difference", "low", "high"]].to_numpy(dtype=float)
    for row, (middle, low, high), moves in zip(places, found, chosen["moves"], strict=True):
        interval(axes, row, middle, low, high, look, filled=bool(moves), ends=ENDS)
    rows.name(axes, places, names)
    axes.set_title(state)
    axes.set_xlabel("points")
    return axes
