"""How far do the worlds get, and when? Fans of the progress index, with the levels at which stages close."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts.labels import date_of, height_of, spread, time_axis, wrap
from sim.charts.style import INK, LINE

QUESTION = "How far do the worlds get, and when?"
NOTE = (
    "Progress: the weighted mean of what is verified of all tracks on the road, from 0 at the start to 1 when every "
    "stage is closed."
)
OUTER, INNER, MEDIAN = "#CFE6F5", "#7DBBE3", "#003F66"
NAME_WIDTH = 1.25  # inches for the words at the right


def progress(
    fan: pd.DataFrame, milestones: pd.DataFrame, axes: Axes, *, start: datetime.date | None = None
) -> Axes:
    """Draw the fan of one run: `fan` has a row a week and columns .05, .25, .5, .75, .95.

    `milestones` has the columns stage (a name) and level (of the index, when the stage closes by plan). The edges of the
    bands are lines of their own, so that a fan without any width shows as such.
    """
    weeks = fan.index.to_numpy(dtype=float)
    for low, high, colour, line in ((0.05, 0.95, OUTER, ":"), (0.25, 0.75, INNER, "--")):
        axes.fill_between(weeks, fan[low], fan[high], facecolor=colour, linewidth=0)
        for edge in (low, high):
            axes.plot(weeks, fan[edge], color=MEDIAN, linewidth=0.8, linestyle=line)
    axes.plot(weeks, fan[0.5], color=MEDIAN, linewidth=2.0, solid_capstyle="butt", clip_on=False)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    time_axis(axes, float(weeks[-1]), start)
    _mark(axes, fan[0.5], milestones, start)
    return axes


def _mark(axes: Axes, median: pd.Series, milestones: pd.DataFrame, start: datetime.date | None) -> None:
    """A line at each milestone, a diamond where the median reaches it, and its name at the right."""
    names = []
    for number, (stage, level) in enumerate(zip(milestones["stage"], milestones["level"], strict=True), 1):
        axes.axhline(level, color=INK, linewidth=0.8, linestyle=(0, (1, 3)), zorder=1.5)
        reached = np.flatnonzero(median.to_numpy() >= level - 1e-9)
        when = "not by half of the worlds"
        if len(reached):
            week = float(median.index[reached[0]])
            axes.plot(
                week,
                level,
                marker="D",
                markersize=5,
                color="white",
                markeredgecolor=INK,
                clip_on=False,
                zorder=4,
            )
            when = date_of(start, week) if start else f"week {week:g}"
        names.append((f"{number} {stage}".strip(), when))
    room = height_of(axes) * 0.85
    full = [[*wrap(name, NAME_WIDTH), *wrap(when, NAME_WIDTH)] for name, when in names]
    brief = [
        wrap(f"{name.split()[0]}: {when.removesuffix(' of the worlds')}", NAME_WIDTH) for name, when in names
    ]
    lines = next((way for way in (full, brief) if sum(map(len, way)) * LINE <= room * 1.15), None)
    if (
        lines is None
    ):  # too many stages to name: their numbers, at the right of those that are far enough apart
        lines = [[name.split()[0]] for name, _ in names]
    gaps = [len(words) * LINE * 0.95 / room for words in lines]
    for place, words, level in zip(
        spread(list(milestones["level"]), gaps, -0.08, 1.08), lines, milestones["level"], strict=True
    ):
        axes.annotate(
            "\n".join(words), xy=(1, level), xycoords="axes fraction", xytext=(1.08, place), textcoords="axes fraction",
            va="center", ha="left", linespacing=1.05, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "linewidth": 0.6, "color": INK, "shrinkA": 1, "shrinkB": 0, "relpos": (0, 0.5)},
        )  # fmt: skip


def key() -> list[Artist]:
    """The entries of the legend."""
    return [
        Line2D([], [], color=MEDIAN, linewidth=2, label="median world"),
        Patch(facecolor=INNER, edgecolor=MEDIAN, linestyle="--", label="half of the worlds"),
        Patch(facecolor=OUTER, edgecolor=MEDIAN, linestyle=":", label="nine in ten worlds"),
        Line2D([], [], color=INK, linewidth=0.8, linestyle=(0, (1, 3)), label="a stage closes by plan"),
        Line2D([], [], color="white", marker="D", markeredgecolor=INK, label="the median gets there"),
    ]
