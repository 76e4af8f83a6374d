"""Who sends troops, and when? The share of the planned force in place, by contributor, and what it depends on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from itertools import chain, cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.charts.labels import time_axis
from sim.charts.style import INK, Look

QUESTION = "Who sends troops, and when?"
NOTE = (
    "Left: the share of the planned force that is in place, by contributor, in the mean of the worlds that go on. "
    "Right: how clear the mandate is (mean), and in which share of these worlds a veto stands."
)
NOBODY_NOTE = "Those who might contribute are named in the scenario, and none of them has troops in any world."
NO_FORCE = "no force in this scenario:\nnobody has troops to send"
CLARITY = Look("#1A1A1A", "#FFFFFF", "", line="-")
VETOES = (
    Look("#D55E00", "#FFFFFF", "", line="--"),
    Look("#0072B2", "#FFFFFF", "", line=":"),
    Look("#009E73", "#FFFFFF", "", line="-."),
)


def condition_looks(names: Iterable[str]) -> dict[str, Look]:
    """How each condition is drawn: the first, the clarity, as a full line, vetoes by order."""
    return dict(zip(dict.fromkeys(names), chain([CLARITY], cycle(VETOES)), strict=False))


def force(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look], start: datetime.date | None = None) -> Axes:
    """Stack the contributors' shares: `table` has week, contributor and share; `looks` tells contributors apart."""
    wide = table.pivot_table(index="week", columns="contributor", values="share", sort=False, dropna=False)
    weeks, bottom = wide.index.to_numpy(dtype=float), np.zeros(len(wide))
    for name, look in looks.items():
        if name in wide:
            top = bottom + wide[name].to_numpy(dtype=float)
            axes.fill_between(weeks, bottom, top, label=name, **look.fill)
            axes.plot(weeks, top, color=INK, linewidth=0.7)
            bottom = top
    return _shares(axes, float(weeks[-1]), start, labels=3)


def nobody(axes: Axes, beside: Axes) -> None:
    """Say that there is no force, where nobody has troops."""
    axes.text(0.5, 0.5, NO_FORCE, transform=axes.transAxes, ha="center", va="center", linespacing=1.3)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    beside.set_visible(False)


def conditions(
    table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look], start: datetime.date | None = None
) -> Axes:
    """Draw what the contingents depend on: `table` has week, condition and value."""
    for name, one in table.groupby("condition", sort=False):
        look = looks[str(name)]
        axes.plot(one["week"], one["value"], label=str(name), linestyle=look.line, color=look.colour, linewidth=1.6)
    return _shares(axes, float(table["week"].max()), start, labels=3)


def _shares(axes: Axes, weeks: float, start: datetime.date | None, labels: int) -> Axes:
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    time_axis(axes, weeks, start, labels)
    return axes
