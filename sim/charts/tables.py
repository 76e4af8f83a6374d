"""Small tables that pictures need and that follow from what a scenario says."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

TALKED_OF = ": talked of, not yet in force"
BINDS_NOBODY = " What is only talked of binds nobody: no road is in force before the two sides have accepted one."


class Asked(Protocol):
    """What a picture says it was made of."""

    @property
    def scenario(self) -> Any: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...


class Runlike(Asked, Protocol):
    """What pictures ask of a run: tables, and what its scenario says."""

    @property
    def reasons(self) -> pd.DataFrame: ...
    @property
    def paths(self) -> Mapping[str, NDArray[np.float64]]: ...
    @property
    def ended_week(self) -> NDArray[np.float64]: ...
    @property
    def draws(self) -> NDArray[np.int64]: ...
    @property
    def lost(self) -> pd.DataFrame: ...
    def incidence(self) -> pd.DataFrame: ...
    def shares(self) -> pd.DataFrame: ...
    def fan(self, quantiles: Sequence[float] = ...) -> pd.DataFrame: ...


def start_of(runs: Sequence[Asked]) -> datetime.date | None:
    """The date of week 0, where all runs have the same."""
    starts = {one.scenario.start for one in runs}
    return starts.pop() if len(starts) == 1 else None


def obligations(scenario: Any) -> pd.DataFrame:
    """A row for each obligation of the roadmap: number and stage, track, owner, before, level, tranches."""
    level = {name: track.start.middle for name, track in scenario.tracks.items()}
    rows = []
    stages = zip(scenario.road_in_force.stages, scenario.stage_segments(), strict=True)
    for number, (stage, segment) in enumerate(stages, 1):
        for name, reach in segment.items():
            rows.append(
                {
                    "number": number,
                    "stage": stage.name,
                    "key": name,
                    "track": scenario.tracks[name].title or name,
                    "owner": owner(scenario, name),
                    "before": level[name],
                    "level": reach.level,
                    "tranches": reach.tranches,
                }
            )
            level[name] = reach.level
    return pd.DataFrame(rows)


def milestones(scenario: Any, *, agreed_only: bool = False) -> pd.DataFrame:
    """The level of the progress index at which each stage closes by plan: number, stage and level.

    `agreed_only`: none of a plan that is only talked of.
    """
    if agreed_only and scenario.bargaining.open:
        return pd.DataFrame({"number": [], "stage": [], "level": []})
    table = obligations(scenario)
    ways = table.groupby("key", sort=False).agg(start=("before", "first"), end=("level", "last"))
    weight = {str(key): float(scenario.tracks[key].weight.middle) for key in ways.index}
    whole = sum(weight.values())
    gone = dict.fromkeys(weight, 0.0)
    rows = []
    for number, stage in enumerate(scenario.road_in_force.stages, 1):
        for key, level in table.loc[table["number"] == number, ["key", "level"]].itertuples(index=False):
            start, end = ways.loc[key, ["start", "end"]]
            gone[key] = (level - start) / (end - start) if end > start else 1.0
        index = sum(weight[key] * gone[key] for key in weight) / whole if whole else 0.0
        rows.append({"number": number, "stage": stage.name, "level": index})
    return pd.DataFrame(rows)


def owner(scenario: Any, track: str) -> str:
    """The name, for readers, of who carries a track out."""
    key = str(scenario.tracks[track].owner)
    party = scenario.parties.get(key)
    return str(party.title or key) if party is not None else key


def sides_first(scenarios: Sequence[Any], names: Iterable[str]) -> list[str]:
    """The names, those of the two sides first and in the scenarios' order, so that a side looks the same everywhere."""
    found = list(dict.fromkeys(names))
    sides = [str(one.title or key) for plan in scenarios for key, one in plan.parties.items()]
    known = {name.casefold(): name for name in found}
    return list(dict.fromkeys([*(known[side.casefold()] for side in sides if side.casefold() in known), *found]))


def without_stages(scenarios: Sequence[Any]) -> str:
    """A sentence on panels without stages, since no road is agreed at the start; empty if there are none."""
    names = [scenario.name for scenario in scenarios if scenario.bargaining.open]
    return f" No road is agreed at the start, and so no stage is drawn: {', '.join(names)}." if names else ""


def beside_and_talked_of(scenarios: Sequence[Any]) -> str:
    """Sentences on the tracks that no stage of any roadmap, or of some, asks for, and on roads that are not agreed."""
    beside: dict[str, int] = {}
    for scenario in scenarios:
        asked = {name for stage in scenario.road_in_force.stages for name in stage.reach}
        for name, track in scenario.tracks.items():
            if name not in asked:
                label = f"{track.title or name} ({owner(scenario, name)})"
                beside[label] = beside.get(label, 0) + 1
    everywhere = [label for label, count in beside.items() if count == len(scenarios)]
    elsewhere = [label for label in beside if label not in everywhere]
    words = f" Beside the road: {', '.join(everywhere)}." if everywhere else ""
    words += f" Beside some of the roads: {', '.join(elsewhere)}." if elsewhere else ""
    return words + (BINDS_NOBODY if any(scenario.bargaining.open for scenario in scenarios) else "")
