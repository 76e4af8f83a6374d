"""The pictures of turning points and of a what-if, each as a figure of its own."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.charts import chances as evaluating
from sim.charts.labels import time_axis
from sim.charts.shares import shares
from sim.charts.sheet import settle, sheet
from sim.charts.study_plots import Asked
from sim.charts.style import INK, OWNER_LOOKS, STATE_LOOKS, caption, context

MARKED = 6  # decisions that are marked
WHAT_IF = "What if one choice had been another?"
NOTE = (
    "Progress along the road, as verified, of the same world on the same luck; the upright line is the week in which "
    "the choice was changed ({ordered}). One throw of the dice each: the chances over many futures are in the tables."
)


class TurningPlots:
    """The picture of turning points: chances(), or all() of them."""

    def __init__(self, asked: Asked, world: int, futures: int, chances: pd.DataFrame, decisions: pd.DataFrame) -> None:
        self._asked, self._world, self._futures = asked, world, futures
        self._chances = chances
        self._decisions = decisions[decisions["difference"] != 0].head(MARKED)

    def chances(self) -> Figure:
        """What moved the chances of this world?"""
        start = self._asked.scenario.start
        said = "; ".join(evaluating.listed(self._decisions)) or evaluating.NONE.rstrip(".")
        note = f"{evaluating.NOTE.format(futures=self._futures)} {said}."
        with context():
            figure, panels = sheet(evaluating.QUESTION, _foot(self._asked, self._world), [2.5, 1.9], note=note)
            evaluating.chances(self._chances, self._decisions, panels[0], start=start)
            shares(self._ends(), panels[1], start=start)
            panels[1].set_title("how the futures end")
            return settle(figure)

    def _ends(self) -> pd.DataFrame:
        """The shares of the futures, a row for each week and state."""
        states = [state for state in STATE_LOOKS if state in self._chances]
        return self._chances.melt("week", states, var_name="state", value_name="share")

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"chances": self.chances()}


class WhatIfPlots:
    """The picture of a what-if: what_if(), or all() of them."""

    def __init__(self, asked: Asked, world: int, week: int, ordered: str, weeks: pd.DataFrame) -> None:
        self._asked, self._world, self._week, self._ordered, self._weeks = asked, world, week, ordered, weeks

    def what_if(self) -> Figure:
        """What if one choice had been another?"""
        note = NOTE.format(ordered=self._ordered)
        looks = dict(zip(dict.fromkeys(self._weeks["which"]), OWNER_LOOKS, strict=False))
        key = [
            Line2D([], [], color=look.colour, linestyle=look.line, linewidth=2, label=str(which))
            for which, look in looks.items()
        ]
        with context():
            figure, [axes] = sheet(WHAT_IF, _foot(self._asked, self._world), [2.6], note=note, key=key)
            for which, own in self._weeks.groupby("which", sort=False):
                look = looks[str(which)]
                axes.plot(own["week"], own["progress"], color=look.colour, linestyle=look.line, linewidth=2)
            axes.axvline(self._week, color=INK, linewidth=0.9)
            axes.set_ylim(0, 1.02)
            axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
            axes.set_title("progress")
            time_axis(axes, float(self._weeks["week"].max()), self._asked.scenario.start)
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"what_if": self.what_if()}


def _foot(asked: Asked, world: int) -> str:
    foot = caption([asked.scenario.name], [1], [asked.seed])
    return foot.replace("1 world", f"world {world}")
