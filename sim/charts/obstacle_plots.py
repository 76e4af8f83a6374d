"""The picture of the obstacles of a road, as a figure of its own."""

from __future__ import annotations

from typing import Any, Protocol

import pandas as pd
from matplotlib.figure import Figure

from sim.charts import obstacles as drawing
from sim.charts.differences import set_scale
from sim.charts.sheet import settle, sheet
from sim.charts.style import LINE, caption, context

ROW = 2 * LINE + 0.04  # inches: names of two lines
BESIDE = 0.75  # inches that titles and scales take beside the rows
ROOM = 0.3  # of the right scale, for the figures beside the intervals


class Asked(Protocol):
    """What the picture says it was made of."""

    @property
    def scenario(self) -> Any: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...


class ObstaclePlots:
    """The picture of the obstacles: obstacles(), or all() of them."""

    def __init__(self, asked: Asked, finding: str, chain: pd.DataFrame, alone: pd.DataFrame) -> None:
        self._asked = asked
        self._finding = finding
        self._chain = chain
        self._alone = alone

    def obstacles(self) -> Figure:
        """Where are worlds lost between no obstacles and what happens?"""
        one = self._asked
        foot = caption([one.scenario.name], [one.worlds], [one.seed])
        shape: dict[str, Any] = {"columns": 2, "width_ratios": [1.5, 1], "sharey": True, "key_columns": 3}
        with context():
            figure, (left, right) = sheet(
                drawing.QUESTION,
                foot,
                [(len(self._chain) + 1) * ROW + BESIDE],
                finding=self._finding,
                note=drawing.NOTE,
                key=drawing.key(self._chain),
                **shape,
            )
            drawing.waterfall(self._chain, left)
            drawing.gains(self._alone, right)
            set_scale(right, *self._reach())
            return settle(figure)

    def _reach(self) -> tuple[float, float]:
        """The ends of the right scale, in points, with room for every interval and the figure beside it."""
        ends = 100 * self._alone[["gain", "low", "high"]].to_numpy(dtype=float)
        ends = ends[ends == ends]
        low, high = min(-1.0, ends.min(initial=0)), max(5.0, ends.max(initial=0))
        return low - 0.05 * (high - low), high + ROOM * (high - low)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"obstacles": self.obstacles()}
