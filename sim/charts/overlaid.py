"""Several roads on one screen: a small panel for each quantity, with a line for each road."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.charts.areas import shares_axis
from sim.charts.labels import wrap
from sim.charts.style import Look

COLUMNS = 3
SCREEN = 5.5  # inches that all panels take together at the most: with what stands around them below 1,200 dots
A_ROAD = 0.12  # inches that each road takes of them, by its name in the legend and at the foot
HIGH = 1.75  # inches of a row of panels at the most
LEAST = 2.8  # inches that panels take together, however many roads there are
MOST = 12  # panels
TITLE_WIDTH = 1.9  # inches
BROAD = 1.5  # points


@dataclass(frozen=True)
class Quantity:
    """One panel: `lines` has week, road and value; `top`: where its scale ends, or as the values go; shares or not."""

    title: str
    lines: pd.DataFrame
    top: float | None = None
    is_share: bool = True


def heights(count: int, roads: int) -> list[float]:
    """The inches of each row of so many panels, which have a line for each of so many roads."""
    rows = math.ceil(min(count, MOST) / COLUMNS)
    return [min(HIGH, max(SCREEN - A_ROAD * roads, LEAST) / rows)] * rows


def key(looks: Mapping[str, Look]) -> list[Artist]:
    """The entries of the legend: the roads."""
    found: list[Artist] = []
    for name, look in looks.items():
        style: dict[str, Any] = {"linestyle": look.line, "marker": look.marker}
        found.append(Line2D([], [], color=look.colour, markersize=4, label=name, **style))
    return found


def shown(found: Sequence[Quantity]) -> tuple[list[Quantity], str]:
    """The quantities that there is room for, those with the largest values first where not all, and a sentence then."""
    if len(found) <= MOST:
        return list(found), ""
    largest = sorted(found, key=lambda one: -float(one.lines["value"].max()))[:MOST]
    return [one for one in found if one in largest], f" The {MOST} largest of {len(found)} quantities."


def draw(found: Sequence[Quantity], panels: Sequence[Axes], looks: Mapping[str, Look]) -> None:
    """Draw each quantity on its panel."""
    for one, axes in zip(found, panels, strict=True):
        for place, (road, own) in enumerate(one.lines.groupby("road", sort=False)):
            look = looks[str(road)]
            style: dict[str, Any] = {"color": look.colour, "linestyle": look.line, "linewidth": BROAD}
            axes.plot(own["week"], own["value"], label=str(road), **style)
            marked = own.iloc[4 + 3 * place :: max(len(own) // 4, 1)]
            axes.plot(marked["week"], marked["value"], look.marker, color=look.colour, markersize=3.5, gid="marks")
        top = one.top if one.top is not None else 1.08 * float(one.lines["value"].max())
        axes.set_ylim(0, top if top > 0 else 1)
        if one.is_share and top >= 1:
            shares_axis(axes)
            axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        elif one.is_share:
            axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.3g} %")
        axes.set_title("\n".join(wrap(one.title, TITLE_WIDTH, 9, "bold")[:2]), fontsize=9)


def of_roads(tables: Mapping[str, pd.DataFrame], value: str) -> pd.DataFrame:
    """One table of the lines of several roads: week, road and value; `tables` by road has week and `value`."""
    parts = [
        table[["week", value]].rename(columns={value: "value"}).assign(road=road) for road, table in tables.items()
    ]
    return pd.concat(parts, ignore_index=True)
