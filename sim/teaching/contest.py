"""A contest of students' roads: each is tried on the same luck as the others, and they are ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.scenario.check import check_budget
from sim.scenario.draft import Draft, Place
from sim.scenario.load import build
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.follow import follow_each
from sim.study.run import KEPT, Run
from sim.study.workers import ALONE, Progress, Workers
from sim.teaching.standings import Trial
from sim.teaching.submission import Submission
from sim.words.tables import Table

COMPLETED = "completed"
ENVOY = "the_envoy_of_the_contest"
WEEKS_OF_TALKS = 4  # the road is on the table in the first week; afterwards nothing of it matters here


@dataclass(frozen=True)
class Result:
    """How a road did, each a share of worlds: completed, accepted by each side, and completed in the worst test."""

    name: str
    file: str
    completed: float
    error: float
    accepted: Mapping[str, float]
    hardest: str
    robust: float

    @property
    def acceptable(self) -> float:
        """The share of worlds in which the side that likes it less accepts it."""
        return min(self.accepted.values())

    @property
    def score(self) -> float:
        """The mean of the three shares."""
        return (self.completed + self.acceptable + self.robust) / 3


def at_the_table(plan: Scenario) -> Scenario:
    """The same road as a proposal: none is agreed, and somebody without any means of its own puts it on the table."""
    draft = Draft()
    draft.put((), plan.model_dump(exclude_unset=True), lambda _: Place(plan.name, None))
    talks: dict[str, Any] = {
        "name": f"{plan.name[:60]}, at the table",
        "weeks": WEEKS_OF_TALKS,
        "mediators": {ENVOY: {"attention": 1, "lasts": 10000}},
        "mediation": {"threshold": 0, "effort": 0},
        "bargaining": {"open": True, "proposal_gap": 10000},
    }
    draft.put((), talks, lambda _: Place(plan.name, None))
    return build(draft, whole_road=False)


def tried(
    submissions: Sequence[Submission],
    worlds: int,
    seed: int = 0,
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> list[Trial]:
    """What each road did world by world: each in `worlds` worlds of every scenario, all on the same luck."""
    plans: list[Scenario] = []
    for number, one in enumerate(submissions):
        named = (one.base, *one.stress.values(), at_the_table(one.base))
        plans += [plan.model_copy(update={"name": f"{number} {place}"}) for place, plan in enumerate(named)]
    for plan in plans:
        check_budget(plan, worlds)
    tasks = [Task(plan, worlds, seed, kept=min(KEPT, worlds)) for plan in plans]
    runs = iter(follow_each(tasks, workers, on_progress))
    found = []
    for one in submissions:
        base, stress, table = next(runs), {name: next(runs) for name in one.stress}, next(runs)
        found.append(_trial(base, stress, table, one.base.name))
    return found


def judge(
    submissions: Sequence[Submission],
    worlds: int,
    seed: int = 0,
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> list[Result]:
    """How every road did, the best first: each in `worlds` worlds of every scenario, on the same luck."""
    trials = tried(submissions, worlds, seed, workers, on_progress)
    found = [_result(one, trial) for one, trial in zip(submissions, trials, strict=True)]
    return sorted(found, key=lambda one: (-one.score, one.name))


def _trial(base: Run, stress: Mapping[str, Run], table: Run, name: str) -> Trial:
    tests = {test: run.outcome == COMPLETED for test, run in stress.items()}
    accepted = {
        party.title or key: ~(table.final[f"refused {key}"] > 0) for key, party in base.scenario.parties.items()
    }
    completed = base.outcome == COMPLETED
    return Trial(completed, accepted, tests or {name: completed}, base.draws)


def _result(of: Submission, trial: Trial) -> Result:
    completed, hardest = trial.part_completed, trial.hardest
    accepted = {side: float(there.mean()) for side, there in trial.accepted.items()}
    robust = float(trial.tests[hardest].mean())
    return Result(of.name, of.file, completed.mean, completed.error, accepted, hardest, robust)


def leaderboard(results: Sequence[Result], worlds: int) -> Table:
    """The ranking as a table; roads of the same score share a place."""
    sides = list(results[0].accepted)
    rows, place, before = [], 0, float("nan")
    for number, one in enumerate(results, 1):
        score = round(100 * one.score, 1)
        place, before = (place, before) if score == before else (number, score)
        shares = (one.completed, *(one.accepted[side] for side in sides))
        cells = (f"{100 * share:.0f}" for share in shares)
        rows.append((f"{place}. {one.name}", *cells, f"{100 * one.robust:.0f}\n{one.hardest}", f"{score:.1f}"))
    error = max(one.error for one in results)
    note = (
        "Per cent of worlds: completed; accepted by each side, were the road put on the table; completed in the "
        "hardest of the tests, named below it. Score: the mean of completion, acceptance by the side that likes it "
        f"less, and the hardest test. {worlds:,} worlds each on the same luck; completion is known to about "
        f"± {100 * error:.1f} (one standard error), so that places nearer than that are a matter of luck."
    )
    return Table("Leaderboard", note, ("", "completed", *sides, "hardest", "score"), tuple(rows))
