"""The pictures of a sweep, each as a figure of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.charts import grids
from sim.charts.labels import wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import MIDDLE, SMALL, caption
from sim.charts.tables import Asked
from sim.scenario.names import name_of
from sim.words.dimensions import why_no_picture
from sim.words.sweep import finding

ENDINGS = ("completed", "stalled")  # the states that have maps
CURVES, DIFFERENCE, MAP, SMALL_MAP = 2.5, 1.7, 2.6, 2.3  # inches of a row of panels
SCREEN = 5.3  # inches that all panels take together at the most
HALF, WHOLE = 2.6, 6.4  # inches for the words on a panel that takes half of the sheet, or all of it


@pictures(
    "sweep",
    lambda found: (found.settings, found.vary, found.grid, found.differences, found.swaps(), finding(found)),
)
@dataclass(frozen=True, eq=False, repr=False)
class SweepPlots(Pictures):
    """The pictures of a sweep: lines() where one number is turned, maps() where two or three are.

    `grid`, `differences` and `swaps` (by state) are those of `sim.study.numbers.sweep.Sweep`.
    """

    settings: Sequence[Asked]
    vary: Mapping[str, Sequence[float]]
    grid: pd.DataFrame
    differences: pd.DataFrame
    swaps: pd.DataFrame
    finding: str = ""

    @picture(
        lambda self: grids.CURVES_NOTE + (grids.SWAPS_BELOW if self.is_pair else "") + self.beside,
        told=lambda self: self.curves(),
        finding=lambda self: self.finding,
        there=lambda self: len(self.turned) == 1,
    )
    def lines(self, blank: Blank) -> None:
        """How do the endings change with one number?"""
        [path] = self.turned
        heights = [CURVES] * len(self.settings) + [DIFFERENCE] * self.is_pair
        part = min(1.0, SCREEN / sum(heights))
        panels = blank.lay([part * height for height in heights], sharex=True)
        for name, axes in zip(self.names, panels, strict=False):
            grids.dials(self.grid[self.grid["scenario"] == name], path, axes)
            axes.set_title(_lines_of(name, WHOLE))
        if self.is_pair:
            completed = self.differences[self.differences["state"] == "completed"]
            grids.swap(completed, self.swaps, path, panels[-1])
            panels[-1].set_title(_lines_of(f"completed: {self.names[0]} minus {self.names[1]}", WHOLE))
        panels[-1].set_xlabel(_lines_of(self.name(path), WHOLE, SMALL, "normal"))

    @picture(
        lambda self: grids.maps_note(self.shown, self.names) + self.beside,
        told=lambda self: (grids.map_told(title, one, self.named(self.axes)) for title, one, _ in self.mapped()),
        finding=lambda self: self.finding,
        question=lambda self: grids.SWAP_QUESTION if self.is_pair else "",
        there=lambda self: len(self.turned) > 1 and not why_no_picture(self.counts),
    )
    def maps(self, blank: Blank) -> None:
        """Where does the road complete, and where does it stall?"""
        found = list(self.mapped())
        count = -(-len(found) // 2)
        height = min(MAP if self.by is None else SMALL_MAP, SCREEN / count)
        panels = blank.lay([height] * count, columns=2, panels=len(found))
        across, up = self.axes
        for place, ((title, one, top), axes) in enumerate(zip(found, panels, strict=True)):
            if is_difference := "difference" in one:
                grids.swap_line(one, across, up, axes, top=top)
            else:
                grids.heat(one, across, up, "share", axes, top=top)
            axes.set_title(_lines_of(title, HALF))
            if place % 2 or axes is panels[-1]:  # a row has one scale
                grids.shades(panels[place - place % 2 : place + 1], "points" if is_difference else "%")
        for axes in panels[-2:]:
            axes.set_xlabel(_lines_of(self.name(across), HALF, SMALL, "normal"))
        for axes in panels[::2]:
            axes.set_ylabel(_lines_of(self.name(up), height - 0.4, SMALL, "normal"))

    def mapped(self) -> Iterator[tuple[str, pd.DataFrame, float]]:
        """Of each map the title, the points, and the value of the darkest.

        Of two numbers each ending of each scenario, and the differences; of three the share completed, or the
        difference, at each value of the number that takes the fewest.
        """
        if self.by is not None:
            top = float(self.shown["difference" if self.is_pair else "share"].abs().max())
            for value, one in self.shown.groupby(self.by):
                yield f"completed, {self.name(self.by)}: {value:g}", one, top
            return
        for name in self.names:
            for state in ENDINGS:
                one = self.shown[(self.shown["scenario"] == name) & (self.shown["state"] == state)]
                least, most = 100 * one["share"].min(), 100 * one["share"].max()
                said = f"{state}: {name}" if self.is_pair else state
                yield f"{said}, {_span(f'{least:.0f}', f'{most:.0f}')} %", one, float(self.shown["share"].max())
        for state in ENDINGS if self.is_pair else ():
            one = self.differences[self.differences["state"] == state]
            least, most = 100 * one["difference"].min(), 100 * one["difference"].max()
            shown = self.differences[self.differences["state"].isin(ENDINGS)]
            yield (
                f"{state}: difference, {_span(f'{least:+.0f}', f'{most:+.0f}')}",
                one,
                float(shown["difference"].abs().max()),
            )

    def curves(self) -> Iterator[str]:
        """What is to be seen on the lines, in words."""
        [path] = self.turned
        for name in self.names:
            yield grids.dials_told(name, self.grid[self.grid["scenario"] == name], path, self.name(path))
        if self.is_pair:
            completed = self.differences[self.differences["state"] == "completed"]
            yield grids.swap_told(self.names, completed, self.swaps)

    def name(self, path: str) -> str:
        """What a number is called."""
        return name_of(self.settings[0].scenario, path)

    def named(self, paths: Sequence[str]) -> dict[str, str]:
        """What numbers are called, by their paths."""
        return {path: self.name(path) for path in paths}

    @property
    def shown(self) -> pd.DataFrame:
        """The rows that maps are made of."""
        if self.by is None:
            return self.grid[self.grid["state"].isin(ENDINGS)]
        table = self.differences if self.is_pair else self.grid
        return table[table["state"] == "completed"]

    @property
    def turned(self) -> list[str]:
        """The numbers that take more than one value."""
        return [path for path, values in self.vary.items() if len(values) > 1]

    @property
    def counts(self) -> list[int]:
        """How many values each of them takes."""
        return [len(self.vary[path]) for path in self.turned]

    @property
    def by(self) -> str | None:
        """The number with a map for each value, where there are three."""
        return min(self.turned, key=lambda path: len(self.vary[path])) if len(self.turned) == 3 else None

    @property
    def axes(self) -> list[str]:
        """The numbers across and up."""
        return [path for path in self.turned if path != self.by]

    @property
    def is_pair(self) -> bool:
        """Whether two scenarios are compared."""
        return len(self.settings) > 1

    @property
    def names(self) -> list[str]:
        """The names of the scenarios."""
        return [one.scenario.name for one in self.settings]

    @property
    def beside(self) -> str:
        """What else was set, the same at all points."""
        return "".join(
            f" {self.name(path)} is {values[0]:g} throughout." for path, values in self.vary.items() if len(values) == 1
        )

    @property
    def foot(self) -> str:
        """What the pictures are made of."""
        return caption(self.names, [one.worlds for one in self.settings], [one.seed for one in self.settings])


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _lines_of(text: str, inches: float, size: float = MIDDLE, weight: str = "bold") -> str:
    return "\n".join(wrap(text, inches, size, weight))
