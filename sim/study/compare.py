"""Several scenarios on the same luck, world by world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.model.outcomes import STATES
from sim.scenario.check import check_budget
from sim.scenario.schema import Scenario
from sim.study import ceiling
from sim.study.blocks import Task
from sim.study.run import KEPT, Run, follow_each
from sim.study.statistics import mean_of
from sim.study.study import Setting, Study
from sim.study.workers import ALONE, Progress, Workers
from sim.words import CAVEAT, percent

if TYPE_CHECKING:
    from sim.study.run_tables import Kept
    from sim.study.tables import Table


@dataclass(frozen=True, repr=False)
class Comparison(Study):
    """Runs of several scenarios: world n of each met the same luck; `ceilings` as sim.study.ceiling has them."""

    runs: tuple[Run, ...] = ()
    ceilings: pd.DataFrame = field(default_factory=pd.DataFrame)
    kind: ClassVar[str] = "comparison"

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
        """For each pair of scenarios and each state: the difference of shares, second minus first, world by world.

        The 95 % interval is that of the paired differences, with draws of the assumptions as clusters.
        """
        rows = []
        for first, second in combinations(self.runs, 2):
            for state in STATES:
                paired = (second.outcome == state).astype(float) - (first.outcome == state)
                found = mean_of(paired, first.draws)
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

    def answer(self) -> str:
        """The comparison in a sentence or two."""
        if len(self.runs) == 1:
            return self.runs[0].answer()
        completed = {one.scenario.name: one.summary().share["completed"] for one in self.runs}
        ranked = sorted(completed, key=lambda name: -completed[name])
        best, worst = ranked[0], ranked[-1]
        pairs = self.differences().query("state == 'completed'")
        [between] = [one for one in pairs.itertuples() if {one.first, one.second} == {best, worst}]
        if not (between.low > 0 or between.high < 0):
            return "By the share of worlds that complete, no road stands clearly apart on the same luck."
        return (
            f"{best} completes most often ({percent(completed[best])} of worlds) and {worst} least "
            f"({percent(completed[worst])}), on the same luck."
        )

    @property
    def plot(self) -> Any:
        """The pictures: comparison.plot.shares(), .progress(), .reasons(), .differences(), .roadmap()."""
        from sim.charts import Plots

        return Plots(list(self.runs), self.differences())

    def __repr__(self) -> str:
        return "\n".join([self.answer(), *(one.answer() for one in self.runs), CAVEAT])

    def in_words(self) -> list[Table]:
        """How the roads end, who holds them up, their ceilings, paired differences, stalls, and who else moved."""
        from sim.study.tables import of_runs

        ends, holds, *others = of_runs(self.runs, self)
        return [ends, holds, *ceiling.in_words(self.ceilings), *others]

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """The runs' tables, one under the other, and the paired differences."""
        from sim.study.run_tables import tables_of

        kept = {} if self.ceilings.empty else {ceiling.CEILINGS: self.ceilings}
        return {**tables_of(self.runs), "differences": self.differences(), **kept}


def compare(
    scenarios: Sequence[Scenario | str | Path],
    worlds: int = 2000,
    seed: int = 0,
    *,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Comparison:
    """Run several scenarios on the same luck.

    Raises ValueError where their number of futures per draw differs, since worlds could not be paired then.
    """
    from sim.scenario.load import load

    plans = [one if isinstance(one, Scenario) else load(one) for one in scenarios]
    if not plans:
        raise ValueError("nothing to compare: name at least one scenario")
    if len({plan.futures_per_draw for plan in plans}) > 1:
        raise ValueError("scenarios can be compared only with the same `futures_per_draw`")
    names = [plan.name for plan in plans]
    if len(set(names)) < len(names):
        raise ValueError("scenarios that are compared need different names")
    for plan in plans:
        check_budget(plan, worlds)
    tasks = [Task(plan, worlds, seed, branch, kept=min(KEPT, worlds)) for plan in plans]
    found = follow_each([*tasks, *ceiling.tasks(plans, worlds, seed, branch)], workers, on_progress)
    runs, at_best = tuple(found[: len(plans)]), found[len(plans) :]
    return Comparison(runs, ceiling.ceilings(runs, at_best))


def restored(settings: Sequence[Setting], kept: Kept) -> Comparison:
    """The comparison whose tables these are."""
    from sim.study.run_tables import runs_from

    return Comparison(runs_from(settings, kept), ceiling.kept(kept))
