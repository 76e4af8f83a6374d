"""Did a time that is over go as the worlds say? Fans of what was counted, with what was observed on its days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts.labels import time_axis
from sim.charts.sheet import settle, sheet
from sim.charts.style import INK, caption, context

QUESTION = "Did the time that is over go as the worlds say?"
NOTE = (
    "Worlds that look like the first part, under all settings that were tried, and whose truce held until the week. "
    "Left of the line: what the numbers were calibrated on. Right of it: what is scored."
)
OUTER, INNER, MEDIAN = "#CFE6F5", "#7DBBE3", "#003F66"
HEIGHT = 2.3  # inches of a panel


def paths(fan: pd.DataFrame, seen: pd.DataFrame, axes: Axes, *, divide: float) -> Axes:
    """Draw one quantity: `fan` has week and the quantiles 0.05 to 0.95, `seen` week, value and scored (a boolean)."""
    weeks = fan["week"].to_numpy(dtype=float)
    for low, high, colour, line in (("0.05", "0.95", OUTER, ":"), ("0.25", "0.75", INNER, "--")):
        axes.fill_between(weeks, fan[low], fan[high], facecolor=colour, linewidth=0)
        for edge in (low, high):
            axes.plot(weeks, fan[edge], color=MEDIAN, linewidth=0.8, linestyle=line)
    axes.plot(weeks, fan["0.5"], color=MEDIAN, linewidth=2.0)
    axes.axvline(divide, color=INK, linewidth=1.0, linestyle=(0, (6, 2)))
    for week, value, scored in seen[["week", "value", "scored"]].itertuples(index=False):
        face = "white" if scored else INK
        mark = "D" if scored else "s"
        axes.plot([week], [value], mark, color=face, markeredgecolor=INK, markersize=7, zorder=5, gid="observed")
    axes.set_ylim(bottom=0)
    return axes


def key() -> list[Artist]:
    """The entries of the legend."""
    return [
        Line2D(
            [], [], color="none", marker="s", markerfacecolor=INK, markeredgecolor=INK, label="observed: calibrated on"
        ),
        Line2D(
            [], [], color="none", marker="D", markerfacecolor="white", markeredgecolor=INK, label="observed: scored"
        ),
        Line2D([], [], color=MEDIAN, linewidth=2, label="median of the worlds"),
        Patch(facecolor=INNER, edgecolor=MEDIAN, linestyle="--", label="half of the worlds"),
        Patch(facecolor=OUTER, edgecolor=MEDIAN, linestyle=":", label="nine in ten worlds"),
    ]


class HindcastPlots:
    """The picture of a hindcast: paths(), or all() of them."""

    def __init__(self, setting: Any, known: Any, found: Mapping[str, pd.DataFrame]) -> None:
        self._setting, self._known, self._found = setting, known, found

    def paths(self) -> Figure:
        """Did the time that is over go as the worlds say?"""
        fans = self._found["paths"]
        fans = fans[fans["sample"] == fans["sample"].iloc[-1]]
        plan, known = self._setting.scenario, self._known
        names = list(dict.fromkeys(fans["quantity"]))
        divide = (known.by - plan.start).days / 7
        foot = caption([plan.name], [self._setting.worlds], [self._setting.seed])
        foot = foot.replace(" worlds ", " worlds of each setting ")
        with context():
            figure, panels = sheet(QUESTION, foot, [HEIGHT] * len(names), note=NOTE, key=key(), key_columns=3)
            for name, axes in zip(names, panels, strict=True):
                fan, seen = fans[fans["quantity"] == name], self._seen(name)
                paths(fan, seen, axes, divide=divide)
                first: str = next(one.title for one in (*known.first, *known.rest) if one.quantity == name)
                axes.set_title(first[:1].upper() + first[1:])
                if name.startswith("level "):
                    axes.set_ylim(0, 1.04)
                    axes.set_ylabel("share of all")
                time_axis(axes, float(fan["week"].max()), plan.start)
            return settle(figure)

    def _seen(self, name: str) -> pd.DataFrame:
        """What was observed of a quantity, counted from the start."""
        first = [one for one in self._known.first if one.quantity == name]
        rest = [one for one in self._known.rest if one.quantity == name]
        before = sum(one.value for one in first)
        rows = [(one.week, one.value, False) for one in first]
        rows += [(one.week, one.value + (before if one.since else 0.0), True) for one in rest]
        return pd.DataFrame(rows, columns=["week", "value", "scored"])

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"paths": self.paths()}
