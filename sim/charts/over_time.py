"""How do the worlds stand over time, and how far do they get? Bands of states, and fans of the progress index."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from sim.charts.areas import fan, fan_key, shares_axis
from sim.charts.headlines import headline, of_worlds
from sim.charts.labels import LEADER, date_of, height_of, name_ends, spread, time_axis, together, wrap
from sim.charts.style import BANDS, DUE, INK, LINE, PREPARING, state_look
from sim.charts.tables import Runlike
from sim.phrases import percent

SHARES_NOTE = "Each band is the share of worlds in one state; at the right, the shares of the last week."
PREPARING_NOTE = (
    " Those that progress are in two: preparing, where nothing is due yet, and where something is due and not late."
)
PROGRESS_NOTE = (
    "Progress: the weighted mean, over all tracks on the road, of the share of the way that is verified: "
    "none at the start, all when every stage is closed. At the right: the stages, and when the median gets to "
    "their level."
)
DOTS = (0, (1, 3))
NAME_WIDTH = 2.6  # inches for the words at the right
HALF_STEP = 0.0025  # fans are counted in steps of 1/200 of the index, so that a level may be read this much too low


def shares_told(run: Runlike) -> Iterator[str]:
    """What is to be seen, in words: the shares of the last week, and those when the mandate of the force ends."""
    table, end = run.shares(), run.scenario.mandate_ends
    week = int(table["week"].max())
    preparing = _preparing(run)
    still = "" if preparing is None else f"; in {percent(float(preparing[week]))} nothing is due yet"
    yield f"{run.scenario.name} in the last week: {_listed(table, week)}{still}."
    if end is not None:
        yield f"Where a line marks the end of the force's mandate: {_listed(table, int(end))}."


def _listed(table: pd.DataFrame, week: int) -> str:
    rows: Any = table[table["week"] == week].itertuples()
    return ", ".join(f"{row.state} {percent(row.share)}" for row in rows)


def bands(run: Runlike) -> pd.DataFrame:
    """The shares of a run through time, those that progress in two: where nothing is due yet, and where something is.

    Columns week, state and share; as `run.shares()` where the run does not tell. The first worlds stand for all.
    """
    table, preparing = run.shares()[["week", "state", "share"]], _preparing(run)
    if preparing is None:
        return table
    own = table[table["state"] == "progressing"]
    part = np.minimum(preparing, own["share"].to_numpy(dtype=float))
    parts = [own.assign(state=PREPARING, share=part), own.assign(state=DUE, share=own["share"] - part)]
    return pd.concat([table[table["state"] != "progressing"], *parts], ignore_index=True)


def _preparing(run: Runlike) -> NDArray[np.float64] | None:
    """The share of the first worlds in which nothing is due, week by week; None for runs of before it was kept."""
    return run.paths[PREPARING].mean(axis=1) if PREPARING in run.paths else None


def preparing_note(runs: Sequence[Runlike]) -> str:
    """What the band of preparation means, where there is one."""
    return PREPARING_NOTE if any(_preparing(run) is not None for run in runs) else ""


def shares(
    table: pd.DataFrame, axes: Axes, *, start: datetime.date | None = None, named: bool = True, labels: int = 5
) -> Axes:
    """Stack the states' shares of one run: `table` has the columns week, state and share.

    At the right stand the shares of the last week, with the states' names where these are not in a key (`named`).

    Bands and not lines: the shares add up to all worlds, and where two of them are equal their bands lie on
    each other and are both seen, while two lines would hide each other. The words at the right name also a
    state without worlds.
    """
    wide = table.pivot_table(index="week", columns="state", values="share", sort=False)
    known = [state for state in BANDS if state in wide]
    wide = wide[[*known, *(state for state in wide if state not in known)]]
    weeks = wide.index.to_numpy(dtype=float)
    tops = np.cumsum(wide.to_numpy(dtype=float), axis=1)
    bottoms = np.column_stack([np.zeros(len(weeks)), tops[:, :-1]])
    for k, state in enumerate(wide):
        look = state_look(str(state))
        axes.fill_between(weeks, bottoms[:, k], tops[:, k], label=str(state), **look.fill)
        axes.plot(weeks, tops[:, k], color=INK, linewidth=0.7, linestyle=look.line)
    shares_axis(axes)
    time_axis(axes, float(weeks[-1]), start, labels)
    words = [
        f"{state} {percent(share)}" if named else percent(share)
        for state, share in zip(wide, tops[-1] - bottoms[-1], strict=True)
    ]
    name_ends(axes, words, list((bottoms[-1] + tops[-1]) / 2), 0.08)
    return axes


def shares_key(tables: Sequence[pd.DataFrame]) -> list[Artist]:
    """The entries of a legend for the states of several panels, from the best to the worst."""
    found = dict.fromkeys(str(state) for table in tables for state in table["state"].unique())
    ordered = [
        *(state for state in BANDS if state in found),
        *(state for state in found if state not in BANDS),
    ]
    return [Patch(label=state, **state_look(state).fill) for state in ordered]


def progress_told(run: Runlike) -> str:
    """What is to be seen, in words: how far half of the worlds and nine in ten have got in the last week."""
    last: Any = run.fan().iloc[-1]
    low, middle, high = (percent(float(last[quantile])) for quantile in (0.05, 0.5, 0.95))
    return (
        f"{run.scenario.name} in the last week: half of the worlds are beyond {middle} of the road, nine in ten "
        f"between {low} and {high}."
    )


def progress_found(runs: Sequence[Runlike]) -> str:
    """The title: how far half of the worlds get, and whether roads can be told apart by it."""
    last = [run.paths["progress"][-1] for run in runs]
    found = [of_worlds(run, each, float(run.fan().iloc[-1][0.5])) for run, each in zip(runs, last, strict=True)]
    if len(found) > 1:
        return headline("median progress", found, percent)
    if found[0].value >= 1:
        return f"{found[0].road}: half of the worlds or more go the whole road"
    return f"{found[0].road}: half of the worlds get beyond {percent(found[0].value)} of the road"


def progress(
    table: pd.DataFrame,
    milestones: pd.DataFrame,
    axes: Axes,
    *,
    start: datetime.date | None = None,
    named: bool = True,
    labels: int = 5,
) -> Axes:
    """Draw the fan of one run: `table` has a row a week and columns .05, .25, .5, .75, .95.

    `milestones` has the columns number, stage (a name) and level (of the index, when the stage closes by plan); names
    are left away where stages are not `named`.
    """
    fan(table, axes, solid_capstyle="butt", clip_on=False)
    axes.set_ylim(0, 1)
    shares_axis(axes)
    time_axis(axes, float(table.index[-1]), start, labels)
    _mark(axes, table[0.5], milestones if named else milestones.assign(stage=""), start)
    return axes


def _mark(axes: Axes, median: pd.Series, milestones: pd.DataFrame, start: datetime.date | None) -> None:
    """A line at each milestone, a diamond where the median reaches it, and its name at the right."""
    if milestones.empty:
        return
    named, numbered = [], []
    for number, stage, level in milestones[["number", "stage", "level"]].itertuples(index=False):
        axes.axhline(level, color=INK, linewidth=0.8, linestyle=DOTS, zorder=1.5)
        reached = np.flatnonzero(median.to_numpy() >= level - HALF_STEP - 1e-9)
        when = "not reached"
        if len(reached):
            week = float(median.index[reached[0]])
            axes.plot(week, level, "D", markersize=5, color="white", markeredgecolor=INK, clip_on=False, zorder=4)
            when = date_of(start, week) if start else f"week {week:g}"
        named.append(wrap(f"{number} {stage}: {together(when)}" if stage else f"{number}: {when}", NAME_WIDTH))
        numbered.append([f"{number}: {when}"])
    levels = list(milestones["level"])
    room = 0.9 * height_of(axes)
    if sum(map(len, named)) * LINE > room:  # too many to name: say the number of as many as there is room for
        every = math.ceil(len(levels) * LINE / room)
        named, levels = numbered[::-1][::every][::-1], levels[::-1][::every][::-1]
    gaps = [len(lines) * LINE / room for lines in named]
    for place, lines, level in zip(spread(levels, gaps, -0.05, 1.05), named, levels, strict=True):
        axes.annotate("\n".join(lines), xy=(1, level), xytext=(1.05, place), linespacing=1.1, **LEADER)


def names_height(milestones: pd.DataFrame) -> float:
    """The inches that a panel needs to name all its stages."""
    names = (f"{number} {stage}:" for number, stage in milestones[["number", "stage"]].itertuples(index=False))
    return LINE * sum(len(wrap(f"{name} {together('not reached')}", NAME_WIDTH)) for name in names)


def progress_key(*, stages: bool = True) -> list[Artist]:
    """The entries of the legend, with those of stages where any are drawn."""
    marks = [
        Line2D([], [], color="white", marker="D", markeredgecolor=INK, label="the median gets to its level"),
        Line2D([], [], color=INK, linewidth=0.8, linestyle=DOTS, label="a stage closes by plan"),
    ]
    median, *bands = fan_key()
    return [median, *(marks if stages else []), *bands]
