"""Did past agreements end as their chances said? Cases in the order of their chance, marked by what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, Protocol

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.charts.labels import wrap
from sim.charts.sheet import settle, sheet
from sim.charts.style import FAINT, INK, LINE, STATE_LOOKS, Look, caption, context

QUESTION = "Did past agreements end as their chances said?"
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


class Asked(Protocol):
    """What a picture says it was made of."""

    @property
    def scenario(self) -> Any: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...


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
    ends_of_rows = list(accumulate(map(len, labels)))  # in lines of text, from the top
    places = [end - len(lines) / 2 for end, lines in zip(ends_of_rows, labels, strict=True)]
    for place, row in zip(places, rows, strict=True):
        look = LOOKS[row.happened]
        axes.plot([0, 100], [place, place], color=FAINT, linewidth=0.5, zorder=0)
        ends = [100 * (row.chance - row.standard_error), 100 * (row.chance + row.standard_error)]
        axes.plot(ends, [place, place], color=INK, linewidth=1.2, zorder=1)
        edge = EDGES.get(row.happened, INK)
        axes.plot(
            [100 * row.chance],
            [place],
            marker=look.marker,
            color=look.colour,
            markeredgecolor=edge,
            markersize=7,
            markeredgewidth=1.2 if row.happened in EDGES else 0.6,
            zorder=2,
            clip_on=False,
            gid=row.happened,
        )
    axes.set_yticks(places, ["\n".join(lines) for lines in labels])
    axes.set_ylim(max(ends_of_rows, default=1), 0)
    axes.set_xlim(0, 100)
    axes.set_xlabel("predicted chance of completing by month 60, per cent of worlds")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return axes


class HistoryPlots:
    """The picture of past cases: cases(), or all() of them."""

    def __init__(self, settings: Sequence[Asked], found: Mapping[str, pd.DataFrame]) -> None:
        self._settings = settings
        table = found["errors"].copy()
        table["name"] = [one.scenario.name for one in settings]
        ends = found["classes"]["happened"] if "classes" in found else ["unknown"] * len(table)
        self._table = table.assign(happened=list(ends))

    def cases(self) -> Figure:
        """Did past agreements end as their chances said?"""
        seen = [name for name in LOOKS if (self._table["happened"] == name).any()]
        asked = seen != ["unknown"]
        key = [
            Line2D(
                [],
                [],
                linestyle="none",
                marker=LOOKS[name].marker,
                color=LOOKS[name].colour,
                markeredgecolor=EDGES.get(name, INK),
                markersize=7,
                label=WORDS.get(name, name),
            )
            for name in seen
        ]
        first = self._settings[0]
        foot = caption([f"{len(self._settings)} past cases"], [first.worlds], [first.seed])
        foot = foot.replace(" worlds ", " worlds each ")
        note = NOTE.format(marks="Marks: what happened. " if asked else "")
        height = LINE * ROOM * sum(map(len, names(self._table))) + 0.6
        question = QUESTION if asked else UNASKED
        with context():
            figure, [axes] = sheet(question, foot, [height], note=note, key=key if asked else (), key_columns=4)
            cases(self._table, axes)
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"cases": self.cases()}
