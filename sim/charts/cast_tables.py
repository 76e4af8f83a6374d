"""Tables for the pictures of the whole cast, reckoned from the kept trajectories of a run.

Means and shares are over the worlds that go on: those that have neither completed nor collapsed before that week. Weeks
in which fewer than FEWEST of them are left have no value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.charts.tables import Runlike

FEWEST = 5
QUARTER = 13  # weeks: lines of what is rare are means of so many
TOGETHER = 4  # weeks that are drawn as one, where week by week there would be a forest of spikes
NO_ROAD = -1
OTHER = "incidents that nobody ordered"
ANSWERS = ("accepted", "refused by first", "refused by second", "refused by both", "lapsed")


def kept(run: Runlike) -> int:
    """The number of worlds whose trajectories are kept."""
    return int(run.paths["tension"].shape[1])


def going_on(run: Runlike) -> NDArray[np.bool_]:
    """Which kept worlds go on in which week, (weeks + 1, kept); a world counts in the week in which it ends."""
    weeks = np.arange(run.paths["tension"].shape[0])[:, np.newaxis]
    return ~(weeks > run.ended_week[: kept(run)])


def last_week(run: Runlike) -> int:
    """The last week in which enough worlds go on for a mean."""
    count = going_on(run).sum(axis=1)
    return int(np.flatnonzero(count >= min(FEWEST, kept(run)))[-1])


def in_week(table: pd.DataFrame, week: int) -> pd.DataFrame:
    """The rows of a week."""
    return table[table["week"] == week]


def has_troops(plan: Any) -> bool:
    """Whether any contributor has troops to send in any world."""
    return any(one.troops.limits[1] > 0 for one in plan.contributors.values())


def mean(values: NDArray[Any], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The mean of each week over the worlds that go on; NaN where too few are left."""
    count = among.sum(axis=1)
    total = np.where(among, values, 0.0).sum(axis=1)
    return np.where(count >= min(FEWEST, among.shape[1]), total / np.maximum(count, 1), np.nan)


def by_week(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a count has grown by in each week; nothing in week 0."""
    return np.diff(path, axis=0, prepend=path[:1])


def _long(columns: Mapping[str, NDArray[np.float64]], name: str, value: str) -> pd.DataFrame:
    """Columns of weeks one under the other."""
    parts = [pd.DataFrame({"week": np.arange(len(part)), name: key, value: part}) for key, part in columns.items()]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["week", name, value])


def title(part: Any, key: str) -> str:
    """How readers call a part of the scenario."""
    return str(part.title or key)


def build_up(run: Runlike) -> pd.DataFrame:
    """The mean share of the planned force in place, by contributor: week, contributor, share; in all at most 1."""
    among, paths = going_on(run), run.paths
    whole = sum((paths[f"in place {key}"] for key in run.scenario.contributors), np.zeros_like(paths["in force"]))
    scale = np.divide(paths["in force"], whole, out=np.ones_like(whole), where=whole > 0)
    shares = {
        title(one, key): mean(scale * paths[f"in place {key}"], among) for key, one in run.scenario.contributors.items()
    }
    return _long(shares, "contributor", "share")


def conditions(run: Runlike) -> pd.DataFrame:
    """How clear the mandate is, and in which share of the worlds each veto stands: week, condition, value."""
    among, plan = going_on(run), run.scenario
    vetoed = dict.fromkeys(name for party in plan.parties.values() for name in party.vetoes)
    shown = {"clarity of the mandate": mean(run.paths["clarity"], among)}
    for name in vetoed:
        if name in plan.contributors:
            veto = f"veto against {title(plan.contributors[name], name)}"
            shown[veto] = mean(run.paths[f"barred {name}"], among)
    return _long(shown, "condition", "value")


def acts(run: Runlike) -> pd.DataFrame:
    """The share of worlds in which a mediator does something: week, mediator, act (a number), share."""
    among, parts = going_on(run), []
    for key, one in run.scenario.mediators.items():
        path = run.paths[f"act {key}"]
        found = {int(act): mean(path == act, among) for act in np.unique(path[among])}
        parts.append(_long({str(act): share for act, share in found.items()}, "act", "share"))
        parts[-1] = parts[-1].astype({"act": int}).assign(mediator=title(one, key))
    return pd.concat(parts, ignore_index=True)


def attention(run: Runlike) -> pd.DataFrame:
    """How much mediators still care, the mean: week, mediator, attention."""
    among = going_on(run)
    found = {title(one, key): mean(run.paths[f"attention {key}"], among) for key, one in run.scenario.mediators.items()}
    return _long(found, "mediator", "attention")


def sources(plan: Any) -> dict[str, str]:
    """Those who strike or attack, each with the trajectory that counts what they do."""
    strikes = {f"strikes by {title(one, key)}": f"strikes {key}" for key, one in plan.parties.items()}
    return strikes | {f"attacks by {title(one, key)}": f"attacks {key}" for key, one in plan.spoilers.items()}


def incidents(run: Runlike) -> pd.DataFrame:
    """Incidents a week by source, the mean: week, source, incidents; week 0, before the first, left out."""
    among, paths, named = going_on(run), run.paths, sources(run.scenario)
    counts = {source: by_week(paths[name]) for source, name in named.items() if name in paths and paths[name].any()}
    rest = by_week(paths["incidents"]) - sum(counts.values(), np.zeros_like(paths["incidents"]))
    means = {source: mean(count, among) for source, count in {**counts, OTHER: rest}.items()}
    table = _long(means, "source", "incidents")
    return table[table["week"] > 0]


def smooth(table: pd.DataFrame, value: str, by: str = "") -> pd.DataFrame:
    """The same with the mean of the QUARTER around each week in the place of each value, apart for each of `by`."""

    def around(own: pd.Series) -> pd.Series:
        return own.rolling(QUARTER, min_periods=1, center=True).mean()

    means = table.groupby(by, sort=False)[value].transform(around) if by else around(table[value])
    return table.assign(**{value: means.where(table[value].notna())})


def tension(run: Runlike) -> pd.DataFrame:
    """The median of tension and the middle half of the worlds, a row a week."""
    among, path = going_on(run), run.paths["tension"]
    found = np.full((len(path), 3), np.nan)
    for week, (values, which) in enumerate(zip(path, among, strict=True)):
        if which.sum() >= min(FEWEST, path.shape[1]):
            found[week] = np.quantile(values[which], (0.25, 0.5, 0.75))
    return pd.DataFrame(found, columns=pd.Index((0.25, 0.5, 0.75), name="quantile")).rename_axis("week")


def distress(run: Runlike) -> pd.DataFrame:
    """Mean distress: week, population, distress."""
    among = going_on(run)
    found = {
        title(one, key): mean(run.paths[f"distress {key}"], among) for key, one in run.scenario.populations.items()
    }
    return _long(found, "population", "distress")


def proposals(run: Runlike) -> pd.DataFrame:
    """How often each road is proposed in an average world, by its answer: number, road, answer, times.

    `first` and `second`: by how much, in units, the road is short of what a party that refuses it asks (the median);
    `first_why` and `second_why`: the index of its most frequent reason, or -1.
    """
    paths, plan = run.paths, run.scenario
    on_table = np.where(going_on(run), paths["on table"], NO_ROAD)
    accepted = by_week(paths["accepted"]) > 0
    refuse = [by_week(paths[f"refused {party}"]) > 0 for party in plan.parties]
    surplus = [paths[f"surplus {party}"] for party in plan.parties]
    answers = dict(
        zip(
            ANSWERS,
            (
                accepted,
                refuse[0] & ~refuse[1],
                refuse[1] & ~refuse[0],
                refuse[0] & refuse[1],
                ~accepted & ~refuse[0] & ~refuse[1],
            ),
            strict=True,
        )
    )
    rows = []
    for number, (key, road) in enumerate(zip(plan.road_names(), plan.roads(), strict=True)):
        here = on_table == number
        short = [_median(-worth[here & refused]) for worth, refused in zip(surplus, refuse, strict=True)]
        reasons = [_most(paths[f"short {party}"][here & no]) for party, no in zip(plan.parties, refuse, strict=True)]
        for answer, which in answers.items():
            times = float((here & which).sum()) / kept(run)
            rows.append((number, road.name or key, answer, times, *short, *reasons))
    names = ["number", "road", "answer", "times", "first", "second", "first_why", "second_why"]
    return pd.DataFrame(rows, columns=names)


def _most(codes: NDArray[np.float64]) -> int:
    """The most frequent code of 0 and above; -1 if there is none."""
    given = codes[codes >= 0].astype(np.int64)
    return int(np.argmax(np.bincount(given))) if len(given) else -1


def _median(values: NDArray[np.float64]) -> float:
    return float(np.median(values)) if len(values) else float("nan")
