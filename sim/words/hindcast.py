"""A hindcast in small tables of words."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd

from sim.phrases import percent
from sim.scenario import known as days
from sim.study.hindcast.follow import ALIKE
from sim.study.hindcast.hindcast import Hindcast
from sim.study.hindcast.known import HOLDS, Known
from sim.study.registry import told
from sim.words.tables import Table

MOST = 6  # settings that are told


def in_words(found: Hindcast) -> list[Table]:
    """Where what came later lies in the worlds, and the settings under which most look like the first part."""
    return [_scores(found.known, found.found["scores"]), _tried(found.known, found.found["calibration"])]


def _scores(known: Known, scores: pd.DataFrame) -> Table:
    rows: list[tuple[str, ...]] = []
    for (_, title, day), group in scores.groupby(["quantity", "title", "day"], sort=False):
        naive = group["naive"].iloc[0]
        going_on = "" if naive != naive else f"; going on as before: {naive:.0f}"
        rows.append((f"{title}, {_day(day)}{going_on}",))
        each: Any = group.itertuples()
        rows += [(f"  {row.sample}", _said(row, row.observed), *_ends(row)) for row in each]
    return Table(
        "What came later, and where it lies in the worlds",
        f"Calibrated on what was known by {known.by:%-d %B %Y}. Of the worlds whose truce held until then: median, and "
        "from the 5 % to the 95 % quantile. Below: per cent of worlds below what was observed, half of those at it "
        "included. For whether the truce holds: the share of all worlds, and two standard errors to either side.",
        ("", "observed", "median", "nine in ten", "below"),
        tuple(rows),
    )


def _day(written: str) -> str:
    """A day as readers know it."""
    return days.day(datetime.date.fromisoformat(written))


def _ends(row: Any) -> tuple[str, str, str]:
    below = "-" if row.below != row.below else percent(row.below)
    return _said(row, row.median), f"{_said(row, row.low)} to {_said(row, row.high)}", below


def _said(row: Any, value: float) -> str:
    if value != value:
        return "-"
    if row.quantity == HOLDS or row.quantity.startswith(("level ", "really ")):
        return percent(value)
    return f"{value:,.0f}"


def _tried(known: Known, table: pd.DataFrame) -> Table:
    first = table.head(MOST).to_dict("records")
    return Table(
        "What was tried",
        f"Of {len(table)} settings of {' and '.join(known.numbers)} those under which most worlds look like the first "
        "part: per cent of worlds that are near to all that was known then.",
        ("", "worlds alike"),
        tuple(
            (
                ", ".join(f"{path.rpartition('.')[2]} {row[path]:g}" for path in known.numbers),
                f"{100 * row['share_alike']:.1f} ± {100 * row['standard_error']:.1f}",
            )
            for row in first
        ),
    )


def answer(found: Hindcast) -> str:
    """How many later observations lie where nine in ten worlds lie, where the others lie, and if the truce held."""
    every = found.scores[found.scores["sample"] == ALIKE]
    alike = every[every["quantity"] != HOLDS]
    inside = alike["inside"].astype(bool)
    outside: list[Any] = list(alike[~inside].itertuples())
    missed = "; ".join(f"{row.title} by {_day(row.day)}" for row in outside)
    counts: list[Any] = list(alike[alike["naive"].notna()].itertuples())
    told = [
        f"{row.title[:1].upper()}{row.title[1:]} by {_day(row.day)}: {row.observed:,.0f}, and more than "
        f"{row.median:,.0f} in half of those worlds."
        for row in counts
    ]
    truces: list[Any] = list(every[every["quantity"] == HOLDS].itertuples())
    told += [
        f"By {_day(row.day)} the truce {'held' if row.observed else 'had broken'}; it held in "
        f"{percent(row.median)} of those worlds."
        for row in truces
        if row.median == row.median
    ]
    return " ".join(
        (
            f"{found.setting.scenario.name}, calibrated on what was known by {found.known.by:%-d %B %Y}: "
            f"{int(inside.sum())} of {len(alike)} later observations lie where nine in ten worlds like "
            f"the first part lie{f' (not: {missed})' if missed else ''}.",
            *told,
        )
    )


def finding(found: Hindcast) -> str:
    """How many later observations lie where nine in ten worlds do, as the title of a picture."""
    alike = found.scores[(found.scores["sample"] == ALIKE) & (found.scores["quantity"] != HOLDS)]
    if alike.empty:
        return ""
    inside = int(alike["inside"].astype(bool).sum())
    return f"{inside or 'None'} of {len(alike)} later observations lie where nine in ten worlds do"


told("hindcast", answer=answer, tables=in_words)
