"""Who holds it up, and why? Stalled weeks by actor and each single reason, in letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.charts.labels import capital, wrap
from sim.charts.style import INK, Look
from sim.charts.tables import Runlike
from sim.phrases import REASONS, percent, why

NOTE = "Percentages: the actor's part of all stalled weeks of that roadmap."
AXIS = "stalled weeks of an average world"
NOBODY = "No world stalled."
NAME_WIDTH = 1.5  # inches for an actor's name
MOST_TOLD = 3  # reasons that are told of each scenario
HEIGHT = 0.72  # of a bar, in rows
TIGHT = 0.03  # of the axis: a narrower segment has no room for its letter

LOOKS = (
    Look("#0072B2", "#FFFFFF", ""),
    Look("#56B4E9", "#FFFFFF", "..."),
    Look("#E69F00", "#FFFFFF", ""),
    Look("#5A1E00", "#E8B090", ""),
    Look("#009E73", "#FFFFFF", "///"),
    Look("#4D4D4D", "#FFFFFF", ""),
    Look("#F0E442", "#8A8100", "\\\\\\"),
    Look("#D55E00", "#FFFFFF", "xxx"),
    Look("#CC79A7", "#FFFFFF", "..."),
    Look("#8F8F8F", "#FFFFFF", "///"),
    Look("#FFFFFF", "#7F7F7F", "---"),
    Look("#D55E00", "#FFFFFF", ""),
    Look("#0072B2", "#FFFFFF", "xxx"),
    Look("#009E73", "#FFFFFF", "..."),
    Look("#4D4D4D", "#FFFFFF", "\\\\\\"),
    Look("#FFFFFF", "#4D4D4D", "xxx"),
    Look("#CC79A7", "#FFFFFF", ""),
    Look("#CC79A7", "#FFFFFF", "///"),
    Look("#E69F00", "#FFFFFF", "..."),
    Look("#56B4E9", "#FFFFFF", "\\\\\\"),
)


def letters(reasons: Iterable[str]) -> dict[str, str]:
    """The letter of each reason, in order: always the same for those with a phrase, others after these."""
    found = set(reasons)
    ordered = [*REASONS, *sorted(found.difference(REASONS))]
    return {reason: chr(ord("A") + place) for place, reason in enumerate(ordered) if reason in found}


def told(run: Runlike) -> str:
    """What is to be seen, in words: who held the road up most, and why."""
    first: Any = run.reasons.head(MOST_TOLD).itertuples()
    said = "; ".join(f"{why(row.title, row.reason)} {percent(row.share)}" for row in first)
    return f"{run.scenario.name}, per cent of the stalled weeks: {said or 'no world stalled'}."


def reasons(table: pd.DataFrame, axes: Axes, *, worlds: int, reach: float | None = None) -> Axes:
    """Draw a bar for each actor, cut by reasons: `table` has the columns actor, title, reason and weeks.

    Weeks are divided by the number of worlds, so that bars can be compared between roadmaps; `reach` is where
    the axis ends. A reason is told by its letter, colour and hatch, and keeps its place in the order.
    """
    reach = longest(table, worlds) if reach is None else reach
    axes.set_xlim(0, reach or 1)
    axes.tick_params(axis="y", length=0)
    if not table["weeks"].sum() > 0:
        nothing(axes)
        axes.xaxis.set_visible(reach > 0)
        return axes
    weeks = table.pivot_table(index="actor", columns="reason", values="weeks", aggfunc="sum", fill_value=0.0)
    order = weeks.sum(axis=1).sort_values(ascending=False, kind="stable").index
    named = letters(str(reason) for reason in weeks)
    for row, actor in enumerate(order):
        left = 0.0
        for reason, letter in named.items():
            width = weeks.loc[actor].to_dict()[reason] / worlds
            if width > 0:
                _segment(axes, row, left, width, reason, letter if width > TIGHT * reach else "")
                left += width
        part = percent(left * worlds / float(table["weeks"].sum()))
        axes.annotate(part, (left, row), (5, 0), textcoords="offset points", va="center")
    titles = {actor: capital(name) for actor, name in _named(table)}
    axes.set_yticks(range(len(order)), ["\n".join(wrap(titles[actor], NAME_WIDTH)) for actor in order])
    axes.set_ylim(len(order) - 0.5, -0.5)
    return axes


def nothing(axes: Axes) -> None:
    """Say that no world stalled."""
    axes.text(0.01, 0.5, NOBODY, transform=axes.transAxes, va="center", ha="left", style="italic")
    axes.set_yticks([])
    axes.set_xticks([])


def _segment(axes: Axes, row: int, left: float, width: float, reason: str, letter: str) -> None:
    """A part of a bar, with its letter in the middle."""
    look = look_of(reason)
    axes.barh(row, width, HEIGHT, left, label=reason, **look.fill)
    axes.barh(row, width, HEIGHT, left, facecolor="none", edgecolor=INK, linewidth=0.7)
    if letter:
        text = axes.text(left + width / 2, row, letter, ha="center", va="center")
        text.set_bbox({"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"})


def longest(table: pd.DataFrame, worlds: int) -> float:
    """Where an axis may end that has room for the longest bar and the figure behind it; 0 without bars."""
    weeks = table.groupby("actor")["weeks"].sum().max() if len(table) else 0.0
    return 1.12 * float(weeks) / worlds


def look_of(reason: str) -> Look:
    """How a reason is drawn."""
    looks = dict(zip(REASONS, LOOKS, strict=True))
    return looks[reason] if reason in REASONS else Look("#FFFFFF", "#4D4D4D", "+++")


def key(found: Iterable[str]) -> list[Artist]:
    """The entries of the legend, for the reasons that were found."""
    entries: list[Artist] = []
    for reason, letter in letters(found).items():
        look = look_of(reason)
        phrase = f"{letter}  {REASONS.get(reason, reason)}"
        entries.append(Patch(label=phrase, **look.fill))
    return entries


def _named(table: pd.DataFrame) -> list[tuple[str, str]]:
    """The actors and their titles."""
    firsts = table.drop_duplicates("actor")
    return list(zip(firsts["actor"].astype(str), firsts["title"].astype(str), strict=True))
