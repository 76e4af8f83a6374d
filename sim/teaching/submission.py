"""Students' roads from their files: checked, and laid over the scenarios of a contest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.draft import Draft, Place
from sim.scenario.faults import BadScenario, Fault, close_match, dotted, quotable
from sim.scenario.load import build
from sim.scenario.sameness import read_as
from sim.scenario.schema import Scenario
from sim.scenario.shipped import EXERCISES, exists, find
from sim.scenario.strict_yaml import Document, KeyPath, read, read_text
from sim.teaching.reading import Loaded

KEYS = ("name", "roadmap")
BASED_ON = "based_on"
"""What a road that was drawn on the page names besides: accepted where it is the scenario of the contest."""

STAGE_KEYS = ("name", "reach")
LONGEST_NAME = 60


@dataclass(frozen=True)
class Submission:
    """A student's road: who sent it, in which file, and the scenarios in which it is tried, by what they test."""

    name: str
    file: str
    base: Scenario
    stress: Mapping[str, Scenario]


def read_submissions(files: Sequence[str], contest: Loaded) -> list[Submission]:
    """The roads in these files; raises BadScenario with the faults of all of them."""
    faults: list[Fault] = []
    found: dict[str, Submission] = {}
    for file in files:
        try:
            path = _file(file)
            one = _checked(read(path), path.stem, contest)
        except BadScenario as bad:
            faults += bad.faults
            continue
        if read_as(one.name) in found:
            faults.append(Fault(file, None, "name", f"another submission is called `{one.name}`", "give it another"))
        found[read_as(one.name)] = one
    if faults:
        raise BadScenario(dict.fromkeys(faults))
    return list(found.values())


def _file(name: str) -> Path:
    """A file on disk, or a road that an exercise brings along, by the name under which it is shipped."""
    here = Path(name)
    is_shipped = not exists(here) and here.parts[:1] == (EXERCISES,)
    return find(here) if is_shipped else here


def submitted(text: str, name: str, contest: Loaded) -> Submission:
    """A road from the text of its file, which is called `name`; raises BadScenario with every fault."""
    return _checked(read_text(text, name), name, contest)


def _checked(document: Document, stem: str, contest: Loaded) -> Submission:
    """One submission: a name if it likes, and a road that asks everything of both sides in the end."""
    rules = contest.exercise.contest
    if rules is None:
        message = "the exercise has no contest, so that nothing can be submitted to it"
        raise BadScenario([Fault(contest.name, None, "contest", message, "name one that has")])
    base = contest.plans[rules.base]
    faults = [
        Fault(document.file, document.line_of(path), dotted(path), *said)
        for path, said in _wrong(document, base, rules.base)
    ]
    told = [fault.key for fault in faults]
    name, laid = str(document.data.get("name", stem)), dict[str, Scenario]()
    for key in (rules.base, *rules.stress) if "roadmap" in document.data else ():
        try:
            laid[key] = _laid(document, contest.plans[key], name, must_fit=key == rules.base)
        except BadScenario as bad:  # what was told above is not told again in the words of scenarios
            faults += [fault for fault in bad.faults if not any(fault.key.startswith(key) for key in told)]
    if faults:
        raise BadScenario(dict.fromkeys(faults))
    _same_end(laid[rules.base], base, document)
    return Submission(name, stem, laid[rules.base], {contest.plans[key].name: laid[key] for key in rules.stress})


def _wrong(document: Document, base: Scenario, key_of_base: str) -> Iterator[tuple[KeyPath, tuple[str, str]]]:
    """What may not stand in a submission: anything but a name and a road, and on the road only names and levels."""
    for key in document.data:
        if key == BASED_ON and Path(str(document.data[key])).stem == key_of_base:
            continue
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
        here = ("roadmap", "stages", number)
        for key in stage if isinstance(stage, dict) else []:
            if key not in STAGE_KEYS:
                message = "no prizes, deadlines or the like: the contest is about order and size alone"
                yield (*here, key), (message, close_match(str(key), STAGE_KEYS))
        reach = stage.get("reach") if isinstance(stage, dict) else None
        for track in reach if isinstance(reach, dict) else []:
            if track not in base.tracks:
                message = f"no track is called `{quotable(str(track))}`"
                yield (*here, "reach", track), (message, close_match(str(track), base.tracks))


def _laid(document: Document, base: Scenario, name: str, *, must_fit: bool) -> Scenario:
    """The road laid over a scenario; raises BadScenario for a road that does not hold there.

    A road `must_fit` into the weeks of the base; that it is too slow for a hard test is what the test is to show.
    """
    draft = Draft()
    plain = base.model_dump(exclude_unset=True)
    plain.pop("roadmap")
    draft.put((), plain, lambda _: Place(base.name, None))
    road = {"roadmap": document.data["roadmap"], "name": f"{name}, {base.name}"[:80]}
    draft.put((), road, lambda path: Place(document.file, document.line_of(path)))
    return build(draft, whole_road=must_fit)


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
