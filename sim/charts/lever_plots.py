"""What would help most? A tornado: what each number that somebody can turn does at either end of its range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.charts import rows
from sim.charts.labels import capital, wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import INK, SMALL, caption
from sim.charts.tables import Asked
from sim.phrases import counted, percent, points, with_half
from sim.scenario.units import LEVERS
from sim.words.levers import finding

NOTE = (
    "Change of the share completed, in points, when a number goes from its median to its 10 % quantile (pale) and to "
    "its 90 % quantile (dark), with both values, while each world draws all others; the same {worlds:,} worlds for "
    "all. With the medians {completed} complete. In colour: the better end gains beyond chance, all levers tested "
    "together; the whisker is its interval. Nothing here says what a lever costs.{hidden}"
)
SHOWN = 10  # levers
NAME_WIDTH = 3.2  # inches for a name and who turns it
HEIGHT = 0.5  # of a bar, of the height of its row
BESIDE = 0.7  # inches that the panel takes beside its rows
ROOM = 0.13  # of the widest range, to either side, for the values
LOW, HIGH = ("#9CCBE8", "#D9D9D9"), ("#0072B2", "#7A7A7A")
"""Faces at the 10 % and at the 90 % quantile: where the lever is clear, and where it is not."""


def tornado(table: pd.DataFrame, axes: Axes) -> Axes:
    """Draw each lever: `table` is `levers` of sim.study.numbers.levers, the one that helps most first."""
    names = names_of(table)
    heights = heights_of(table)
    places = rows.middles(heights)
    rows.dotted(axes, *places)
    rows.nought(axes)
    for place, height, row in zip(places, heights, table.to_dict("records"), strict=True):
        _bars(axes, place, HEIGHT * min(height, 0.42), row)
    rows.name(axes, places, names)
    axes.set_ylim(sum(heights), 0)
    ends = 100 * table[["at_low", "at_high", "gain_low", "gain_high"]].to_numpy(dtype=float)
    low, high = min(-0.5, np.nanmin(ends[:, :2])), max(0.5, np.nanmax(ends[:, :2]))
    clear = 100 * table.loc[table["clear"].astype(bool), ["gain_low", "gain_high"]].to_numpy(dtype=float)
    low, high = min(low, clear.min(initial=0)), max(high, clear.max(initial=0))
    room = ROOM * (high - low)
    axes.set_xlim(low - room, high + room)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:+g}" if value else "0")
    return axes


def _bars(axes: Axes, place: float, height: float, row: dict[str, Any]) -> None:
    """Both ends of one lever, each with its value, and the interval of the better one where it is clear."""
    sides = {}
    for end, faces in (("low", LOW), ("high", HIGH)):
        change = 100 * row[f"at_{end}"]
        face = faces[0 if row["clear"] else 1]
        axes.barh(place, change, height, facecolor=face, edgecolor=INK, linewidth=0.6, zorder=2, gid=end)
        sides[end] = change
    if row["clear"]:
        ends = [100 * row["gain_low"], 100 * row["gain_high"]]
        axes.plot(ends, [place, place], color=INK, linewidth=1.1, marker="|", markersize=6, zorder=4, gid="interval")
    if sides["low"] * sides["high"] >= 0:  # both to one side: one word beside the longer, no two on each other
        longer = max(sides, key=lambda end: abs(sides[end]))
        values = " and ".join(f"{row[end]:.3g}" for end in sides) if sides["low"] == sides["high"] else ""
        _value(axes, place, row, sides[longer], values or f"{row[longer]:.3g}")
        return
    for end, change in sides.items():
        _value(axes, place, row, change, f"{row[end]:.3g}")


def _value(axes: Axes, place: float, row: dict[str, Any], change: float, said: str) -> None:
    """A value behind the end of its bar, or behind the interval there."""
    at = change
    if row["clear"] and change > 0:
        at = max(change, 100 * row["gain_high"])
    side = -1 if change < 0 else 1
    axes.annotate(
        said, (at, place), (5 * side, 0), textcoords="offset points", ha="right" if side < 0 else "left", va="center",
        fontsize=SMALL, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
    )  # fmt: skip


def names_of(table: pd.DataFrame) -> list[list[str]]:
    """For each lever the lines that name it, and who turns it."""
    return [
        [*wrap(str(name), NAME_WIDTH), *wrap(f"({LEVERS[str(kind)]})", NAME_WIDTH)]
        for name, kind in zip(table["name"], table["kind"], strict=True)
    ]


def heights_of(table: pd.DataFrame) -> list[float]:
    """For each lever the inches that its row takes."""
    return [height + 0.08 for height in rows.heights(names_of(table), line=1.0)]


def told(table: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: each lever with its values and what they change."""
    for row in table.to_dict("records"):
        half = (row["gain_high"] - row["gain_low"]) / 2
        sure = f"; {with_half(row['gain'], half)}, beyond chance" if row["clear"] else ""
        ends = ", ".join(f"{points(row[f'at_{end}'])} at {row[end]:.3g}" for end in ("low", "high"))
        yield f"{capital(row['name'])}, in points: {ends} (from {row['middle']:.3g}){sure}."


def key(table: pd.DataFrame) -> list[Artist]:
    """The entries of the legend: clear levers only where there are any, and others likewise."""
    is_clear = table["clear"].astype(bool)
    said = [(LOW[0], "at 10 %, clear"), (HIGH[0], "at 90 %, clear")] if is_clear.any() else []
    said += [(LOW[1], "at 10 %"), (HIGH[1], "at 90 %")] if not is_clear.all() else []
    return [Patch(facecolor=face, edgecolor=INK, linewidth=0.6, label=label) for face, label in said]


@pictures("levers", lambda found: (found.setting, found.levers, finding(found)))
@dataclass(frozen=True, eq=False, repr=False)
class LeverPlots(Pictures):
    """The picture of the levers: tornado()."""

    asked: Asked
    table: pd.DataFrame
    finding: str

    @picture(lambda self: self.note, told=lambda self: told(self.shown), finding=lambda self: self.finding)
    def tornado(self, blank: Blank) -> None:
        """What would help most, of what somebody can turn?"""
        [axes] = blank.lay([sum(heights_of(self.shown)) + BESIDE], key=key(self.shown), key_columns=4)
        tornado(self.shown, axes)
        axes.set_xlabel("points of the share completed")

    @property
    def shown(self) -> pd.DataFrame:
        """The levers that are drawn, those that help most."""
        return self.table.head(SHOWN)

    @property
    def note(self) -> str:
        """How to read the panel."""
        left = len(self.table) - len(self.shown)
        hidden = f" {counted(left, 'more lever')} {'does' if left == 1 else 'do'} less." if left else ""
        completed = percent(float(self.table["completed"].mean()))
        return NOTE.format(worlds=self.asked.worlds, completed=completed, hidden=hidden)

    @property
    def foot(self) -> str:
        """What the picture is made of."""
        return caption([self.asked.scenario.name], [self.asked.worlds], [self.asked.seed], each=" at each setting")
