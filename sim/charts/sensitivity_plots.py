"""The pictures of a sensitivity analysis, each as a figure of its own."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim.charts import tornado as ranging
from sim.charts import variance as sharing
from sim.charts.sheet import settle, sheet
from sim.charts.style import caption, context

BESIDE = 0.7  # inches that a panel takes beside its rows
SCREENED = 20  # numbers in the picture of the screening


class SensitivityPlots:
    """The pictures of a sensitivity analysis: tornado(), indices(), screening(), or all() of them.

    The tables are those of `sim.study.numbers.sensitivity.Sensitivity`; `alone`: the worlds of the tornado.
    """

    def __init__(
        self,
        asked: Any,
        state: str,
        alone: int,
        screening: pd.DataFrame,
        indices: pd.DataFrame,
        tornado: pd.DataFrame,
    ) -> None:
        self._asked = asked
        self._state = state
        self._alone = alone
        self._screening = screening
        self._indices = indices
        self._tornado = tornado

    def tornado(self) -> Figure:
        """What does each uncertain number do by itself?"""
        note = ranging.NOTE.format(state=self._state, worlds=self._alone)
        shape: dict[str, Any] = {"note": note, "key": ranging.key()}
        with context():
            height = sum(ranging.heights(self._tornado)) + BESIDE
            figure, [axes] = sheet(ranging.QUESTION, self._foot(self._alone), [height], **shape)
            ranging.tornado(self._tornado, axes)
            axes.set_xlabel(f"worlds {self._state}")
            return settle(figure)

    def indices(self) -> Figure:
        """Which uncertain numbers does the ending hang on?"""
        shape: dict[str, Any] = {
            "note": sharing.NOTE.format(state=self._state),
            "key": [*sharing.key(), *ranging.key()],
        }
        with context():
            height = sum(ranging.heights(self._indices)) + BESIDE
            figure, [axes] = sheet(sharing.QUESTION, self._foot(self._asked.worlds), [height], **shape)
            sharing.indices(self._indices, axes)
            axes.set_xlabel("share of the variance")
            return settle(figure)

    def screening(self) -> Figure:
        """Which uncertain numbers move the ending at all?"""
        table = self._screening.head(max(SCREENED, int(self._screening["chosen"].sum())))
        note = sharing.SCREENING_NOTE.format(state=self._state, shown=len(table), count=len(self._screening))
        shape: dict[str, Any] = {"note": note, "key": sharing.key(screening=True)}
        with context():
            height = sum(ranging.heights(table)) + BESIDE
            figure, [axes] = sheet(sharing.SCREENING_QUESTION, self._foot(self._asked.worlds), [height], **shape)
            sharing.screening(table, axes)
            axes.set_xlabel("points")
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name; of the close look only if there was one."""
        found = {"screening": self.screening()}
        if len(self._indices):
            found |= {"indices": self.indices(), "tornado": self.tornado()}
        return found

    def _foot(self, worlds: int) -> str:
        name = self._asked.scenario.name
        return caption([name], [worlds], [self._asked.seed]).replace(" worlds ", " worlds at each point ")
