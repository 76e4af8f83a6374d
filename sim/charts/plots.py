"""The pictures of one run or of several, each as a figure of its own."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import differences as differing
from sim.charts import progress as progressing
from sim.charts import reasons as reasoning
from sim.charts import roadmap as planning
from sim.charts import shares as sharing
from sim.charts import tables
from sim.charts.cast_plots import CastPlots
from sim.charts.labels import MANDATE_NOTE, mandate, wrap
from sim.charts.sheet import Picture, settle, sheet
from sim.charts.style import LINE, MIDDLE, STATE_LOOKS, WIDTH, caption, context, owner_looks
from sim.charts.tables import Runlike

TITLE = 0.5  # inches for the title of a panel and the space around it


class Plots(CastPlots):
    """The pictures: shares(), progress(), reasons(), differences(), roadmap(), or all() of them.

    Where scenarios have such actors also force(), mediation(), violence() and proposals().
    Each is a matplotlib Figure that shows itself in a notebook; `sim.charts.save` writes it.
    """

    def __init__(self, runs: Sequence[Runlike], differences: pd.DataFrame | None = None) -> None:
        if not runs:
            raise ValueError("no pictures without a run")
        self._runs = list(runs)
        self._differences = differences

    def __repr__(self) -> str:
        return f"Pictures of {self._foot()}: .shares() .progress() .reasons() .differences() .roadmap() .all()"

    def shares(self) -> Figure:
        """How do the worlds stand over time?"""
        with context():
            columns = min(2, len(self._runs))
            figure, panels = self._over_time(sharing, columns, 2.35 if columns > 1 else 3.4)
            for one, axes in zip(self._runs, panels, strict=True):
                sharing.shares(one.shares(), axes, start=self._start())
                mandate(axes, one.scenario.mandate_ends)
            return self._finish(figure, panels)

    def progress(self) -> Figure:
        """How far do the worlds get, and when?"""
        count = len(self._runs)
        stages = [tables.milestones(one.scenario, agreed_only=True) for one in self._runs]
        note = tables.without_stages([one.scenario for one in self._runs])
        names = TITLE + 0.2 + max(progressing.names_height(table) for table in stages)
        with context():
            height = 3.4 if count == 1 else min(max(names, 1.9), 2.4) if count < 5 else 1.6
            figure, panels = self._over_time(
                progressing, 1, height, note, key=progressing.key(stages=any(map(len, stages)))
            )
            for one, table, axes in zip(self._runs, stages, panels, strict=True):
                progressing.progress(one.fan(), table, axes, start=self._start())
                mandate(axes, one.scenario.mandate_ends)
            return self._finish(figure, panels)

    def reasons(self) -> Figure:
        """Who holds it up, and why?"""
        found = [reason for one in self._runs for reason in one.reasons["reason"]]
        heights = [self._above(one, 1) + 0.33 * max(1, one.reasons["actor"].nunique()) for one in self._runs]
        heights[-1] += 0.35
        key = reasoning.key(found)
        with context():
            figure, panels = sheet(reasoning.QUESTION, self._foot(), heights, note=reasoning.NOTE, key=key, sharex=True)
            reach = max(reasoning.longest(one.reasons, one.worlds) for one in self._runs)
            for one, axes in zip(self._runs, panels, strict=True):
                reasoning.reasons(one.reasons, axes, worlds=one.worlds, reach=reach)
            panels[-1].set_xlabel(reasoning.AXIS)
            return self._finish(figure, panels)

    def differences(self) -> Figure:
        """Which does better, on the same luck?"""
        table = self._differences
        if table is None or table.empty:
            raise ValueError("differences need at least two runs: use sim.compare")
        states = [state for state in STATE_LOOKS if (table["state"] == state).any()]
        heights = [LINE * (len(lines) + 0.8) for lines in differing.pair_names(table)]
        rows = [sum(heights[:k]) + height / 2 for k, height in enumerate(heights)]
        shape: dict[str, Any] = {"columns": len(states), "sharex": True, "sharey": True}
        with context():
            figure, panels = sheet(
                differing.QUESTION, self._foot(), [sum(heights) + 0.65], note=differing.NOTE, **shape
            )
            for state, axes in zip(states, panels, strict=True):
                differing.differences(table, state, axes, rows=rows)
            panels[0].set_ylim(sum(heights), 0)
            differing.set_scale(panels[0], *differing.reach(table))
            return settle(figure)

    def roadmap(self) -> Figure:
        """Who is to do what, and in which order?"""
        plans = [tables.obligations(one.scenario) for one in self._runs]
        looks = owner_looks(name for plan in plans for name in plan["owner"])
        row = max(0.42 if len(plans) < 3 else 0.31, 0.92 * LINE * max(map(planning.lines_beside, plans)))
        heights = [
            self._above(one, 1, tables.TALKED_OF) + LINE * planning.lines_above(plan) + row * plan["key"].nunique()
            for one, plan in zip(self._runs, plans, strict=True)
        ]
        scenarios = [one.scenario for one in self._runs]
        note = planning.NOTE + tables.beside_the_road(scenarios) + tables.only_talked_of(scenarios)
        with context():
            figure, panels = sheet(planning.QUESTION, self._foot(), heights, note=note)
            for plan, axes in zip(plans, panels, strict=True):
                planning.roadmap(plan, axes, looks=looks)
            return self._finish(figure, panels, tables.TALKED_OF)

    def all(self) -> dict[str, Figure]:
        """Every picture that these runs allow, by name."""
        names = ["shares", "progress", "reasons", "roadmap"]
        if self._differences is not None and len(self._differences):
            names.insert(3, "differences")
        return {name: getattr(self, name)() for name in (*names, *self.of_cast())}

    def _over_time(
        self, picture: Any, columns: int, height: float, note: str = "", **key: Any
    ) -> tuple[Picture, list[Axes]]:
        """A sheet with a panel for each run, on the same axes."""
        count = len(self._runs)
        above = max(self._above(one, columns) for one in self._runs) - TITLE
        heights = [height + above] * math.ceil(count / columns)
        shape: dict[str, Any] = {"columns": columns, "panels": count, "sharex": True, "sharey": True}
        if any(one.scenario.mandate_ends is not None for one in self._runs):
            note += MANDATE_NOTE
        return sheet(picture.QUESTION, self._foot(), heights, note=picture.NOTE + note, **shape, **key)

    def _finish(self, figure: Picture, panels: Sequence[Axes], where_open: str = "") -> Figure:
        """Name each panel by its scenario, with what is to be said where no road is agreed, and lay the sheet out."""
        columns = len({axes.get_subplotspec().colspan.start for axes in panels})  # type: ignore[union-attr]
        for one, axes in zip(self._runs, panels, strict=True):
            axes.set_title("\n".join(self._title(one, columns, where_open)), loc="left")
        return settle(figure)

    def _title(self, one: Runlike, columns: int, where_open: str = "") -> list[str]:
        """The lines of a panel's title."""
        name = f"{one.scenario.name}{where_open if one.scenario.bargaining.open else ''}"
        return wrap(name, WIDTH / columns - 0.8 - 0.8 * (columns == 1), MIDDLE, "bold")

    def _above(self, one: Runlike, columns: int, where_open: str = "") -> float:
        """The inches that a panel's title takes, with the space around it."""
        return TITLE + 0.18 * (len(self._title(one, columns, where_open)) - 1)

    def _start(self) -> datetime.date | None:
        """The date of week 0, where all runs have the same."""
        starts = {one.scenario.start for one in self._runs}
        return starts.pop() if len(starts) == 1 else None

    def _foot(self) -> str:
        names = [one.scenario.name for one in self._runs]
        return caption(names, [one.worlds for one in self._runs], [one.seed for one in self._runs])
