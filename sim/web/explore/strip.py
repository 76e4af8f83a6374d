"""A road as a strip: in which stage each tranche of each track stands, and the road again once some were moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sim.scenario.schema import Scenario

MORE = 3  # stages that may be added at the end
MOST = 24  # stages of a strip, and tranches of a track
Places = Mapping[str, Sequence[int]]
"""For each track the stage of each of its tranches, from 0, in the order in which they are delivered."""


class CannotMove(ValueError):
    """Tranches do not stand as they can: says which, and what would be right."""


def places_of(plan: Scenario) -> dict[str, list[int]]:
    """Where the tranches of the road in force stand."""
    found: dict[str, list[int]] = {}
    for stage, legs in enumerate(plan.stage_segments()):
        for track, leg in legs.items():
            found.setdefault(track, []).extend([stage] * leg.tranches)
    return found


def check(plan: Scenario, places: Places) -> None:
    """Raise CannotMove unless every tranche of the road stands in a stage, those of a track in their order."""
    own, stages = places_of(plan), len(plan.road_in_force.stages)
    last = min(stages + MORE, MOST)
    if set(places) - set(own):
        raise CannotMove(f"This road has no track {sorted(set(places) - set(own))[0]!r}.")
    for track, stands in places.items():
        title = title_of(plan, track)
        if len(stands) != len(own[track]):
            raise CannotMove(f"{title} has {len(own[track])} tranches on this road, not {len(stands)}.")
        if any(not 0 <= stage < last for stage in stands):
            raise CannotMove(f"{title}: stages are counted from 1 to {last}.")
        if any(after < before for before, after in pairwise(stands)):
            raise CannotMove(f"{title}: a tranche cannot come before the one that it follows.")


def moved(plan: Scenario, places: Places) -> list[dict[str, Any]]:
    """The stages of the road in force with its tranches where they were moved; stages without any are left out.

    A stage keeps its name, its deadline and its prizes. Raises CannotMove.
    """
    check(plan, places)
    own = places_of(plan)
    stands = {track: list(places.get(track, own[track])) for track in own}
    stages = [stage.model_dump(exclude_unset=True) for stage in plan.road_in_force.stages]
    levels = _levels(plan)
    last = max(max(one) for one in stands.values())
    stages += [{"name": f"Added stage {number + 1}"} for number in range(len(stages), last + 1)]
    for number, stage in enumerate(stages):
        reach = {}
        for track, stages_of in stands.items():
            count = stages_of.count(number)
            if count:
                level = levels[track][sum(one <= number for one in stages_of) - 1]
                reach[track] = {"tranches": count} if level is None else {"level": level, "tranches": count}
        if any(_steps(stands[track], number) != _steps(own[track], number) for track in own):
            stage["reach"] = reach
    return [stage for number, stage in enumerate(stages) if any(number in one for one in stands.values())]


def _steps(stages: Sequence[int], stage: int) -> list[int]:
    """Which tranches of a track stand in a stage."""
    return [step for step, stands in enumerate(stages) if stands == stage]


def _levels(plan: Scenario) -> dict[str, list[float | None]]:
    """For each track the level that each tranche reaches; None where the road counts its tranches."""
    found: dict[str, list[float | None]] = {}
    reached = {name: track.start.middle for name, track in plan.tracks.items()}
    for legs in plan.stage_segments():
        for track, leg in legs.items():
            before, steps = reached[track], leg.tranches
            found.setdefault(track, []).extend(
                None if leg.of_own is not None else round(before + (leg.level - before) * (step + 1) / steps, 6)
                for step in range(steps)
            )
            reached[track] = leg.level
    return found


def title_of(plan: Scenario, track: str) -> str:
    """A track as people call it."""
    return plan.tracks[track].title or track.replace("_", " ")
