"""The pictures of an ablation and of a tournament, each as a figure of its own."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, Protocol

import pandas as pd
from matplotlib.figure import Figure

from sim.charts import differences as differing
from sim.charts import effects as doing
from sim.charts import matrix as meeting
from sim.charts.labels import wrap
from sim.charts.sheet import settle, sheet
from sim.charts.style import LINE, MIDDLE, STATE_LOOKS, caption, context

BESIDE = 0.8  # inches that a panel takes beside its rows
CELLS, NAMES = 1.9, 0.9  # inches for the cells of a matrix with its title, and for the names below it
NAME_WIDTH = 1.9  # inches for the title of a matrix
SHARES = ("completed", "stalled", "collapsed")


class Asked(Protocol):
    """What a picture says it was made of."""

    @property
    def scenario(self) -> Any: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...


class AblationPlots:
    """The picture of an ablation: effects(), or all() of them."""

    def __init__(self, asked: Asked, effects: pd.DataFrame, comparisons: int) -> None:
        self._asked = asked
        self._effects = effects
        self._comparisons = comparisons

    def effects(self) -> Figure:
        """Which mechanisms move the endings?"""
        table = self._effects
        states = [state for state in STATE_LOOKS if (table["state"] == state).any()]
        heights = [LINE * (len(lines) + 0.3) for lines in doing.titles(table)]
        rows = [end - height / 2 for end, height in zip(accumulate(heights), heights, strict=True)]
        shape: dict[str, Any] = {"columns": len(states), "sharex": True, "sharey": True}
        note = doing.NOTE.format(comparisons=self._comparisons)
        with context():
            figure, panels = sheet(doing.QUESTION, _foot(self._asked), [sum(heights) + BESIDE], note=note, **shape)
            for state, axes in zip(states, panels, strict=True):
                doing.effects(table, state, axes, rows=rows)
            panels[0].set_ylim(sum(heights), 0)
            differing.set_scale(panels[0], *differing.reach(table))
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"effects": self.effects()}


class TournamentPlots:
    """The picture of a tournament: matrix(), or all() of them."""

    def __init__(self, asked: Asked, pairs: pd.DataFrame) -> None:
        self._asked = asked
        self._pairs = pairs

    def matrix(self) -> Figure:
        """What becomes of each pair of strategies?"""
        titles = {f"payoff {key}": str(party.title or key) for key, party in self._asked.scenario.parties.items()}
        first, second = titles.values()
        shape: dict[str, Any] = {"columns": len(SHARES), "panels": len(SHARES) + len(titles)}
        note = meeting.NOTE.format(first=first, second=second)
        heights = [CELLS + NAMES] * 2
        with context():
            figure, panels = sheet(meeting.QUESTION, _foot(self._asked), heights, note=note, sharey=True, **shape)
            for measure, axes in zip((*SHARES, *titles), panels, strict=True):
                table = self._wide(measure)
                values = table.to_numpy(dtype=float)
                low, high = (0.0, 1.0) if measure in SHARES else (values.min(), values.max())
                meeting.matrix(table, axes, low=low, high=high, signed=measure in titles)
                name = f"payoff of {titles[measure]}" if measure in titles else measure
                axes.set_title("\n".join(wrap(name, NAME_WIDTH, MIDDLE, "bold")))
            return settle(figure)

    def _wide(self, measure: str) -> pd.DataFrame:
        """One measure, with a row for each strategy of the first party and a column for each of the second."""
        index, columns = (f"strategy {key}" for key in self._asked.scenario.parties)
        one = self._pairs[self._pairs["measure"] == measure]
        order = one[index].unique()
        return one.pivot_table(index=index, columns=columns, values="mean", sort=False).loc[order, order]

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"matrix": self.matrix()}


def _foot(asked: Asked) -> str:
    return caption([asked.scenario.name], [asked.worlds], [asked.seed])
