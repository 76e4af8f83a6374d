"""A question as plain data, and the study that answers it or finds its answer in kept tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from sim.engine import AUTO, NUMPY, Choice, asked_for, chosen, has_compiler, shape_of, told, work_of
from sim.scenario.given import with_defaults
from sim.scenario.schema import Scenario
from sim.study.study import Setting, Study
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.run_tables import Kept


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
        return KINDS[self.kind].answer(self, means)

    def restored(self, kept: Kept) -> Study:
        """The answer out of the tables that were kept."""
        return KINDS[self.kind].restore(self, kept)


def asked_again(facts: Mapping[str, Any]) -> Question:
    """The question of a manifest; raises ValueError or KeyError where that does not hold one."""
    plans = tuple(with_defaults(one["scenario"], one["defaults"]) for one in facts["scenarios"])
    if facts["kind"] not in KINDS:
        raise ValueError(f"no study is called `{facts['kind']}`")
    choice = asked_before(facts, plans)
    return Question(facts["kind"], plans, facts["worlds"], facts["seed"], facts["branch"], facts["asked"], choice)


def asked_before(facts: Mapping[str, Any], plans: Sequence[Scenario]) -> Choice:
    """The engines of a manifest, unless the environment names one."""
    if asked_for() != AUTO:
        return Choice(asked_for())
    engine = facts.get("engine", {})
    compiled = engine.get("compiled", ())
    return Choice(engine.get("asked", NUMPY), frozenset(shape_of(plan) for plan in plans if plan.name in compiled))


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
    from sim.study.compare import restored

    return restored(question.settings, kept)


def _ablate(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.ablate import ablate

    only = question.asked["mechanisms"]
    return ablate(question.plans[0], question.worlds, question.seed, only=only, **means)


def _ablate_again(question: Question, kept: Kept) -> Study:
    from sim.study.ablate import Ablation

    return Ablation.restore(question.settings[0], question.asked, kept)


def _obstacles(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.obstacles import obstacles

    return obstacles(question.plans[0], question.worlds, question.seed, **means)


def _obstacles_again(question: Question, kept: Kept) -> Study:
    from sim.study.obstacles import Obstacles

    return Obstacles.restore(question.settings[0], kept)


def _tournament(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.tournament import tournament

    return tournament(question.plans[0], question.worlds, question.seed, **means)


def _tournament_again(question: Question, kept: Kept) -> Study:
    from sim.study.tournament import Tournament

    return Tournament.restore(question.settings[0], question.asked, kept)


def _sweep(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.numbers.sweep import sweep

    vary = dict(question.asked["vary"])
    against = question.plans[1] if len(question.plans) > 1 else None
    return sweep(question.plans[0], vary, question.worlds, question.seed, against=against, **means)


def _sweep_again(question: Question, kept: Kept) -> Study:
    from sim.study.numbers.sweep import Sweep

    setting, *others = question.settings
    return Sweep.restore(setting, question.asked, _mapping(kept), others[0] if others else None)


def _sensitivity(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.numbers.sensitivity import sensitivity

    return sensitivity(question.plans[0], question.worlds, question.seed, options=question.asked, **means)


def _sensitivity_again(question: Question, kept: Kept) -> Study:
    from sim.study.numbers.sensitivity import Sensitivity

    return Sensitivity.restore(question.settings[0], question.asked, _mapping(kept))


def _roadmaps(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.roads.roadmaps import roadmaps

    return roadmaps(question.plans[0], question.worlds, question.seed, **question.asked, **means)


def _roadmaps_again(question: Question, kept: Kept) -> Study:
    from sim.study.roads.roadmaps import Roadmaps

    return Roadmaps.restore(question.settings[0], question.asked, _mapping(kept))


def _turning_points(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.choices.turning_points import turning_points

    asked = question.asked
    seen = {name: means[name] for name in ("branch", "on_progress")}
    return turning_points(question.plans[0], asked["world"], question.seed, futures=asked["futures"], **seen)


def _turning_points_again(question: Question, kept: Kept) -> Study:
    from sim.study.choices.turning_points import TurningPoints

    return TurningPoints.restore(question.settings[0], question.asked, _mapping(kept))


def _what_if(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.choices.what_if import what_if

    return what_if(question.plans[0], seed=question.seed, branch=means["branch"], **question.asked)


def _what_if_again(question: Question, kept: Kept) -> Study:
    from sim.study.choices.what_if import WhatIf

    return WhatIf.restore(question.settings[0], question.asked, _mapping(kept))


def _forecast(question: Question, means: Mapping[str, Any]) -> Study:
    from datetime import date

    from sim.study.forecast.forecast import forecast

    made_on = date.fromisoformat(question.asked["made_on"])
    return forecast(question.plans[0], question.worlds, question.seed, made_on=made_on, **means)


def _forecast_again(question: Question, kept: Kept) -> Study:
    from sim.study.forecast.forecast import Forecast

    return Forecast.restore(question.settings[0], question.asked, kept)


def _update(question: Question, means: Mapping[str, Any]) -> Study:
    from sim.study.update.update import update

    return update(question.plans[0], None, question.worlds, question.seed, **question.asked, **means)


def _update_again(question: Question, kept: Kept) -> Study:
    from sim.study.update.update import Update

    return Update.restore(question.settings[0], question.asked, kept)


def _mapping(kept: Kept) -> Mapping[str, pd.DataFrame]:
    """Kept tables as a study that needs them whole takes them."""
    return cast("Mapping[str, pd.DataFrame]", kept)


KINDS = {
    "run": Kind(_run, _run_again),
    "comparison": Kind(_compare, _compare_again),
    "tournament": Kind(_tournament, _tournament_again),
    "sweep": Kind(_sweep, _sweep_again),
    "roadmaps": Kind(_roadmaps, _roadmaps_again),
    "obstacles": Kind(_obstacles, _obstacles_again),
    "ablation": Kind(_ablate, _ablate_again),
    "sensitivity": Kind(_sensitivity, _sensitivity_again),
    "turning points": Kind(_turning_points, _turning_points_again),
    "what if": Kind(_what_if, _what_if_again),
    "forecast": Kind(_forecast, _forecast_again),
    "update": Kind(_update, _update_again),
}
