"""Which roads are proposed, and who refuses them? Proposals by road and answer."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.charts import cast_tables
from sim.charts.labels import wrap
from sim.charts.style import INK, Look
from sim.charts.tables import Runlike
from sim.phrases import MISSING

NOTE = (
    "At the right: by how much, in units, a road is short of what the refusing party asks, which is to be worth more "
    "than a failure by its margin (median of its refusals), and the one change that would most often help most."
)
NOTE_OF_MANY = "How often each road is proposed, and what comes of it. The picture of one run says what is lacking."
AXIS = "proposals in an average world"
NONE = "No road is proposed."
NAME_WIDTH = 1.9  # inches for the name of a road
NARROW = 1.4  # and where panels stand beside each other
HEIGHT = 0.66  # of a bar, in rows
ROOM = 1.7  # the axis goes so much further than the longest bar, for the words behind it

LOOKS: dict[str, Look] = {
    "accepted": Look("#0072B2", "#FFFFFF", ""),
    "refused by first": Look("#56B4E9", "#FFFFFF", "...."),
    "refused by second": Look("#E69F00", "#FFFFFF", "////"),
    "refused by both": Look("#5A1E00", "#E8B090", "xxxx"),
    "lapsed": Look("#D0D0D0", "#7F7F7F", ""),
}


def told(run: Runlike, parties: Sequence[str]) -> str:
    """What is to be seen, in words: how often each road is proposed, and what comes of it."""
    table = cast_tables.proposals(run)
    meant = dict(zip(LOOKS, answers(parties), strict=True))
    said = []
    for road, own in table.groupby("road", sort=False):
        times = {answer: float(own.loc[own["answer"] == answer, "times"].sum()) for answer in meant}
        parts = [f"{meant[answer]} {count:.1f}" for answer, count in times.items() if count > 0]
        if parts:
            said.append(f"{road} {sum(times.values()):.1f} ({', '.join(parts)})")
    return f"{run.scenario.name}, proposals in an average world: {'; '.join(said) or 'none'}."


def proposals(table: pd.DataFrame, axes: Axes, *, parties: Sequence[str], reach: float, told_why: bool = True) -> Axes:
    """Draw a bar for each road, cut by answers: `table` is that of cast_tables.proposals.

    `parties` are the titles of the two sides, `reach` the longest bar on any panel. `told_why`: behind each bar stands
    what the road lacked.
    """
    axes.set_xlim(0, (ROOM if told_why else 1.05) * reach or 1)
    if not table["times"].sum() > 0:
        axes.text(0.01, 0.5, NONE, transform=axes.transAxes, va="center", ha="left", style="italic")
        axes.set_yticks([])
        return axes
    axes.tick_params(axis="y", length=0)
    names = table.drop_duplicates("number")
    for row, one in enumerate(names.itertuples(index=False)):
        number, short, why = one.number, (one.first, one.second), (one.first_why, one.second_why)
        left = 0.0
        for answer, times in table.loc[table["number"] == number, ["answer", "times"]].itertuples(index=False):
            if times > 0:
                axes.barh(row, times, HEIGHT, left, **LOOKS[str(answer)].fill)
                axes.barh(row, times, HEIGHT, left, facecolor="none", edgecolor=INK, linewidth=0.7)
                left += times
        lacking = [
            f"{party} {by:.2f}{_change(code)}" for party, by, code in zip(parties, short, why, strict=True) if by == by
        ]
        if lacking and told_why:
            words = "short: " + "\n".join(lacking)
            axes.annotate(words, (left, row), (5, 0), textcoords="offset points", va="center")
    axes.set_yticks(
        range(len(names)), ["\n".join(wrap(str(name), NAME_WIDTH if told_why else NARROW)) for name in names["road"]]
    )
    axes.set_ylim(len(names) - 0.5, -0.5)
    return axes


def _change(code: int) -> str:
    return f" ({MISSING[code][0]})" if code in MISSING else ""


def longest(table: pd.DataFrame) -> float:
    """The length of the longest bar."""
    return float(table.groupby("number")["times"].sum().max()) if len(table) else 0.0


def answers(parties: Sequence[str]) -> tuple[str, ...]:
    """What the answers are called, in the order of their looks."""
    first, second = parties
    return ("accepted by both", f"refused by {first}", f"refused by {second}", "refused by both", "lapsed")


def key(parties: Sequence[str]) -> list[Artist]:
    """The entries of the legend."""
    return [Patch(label=answer, **look.fill) for answer, look in zip(answers(parties), LOOKS.values(), strict=True)]
