"""What is drawn of a grid of points: the endings along one number, or a share over two, and where two roads swap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.charts.labels import capital, name_ends
from sim.charts.style import FAINT, INK, PALE, SMALL, known_states, lightness, state_look
from sim.phrases import percent, points

CURVES_NOTE = (
    "Shares of worlds at each value, the same worlds at all of them, with bands of two standard errors to either side; "
    "at the right, the shares at the last value."
)
SWAPS_BELOW = (
    " Below: the share completed of the first minus that of the second, in points, world by world, with the 95 % "
    "interval of each value alone; where they swap places, a dashed line, and grey between the nearest values at which "
    "one is clearly ahead."
)
BAND, SHADE = 0.25, 0.3  # how much a band and a swap's surroundings cover what lies below
SWAP_QUESTION = "Where do two roads swap places?"
MAPS_NOTE = (
    "Shares of worlds in per cent at every point of the grid, the same worlds at all of them; the darker, the larger, "
    "with iso-lines. Figures along the axes: values that were tried. Standard errors: up to {error:.1f} points."
)
SWAP_NOTE = (
    " Differences: {first} minus {second}, in points, world by world; the darker, the larger, of whatever sign. The "
    "thick line is where they swap places; + and −: where the first or the second has clearly more (95 % interval of "
    "that point alone)."
)
GREYS = LinearSegmentedColormap.from_list("pale to middle", ["#F7F7F7", "#737373"])  # ink stays readable on all
LINES = 5  # iso-lines, about
FIGURE_WIDE, FIGURE_HIGH = 0.07, 0.06  # parts of a map that half of a figure on an iso-line takes, about
MOST_TICKS = 6  # figures along an axis


def dials_told(name: str, table: pd.DataFrame, path: str, named: str) -> str:
    """What is to be seen, in words: the share of each state at the first and at the last value of what is `named`."""
    first, last = table[path].min(), table[path].max()
    shares = {end: table[table[path] == end].set_index("state")["share"] for end in (first, last)}
    said = (
        f"{state} from {percent(shares[first][state])} to {percent(shares[last][state])}"
        for state in shares[first].index
    )
    return f"{name}, {named} from {first:g} to {last:g}: {', '.join(said)}."


def swap_told(names: Sequence[str], differences: pd.DataFrame, swaps: pd.DataFrame) -> str:
    """What is to be seen below, in words: the difference at both ends, and where the two swap places."""
    first, second = names
    begin, end = (points(differences["difference"].iloc[place]) for place in (0, -1))
    where = " and ".join(f"{at:.3g}" for at in swaps["at"])
    swapped = f"they swap places at {where}" if where else "they swap places nowhere"
    return f"Completed, {first} minus {second} in points: from {begin} to {end}; {swapped}."


def dials(table: pd.DataFrame, path: str, axes: Axes) -> Axes:
    """Draw the shares of one scenario: `table` has a column `path` (rising), state, share and standard_error."""
    ends = {}
    for state in known_states(table):
        look, own = state_look(state), table[table["state"] == state]
        values, share, error = (own[name].to_numpy(dtype=float) for name in (path, "share", "standard_error"))
        axes.fill_between(values, share - 2 * error, share + 2 * error, color=look.colour, alpha=BAND, linewidth=0)
        axes.plot(
            values,
            share,
            color=look.on if lightness(look.colour) > PALE else look.colour,
            markerfacecolor=look.colour,
            clip_on=False,
            linestyle=look.line,
            marker=look.marker,
            markersize=4.5,
            markeredgecolor=INK,
            markeredgewidth=0.5,
            linewidth=1.6,
            label=state,
        )
        ends[state] = float(share[-1])
    low, high = float(table[path].min()), float(table[path].max())
    axes.set_xlim(low, high)
    ticks_at(axes, "x", table[path].unique())
    top = min(1.0, 1.15 * float((table["share"] + 2 * table["standard_error"].fillna(0)).max()))
    axes.set_ylim(0, max(top, 0.05))
    axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:g} %")
    order = sorted(ends, key=lambda state: ends[state])
    words = [f"{state} {percent(ends[state])}" for state in order]
    name_ends(axes, words, [ends[state] / axes.get_ylim()[1] for state in order], 0.06)
    return axes


def swap(differences: pd.DataFrame, swaps: pd.DataFrame, path: str, axes: Axes) -> Axes:
    """Draw the difference of two scenarios: `differences` has `path`, difference, low, high; `swaps` at, after, before.

    `differences` is about one state, and a row for each value, rising; shares, not points.
    """
    values = differences[path].to_numpy(dtype=float)
    middle, low, high = (100 * differences[name].to_numpy(dtype=float) for name in ("difference", "low", "high"))
    look = state_look("completed")
    axes.axhline(0, color=INK, linewidth=0.9)
    for at, after, before in swaps[["at", "after", "before"]].to_numpy(dtype=float):
        axes.axvspan(after, before, color=FAINT, alpha=SHADE, linewidth=0)
        axes.axvline(at, color=INK, linewidth=1.2, linestyle="--")
    axes.fill_between(values, low, high, color=look.colour, alpha=BAND, linewidth=0)
    style: dict[str, Any] = {"marker": look.marker, "markersize": 4.5, "markeredgecolor": INK, "clip_on": False}
    axes.plot(values, middle, color=look.colour, linewidth=1.6, **style)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:+g}" if value else "0")
    return axes


def maps_note(table: pd.DataFrame, names: Sequence[str]) -> str:
    """How to read the maps of one scenario or of two."""
    said = MAPS_NOTE.format(error=100 * table["standard_error"].max())
    return said + (SWAP_NOTE.format(first=names[0], second=names[1]) if len(names) > 1 else "")


def map_told(title: str, table: pd.DataFrame, named: Mapping[str, str]) -> str:
    """What is to be seen on a map, in words: where there is most, and where least; `named`: the numbers' names."""
    value, said = ("difference", points) if "difference" in table else ("share", percent)
    if table[value].min() == table[value].max():
        return f"{capital(title)}: {said(table[value].iloc[0])} everywhere."
    ends = []
    for word, row in (("most", table[value].idxmax()), ("least", table[value].idxmin())):
        at = " and ".join(f"{name} is {table.at[row, path]:g}" for path, name in named.items())
        ends.append(f"{word} {said(table.at[row, value])} where {at}")
    return f"{capital(title)}: {'; '.join(ends)}."


def heat(table: pd.DataFrame, across: str, up: str, value: str, axes: Axes, *, top: float) -> Axes:
    """Draw a share: `table` has a row for each point with `across`, `up` and `value` (0 to 1); `top` is the darkest."""
    x, y, shares = wide(table, across, up, value)
    axes.pcolormesh(x, y, shares, cmap=GREYS, vmin=0, vmax=max(top, 1e-9), shading="nearest", rasterized=True)
    _lines(axes, x, y, 100 * shares, MaxNLocator(LINES).tick_values(0, 100 * max(top, 1e-9))[1:])
    _frame(axes, x, y)
    return axes


def shades(panels: Sequence[Axes], said: str) -> None:
    """A bar for the shades of a row of maps, which have one scale, in per cent or in points."""
    figure = panels[0].get_figure(root=True)
    assert figure is not None
    mesh = next(drawn for drawn in panels[0].collections if isinstance(drawn, QuadMesh))
    bar = figure.colorbar(mesh, ax=list(panels), fraction=0.05, pad=0.02, aspect=18)
    bar.ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}")
    bar.ax.set_title(said, fontsize=SMALL, fontweight="normal")
    bar.outline.set_linewidth(0.5)


def ticks_at(axes: Axes, way: str, values: Iterable[float]) -> None:
    """Figures at the values that were tried, or at every second or third where they are many."""
    tried = sorted(values)
    apart = -(-len(tried) // MOST_TICKS)
    shown = tried[::apart]
    axis = axes.xaxis if way == "x" else axes.yaxis
    axis.set_ticks(shown, [f"{value:.3g}" for value in shown])


def _frame(axes: Axes, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    """Let a map end at the first and the last values that were tried, since what lies beyond may not be possible."""
    for way, values in (("x", x), ("y", y)):
        ticks_at(axes, way, values.tolist())
        if len(values) > 1:
            axes.set_xlim(values[0], values[-1]) if way == "x" else axes.set_ylim(values[0], values[-1])


def swap_line(table: pd.DataFrame, across: str, up: str, axes: Axes, *, top: float) -> Axes:
    """Draw a difference: `table` has a row for each point with `across`, `up`, difference, low and high (shares)."""
    x, y, found = wide(table, across, up, "difference")
    low, high = (wide(table, across, up, name)[2] for name in ("low", "high"))
    style: dict[str, Any] = {"cmap": GREYS, "shading": "nearest", "rasterized": True}
    axes.pcolormesh(x, y, np.abs(found), vmin=0, vmax=max(top, 1e-9), **style)
    if found.min() < 0 < found.max() and min(found.shape) > 1:
        axes.contour(x, y, found, levels=[0.0], colors=[INK], linewidths=[2.6])
    for sign, there in (("+", low > 0), ("_", high < 0)):
        rows, columns = np.nonzero(there)
        if not len(rows):
            continue
        axes.plot(x[columns], y[rows], sign, color=INK, markersize=5, markeredgewidth=1.1, linestyle="", clip_on=False)
    _frame(axes, x, y)
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
            across, up = (_part(at, along) for at, along in zip(label.get_position(), (x, y), strict=True))
            if not (FIGURE_WIDE < across < 1 - FIGURE_WIDE and FIGURE_HIGH < up < 1 - FIGURE_HIGH):
                label.remove()  # at the edge it would be cut
                continue
            label.set(rotation=0, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.75})


def _part(at: float, along: NDArray[np.float64]) -> float:
    """Where something stands on an axis, from 0 at its first value to 1 at its last."""
    return float((at - along[0]) / (along[-1] - along[0]))
