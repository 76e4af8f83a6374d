"""What becomes of each pair of strategies? One measure for every pair, as figures on shades of grey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.charts.labels import capital
from sim.charts.rows import bare
from sim.charts.style import INK
from sim.words import percent, plain

NOTE = (
    "Each row: what {first} does; each column: what {second} does; the same luck for all. Shares: per cent of worlds. "
    "Payoffs: per cent of the party's own unit, the mean of what the levels that really stand at the end pay it, or "
    "of what war pays where the world collapsed. Each party has its own shades; only figures of one party compare."
)
PALEST, DARKEST = 0.97, 0.45  # lightness of grey, 1 is white: the figures stay readable on the darkest


def told(measures: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """What is to be seen, in words: of each measure the pairs with the most and with the least."""
    for name, table in measures.items():
        values: Any = table.stack()
        ends = {"most": values.idxmax(), "least": values.idxmin()}
        said = [f"{word} {percent(values[pair])} ({' against '.join(map(plain, pair))})" for word, pair in ends.items()]
        same = f"{percent(values.iloc[0])} for all pairs" if values.min() == values.max() else ""
        yield f"{capital(name)}: {same or ', '.join(said)}."


def matrix(table: pd.DataFrame, axes: Axes, *, low: float, high: float, signed: bool) -> Axes:
    """Draw one measure: `table` has a row for each strategy of the first party, a column for each of the second.

    `low` and `high` are the values of the palest and of the darkest grey. Figures are per cent, `signed` or not.
    """
    values = table.to_numpy(dtype=float)
    shade = (values - low) / (high - low) if high > low else np.zeros_like(values)
    grey = PALEST + (DARKEST - PALEST) * np.clip(shade, 0, 1)
    axes.imshow(np.repeat(grey[:, :, np.newaxis], 3, axis=2), aspect="auto")
    for row, column in np.ndindex(*values.shape):
        figure = round(100 * values[row, column]) + 0.0  # never a negative zero
        axes.text(
            column,
            row,
            f"{figure:+.0f}" if signed and figure else f"{figure:.0f}",
            ha="center",
            va="center",
            color=INK,
        )
    axes.set_xticks(range(values.shape[1]), [plain(str(name)) for name in table.columns], rotation=90)
    axes.set_yticks(range(values.shape[0]), [plain(str(name)) for name in table.index])
    axes.tick_params(length=0)
    bare(axes, "left", "bottom")
    return axes
