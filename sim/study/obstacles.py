"""Where worlds are lost between "all obstacles away" and what happens, on the same luck, world by world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.standing import without_a_deal
from sim.model.world import World
from sim.scenario import obstacles as switches
from sim.scenario.check import check_budget
from sim.scenario.load import load
from sim.scenario.obstacles import BY_SIDE, OBSTACLES
from sim.scenario.schema import Scenario
from sim.study.away import LAST, NAMES, alone, chained, only, situations, task
from sim.study.blocks import Task
from sim.study.follow import follow_each
from sim.study.registry import Means, plain_work, study
from sim.study.run import Run
from sim.study.statistics import Estimate, mean_of, width
from sim.study.study import Setting, Study
from sim.study.update.kept import luck_of
from sim.study.waterfall import chain_of, estimated, unlike
from sim.study.whole_numbers import whole
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept

MOST_NAMED = 2  # obstacles that stand for the first in a sentence
TOGETHER = 4096  # worlds that are asked at once whether they have a deal


def without_deals(plan: Scenario, worlds: int, seed: int = 0, branch: str = "main") -> dict[str, NDArray[np.bool_]]:
    """For each party the worlds in which the whole deal is worth less to it than its freeze or its war at the start."""
    luck = luck_of(plan, worlds, seed, branch)
    parts: dict[str, list[NDArray[np.bool_]]] = {party: [] for party in plan.parties}
    each = max(TOGETHER // plan.futures_per_draw, 1) * plan.futures_per_draw
    for first in range(0, worlds, each):
        world = World(plan, np.arange(first, min(first + each, worlds)), luck)
        for party in world.parties:
            parts[party.name].append(without_a_deal(party))
    return {party: np.concatenate(found) for party, found in parts.items()}


@dataclass(frozen=True, repr=False)
class Obstacles(Study):
    """The plain run, how the same worlds ended while obstacles were away, and where a side had no deal to gain.

    `outcomes[key]` (worlds): a word of STATES for each run of `situations`; `no_deal[party]` (worlds).
    """

    whole: Run
    outcomes: Mapping[str, NDArray[np.str_]]
    no_deal: Mapping[str, NDArray[np.bool_]]
    kind: ClassVar[str] = "obstacles"

    @property
    def runs(self) -> Sequence[Run]:
        """The plain run."""
        return (self.whole,)

    def completed(self, key: str) -> NDArray[np.float64]:
        """1 for each world that completes in a run, else 0."""
        return np.asarray(self.outcomes[key] == "completed", dtype=float)

    def _between(self, before: str, after: str) -> Estimate:
        """How far the share completed differs between two runs, world by world, with draws as clusters."""
        return mean_of(self.completed(after) - self.completed(before), self.whole.draws)

    def chain(self) -> pd.DataFrame:
        """A row for each run from none of the obstacles to all: how its worlds end, and what the obstacle costs.

        `difference` of the share completed from the run before, 0 and no obstacle in the first; with its paired
        standard error and 95 % interval.
        """
        return chain_of(self.outcomes, self.whole.draws)

    def alone(self) -> pd.DataFrame:
        """A row for each obstacle: the share completed if it alone were away, and how much more that is."""
        rows = []
        for name in NAMES:
            found = self._between(chained(LAST), alone(name))
            share = float(self.completed(alone(name)).mean())
            rows.append(
                {"obstacle": name, "title": OBSTACLES[name].title, "completed": share, **estimated(found, "gain")}
            )
        return pd.DataFrame(rows)

    def sides(self) -> pd.DataFrame:
        """A row for each obstacle that is a side's, and each side: what that side's own part costs and would gain.

        `without_a_deal`: the share of worlds in which the side has no deal to gain.
        """
        rows = []
        for name in BY_SIDE:
            number = NAMES.index(name) + 1
            for party, stated in self.whole.scenario.parties.items():
                cost = self._between(chained(number - 1), only(number, party))
                gain = self._between(chained(LAST), alone(name, party))
                rows.append(
                    {
                        "obstacle": name,
                        "title": OBSTACLES[name].title,
                        "party": party,
                        "side": stated.title or party,
                        **estimated(cost, "difference"),
                        **{f"alone_{key}": value for key, value in estimated(gain, "gain").items()},
                        "without_a_deal": float(self.no_deal[party].mean()),
                    }
                )
        return pd.DataFrame(rows)

    def leaders(self) -> list[str]:
        """The obstacles whose absence alone would help most: the first, and all that cannot be told apart from it.

        None where no gain is beyond chance.
        """
        plain = self.completed(chained(LAST))
        return self._first_of({name: self.completed(alone(name)) - plain for name in NAMES})

    def dearest(self) -> list[str]:
        """The obstacles that cost most in the chain, likewise."""
        runs = [self.completed(chained(number)) for number in range(LAST + 1)]
        return self._first_of({name: runs[place] - runs[place + 1] for place, name in enumerate(NAMES)})

    def _first_of(self, paired: Mapping[str, NDArray[np.float64]]) -> list[str]:
        """The names of the largest differences (worlds), corrected for all these comparisons (Bonferroni)."""
        sure = width(2 * len(paired) - 1)
        means = {name: float(values.mean()) for name, values in paired.items()}
        first = max(means, key=means.__getitem__)
        if not self._is_above(paired[first], sure):
            return []
        close = [name for name in paired if not self._is_above(paired[first] - paired[name], sure)]
        return sorted(close, key=lambda name: (name != first, -means[name]))

    def _is_above(self, values: NDArray[np.float64], sure: float) -> bool:
        found = mean_of(values, self.whole.draws)
        return bool(found.mean > sure * found.standard_error)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """The chain, each alone, the sides, how each world ends in every run, and the tables of the plain run."""
        from sim.study.run_tables import tables_of

        name = self.whole.scenario.name
        without = {key: one.astype(object) for key, one in self.outcomes.items()}
        without |= {f"no deal for {party}": there for party, there in self.no_deal.items()}
        return {
            "chain": self.chain().assign(scenario=name),
            "alone": self.alone().assign(scenario=name),
            "sides": self.sides().assign(scenario=name),
            **tables_of([self.whole]),
            "without": pd.DataFrame({"scenario": name, "world": np.arange(self.whole.worlds), **without}),
        }

    @classmethod
    def restore(cls, setting: Setting, kept: Kept) -> Obstacles:
        """The study whose tables these are."""
        from sim.study.kept_runs import runs_from

        [whole] = runs_from([setting], kept)
        without, plan = kept["without"], setting.scenario
        outcomes = {key: without[key].to_numpy(dtype=str) for key in situations(plan)}
        return cls(
            whole, outcomes, {party: without[f"no deal for {party}"].to_numpy(dtype=bool) for party in plan.parties}
        )


def obstacles(
    scenario: Scenario | str | Path,
    worlds: int = 2000,
    seed: int = 0,
    *,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Obstacles:
    """Put the obstacles of a road in its way one after another, and take each away alone, on the same luck.

    Raises BadScenario where no road is agreed at the start, where a party waits for a player's orders, for a file that
    does not hold, and for more work than the budget; ValueError for a number that is none or too small.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    whole("worlds", worlds, 1)
    whole("seed", seed, 0)
    switches.check(plan)
    asked = {key: task(plan, away, worlds, seed, branch) for key, away in situations(plan).items()}
    once = unlike(asked.values())
    check_budget(plan, worlds, len(once))
    runs = dict(zip(once, follow_each(list(once.values()), workers, on_progress), strict=True))
    outcomes = {key: runs[one.digest].outcome for key, one in asked.items()}
    return Obstacles(runs[asked[chained(LAST)].digest], outcomes, without_deals(plan, worlds, seed, branch))


def _restored(question: Question, kept: Kept) -> Obstacles:
    """The answer out of the tables that were kept."""
    return Obstacles.restore(question.settings[0], kept)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    return plain_work(question) * len(situations(question.plans[0]))


def _beside(question: Question) -> list[Task]:
    """The runs in which some obstacle is away."""
    [plan] = question.plans
    every = (task(plan, away, question.worlds, question.seed, question.branch) for away in situations(plan).values())
    return list(unlike(every).values())[1:]


@study("obstacles", restore=_restored, work=_work, beside=_beside)
def _answered(question: Question, means: Means) -> Obstacles:
    """What a question of this kind is answered with."""
    return obstacles(question.plans[0], question.worlds, question.seed, **means)
