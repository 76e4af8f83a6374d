"""A question as plain data, and the study that answers it or finds its answer in kept tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.scenario.schema import Scenario
from sim.study.study import Setting, Study
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.run_tables import Kept


@dataclass(frozen=True)
class Question:
    """What is asked: a kind of study, the scenarios, the luck, and the study's own options as plain data."""

    kind: str
    plans: tuple[Scenario, ...]
    worlds: int
    seed: int = 0
    branch: str = "main"
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> list[Setting]:
        """The worlds of each scenario."""
        return [Setting(plan, self.worlds, self.seed, self.branch) for plan in self.plans]

    def answer(self, workers: Workers = ALONE, on_progress: Progress | None = None) -> Study:
        """Answer it; raises BadScenario where it cannot be asked of the scenarios."""
        means = {"branch": self.branch, "workers": workers, "on_progress": on_progress}
        return KINDS[self.kind].answer(self, means)

    def restored(self, kept: Kept) -> Study:
        """The answer out of the tables that were kept."""
        return KINDS[self.kind].restore(self, kept)


def asked_again(facts: Mapping[str, Any]) -> Question:
    """The question of a manifest; raises ValueError or KeyError where that does not hold one."""
    plans = tuple(Scenario.model_validate(one["scenario"]) for one in facts["scenarios"])
    if facts["kind"] not in KINDS:
        raise ValueError(f"no study is called `{facts['kind']}`")
    return Question(facts["kind"], plans, facts["worlds"], facts["seed"], facts["branch"], facts["asked"])


@dataclass(frozen=True)
class Kind:
    """How a kind of study is answered, and how it is put together again."""

    answer: Callable[[Question, Mapping[str, Any]], Study]
    restore: Callable[[Question, Kept], Study]


def _run(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.run import run

    return run(question.plans[0], question.worlds, question.seed, **means)


def _run_again(question: Question, kept: Kept) -> Study:
    from sim.study.run_tables import runs_from

    return runs_from(question.settings, kept)[0]


def _compare(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.compare import compare

    return compare(question.plans, question.worlds, question.seed, **means)


def _compare_again(question: Question, kept: Kept) -> Study:
    from sim.study.compare import Comparison
    from sim.study.run_tables import runs_from

    return Comparison(runs_from(question.settings, kept))


def _ablate(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.ablate import ablate

    only = question.asked["mechanisms"]
    return ablate(question.plans[0], question.worlds, question.seed, only=only, **means)


def _ablate_again(question: Question, kept: Kept) -> Study:
    from sim.study.ablate import Ablation

    return Ablation.restore(question.settings[0], question.asked, kept)


def _tournament(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.tournament import tournament

    return tournament(question.plans[0], question.worlds, question.seed, **means)


def _tournament_again(question: Question, kept: Kept) -> Study:
    from sim.study.tournament import Tournament

    return Tournament.restore(question.settings[0], question.asked, kept)


KINDS = {
    "run": Kind(_run, _run_again),
    "comparison": Kind(_compare, _compare_again),
    "ablation": Kind(_ablate, _ablate_again),
    "tournament": Kind(_tournament, _tournament_again),
}
