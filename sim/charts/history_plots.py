"""Did past agreements end as their chances said? Cases in the order of their chance, marked by what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.charts import rows as naming
from sim.charts.labels import wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import FAINT, INK, LINE, STATE_LOOKS, Look, caption
from sim.charts.tables import Asked
from sim.phrases import percent
from sim.words.history import finding

UNASKED = "How likely were past agreements to complete?"
NOTE = (
    "Each case from its signing, by one rule and by what was known then: the share of worlds in which the main "
    "milestone of the disarmament is reached by month 60. {marks}The line at each mark: one standard error to either "
    "side. So few cases can show blunders and prove nothing."
)
LOOKS: Mapping[str, Look] = {
    "completed": STATE_LOOKS["completed"],
    "completed_late": Look("#FFFFFF", "#0072B2", "", "o", "-"),
    "stalled": STATE_LOOKS["stalled"],
    "collapsed": STATE_LOOKS["collapsed"],
    "unknown": Look("#7F7F7F", "#FFFFFF", "", "D", "-"),
}
"""What happened: the shape of the mark tells completed from not, whatever its colour."""

EDGES = {"completed_late": "#0072B2"}
WORDS = {"completed": "completed in time", "completed_late": "completed late", "unknown": "end not looked at"}


NAME_WIDTH = 3.1  # inches for the name of a case
ROOM = 1.15  # lines of text for each line of a name


def names(table: pd.DataFrame) -> list[list[str]]:
    """For each case, in order, the lines that name it."""
    return [wrap(str(name), NAME_WIDTH) or [""] for name in table["name"]]


def cases(table: pd.DataFrame, axes: Axes) -> Axes:
    """Draw cases from the most to the least likely: `table` has name, chance, standard_error and happened."""
    order = table.sort_values("chance", ascending=False, kind="stable")
    rows: Any = list(order.itertuples())
    labels = names(order)
    places = naming.middles(list(map(len, labels)))  # in lines of text, from the top
    for place, row in zip(places, rows, strict=True):
        axes.plot([0, 100], [place, place], color=FAINT, linewidth=0.5, zorder=0)
        ends = [100 * (row.chance - row.standard_error), 100 * (row.chance + row.standard_error)]
        axes.plot(ends, [place, place], color=INK, linewidth=1.2, zorder=1)
        style = {**_mark(row.happened), "markersize": 7, "markeredgewidth": 1.2 if row.happened in EDGES else 0.6}
        axes.plot([100 * row.chance], [place], zorder=2, clip_on=False, gid=row.happened, **style)
    naming.name(axes, places, labels)
    axes.set_ylim(sum(map(len, labels)) or 1, 0)
    axes.set_xlim(0, 100)
    axes.set_xlabel("predicted chance of completing by month 60, per cent of worlds")
    return axes


def _mark(happened: str) -> dict[str, Any]:
    """How what happened is marked."""
    look = LOOKS[happened]
    return {"marker": look.marker, "color": look.colour, "markeredgecolor": EDGES.get(happened, INK)}


def told(table: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: the chance of each case, from the most to the least likely, and what happened."""
    for row in table.sort_values("chance", ascending=False, kind="stable").to_dict("records"):
        end = row["happened"]
        yield f"{row['name']}: {percent(row['chance'])}{'' if end == 'unknown' else f', {WORDS.get(end, end)}'}."


@pictures("history", lambda found: (found.settings, found.found, finding(found)))
@dataclass(frozen=True, eq=False, repr=False)
class HistoryPlots(Pictures):
    """The picture of past cases: cases()."""

    settings: Sequence[Asked]
    found: Mapping[str, pd.DataFrame]
    finding: str = ""

    @picture(
        lambda self: NOTE.format(marks="Marks: what happened. " if self.is_known else ""),
        told=lambda self: told(self.table),
        finding=lambda self: self.finding,
        question=lambda self: "" if self.is_known else UNASKED,
    )
    def cases(self, blank: Blank) -> None:
        """Did past agreements end as their chances said?"""
        key = [
            Line2D([], [], linestyle="none", markersize=7, label=WORDS.get(name, name), **_mark(name))
            for name in self.seen
        ]
        height = LINE * ROOM * sum(map(len, names(self.table))) + 0.6
        [axes] = blank.lay([height], key=key if self.is_known else (), key_columns=4)
        cases(self.table, axes)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The cases with their names, their chances, and what happened."""
        found = self.found["errors"].assign(name=[one.scenario.name for one in self.settings])
        return found.assign(happened=list(self.found["classes"]["happened"]) if "classes" in self.found else "unknown")

    @property
    def seen(self) -> list[str]:
        """What happened in any of the cases."""
        return [name for name in LOOKS if (self.table["happened"] == name).any()]

    @property
    def is_known(self) -> bool:
        """Whether what happened is known of any case."""
        return self.seen != ["unknown"]

    @property
    def foot(self) -> str:
        """How many cases, and the worlds of each."""
        first = self.settings[0]
        return caption([f"{len(self.settings)} past cases"], [first.worlds], [first.seed], each=" each")
