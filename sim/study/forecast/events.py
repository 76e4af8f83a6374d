"""The events of a forecast: by the week, whether each has happened in a world; and why some cannot be told.

None has a chance of 0 or 1 by construction: what a scenario cannot show, or what stands at its start already, is left
off the card, and the card says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.study.run import Breaks

SMALL = 1e-9
TOKEN = 0.05  # of the force that is planned: what is no more than this is a token
ARMS, LINES, OFFICE = "disarmament", "withdrawal", "governance"
FULL = 1.0 - SMALL

Weekly = NDArray[np.bool_]


class Followed(Protocol):
    """Worlds that were followed from the scenario's start, week by week: a run that keeps all of them, or the like.

    `paths[name]` (weeks + 1, worlds): a recorded quantity; `outcome` (worlds): the state after the last week; `breaks`:
    when truces first broke; `draws` (worlds): which draw of the assumptions each uses.
    """

    @property
    def scenario(self) -> Scenario: ...
    @property
    def paths(self) -> Mapping[str, NDArray[np.float64]]: ...
    @property
    def outcome(self) -> NDArray[np.str_]: ...
    @property
    def breaks(self) -> Breaks: ...
    @property
    def draws(self) -> NDArray[np.int64]: ...


@dataclass(frozen=True)
class Event:
    """Something that happens once and for all in a world.

    `brief` heads its column; `means` says to whoever grades it what it is; `seen`: by the week, whether it has happened
    (weeks + 1, worlds); `untold`: why a scenario cannot tell it (nothing where it can).
    """

    name: str
    brief: str
    means: str
    seen: Callable[[Followed], Weekly]
    untold: Callable[[Scenario], str]


def _ever(there: NDArray[np.bool_]) -> Weekly:
    return np.asarray(np.maximum.accumulate(there, axis=0))


def _beyond(name: str) -> Callable[[Followed], Weekly]:
    """By the week, whether more of a track stands verified than at the start."""

    def seen(found: Followed) -> Weekly:
        path = found.paths[f"level {name}"]
        return _ever(path > path[0] + SMALL)

    return seen


def _no_way(name: str) -> Callable[[Scenario], str]:
    """Why a track cannot be seen to advance."""

    def untold(plan: Scenario) -> str:
        if name not in plan.tracks:
            return f"the scenario has no track `{name}`"
        done = plan.tracks[name].start.limits[0] >= FULL
        return f"all of `{name}` stands at the start" if done else _no_asking(plan, name)

    return untold


def _no_asking(plan: Scenario, name: str) -> str:
    """Why nobody carries a track further: a party does so on a road alone."""
    asked = any(name in stage.reach for road in plan.roads() for stage in road.stages)
    return "" if asked or plan.tracks[name].owner not in plan.parties else f"no road asks for `{name}`"


def _back(found: Followed) -> Weekly:
    """By the week, whether the line has moved back: less of the withdrawal really stands than a week before."""
    path = found.paths[f"really {LINES}"]
    fell = np.zeros(path.shape, dtype=bool)
    fell[1:] = np.diff(path, axis=0) < -SMALL
    return _ever(fell)


def _no_way_back(plan: Scenario) -> str:
    if LINES not in plan.tracks:
        return f"the scenario has no track `{LINES}`"
    if not plan.conduct.reversing:
        return "nobody takes anything back (`conduct.reversing`)"
    return f"`{LINES}` cannot be taken back" if plan.tracks[LINES].reversibility.limits[1] <= 0 else ""


def _inside(found: Followed) -> Weekly:
    """By the week, whether more of the force than a token has been in place."""
    path = found.paths.get("in force")
    return _ever((found.paths[f"level {found.scenario.force.track}"] if path is None else path) > TOKEN + SMALL)


def _no_force(plan: Scenario) -> str:
    if plan.force.track not in plan.tracks:
        return f"the scenario has no track `{plan.force.track}`"
    least = plan.tracks[plan.force.track].start.limits[0]
    there = any(one.status == "deployed" and one.troops.limits[0] > TOKEN for one in plan.contributors.values())
    return "more than a token of the force is inside at the start" if there or least > TOKEN else ""


def _changed(found: Followed) -> Weekly:
    """By the week, whether another road has been agreed than the one in force at first."""
    path = found.paths["road"]
    return _ever(path != path[0])


def _no_change(plan: Scenario) -> str:
    return "" if plan.other_roads and plan.mediators else "the scenario knows no other road that could be proposed"


def _fallen(found: Followed) -> Weekly:
    """By the week, whether the truce has collapsed."""
    weeks = np.arange(len(found.paths["progress"]))[:, np.newaxis]
    return np.asarray(found.breaks.week <= weeks)


def _paid(found: Followed) -> Weekly:
    """By the week, whether any donor has paid."""
    paying = (found.paths[f"paying {name}"] > 0.5 for name in found.scenario.donors)
    return _ever(np.logical_or.reduce(list(paying)))


def _no_money(plan: Scenario) -> str:
    if not plan.donors:
        return "the scenario has no donors"
    before = any(donor.paid.limits[0] > 0 for donor in plan.donors.values())
    return "money was paid before the start" if before else ""


EVENTS: tuple[Event, ...] = (
    Event(
        "any verified disarmament",
        "arms",
        "a first tranche of arms is confirmed by whoever verifies",
        _beyond(ARMS),
        _no_way(ARMS),
    ),
    Event(
        "any withdrawal beyond the line",
        "withdrawal",
        "a first tranche beyond where the line stood at the start is confirmed",
        _beyond(LINES),
        _no_way(LINES),
    ),
    Event(
        "any reversal of the line",
        "reversal",
        "the line moves back, by a quarter of a tranche or more",
        _back,
        _no_way_back,
    ),
    Event(
        "any force inside",
        "force",
        f"contributors' soldiers are in place, more than {100 * TOKEN:.0f} % of the force that is planned",
        _inside,
        _no_force,
    ),
    Event(
        "a changed roadmap",
        "roadmap",
        "both sides accept another order than the one in force",
        _changed,
        _no_change,
    ),
    Event("a collapse", "collapse", "the truce is over", _fallen, lambda plan: ""),
    Event(
        "the administration at work",
        "office",
        "the new administration takes over a first part of what it is to do, beyond the start",
        _beyond(OFFICE),
        _no_way(OFFICE),
    ),
    Event("money paid", "money", "a donor pays for rebuilding", _paid, _no_money),
)
"""All events, in the order of the card."""


def told_of(plan: Scenario) -> tuple[list[Event], dict[str, str]]:
    """The events that a scenario can tell, and why it cannot tell the others, by name."""
    why_not = {event.name: why for event in EVENTS if (why := event.untold(plan))}
    return [event for event in EVENTS if event.name not in why_not], why_not
