"""The pictures of an ablation and of a tournament, each as a figure of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.charts import differences as differing
from sim.charts import effects as doing
from sim.charts import matrix as meeting
from sim.charts import rows
from sim.charts.labels import wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import MIDDLE, known_states
from sim.charts.tables import Asked

BESIDE = 0.8  # inches that a panel takes beside its rows
CELLS, NAMES = 1.9, 0.9  # inches for the cells of a matrix with its title, and for the names below it
NAME_WIDTH = 1.9  # inches for the title of a matrix
SHARES = ("completed", "stalled", "collapsed")


@pictures("ablation", lambda found: (found.whole, found.effects(), found.comparisons))
@dataclass(frozen=True, eq=False, repr=False)
class AblationPlots(Pictures):
    """The picture of an ablation: effects()."""

    asked: Asked
    table: pd.DataFrame
    comparisons: int

    @picture(
        lambda self: doing.NOTE.format(comparisons=self.comparisons),
        told=lambda self: doing.told(self.table),
    )
    def effects(self, blank: Blank) -> None:
        """Which mechanisms move the endings?"""
        states = known_states(self.table)
        heights = rows.heights(doing.titles(self.table), gap=0.3)
        panels = blank.lay([sum(heights) + BESIDE], columns=len(states), sharex=True, sharey=True)
        for state, axes in zip(states, panels, strict=True):
            doing.effects(self.table, state, axes, places=rows.middles(heights))
        panels[0].set_ylim(sum(heights), 0)
        differing.set_scale(panels[0], *differing.reach(self.table))


@pictures("tournament", lambda found: (found.setting, found.matrix()))
@dataclass(frozen=True, eq=False, repr=False)
class TournamentPlots(Pictures):
    """The picture of a tournament: matrix()."""

    asked: Asked
    pairs: pd.DataFrame

    @picture(
        lambda self: meeting.NOTE.format(first=self.parties[0], second=self.parties[1]),
        told=lambda self: meeting.told({self.named[measure]: self.wide(measure) for measure in self.named}),
    )
    def matrix(self, blank: Blank) -> None:
        """What becomes of each pair of strategies?"""
        panels = blank.lay([CELLS + NAMES] * 2, columns=len(SHARES), panels=len(self.named), sharey=True)
        for (measure, name), axes in zip(self.named.items(), panels, strict=True):
            table, is_share = self.wide(measure), measure in SHARES
            low, high = (0.0, 1.0) if is_share else (float(table.min(axis=None)), float(table.max(axis=None)))
            meeting.matrix(table, axes, low=low, high=high, signed=not is_share)
            axes.set_title("\n".join(wrap(name, NAME_WIDTH, MIDDLE, "bold")))

    @property
    def parties(self) -> list[str]:
        """The titles of the two sides."""
        return [str(party.title or key) for key, party in self.asked.scenario.parties.items()]

    @cached_property
    def named(self) -> Mapping[str, str]:
        """What is drawn, each by its name."""
        payoffs = zip(self.asked.scenario.parties, self.parties, strict=True)
        return {**{share: share for share in SHARES}, **{f"payoff {key}": f"payoff of {name}" for key, name in payoffs}}

    def wide(self, measure: str) -> pd.DataFrame:
        """One measure, with a row for each strategy of the first party and a column for each of the second."""
        index, columns = (f"strategy {key}" for key in self.asked.scenario.parties)
        one = self.pairs[self.pairs["measure"] == measure]
        order = one[index].unique()
        return one.pivot_table(index=index, columns=columns, values="mean", sort=False).loc[order, order]
