"""The picture of the obstacles of a road, as a figure of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.charts import obstacles as drawing
from sim.charts.differences import set_scale
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import LINE
from sim.charts.tables import Asked

ROW = 2 * LINE + 0.04  # inches: names of two lines
BESIDE = 0.75  # inches that titles and scales take beside the rows


@pictures("obstacles", lambda found: (found.whole, found.finding(), found.chain(), found.alone()))
@dataclass(frozen=True, eq=False, repr=False)
class ObstaclePlots(Pictures):
    """The picture of the obstacles: obstacles()."""

    asked: Asked
    finding: str
    chain: pd.DataFrame
    alone: pd.DataFrame

    @picture(
        drawing.NOTE,
        finding=lambda self: self.finding,
        told=lambda self: drawing.told(self.asked.scenario.name, self.chain, self.alone),
    )
    def obstacles(self, blank: Blank) -> None:
        """Where are worlds lost between no obstacles and what happens?"""
        heights = [(len(self.chain) + 1) * ROW + BESIDE]
        shape: dict[str, Any] = {"columns": 2, "width_ratios": [1.5, 1], "sharey": True, "key_columns": 3}
        left, right = blank.lay(heights, key=drawing.key(self.chain), **shape)
        drawing.waterfall(self.chain, left)
        drawing.gains(self.alone, right)
        set_scale(right, *drawing.reach(self.alone))
