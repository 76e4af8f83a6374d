"""Who sends troops, and when? The share of the planned force in place, by contributor, and what it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, cycle
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.charts import cast_tables
from sim.charts.areas import lines, shares_axis, stack
from sim.charts.rows import bare
from sim.charts.style import Look
from sim.charts.tables import Runlike
from sim.phrases import percent

NOTE = (
    "Left: the share of the planned force that is in place, by contributor, in the mean of the worlds that go on. "
    "Right: how clear the mandate is (mean), and in which share of these worlds a veto stands."
)
NOBODY_NOTE = "Those who might contribute are named in the scenario, and none of them has troops in any world."
NO_FORCE = "no force in this scenario:\nnobody has troops to send"
LEAST = 0.005  # a smaller share of the force is not told
CLARITY = Look("#1A1A1A", "#FFFFFF", "", line="-")
VETOES = (
    Look("#D55E00", "#FFFFFF", "", line="--"),
    Look("#0072B2", "#FFFFFF", "", line=":"),
    Look("#009E73", "#FFFFFF", "", line="-."),
)


def condition_looks(names: Iterable[str]) -> dict[str, Look]:
    """How each condition is drawn: the first, the clarity, as a full line, vetoes by order."""
    return dict(zip(dict.fromkeys(names), chain([CLARITY], cycle(VETOES)), strict=False))


def note(plans: Sequence[Any]) -> str:
    """How to read the panels."""
    return NOTE if any(map(cast_tables.has_troops, plans)) else NOBODY_NOTE


def told(run: Runlike) -> str:
    """What is to be seen, in words: whose troops are in place when the picture ends."""
    name, week = run.scenario.name, cast_tables.last_week(run)
    if not cast_tables.has_troops(run.scenario):
        return f"{name}: nobody has troops to send."
    there: Any = cast_tables.in_week(cast_tables.build_up(run), week)
    there = there.sort_values("share", ascending=False, kind="stable")
    sent = [f"{row.contributor} {percent(row.share)}" for row in there.itertuples() if row.share >= LEAST]
    said = f"{percent(float(there['share'].sum()))} of the force is in place in the mean world"
    return f"{name} in week {week}: {said}{': ' + ', '.join(sent) if sent else ''}."


def force(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Stack the contributors' shares: `table` has week, contributor and share; `looks` tells contributors apart."""
    stack(table, "contributor", "share", axes, looks, 0.7)
    shares_axis(axes)
    return axes


def nobody(axes: Axes) -> None:
    """Say that there is no force, where nobody has troops."""
    axes.text(0.5, 0.5, NO_FORCE, transform=axes.transAxes, ha="center", va="center", linespacing=1.3)
    bare(axes, *axes.spines)
    axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)


def conditions(table: pd.DataFrame, axes: Axes, *, looks: Mapping[str, Look]) -> Axes:
    """Draw what the contingents depend on: `table` has week, condition and value."""
    list(lines(table, "condition", "value", axes, looks, 1.6))
    shares_axis(axes)
    return axes
