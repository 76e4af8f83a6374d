"""Who does what, and when? The roadmap itself: stages from left to right, a row for each track."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.charts.labels import wrap
from sim.charts.style import FAINT, INK, SMALL, STANDING, WIDTH, Look

QUESTION = "Who is to do what, and in which order?"
NOTE = (
    "Height: the level of the track, from nothing to all. Each step is a tranche; the figure is the level at which the "
    "obligation is met. Grey: what stands already."
)
NAME_WIDTH = 1.55  # inches for the name of a track
FIRST = 0.7  # width of the column of starting levels, in stages
FULL = 0.86  # part of a row that level 1 fills


def roadmap(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Draw the planned levels of one roadmap.

    `table` has a row for each obligation: number and stage (its name), track (for readers), owner, before and level
    (both 0..1), tranches. `looks[owner]` tells owners apart, and the names at the left say them.
    """
    rows = (
        table[["track", "owner"]]
        .drop_duplicates()
        .sort_values("owner", kind="stable", key=lambda o: o.map(list(looks).index))
    )
    stages = table[["number", "stage"]].drop_duplicates().set_index("number")["stage"]
    last = int(stages.index.max())
    wide = (WIDTH - NAME_WIDTH - 0.4) / (last + FIRST)  # inches that a stage takes
    for row, (track, owner) in enumerate(zip(rows["track"], rows["owner"], strict=True)):
        floor = row + 0.5 * FULL
        asked = table[(table["track"] == track) & (table["owner"] == owner)].set_index("number")
        level = float(asked["before"].iloc[0])
        _standing(axes, -FIRST, FIRST, floor, level)
        if wide * FIRST > 0.38:
            _figure(axes, -FIRST / 2, floor, level)
        for number in range(1, last + 1):
            if number in asked.index:
                step = asked.loc[number]
                _climb(
                    axes, number - 1, floor, level, float(step["level"]), int(step["tranches"]), looks[owner]
                )
                level = float(step["level"])
                if wide > 0.42:
                    _figure(axes, number - 0.5, floor, level)
            else:
                _standing(axes, number - 1, 1, floor, level)
        axes.plot([-FIRST, last], [floor, floor], color=INK, linewidth=0.8)
    for edge in range(last + 1):
        axes.axvline(edge, color=FAINT, linewidth=0.8, zorder=0)
    axes.set_xlim(-FIRST, last)
    axes.set_ylim(len(rows) - 0.5 + 0.03, -0.5)
    axes.set_yticks(
        range(len(rows)),
        ["\n".join(wrap(f"{track} ({owner})", NAME_WIDTH)) for track, owner in rows.itertuples(index=False)],
    )
    axes.tick_params(axis="both", length=0)
    axes.xaxis.tick_top()
    axes.set_xticks([-FIRST / 2, *(number - 0.5 for number in stages.index)], _headings(stages, wide))
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return axes


def _standing(axes: Axes, left: float, width: float, floor: float, level: float) -> None:
    axes.bar(
        left, -FULL * level, width, bottom=floor, align="edge", facecolor=STANDING, linewidth=0, zorder=0.5
    )


def _climb(
    axes: Axes, left: float, floor: float, before: float, level: float, tranches: int, look: Look
) -> None:
    """A flight of steps from one level to the next, one for each tranche."""
    for k in range(tranches):
        height = before + (level - before) * (k + 1) / tranches
        place = left + (k + 0.0) / tranches
        for face, edge, hatch, line in ((look.colour, look.on, look.hatch, 0.0), ("none", INK, None, 0.7)):
            axes.bar(
                place, -FULL * height, 1 / tranches, bottom=floor, align="edge", facecolor=face, edgecolor=edge,
                hatch=hatch, linewidth=line,
            )  # fmt: skip


def _figure(axes: Axes, across: float, floor: float, level: float) -> None:
    """The level in percent, at the foot of its row."""
    text = axes.text(
        across, floor - 0.06, f"{100 * level:.0f} %", ha="center", va="bottom", fontsize=SMALL, color=INK
    )
    text.set_bbox({"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"})


def _headings(stages: pd.Series, wide: float) -> list[str]:
    """The start and the stages, by number and by name where there is room for names."""
    beginning = "start" if wide * FIRST > 0.38 else ""
    if wide < 0.75:
        every = max(1, round(0.25 / wide))
        return [beginning, *(str(number) if (number - 1) % every == 0 else "" for number in stages.index)]
    named = (wrap(f"{number} {stage}".strip(), wide * 0.95) for number, stage in stages.items())
    return [beginning, *("\n".join(lines) for lines in named)]


def heading_lines(table: pd.DataFrame) -> int:
    """The number of lines that the names of the stages take."""
    stages = table[["number", "stage"]].drop_duplicates().set_index("number")["stage"]
    wide = (WIDTH - NAME_WIDTH - 0.4) / (int(stages.index.max()) + FIRST)
    return max(heading.count("\n") + 1 for heading in _headings(stages, wide))


def key(looks: Mapping[str, Look]) -> list[Artist]:
    """The entries of the legend: who owns what."""
    return [
        Patch(facecolor=look.colour, edgecolor=look.on, hatch=look.hatch, linewidth=0, label=owner)
        for owner, look in looks.items()
    ]
