"""Which way through the lattice of orders? Every move shaded by how often the orders that take it complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.charts.style import INK, SMALL, Look
from sim.words import percent

NOTE = (
    "From the lower left to the upper right: every order is a way over this lattice; to the right: a tranche of "
    "{first}, up: a tranche of {second}, aslant: both at once. The darker and broader a stroke, the oftener the orders "
    "that take it complete (from {low} % to {high} % of worlds, on average). In the circles: the same for all orders "
    "that pass there, in per cent."
)
PALEST, DARKEST = 0.86, 0.15  # lightness of grey, 1 is white
THINNEST, BROADEST = 1.5, 7.0  # points


def note(moves: pd.DataFrame, first: str, second: str) -> str:
    """How to read the panel."""
    shares = 100 * moves["completed"]
    return NOTE.format(first=first, second=second, low=f"{shares.min():.0f}", high=f"{shares.max():.0f}")


def told(moves: pd.DataFrame, roads: pd.DataFrame, first: str, second: str) -> Iterator[str]:
    """What is to be seen, in words: what orders that begin with each move complete, and the order that is marked."""
    begun: Any = moves[(moves["from_first"] == 0) & (moves["from_second"] == 0)].itertuples()
    words = {(1, 0): first, (0, 1): second, (1, 1): "both at once"}
    said = ", ".join(f"{words[row.first, row.second]} {percent(row.completed)}" for row in begun)
    yield f"Completed on average, by what comes first: {said}."
    best: Any = roads[roads["best"].astype(bool)].iloc[0]
    yield f"The best by half of the worlds: {best['order']}, completed {percent(best['completed'])} of all."


def lattice(
    table: pd.DataFrame, ways: Mapping[str, Sequence[tuple[int, int]]], looks: Mapping[str, Look], axes: Axes
) -> Axes:
    """Draw the moves: `table` has from_first, from_second, first, second, orders and completed.

    `ways[name]`: the points that an order passes, drawn over it in the look of that name, a little to one side.
    """
    rows: list[Any] = list(table.itertuples())
    low, high = float(table["completed"].min()), float(table["completed"].max())
    for one in sorted(rows, key=lambda row: row.completed):
        part = (one.completed - low) / (high - low) if high > low else 0.0
        grey = f"{PALEST + (DARKEST - PALEST) * part:.3f}"
        broad = THINNEST + (BROADEST - THINNEST) * part
        axes.plot([one.from_first, one.first], [one.from_second, one.second], color=grey, linewidth=broad, zorder=1)
    for number, (name, points) in enumerate(ways.items()):
        aside = 0.07 * (number - (len(ways) - 1) / 2)
        across, up = zip(*points, strict=True)
        look = looks[name]
        axes.plot(
            [x + aside for x in across], [y - aside for y in up], color=look.colour, linestyle=look.line, linewidth=2.2,
            marker=look.marker, markersize=4, zorder=3,
        )  # fmt: skip
    for (first, second), share in passing(table).items():
        circle = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": INK, "linewidth": 0.7}
        axes.text(first, second, f"{100 * share:.0f}", ha="center", va="center", fontsize=SMALL, bbox=circle, zorder=4)
    axes.set_xlim(-0.4, table["first"].max() + 0.4)
    axes.set_ylim(-0.4, table["second"].max() + 0.4)
    axes.set_xticks(range(int(table["first"].max()) + 1))
    axes.set_yticks(range(int(table["second"].max()) + 1))
    return axes


def passing(table: pd.DataFrame) -> dict[tuple[int, int], float]:
    """For each point the mean share that completes of all orders that pass there."""
    into = table.assign(x=table["first"], y=table["second"])
    out = table[(table["from_first"] == 0) & (table["from_second"] == 0)].assign(x=0, y=0)
    both = pd.concat([out, into], ignore_index=True)
    both["sum"] = both["completed"] * both["orders"]
    sums: Any = both.groupby(["x", "y"])[["sum", "orders"]].sum()
    return {(int(x), int(y)): float(row["sum"] / row["orders"]) for (x, y), row in sums.iterrows()}
