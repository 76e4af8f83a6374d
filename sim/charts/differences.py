"""Which does better, on the same luck? Paired differences of shares with their intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.charts import rows
from sim.charts.labels import wrap
from sim.charts.style import INK, SMALL, Look, state_look
from sim.phrases import points, with_half

NOTE = (
    "Difference of shares, in percentage points, world by world, with 95 % intervals. To the right of zero "
    "the state is commoner under the roadmap named first. Hollow: the interval contains zero."
)
NAME_WIDTH = 2.0  # inches for the names of a pair
FIGURES = 3.6  # steps between the figures on a scale, at most


def told(table: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: the difference of each pair in each state."""
    for (first, second), pair in table.groupby(["first", "second"], sort=False):
        found: Any = pair.itertuples()
        said = ", ".join(f"{row.state} {points(row.difference)}" for row in found)
        yield f"{second} minus {first}, in points: {said}."


def pair_names(table: pd.DataFrame) -> list[list[str]]:
    """For each pair, in order, the lines that name it."""
    pairs = table[["first", "second"]].drop_duplicates()
    return [
        [*wrap(str(second), NAME_WIDTH), *wrap(f"minus {first}", NAME_WIDTH)]
        for first, second in zip(pairs["first"], pairs["second"], strict=True)
    ]


def differences(table: pd.DataFrame, state: str, axes: Axes, *, places: Sequence[float] | None = None) -> Axes:
    """Draw one state's differences: `table` has the columns first, second, state, difference, low and high.

    One row a pair, second minus first, at the heights `places` (0, 1, 2, ... if not given).
    """
    look = state_look(state)
    chosen = table[table["state"] == state]
    names = pair_names(table)
    places = range(len(names)) if places is None else places
    rows.nought(axes)
    found = 100 * chosen[["difference", "low", "high"]].to_numpy(dtype=float)
    for row, (middle, low, high) in zip(places, found, strict=True):
        interval(axes, row, middle, low, high, look, filled=low > 0 or high < 0)
        axes.annotate(
            with_half(middle / 100, (high - low) / 200),
            xy=(0.5, row),
            xycoords=axes.get_yaxis_transform(),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},  # the line at zero ends at the words
            zorder=2,
        )
    rows.name(axes, places, names)
    axes.set_title(state)
    return axes


def interval(
    axes: Axes, row: float, middle: float, low: float, high: float, look: Look, *, filled: bool, ends: float = 9
) -> None:
    """Draw a mark with its interval, which ends in strokes of `ends` points; filled or hollow."""
    rows.dotted(axes, row)
    axes.plot([low, high], [row, row], color=INK, linewidth=1.5, marker="|", markersize=ends, zorder=3)
    face = look.colour if filled else "white"
    axes.plot(middle, row, look.marker, markersize=4.5, color=face, markeredgecolor=INK, clip_on=False, zorder=4)


def set_scale(axes: Axes, low: float, high: float) -> None:
    """Let the axis run from `low` to `high`, with figures at zero and at round numbers to either side."""
    axes.set_xlim(low, high)
    steps = [k * 10.0**power for power in range(-2, 3) for k in (1, 2, 2.5, 5)]
    widest = next(place for place, step in enumerate(steps) if (high - low) / step <= FIGURES)
    for step in (
        steps[widest],
        steps[widest - 1],
    ):  # zero alone is no scale: where no other figure fits, the next finer
        numbers = range(math.ceil(low / step), math.floor(high / step) + 1)
        if len(numbers) > 1:
            break
    axes.set_xticks([step * number for number in numbers])
    axes.xaxis.set_major_formatter("{x:g}")


def reach(table: pd.DataFrame) -> tuple[float, float]:
    """The ends, in percentage points, of an axis with room for zero, for every difference and every known interval."""
    ends = 100 * table[["difference", "low", "high"]].to_numpy(dtype=float)
    low, high = min(-1.0, np.nanmin(ends, initial=0)), max(1.0, np.nanmax(ends, initial=0))
    room = 0.06 * (high - low)
    return low - room, high + room
