"""How much violence is there, and how do people live? Incidents by source, tension and distress."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.charts.labels import time_axis
from sim.charts.style import INK, Look

QUESTION = "How much violence is there, and how do people live?"
NOTE = (
    "In the worlds that go on: incidents in a week by source (mean), all of them and, on a scale of their own, those "
    "that somebody ordered; tension, the median and the middle half of the worlds; distress (mean), 0 to 1. Worlds "
    "that collapse drop out, so that the others look calmer with time."
)
NOBODY = "nobody strikes or attacks"
BAND = "#D9D9D9"


def incidents(
    table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look], start: datetime.date | None = None
) -> Axes:
    """Stack incidents by source: `table` has week, source and incidents."""
    wide = table.pivot_table(index="week", columns="source", values="incidents", sort=False, dropna=False)
    weeks, bottom = wide.index.to_numpy(dtype=float), np.zeros(len(wide))
    for source in wide:
        top = bottom + wide[source].to_numpy(dtype=float)
        axes.fill_between(weeks, bottom, top, **looks[str(source)].fill)
        axes.plot(weeks, top, color=INK, linewidth=0.5)
        bottom = top
    axes.set_ylim(0, None)
    time_axis(axes, float(weeks[-1]), start, 3)
    return axes


def ordered(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look], start: datetime.date | None = None) -> Axes:
    """Stack strikes and attacks alone: `table` as for incidents, without those that nobody ordered."""
    if table.empty:
        axes.text(0.5, 0.5, NOBODY, transform=axes.transAxes, ha="center", va="center")
        axes.set_yticks([])
        return axes
    return incidents(table, axes, looks=looks, start=start)


def tension(fan: pd.DataFrame, axes: Axes, *, start: datetime.date | None = None) -> Axes:
    """Draw tension: `fan` has a row a week and columns .25, .5 and .75."""
    weeks = fan.index.to_numpy(dtype=float)
    axes.fill_between(weeks, fan[0.25], fan[0.75], facecolor=BAND, linewidth=0)
    for edge in (0.25, 0.75):
        axes.plot(weeks, fan[edge], color=INK, linewidth=0.7, linestyle="--")
    axes.plot(weeks, fan[0.5], color=INK, linewidth=1.8)
    axes.set_ylim(0, None)
    time_axis(axes, float(weeks[-1]), start, 3)
    return axes


def distress(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look], start: datetime.date | None = None) -> Axes:
    """Draw a line for each population: `table` has week, population and distress."""
    for name, one in table.groupby("population", sort=False):
        look = looks[str(name)]
        axes.plot(one["week"], one["distress"], color=look.colour, linestyle=look.line, linewidth=1.8, label=str(name))
        marked = one.iloc[8 :: max(len(one) // 5, 1)]
        axes.plot(marked["week"], marked["distress"], look.marker, color=look.colour, markeredgecolor=INK, markersize=5)
    axes.set_ylim(0, 1)
    time_axis(axes, float(table["week"].max()), start, 3)
    return axes
