"""Alternative texts of the pictures of the whole cast: the force, mediators, violence and distress, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.charts import cast_tables
from sim.charts.cast_sheet import HAS
from sim.phrases import percent
from sim.study.run import Run


def force(runs: list[Run]) -> Iterator[str]:
    """Whose troops are in place when the picture ends."""
    for one, week in _shown("force", runs):
        if not cast_tables.has_troops(one.scenario):
            yield f"{one.scenario.name}: nobody has troops to send."
            continue
        there: Any = _in(cast_tables.build_up(one), week).sort_values("share", ascending=False, kind="stable")
        sent = [f"{row.contributor} {percent(row.share)}" for row in there.itertuples() if row.share >= LEAST]
        said = f"{percent(float(there['share'].sum()))} of the force is in place in the mean world"
        yield f"{one.scenario.name} in week {week}: {said}{': ' + ', '.join(sent) if sent else ''}."


def mediation(runs: list[Run]) -> Iterator[str]:
    """How much attention is left to each mediator."""
    for one, week in _shown("mediation", runs):
        attention = cast_tables.attention(one)
        first: Any = _in(attention, 0).set_index("mediator")["attention"]
        last: Any = _in(attention, week).itertuples()
        said = ", ".join(f"{row.mediator} from {first[row.mediator]:.2f} to {row.attention:.2f}" for row in last)
        yield f"{one.scenario.name}, attention from the opening to week {week}: {said}."


def violence(runs: list[Run]) -> Iterator[str]:
    """Incidents, tension and distress at the beginning and when the picture ends."""
    for one, week in _shown("violence", runs):
        incidents, tension = cast_tables.incidents(one), cast_tables.tension(one)
        first, last = (float(_in(incidents, at)["incidents"].sum()) for at in (1, week))
        middle: Any = tension[0.5]
        said = f"incidents a week from {first:.1f} to {last:.1f}, tension from {middle[0]:.2f} to {middle[week]:.2f}"
        living: Any = _in(cast_tables.distress(one), week).itertuples()
        distress = ", ".join(f"distress of {row.population} {percent(row.distress)}" for row in living)
        name = one.scenario.name
        yield f"{name}, from the first week to week {week}: {said}{'; at the end ' + distress if distress else ''}."


LEAST = 0.005
"""A smaller share of the force is not named."""


def _shown(picture: str, runs: list[Run]) -> Iterator[tuple[Run, int]]:
    """The runs that a picture shows, each with the last week in which enough of its worlds go on."""
    yield from ((one, cast_tables.last_week(one)) for one in runs if HAS[picture](one))


def _in(table: pd.DataFrame, week: int) -> pd.DataFrame:
    """The rows of a week."""
    return table[table["week"] == week]
