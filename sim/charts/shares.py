"""How do the worlds stand over time? The share of worlds in each state, week by week."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.charts.areas import shares_axis
from sim.charts.labels import name_ends, time_axis
from sim.charts.style import INK, STATE_LOOKS, state_look
from sim.charts.tables import Runlike
from sim.words import percent

NOTE = "Each band is the share of worlds in one state; at the right, the shares of the last week."


def told(run: Runlike) -> Iterator[str]:
    """What is to be seen, in words: the shares of the last week, and those when the mandate of the force ends."""
    table, end = run.shares(), run.scenario.mandate_ends
    yield f"{run.scenario.name} in the last week: {_listed(table, int(table['week'].max()))}."
    if end is not None:
        yield f"Where a line marks the end of the force's mandate: {_listed(table, int(end))}."


def _listed(table: pd.DataFrame, week: int) -> str:
    rows: Any = table[table["week"] == week].itertuples()
    return ", ".join(f"{row.state} {percent(row.share)}" for row in rows)


def shares(table: pd.DataFrame, axes: Axes, *, start: datetime.date | None = None) -> Axes:
    """Stack the states' shares of one run: `table` has the columns week, state and share.

    Bands and not lines: the shares add up to all worlds, and where two of them are equal their bands lie on
    each other and are both seen, while two lines would hide each other. The words at the right name also a
    state without worlds.
    """
    wide = table.pivot_table(index="week", columns="state", values="share", sort=False)
    known = [state for state in STATE_LOOKS if state in wide]
    wide = wide[[*known, *(state for state in wide if state not in known)]]
    weeks = wide.index.to_numpy(dtype=float)
    tops = np.cumsum(wide.to_numpy(dtype=float), axis=1)
    bottoms = np.column_stack([np.zeros(len(weeks)), tops[:, :-1]])
    for k, state in enumerate(wide):
        look = state_look(str(state))
        axes.fill_between(weeks, bottoms[:, k], tops[:, k], label=str(state), **look.fill)
        axes.plot(weeks, tops[:, k], color=INK, linewidth=0.7, linestyle=look.line)
    shares_axis(axes)
    time_axis(axes, float(weeks[-1]), start)
    words = [f"{state} {percent(share)}" for state, share in zip(wide, tops[-1] - bottoms[-1], strict=True)]
    name_ends(axes, words, list((bottoms[-1] + tops[-1]) / 2), 0.08)
    return axes
