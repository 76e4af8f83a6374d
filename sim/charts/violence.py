"""How much violence is there, and how do people live? Incidents by source, tension and distress."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import cycle
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.charts import cast_tables
from sim.charts.areas import lines, stack
from sim.charts.style import INK, Look
from sim.charts.tables import Runlike
from sim.phrases import percent

NOTE = (
    "In the worlds that go on: incidents in a week by source (mean), all of them and, on a scale of their own and as "
    "the mean of a quarter of a year, those that somebody ordered; tension, the median and the middle half of the "
    "worlds; distress (mean), 0 to 1. Worlds that collapse drop out, so that the others look calmer with time."
)
NOBODY = "nobody strikes or attacks"
BAND = "#D9D9D9"
OTHER_LOOK = Look("#C9C9C9", "#FFFFFF", "")
SPOILER_LOOKS = (Look("#CC79A7", "#FFFFFF", "...."), Look("#4D4D4D", "#FFFFFF", ""), Look("#D55E00", "#FFFFFF", "xxxx"))


def told(run: Runlike) -> str:
    """What is to be seen, in words: incidents, tension and distress at the beginning and when the picture ends."""
    week, incidents, tension = cast_tables.last_week(run), cast_tables.incidents(run), cast_tables.tension(run)
    first, last = (float(cast_tables.in_week(incidents, at)["incidents"].sum()) for at in (1, week))
    middle: Any = tension[0.5]
    said = f"incidents a week from {first:.1f} to {last:.1f}, tension from {middle[0]:.2f} to {middle[week]:.2f}"
    living: Any = cast_tables.in_week(cast_tables.distress(run), week).itertuples()
    distress = ", ".join(f"distress of {row.population} {percent(row.distress)}" for row in living)
    name = run.scenario.name
    return f"{name}, from the first week to week {week}: {said}{'; at the end ' + distress if distress else ''}."


def source_looks(found: Iterable[str], looks: Mapping[str, Look]) -> dict[str, Look]:
    """How each source of incidents is drawn: strikes as the party that orders them."""
    spare, sources = cycle(SPOILER_LOOKS), {cast_tables.OTHER: OTHER_LOOK}
    names = dict.fromkeys(found)
    for source in names:
        if source not in sources:
            sources[source] = looks.get(source.removeprefix("strikes by ")) or next(spare)
    return {source: sources[source] for source in names}


def incidents(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Stack incidents by source: `table` has week, source and incidents."""
    stack(table, "source", "incidents", axes, {source: looks[source] for source in table["source"].unique()}, 0.5)
    axes.set_ylim(0, None)
    return axes


def ordered(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Stack strikes and attacks alone: `table` as for incidents, without those that nobody ordered."""
    if table.empty:
        axes.text(0.5, 0.5, NOBODY, transform=axes.transAxes, ha="center", va="center")
        axes.set_yticks([])
        return axes
    return incidents(table, axes, looks=looks)


def tension(fan: pd.DataFrame, axes: Axes) -> Axes:
    """Draw tension: `fan` has a row a week and columns .25, .5 and .75."""
    axes.fill_between(fan.index, fan[0.25], fan[0.75], facecolor=BAND, linewidth=0)
    for edge in (0.25, 0.75):
        axes.plot(fan.index, fan[edge], color=INK, linewidth=0.7, linestyle="--")
    axes.plot(fan.index, fan[0.5], color=INK, linewidth=1.8)
    axes.set_ylim(0, None)
    return axes


def distress(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Draw a line for each population: `table` has week, population and distress."""
    for look, one in lines(table, "population", "distress", axes, looks, 1.8):
        marked = one.iloc[8 :: max(len(one) // 5, 1)]
        axes.plot(marked["week"], marked["distress"], look.marker, color=look.colour, markeredgecolor=INK, markersize=5)
    axes.set_ylim(0, 1)
    return axes
