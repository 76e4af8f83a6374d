"""A contest of students' roads: checked, tried on the same luck, and ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.draft import Draft, Place
from sim.scenario.faults import BadScenario, Fault, close_match, dotted, quotable
from sim.scenario.load import build
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import Document, KeyPath, read
from sim.study.compare import compare
from sim.study.run import Run
from sim.study.tables import Table
from sim.study.workers import ALONE, Progress, Workers
from sim.teaching.reading import Loaded

ENVOY = "the_envoy_of_the_contest"
WEEKS_OF_TALKS = 4  # the road is on the table in the first week; afterwards nothing of it matters here
KEYS = ("name", "roadmap")
STAGE_KEYS = ("name", "reach")
LONGEST_NAME = 60


@dataclass(frozen=True)
class Submission:
    """A student's road: who sent it, and the scenarios in which it is tried, by the name of what they test."""

    name: str
    base: Scenario
    stress: Mapping[str, Scenario]


@dataclass(frozen=True)
class Result:
    """How a road did, each a share of worlds: completed, accepted by each side, and completed in the worst test."""

    name: str
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


def read_submissions(files: Sequence[str], contest: Loaded) -> list[Submission]:
    """The roads in these files; raises BadScenario with the faults of all of them."""
    faults: list[Fault] = []
    found: dict[str, Submission] = {}
    for file in files:
        try:
            one = _read(Path(file), contest)
        except BadScenario as bad:
            faults += bad.faults
            continue
        if one.name in found:
            faults.append(Fault(file, None, "name", f"another submission is called `{one.name}`", "give it another"))
        found[one.name] = one
    if faults:
        raise BadScenario(dict.fromkeys(faults))
    return list(found.values())


def _read(file: Path, contest: Loaded) -> Submission:
    """One submission: a name if it likes, and a road that asks everything of both sides in the end."""
    rules = contest.exercise.contest
    if rules is None:
        message = "the exercise has no contest, so that nothing can be submitted to it"
        raise BadScenario([Fault(contest.name, None, "contest", message, "name one that has")])
    document = read(file)
    faults = [Fault(document.file, document.line_of(path), dotted(path), *said) for path, said in _wrong(document)]
    if faults:
        raise BadScenario(faults)
    name = str(document.data.get("name", file.stem))
    laid = {key: _laid(document, contest.plans[key], name) for key in (rules.base, *rules.stress)}
    _same_end(laid[rules.base], contest.plans[rules.base], document)
    return Submission(name, laid[rules.base], {contest.plans[key].name: laid[key] for key in rules.stress})


def _wrong(document: Document) -> Iterator[tuple[KeyPath, tuple[str, str]]]:
    """What may not stand in a submission: anything but a name and a road, and on the road only names and levels."""
    for key in document.data:
        if key not in KEYS:
            yield (key,), ("may not be changed in a submission", f"write {' and '.join(KEYS)} only")
    if "roadmap" not in document.data:
        yield (), ("no road", "write `roadmap:` with its stages")
    name = document.data.get("name", "")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        yield ("name",), (f"not a text of at most {LONGEST_NAME} characters", "write a short name in quotes")
    road = document.data.get("roadmap")
    stages = road.get("stages") if isinstance(road, dict) else None
    for number, stage in enumerate(stages if isinstance(stages, list) else []):
        for key in stage if isinstance(stage, dict) else []:
            if key not in STAGE_KEYS:
                message = "no prizes, deadlines or the like: the contest is about order and size alone"
                yield ("roadmap", "stages", number, key), (message, close_match(str(key), STAGE_KEYS))


def _laid(document: Document, base: Scenario, name: str) -> Scenario:
    """The road laid over a scenario; raises BadScenario for a road that does not hold there."""
    draft = Draft()
    plain = base.model_dump(exclude_unset=True)
    plain.pop("roadmap")
    draft.put((), plain, lambda _: Place(base.name, None))
    road = {"roadmap": document.data["roadmap"], "name": f"{name}, {base.name}"[:80]}
    draft.put((), road, lambda path: Place(document.file, document.line_of(path)))
    return build(draft)


def _same_end(plan: Scenario, base: Scenario, document: Document) -> None:
    """Every road must end where the road of the exercise ends; raises BadScenario."""
    ends, wanted = _end(plan), _end(base)
    faults = []
    for track in dict.fromkeys((*wanted, *ends)):
        if ends.get(track) != wanted.get(track):
            asked = "nothing" if track not in ends else f"{ends[track]:g}"
            message = f"`{quotable(track)}` ends at {asked}"
            remedy = f"let the last stage that names it reach {wanted[track]:g}" if track in wanted else "leave it out"
            faults.append(
                Fault(document.file, document.line_of(("roadmap", "stages")), "roadmap.stages", message, remedy)
            )
    if faults:
        raise BadScenario(faults)


def _end(plan: Scenario) -> dict[str, float]:
    levels: dict[str, float] = {}
    for stage in plan.stage_segments():
        levels |= {name: reach.level for name, reach in stage.items()}
    return levels


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


def judge(
    submissions: Sequence[Submission],
    worlds: int,
    seed: int = 0,
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> list[Result]:
    """How every road did, the best first: each in `worlds` worlds of every scenario, on the same luck."""
    plans: list[Scenario] = []
    for number, one in enumerate(submissions):
        named = (one.base, *one.stress.values(), at_the_table(one.base))
        plans += [plan.model_copy(update={"name": f"{number} {place}"}) for place, plan in enumerate(named)]
    runs = iter(compare(plans, worlds, seed, workers=workers, on_progress=on_progress).runs)
    found = []
    for one in submissions:
        base, stress, table = next(runs), {name: next(runs) for name in one.stress}, next(runs)
        found.append(_result(one.name, base, stress, table))
    return sorted(found, key=lambda one: (-one.score, one.name))


def _result(name: str, base: Run, stress: Mapping[str, Run], table: Run) -> Result:
    completed: Any = base.summary().loc["completed"]
    robust = {test: float(run.summary()["share"]["completed"]) for test, run in stress.items()}
    robust = robust or {base.scenario.name: float(completed.share)}
    hardest = min(robust, key=lambda test: robust[test])
    accepted = {
        party.title or key: 1.0 - float((table.final[f"refused {key}"] > 0).mean())
        for key, party in base.scenario.parties.items()
    }
    return Result(name, float(completed.share), float(completed.standard_error), accepted, hardest, robust[hardest])


def leaderboard(results: Sequence[Result], worlds: int) -> Table:
    """The ranking as a table; roads of the same score share a place."""
    sides = list(results[0].accepted)
    rows, place, before = [], 0, float("nan")
    for number, one in enumerate(results, 1):
        score = round(100 * one.score, 1)
        place, before = (place, before) if score == before else (number, score)
        shares = (one.completed, *(one.accepted[side] for side in sides), one.robust)
        cells = (f"{100 * share:.0f}" for share in shares)
        rows.append((f"{place}. {one.name}", *cells, one.hardest, f"{score:.1f}"))
    error = max(one.error for one in results)
    note = (
        "Per cent of worlds: completed; accepted by each side, were the road put on the table; completed in the "
        "hardest of the tests, which is named. Score: the mean of completion, acceptance by the side that likes it "
        f"less, and the hardest test. {worlds:,} worlds each on the same luck; completion is known to about "
        f"± {100 * error:.1f} (one standard error), so that places nearer than that are a matter of luck."
    )
    return Table("Leaderboard", note, ("", "completed", *sides, "hardest", "test", "score"), tuple(rows))


def names_of(results: Iterable[Result]) -> list[str]:
    """The submissions, the best first."""
    return [one.name for one in results]
