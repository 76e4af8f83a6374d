"""The pictures of a sensitivity analysis, each as a figure of its own."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.charts import tornado as ranging
from sim.charts import variance as sharing
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import caption
from sim.charts.tables import Asked

BESIDE = 0.7  # inches that a panel takes beside its rows
SCREENED = 20  # numbers in the picture of the screening


@pictures(
    "sensitivity",
    lambda found: (
        found.setting, found.options.state, found.alone, found.screening, found.indices, found.tornado
    ),
)  # fmt: skip
@dataclass(frozen=True, eq=False, repr=False)
class SensitivityPlots(Pictures):
    """The pictures of a sensitivity analysis: screening(), and of the close look, if there was one, the other two.

    The tables are those of `sim.study.numbers.sensitivity.Sensitivity`; `alone`: the worlds of the tornado.
    """

    asked: Asked
    state: str
    alone: int
    screened: pd.DataFrame
    decomposed: pd.DataFrame
    ranged: pd.DataFrame

    EACH = " at each point"

    @picture(
        lambda self: sharing.SCREENING_NOTE.format(state=self.state, shown=len(self.largest), count=len(self.screened)),
        told=lambda self: sharing.screening_told(self.largest),
    )
    def screening(self, blank: Blank) -> None:
        """Which uncertain numbers move the ending at all?"""
        [axes] = blank.lay([sum(ranging.heights(self.largest)) + BESIDE], key=sharing.key(screening=True))
        sharing.screening(self.largest, axes)
        axes.set_xlabel("points")

    @picture(
        lambda self: sharing.NOTE.format(state=self.state),
        told=lambda self: sharing.told(self.decomposed, self.state),
        there=lambda self: len(self.decomposed) > 0,
    )
    def indices(self, blank: Blank) -> None:
        """Which uncertain numbers does the ending hang on?"""
        key = [*sharing.key(), *ranging.key()]
        [axes] = blank.lay([sum(ranging.heights(self.decomposed)) + BESIDE], key=key)
        sharing.indices(self.decomposed, axes)
        axes.set_xlabel("share of the variance")

    @picture(
        lambda self: ranging.NOTE.format(state=self.state, worlds=self.alone),
        told=lambda self: ranging.told(self.ranged, self.state),
        there=lambda self: len(self.decomposed) > 0,
    )
    def tornado(self, blank: Blank) -> None:
        """What does each uncertain number do by itself?"""
        foot = caption([self.asked.scenario.name], [self.alone], [self.asked.seed], each=self.EACH)
        [axes] = blank.lay([sum(ranging.heights(self.ranged)) + BESIDE], foot=foot, key=ranging.key())
        ranging.tornado(self.ranged, axes)
        axes.set_xlabel(f"worlds {self.state}")

    @property
    def largest(self) -> pd.DataFrame:
        """The numbers that the screening shows."""
        return self.screened.head(max(SCREENED, int(self.screened["chosen"].sum())))
