"""What is drawn of the cast of several roads, quantity by quantity; and the one figure that is the title."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.charts import cast_tables, mediation
from sim.charts.headlines import OfRoad, headline, of_worlds
from sim.charts.overlaid import Quantity, of_roads
from sim.charts.tables import Runlike
from sim.phrases import percent

SOME = 8  # weeks at either end of a run that a title speaks of


def force(runs: Sequence[Runlike]) -> list[Quantity]:
    """The force in place, what contributors send of it, how clear the mandate is, and vetoes."""
    sending = [one for one in runs if cast_tables.has_troops(one.scenario)]
    built = {one.scenario.name: cast_tables.build_up(one) for one in sending}
    whole = {road: table.groupby("week")["share"].sum(min_count=1).reset_index() for road, table in built.items()}
    found = [Quantity("force in place", of_roads(whole, "share"), 1.0)] if whole else []
    conditions = {one.scenario.name: cast_tables.conditions(one) for one in sending}
    found += _each(conditions, "condition", "value", lambda name: name, top=1.0)
    sent = _each(built, "contributor", "share", lambda name: f"sent by {name}")
    return [*found, *_on_one_scale(sent)]


def mediation_of(runs: Sequence[Runlike], parties: Sequence[str]) -> list[Quantity]:
    """The mean attention, and the share of mediators that does each thing."""
    acts, cares = {}, {}
    for one in runs:
        table, road = cast_tables.acts(one), one.scenario.name
        summed = table.groupby(["week", "act"])["share"].sum(min_count=1).reset_index()
        acts[road] = summed.assign(share=summed["share"] / len(one.scenario.mediators))
        cares[road] = cast_tables.attention(one).groupby("week")["attention"].mean().reset_index()
    found = []
    for act in sorted({int(act) for table in acts.values() for act in table["act"]} & set(mediation.ACTS)):
        each = {}
        for road, table in acts.items():
            weeks = table["week"].unique()
            own = table[table["act"] == act].set_index("week")["share"].reindex(weeks, fill_value=0.0)
            each[road] = cast_tables.smooth(pd.DataFrame({"week": weeks, "share": own.to_numpy()}), "share")
        found.append(Quantity(mediation.phrase(act, parties), of_roads(each, "share")))
    return [Quantity(mediation.ATTENTION, of_roads(cares, "attention"), 1.0), *_on_one_scale(found)]


def violence(runs: Sequence[Runlike]) -> list[Quantity]:
    """Incidents, those that somebody ordered by source, tension, and distress."""
    counted = {one.scenario.name: cast_tables.incidents(one) for one in runs}
    whole = {road: table.groupby("week")["incidents"].sum(min_count=1).reset_index() for road, table in counted.items()}
    whole = {road: cast_tables.smooth(table, "incidents") for road, table in whole.items()}
    found = [Quantity("incidents a week, ordered or not", of_roads(whole, "incidents"), is_share=False)]
    ordered = {
        road: cast_tables.smooth(table[table["source"] != cast_tables.OTHER], "incidents", "source")
        for road, table in counted.items()
    }
    found += _on_one_scale(_each(ordered, "source", "incidents", lambda name: f"{name} a week", is_share=False))
    tense = {
        one.scenario.name: cast_tables.tension(one)[0.5].rename("tension").reset_index().iloc[:, :2] for one in runs
    }
    found.append(Quantity("tension (median)", of_roads(tense, "tension"), is_share=False))
    living = {one.scenario.name: cast_tables.distress(one) for one in runs}
    return [*found, *_each(living, "population", "distress", lambda name: f"distress: {name}", top=1.0)]


def force_found(runs: Sequence[Runlike]) -> str:
    """The title of the force: how much of it is in place in the last week that is drawn."""
    sending = [one for one in runs if cast_tables.has_troops(one.scenario)]
    if not sending:
        return "Nobody has troops to send"
    week = max(map(cast_tables.last_week, sending))
    if len(sending) == 1:
        there = float(cast_tables.in_week(cast_tables.build_up(sending[0]), week)["share"].sum())
        return f"{percent(there)} of the planned force is in place in week {week}"
    return headline("the force in place", _in_week(sending, week, lambda one: one["in force"]), percent)


def mediation_found(runs: Sequence[Runlike]) -> str:
    """The title of the mediation: how much attention is left in the last week that is drawn."""
    week = max(map(cast_tables.last_week, runs))

    def mean(paths: Any) -> Any:
        cared = [path for name, path in paths.items() if name.startswith("attention ")]
        return sum(cared) / len(cared)

    if len(runs) == 1:
        first, last = (_in_week(runs, at, mean)[0].value for at in (0, week))
        return f"Mediators' attention goes from {percent(first)} at first to {percent(last)} in week {week}"
    return headline("mediators' attention", _in_week(runs, week, mean), percent)


def violence_found(runs: Sequence[Runlike]) -> str:
    """The title of the violence: incidents a week while a world goes on; of one road how they change."""
    if len(runs) == 1:
        counts = cast_tables.incidents(runs[0]).groupby("week")["incidents"].sum(min_count=1).dropna()
        first, last = (float(part.mean()) for part in (counts.iloc[:SOME], counts.iloc[-SOME:]))
        return f"Incidents a week: {first:.1f} in the first {SOME} weeks, {last:.1f} in the last {SOME}"
    found = []
    for one in runs:
        path = one.paths["incidents"]
        until = np.minimum(np.nan_to_num(one.ended_week[: path.shape[1]], nan=len(path) - 1), len(path) - 1)
        weeks = np.maximum(np.ceil(until - 1e-9), 1).astype(np.int64)
        found.append(of_worlds(one, path[weeks, np.arange(path.shape[1])] / weeks))
    return headline("incidents a week", found, "{:.1f}".format)


def proposals_found(runs: Sequence[Runlike]) -> str:
    """The title of the proposals: how many a world accepts."""
    found = [of_worlds(one, one.paths["accepted"][-1]) for one in runs]
    return headline("proposals that both accept in a world", found, "{:.1f}".format)


def _in_week(runs: Iterable[Runlike], week: int, value: Callable[[Any], Any]) -> list[OfRoad]:
    """A figure of each road, over the worlds that go on in that week."""
    found = []
    for one in runs:
        among = cast_tables.going_on(one)
        at = min(week, len(among) - 1)
        enough = among[at].sum() >= min(cast_tables.FEWEST, among.shape[1])
        found.append(of_worlds(one, np.where(among[at] & enough, value(one.paths)[at], np.nan)))
    return found


def _each(
    tables: dict[str, pd.DataFrame],
    by: str,
    value: str,
    titled: Callable[[str], str],
    top: float | None = None,
    *,
    is_share: bool = True,
) -> list[Quantity]:
    """A quantity for each name in the column `by` of any of the tables, in order of appearance."""
    names = dict.fromkeys(str(name) for table in tables.values() for name in table[by])
    return [
        Quantity(
            titled(name),
            of_roads({road: own for road, table in tables.items() if len(own := table[table[by] == name])}, value),
            top,
            is_share,
        )
        for name in names
    ]


def _on_one_scale(found: Sequence[Quantity]) -> list[Quantity]:
    """The same on the scale of the largest, so that what is large looks large."""
    highest = max((float(one.lines["value"].max()) for one in found), default=0.0)
    return [Quantity(one.title, one.lines, 1.08 * highest or None, one.is_share) for one in found]
