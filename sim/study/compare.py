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
from sim.scenario.check import check_budget
from sim.scenario.sameness import same
from sim.scenario.schema import Scenario
from sim.study import ceiling
from sim.study.alike import alike, unlike
from sim.study.blocks import Task
from sim.study.registry import Means, study
from sim.study.run import KEPT, Run, follow_each
from sim.study.statistics import by_chance, corrected, mean_of, together
from sim.study.study import Setting, Study
from sim.study.telling.sentence import listed
from sim.study.workers import ALONE, Progress, Workers
from sim.words import CAVEAT, percent

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept
    from sim.study.tables import Table

UNLIKELY = 0.05
"""Below which the corrected chance of a difference counts as beyond chance."""


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

        The 95 % interval is that of the paired differences, with draws of the assumptions as clusters
        (`statistics.together`: with facts each road keeps worlds of its own).
        """
        rows = []
        for first, second in combinations(self.runs, 2):
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
        runs = [self.runs[place] for place in alike([one.scenario for one in self.runs])]
        pairs = list(combinations(runs, 2))
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

    @property
    def luck(self) -> str:
        """What the roads share: where facts were held against each by itself, only the luck since the last fact."""
        is_weighed = any(one.scenario.observed.facts for one in self.runs)
        return "on the same luck since the last fact" if is_weighed else "on the same luck"

    def answer(self) -> str:
        """The comparison in a sentence or two: a best road is named only where chance cannot have made it so.

        Scenarios in which completing means something else (within other weeks, between others, with other obligations)
        are not ranked, and it is said what differs.
        """
        if len(self.runs) == 1:
            return self.runs[0].answer()
        places = alike([one.scenario for one in self.runs])
        ranked = [self.runs[place] for place in places]
        others = [one for place, one in enumerate(self.runs) if place not in places]
        first = ranked[0].scenario
        said = " ".join(f"{one.scenario.name}: {unlike(one.scenario, first)}." for one in others)
        if len(ranked) == 1:
            return f"These are not ranked, since to complete means something else in each. Beside {first.name}, {said}"
        if not others:
            return self._ranked(ranked)
        return f"{self._ranked(ranked)} Not ranked with them, since to complete means something else there: {said}"

    def _ranked(self, runs: Sequence[Run]) -> str:
        """Which of these completes most often, or which cannot be told apart."""
        shares = {one.scenario.name: float(np.mean(one.outcome == "completed")) for one in runs}
        names = sorted(shares, key=lambda name: -shares[name])
        pairs = self.apart().query("apart")
        luck = self.luck
        apart = {frozenset(pair) for pair in zip(pairs["first"], pairs["second"], strict=True)}
        best, worst = names[0], names[-1]
        tied = [name for name in names if frozenset((best, name)) not in apart]
        rest = [name for name in names if name not in tied]
        if not rest:
            return f"By the share of worlds that complete, {_shown(names, shares)} cannot be told apart {luck}."
        if len(tied) > 1:
            return (
                f"{_shown(tied, shares)} complete most often and cannot be told apart {luck}; "
                f"{_shown(rest, shares)} {'completes' if len(rest) == 1 else 'complete'} less often than {best}."
            )
        begun = f"{best} completes most often ({percent(shares[best])} of worlds)"
        if all(frozenset((worst, name)) in apart for name in names[:-1]):
            return f"{begun} and {worst} least ({percent(shares[worst])}), {luck}."
        return f"{begun}, {luck}; next {_shown(rest[:1], shares)}."

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


def of_one_past(first: Run, second: Run) -> float:
    """The share of pairs of worlds that go back to the same draw of the assumptions."""
    return float(np.mean(first.draws == second.draws))


def _shown(names: Sequence[str], shares: Mapping[str, float]) -> str:
    """Names with their shares: "A (30 % of worlds), B (29 %) and C (29 %)"."""
    return listed(
        f"{name} ({percent(shares[name])}{' of worlds' if place == 0 else ''})" for place, name in enumerate(names)
    )


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
    if same(plan.name for plan in plans):
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


def _restored(question: Question, kept: Kept) -> Comparison:
    """The answer out of the tables that were kept."""
    return restored(question.settings, kept)


@study("comparison", restore=_restored)
def _answered(question: Question, means: Means) -> Comparison:
    """What a question of this kind is answered with."""
    return compare(question.plans, question.worlds, question.seed, **means)
