"""Did a time that is over go as the worlds say? Fans of what was counted, with what was observed on its days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.charts import areas
from sim.charts.labels import capital, time_axis
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import INK
from sim.charts.tables import Asked
from sim.words.hindcast import finding

NOTE = (
    "Worlds that look like the first part, under all settings that were tried, and whose truce held until the week. "
    "Left of the line: what the numbers were calibrated on. Right of it: what is scored."
)
QUANTILES = ("0.05", "0.25", "0.5", "0.75", "0.95")
HEIGHT = 1.8  # inches of a panel


def paths(fan: pd.DataFrame, seen: pd.DataFrame, axes: Axes, *, divide: float) -> Axes:
    """Draw one quantity: `fan` has week and the quantiles 0.05 to 0.95, `seen` week, value and scored (a boolean)."""
    areas.fan(fan.set_index("week")[list(QUANTILES)].rename(columns=float), axes)
    axes.axvline(divide, color=INK, linewidth=1.0, linestyle=(0, (6, 2)))
    for week, value, scored in seen[["week", "value", "scored"]].itertuples(index=False):
        face = "white" if scored else INK
        mark = "D" if scored else "s"
        axes.plot([week], [value], mark, color=face, markeredgecolor=INK, markersize=7, zorder=5, gid="observed")
    axes.set_ylim(bottom=0)
    return axes


def key() -> list[Artist]:
    """The entries of the legend."""
    square: dict[str, Any] = {"color": "none", "marker": "s", "markerfacecolor": INK, "markeredgecolor": INK}
    diamond = {**square, "marker": "D", "markerfacecolor": "white"}
    return [
        Line2D([], [], label="observed: calibrated on", **square),
        Line2D([], [], label="observed: scored", **diamond),
        *areas.fan_key(),
    ]


@pictures("hindcast", lambda found: (found.setting, found.known, found.found, finding(found)))
@dataclass(frozen=True, eq=False, repr=False)
class HindcastPlots(Pictures):
    """The picture of a hindcast: paths()."""

    asked: Asked
    known: Any
    found: Mapping[str, pd.DataFrame]
    finding: str = ""

    EACH = " of each setting"

    @picture(NOTE, told=lambda self: self.told(), finding=lambda self: self.finding)
    def paths(self, blank: Blank) -> None:
        """Did the time that is over go as the worlds say?"""
        start, divide = self.asked.scenario.start, (self.known.by - self.asked.scenario.start).days / 7
        panels = blank.lay([HEIGHT] * len(self.names), key=key(), key_columns=3, sharex=True)
        for name, axes in zip(self.names, panels, strict=True):
            fan = self.fan(name)
            paths(fan, self.seen(name), axes, divide=divide)
            axes.set_title(self.title(name))
            if name.startswith("level "):
                axes.set_ylim(0, 1.04)
                axes.set_ylabel("share of all")
            time_axis(axes, float(fan["week"].max()), start)

    def told(self) -> Iterator[str]:
        """What is to be seen, in words: what was observed of each quantity last, and where the worlds are then."""
        for name in self.names:
            seen, fan = self.seen(name), self.fan(name)
            last: Any = seen.loc[seen["week"].idxmax()]
            low, middle, high = (
                float(np.interp(last["week"], fan["week"], fan[end])) for end in ("0.05", "0.5", "0.95")
            )
            yield (
                f"{self.title(name)}: {last['value']:.3g} observed in week {last['week']:.0f}; half of the worlds are "
                f"beyond {middle:.3g}, nine in ten between {low:.3g} and {high:.3g}."
            )

    @property
    def names(self) -> list[str]:
        """The quantities that are drawn."""
        return list(self.found["paths"]["quantity"].unique())

    def fan(self, name: str) -> pd.DataFrame:
        """The fan of a quantity, of the worlds that are scored."""
        fans = self.found["paths"]
        return fans[(fans["sample"] == fans["sample"].iloc[-1]) & (fans["quantity"] == name)]

    def title(self, name: str) -> str:
        """What a quantity is called."""
        title: str = next(one.title for one in (*self.known.first, *self.known.rest) if one.quantity == name)
        return capital(title)

    def seen(self, name: str) -> pd.DataFrame:
        """What was observed of a quantity, counted from the start."""
        first = [one for one in self.known.first if one.quantity == name]
        rest = [one for one in self.known.rest if one.quantity == name]
        before = sum(one.value for one in first)
        rows = [(one.week, one.value, False) for one in first]
        rows += [(one.week, one.value + (before if one.since else 0.0), True) for one in rest]
        return pd.DataFrame(rows, columns=["week", "value", "scored"])
