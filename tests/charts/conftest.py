"""Runs made up for pictures: what a run offers to them, and no more."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

STATES = ("completed", "progressing", "stalled", "collapsed")
WEEKS = 102

STAGES = (
    ("Heavy weapons and the first line", {"disarmament": (0.5, 4), "withdrawal": (0.7, 2)}),
    (
        "Light weapons and the second line",
        {"disarmament": (1.0, 5), "withdrawal": (1.0, 3), "force": (1.0, 2)},
    ),
    ("Reconstruction", {"reconstruction": (0.6, 6)}),
)


def road(*stages: tuple[str, Mapping[str, tuple[float, int]]]) -> SimpleNamespace:
    """What a scenario says of its road, with the least that pictures ask for."""

    def track(title: str, owner: str, start: float, weight: float = 1.0) -> SimpleNamespace:
        return SimpleNamespace(
            title=title,
            owner=owner,
            start=SimpleNamespace(middle=start),
            weight=SimpleNamespace(middle=weight),
        )

    segments = [
        {key: SimpleNamespace(level=level, tranches=cuts) for key, (level, cuts) in reach.items()}
        for _, reach in stages
    ]
    return SimpleNamespace(
        name="A road",
        start=datetime.date(2026, 1, 26),
        parties={"israel": SimpleNamespace(title="Israel"), "hamas": SimpleNamespace(title="")},
        tracks={
            "disarmament": track("Disarmament", "hamas", 0.0, 2.0),
            "withdrawal": track("Withdrawal", "israel", 0.35),
            "force": track("", "contributors", 0.0),
            "reconstruction": track("Reconstruction", "donors", 0.0),
            "crossings": track("Crossings", "israel", 0.2),
        },
        mandate_ends=None,
        road_in_force=SimpleNamespace(stages=[SimpleNamespace(name=name, reach=dict(reach)) for name, reach in stages]),
        stage_segments=lambda: segments,
        bargaining=SimpleNamespace(open=False),
        **{section: {} for section in ("contributors", "mediators", "populations", "spoilers", "other_roads")},
    )


@dataclass
class MadeUpRun:
    """A run whose worlds end as `final` says: shares of STATES in the last week."""

    scenario: Any
    final: tuple[float, ...]
    worlds: int = 2000
    seed: int = 0
    blame: Mapping[tuple[str, str], float] = field(default_factory=dict)
    paths: Mapping[str, Any] = field(default_factory=dict)
    ended_week: Any = None
    lost: pd.DataFrame = field(default_factory=pd.DataFrame)

    def shares(self) -> pd.DataFrame:
        pace = 1 - np.exp(-np.arange(WEEKS + 1) / 30)
        pace /= pace[-1]
        opening = np.array([0.0, 1.0, 0.0, 0.0])
        share = opening + pace[:, None] * (np.array(self.final) - opening)
        frame = pd.DataFrame(share, columns=pd.Index(STATES, name="state")).rename_axis("week")
        long = frame.stack().rename("share").reset_index()
        return long.assign(standard_error=np.sqrt(long["share"] * (1 - long["share"]) / self.worlds))

    def fan(self, quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> pd.DataFrame:
        reach = np.minimum(1, np.arange(WEEKS + 1) / 80)
        known = {0.05: 0.05, 0.25: 0.3, 0.5: 0.2 + 0.8 * self.final[0], 0.75: 0.9, 0.95: 1.0}
        ends = {q: float(np.interp(q, list(known), list(known.values()))) for q in quantiles}
        return pd.DataFrame({q: reach * min(1.0, max(e, 0)) for q, e in ends.items()}).rename_axis("week")

    def __post_init__(self) -> None:
        reach = np.minimum(1, np.arange(WEEKS + 1) / 80)
        worlds = np.linspace(0.05, min(1.0, 0.1 + 2 * self.final[0]), KEPT)
        self.paths = {"progress": reach[:, None] * worlds, **self.paths}

    @property
    def draws(self) -> Any:
        return np.arange(self.worlds)

    def incidence(self) -> pd.DataFrame:
        table = self.shares().rename(columns={"state": "end"})
        return table[table["end"].isin(("completed", "collapsed"))]

    @property
    def reasons(self) -> pd.DataFrame:
        rows = [(actor, actor.title(), why, weeks * self.worlds) for (actor, why), weeks in self.blame.items()]
        frame = pd.DataFrame(rows, columns=["actor", "title", "reason", "weeks"])
        return frame.assign(share=frame["weeks"] / frame["weeks"].sum())


BLAME = {
    ("hamas", "exposure"): 12.0,
    ("hamas", "protection"): 6.0,
    ("hamas", "hesitation"): 0.3,
    ("israel", "own cost"): 7.0,
    ("israel", "tension"): 5.0,
    ("contributors", "not delivered"): 4.0,
    ("contributors", "unwilling"): 2.5,
}


@pytest.fixture(scope="session")
def make_run() -> Callable[..., MadeUpRun]:
    """Makes a run by its name; the rest may be left out."""

    def make(
        name: str = "Disarmament first", final: tuple[float, ...] = (0.4, 0.1, 0.3, 0.2), **more: Any
    ) -> MadeUpRun:
        scenario = more.pop("scenario", None) or road(*STAGES)
        scenario.name = name
        scenario.start = more.pop("start", scenario.start)
        return MadeUpRun(scenario, final, blame=more.pop("blame", BLAME), **more)

    return make


KEPT = 40


def whole_cast() -> SimpleNamespace:
    """The scenario of `road` with others around the two parties, and two roads."""
    plan = road(*STAGES)
    plan.parties = {"a": SimpleNamespace(title="A", vetoes={"two": 1}), "b": SimpleNamespace(title="B", vetoes={})}
    named = lambda *keys: {key: SimpleNamespace(title=key.title()) for key in keys}  # noqa: E731
    plan.contributors, plan.mediators, plan.spoilers = named("one", "two"), named("m1", "m2"), named("s")
    for one in plan.contributors.values():
        one.troops = SimpleNamespace(limits=(0.5, 0.5))
    plan.populations = {"people": SimpleNamespace(title="People", side="b")}
    plan.other_roads = {"other": SimpleNamespace(name="Other road", stages=plan.road_in_force.stages)}
    plan.road_in_force.name = "First road"
    plan.roads = lambda: [plan.road_in_force, plan.other_roads["other"]]
    plan.road_names = lambda: ["roadmap", "other"]
    return plan


def traced() -> dict[str, Any]:
    """Trajectories of the first worlds of such a scenario; the first half of them ends in week 50."""
    weeks, worlds = np.arange(WEEKS + 1.0)[:, None], np.arange(KEPT)
    still, even = np.minimum(weeks, np.where(worlds < KEPT // 2, 50, WEEKS)), worlds % 2 == 0
    nothing = 0 * (weeks + worlds)
    share = np.minimum(still / 80, 1)
    return {
        "tension": 1 + still / 100,
        "incidents": 3 * still,
        "strikes a": np.floor(still / 10),
        "strikes b": nothing,
        "attacks s": np.floor(still / 5),
        "distress people": 0.8 - share / 2,
        "in force": np.minimum(0.9 * share + 0.6 * share, 1),
        "in place one": 0.9 * share,
        "in place two": 0.6 * share,
        "clarity": share,
        "barred two": nothing + even,
        **{f"attention {m}": 1 - share / 2 for m in ("m1", "m2")},
        "act m1": np.where(still % 2 == 0, 1, 7) + nothing,
        "act m2": nothing + np.where(even, 2, 0),
        "on table": np.where(still == 20, 1, np.where(still == 30, 0, -1)) + nothing,
        "proposed": (still >= 20) + 1.0 * (still >= 30),
        "accepted": (still >= 20) * even * 1.0,
        "refused a": (still >= 30) * 1.0 + nothing,
        "refused b": (still >= 20) * ~even * 1.0 + (still >= 30) * even,
        "surplus a": nothing - 0.1,
        "surplus b": nothing - 0.2,
        "short a": nothing,
        "short b": nothing + 6.0,
    }


@pytest.fixture(scope="session")
def make_cast() -> Callable[..., MadeUpRun]:
    """Makes a run of the whole cast by its name."""

    def make(name: str = "Whole cast", **more: Any) -> MadeUpRun:
        scenario = whole_cast()
        scenario.name = name
        ended = np.where(np.arange(2000) % KEPT < KEPT // 2, 50.0, np.nan)
        return MadeUpRun(scenario, (0.4, 0.1, 0.3, 0.2), blame=BLAME, paths=traced(), ended_week=ended, **more)

    return make


@pytest.fixture(scope="session")
def make_differences() -> Callable[[list[MadeUpRun]], pd.DataFrame]:
    """The paired differences of runs, as a comparison gives them."""

    def make(runs: list[MadeUpRun]) -> pd.DataFrame:
        rows = []
        for a, b in combinations(runs, 2):
            for k, state in enumerate(STATES):
                gap = b.final[k] - a.final[k]
                rows.append((a.scenario.name, b.scenario.name, state, gap, gap - 0.03, gap + 0.03))
        return pd.DataFrame(rows, columns=["first", "second", "state", "difference", "low", "high"])

    return make
