"""The turning points of one world: its chance of completion week by week, and the decisions that moved it most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.scenario.load import load, with_changes
from sim.scenario.mechanisms import applied
from sim.scenario.schema import Scenario
from sim.study.choices import evaluation, verdict
from sim.study.choices.decisions import Decision, decisions_of
from sim.study.choices.forks import trunk_of
from sim.study.defaults import FUTURES
from sim.study.registry import Means, study
from sim.study.story import tell
from sim.study.study import Asked, Setting, Study
from sim.study.telling.watch import Step
from sim.study.whole_numbers import check_world
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept, Whole


@dataclass(frozen=True, repr=False)
class TurningPoints(Study):
    """One world, its chances as each week opens, and its decisions; the tables are those of `tables()`.

    `chances`: a row for each week, from 0 (the opening) to the end; `decisions`: a row for each that was judged, the
    one that moved the chance most first; `told`: the sentences of the world's story.
    """

    setting: Setting
    world: int
    futures: int
    chances: pd.DataFrame
    decisions: pd.DataFrame
    told: pd.DataFrame
    kind: ClassVar[str] = "turning points"

    @property
    def runs(self) -> Sequence[Asked]:
        """What was asked."""
        return (self.setting,)

    @property
    def asked(self) -> Mapping[str, Any]:
        """Which world, how many futures, how many decisions."""
        return {"world": self.world, "futures": self.futures}

    @property
    def outcome(self) -> str:
        """How the world ends: a word of STATES."""
        return str(self.chances["outcome"].iloc[-1])

    @property
    def clear(self) -> pd.DataFrame:
        """The decisions that moved the chance beyond chance alone; none where none was judged."""
        return self.decisions[self.decisions["clear"].astype(bool)]

    def swings(self) -> pd.DataFrame:
        """The weeks by how far the chance of completion moved in them, the furthest first, with what happened.

        `change` is that from the week's opening to the next one's; the futures of both weeks share their luck, and
        `standard_error` is that of the difference future by future.
        """
        table, judged = self.chances, self.clear
        moved = table.iloc[1:].assign(before=table["completed"].to_numpy()[:-1])
        decided = {
            int(week): " ".join(f"Decision: {did}." for did in same["did"]) for week, same in judged.groupby("week")
        }
        happened = (
            self.told[~self.told["kind"].isin(QUIET) & (self.told["week"] == self.told["until"])]
            .groupby("week")["text"]
            .agg(" ".join)
        )
        told: dict[Any, str] = happened.to_dict()
        found = pd.DataFrame(
            {
                "week": moved["week"],
                "before": moved["before"],
                "after": moved["completed"],
                "change": moved["change"],
                "standard_error": moved["change_error"],
                "happened": [
                    " ".join(part for part in (decided.get(week, ""), told.get(week, ""), turned) if part)
                    or self._goes_on(week)
                    for week, turned in zip(moved["week"], moved["turned"], strict=True)
                ],
            }
        )
        order = np.argsort(-found["change"].abs().to_numpy(), kind="stable")
        return found.iloc[order].reset_index(drop=True)

    def _goes_on(self, week: int) -> str:
        """What goes on in a week in which nothing else happens: who holds what is due."""
        told = self.told[self.told["kind"].isin(GOING_ON)]
        return " ".join(told.loc[(told["week"] <= week) & (week <= told["until"]), "text"])

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Chances, decisions, and the story's sentences."""
        name = self.setting.scenario.name
        found = {"chances": self.chances, "decisions": self.decisions, "story": self.told}
        return {key: table.assign(scenario=name) for key, table in found.items()}

    @classmethod
    def restore(cls, setting: Setting, asked: Mapping[str, Any], tables: Whole) -> TurningPoints:
        """The study whose tables these are."""
        own = (tables[name].drop(columns="scenario").reset_index(drop=True) for name in ("chances", "decisions"))
        chances, decisions = own
        told = tables["story"].drop(columns="scenario").reset_index(drop=True)
        return cls(setting, asked["world"], asked["futures"], chances, decisions, told)


QUIET = (
    "as before",
    "holds",
    "prepares",
    "waits",
    "tries",
    "trust",
    "reason",
    "violence",
    "distress",
    "setting",
    "mediators",
    "cast",
    "at the end",
    "caveat",
)
"""Kinds of sentences that say how things go on, and not what happened in a week."""
GOING_ON = ("as before", "holds", "tries")
"""Those of them that say who keeps the road waiting."""


def turning_points(
    scenario: Scenario | str | Path,
    world: int = 0,
    seed: int = 0,
    *,
    futures: int = FUTURES,
    weeks: int | None = None,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> TurningPoints:
    """Follow a world on its own luck, and let `futures` others go on from each of its weeks with fresh luck.

    1. As each week opens: the share of futures in each state at the end. The world stays what it is (its assumptions,
    types, moods, the frailty of its truce); only the dice thrown from then on differ. 2. Each decision is judged: the
    same futures with what the party did and with the other choice, forced in that week only, on the same luck; by a
    part of the futures. 3. Of those in a row the one that moved the chance most; and of these the first few are
    judged again by more and fresh futures, so that being chosen does not flatter them. `weeks`: how many are
    lived through, instead of the scenario's. Raises ValueError for a number
    that is none, and BadScenario for a file that does not hold. Like the evaluation bar of a chess engine.
    """
    check_world(world, seed, futures)
    given = scenario if isinstance(scenario, Scenario) else load(scenario)
    plan = applied(given if weeks is None else with_changes(given, {"weeks": weeks}))
    trunk, lived, steps = trunk_of(plan, world, seed, branch)
    decisions: list[Decision] = []

    def watched() -> Iterator[Step]:
        for step in steps:
            decisions.extend(decisions_of(step))
            yield step

    told = tell(lived, watched())
    report = Counted(evaluation.work(trunk, decisions, futures), on_progress)
    chances = evaluation.chances(trunk, told.states, futures, report, workers)
    judged = evaluation.judged(trunk, decisions, futures, report, workers)
    return TurningPoints(Setting(plan, 1, seed, branch), world, futures, chances, judged, told.table())


class Counted:
    """Counts futures that were followed, and says so."""

    def __init__(self, everything: int, on_progress: Progress | None) -> None:
        self._everything, self._done, self._tell = everything, 0, on_progress

    def __call__(self, count: int) -> None:
        self._done += count
        if self._tell is not None:
            self._tell(self._done, self._everything)


def _restored(question: Question, kept: Kept) -> TurningPoints:
    """The answer out of the tables that were kept."""
    return TurningPoints.restore(question.settings[0], question.asked, kept)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    futures, weeks = question.asked["futures"], question.plans[0].weeks
    return float(futures * weeks * weeks / 2 + 2 * verdict.MOST * verdict.JUDGING * futures * weeks)


@study("turning points", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> TurningPoints:
    """What a question of this kind is answered with."""
    asked = question.asked
    return turning_points(question.plans[0], asked["world"], question.seed, futures=asked["futures"], **means)
