"""Which does better, on the same luck? Paired differences of shares with their intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
IN_FULL = 6  # pairs that are named in full
GAP = 0.05  # inches between such rows
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


@dataclass(frozen=True)
class Rows:
    """The rows of a panel: each pair, and above those of one baseline its name where pairs are many.

    `names`: the lines at the left; `heights` in inches; `pairs`: which rows are pairs, in their order.
    """

    names: list[list[str]]
    heights: list[float]
    pairs: list[int]

    @property
    def places(self) -> list[float]:
        """The middle of each row, from the top."""
        return rows.middles(self.heights)

    @property
    def are_close(self) -> bool:
        """Whether pairs stand so close to each other that figures have no room above their marks."""
        return len(self.pairs) < len(self.names)


def rows_of(table: pd.DataFrame) -> Rows:
    """The rows for all pairs: "A minus B" in full where there are few, else under the name of what is subtracted."""
    names = pair_names(table)
    if len(names) <= IN_FULL:
        return Rows(names, rows.heights(names, gap=0.8), list(range(len(names))))
    named: list[list[str]] = []
    pairs: list[int] = []
    pairs_in_order: Any = table[["first", "second"]].drop_duplicates()
    for first, own in pairs_in_order.groupby("first", sort=False):
        named.append(wrap(f"minus {first}:", NAME_WIDTH, weight="bold"))
        for second in own["second"]:
            pairs.append(len(named))
            named.append(wrap(str(second), NAME_WIDTH)[:1])
    heights = [height + (GAP if row in pairs else 0.0) for row, height in enumerate(rows.heights(named))]
    return Rows(named, heights, pairs)


def embolden(axes: Axes, found: Rows) -> None:
    """Let the names of what is subtracted stand out from those of the pairs."""
    for row, label in enumerate(axes.get_yticklabels()):
        if row not in found.pairs:
            label.set_fontweight("bold")


def differences(
    table: pd.DataFrame, state: str, axes: Axes, *, places: Sequence[float] | None = None, beside: bool = False
) -> Axes:
    """Draw one state's differences: `table` has the columns first, second, state, difference, low and high.

    One row a pair, second minus first, at the heights `places` (0, 1, 2, ... if not given). The difference stands
    above its mark with half of the interval or, where rows are close, `beside` the panel without.
    """
    look = state_look(state)
    chosen = table[table["state"] == state]
    places = range(len(chosen)) if places is None else places
    rows.nought(axes)
    found = 100 * chosen[["difference", "low", "high"]].to_numpy(dtype=float)
    for row, (middle, low, high) in zip(places, found, strict=True):
        interval(axes, row, middle, low, high, look, filled=low > 0 or high < 0)
        if beside:
            at: Any = {"xy": (1, row), "xytext": (2, 0), "ha": "left", "va": "center"}
            words = points(middle / 100)
        else:
            at = {"xy": (0.5, row), "xytext": (0, 6), "ha": "center", "va": "bottom"}
            words = with_half(middle / 100, (high - low) / 200)
        axes.annotate(
            words.replace("-", "\u2212"),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            fontsize=SMALL,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},  # the line at zero ends at the words
            zorder=2,
            annotation_clip=False,
            **at,
        )
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
