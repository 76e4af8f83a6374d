"""Where are worlds lost on a road? A waterfall from none of the obstacles to all, and what each alone takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.charts import rows
from sim.charts.differences import interval, set_scale
from sim.charts.labels import wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import INK, LINE, SMALL, Look, state_look
from sim.charts.tables import Asked
from sim.phrases import percent, points
from sim.words.obstacles import finding

ROW = 2 * LINE + 0.04  # inches: names of two lines
SMALL_ROW = 1.5 * LINE  # the same beside a run
BESIDE = 0.75  # inches that titles and scales take beside the rows
NOTE = (
    "Left: the share of worlds that complete the road, from the top as one obstacle after another is put in its way, "
    "on the same luck; beside each bar its change in points ± one standard error. Right: what would be gained, in "
    "points, if this obstacle alone were away, with its 95 % interval; hollow: the interval contains zero. An "
    "obstacle's cost depends on what stands before it, so that left and right need not agree."
)
NAME_WIDTH = 1.35  # inches for the name of an obstacle
BAR = 0.62  # of the height of a row
ROOM = 0.3  # of the right scale, for the figures beside the intervals
GAP = 1.5  # points of the share between a bar and its figure
NONE, ALL = "All obstacles away", "As it is"
TOTAL = state_look("completed")
LOST = Look("#E69F00", INK, "////")
GAINED = Look("#FFFFFF", INK, "....")


def names(chain: pd.DataFrame) -> list[list[str]]:
    """For each row, from all away to as it is, the lines that name it."""
    titles = [f"+ {title}" for title in chain["title"].iloc[1:]]
    return [wrap(name, NAME_WIDTH) for name in (NONE, *titles, ALL)]


def key(chain: pd.DataFrame) -> list[Patch]:
    """What the bars mean; that an obstacle gains is said only where one does."""
    found = [Patch(**_fill(TOTAL), label="completed"), Patch(**_fill(LOST), label="lost by the obstacle")]
    if (chain["difference"] > 0).any():
        found.append(Patch(**_fill(GAINED), label="gained by the obstacle"))
    return found


def chain_note(chains: Sequence[pd.DataFrame]) -> str:
    """How to read chains beside a run, and of how many worlds they are."""
    worlds = next((int(chain["worlds"].iloc[0]) for chain in chains if len(chain)), 0)
    return (
        f"The share of {worlds:,} worlds, followed for this, that complete the road, from the top as one obstacle "
        "after another is put in its way, on the same luck; beside each bar its change in points ± one standard error. "
        "An obstacle's cost depends on what stands before it."
    )


def chain_finding(chains: Sequence[pd.DataFrame]) -> str:
    """Between which shares the worlds of one run are lost, as a title; of several runs nothing."""
    if len(chains) != 1 or not len(chains[0]):
        return ""
    first, last = (percent(share) for share in chains[0]["completed"].iloc[[0, -1]])
    return f"{first} complete with all obstacles away, {last} as it is"


def chain_told(name: str, chain: pd.DataFrame) -> str:
    """What a chain shows, in words: what each obstacle costs one after another."""
    first, last = (percent(share) for share in chain["completed"].iloc[[0, -1]])
    put: Any = chain.iloc[1:].itertuples()
    costs = ", ".join(f"{row.title} {points(row.difference)}" for row in put)
    return f"{name}, completed: {first} with all obstacles away, {last} as it is; change by each in points: {costs}."


def told(name: str, chain: pd.DataFrame, alone: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: what each obstacle costs one after another, and what each alone takes."""
    yield chain_told(name, chain)
    away: Any = alone.itertuples()
    gained = ", ".join(f"{row.title} {points(row.gain)}" for row in away)
    yield f"Gained in points if one alone were away: {gained}."


def reach(alone: pd.DataFrame) -> tuple[float, float]:
    """The ends of the right scale, in points, with room for every interval and the figure beside it."""
    ends = 100 * alone[["gain", "low", "high"]].to_numpy(dtype=float)
    ends = ends[ends == ends]
    low, high = min(-1.0, ends.min(initial=0)), max(5.0, ends.max(initial=0))
    return low - 0.05 * (high - low), high + ROOM * (high - low)


def waterfall(chain: pd.DataFrame, axes: Axes) -> Axes:
    """Draw the chain: `chain` has title, completed, difference and standard_error, a row for each run in order.

    One row a run, from the top at heights 0, 1, 2, ..., and one more for the last run as a whole.
    """
    share = 100 * chain["completed"].to_numpy(dtype=float)
    last = len(share)
    for row, whole in ((0, share[0]), (last, share[-1])):
        axes.barh(row, whole, BAR, **_fill(TOTAL))
        _figure(axes, row, whole, percent(whole / 100))
    for row in range(1, last):
        before, after = share[row - 1], share[row]
        axes.barh(row, abs(after - before), BAR, left=min(before, after), **_fill(LOST if after < before else GAINED))
        said = points(chain["difference"].iloc[row])
        error = chain["standard_error"].iloc[row]
        _figure(axes, row, max(before, after), said if error != error or not error else f"{said} ± {100 * error:.1f}")
        axes.plot([before] * 2, [row - 1 + BAR / 2, row - BAR / 2], color=INK, linewidth=0.7)
    axes.plot([share[-1]] * 2, [last - 1 + BAR / 2, last - BAR / 2], color=INK, linewidth=0.7)
    axes.set_xlim(0, 130)
    axes.set_ylim(last + 0.5, -0.5)
    axes.set_xticks(range(0, 101, 25), [f"{tick} %" for tick in range(0, 101, 25)])
    axes.set_yticks(range(last + 1), ["\n".join(lines) for lines in names(chain)])
    axes.tick_params(axis="y", length=0)
    axes.set_title("completed, one after another")
    return axes


def gains(alone: pd.DataFrame, axes: Axes) -> Axes:
    """Draw what each obstacle's absence alone would gain: `alone` has gain, low and high, at rows 1, 2, ..."""
    rows.nought(axes)
    table = 100 * alone[["gain", "low", "high"]].to_numpy(dtype=float)
    for row, (middle, low, high) in enumerate(table, 1):
        interval(axes, row, middle, low, high, TOTAL, filled=low > 0 or high < 0, ends=5)
        axes.annotate(
            points(middle / 100),
            xy=(max(high, middle, 0) if high == high else max(middle, 0), row),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
            annotation_clip=False,
        )
    axes.tick_params(axis="y", length=0)
    rows.bare(axes, "left")
    axes.set_title("gained if away alone")
    axes.set_xlabel("points")
    return axes


def _figure(axes: Axes, row: float, at: float, said: str) -> None:
    rows.dotted(axes, row)
    axes.annotate(
        said,
        xy=(at + GAP, row),
        va="center",
        fontsize=SMALL,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        annotation_clip=False,
    )


def _fill(look: Look) -> dict[str, Any]:
    return {**look.fill, "edgecolor": INK if look is not TOTAL else TOTAL.colour, "linewidth": 0.7}


@pictures("obstacles", lambda found: (found.whole, finding(found), found.chain(), found.alone()))
@dataclass(frozen=True, eq=False, repr=False)
class ObstaclePlots(Pictures):
    """The picture of the obstacles: obstacles()."""

    asked: Asked
    finding: str
    chain: pd.DataFrame
    alone: pd.DataFrame

    @picture(
        NOTE,
        finding=lambda self: self.finding,
        told=lambda self: told(self.asked.scenario.name, self.chain, self.alone),
    )
    def obstacles(self, blank: Blank) -> None:
        """Where are worlds lost between no obstacles and what happens?"""
        heights = [(len(self.chain) + 1) * ROW + BESIDE]
        shape: dict[str, Any] = {"columns": 2, "width_ratios": [1.5, 1], "sharey": True, "key_columns": 3}
        left, right = blank.lay(heights, key=key(self.chain), **shape)
        waterfall(self.chain, left)
        gains(self.alone, right)
        set_scale(right, *reach(self.alone))
