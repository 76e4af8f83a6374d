"""The space of roads between one party's part first and the other's: every order of the tranches of two tracks.

A road of a scenario is taken apart into rungs, each asking at most one tranche of each track. The tranches of two main
tracks, one of each party, can be put into any order: a path over a lattice from (0, 0) to (n, m), where a move is a
tranche of the one, of the other, or of both at once. All else is carried along by how many main tranches are done:

1. What the scenario asks together with a main tranche that brings the count to k comes due, in any order, with the move
   that first brings it to k. What it asks by itself after k main tranches has a stage of its own after that move.
2. Work that reaches further only as a main track advances waits, besides, for as many tranches of that track as the
   scenario lets it wait for: otherwise some orders could never be gone to their end.
3. What would ask two tranches of one track at once gets a stage of its own for the second.
4. A deadline, what missing it does, and prizes belong to the stage that closes where theirs closes, by the same rules.

So every road asks the same tranches, and the scenario's own order gives back its own rungs. Levels within a stage that
is cut into several tranches are fixed at the median start, where the scenario's own road cuts each world's own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.scenario.faults import BadScenario, Fault, close_match
from sim.scenario.obligations import Reach, Roadmap, Stage
from sim.scenario.schema import Scenario

Move = tuple[int, int]
"""Tranches of the first and of the second track that come due at once."""
Path = tuple[Move, ...]
FIRST: Move = (1, 0)
SECOND: Move = (0, 1)
BOTH: Move = (1, 1)


@dataclass(frozen=True)
class Beside:
    """What a rung asks beside the main tracks: a track and its level.

    `waits_for`: tranches of the first and of the second track that must stand, and of both together.
    """

    track: str
    level: float
    waits_for: tuple[int, int, int]

    def may_come(self, done: Sequence[int]) -> bool:
        """Whether it comes due once so many tranches of the first and of the second track are done."""
        return all(now >= needed for now, needed in zip((*done, sum(done)), self.waits_for, strict=True))


@dataclass(frozen=True)
class Rung:
    """What a rung of the scenario's road asks: a move, what comes beside it, and how many main tranches then stand.

    `closes`: the stage that closes with it, if one does.
    """

    move: Move
    beside: tuple[Beside, ...]
    count: int
    closes: Stage | None


@dataclass(frozen=True)
class Space:
    """A road taken apart: `levels` of the tranches of the `first` and of the `second` track, and its rungs in order."""

    plan: Scenario
    first: str
    second: str
    levels: tuple[tuple[float, ...], tuple[float, ...]]
    rungs: tuple[Rung, ...]
    together: bool

    @property
    def size(self) -> tuple[int, int]:
        """The number of tranches of each of the two."""
        return len(self.levels[0]), len(self.levels[1])

    @property
    def own(self) -> Path:
        """The order of the scenario's own road."""
        return tuple(rung.move for rung in self.rungs if rung.move != (0, 0))

    @property
    def extremes(self) -> tuple[Path, Path]:
        """All of the first track before the second, and the other way round."""
        first, second = self.size
        return (FIRST,) * first + (SECOND,) * second, (SECOND,) * second + (FIRST,) * first

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves that a path may make."""
        return (FIRST, SECOND, BOTH) if self.together else (FIRST, SECOND)

    def road(self, path: Path) -> Roadmap:
        """The road that takes the main tranches in this order."""
        return Roadmap(name=self.plan.road_in_force.name, stages=[*_stages(self, path)])

    def scenario(self, path: Path) -> Scenario:
        """The scenario with this road in place of its own; it keeps the name, so mediators like it as they did that."""
        name = self.plan.roadmap
        if isinstance(name, str):
            return self.plan.model_copy(update={"roadmaps": {**self.plan.roadmaps, name: self.road(path)}})
        return self.plan.model_copy(update={"roadmap": self.road(path)})


def space_of(
    plan: Scenario, first: str | None = None, second: str | None = None, together: bool | None = None
) -> Space:
    """Take the scenario's road apart.

    `first` and `second`: a track on the road of either party; each party's heaviest in the progress index, of equals
    the one with most tranches, where none is named. `together`: whether both may come due at once; where the scenario's
    road does so if not said. Raises BadScenario, with all faults, for tracks that cannot be meant.
    """
    rungs = [*_rungs(plan)]
    on_road = dict.fromkeys(track for asks, _ in rungs for track in asks)
    named = _named(plan, tuple(on_road), first, second)
    levels = tuple(tuple(asks[track] for asks, _ in rungs if track in asks) for track in named)
    found, done = [], (0, 0)
    for asks, closes in rungs:
        move = (int(named[0] in asks), int(named[1] in asks))
        done = (done[0] + move[0], done[1] + move[1])
        beside = tuple(
            Beside(track, level, (*_grown(plan, track, named, done), sum(done)))
            for track, level in asks.items()
            if track not in named
        )
        found.append(Rung(move, beside, sum(done), closes))
    if together is None:
        together = any(rung.move == BOTH for rung in found)
    return Space(plan, *named, (levels[0], levels[1]), tuple(found), together)


def _grown(plan: Scenario, track: str, named: Sequence[str], done: Move) -> Move:
    """The tranches of the main tracks without which a track's work does not reach so far."""
    reach = plan.tracks[track].reach
    with_it = None if reach is None else reach.grows_with
    return done[0] * (named[0] == with_it), done[1] * (named[1] == with_it)


def _rungs(plan: Scenario) -> Iterator[tuple[dict[str, float], Stage | None]]:
    """What each rung asks: the level that each track reaches, and the stage that closes with it."""
    level = {name: track.start.middle for name, track in plan.tracks.items()}
    for stage, segment in zip(plan.road_in_force.stages, plan.stage_segments(), strict=True):
        last = max(reach.tranches for reach in segment.values())
        for k in range(1, last + 1):
            asks = {
                track: reach.level
                if k == reach.tranches
                else level[track] + (reach.level - level[track]) * k / reach.tranches
                for track, reach in segment.items()
                if k <= reach.tranches
            }
            yield asks, stage if k == last else None
        level |= {track: reach.level for track, reach in segment.items()}


def _named(plan: Scenario, on_road: Sequence[str], first: str | None, second: str | None) -> tuple[str, str]:
    """The two tracks, one of each party."""
    owned = {party: [track for track in on_road if plan.tracks[track].owner == party] for party in plan.parties}
    faults, chosen = list[Fault](), list[str]()
    owners = list(plan.parties)
    by_party = [track for own in owned.values() for track in own]
    for option, name in (("--first", first), ("--second", second)):
        if name is not None and name not in by_party:
            remedy = close_match(name, by_party)
            faults.append(Fault(plan.name, None, f"{option} {name}", "no track of a party on the road", remedy))
    for party, own in owned.items():
        if not own:
            message = "owes nothing on the road, so that there is no order to choose"
            faults.append(Fault(plan.name, None, f"parties.{party}", message, "add one of its tracks to a stage"))
    if not faults:
        if first is not None:
            owners.sort(key=lambda party: plan.tracks[first].owner != party)
        elif second is not None:
            owners.sort(key=lambda party: plan.tracks[second].owner == party)
        chosen = [name or _heaviest(plan, owned[party]) for party, name in zip(owners, (first, second), strict=True)]
        if plan.tracks[chosen[0]].owner == plan.tracks[chosen[1]].owner:
            message = f"both are tracks of `{plan.tracks[chosen[0]].owner}`"
            faults.append(Fault(plan.name, None, f"--second {chosen[1]}", message, "name one of the other party"))
    if faults:
        raise BadScenario(faults)
    return chosen[0], chosen[1]


def _heaviest(plan: Scenario, tracks: Sequence[str]) -> str:
    cut = {track: sum(stage[track].tranches for stage in plan.stage_segments() if track in stage) for track in tracks}
    return max(tracks, key=lambda track: (plan.tracks[track].weight.middle, cut[track]))


def _stages(space: Space, path: Path) -> Iterator[Stage]:
    """The stages of a road in this order, one rung each."""
    legs = [leg for stage in space.plan.stage_segments() for leg in stage.items()]
    counted = {track for track, leg in legs if leg.of_own is not None}
    asked: list[dict[str, float]] = []
    closing: dict[int, Stage] = {}
    left = {number: list(rung.beside) for number, rung in enumerate(space.rungs)}
    done = [0, 0]
    for move in ((0, 0), *path):
        here: dict[str, float] = {}
        for place, track in enumerate((space.first, space.second)):
            if move[place]:
                here[track] = space.levels[place][done[place]]
                done[place] += 1
        asked += [here] if here else []
        for number in list(left):
            rung = space.rungs[number]
            by_itself: dict[str, float] = {}
            for one in [one for one in left[number] if one.may_come(done)]:
                left[number].remove(one)
                joins = bool(here) and rung.move != (0, 0) and one.track not in here
                (here if joins else by_itself)[one.track] = one.level
            asked += [by_itself] if by_itself else []
            if not left[number] and rung.count <= sum(done):
                del left[number]
                if rung.closes is not None:
                    _close(space, closing, len(asked) - 1, rung.closes)
    for number, reach in enumerate(asked):
        old = closing.get(number)
        one_each = {
            track: Reach(tranches=1) if track in counted else Reach(level=level, tranches=1)
            for track, level in reach.items()
        }
        stage = Stage(reach=dict(one_each))
        if old is not None:
            kept = {"prizes": old.prizes, "deadline": old.deadline, "missed": old.missed}
            stage = stage.model_copy(update=kept)
        yield stage


def _close(space: Space, closing: dict[int, Stage], number: int, stage: Stage) -> None:
    """Let a stage of the new road close what closes here in the scenario's; of two deadlines the earlier counts."""
    before = closing.get(number)
    if before is None:
        closing[number] = stage
        return
    if before.prizes.keys() & stage.prizes.keys():
        message = "where both parties' tranches come due at once, two prizes for one party fall on one stage"
        raise BadScenario([Fault(space.plan.name, None, "roadmap", message, "ask for one tranche at a time")])
    with_date = before if before.deadline is not None else stage
    prizes = {**before.prizes, **stage.prizes}
    closing[number] = with_date.model_copy(update={"prizes": prizes})
