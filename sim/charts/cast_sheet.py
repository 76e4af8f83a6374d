"""What the pictures of the whole cast share: which runs have such actors, the sheet, and how long its panels last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.charts import cast_tables, tables
from sim.charts.labels import time_axis
from sim.charts.pictures import Blank, Pictures
from sim.charts.style import INK, Look, caption
from sim.charts.tables import Runlike

LABELS = 3  # months at most that a narrow panel names


class CastSheet(Pictures):
    """The runs, and the sheets that pictures of their cast are drawn on."""

    runs: Sequence[Runlike]

    @property
    def foot(self) -> str:
        """What the pictures are made of."""
        return _foot(self.runs)

    def those(self, name: str) -> list[Runlike]:
        """The runs that a picture can be made of."""
        return [one for one in self.runs if HAS[name](one)]

    def needed(self, name: str) -> list[Runlike]:
        """The same; raises ValueError if there are none."""
        if not (runs := self.those(name)):
            raise ValueError(f"nothing to draw for {name}: no scenario has such actors")
        return runs

    @staticmethod
    def lay(blank: Blank, runs: Sequence[Runlike], heights: Sequence[float], *, note: str, **shape: Any) -> list[Axes]:
        """The panels of a sheet that says how many worlds it is of."""
        few = {cast_tables.kept(one) for one in runs if cast_tables.kept(one) < one.worlds}
        note += f" Of the first {max(few):,} worlds." if few else ""
        return blank.lay(heights, note=note, foot=_foot(runs), **shape)

    @staticmethod
    def until(runs: Sequence[Runlike]) -> tuple[int, str]:
        """The last week in which enough worlds of any run go on, and a sentence where that is before the end."""
        last = max(cast_tables.last_week(one) for one in runs)
        if last + 1 >= max(len(one.paths["tension"]) for one in runs):
            return last, ""
        return last, f" After week {last} fewer than {cast_tables.FEWEST} of the worlds go on, and nothing is drawn."

    @staticmethod
    def in_time(panels: Sequence[Axes], runs: Sequence[Runlike], last: int) -> None:
        """Let all panels end in the same week."""
        for axes in panels:
            time_axis(axes, float(last), tables.start_of(runs), LABELS)

    @staticmethod
    def parties(runs: Sequence[Runlike]) -> list[str]:
        """The titles of the two sides; of scenarios that differ in them, their place."""
        named = {tuple(cast_tables.title(part, key) for key, part in one.scenario.parties.items()) for one in runs}
        return list(named.pop()) if len(named) == 1 else ["the first party", "the second party"]


def entry(name: str, look: Look, marker: str = "", face: str = "") -> Artist:
    """An entry of the legend for a line."""
    style: Any = look.line
    shown: dict[str, Any] = {"markerfacecolor": face, "markeredgecolor": INK} if face else {}
    return Line2D([], [], color=look.colour, linestyle=style, marker=marker, label=name, **shown)


def _foot(runs: Sequence[Runlike]) -> str:
    return caption([one.scenario.name for one in runs], [one.worlds for one in runs], [one.seed for one in runs])


def _has_violence(run: Runlike) -> bool:
    counted = [path for name, path in run.paths.items() if name.startswith(("strikes ", "attacks "))]
    return bool(run.scenario.populations) or any(np.any(path) for path in counted)


HAS: Mapping[str, Any] = {
    "force": lambda run: bool(run.scenario.contributors),
    "mediation": lambda run: bool(run.scenario.mediators),
    "violence": _has_violence,
    "proposals": lambda run: "on table" in run.paths,
}
"""For each picture whether a run has such actors."""
