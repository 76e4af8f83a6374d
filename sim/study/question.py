"""A question as plain data, and the study that answers it or finds its answer in kept tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sim.engine import AUTO, NUMPY, Choice, asked_for, chosen, has_compiler, shape_of, told, work_of
from sim.scenario.given import with_defaults
from sim.scenario.schema import Scenario
from sim.study.registry import kind_of
from sim.study.study import Setting, Study
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.registry import Kept


@dataclass(frozen=True)
class Question:
    """What is asked: a kind of study, the scenarios, the luck, and the study's own options as plain data.

    `choice`: which engines follow it; chosen as it is asked where none is given (see sim.engine).
    """

    kind: str
    plans: tuple[Scenario, ...]
    worlds: int
    seed: int = 0
    branch: str = "main"
    asked: Mapping[str, Any] = field(default_factory=dict)
    choice: Choice | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.choice is None:
            object.__setattr__(self, "choice", self._chosen())

    def _chosen(self) -> Choice:
        """All of its scenarios by their programs, or none but where the study itself finds that it pays."""
        if asked_for() != AUTO:
            return Choice(asked_for())
        work: dict[str, float] = {}
        for plan in self.plans:
            shape = shape_of(plan)
            work[shape] = work.get(shape, 0.0) + work_of(plan.weeks, self.worlds)
        return chosen(work)

    @property
    def settings(self) -> list[Setting]:
        """The worlds of each scenario."""
        return [Setting(plan, self.worlds, self.seed, self.branch) for plan in self.plans]

    @property
    def engine(self) -> Mapping[str, Any]:
        """The engine that is asked for, what its programs follow, and where NumPy does all the same, why."""
        assert self.choice is not None
        return told(self.choice, self.plans)

    def on_engines(self) -> Iterator[Question]:
        """The same question on each choice of engines on which it can have been answered before."""
        if asked_for() == AUTO and has_compiler():
            yield replace(self, choice=Choice(AUTO))
            yield replace(self, choice=Choice(AUTO, frozenset(map(shape_of, self.plans))))

    def answer(self, workers: Workers = ALONE, on_progress: Progress | None = None) -> Study:
        """Answer it; raises BadScenario where it cannot be asked of the scenarios."""
        workers = replace(workers, choice=self.choice)
        means = {"branch": self.branch, "workers": workers, "on_progress": on_progress}
        found: Study = kind_of(self.kind).answer(self, means)
        return found

    def restored(self, kept: Kept) -> Study:
        """The answer out of the tables that were kept."""
        found: Study = kind_of(self.kind).restore(self, kept)
        return found


def asked_again(facts: Mapping[str, Any]) -> Question:
    """The question of a manifest; raises ValueError or KeyError where that does not hold one."""
    plans = tuple(with_defaults(one["scenario"], one["defaults"]) for one in facts["scenarios"])
    kind_of(facts["kind"])
    choice = asked_before(facts, plans)
    return Question(facts["kind"], plans, facts["worlds"], facts["seed"], facts["branch"], facts["asked"], choice)


def asked_before(facts: Mapping[str, Any], plans: Sequence[Scenario]) -> Choice:
    """The engines of a manifest, unless the environment names one."""
    if asked_for() != AUTO:
        return Choice(asked_for())
    engine = facts.get("engine", {})
    compiled = engine.get("compiled", ())
    return Choice(engine.get("asked", NUMPY), frozenset(shape_of(plan) for plan in plans if plan.name in compiled))
