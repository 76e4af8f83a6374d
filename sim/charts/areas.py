"""What many panels draw: stacked areas, lines told apart by looks, and fans of quantiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts.style import INK, Look

OUTER, INNER, MEDIAN = "#CFE6F5", "#7DBBE3", "#003F66"
BANDS = ((0.05, 0.95, OUTER, ":"), (0.25, 0.75, INNER, "--"))
"""The quantiles between which a fan is filled, from the widest, the colour, and the line of the edges."""


def stack(table: pd.DataFrame, by: str, value: str, axes: Axes, looks: Mapping[str, Look], edge: float) -> None:
    """Areas on each other: `table` has week, `by` and `value`, those of `looks` are drawn, in their order."""
    wide = table.pivot_table(index="week", columns=by, values=value, sort=False, dropna=False)
    weeks, bottom = wide.index.to_numpy(dtype=float), np.zeros(len(wide))
    for name in [name for name in looks if name in wide]:
        top = bottom + wide[name].to_numpy(dtype=float)
        axes.fill_between(weeks, bottom, top, label=name, **looks[name].fill)
        axes.plot(weeks, top, color=INK, linewidth=edge)
        bottom = top


def lines(
    table: pd.DataFrame, by: str, value: str, axes: Axes, looks: Mapping[str, Look], broad: float
) -> Iterator[tuple[Look, pd.DataFrame]]:
    """A line for each of `by`: `table` has week, `by` and `value`; gives the look and the rows of each."""
    for name, one in table.groupby(by, sort=False):
        look = looks[str(name)]
        axes.plot(one["week"], one[value], color=look.colour, linestyle=look.line, linewidth=broad, label=str(name))
        yield look, one


def shares_axis(axes: Axes) -> None:
    """Let shares go from nothing to all."""
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])


def fan(table: pd.DataFrame, axes: Axes, *, alpha: float | None = None, **line: Any) -> None:
    """A fan of worlds: `table` has a row a week, and columns of the quantiles .05, .25, .5, .75 and .95.

    The edges of the bands are lines of their own, so that a fan without any width shows as such.
    """
    for low, high, colour, style in BANDS:
        axes.fill_between(table.index, table[low], table[high], facecolor=colour, linewidth=0, alpha=alpha)
        for edge in (low, high):
            axes.plot(table.index, table[edge], color=MEDIAN, linewidth=0.8, linestyle=style, **line)
    axes.plot(table.index, table[0.5], color=MEDIAN, linewidth=2.0, **line)


def fan_key(median: str = "median of the worlds", before: str = "") -> list[Artist]:
    """The entries of the legend for a fan."""
    return [
        Line2D([], [], color=MEDIAN, linewidth=2, label=f"{before}{median}"),
        Patch(facecolor=INNER, edgecolor=MEDIAN, linestyle="--", label=f"{before}half of the worlds"),
        Patch(facecolor=OUTER, edgecolor=MEDIAN, linestyle=":", label=f"{before}nine in ten worlds"),
    ]
