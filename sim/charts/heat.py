"""Where does a road complete, and where does it stall? A share over two numbers, as shades of grey with iso-lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.charts.labels import capital
from sim.charts.style import INK
from sim.words import percent, points

SWAP_QUESTION = "Where do two roads swap places?"
NOTE = (
    "Shares of worlds in per cent at every point of the grid, the same worlds at all of them; the darker, the larger, "
    "with iso-lines. Standard errors: up to {error:.1f} points."
)
SWAP_NOTE = (
    " Differences: {first} minus {second}, in points, world by world; the darker, the larger, of whatever sign. The "
    "thick line is where they swap places; + and −: where the first or the second has clearly more (95 % interval of "
    "that point alone)."
)
GREYS = LinearSegmentedColormap.from_list("pale to middle", ["#F7F7F7", "#737373"])  # ink stays readable on all
LINES = 5  # iso-lines, about


def note(table: pd.DataFrame, names: Sequence[str]) -> str:
    """How to read the maps of one scenario or of two."""
    said = NOTE.format(error=100 * table["standard_error"].max())
    return said + (SWAP_NOTE.format(first=names[0], second=names[1]) if len(names) > 1 else "")


def told(title: str, table: pd.DataFrame, paths: Sequence[str]) -> str:
    """What is to be seen on a map, in words: where there is most, and where least."""
    value, said = ("difference", points) if "difference" in table else ("share", percent)
    if table[value].min() == table[value].max():
        return f"{capital(title)}: {said(table[value].iloc[0])} everywhere."
    ends = []
    for word, row in (("most", table[value].idxmax()), ("least", table[value].idxmin())):
        at = " and ".join(f"{path} is {table.at[row, path]:g}" for path in paths)
        ends.append(f"{word} {said(table.at[row, value])} where {at}")
    return f"{capital(title)}: {'; '.join(ends)}."


def heat(table: pd.DataFrame, across: str, up: str, value: str, axes: Axes, *, top: float) -> Axes:
    """Draw a share: `table` has a row for each point with `across`, `up` and `value` (0 to 1); `top` is the darkest."""
    x, y, shares = wide(table, across, up, value)
    axes.pcolormesh(x, y, shares, cmap=GREYS, vmin=0, vmax=max(top, 1e-9), shading="nearest", rasterized=True)
    _lines(axes, x, y, 100 * shares, MaxNLocator(LINES).tick_values(0, 100 * max(top, 1e-9))[1:])
    return axes


def swap_line(table: pd.DataFrame, across: str, up: str, axes: Axes, *, top: float) -> Axes:
    """Draw a difference: `table` has a row for each point with `across`, `up`, difference, low and high (shares)."""
    x, y, found = wide(table, across, up, "difference")
    low, high = (wide(table, across, up, name)[2] for name in ("low", "high"))
    axes.pcolormesh(x, y, np.abs(found), cmap=GREYS, vmin=0, vmax=max(top, 1e-9), shading="nearest", rasterized=True)
    if found.min() < 0 < found.max() and min(found.shape) > 1:
        axes.contour(x, y, found, levels=[0.0], colors=[INK], linewidths=[2.6])
    for sign, there in (("+", low > 0), ("_", high < 0)):
        rows, columns = np.nonzero(there)
        if not len(rows):
            continue
        axes.plot(x[columns], y[rows], sign, color=INK, markersize=5, markeredgewidth=1.1, linestyle="")
    return axes


def wide(
    table: pd.DataFrame, across: str, up: str, value: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The values across, those up, and what stands at each (up, across)."""
    found = table.pivot_table(index=up, columns=across, values=value, dropna=False)
    return (
        found.columns.to_numpy(dtype=float),
        found.index.to_numpy(dtype=float),
        found.to_numpy(dtype=float),
    )


def _lines(
    axes: Axes, x: NDArray[np.float64], y: NDArray[np.float64], per_cent: NDArray[np.float64], levels: Sequence[float]
) -> None:
    """Draw iso-lines with their figures, where there are any."""
    inside = [level for level in levels if per_cent.min() < level < per_cent.max()]
    if inside and min(per_cent.shape) > 1:
        drawn = axes.contour(x, y, per_cent, levels=inside, colors=[INK], linewidths=[0.9])
        for label in axes.clabel(drawn, fmt=lambda level: f"{level:g} %", fontsize=8, inline=False):
            label.set(rotation=0, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.75})
