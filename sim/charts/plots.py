"""The pictures of one run or of several, each as a figure of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.charts import differences as differing
from sim.charts import over_time, rows, tables
from sim.charts import reasons as reasoning
from sim.charts import roadmap as planning
from sim.charts.cast_plots import CastPlots
from sim.charts.labels import MANDATE_NOTE, mandate, wrap
from sim.charts.pictures import Blank, picture, pictures
from sim.charts.style import LINE, MIDDLE, WIDTH, known_states, owner_looks
from sim.charts.tables import Runlike

TITLE = 0.5  # inches for the title of a panel and the space around it


@pictures("run", lambda found: ([found],))
@pictures("comparison", lambda found: (found.runs, found.differences()))
@dataclass(frozen=True, eq=False, repr=False)
class Plots(CastPlots):
    """The pictures: shares(), progress(), reasons(), differences(), roadmap(), or all() of them.

    Where scenarios have such actors also force(), mediation(), violence() and proposals().
    Each is a matplotlib Figure that shows itself in a notebook; `sim.charts.save` writes it.
    """

    runs: Sequence[Runlike]
    paired: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        if not self.runs:
            raise ValueError("no pictures without a run")

    @picture(
        lambda self: over_time.SHARES_NOTE + self.mandates,
        told=lambda self: (sentence for one in self.runs for sentence in over_time.shares_told(one)),
    )
    def shares(self, blank: Blank) -> None:
        """How do the worlds stand over time?"""
        columns = min(2, len(self.runs))
        panels = self.over_time(blank, columns, 2.35 if columns > 1 else 3.4)
        for one, axes in zip(self.runs, panels, strict=True):
            over_time.shares(one.shares(), axes, start=tables.start_of(self.runs))
            mandate(axes, one.scenario.mandate_ends)
        self.name(panels)

    @picture(
        lambda self: over_time.PROGRESS_NOTE + tables.without_stages(self.plans) + self.mandates,
        told=lambda self: map(over_time.progress_told, self.runs),
    )
    def progress(self, blank: Blank) -> None:
        """How far do the worlds get, and when?"""
        count = len(self.runs)
        stages = [tables.milestones(plan, agreed_only=True) for plan in self.plans]
        names = TITLE + 0.2 + max(over_time.names_height(table) for table in stages)
        height = 3.4 if count == 1 else min(max(names, 1.9), 2.4) if count < 5 else 1.6
        panels = self.over_time(blank, 1, height, key=over_time.progress_key(stages=any(map(len, stages))))
        for one, table, axes in zip(self.runs, stages, panels, strict=True):
            over_time.progress(one.fan(), table, axes, start=tables.start_of(self.runs))
            mandate(axes, one.scenario.mandate_ends)
        self.name(panels)

    @picture(reasoning.NOTE, told=lambda self: map(reasoning.told, self.runs))
    def reasons(self, blank: Blank) -> None:
        """Who holds it up, and why?"""
        key = reasoning.key(reason for one in self.runs for reason in one.reasons["reason"])
        heights = [self.above(one, 1) + 0.33 * max(1, one.reasons["actor"].nunique()) for one in self.runs]
        heights[-1] += 0.35
        panels = blank.lay(heights, key=key, sharex=True)
        reach = max(reasoning.longest(one.reasons, one.worlds) for one in self.runs)
        for one, axes in zip(self.runs, panels, strict=True):
            reasoning.reasons(one.reasons, axes, worlds=one.worlds, reach=reach)
        panels[-1].set_xlabel(reasoning.AXIS)
        self.name(panels)

    @picture(
        differing.NOTE,
        told=lambda self: differing.told(self.paired),
        there=lambda self: self.paired is not None and not self.paired.empty,
    )
    def differences(self, blank: Blank) -> None:
        """Which does better, on the same luck?"""
        table = self.paired
        if table is None or table.empty:
            raise ValueError("differences need at least two runs: use sim.compare")
        states = known_states(table)
        heights = rows.heights(differing.pair_names(table), gap=0.8)
        panels = blank.lay([sum(heights) + 0.65], columns=len(states), sharex=True, sharey=True)
        for state, axes in zip(states, panels, strict=True):
            differing.differences(table, state, axes, places=rows.middles(heights))
        panels[0].set_ylim(sum(heights), 0)
        differing.set_scale(panels[0], *differing.reach(table))

    @picture(
        lambda self: planning.NOTE + tables.beside_and_talked_of(self.plans),
        told=lambda self: map(planning.told, self.plans),
    )
    def roadmap(self, blank: Blank) -> None:
        """Who is to do what, and in which order?"""
        plans = list(map(tables.obligations, self.plans))
        looks = owner_looks(name for plan in plans for name in plan["owner"])
        row = max(0.42 if len(plans) < 3 else 0.31, 0.92 * LINE * max(map(planning.lines_beside, plans)))
        heights = [
            self.above(one, 1, tables.TALKED_OF) + LINE * planning.lines_above(plan) + row * plan["key"].nunique()
            for one, plan in zip(self.runs, plans, strict=True)
        ]
        panels = blank.lay(heights)
        for plan, axes in zip(plans, panels, strict=True):
            planning.roadmap(plan, axes, looks=looks)
        self.name(panels, tables.TALKED_OF)

    @property
    def plans(self) -> list[Any]:
        """The scenarios of the runs."""
        return [one.scenario for one in self.runs]

    @property
    def mandates(self) -> str:
        """What a line at the end of a mandate means, where there is one."""
        return MANDATE_NOTE if any(plan.mandate_ends is not None for plan in self.plans) else ""

    def over_time(self, blank: Blank, columns: int, height: float, **key: Any) -> list[Axes]:
        """A panel for each run, on the same axes."""
        count = len(self.runs)
        above = max(self.above(one, columns) for one in self.runs) - TITLE
        heights = [height + above] * math.ceil(count / columns)
        return blank.lay(heights, columns=columns, panels=count, sharex=True, sharey=True, **key)

    def name(self, panels: Sequence[Axes], where_open: str = "") -> None:
        """Name each panel by its scenario, with what is to be said where no road is agreed."""
        columns = len({axes.get_subplotspec().colspan.start for axes in panels})  # type: ignore[union-attr]
        for one, axes in zip(self.runs, panels, strict=True):
            axes.set_title("\n".join(self.title(one, columns, where_open)))

    @staticmethod
    def title(one: Runlike, columns: int, where_open: str = "") -> list[str]:
        """The lines of a panel's title."""
        name = f"{one.scenario.name}{where_open if one.scenario.bargaining.open else ''}"
        return wrap(name, WIDTH / columns - 0.8 - 0.8 * (columns == 1), MIDDLE, "bold")

    def above(self, one: Runlike, columns: int, where_open: str = "") -> float:
        """The inches that a panel's title takes, with the space around it."""
        return TITLE + 0.18 * (len(self.title(one, columns, where_open)) - 1)
