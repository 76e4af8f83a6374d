"""Who could change what holds a road up? Stalled weeks by five families of reasons, and by who is held up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.charts import rows as naming
from sim.charts.labels import capital, wrap
from sim.charts.style import INK, Look, owner_looks
from sim.charts.tables import Runlike, sides_first
from sim.phrases import FAMILIES, family, percent

NOTE = (
    "Bars: stalled weeks of an average world; beside them, per cent of all stalled weeks of that road. By who could "
    "change it: the other side, by keeping its word; whoever holds the road up, by its own choice; third parties that "
    "protect, send, pay or build; its home, which forbids or does not obey; or nobody at once: violence and time. The "
    "table `reasons` and plot.reasons_in_detail() have each reason."
)
AXIS = "stalled weeks"
NOBODY = "No world stalled."
NAME_WIDTH = 1.35  # inches for the name of an actor or a road
BAR = 0.6  # of the height of a row
ROOM = 1.75  # of the longest bar, for the figure behind it
PAPER: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
NEAR = 0.05  # shares of stalled weeks nearer than this count as alike
LEAST = 0.005  # a smaller share is not told


def by_family(run: Runlike) -> pd.DataFrame:
    """Stalled weeks of an average world: actor, title, family, weeks, and their share of all stalled weeks."""
    table = run.reasons.assign(family=[family(str(reason)) for reason in run.reasons["reason"]])
    found = table.groupby(["actor", "title", "family"], sort=False)["weeks"].sum().reset_index()
    whole = float(found["weeks"].sum())
    return found.assign(share=found["weeks"] / (whole or 1.0), weeks=found["weeks"] / run.worlds)


def families_of(table: pd.DataFrame) -> pd.Series:
    """The share of each family, all five in their order."""
    return table.groupby("family")["share"].sum().reindex(list(FAMILIES), fill_value=0.0)


def finding(runs: Sequence[Runlike]) -> str:
    """The title: the families that hold most up; of several roads whether they are the same on each."""
    found = {run.scenario.name: families_of(by_family(run)) for run in runs if run.reasons["weeks"].sum() > 0}
    if not found:
        return NOBODY.rstrip(".")
    first = {name: _most(shares) for name, shares in found.items()}
    if len(found) == 1:
        [shares], [most] = found.values(), first.values()
        share = percent(float(shares[most].sum()))
        return f"Stalls hang most on {_and(most)}: {share} of the stalled weeks"
    common = [name for name in FAMILIES if all(name in most for most in first.values())]
    if common:
        return f"On each road stalls hang most on {_and(common)}"
    several = dict.fromkeys(name for most in first.values() for name in most)
    return f"What stalls hang on most differs by road: {_and(several)}"


def told(run: Runlike) -> str:
    """What is to be seen, in words: each family with who is held up by it."""
    table = by_family(run)
    said = []
    for name, share in families_of(table).items():
        own: Any = table[(table["family"] == name) & (table["share"] >= LEAST)]
        own = own.sort_values("share", ascending=False, kind="stable").itertuples()
        who = ", ".join(f"{capital(row.title)} {percent(row.share)}" for row in own)
        if who:
            said.append(f"{name} {percent(float(share))} ({who})")
    return f"{run.scenario.name}, per cent of the stalled weeks: {'; '.join(said) or 'no world stalled'}."


def rows_of(runs: Sequence[Runlike]) -> list[list[str]]:
    """The lines that name each row: actors of one run, else the runs."""
    if len(runs) > 1:
        return [wrap(run.scenario.name, NAME_WIDTH) for run in runs]
    return [wrap(capital(title), NAME_WIDTH) for title in _actors(by_family(runs[0])).values()]


def looks_of(runs: Sequence[Runlike]) -> dict[str, Look]:
    """How each of those who are held up is drawn, by title."""
    found = (capital(title) for run in runs for title in _actors(by_family(run)).values())
    return owner_looks(sides_first([run.scenario for run in runs], found))


def key(looks: Mapping[str, Look]) -> list[Artist]:
    """The entries of the legend."""
    return [Patch(label=name, **{**look.fill, "edgecolor": INK, "linewidth": 0.5}) for name, look in looks.items()]


def reasons(runs: Sequence[Runlike], panels: Sequence[Axes], heights: Sequence[float]) -> None:
    """Draw a panel for each family, with a row for each actor of one run, or for each of several runs."""
    tables, looks = [by_family(run) for run in runs], looks_of(runs)
    places = naming.middles(heights)
    reach = 0.0
    for name, axes in zip(FAMILIES, panels, strict=True):
        naming.dotted(axes, *places)
        for place, height, own in zip(places, heights, _cells(tables, name), strict=True):
            end = _bar(own, axes, place, BAR * min(height, 0.36), looks)
            reach = max(reach, end)
            if end > 0 and (share := float(own["share"].sum())) >= LEAST:
                axes.annotate(percent(share), (end, place), (3, 0), textcoords="offset points", va="center", bbox=PAPER)
        axes.set_title("\n".join(wrap(name, 1.05, weight="bold")), fontsize=9)
        naming.bare(axes, "left")
    naming.name(panels[0], places, rows_of(runs))
    for axes in panels:
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, ROOM * reach or 1)
        axes.set_ylim(sum(heights), 0)
    panels[len(panels) // 2].set_xlabel(AXIS)


def _cells(tables: Sequence[pd.DataFrame], name: str) -> list[pd.DataFrame]:
    """What stands in each row of the panel of a family."""
    if len(tables) > 1:
        return [table[table["family"] == name] for table in tables]
    [table] = tables
    return [table[(table["family"] == name) & (table["actor"] == actor)] for actor in _actors(table)]


def _bar(own: pd.DataFrame, axes: Axes, place: float, height: float, looks: Mapping[str, Look]) -> float:
    """A bar, cut by who is held up; gives where it ends."""
    left = 0.0
    for title, weeks in own[["title", "weeks"]].itertuples(index=False):
        fill = {**looks[capital(title)].fill, "linewidth": 0.5}
        axes.barh(place, weeks, height, left, label=capital(title), **fill)
        axes.barh(place, weeks, height, left, facecolor="none", edgecolor=INK, linewidth=0.6)
        left += weeks
    return left


def _actors(table: pd.DataFrame) -> dict[str, str]:
    """The actors, the one with most stalled weeks first, and their titles."""
    weeks = table.groupby("actor", sort=False)["weeks"].sum().sort_values(ascending=False, kind="stable")
    titles = dict(zip(table["actor"].astype(str), table["title"].astype(str), strict=True))
    return {str(actor): titles[str(actor)] for actor in weeks.index}


def _most(shares: pd.Series) -> list[str]:
    """The families with the largest share, or as good as that."""
    return [str(name) for name, share in shares.items() if share >= float(shares.max()) - NEAR]


def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
