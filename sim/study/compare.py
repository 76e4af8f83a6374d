"""Several scenarios on the same luck, world by world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.model.outcomes import STATES
from sim.phrases import CAVEAT
from sim.scenario.check import check_budget
from sim.scenario.sameness import same
from sim.scenario.schema import Scenario
from sim.study import ceiling, waterfall
from sim.study.alike import alike, like
from sim.study.blocks import Task
from sim.study.follow import follow_each
from sim.study.registry import Means, study
from sim.study.run import KEPT, OBSTACLES_OF, Run
from sim.study.statistics import UNLIKELY, by_chance, corrected, mean_of, together, width
from sim.study.study import Setting, Study
from sim.study.whole_numbers import whole
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept

AGAINST = "against"
"""The key of what is asked that names the baseline."""
"""Below which the corrected chance of a difference counts as beyond chance."""


@dataclass(frozen=True, repr=False)
class Comparison(Study):
    """Runs of several scenarios: world n of each met the same luck; `ceilings` as sim.study.ceiling has them.

    `against`: the name of the one that all others are held against, the first of the runs; nothing where each is held
    against each.
    """

    runs: tuple[Run, ...] = ()
    ceilings: pd.DataFrame = field(default_factory=pd.DataFrame)
    against: str = ""
    kind: ClassVar[str] = "comparison"

    def __post_init__(self) -> None:
        if self.against and self.runs and self.against != self.runs[0].scenario.name:
            raise ValueError(f"`{self.against}` is not the first of the scenarios that are compared")

    @property
    def asked(self) -> Mapping[str, Any]:
        """The baseline, where there is one, and of how many worlds it was asked where they are lost, if it was."""
        of_chains = next((run.asked for run in self.runs if run.asked), {})
        return {**({AGAINST: self.against} if self.against else {}), **of_chains}

    def pairs(self, runs: Sequence[Run]) -> list[tuple[Run, Run]]:
        """Which of some runs are held against each other: each against each, or all others against the baseline."""
        every = combinations(runs, 2)
        return [(one, two) for one, two in every if not self.against or one.scenario.name == self.against]

    def ranked(self) -> list[Run]:
        """The runs that can be ranked, since completing means the same there: as with the baseline, if there is one."""
        plans = [one.scenario for one in self.runs]
        return [self.runs[place] for place in (like(plans, plans[0]) if self.against else alike(plans))]

    def summary(self) -> pd.DataFrame:
        """The runs' summaries, one under the other."""
        return pd.concat([one.summary().reset_index() for one in self.runs], ignore_index=True)

    def shares(self) -> pd.DataFrame:
        """The runs' shares week by week, with a column `scenario`."""
        return pd.concat([one.shares().assign(scenario=one.scenario.name) for one in self.runs], ignore_index=True)

    @property
    def reasons(self) -> pd.DataFrame:
        """Who held stalled worlds up and why, with a column `scenario`."""
        return pd.concat([one.reasons.assign(scenario=one.scenario.name) for one in self.runs], ignore_index=True)

    def differences(self) -> pd.DataFrame:
        """For each of `pairs` and each state: the difference of shares, second minus first, world by world.

        The 95 % interval is that of the paired differences, with draws of the assumptions as clusters
        (`statistics.together`: with facts each road keeps worlds of its own).
        """
        rows = []
        for first, second in self.pairs(self.runs):
            for state in STATES:
                paired = (second.outcome == state).astype(float) - (first.outcome == state)
                found = mean_of(paired, together(first.draws, second.draws))
                rows.append(
                    {
                        "first": first.scenario.name,
                        "second": second.scenario.name,
                        "state": state,
                        "difference": found.mean,
                        "standard_error": found.standard_error,
                        "low": found.low,
                        "high": found.high,
                        "worlds_that_differ": int(np.count_nonzero(paired)),
                    }
                )
        return pd.DataFrame(rows)

    def apart(self) -> pd.DataFrame:
        """For each pair of scenarios that can be ranked: whether one completes more often than the other beyond chance.

        `chance` is that of a difference at least as large if there were none (statistics.by_chance: exact, by worlds
        that met the same luck, with draws of the assumptions as what is independent); `corrected` the same for all
        these pairs together (Holm); `apart`, whether that is below UNLIKELY.
        """
        runs = self.ranked()
        pairs = self.pairs(runs)
        done = {one.scenario.name: (one.outcome == "completed").astype(np.int64) for one in runs}
        chances = [
            by_chance(done[second.scenario.name] - done[first.scenario.name], together(first.draws, second.draws))
            for first, second in pairs
        ]
        return pd.DataFrame(
            [
                (first.scenario.name, second.scenario.name, chance, for_all, for_all < UNLIKELY)
                for (first, second), chance, for_all in zip(pairs, chances, corrected(chances), strict=True)
            ],
            columns=["first", "second", "chance", "corrected", "apart"],
        )

    def furthest(self) -> float:
        """How far apart two of the scenarios that can be ranked may be, as a difference of shares completed.

        The end of the widest of intervals of which all hold at once with 95 %; NaN where an error is not known.
        """
        runs = self.ranked()
        pairs = self.pairs(runs)
        done = {one.scenario.name: (one.outcome == "completed").astype(float) for one in runs}
        found = [
            mean_of(done[second.scenario.name] - done[first.scenario.name], together(first.draws, second.draws))
            for first, second in pairs
        ]
        return float(np.max([abs(one.mean) + width(len(pairs)) * one.standard_error for one in found]))

    @property
    def luck(self) -> str:
        """What the roads share: where facts were held against each by itself, only the luck since the last fact."""
        is_weighed = any(one.scenario.observed.facts for one in self.runs)
        return "on the same luck since the last fact" if is_weighed else "on the same luck"

    def __repr__(self) -> str:
        return "\n".join([self.answer(), *(one.answer() for one in self.runs), CAVEAT])

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """The runs' tables, one under the other, and the paired differences."""
        from sim.study.run_tables import tables_of

        kept = {} if self.ceilings.empty else {ceiling.CEILINGS: self.ceilings}
        return {**tables_of(self.runs), "differences": self.differences(), **kept}


def of_one_past(first: Run, second: Run) -> float:
    """The share of pairs of worlds that go back to the same draw of the assumptions."""
    return float(np.mean(first.draws == second.draws))


def compare(
    scenarios: Sequence[Scenario | str | Path],
    worlds: int = 2000,
    seed: int = 0,
    *,
    against: Scenario | str | Path | None = None,
    obstacles: int = 0,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Comparison:
    """Run several scenarios on the same luck; with `against`, hold each of them against that one, and not all pairs.

    `obstacles`: of how many worlds of each to ask where they are lost, as sim.run has it. Raises ValueError where the
    number of futures per draw differs, since worlds could not be paired then.
    """
    from sim.scenario.load import load

    plans = [one if isinstance(one, Scenario) else load(one) for one in scenarios]
    baseline = against if against is None or isinstance(against, Scenario) else load(against)
    if baseline is not None:
        plans = with_baseline(plans, baseline)
    if not plans:
        raise ValueError("nothing to compare: name at least one scenario")
    if len({plan.futures_per_draw for plan in plans}) > 1:
        raise ValueError("scenarios can be compared only with the same `futures_per_draw`")
    if same(plan.name for plan in plans):
        raise ValueError("scenarios that are compared need different names")
    for plan in plans:
        check_budget(plan, worlds + waterfall.RUNS * whole("obstacles", obstacles, 0))
    tasks = [Task(plan, worlds, seed, branch, kept=min(KEPT, worlds)) for plan in plans]
    asked = waterfall.tasks(plans, obstacles, seed, branch)
    others = [*asked, *ceiling.tasks(plans, worlds, seed, branch)]
    found = follow_each([*tasks, *others], workers, on_progress)
    plain, found = found[: len(plans)], found[len(plans) :]
    runs, at_best = waterfall.beside(plain, asked, found[: len(asked)]), found[len(asked) :]
    return Comparison(runs, ceiling.ceilings(runs, at_best), baseline.name if baseline is not None else "")


def with_baseline(plans: Sequence[Scenario], baseline: Scenario) -> list[Scenario]:
    """The baseline first, and then those of the scenarios that are not the same."""
    return [baseline, *(plan for plan in plans if plan != baseline)]


def restored(settings: Sequence[Setting], kept: Kept, against: str = "") -> Comparison:
    """The comparison whose tables these are."""
    from sim.study.kept_runs import runs_from

    return Comparison(runs_from(settings, kept), ceiling.kept(kept), against)


def _restored(question: Question, kept: Kept) -> Comparison:
    """The answer out of the tables that were kept."""
    return restored(question.settings, kept, question.asked.get(AGAINST, ""))


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    each: int = question.worlds + min(question.worlds, ceiling.WORLDS)
    each += waterfall.RUNS * int(question.asked.get(OBSTACLES_OF, 0))
    return float(each * sum(plan.weeks for plan in question.plans))


def _beside(question: Question) -> list[Task]:
    """What is followed for the chains of obstacles, and for the ceilings."""
    worlds, luck = question.asked.get(OBSTACLES_OF, 0), (question.seed, question.branch)
    chains = waterfall.tasks(question.plans, worlds, *luck)
    return [*chains, *ceiling.tasks(question.plans, question.worlds, *luck)]


@study("comparison", restore=_restored, work=_work, beside=_beside)
def _answered(question: Question, means: Means) -> Comparison:
    """What a question of this kind is answered with."""
    baseline = question.plans[0] if question.asked.get(AGAINST) else None
    of_chains = question.asked.get(OBSTACLES_OF, 0)
    return compare(question.plans, question.worlds, question.seed, against=baseline, obstacles=of_chains, **means)
