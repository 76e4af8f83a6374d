"""The pictures of turning points and of a what-if, each as a figure of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.lines import Line2D

from sim.charts import chances as evaluating
from sim.charts.labels import time_axis
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.shares import shares
from sim.charts.style import INK, OWNER_LOOKS, STATE_LOOKS, caption
from sim.charts.tables import Asked
from sim.words import percent

MARKED = 6  # decisions that are marked
NOTE = (
    "Progress along the road, as verified, of the same world on the same luck; the upright line is the week in which "
    "the choice was changed ({ordered}). One throw of the dice each: the chances over many futures are in the tables."
)


@dataclass(frozen=True, eq=False, repr=False)
class OneWorld(Pictures):
    """Pictures of one world of a setting."""

    asked: Asked
    world: int

    @property
    def foot(self) -> str:
        """Which world it is."""
        return caption([self.asked.scenario.name], [1], [self.asked.seed], counted=f"world {self.world}")


@pictures("turning points", lambda found: (found.setting, found.world, found.futures, found.chances, found.decisions))
@dataclass(frozen=True, eq=False, repr=False)
class TurningPlots(OneWorld):
    """The picture of turning points: chances()."""

    futures: int
    table: pd.DataFrame
    decisions: pd.DataFrame

    @picture(
        lambda self: evaluating.note(self.futures, self.marked),
        told=lambda self: evaluating.told(self.table, self.marked),
    )
    def chances(self, blank: Blank) -> None:
        """What moved the chances of this world?"""
        start = self.asked.scenario.start
        above, below = blank.lay([2.5, 1.9])
        evaluating.chances(self.table, self.marked, above, start=start)
        states = [state for state in STATE_LOOKS if state in self.table]
        shares(self.table.melt("week", states, var_name="state", value_name="share"), below, start=start)
        below.set_title("how the futures end")

    @property
    def marked(self) -> pd.DataFrame:
        """The decisions that are marked."""
        return self.decisions[self.decisions["difference"] != 0].head(MARKED)


@pictures("what if", lambda found: (found.setting, found.world, found.week, found.ordered(), found.weeks))
@dataclass(frozen=True, eq=False, repr=False)
class WhatIfPlots(OneWorld):
    """The picture of a what-if: what_if()."""

    week: int
    ordered: str
    weeks: pd.DataFrame

    @picture(lambda self: NOTE.format(ordered=self.ordered), told=lambda self: self.told())
    def what_if(self, blank: Blank) -> None:
        """What if one choice had been another?"""
        styles: Mapping[str, dict[str, Any]] = {
            str(which): {"color": look.colour, "linestyle": look.line, "linewidth": 2}
            for which, look in zip(self.weeks["which"].unique(), OWNER_LOOKS, strict=False)
        }
        [axes] = blank.lay([2.6], key=[Line2D([], [], label=which, **style) for which, style in styles.items()])
        for which, own in self.weeks.groupby("which", sort=False):
            axes.plot(own["week"], own["progress"], **styles[str(which)])
        axes.axvline(self.week, color=INK, linewidth=0.9)
        axes.set_ylim(0, 1.02)
        axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        axes.set_title("progress")
        time_axis(axes, float(self.weeks["week"].max()), self.asked.scenario.start)

    def told(self) -> Iterator[str]:
        """What is to be seen, in words: how far each world is when the choice is changed, and when it ends."""
        yield f"Changed in week {self.week}: {self.ordered}."
        for which, own in self.weeks.groupby("which", sort=False):
            there = own[own["week"] <= self.week]["progress"].iloc[-1]
            last, end = own["progress"].iloc[-1], int(own["week"].iloc[-1])
            yield f"Progress {which}: {percent(there)} in that week, {percent(last)} in week {end}."
