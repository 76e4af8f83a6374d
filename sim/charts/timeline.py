"""What happens in one world, and when? Its levels, deeds, dates, proposals, mediators' acts, violence and ending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.charts import mediation as mediating
from sim.charts import rows as naming
from sim.charts.labels import wrap
from sim.charts.style import FAINT, INK, SMALL, STANDING, Look

NOTE = (
    "Shaded: the road is stalled. The line at the end: how the world ends. Areas: the level of each track as verified, "
    "from nothing to all; dashed: what really stands, where that is less. Below: dates, the road, what mediators do."
)
NAME_WIDTH = 2.1  # inches for the name of a row
FULL = 0.8  # part of a row that level 1 fills
NEAR = 0.03  # of the axis: letters nearer than this stand together

MARKS: Mapping[str, tuple[str, str]] = {
    "pretence": ("P", "pretence that passes"),
    "found out": ("F", "pretence that is found out"),
    "rejected": ("X", "true, and rejected by mistake"),
    "taken back": ("B", "taken back, a breach"),
    "crept back": ("C", "taken back while the other side is overdue: no breach"),
    "rearming": ("R", "rearmed unseen"),
    "inspection": ("I", "gap found by inspection"),
}
"""What is written at the week in which it happens on a track, and what it means."""

DATED = ("event", "election")
ROAD_MARKS: Mapping[str, tuple[str, str]] = {
    "stage": ("S", "a stage closes"),
    "accepted": ("✓", "road accepted by both"),
    "refused": ("✗", "road refused"),
    "lapsed": ("–", "proposal lapses"),
    "deadline": ("!", "deadline missed"),
}
"""The same for what happens to the road."""


def tracks(levels: pd.DataFrame, marks: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """A row for each track: `levels` has week, key, track, owner, level and really; `marks` week, track and kind."""
    rows = levels.drop_duplicates("key")
    for row, (key, owner) in enumerate(rows[["key", "owner"]].itertuples(index=False)):
        one = levels[levels["key"] == key]
        weeks, seen, really = (one[name].to_numpy(dtype=float) for name in ("week", "level", "really"))
        floor = row + 0.5
        axes.fill_between(weeks, floor, floor - FULL * seen, step="post", **looks[str(owner)].fill)
        axes.step(weeks, floor - FULL * seen, where="post", color=INK, linewidth=0.8)
        if (really < seen - 1e-9).any():
            hidden = np.where(really < seen - 1e-9, floor - FULL * really, np.nan)
            axes.step(weeks, hidden, where="post", color="white", linewidth=3.2)
            axes.step(weeks, hidden, where="post", color=INK, linewidth=1.4, linestyle=(0, (3, 1.5)))
        axes.plot([weeks[0], weeks[-1]], [floor, floor], color=INK, linewidth=0.6)
        here = marks[(marks["track"] == key) & marks["kind"].isin(list(MARKS))]
        _write(axes, floor - 0.5 * FULL, here["week"], [MARKS[kind][0] for kind in here["kind"]])
    names = [f"{track} ({owner})" for track, owner in rows[["track", "owner"]].itertuples(index=False)]
    return _rows(axes, names)


def road(marks: pd.DataFrame, axes: Axes, *, numbered: Mapping[str, int]) -> Axes:
    """Two rows: dated events by their number, and stages that close, proposals and deadlines."""
    dates = marks[marks["kind"].isin(DATED)]
    _write(axes, 0, dates["week"], [str(numbered[event_name(text)]) for text in dates["text"]])
    others = marks[marks["kind"].isin(list(ROAD_MARKS))]
    _write(axes, 1, others["week"], [ROAD_MARKS[kind][0] for kind in others["kind"]])
    return _rows(axes, ["Dates", "The road"])


def event_name(text: str) -> str:
    """The name of a dated event at the beginning of the sentence that tells it."""
    return text.partition(":")[0].rstrip(".")


def mediation(table: pd.DataFrame, axes: Axes) -> Axes:
    """A row for each mediator, filled where it acts: `table` has week, mediator and act (a number)."""
    names = list(table["mediator"].unique())
    for row, name in enumerate(names):
        for first, last, act in _spells(table[table["mediator"] == name]):
            axes.barh(row, last - first + 1, 0.7, first - 1, edgecolor=INK, facecolor="none", linewidth=0.4, zorder=3)
            axes.barh(row, last - first + 1, 0.7, first - 1, **mediating.ACTS[act].fill)
    return _rows(axes, names)


def _spells(table: pd.DataFrame) -> Iterator[tuple[float, float, int]]:
    """First week, last week and act of each run of weeks with the same act; rest left out."""
    weeks, found = table["week"].to_numpy(), table["act"].to_numpy(dtype=int)
    starts = np.flatnonzero(np.diff(found, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        if found[start] in mediating.ACTS:
            yield float(weeks[start]), float(weeks[end - 1]), int(found[start])


def violence(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Incidents a week, stacked by their source: `table` has week, source and incidents."""
    wide = table.pivot_table(index="week", columns="source", values="incidents", sort=False)
    bottom = np.zeros(len(wide))
    for source in wide:
        values = wide[source].to_numpy(dtype=float)
        axes.bar(wide.index - 0.5, values, 1.0, bottom, **looks[str(source)].fill)
        axes.bar(wide.index - 0.5, values, 1.0, bottom, facecolor="none", edgecolor=INK, linewidth=0.3)
        bottom += values
    _beside(axes, "Incidents\na week")
    return axes


def tension(weeks: NDArray[np.float64], values: NDArray[np.float64], axes: Axes) -> Axes:
    """Tension week by week."""
    axes.plot(weeks, values, color=INK, linewidth=1.2)
    axes.set_ylim(0, None)
    _beside(axes, "Tension")
    return axes


def stalls(states: Sequence[str], panels: Sequence[Axes]) -> None:
    """Shade the weeks in which the road is stalled."""
    stalled = np.array([state == "stalled" for state in states], dtype=int)
    edges = np.flatnonzero(np.diff(stalled, prepend=0, append=0))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        for axes in panels:
            axes.axvspan(first - 1, last - 1, facecolor=STANDING, linewidth=0, zorder=0)


def ending(week: float, outcome: str, panels: Sequence[Axes]) -> None:
    """A line at the end of the world through all panels, with the word for it above."""
    for axes in panels:
        axes.axvline(week, color=INK, linewidth=1.6, zorder=4)
    panels[0].annotate(
        outcome,
        xy=(week, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=SMALL,
        fontweight="bold",
    )


def _write(axes: Axes, height: float, weeks: Iterable[float], letters: Iterable[str]) -> None:
    """Write letters at their weeks; those too near each other stand together, with a figure where one comes again."""
    near = NEAR * float(np.diff(axes.get_xlim())[0])
    clusters: list[list[tuple[float, str]]] = []
    for week, letter in sorted(zip(weeks, letters, strict=True), key=lambda mark: mark[0]):
        if clusters and week - clusters[-1][-1][0] < near:
            clusters[-1].append((week, letter))
        else:
            clusters.append([(week, letter)])
    for cluster in clusters:
        found = [letter for _, letter in cluster]
        runs = [(letter, found.count(letter)) for letter in dict.fromkeys(found)]
        words = " ".join(letter if count == 1 else f"{count}{letter}" for letter, count in runs)
        middle = (cluster[0][0] + cluster[-1][0]) / 2
        at_edge = middle - 0.5 < len(words) * near / 3  # centred, it would run into the name of the row
        place, side = (near / 4, "left") if at_edge else (middle - 0.5, "center")
        text = axes.text(place, height, words, ha=side, va="center", fontsize=SMALL, color=INK, zorder=5)
        text.set_bbox({"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": FAINT, "linewidth": 0.5})


def _beside(axes: Axes, words: str) -> None:
    axes.set_ylabel(words, rotation=0, ha="right", va="center")


def _rows(axes: Axes, names: Sequence[str]) -> Axes:
    axes.set_ylim(len(names) - 0.45, -0.55)
    naming.name(axes, range(len(names)), (wrap(name, NAME_WIDTH) for name in names))
    naming.bare(axes, "bottom")
    return axes
