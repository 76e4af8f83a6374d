"""The pictures of a sweep, each as a figure of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import dials as dialling
from sim.charts import heat as heating
from sim.charts.labels import wrap
from sim.charts.sheet import settle, sheet
from sim.charts.style import MIDDLE, SMALL, caption, context
from sim.words.dimensions import why_no_picture

ENDINGS = ("completed", "stalled")  # the states that have maps
CURVES, DIFFERENCE, MAP, SMALL_MAP = 2.5, 1.7, 2.6, 2.3  # inches of a row of panels
HALF, WHOLE = 2.9, 6.4  # inches for the words on a panel that takes half of the sheet, or all of it


class Asked(Protocol):
    """What a picture says it was made of."""

    @property
    def scenario(self) -> Any: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...


class SweepPlots:
    """The pictures of a sweep: lines() where one number is turned, maps() where two or three are, or all() of them.

    `grid`, `differences` and `swaps` (by state) are those of `sim.study.numbers.sweep.Sweep`.
    """

    def __init__(
        self,
        asked: Sequence[Asked],
        vary: Mapping[str, Sequence[float]],
        grid: pd.DataFrame,
        differences: pd.DataFrame,
        swaps: pd.DataFrame,
    ) -> None:
        self._asked = list(asked)
        self._turned = [path for path, values in vary.items() if len(values) > 1]
        self._counts = [len(vary[path]) for path in self._turned]
        self._still = {path: values[0] for path, values in vary.items() if len(values) == 1}
        self._grid = grid
        self._differences = differences
        self._swaps = swaps

    def lines(self) -> Figure:
        """How do the endings change with one number?"""
        [path] = self._turned
        pair = len(self._asked) > 1
        heights = [CURVES] * len(self._asked) + [DIFFERENCE] * pair
        note = dialling.NOTE + (dialling.SWAP_NOTE if pair else "") + self._beside()
        with context():
            figure, panels = sheet(dialling.QUESTION, self._foot(), heights, note=note, sharex=True)
            for name, axes in zip(self._names, panels, strict=False):
                dialling.dials(self._grid[self._grid["scenario"] == name], path, axes)
                axes.set_title(_lines_of(name, WHOLE))
            if pair:
                completed = self._differences[self._differences["state"] == "completed"]
                dialling.swap(completed, self._swaps, path, panels[-1])
                panels[-1].set_title(_lines_of(f"completed: {self._names[0]} minus {self._names[1]}", WHOLE))
            panels[-1].set_xlabel(_lines_of(path, WHOLE, SMALL, "normal"))
            return settle(figure)

    def maps(self) -> Figure:
        """Where does the road complete, and where does it stall? Where do two roads swap places?"""
        return self._two() if len(self._turned) == 2 else self._three()

    def _two(self) -> Figure:
        across, up = self._turned
        pair = len(self._asked) > 1
        shown = self._grid[self._grid["state"].isin(ENDINGS)]
        with context():
            question = heating.SWAP_QUESTION if pair else heating.QUESTION
            rows = [MAP] * (len(self._asked) + pair)
            figure, panels = sheet(question, self._foot(), rows, columns=2, note=self._note(shown))
            places = iter(panels)
            for name in self._names:
                for state in ENDINGS:
                    axes, one = next(places), shown[(shown["scenario"] == name) & (shown["state"] == state)]
                    heating.heat(one, across, up, "share", axes, top=float(shown["share"].max()))
                    shares = f"{100 * one['share'].min():.0f} to {100 * one['share'].max():.0f} %"
                    axes.set_title(_lines_of(f"{state}: {name}, {shares}" if pair else f"{state}, {shares}", HALF))
            differing = self._differences[self._differences["state"].isin(ENDINGS)]
            for state in ENDINGS if pair else ():
                axes, one = next(places), differing[differing["state"] == state]
                heating.swap_line(one, across, up, axes, top=float(differing["difference"].abs().max()))
                least, most = 100 * one["difference"].min(), 100 * one["difference"].max()
                axes.set_title(f"{state}: difference, {least:+.0f} to {most:+.0f}")
            self._name_axes(panels, across, up)
            return settle(figure)

    def _three(self) -> Figure:
        """A map for each value of the number that takes the fewest: of the share completed, or of the difference."""
        by = self._turned[min(range(3), key=lambda place: self._counts[place])]
        across, up = (path for path in self._turned if path != by)
        pair = len(self._asked) > 1
        table = self._differences if pair else self._grid
        shown = table[table["state"] == "completed"]
        values = sorted(shown[by].unique())
        top = float(shown["difference" if pair else "share"].abs().max())
        with context():
            question = heating.SWAP_QUESTION if pair else heating.QUESTION
            rows = [SMALL_MAP] * -(-len(values) // 2)
            shape: dict[str, Any] = {"columns": 2, "panels": len(values), "note": self._note(shown)}
            figure, panels = sheet(question, self._foot(), rows, **shape)
            for value, axes in zip(values, panels, strict=True):
                one = shown[shown[by] == value]
                if pair:
                    heating.swap_line(one, across, up, axes, top=top)
                else:
                    heating.heat(one, across, up, "share", axes, top=top)
                axes.set_title(_lines_of(f"completed, {by} = {value:g}", HALF))
            self._name_axes(panels, across, up)
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture that there is, by name; none where `why_no_picture` says why."""
        if why_no_picture(self._counts):
            return {}
        return {"lines": self.lines()} if len(self._turned) == 1 else {"maps": self.maps()}

    @property
    def _names(self) -> list[str]:
        return [one.scenario.name for one in self._asked]

    def _note(self, shown: pd.DataFrame) -> str:
        note = heating.NOTE.format(error=100 * shown["standard_error"].max())
        if len(self._asked) > 1:
            note += heating.SWAP_NOTE.format(first=self._names[0], second=self._names[1])
        return note + self._beside()

    def _beside(self) -> str:
        """What else was set, the same at all points."""
        return "".join(f" {path} is {value:g} throughout." for path, value in self._still.items())

    def _foot(self) -> str:
        return caption(self._names, [one.worlds for one in self._asked], [one.seed for one in self._asked])

    @staticmethod
    def _name_axes(panels: Sequence[Axes], across: str, up: str) -> None:
        for place, axes in enumerate(panels):
            if place >= len(panels) - 2:
                axes.set_xlabel(_lines_of(across, HALF, SMALL, "normal"))
            if place % 2 == 0:
                axes.set_ylabel(_lines_of(up, MAP - 0.4, SMALL, "normal"))


def _lines_of(text: str, inches: float, size: float = MIDDLE, weight: str = "bold") -> str:
    return "\n".join(wrap(text, inches, size, weight))
