"""How do the endings change with one number? The share of each state along it, and the difference of two roads."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from sim.charts.labels import name_ends
from sim.charts.style import FAINT, INK, STATE_LOOKS, lightness, state_look
from sim.words import percent, points

NOTE = (
    "Shares of worlds at each value, the same worlds at all of them, with bands of two standard errors to either side; "
    "at the right, the shares at the last value."
)
SWAP_NOTE = (
    " Below: the share completed of the first minus that of the second, in points, world by world, with the 95 % "
    "interval of each value alone; where they swap places, a dashed line, and grey between the nearest values at which "
    "one is clearly ahead."
)
BAND, SHADE = 0.25, 0.3  # how much a band and a swap's surroundings cover what lies below
PALE = 80  # lightness from which a line is drawn in the darker colour of its state


def told(name: str, table: pd.DataFrame, path: str) -> str:
    """What is to be seen, in words: the share of each state at the first and at the last value."""
    first, last = table[path].min(), table[path].max()
    shares = {end: table[table[path] == end].set_index("state")["share"] for end in (first, last)}
    said = (
        f"{state} from {percent(shares[first][state])} to {percent(shares[last][state])}"
        for state in shares[first].index
    )
    return f"{name}, {path} from {first:g} to {last:g}: {', '.join(said)}."


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
    for state in [one for one in STATE_LOOKS if (table["state"] == one).any()]:
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
    axes.plot(values, middle, color=look.colour, marker=look.marker, markersize=4.5, markeredgecolor=INK, linewidth=1.6)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:+g}" if value else "0")
    return axes
