"""What do mediators do, and how long do they care? Acts as shares of worlds, and attention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from numpy.typing import NDArray

from sim.charts import cast_tables
from sim.charts.areas import lines
from sim.charts.cast_tables import TOGETHER
from sim.charts.style import FAINT, INK, Look, owner_looks
from sim.charts.tables import Runlike

NOTE = (
    "Areas: the share of the worlds that go on in which a mediator does this, in the mean of {weeks} weeks; white "
    "above: it rests. Last: attention (mean), the weight of whatever it does."
)
ATTENTION = "attention"
ACTS: dict[int, Look] = {
    1: Look("#0072B2", "#FFFFFF", ""),
    2: Look("#E69F00", "#FFFFFF", "////"),
    3: Look("#56B4E9", "#FFFFFF", "...."),
    4: Look("#F0E442", "#8A8100", "\\\\\\\\"),
    5: Look("#5A1E00", "#E8B090", ""),
    6: Look("#009E73", "#FFFFFF", "||||"),
    7: Look("#CC79A7", "#FFFFFF", "xxxx"),
}
"""By the number under which an act is kept; 0 is rest, which is not drawn."""


def phrase(act: int, parties: Sequence[str]) -> str:
    """What an act is called; `parties` are the titles of the two sides in the order of the scenario."""
    first, second = parties
    return (
        "rests",
        f"presses {first}",
        f"presses {second}",
        f"offers {first} a side payment",
        f"offers {second} a side payment",
        "lends enforcement",
        "lends protection",
        "proposes a road",
    )[act]


def key_of_acts(found: Iterable[int], parties: Sequence[str]) -> list[Artist]:
    """The entries of the legend, for the acts that were found."""
    return [Patch(label=phrase(act, parties), **ACTS[act].fill) for act in sorted(set(found) & set(ACTS))]


def told(run: Runlike) -> str:
    """What is to be seen, in words: how much attention is left to each mediator."""
    attention, week = cast_tables.attention(run), cast_tables.last_week(run)
    first: Any = cast_tables.in_week(attention, 0).set_index("mediator")["attention"]
    last: Any = cast_tables.in_week(attention, week).itertuples()
    said = ", ".join(f"{row.mediator} from {first[row.mediator]:.2f} to {row.attention:.2f}" for row in last)
    return f"{run.scenario.name}, attention from the opening to week {week}: {said}."


def looks(names: Iterable[str]) -> dict[str, Look]:
    """How the attention of each mediator is drawn: by line and marker alone, since colours tell acts apart."""
    return {name: replace(look, colour=INK) for name, look in owner_looks(names).items()}


def acting(acts: pd.DataFrame, axes: Axes) -> float:
    """Stack the acts of one mediator: `acts` has week, act (a number) and share; returns how high they reach."""
    acts = acts[acts["share"].notna()]
    weeks = np.sort(acts["week"].unique()).astype(float)
    edges = np.append(weeks[::TOGETHER], weeks[-1] + 1)
    bottom = np.zeros(len(edges) - 1)
    for act in sorted(set(acts["act"]) & set(ACTS)):
        one = acts[acts["act"] == act].set_index("week")["share"].reindex(weeks, fill_value=0.0)
        top = bottom + _together(one.to_numpy(dtype=float))
        axes.fill_between(edges, _closed(bottom), _closed(top), step="post", **ACTS[int(act)].fill)
        axes.step(edges, _closed(top), where="post", color=INK, linewidth=0.5)
        bottom = top
    return float(bottom.max(initial=0.0))


def attending(attention: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Draw the attention of each mediator: `attention` has week, mediator and attention."""
    for number, (look, one) in enumerate(lines(attention, "mediator", "attention", axes, looks, 1.3)):
        marked = one.iloc[4 + 5 * number :: max(len(one) // 4, 1)]
        axes.plot(marked["week"], marked["attention"], look.marker, color=FAINT, markeredgecolor=INK, markersize=4.5)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    return axes


def scale(axes: Axes, highest: float) -> None:
    """Let shares run from 0 to a round share that holds the highest stack."""
    top = next(share for share in (0.1, 0.2, 0.5, 1.0) if highest <= share + 1e-9)
    axes.set_ylim(0, top)
    axes.set_yticks([0, top / 2, top], [f"{100 * share:g} %" for share in (0, top / 2, top)])


def _together(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of every TOGETHER weeks."""
    return np.array([shares[first : first + TOGETHER].mean() for first in range(0, len(shares), TOGETHER)])


def _closed(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The heights of steps, the last one drawn to its end."""
    return np.append(heights, heights[-1])
