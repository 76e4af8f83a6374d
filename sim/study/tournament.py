"""All pairs of strategies for the two parties, on the same luck: which does best against the others?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.worth import Worth
from sim.scenario.check import check_budget
from sim.scenario.dials import changed
from sim.scenario.load import load
from sim.scenario.parties import STRATEGIES as ALL_STRATEGIES
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.defaults import WORLDS
from sim.study.follow import follow_each
from sim.study.registry import Means, plain_work, study
from sim.study.statistics import mean_of
from sim.study.study import Asked, Setting, Study
from sim.study.update.kept import draws_of, luck_of
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept

STRATEGIES = tuple(name for name in ALL_STRATEGIES if name != "human")
Pair = tuple[str, str]
"""The strategy of the first party and that of the second."""


@dataclass(frozen=True, repr=False)
class Tournament(Study):
    """How the same worlds end, and what they are then worth to each party, under every pair of strategies.

    `outcomes[pair]` (worlds): a word of STATES for each; `payoffs[pair][party]` (worlds): in the party's own units.
    """

    setting: Setting
    outcomes: Mapping[Pair, NDArray[np.str_]]
    payoffs: Mapping[Pair, Mapping[str, NDArray[np.float64]]]
    kind: ClassVar[str] = "tournament"

    @property
    def runs(self) -> Sequence[Asked]:
        """What was asked."""
        return (self.setting,)

    @property
    def parties(self) -> tuple[str, str]:
        """The keys of the two parties, in the scenario's order."""
        first, second = self.setting.scenario.parties
        return first, second

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies that met, the same for both parties."""
        return tuple(dict.fromkeys(first for first, _ in self.outcomes))

    @property
    def asked(self) -> Mapping[str, Any]:
        """The strategies that met."""
        return {"strategies": list(self.strategies)}

    @property
    def _draws(self) -> NDArray[np.int64]:
        one = self.setting
        return draws_of(one.scenario, one.worlds, one.seed, one.branch)

    def title(self, party: str) -> str:
        """The name of a party for readers."""
        return self.setting.scenario.parties[party].title or party

    def matrix(self) -> pd.DataFrame:
        """A row for each pair of strategies and each measure: its mean over the worlds, and the standard error.

        Measures are the shares of the states, and `payoff KEY` of each party: what the levels that really stand at the
        end pay it per unit of time, in its own units; in collapsed worlds what war pays. Payoffs of one party can be
        compared with each other, and never with those of the other party.
        """
        rows = []
        for (first, second), outcome in self.outcomes.items():
            measures = {state: (outcome == state).astype(float) for state in STATES}
            measures |= {f"payoff {party}": paid for party, paid in self.payoffs[first, second].items()}
            for measure, values in measures.items():
                found = mean_of(values, self._draws)
                rows.append((first, second, measure, found.mean, found.standard_error))
        names = [f"strategy {party}" for party in self.parties]
        return pd.DataFrame(rows, columns=[*names, "measure", "mean", "standard_error"])

    def standing(self) -> pd.DataFrame:
        """A row for each party and each of its strategies: its mean payoff against all of the other's alike.

        `behind` is how far it lies behind the party's best, in the party's own units and world by world; `low` and
        `high` are the 95 % interval of that.
        """
        rows = []
        for place, party in enumerate(self.parties):
            paid = {strategy: self._against_all(place, party, strategy) for strategy in self.strategies}
            best = max(paid, key=lambda strategy: float(paid[strategy].mean()))
            for strategy in sorted(paid, key=lambda one: -float(paid[one].mean())):
                found, behind = (
                    mean_of(values, self._draws) for values in (paid[strategy], paid[best] - paid[strategy])
                )
                rows.append(
                    {
                        "party": party,
                        "strategy": strategy,
                        "payoff": found.mean,
                        "standard_error": found.standard_error,
                        "behind": behind.mean,
                        "low": behind.low,
                        "high": behind.high,
                    }
                )
        return pd.DataFrame(rows)

    def _against_all(self, place: int, party: str, strategy: str) -> NDArray[np.float64]:
        """A party's payoff in each world, the mean over the other's strategies."""
        met = [paid[party] for pair, paid in self.payoffs.items() if pair[place] == strategy]
        return np.asarray(np.mean(met, axis=0))

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """The matrix, the standing of each strategy, and every world of every pair."""
        name = self.setting.scenario.name
        meetings = (self._meetings(pair) for pair in self.outcomes)
        return {
            "matrix": self.matrix().assign(scenario=name),
            "standing": self.standing().assign(scenario=name),
            "meetings": pd.concat(meetings, ignore_index=True).assign(scenario=name),
        }

    def _meetings(self, pair: Pair) -> pd.DataFrame:
        """A row for each world of a pair: how it ends, and what it is then worth to each."""
        both = dict(zip((f"strategy {party}" for party in self.parties), pair, strict=True))
        paid = {f"payoff {party}": values for party, values in self.payoffs[pair].items()}
        outcome = self.outcomes[pair].astype(object)
        return pd.DataFrame({**both, "world": np.arange(self.setting.worlds), "outcome": outcome, **paid})

    @classmethod
    def restore(cls, setting: Setting, asked: Mapping[str, Any], kept: Kept) -> Tournament:
        """The tournament whose tables these are."""
        meetings, names = kept["meetings"], list(setting.scenario.parties)
        outcomes, payoffs = {}, {}
        for first, second in product(asked["strategies"], asked["strategies"]):
            met = (meetings[f"strategy {names[0]}"] == first) & (meetings[f"strategy {names[1]}"] == second)
            outcomes[first, second] = meetings.loc[met, "outcome"].to_numpy(dtype=str)
            payoffs[first, second] = {name: meetings.loc[met, f"payoff {name}"].to_numpy() for name in names}
        return cls(setting, outcomes, payoffs)


def tournament(
    scenario: Scenario | str | Path,
    worlds: int = WORLDS["tournament"],
    seed: int = 0,
    *,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Tournament:
    """Let every strategy of the one party meet every strategy of the other, on the same luck."""
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    pairs = list(product(STRATEGIES, STRATEGIES))
    check_budget(plan, worlds, len(pairs))
    worth: Worth | None = None
    outcomes, payoffs = {}, {}
    levels_at_end = tuple(f"really {track}" for track in plan.tracks)
    tasks = [Task(one, worlds, seed, branch, shown=levels_at_end, told=plan) for one in _plans(plan, pairs)]
    runs = follow_each(tasks, workers, on_progress)
    for pair, run in zip(pairs, runs, strict=True):
        worth = worth or Worth(
            plan, np.arange(worlds), luck_of(plan, worlds, seed, branch)
        )  # once the first run has checked the numbers
        levels = {track: run.final[f"really {track}"] for track in plan.tracks}
        outcomes[pair] = run.outcome
        payoffs[pair] = worth.at_the_end(levels, run.outcome == "collapsed")
    return Tournament(Setting(plan, worlds, seed, branch), outcomes, payoffs)


def _plans(plan: Scenario, pairs: Sequence[Pair]) -> Iterator[Scenario]:
    """The scenario with the two parties playing each of these pairs."""
    for pair in pairs:
        plays = zip(plan.parties, pair, strict=True)
        yield changed(plan, {("parties", party, "strategy"): strategy for party, strategy in plays})


def _restored(question: Question, kept: Kept) -> Tournament:
    """The answer out of the tables that were kept."""
    return Tournament.restore(question.settings[0], question.asked, kept)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    return plain_work(question) * len(question.asked["strategies"]) ** 2


@study("tournament", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> Tournament:
    """What a question of this kind is answered with."""
    return tournament(question.plans[0], question.worlds, question.seed, **means)
