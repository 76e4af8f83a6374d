"""The pictures of one run or of several, each as a figure of its own."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Any, Protocol

import pandas as pd
from matplotlib.figure import Figure

from sim.charts import differences as differing
from sim.charts import progress as progressing
from sim.charts import reasons as reasoning
from sim.charts import roadmap as planning
from sim.charts import shares as sharing
from sim.charts import tables
from sim.charts.labels import wrap
from sim.charts.sheet import Picture, settle, sheet
from sim.charts.style import LINE, MIDDLE, STATE_LOOKS, WIDTH, caption, context, owner_looks


class Runlike(Protocol):
    """What a picture asks of a run: tables, and what its scenario says."""

    @property
    def scenario(self) -> Any: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def reasons(self) -> pd.DataFrame: ...
    def shares(self) -> pd.DataFrame: ...
    def fan(self) -> pd.DataFrame: ...


class Plots:
    """The pictures: shares(), progress(), reasons(), differences(), roadmap(), or all() of them.

    Each is a matplotlib Figure that shows itself in a notebook; `sim.charts.save` writes it.
    """

    def __init__(self, runs: Sequence[Runlike], differences: pd.DataFrame | None = None) -> None:
        self._runs = list(runs)
        self._differences = differences

    def __repr__(self) -> str:
        return (
            f"Pictures of {self._foot()}: .shares() .progress() .reasons() .differences() .roadmap() .all()"
        )

    def shares(self) -> Figure:
        """How do the worlds stand over time?"""
        with context():
            figure, panels = self._over_time(sharing.QUESTION, sharing.NOTE)
            for one, axes in zip(self._runs, panels, strict=True):
                sharing.shares(one.shares(), axes, start=self._start())
            return self._finish(figure, panels)

    def progress(self) -> Figure:
        """How far do the worlds get, and when?"""
        with context():
            figure, panels = self._over_time(
                progressing.QUESTION, progressing.NOTE, key=progressing.key(), key_columns=3
            )
            for one, axes in zip(self._runs, panels, strict=True):
                progressing.progress(one.fan(), tables.milestones(one.scenario), axes, start=self._start())
            return self._finish(figure, panels)

    def reasons(self) -> Figure:
        """Who holds it up, and why?"""
        found = [reason for one in self._runs for reason in one.reasons["reason"]]
        heights = [0.55 + 0.33 * max(1, one.reasons["actor"].nunique()) for one in self._runs]
        heights[-1] += 0.3
        with context():
            figure, panels = sheet(
                reasoning.QUESTION,
                self._foot(),
                heights,
                note=reasoning.NOTE,
                key=reasoning.key(found),
                sharex=True,
            )
            for one, axes in zip(self._runs, panels, strict=True):
                reasoning.reasons(one.reasons, axes, worlds=one.worlds)
            longest = max(
                (
                    one.reasons.groupby("actor")["weeks"].sum().max() / one.worlds
                    for one in self._runs
                    if len(one.reasons)
                ),
                default=1.0,
            )
            panels[-1].set_xlim(0, 1.12 * longest)
            panels[-1].set_xlabel(reasoning.AXIS)
            self._finish(figure, panels)
            for axes in panels:
                reasoning.drop_tight_letters(axes)
            return figure

    def differences(self) -> Figure:
        """Which order does better, on the same luck?"""
        table = self._differences
        if table is None or table.empty:
            raise ValueError("differences need at least two runs: use sim.compare")
        states = [state for state in STATE_LOOKS if (table["state"] == state).any()]
        heights = [LINE * (len(lines) + 0.8) for lines in differing.pair_names(table)]
        rows = [sum(heights[:k]) + height / 2 for k, height in enumerate(heights)]
        with context():
            figure, panels = sheet(
                differing.QUESTION, self._foot(), [sum(heights) + 0.65], columns=len(states), note=differing.NOTE,
                sharex=True, sharey=True,
            )  # fmt: skip
            for state, axes in zip(states, panels, strict=True):
                differing.differences(table, state, axes, rows=rows)
            panels[0].set_ylim(sum(heights), 0)
            panels[0].set_xlim(-differing.reach(table), differing.reach(table))
            return settle(figure)

    def roadmap(self) -> Figure:
        """Who is to do what, and in which order?"""
        plans = [tables.obligations(one.scenario) for one in self._runs]
        looks = owner_looks(name for plan in plans for name in plan["owner"])
        heights = [0.5 + LINE * planning.heading_lines(plan) + 0.42 * plan["key"].nunique() for plan in plans]
        beside = dict.fromkeys(name for one in self._runs for name in tables.beside_the_road(one.scenario))
        note = planning.NOTE + (f" Beside the road: {', '.join(beside)}." if beside else "")
        with context():
            figure, panels = sheet(
                planning.QUESTION, self._foot(), heights, note=note, key=planning.key(looks), key_columns=4
            )
            for plan, axes in zip(plans, panels, strict=True):
                planning.roadmap(plan, axes, looks=looks)
            return self._finish(figure, panels)

    def all(self) -> dict[str, Figure]:
        """Every picture that these runs allow, by name."""
        names = ["shares", "progress", "reasons", "roadmap"]
        if self._differences is not None and len(self._differences):
            names.insert(3, "differences")
        return {name: getattr(self, name)() for name in names}

    def _over_time(self, question: str, note: str, **options: Any) -> tuple[Picture, list[Any]]:
        """A sheet with a panel for each run, on the same axes."""
        count = len(self._runs)
        columns = min(2, count)
        heights = [2.35 if count > 1 else 3.4] * math.ceil(count / columns)
        return sheet(
            question,
            self._foot(),
            heights,
            columns=columns,
            panels=count,
            note=note,
            sharex=True,
            sharey=True,
            **options,
        )

    def _finish(self, figure: Picture, panels: Sequence[Any]) -> Figure:
        """Name each panel by its scenario and lay the sheet out."""
        columns = panels[0].get_subplotspec().get_gridspec().ncols
        for one, axes in zip(self._runs, panels, strict=True):
            name = one.scenario.name
            axes.set_title("\n".join(wrap(name, 0.9 * WIDTH / columns, 1.15 * MIDDLE)), loc="left")
        return settle(figure)

    def _start(self) -> datetime.date | None:
        """The date of week 0, where all runs have the same."""
        starts = {one.scenario.start for one in self._runs}
        return starts.pop() if len(starts) == 1 else None

    def _foot(self) -> str:
        return caption(
            [one.scenario.name for one in self._runs],
            [one.worlds for one in self._runs],
            [one.seed for one in self._runs],
        )
