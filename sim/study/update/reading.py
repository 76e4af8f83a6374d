"""What each world shows in the place of a fact, out of what was recorded of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.scenario.observed import Observation
from sim.scenario.schema import Scenario
from sim.study.update import evidence

Floats = NDArray[np.float64]
SMALL = 1e-9
LEAST_FORCE = 0.05  # of what is planned: less is a token
UNIT = {"collapsed": "truce collapsed", "completed": "road completed", "another_road": "another road agreed"}


@dataclass(frozen=True)
class Fact:
    """One observation of a scenario: in which week it falls, and how far report and model together may be wrong."""

    stated: Observation
    week: float
    since: float
    error: float
    title: str

    @property
    def assimilated(self) -> int:
        """The whole week at whose end it is held against worlds."""
        return math.ceil(self.week - SMALL)

    @property
    def is_event(self) -> bool:
        """Whether it is about an event."""
        return self.stated.event is not None

    @property
    def observed(self) -> float:
        """What was observed as a number: of bounds their middle, of an event 1 where it has happened."""
        if self.stated.within is not None:
            return sum(self.stated.within) / 2
        return float(bool(self.stated.happened)) if self.stated.value is None else self.stated.value

    @property
    def bounds(self) -> tuple[float, float]:
        """From where to where it was observed."""
        if self.stated.within is not None:
            return self.stated.within[0], self.stated.within[1]
        return self.observed, self.observed

    def log_likelihood(self, shown: Floats) -> Floats:
        """The logarithm of how likely the report is in worlds that show this."""
        if self.is_event:
            return evidence.of_event(shown, bool(self.stated.happened), self.error)
        if self.stated.within is not None:
            return evidence.of_bounds(shown, *self.bounds, self.error)
        return evidence.of_value(shown, self.observed, self.error)

    def tail(self, shown: Floats, weights: Floats) -> float:
        """How surprising it is to worlds of these weights: the two-sided predictive tail."""
        if self.stated.value is not None:
            return evidence.tail_of_value(shown, self.observed, self.error, weights)
        likely = np.exp(self.log_likelihood(shown))
        return evidence.tail_of_chance(float((weights * likely).sum()))


def facts(plan: Scenario) -> list[Fact]:
    """The facts of a scenario in the order of their days."""
    found = [_fact(plan, one) for one in plan.observed.facts]
    return sorted(found, key=lambda one: one.stated.date)


def _fact(plan: Scenario, one: Observation) -> Fact:
    assert plan.start is not None  # a check of the scenario
    model, start = plan.observed.of_model, plan.start
    week = (one.date - start).days / 7
    since = 0.0 if one.since is None else (one.since - start).days / 7
    if one.event is not None:
        error = evidence.either(one.error, model.event)
    elif one.count is not None:
        middle = one.value if one.within is None else sum(one.within) / 2
        error = evidence.both(one.error, model.count * (middle or 0.0))
    else:
        error = evidence.both(one.error, model.level)
    return Fact(one, week, since, error, title(plan, one))


def title(plan: Scenario, one: Observation) -> str:
    """What a fact is about, for readers."""
    if one.event is not None:
        track = _track(plan, one.track or "")
        said = {
            **UNIT,
            "begun": f"more of {track} verified than at the start",
            "taken_back": f"some of {track} taken back",
            "force_in_place": f"force in place (at least {LEAST_FORCE:.0%} of what is planned)",
        }
        return said[one.event]
    if one.level is not None:
        really = one.level.removeprefix("really ")
        return _track(plan, really) + (", as it really stands" if really != one.level else "")
    since = "the start" if one.since is None else f"{one.since.day} {one.since:%B %Y}"
    return f"{one.count} since {since}"


def _track(plan: Scenario, name: str) -> str:
    return (plan.tracks[name].title or name) if name in plan.tracks else name


def recorded(plan: Scenario, one: Observation) -> str:
    """The recorded quantity that a level or count is read from."""
    name = one.level or one.count or ""
    return f"level {name}" if name in plan.tracks else name


def shown(plan: Scenario, fact: Fact, paths: Mapping[str, Floats], outcomes: NDArray[np.int64]) -> Floats:
    """What each world shows in the place of a fact, (worlds): levels and events as the last whole week left them.

    Counts lie on straight lines between weeks. `paths[name]` and `outcomes`: (weeks + 1, worlds).
    """
    one, last = fact.stated, math.floor(fact.week + SMALL)
    if one.event is not None:
        return np.asarray(_happened(plan, one, paths, outcomes, last), dtype=float)
    path = paths[recorded(plan, one)]
    if one.level is not None:
        return np.asarray(path[last], dtype=float)
    return between(path, fact.week) - between(path, fact.since)


def _happened(
    plan: Scenario, one: Observation, paths: Mapping[str, Floats], outcomes: NDArray[np.int64], last: int
) -> NDArray[np.bool_]:
    """Whether an event has happened by a week."""
    if one.event in ("collapsed", "completed"):
        return np.asarray((outcomes[: last + 1] == STATES.index(one.event)).any(axis=0))
    if one.event == "begun":
        path = paths[f"level {one.track}"][: last + 1]
        return np.asarray((path > path[0] + SMALL).any(axis=0))
    if one.event == "taken_back":
        path = paths[f"really {one.track}"][: last + 1]
        return np.asarray((np.diff(path, axis=0) < -SMALL).any(axis=0))
    if one.event == "force_in_place":
        return np.asarray((paths["in force"][: last + 1] >= LEAST_FORCE - SMALL).any(axis=0))
    road = paths.get("road")
    if road is None:
        return np.zeros(outcomes.shape[1], dtype=bool)
    return np.asarray((road[: last + 1] != road[0]).any(axis=0))


def between(path: Floats, week: float) -> Floats:
    """A quantity of each world between two weeks, on the straight line."""
    low = math.floor(week + SMALL)
    part = max(week - low, 0.0)
    if part <= SMALL:
        return np.asarray(path[low], dtype=float)
    return np.asarray(path[low] + part * (path[low + 1] - path[low]))
