"""What a road did, as it is kept: for each world a bit, as hexadecimal digits; worked out as the command line does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import yaml

from sim.scenario.faults import BadScenario
from sim.scenario.schema import Scenario
from sim.teaching.contest import tried
from sim.teaching.reading import Loaded
from sim.teaching.standings import Trial, Worlds
from sim.teaching.submission import Submission, read_submissions, submitted
from sim.web.classroom import roads
from sim.web.classroom.drawing import LAST
from sim.web.classroom.roads import NoRoad, Rung, Track
from sim.web.explore.strip import title_of


def rules(contest: Loaded, worlds: int, seed: int) -> dict[str, Any]:
    """What a contest asks and the roads to beat, as the law of a drawing takes them; raises BadScenario."""
    sheet = contest.exercise.contest
    base = contest.plans[sheet.base] if sheet else next(iter(contest.plans.values()))
    tracks = tracks_of(base)
    files = [str(contest.folder / file) for file in (sheet.roads if sheet else ())]
    beaten = read_submissions(files, contest)
    return {
        "tracks": [[one.key, one.title, one.owner, one.start, one.end] for one in tracks],
        "roads": [[one.name, _plain(rungs_of(one.base, tracks))] for one in beaten],
        "counts": sheet.counts if sheet else LAST,
        "worlds": worlds,
        "seed": seed,
    }


def tracks_of(base: Scenario) -> tuple[Track, ...]:
    """The tracks that every road of a contest takes to the same end."""
    ends: dict[str, float] = {}
    for legs in base.stage_segments():
        ends |= {name: leg.level for name, leg in legs.items()}
    return tuple(
        Track(key, title_of(base, key), _owner(base, key), base.tracks[key].start.middle, end)
        for key, end in ends.items()
    )


def _owner(base: Scenario, key: str) -> str:
    owner = base.tracks[key].owner
    return (base.parties[owner].title or owner) if owner in base.parties else owner


def rungs_of(plan: Scenario, tracks: Sequence[Track]) -> list[Rung]:
    """The same of the road of a scenario."""
    reached, found = {track.key: track.start for track in tracks}, list[Rung]()
    for legs in plan.stage_segments():
        for place in range(max((leg.tranches for leg in legs.values()), default=0)):
            rung = {}
            for key, leg in legs.items():
                if place < leg.tranches:
                    before, size = reached[key], (leg.level - reached[key]) / leg.tranches
                    rung[key] = (round(before + size * place, 6), round(before + size * (place + 1), 6))
            found.append(rung)
        reached |= {key: leg.level for key, leg in legs.items()}
    return found


def first_of(contest: Loaded) -> dict[str, list[list[int]]]:
    """The road from which everybody starts to draw: that of the scenario which the contest is about."""
    sheet = contest.exercise.contest
    base = contest.plans[sheet.base] if sheet else next(iter(contest.plans.values()))
    tracks = tracks_of(base)
    return roads.drawn(rungs_of(base, tracks), tracks)


def laid(contest: Loaded, road: Sequence[Rung]) -> Submission:
    """A road laid over the scenarios of a contest; raises NoRoad where it does not fit them."""
    try:
        return submitted(yaml.safe_dump(roads.as_submission(road), sort_keys=False), "this road", contest)
    except BadScenario as error:
        fault = error.faults[0]
        raise NoRoad(f"This road does not fit: {fault.message}; {fault.remedy}.") from None


def scored(contest: Loaded, road: Sequence[Rung], worlds: int, seed: int) -> dict[str, Any]:
    """What a road did in so many worlds of each scenario, as it is kept; raises NoRoad."""
    [trial] = tried([laid(contest, road)], worlds, seed)
    return {
        "key": roads.key_of(road),
        "worlds": worlds,
        "seed": seed,
        "draws": contest.plans[next(iter(contest.plans))].futures_per_draw,
        "completed": _digits(trial.completed),
        "accepted": [[side, _digits(there)] for side, there in trial.accepted.items()],
        "tests": [[test, _digits(there)] for test, there in trial.tests.items()],
    }


def trial_of(record: Mapping[str, Any]) -> Trial:
    """What a road did, from what is kept of it."""
    worlds: int = record["worlds"]
    return Trial(
        _bits(record["completed"], worlds),
        {side: _bits(text, worlds) for side, text in record["accepted"]},
        {test: _bits(text, worlds) for test, text in record["tests"]},
        np.arange(worlds) // record["draws"],
    )


def _plain(road: Sequence[Rung]) -> list[dict[str, list[float]]]:
    return [{key: list(levels) for key, levels in rung.items()} for rung in road]


def _digits(there: Worlds) -> str:
    return np.packbits(there).tobytes().hex()


def _bits(text: str, worlds: int) -> Worlds:
    return np.unpackbits(np.frombuffer(bytes.fromhex(text), dtype=np.uint8))[:worlds].astype(bool)
