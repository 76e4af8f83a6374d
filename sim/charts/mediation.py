"""What do mediators do, and how long do they care? Acts as shares of worlds, and attention times credibility."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import Stroke, withStroke

from sim.charts.acts import LOOKS
from sim.charts.labels import time_axis
from sim.charts.style import INK

QUESTION = "What do mediators do, and how long do they care?"
NOTE = (
    "Areas: the share of the worlds that go on in which the mediator does this in that week; white above: it rests. "
    "Line: attention times credibility, the weight of what it does (mean)."
)


def mediation(acts: pd.DataFrame, weights: pd.DataFrame, axes: Axes, *, start: datetime.date | None = None) -> Axes:
    """Stack the acts of one mediator and draw its weight: `acts` has week, act, share; `weights` week and weight."""
    weeks = weights["week"].to_numpy(dtype=float)
    bottom = np.zeros(len(weeks))
    for act in sorted(set(acts["act"]) & set(LOOKS)):
        one = acts[acts["act"] == act].set_index("week")["share"]
        top = bottom + one.reindex(weeks, fill_value=0.0).to_numpy(dtype=float)
        axes.fill_between(weeks, bottom, top, **LOOKS[int(act)].fill)
        axes.plot(weeks, top, color=INK, linewidth=0.4)
        bottom = top
    halo: list[Stroke] = [withStroke(linewidth=3.5, foreground="white")]
    axes.plot(weeks, weights["weight"], color=INK, linewidth=1.6, path_effects=halo)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    time_axis(axes, float(weeks[-1]), start, 3)
    return axes
