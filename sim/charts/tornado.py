"""What does each uncertain number do by itself? The range of a share between a low and a high value of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts import rows as naming
from sim.charts.labels import wrap
from sim.charts.style import INK, SMALL
from sim.words import percent, with_half

NOTE = (
    "The share {state} at the 10 % quantile of a number (hollow) and at its 90 % quantile (filled), with the values, "
    "while each world draws all other numbers; the same {worlds:,} worlds for all. The line is the share with every "
    "number as drawn. At the right, the change in points with its 95 % interval, in brackets where that contains zero."
)
NAME_WIDTH = 2.5  # inches for the name of a number
ROOM = 1.35  # lines of text for each line of a name
ROOM_FOR_VALUES = 0.16  # of the widest range, to either side
HEIGHT = 0.5  # of a bar, of the height of its row
ASSUMED, DIRECTED, SOURCED = ("#E3E3E3", "////"), ("#BFD9EC", "...."), ("#6AA5D0", "")
FACES = {"assumption": ASSUMED, "direction": DIRECTED, "value": SOURCED}
"""Face and hatch of a number without a source, of one whose source gives its direction only, and of one with."""


def names(table: pd.DataFrame) -> list[list[str]]:
    """For each number, in order, the lines that name it: broken at its dots where it must be."""
    return [
        [line.replace(". ", ".") for line in wrap(str(path).replace(".", ". "), NAME_WIDTH)] for path in table["path"]
    ]


def heights(table: pd.DataFrame) -> list[float]:
    """For each number, in order, the inches that its row takes."""
    return [height + 0.06 for height in naming.heights(names(table), line=ROOM)]


def rows(table: pd.DataFrame) -> list[float]:
    """The middle of each row, in inches from the top."""
    return naming.middles(heights(table))


def told(table: pd.DataFrame, state: str) -> Iterator[str]:
    """What is to be seen, in words: the share at the low and at the high value of each number, and the change."""
    for row in table.to_dict("records"):
        ends = " to ".join(percent(row[f"share_at_{end}"]) for end in ("low", "high"))
        values = " to ".join(f"{row[f'{end}_value']:.3g}" for end in ("low", "high"))
        change = with_half(row["difference"], (row["high"] - row["low"]) / 2)
        yield f"{row['path']} from {values}: {state} from {ends}, {change} points."


def key() -> list[Artist]:
    """The entries of the legend."""
    return [
        Patch(facecolor=face, hatch=hatch, edgecolor=INK, linewidth=0.6, label=label)
        for (face, hatch), label in (
            (ASSUMED, "assumption, without a source"),
            (DIRECTED, "source for the direction only"),
            (SOURCED, "source for the value"),
        )
    ]


def tornado(table: pd.DataFrame, axes: Axes) -> Axes:
    """Draw the range of each number: `table` has path, low_value, high_value, share_at_low, share_at_high,
    share_as_drawn, difference, low, high and basis; the shares are 0 to 1.
    """
    places = rows(table)
    if len(table):
        axes.axvline(100 * float(table["share_as_drawn"].iloc[0]), color=INK, linewidth=0.9, zorder=1)
    for place, height, row in zip(places, heights(table), table.to_dict("records"), strict=True):
        face, hatch = FACES[row["basis"]]
        ends = [
            (100 * row["share_at_low"], row["low_value"], "white"),
            (100 * row["share_at_high"], row["high_value"], INK),
        ]
        ends.sort(key=lambda end: end[0])
        (left, _, _), (right, _, _) = ends
        bar: dict[str, Any] = {"facecolor": face, "hatch": hatch, "edgecolor": INK, "linewidth": 0.6, "zorder": 2}
        axes.barh(place, right - left, HEIGHT * height, left=left, **bar)
        for (share, value, fill), side in zip(ends, ("right", "left"), strict=True):
            axes.plot(share, place, "o", color=fill, markeredgecolor=INK, markersize=4, zorder=3)
            offset = (-5 if side == "right" else 5, 0)
            axes.annotate(
                f"{value:.3g}", (share, place), offset, textcoords="offset points", ha=side, va="center", fontsize=8
            )
        clear = row["low"] > 0 or row["high"] < 0
        said = with_half(row["difference"], (row["high"] - row["low"]) / 2)
        axes.text(
            1.02,
            place,
            said if clear else f"({said})",
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=SMALL,
        )
    name_rows(axes, table)
    if len(table):
        ends = 100 * table[["share_at_low", "share_at_high", "share_as_drawn"]].to_numpy(dtype=float)
        room = ROOM_FOR_VALUES * max(ends.max() - ends.min(), 1.0)
        axes.set_xlim(ends.min() - room, ends.max() + room)
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:g} %" if 0 <= share <= 100 else "")
    return axes


def name_rows(axes: Axes, table: pd.DataFrame) -> None:
    """Name each number beside its row, the first at the top."""
    naming.name(axes, rows(table), names(table))
    axes.set_ylim(sum(heights(table)), 0)


def mark(label: str, marker: str, *, filled: bool) -> Line2D:
    """An entry of the legend for a mark with an interval."""
    face = INK if filled else "white"
    return Line2D([], [], color=INK, marker=marker, markerfacecolor=face, markersize=5, linewidth=1.2, label=label)
