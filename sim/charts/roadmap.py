"""Who does what, and when? The roadmap itself: stages from left to right, a row for each track."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.charts.labels import together, width, wrap
from sim.charts.rows import bare
from sim.charts.style import FAINT, INK, STANDING, WIDTH, Look
from sim.phrases import percent

NOTE = (
    "Height: the level of the track, from nothing to all. Each step is a tranche; the figure is the level at "
    "which the obligation is met. Grey: what stands already."
)
NAME_WIDTH = 1.9  # inches for the name of a track
FIRST = 0.7  # width of the column of starting levels, in stages
FULL = 0.86  # part of a row that level 1 fills


def told(plan: Any) -> str:
    """What is to be seen, in words: stage after stage, what each asks for."""
    said = []
    for number, stage in enumerate(plan.stage_segments(), 1):
        reached = (f"{plan.tracks[name].title or name} to {percent(reach.level)}" for name, reach in stage.items())
        said.append(f"stage {number}, {' and '.join(reached)}")
    return f"{plan.name}: {'; '.join(said)}."


def roadmap(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Draw the planned levels of one roadmap.

    `table` has a row for each obligation: number and stage (its name), key and track (its name), owner,
    before and level (both 0..1), tranches. `looks[owner]` tells owners apart; the names at the left say them.
    """
    tracks = table.drop_duplicates("key").sort_values(
        "owner", kind="stable", key=lambda owners: owners.map(list(looks).index)
    )
    stages = _stages(table)
    across = _inches(stages)
    for row, (key, owner, level) in enumerate(tracks[["key", "owner", "before"]].itertuples(index=False)):
        floor = row + 0.5 * FULL
        _standing(axes, -FIRST, FIRST, floor, level)
        _figure(axes, -FIRST / 2, floor, level, level, across * FIRST)
        asked = table[table["key"] == key].set_index("number")[["level", "tranches"]].T.to_dict("list")
        for number in stages:
            if number in asked:
                before, (level, tranches) = level, asked[number]
                _climb(axes, number - 1, floor, before, level, int(tranches), looks[owner])
                climbed = math.ceil(min(1, 0.5 + 0.22 / across) * tranches) / tranches  # below the figure
                _figure(axes, number - 0.5, floor, level, before + (level - before) * climbed, across)
            else:
                _standing(axes, number - 1, 1, floor, level)
        axes.plot([-FIRST, len(stages)], [floor, floor], color=INK, linewidth=0.8)
    for edge in range(len(stages) + 1):
        axes.axvline(edge, color=FAINT, linewidth=0.8, zorder=0)
    axes.set_xlim(-FIRST, len(stages))
    axes.set_ylim(len(tracks) - 0.47, -0.5)
    axes.set_yticks(range(len(tracks)), ["\n".join(wrap(name, NAME_WIDTH)) for name in _labels(tracks)])
    axes.tick_params(axis="both", length=0)
    axes.xaxis.tick_top()
    axes.set_xticks([-FIRST / 2, *(number - 0.5 for number in stages)], _headings(stages))
    axes.set_xlabel("\n".join(_listing(stages)), loc="left")
    axes.xaxis.set_label_position("top")
    bare(axes, "left", "bottom")
    return axes


def _stages(table: pd.DataFrame) -> dict[int, str]:
    return {int(number): str(stage) for number, stage in zip(table["number"], table["stage"], strict=True)}


def _inches(stages: Mapping[int, str]) -> float:
    """The width that a stage takes on the sheet."""
    return (WIDTH - NAME_WIDTH - 0.4) / (len(stages) + FIRST)


def _standing(axes: Axes, left: float, wide: float, floor: float, level: float) -> None:
    axes.bar(left, -FULL * level, wide, floor, align="edge", facecolor=STANDING, linewidth=0, zorder=0.5)


def _climb(axes: Axes, left: float, floor: float, before: float, level: float, cuts: int, look: Look) -> None:
    """A flight of steps from one level to the next, one for each tranche."""
    for k in range(cuts):
        height = -FULL * (before + (level - before) * (k + 1) / cuts)
        for fill in (look.fill, {"facecolor": "none", "edgecolor": INK, "linewidth": 0.7}):
            axes.bar(left + k / cuts, height, 1 / cuts, floor, align="edge", **fill)


def _figure(axes: Axes, across: float, floor: float, level: float, beside: float, room: float) -> None:
    """The level in percent: above the step beside it or, where that is high, at the foot of the row."""
    words = f"{100 * level:.0f} %"
    if width(words) + 0.04 > room:
        return
    above = beside <= 0.5
    height = floor - (FULL * beside if above else 0) - 0.05
    text = axes.text(across, height, words, ha="center", va="bottom", color=INK)
    if not above:
        text.set_bbox({"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"})


def _headings(stages: Mapping[int, str]) -> list[str]:
    """The start and the stages, by number and by name where there is room for names."""
    room = _inches(stages)
    beginning = "start" if width("start") < room * FIRST else ""
    if not _listing(stages):
        return [beginning, *("\n".join(wrap(name, 0.94 * room)) for name in _names(stages))]
    every = math.ceil(0.22 / room)
    return [beginning, *(str(number) if (number - 1) % every == 0 else "" for number in stages)]


def _listing(stages: Mapping[int, str]) -> list[str]:
    """The lines that name all stages, where a name is too long to stand above its stage in two lines."""
    room = 0.94 * _inches(stages)
    words = [word for name in _names(stages) for word in name.split()]
    fits = all(width(word) <= room for word in words)
    if fits and all(len(wrap(name, room)) <= 2 for name in _names(stages)):
        return []
    named = (together(f"{number} ") + stage for number, stage in stages.items() if stage)
    return wrap((together(" ·") + " ").join(named), WIDTH - NAME_WIDTH - 0.3)


def _names(stages: Mapping[int, str]) -> list[str]:
    return [f"{number} {stage}".strip() for number, stage in stages.items()]


def lines_above(table: pd.DataFrame) -> int:
    """The number of lines that the names of the stages take."""
    stages = _stages(table)
    return max(heading.count("\n") + 1 for heading in _headings(stages)) + len(_listing(stages))


def lines_beside(table: pd.DataFrame) -> int:
    """The largest number of lines that the name of a track takes."""
    return max(len(wrap(name, NAME_WIDTH)) for name in _labels(table))


def _labels(tracks: pd.DataFrame) -> list[str]:
    return [f"{track} ({owner})" for track, owner in tracks[["track", "owner"]].itertuples(index=False)]
