"""Does it matter who goes first? Every order by who goes first: how often it completes, and who would accept it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.charts.labels import capital
from sim.charts.rows import bare
from sim.charts.style import FAINT, INK, SMALL, Look, from_zero
from sim.phrases import percent
from sim.study.statistics import SURE

NOTE = (
    "Each mark is an order of the steps. Across: of all pairs of a tranche of {first} and one of {second} the share in "
    "which that of {first} comes first. Above: worlds that complete, the bars are one standard error to either side; "
    "below: worlds in which a party would accept the road at the table as it opens."
)
BEST_NOTE = (
    "{legend} One above the other: due at once. At the right: per cent that complete of the worlds that did not choose "
    "the order (in the row of what both accept: in which both accept it and it completes), ± one standard error; the "
    "best were chosen by the other half."
)
FRONT_NOTE = (
    "Each mark is an order. Across: worlds that complete; up: what the world pays the party at its end, in per cent of "
    "its own unit; the two scales are never to be compared. Filled: no other order completes more often and pays both "
    "more, by all worlds."
)
PAD = 0.08  # room between boxes, in moves
ACCEPTS = (8, 4)  # sizes of the marks of the two parties: where both say the same, the first shows around the second
NARROW = 0.4  # height of a box that stands for one of two tranches at once


def told(table: pd.DataFrame, tracks: Sequence[str], parties: Mapping[str, str]) -> Iterator[str]:
    """What is to be seen, in words: what completes and who accepts where either goes first, and over all orders."""
    first, second = tracks
    ends = {f"{first} first": table["who_first"].idxmax(), f"{second} first": table["who_first"].idxmin()}
    for name, row in ends.items():
        accepted = ", ".join(
            f"{title} accepts {percent(table.at[row, f'accepts {key}'])}" for key, title in parties.items()
        )
        yield f"{capital(name)}: completed {percent(table.at[row, 'completed'])}, {accepted}."
    low, high = percent(table["completed"].min()), percent(table["completed"].max())
    yield f"Of all {len(table)} orders, completed: {low} to {high}."


def finding(table: pd.DataFrame, tracks: Sequence[str]) -> str:
    """The title: which of the two extreme orders completes more often, or that they cannot be told apart."""
    ends = [table.loc[table["who_first"].idxmax()], table.loc[table["who_first"].idxmin()]]
    (more, first), (less, second) = sorted(zip(ends, tracks, strict=True), key=lambda end: -end[0]["completed"])
    error = float(np.hypot(more["standard_error"], less["standard_error"]))
    if not more["completed"] - less["completed"] > SURE * error:
        return f"{capital(tracks[0])} first or {tracks[1]} first: which completes more often cannot be told"
    shares = f"{percent(more['completed'])}, {second} first {percent(less['completed'])}"
    return f"With {first} first more complete: {shares}"


def front_found(table: pd.DataFrame) -> str:
    """The title: how many orders are beaten by none, and what they complete."""
    own = table.loc[table["front"].astype(bool), "completed"]
    if len(own) == 1:
        return f"One order of {len(table)} is beaten by no other: {percent(own.iloc[0])} complete"
    ends = f"{percent(own.min())} to {percent(own.max())}"
    return f"{len(own)} of {len(table)} orders are beaten by no other: {ends} complete"


def best_told(table: pd.DataFrame, legend: str) -> Iterator[str]:
    """What is to be seen, in words: each order with what is said of it."""
    rows: Any = table.itertuples()
    yield f"{legend} {'; '.join(f'{row.name} {row.order}: {row.said}' for row in rows)}."


def front_told(table: pd.DataFrame, parties: Mapping[str, str]) -> Iterator[str]:
    """What is to be seen, in words: the orders that no other beats, the one that completes most often first."""
    on = table[table["front"].astype(bool)].sort_values("completed", ascending=False, kind="stable")
    for row in on.to_dict("records"):
        paid = ", ".join(f"{title} {100 * row[f'payoff {key}']:+.0f}" for key, title in parties.items())
        yield f"{row['order']}: completed {percent(row['completed'])}, payoff of {paid}."


def completing(table: pd.DataFrame, axes: Axes, looks: Mapping[str, Look]) -> Axes:
    """Draw the share that completes by who goes first: `table` has who_first, completed, standard_error.

    Orders of which a column of the name of a look is true are drawn in that look.
    """
    x, y, error = (table[name].to_numpy(dtype=float) for name in ("who_first", "completed", "standard_error"))
    axes.errorbar(x, y, error, fmt="o", color="#8C8C8C", ecolor=FAINT, markersize=3, elinewidth=0.6, zorder=1)
    for name, look in looks.items():
        own = table[table[name].astype(bool)]
        style: dict[str, Any] = {"color": look.colour, "markersize": 8, "markeredgecolor": INK, "zorder": 3}
        axes.plot(own["who_first"], own["completed"], look.marker, **style)
    from_zero(axes, "y")
    _percent(axes)
    axes.set_title("completed")
    return axes


def accepting(table: pd.DataFrame, axes: Axes, looks: Mapping[str, Look]) -> Axes:
    """Draw who accepts by who goes first: a column `accepts KEY` for each party of `looks`."""
    for (key, look), size in zip(looks.items(), ACCEPTS, strict=True):
        axes.plot(
            table["who_first"],
            table[f"accepts {key}"],
            look.marker,
            color=look.colour,
            markersize=size,
            markeredgecolor="white",
            markeredgewidth=0.4,
        )
    axes.set_ylim(-0.07, 1.09)
    axes.set_xlim(-0.03, 1.03)
    axes.set_yticks([0, 0.5, 1])
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    _percent(axes)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.set_title("accepted at the table")
    return axes


def best(table: pd.DataFrame, letters: Sequence[str], looks: Sequence[Look], axes: Axes) -> Axes:
    """Draw orders one below the other: `table` has order (letters, moves apart by spaces), name and said."""
    longest = max(len(order.split(" ")) for order in table["order"])
    rows: list[Any] = list(table.itertuples())
    for row, one in enumerate(rows):
        for place, move in enumerate(one.order.split(" ")):
            for number, letter in enumerate(letters):
                if letter in move:
                    height = 2 * NARROW if len(move) == 1 else NARROW
                    low = row - NARROW + (NARROW if len(move) > 1 and number else 0)
                    box = Rectangle((place + PAD / 2, low), 1 - PAD, height, **looks[number].fill)
                    axes.add_patch(box)
                    axes.text(
                        place + 0.5, low + height / 2, letter, ha="center", va="center", fontsize=SMALL, color=INK,
                        bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "linewidth": 0},
                    )  # fmt: skip
        axes.text(longest + 0.2, row, one.said, va="center", ha="left", fontsize=SMALL)
    axes.set_xlim(0, longest + 1.8)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [one.name for one in rows])
    axes.set_xticks([])
    axes.tick_params(length=0)
    bare(axes, "left", "bottom")
    return axes


def front(table: pd.DataFrame, party: str, title: str, look: Look, axes: Axes) -> Axes:
    """Draw completion against one party's payoff: `table` has completed, `payoff KEY` and front."""
    on = table["front"].to_numpy(dtype=bool)
    x, y = 100 * table["completed"].to_numpy(dtype=float), 100 * table[f"payoff {party}"].to_numpy(dtype=float)
    axes.plot(x[~on], y[~on], look.marker, color=FAINT, markerfacecolor="white", markersize=4)
    axes.plot(x[on], y[on], look.marker, color=look.colour, markeredgecolor=INK, markersize=6)
    from_zero(axes, "x")
    axes.set_xlabel("completed, per cent")
    axes.set_title(f"payoff of {title}")
    if len(y) and np.ptp(y) > 0:
        axes.margins(y=0.08)
    return axes


def _percent(axes: Axes) -> None:
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g} %")
