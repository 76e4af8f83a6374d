"""What has happened since as a study: what was learnt, and how the shares stand before and after."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.model.outcomes import STATES
from sim.phrases import counted
from sim.scenario.check import check_budget
from sim.scenario.load import load
from sim.scenario.observations import observing
from sim.scenario.observed import Observed
from sim.scenario.obstacles import check as check_asked
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.follow import follow_each
from sim.study.registry import Means, study
from sim.study.run import KEPT, Run
from sim.study.study import Setting, Study
from sim.study.update.kept import learn_once
from sim.study.update.reading import facts
from sim.study.whole_numbers import whole
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept

TABLES = ("facts", "dates", "numbers", "obstacles")
ONE_IN = 0.1  # a tail from here on is no surprise
UNKNOWN = 0.001  # below it hardly any world shows anything like the fact


def before(plan: Scenario) -> Scenario:
    """The scenario as it was before the facts were known, one future for each draw as after them."""
    return plan.model_copy(update={"observed": Observed(), "futures_per_draw": 1, "name": _named(plan, "before")})


def after(plan: Scenario) -> Scenario:
    """The scenario with the facts, under a name of its own."""
    return plan.model_copy(update={"name": _named(plan, "after")})


def _named(plan: Scenario, when: str) -> str:
    return f"{plan.name[:70]}, {when}"


@dataclass(frozen=True, repr=False)
class Update(Study):
    """A scenario before and after dated facts were held against its worlds.

    `runs`: the same number of futures before and after; `found` has the tables facts, dates and numbers
    (sim.study.update.learning.Learnt), and obstacles: before and after, by how much each of them lowers the share
    completed and what its absence alone would bring, of `looked_at` worlds (0: it was not asked).
    """

    scenario: Scenario
    both: tuple[Run, Run]
    found: Mapping[str, pd.DataFrame]
    looked_at: int = 0
    kind: ClassVar[str] = "update"

    @property
    def runs(self) -> tuple[Run, Run]:
        """Before and after."""
        return self.both

    @property
    def asked_of(self) -> tuple[Scenario]:
        """The scenario, once: before and after are one question."""
        return (self.scenario,)

    @property
    def facts(self) -> pd.DataFrame:
        """A row for each fact: what was observed, what was expected, and how surprising it is."""
        return self.found["facts"]

    @property
    def dates(self) -> pd.DataFrame:
        """A row for each day with facts: effective number of worlds, distinct draws, and whether it was resampled."""
        return self.found["dates"]

    @property
    def numbers(self) -> pd.DataFrame:
        """A row for each uncertain number: its range before and after."""
        return self.found["numbers"]

    @property
    def asked(self) -> Mapping[str, Any]:
        """Of how many worlds the obstacles were asked."""
        return {"obstacles": self.looked_at}

    @property
    def obstacles(self) -> pd.DataFrame:
        """A row for each obstacle, before and after; none where it was not asked."""
        return self.found["obstacles"]

    @property
    def effective(self) -> float:
        """The smallest effective number of worlds at any date."""
        return float(self.dates["effective"].min())

    @property
    def moved(self) -> pd.DataFrame:
        """The numbers about which something was learnt, those first of which least of the range is left."""
        return self.numbers[self.numbers["moved"]].sort_values("left", kind="stable", ignore_index=True)

    @property
    def known_until(self) -> datetime.date:
        """The day of the last fact."""
        return datetime.date.fromisoformat(str(self.dates["date"].iloc[-1]))

    def shifts(self) -> pd.DataFrame:
        """A row for each state: its share before and after, and the difference with its standard error.

        The worlds after are not those before, so that the errors add up as of independent samples.
        """
        earlier, later = (run.summary() for run in self.both)
        rows = []
        for state in STATES:
            one, other = earlier.loc[state], later.loc[state]
            error = float(np.hypot(one["standard_error"], other["standard_error"]))
            rows.append(
                {
                    "state": state,
                    "before": one["share"],
                    "after": other["share"],
                    "difference": other["share"] - one["share"],
                    "standard_error": error,
                }
            )
        return pd.DataFrame(rows)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found."""
        from sim.study.run_tables import tables_of

        return {**tables_of(self.both), "shifts": self.shifts(), **{name: self.found[name] for name in TABLES}}

    @classmethod
    def restore(cls, setting: Setting, asked: Mapping[str, Any], kept: Kept) -> Update:
        """The study whose tables these are."""
        from sim.study.kept_runs import runs_from

        plan = setting.scenario
        settings = [Setting(one, setting.worlds, setting.seed, setting.branch) for one in (before(plan), after(plan))]
        earlier, later = runs_from(settings, kept)
        return cls(plan, (earlier, later), {name: kept[name] for name in TABLES}, asked["obstacles"])


def update(
    scenario: Scenario | str | Path,
    observed: str | Path | None = None,
    worlds: int = 2000,
    seed: int = 0,
    *,
    obstacles: int = 0,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Update:
    """Hold dated facts against the worlds of a scenario, and follow those that are kept to the end.

    `observed`: a file of observations; None where the scenario has facts of its own. `obstacles`: of how many worlds to
    ask, before and after, where they are lost (some 50 runs). Raises BadScenario for a file that does not hold, and
    where too few worlds agree with the facts.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    if observed is not None:
        plan = observing(plan, observed)
    if not plan.observed.facts:
        raise ValueError("nothing was observed: name a file of observations")
    whole("worlds", worlds, 1)
    whole("seed", seed, 0)
    if whole("obstacles", obstacles, 0):
        check_asked(plan)
    check_budget(plan, worlds, 2)
    if obstacles:
        check_budget(plan, obstacles, runs_of_obstacles(plan))
    found = learn_once(plan, worlds, seed, branch)
    keep, both = min(KEPT, worlds), (before(plan), after(plan))
    tasks = [Task(one, worlds, seed, branch, kept=keep) for one in both]
    earlier, later = follow_each(tasks, workers, on_progress)
    lost = [_lost(one, obstacles, seed, branch, workers, on_progress) for one in both if obstacles]
    tables = {
        "facts": found.facts,
        "dates": found.dates,
        "numbers": found.numbers,
        "obstacles": pd.concat(lost, ignore_index=True) if lost else pd.DataFrame(columns=list(LOST)).astype(LOST),
    }
    return Update(plan, (earlier, later), tables, obstacles)


LOST = {
    "scenario": object,
    "obstacle": object,
    "title": object,
    "completed": float,
    "change": float,
    "change_error": float,
    "gain": float,
    "gain_error": float,
}
"""The columns of the table of obstacles."""


def runs_of_obstacles(plan: Scenario) -> int:
    """How many runs obstacles take at the most; those that come to the same are made once."""
    from sim.study.away import situations

    return len(situations(plan))


def cost(plan: Scenario, worlds: int, obstacles: int) -> str:
    """What an update is going to do, in a sentence: the worlds that are weighed, and those that are followed."""
    last = max(fact.assimilated for fact in facts(plan))
    said = (
        f"To do: {max(worlds, plan.observed.learners):,} worlds for {counted(last, 'week')}, which are weighed; then 2 "
        f"runs of {counted(worlds, 'world')}, {plan.weeks} weeks each"
    )
    if not obstacles:
        return f"{said}."
    most = 2 * runs_of_obstacles(plan)
    return (
        f"{said}; then, for the obstacles, up to {most} runs of {counted(obstacles, 'world')}. With few worlds a run "
        f"takes about as long whatever their number, so that these take up to {most // 2} times as long as the two."
    )


def _lost(
    plan: Scenario, worlds: int, seed: int, branch: str, workers: Workers, on_progress: Progress | None
) -> pd.DataFrame:
    """Where the worlds of a scenario are lost: a row for each obstacle."""
    from sim.study.obstacles import obstacles

    found = obstacles(plan, worlds, seed, branch=branch, workers=workers, on_progress=on_progress)
    chain = found.chain().iloc[1:].rename(columns={"difference": "change", "standard_error": "change_error"})
    alone = found.alone().rename(columns={"standard_error": "gain_error"})
    table = chain.merge(alone[["obstacle", "gain", "gain_error"]], on="obstacle", validate="one_to_one")
    return table.assign(scenario=plan.name)[list(LOST)].astype(LOST)


def _restored(question: Question, kept: Kept) -> Update:
    """The answer out of the tables that were kept."""
    return Update.restore(question.settings[0], question.asked, kept)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    [plan] = question.plans
    last = max(fact.assimilated for fact in facts(plan))
    obstacles = question.asked["obstacles"] * runs_of_obstacles(plan) * plan.weeks
    return float(max(question.worlds, plan.observed.learners) * last + 2 * (question.worlds * plan.weeks + obstacles))


@study("update", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> Update:
    """What a question of this kind is answered with."""
    return update(question.plans[0], None, question.worlds, question.seed, **question.asked, **means)
