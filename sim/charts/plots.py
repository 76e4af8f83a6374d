"""The pictures of one run or of several, each as a figure of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.charts import differences as differing
from sim.charts import incidence as ending
from sim.charts import obstacle_plots as losing
from sim.charts import over_time, overlaid, rows, tables
from sim.charts import reasons as reasoning
from sim.charts import reasons_in_detail as detailed
from sim.charts import roadmap as planning
from sim.charts.cast_plots import FEW, LABELS, SMALL_LABELS, CastPlots
from sim.charts.labels import MANDATE_NOTE, mandate, wrap
from sim.charts.pictures import Blank, picture, pictures
from sim.charts.style import LINE, MIDDLE, WIDTH, known_states, line_looks, owner_looks
from sim.charts.tables import Runlike
from sim.phrases import FAMILIES
from sim.words import comparison as of_comparison
from sim.words import run as of_run

REASONS_BESIDE = 0.95  # inches that titles and scales take beside the rows
NAMED = 4  # roads at most whose states are named beside their panels
DATES = 5  # months at most that a broad panel names
LOW = 1.3  # inches that a panel keeps, however many there are
TITLE = 0.5  # inches for the title of a panel and the space around it


@pictures("run", lambda found: ([found], None, of_run.finding(found)))
@pictures("comparison", lambda found: (found.runs, found.differences(), of_comparison.finding(found)))
@dataclass(frozen=True, eq=False, repr=False)
class Plots(CastPlots):
    """The pictures: shares(), when(), progress(), reasons(), differences(), roadmap(), or all() of them.

    Where scenarios have such actors also force(), mediation(), violence() and proposals(); where it was asked where
    worlds are lost, obstacles(); where they are asked for by name, reasons_in_detail(). Each is a matplotlib Figure
    that shows itself in a notebook; `sim.charts.save` writes it.
    `finding`: how the roads end, or that they cannot be told apart by it, as a title.
    """

    runs: Sequence[Runlike]
    paired: pd.DataFrame | None = None
    finding: str = ""

    def __post_init__(self) -> None:
        if not self.runs:
            raise ValueError("no pictures without a run")

    @picture(
        lambda self: over_time.SHARES_NOTE + over_time.preparing_note(self.runs) + self.mandates,
        told=lambda self: (sentence for one in self.runs for sentence in over_time.shares_told(one)),
        finding=lambda self: self.finding,
    )
    def shares(self, blank: Blank) -> None:
        """How do the worlds stand over time?"""
        many = len(self.runs) > NAMED
        found = list(map(over_time.bands, self.runs))
        key: dict[str, Any] = {"key": over_time.shares_key(found), "key_columns": 5} if many else {}
        panels = self.over_time(blank, 3 if many else min(2, len(self.runs)), 3.4 if self.alone else 2.35, **key)
        for one, table, axes in zip(self.runs, found, panels, strict=True):
            labels = SMALL_LABELS if many else DATES
            over_time.shares(table, axes, start=tables.start_of(self.runs), named=not many, labels=labels)
            mandate(axes, one.scenario.mandate_ends, named=self.alone)
        self.name(panels)

    @picture(
        lambda self: ending.note(len(self.runs)) + self.mandates,
        told=lambda self: map(ending.told, self.runs),
        finding=lambda self: ending.finding(self.runs[0]) if len(self.runs) == 1 else self.finding,
    )
    def when(self, blank: Blank) -> None:
        """When do worlds complete, and when do they collapse for good?"""
        if len(self.runs) == 1:
            [axes] = panels = blank.lay([3.0])
            ending.one(self.runs[0], axes)
        else:
            panels = blank.lay([max(2.2, LINE * (len(self.runs) + 3))] * 2, sharex=True)
            looks = line_looks(one.scenario.name for one in self.runs)
            for end, axes in zip(ending.ENDS, panels, strict=True):
                ending.overlaid(self.runs, end, axes, looks=looks, start=tables.start_of(self.runs))
            panels[0].set_xlabel("")
        for axes in panels:
            for end in dict.fromkeys(plan.mandate_ends for plan in self.plans):
                mandate(axes, end)

    @picture(
        lambda self: over_time.PROGRESS_NOTE + tables.without_stages(self.plans) + self.mandates,
        told=lambda self: map(over_time.progress_told, self.runs),
        finding=lambda self: over_time.progress_found(self.runs),
    )
    def progress(self, blank: Blank) -> None:
        """How far do the worlds get, and when?"""
        few = len(self.runs) < FEW
        stages = [tables.milestones(plan, agreed_only=True) for plan in self.plans]
        names = TITLE + 0.2 + max(over_time.names_height(table) for table in stages)
        height = 3.4 if self.alone else min(max(names, 1.9), 2.4) if few else 1.7
        key = over_time.progress_key(stages=any(map(len, stages)))
        panels = self.over_time(blank, 1 if few else 2, height, key=key, key_columns=2 if few else 3)
        for one, table, axes in zip(self.runs, stages, panels, strict=True):
            labels = DATES if few else LABELS
            over_time.progress(one.fan(), table, axes, start=tables.start_of(self.runs), named=few, labels=labels)
            mandate(axes, one.scenario.mandate_ends, named=self.alone)
        self.name(panels)

    @picture(
        reasoning.NOTE,
        told=lambda self: map(reasoning.told, self.runs),
        finding=lambda self: reasoning.finding(self.runs),
    )
    def reasons(self, blank: Blank) -> None:
        """Who could change what holds it up?"""
        if not any(one.reasons["weeks"].sum() > 0 for one in self.runs):
            [axes] = blank.lay([0.6])
            detailed.nothing(axes)
            return
        heights = [height + 0.1 for height in rows.heights(reasoning.rows_of(self.runs), gap=0.5)]
        key = reasoning.key(reasoning.looks_of(self.runs)) if len(self.runs) > 1 else ()
        shape: dict[str, Any] = {"columns": len(FAMILIES), "sharex": True, "sharey": True, "key": key, "key_columns": 3}
        reasoning.reasons(self.runs, blank.lay([sum(heights) + REASONS_BESIDE], **shape), heights)

    @picture(
        detailed.NOTE,
        told=lambda self: map(detailed.told, self.runs),
        finding=lambda self: reasoning.finding(self.runs),
        aside=True,
    )
    def reasons_in_detail(self, blank: Blank) -> None:
        """Who holds it up, and why?"""
        key = detailed.key(reason for one in self.runs for reason in one.reasons["reason"])
        heights = [self.above(one, 1) + 0.33 * max(1, one.reasons["actor"].nunique()) for one in self.runs]
        heights[-1] += 0.35
        panels = blank.lay(heights, key=key, sharex=True)
        reach = max(detailed.longest(one.reasons, one.worlds) for one in self.runs)
        for one, axes in zip(self.runs, panels, strict=True):
            detailed.reasons(one.reasons, axes, worlds=one.worlds, reach=reach)
        panels[-1].set_xlabel(detailed.AXIS)
        self.name(panels)

    @picture(
        differing.NOTE,
        told=lambda self: differing.told(self.paired),
        finding=lambda self: self.finding,
        there=lambda self: self.paired is not None and not self.paired.empty,
    )
    def differences(self, blank: Blank) -> None:
        """Which does better, on the same luck?"""
        table = self.paired
        if table is None or table.empty:
            raise ValueError("differences need at least two runs: use sim.compare")
        states = known_states(table)
        found = differing.rows_of(table)
        panels = blank.lay([sum(found.heights) + 0.65], columns=len(states), sharex=True, sharey=True)
        for state, axes in zip(states, panels, strict=True):
            places = [found.places[row] for row in found.pairs]
            differing.differences(table, state, axes, places=places, beside=found.are_close)
            rows.name(axes, found.places, found.names)
        differing.embolden(panels[0], found)
        panels[0].set_ylim(sum(found.heights), 0)
        differing.set_scale(panels[0], *differing.reach(table))

    @picture(
        lambda self: planning.NOTE + tables.beside_and_talked_of(self.plans),
        told=lambda self: map(planning.told, self.plans),
        finding=lambda self: planning.found(self.plans),
    )
    def roadmap(self, blank: Blank) -> None:
        """Who is to do what, and in which order?"""
        plans = list(map(tables.obligations, self.plans))
        owners = (name for plan in plans for name in plan["owner"])
        looks = owner_looks(tables.sides_first(self.plans, owners))
        columns, room = (1, planning.ALONE) if len(plans) < FEW else (2, planning.BESIDE)
        lines = max(planning.lines_beside(plan, room) for plan in plans)
        row = max(0.42 if len(plans) < FEW else 0.29, (1.05 if room.named else 0.98) * LINE * lines)
        counts = [int(plan["key"].nunique()) for plan in plans]
        each = [
            self.above(one, columns, tables.TALKED_OF)
            - 0.08 * (columns > 1)
            + LINE * planning.lines_above(plan, room)
            + row * count
            for one, plan, count in zip(self.runs, plans, counts, strict=True)
        ]
        starts = range(0, len(each), columns)
        shape: dict[str, Any] = {"columns": columns, "panels": len(plans)}
        if not room.named:
            shape |= {"note": planning.UNNAMED, "key": planning.key(looks), "key_columns": 5}
        panels = blank.lay([max(each[first : first + columns]) for first in starts], **shape)
        for number, (plan, axes) in enumerate(zip(plans, panels, strict=True)):
            first = number - number % columns
            tallest = max(counts[first : first + columns])
            planning.roadmap(plan, axes, looks=looks, room=room, tracks_beside=tallest)
        self.name(panels, tables.TALKED_OF)

    @picture(
        lambda self: losing.chain_note([one.lost for one in self.runs]),
        told=lambda self: (losing.chain_told(one.scenario.name, one.lost) for one in self.runs if len(one.lost)),
        finding=lambda self: losing.chain_finding([one.lost for one in self.runs]),
        there=lambda self: any(len(one.lost) for one in self.runs),
    )
    def obstacles(self, blank: Blank) -> None:
        """Where are worlds lost between no obstacles and what happens?"""
        asked = [one for one in self.runs if len(one.lost)]
        if not asked:
            raise ValueError("the chain of obstacles was not asked for: use sim.run(..., obstacles=200)")
        columns = min(2, len(asked))
        above = max(self.above(one, columns) for one in asked)
        height = above + (len(asked[0].lost) + 1) * losing.SMALL_ROW
        key = losing.key(pd.concat([one.lost for one in asked]))
        shape: dict[str, Any] = {"columns": columns, "panels": len(asked), "sharex": True, "sharey": True}
        panels = blank.lay([height] * math.ceil(len(asked) / columns), key=key, key_columns=3, **shape)
        for one, axes in zip(asked, panels, strict=True):
            losing.waterfall(one.lost, axes)
            axes.set_title("\n".join(self.title(one, columns)))

    @property
    def alone(self) -> bool:
        """Whether there is one run only, whose name needs to stand above no panel."""
        return len(self.runs) == 1

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
        count, above = len(self.runs), max(self.above(one, columns) for one in self.runs) - TITLE
        rows_of_panels = math.ceil(count / columns)
        high = height if rows_of_panels < 2 else min(height, max(overlaid.SCREEN / rows_of_panels - above, LOW))
        heights = [high + above] * rows_of_panels
        return blank.lay(heights, columns=columns, panels=count, sharex=True, sharey=True, **key)

    def name(self, panels: Sequence[Axes], where_open: str = "") -> None:
        """Name each panel by its scenario, with what is to be said where no road is agreed."""
        columns = len({axes.get_subplotspec().colspan.start for axes in panels})  # type: ignore[union-attr]
        for one, axes in zip(self.runs, panels, strict=True):
            if not self.alone or (where_open and one.scenario.bargaining.open):
                axes.set_title("\n".join(self.title(one, columns, where_open)))

    @staticmethod
    def title(one: Runlike, columns: int, where_open: str = "") -> list[str]:
        """The lines of a panel's title."""
        name = f"{one.scenario.name}{where_open if one.scenario.bargaining.open else ''}"
        return wrap(name, WIDTH / columns - 0.8 - 0.8 * (columns == 1), MIDDLE, "bold")

    def above(self, one: Runlike, columns: int, where_open: str = "") -> float:
        """The inches that a panel's title takes, with the space around it."""
        return TITLE + 0.18 * (len(self.title(one, columns, where_open)) - 1)
