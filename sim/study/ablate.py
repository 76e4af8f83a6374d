"""What each mechanism does: a scenario with it and without it, on the same luck, world by world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.scenario.check import check_budget
from sim.scenario.faults import BadScenario, Fault, close_match
from sim.scenario.load import load
from sim.scenario.mechanisms import MECHANISMS, present, without
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.follow import follow_each
from sim.study.registry import Means, plain_work, study
from sim.study.run import Run
from sim.study.statistics import mean_of
from sim.study.statistics import width as wide
from sim.study.study import Setting, Study
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept

LEAST = 0.005  # half a point: the smallest change of a share that is worth a mechanism
ROUNDING = 1e-12


@dataclass(frozen=True, repr=False)
class Ablation(Study):
    """A run of the whole scenario, and how the same worlds ended without each of its mechanisms.

    `outcomes[mechanism]` (worlds): a word of STATES for each.
    """

    whole: Run
    outcomes: Mapping[str, NDArray[np.str_]]
    kind: ClassVar[str] = "ablation"

    @property
    def runs(self) -> Sequence[Run]:
        """The run of the whole scenario."""
        return (self.whole,)

    @property
    def asked(self) -> Mapping[str, Any]:
        """The mechanisms that were switched off in turn."""
        return {"mechanisms": list(self.outcomes)}

    @property
    def comparisons(self) -> int:
        """The number of differences that are told at once: for each mechanism one of each state."""
        return len(self.outcomes) * len(STATES)

    def effects(self) -> pd.DataFrame:
        """A row for each mechanism and state: the share with it minus the share without it, strongest first.

        The 95 % intervals are those of the paired differences, with draws of the assumptions as clusters, and widened
        for the number of comparisons (Bonferroni): all of them hold at once. `moves`: at least half a point, and the
        interval leaves out 0.
        """
        width = wide(self.comparisons)
        rows = []
        for name, outcome in self.outcomes.items():
            for state in STATES:
                paired = (self.whole.outcome == state).astype(float) - (outcome == state)
                found = mean_of(paired, self.whole.draws)
                reach = width * found.standard_error
                low, high = found.mean - reach, found.mean + reach
                rows.append(
                    {
                        "mechanism": name,
                        "title": MECHANISMS[name].title,
                        "state": state,
                        "share_with": float(np.mean(self.whole.outcome == state)),
                        "share_without": float(np.mean(outcome == state)),
                        "difference": found.mean,
                        "standard_error": found.standard_error,
                        "low": low,
                        "high": high,
                        "worlds_that_differ": int(np.count_nonzero(paired)),
                        "moves": bool(abs(found.mean) >= LEAST - ROUNDING and (low > 0 or high < 0)),
                    }
                )
        table = pd.DataFrame(rows)
        strength = table["difference"].abs().groupby(table["mechanism"]).transform("max")
        return table.iloc[np.argsort(-strength.to_numpy(), kind="stable")].reset_index(drop=True)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """The effects, how each world ends without each mechanism, and the tables of the whole scenario's run."""
        from sim.study.run_tables import tables_of

        there = {"scenario": self.whole.scenario.name, "world": np.arange(self.whole.worlds)}
        without = pd.DataFrame({**there, **{name: one.astype(object) for name, one in self.outcomes.items()}})
        effects = self.effects().assign(scenario=self.whole.scenario.name)
        return {"effects": effects, **tables_of([self.whole]), "without": without}

    @classmethod
    def restore(cls, setting: Setting, asked: Mapping[str, Any], kept: Kept) -> Ablation:
        """The ablation whose tables these are."""
        from sim.study.kept_runs import runs_from

        [whole] = runs_from([setting], kept)
        without = kept["without"]
        return cls(whole, {name: without[name].to_numpy(dtype=str) for name in asked["mechanisms"]})


def ablate(
    scenario: Scenario | str | Path,
    worlds: int = 2000,
    seed: int = 0,
    *,
    only: Sequence[str] = (),
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Ablation:
    """Switch off each mechanism of a scenario in turn, or those named by `only`, on the same luck.

    Raises BadScenario for a name in `only` that the scenario does not have, and where it has none at all.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    names = chosen(plan, only)
    plans = [plan, *(without(plan, name) for name in names)]
    check_budget(plan, worlds, len(plans))
    tasks = [Task(one, worlds, seed, branch, shown=None if one is plan else (), told=plan) for one in plans]
    whole, *others = follow_each(tasks, workers, on_progress)
    return Ablation(whole, {name: run.outcome for name, run in zip(names, others, strict=True)})


def chosen(plan: Scenario, only: Sequence[str]) -> list[str]:
    """The mechanisms to switch off, in the order of MECHANISMS."""
    here = [mechanism.name for mechanism in present(plan)]
    if not here:
        raise BadScenario([Fault(plan.name, None, "without", "nothing is left that could be switched off")])
    faults = [
        Fault(
            plan.name,
            None,
            "only",
            f"the scenario has no `{name}`" if name in MECHANISMS else f"no mechanism is called `{name}`",
            f"it has {', '.join(here)}" if name in MECHANISMS else close_match(name, MECHANISMS),
        )
        for name in only
        if name not in here
    ]
    if faults:
        raise BadScenario(faults)
    return [name for name in here if not only or name in only]


def _restored(question: Question, kept: Kept) -> Ablation:
    """The answer out of the tables that were kept."""
    return Ablation.restore(question.settings[0], question.asked, kept)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    return plain_work(question) * (1 + len(question.asked["mechanisms"]))


def _beside(question: Question) -> list[Task]:
    """The runs in which a mechanism is off."""
    [plan], names = question.plans, question.asked["mechanisms"]
    return [Task(without(plan, name), question.worlds, question.seed, question.branch) for name in names]


@study("ablation", restore=_restored, work=_work, beside=_beside)
def _answered(question: Question, means: Means) -> Ablation:
    """What a question of this kind is answered with."""
    only = question.asked["mechanisms"]
    return ablate(question.plans[0], question.worlds, question.seed, only=only, **means)
