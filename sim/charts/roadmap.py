"""Who does what, and when? The roadmap itself: stages from left to right, a row for each track."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.charts import tables
from sim.charts.labels import capital, together, width, wrap
from sim.charts.rows import bare
from sim.charts.style import FAINT, INK, STANDING, WIDTH, Look
from sim.phrases import percent

NOTE = (
    "Height: the level of the track, from nothing to all. Each step is a tranche; the figure is the level at "
    "which the obligation is met. Grey: what stands already."
)
UNNAMED = " Stages by their numbers: the picture of one road names them."
NAME_WIDTH = 1.9  # inches for the name of a track
NARROW = 1.4  # and where roads stand beside each other
FIRST = 0.7  # width of the column of starting levels, in stages
FULL = 0.86  # part of a row that level 1 fills


@dataclass(frozen=True)
class Room:
    """The room that a roadmap has: its width and that of its tracks' names, in inches; whether all is named.

    Else stages have their numbers alone, and those who carry tracks out stand in a key.
    """

    wide: float = WIDTH
    names: float = NAME_WIDTH
    named: bool = True


ALONE = Room()
BESIDE = Room(WIDTH / 2, NARROW, named=False)
"""Of a road that has the width of the sheet, and of one that shares it with another."""


def found(plans: Sequence[Any]) -> str:
    """The title: which of the two sides is asked first, on one road or on how many of several."""
    first = [{} if plan.bargaining.open else _asked(plan) for plan in plans]
    if len(plans) == 1:
        [(plan, asked)] = zip(plans, first, strict=True)
        said = _begins(asked) if asked else "no road is in force at the start" if plan.bargaining.open else ""
        return f"{plan.name}: {said}" if said else ""
    leads = [_leads(asked) for asked in first if asked]
    counts = {name: leads.count([name]) for name in dict.fromkeys(name for one in leads for name in one)}
    counts = {name: count for name, count in counts.items() if count}
    both, where = sum(len(one) > 1 for one in leads), f"{len(plans)} roads"
    if both == len(plans):
        return f"On each of {where} both sides are asked at once"
    if len(plans) in counts.values():
        return f"On each of {where} {next(iter(counts))} is asked first"
    parts = [
        f"{name}{'' if place else ' is asked first'} on {count}" for place, (name, count) in enumerate(counts.items())
    ]
    parts += [f"both at once on {both}"] if both and parts else []
    return f"Of {where} {', '.join(parts)}" if parts else ""


def _asked(plan: Any) -> dict[str, int]:
    """The first stage that asks something of each side, by name, the earliest first."""
    asked: dict[str, int] = {}
    for number, stage in enumerate(plan.stage_segments(), 1):
        for track in stage:
            if str(plan.tracks[track].owner) in plan.parties:
                asked.setdefault(tables.owner(plan, track), number)
    return asked


def _leads(asked: Mapping[str, int]) -> list[str]:
    """The sides that are asked first."""
    return [name for name, number in asked.items() if number == min(asked.values())]


def _begins(asked: Mapping[str, int]) -> str:
    """In which stage each side is asked first."""
    leads = _leads(asked)
    if len(leads) > 1:
        return f"{' and '.join(leads)} are both asked from stage {asked[leads[0]]} on"
    said = [f"{name} {'is asked from' if name in leads else 'from'} stage {number}" for name, number in asked.items()]
    return f"{', '.join(said)} on"


def told(plan: Any) -> str:
    """What is to be seen, in words: stage after stage, what each asks for."""
    said = []
    for number, stage in enumerate(plan.stage_segments(), 1):
        reached = (f"{plan.tracks[name].title or name} to {percent(reach.level)}" for name, reach in stage.items())
        said.append(f"stage {number}, {' and '.join(reached)}")
    return f"{plan.name}: {'; '.join(said)}."


def roadmap(
    table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look], room: Room = ALONE, tracks_beside: int = 0
) -> Axes:
    """Draw the planned levels of one roadmap.

    `table` has a row for each obligation: number and stage (its name), key and track (its name), owner,
    before and level (both 0..1), tranches. `looks[owner]` tells owners apart; the names at the left say them. Rows
    are as high as those of a road with `tracks_beside` it.
    """
    tracks = table.drop_duplicates("key").sort_values(
        "owner", kind="stable", key=lambda owners: owners.map(list(looks).index)
    )
    stages = _stages(table)
    across = _inches(stages, room)
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
    edges = range(len(stages) + 1)
    axes.vlines(edges, -0.5, len(tracks) - 0.47, color=FAINT, linewidth=0.8, zorder=0)
    axes.set_xlim(-FIRST, len(stages))
    axes.set_ylim(max(len(tracks), tracks_beside) - 0.47, -0.5)
    axes.set_yticks(range(len(tracks)), ["\n".join(wrap(name, room.names)) for name in _labels(tracks, room)])
    axes.tick_params(axis="both", length=0)
    axes.xaxis.tick_top()
    axes.set_xticks([-FIRST / 2, *(number - 0.5 for number in stages)], _headings(stages, room))
    axes.set_xlabel("\n".join(_listing(stages, room)), loc="left")
    axes.xaxis.set_label_position("top")
    bare(axes, "left", "bottom")
    return axes


def _stages(table: pd.DataFrame) -> dict[int, str]:
    return {int(number): str(stage) for number, stage in zip(table["number"], table["stage"], strict=True)}


def _inches(stages: Mapping[int, str], room: Room) -> float:
    """The width that a stage takes on the sheet."""
    return (room.wide - room.names - 0.4) / (len(stages) + FIRST)


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


def _headings(stages: Mapping[int, str], room: Room) -> list[str]:
    """The start and the stages, by number and by name where there is room for names."""
    across = _inches(stages, room)
    beginning = "start" if width("start") < across * FIRST else ""
    if room.named and not _listing(stages, room):
        return [beginning, *("\n".join(wrap(name, 0.94 * across)) for name in _names(stages))]
    every = math.ceil(0.22 / across)
    return [beginning, *(str(number) if (number - 1) % every == 0 else "" for number in stages)]


def _listing(stages: Mapping[int, str], room: Room) -> list[str]:
    """The lines that name all stages, where a name is too long to stand above its stage in two lines."""
    if not room.named:
        return []
    across = 0.94 * _inches(stages, room)
    words = [word for name in _names(stages) for word in name.split()]
    fits = all(width(word) <= across for word in words)
    if fits and all(len(wrap(name, across)) <= 2 for name in _names(stages)):
        return []
    named = (together(f"{number} ") + stage for number, stage in stages.items() if stage)
    return wrap((together(" ·") + " ").join(named), room.wide - room.names - 0.3)


def _names(stages: Mapping[int, str]) -> list[str]:
    return [f"{number} {stage}".strip() for number, stage in stages.items()]


def lines_above(table: pd.DataFrame, room: Room = ALONE) -> int:
    """The number of lines that the names of the stages take."""
    stages = _stages(table)
    return max(heading.count("\n") + 1 for heading in _headings(stages, room)) + len(_listing(stages, room))


def lines_beside(table: pd.DataFrame, room: Room = ALONE) -> int:
    """The largest number of lines that the name of a track takes."""
    return max(len(wrap(name, room.names)) for name in _labels(table, room))


def key(looks: Mapping[str, Look]) -> list[Artist]:
    """The entries of a legend for those who carry tracks out."""
    return [Patch(label=capital(owner), **look.fill) for owner, look in looks.items()]


def _labels(tracks: pd.DataFrame, room: Room) -> list[str]:
    each = tracks[["track", "owner"]].itertuples(index=False)
    return [f"{track} ({owner})" if room.named else str(track) for track, owner in each]
