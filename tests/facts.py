"""How far an outcome moves once a fact is switched off: tests/facts.yaml measured, on the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from sim import load, run
from sim.rules.endings import STATES
from sim.study.run import Run

FILE = Path(__file__).with_name("facts.yaml")
FACTS: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
TRIES = [(name, number) for name, fact in FACTS.items() for number in range(len(fact.get("tries", ())))]
WORLDS = 800
SEED = 11
DIGITS = 2  # of an error that are told

Try = Mapping[str, Any]
Size = tuple[float, float]
"""A difference of means and its standard error."""


def where(name: str, number: int) -> str:
    """The scenario in which a fact is switched off."""
    return str(FACTS[name]["tries"][number].get("scenario", FACTS[name]["scenario"]))


def values(found: Run, outcome: str) -> NDArray[np.float64]:
    """The outcome of each world."""
    if outcome in STATES:
        return (found.outcome == outcome).astype(float)
    if outcome.startswith("road "):
        roads = found.scenario.road_names()
        return (found.final["road"] == roads.index(outcome.removeprefix("road "))).astype(float)
    return np.asarray(found.final[outcome], dtype=float)


def _follow(scenario: str, switch: Mapping[str, Any], weeks: int | None) -> Run:
    """So many worlds, each with a draw of the assumptions of its own: the same mean, with the smallest error."""
    cut = {} if weeks is None else {"weeks": weeks}
    return run(load(scenario, {**switch, **cut, "futures_per_draw": 1}), worlds=WORLDS, seed=SEED, keep=0)


@lru_cache(maxsize=4)
def _as_it_is(scenario: str, weeks: int | None) -> Run:
    return _follow(scenario, {}, weeks)


def as_it_is(scenario: str, one: Try) -> Run:
    """A scenario with nothing switched off but what is `given` in both runs; kept where that is nothing."""
    given, weeks = one.get("given"), one.get("weeks")
    return _follow(scenario, given, weeks) if given else _as_it_is(scenario, weeks)


def effect(scenario: str, one: Try) -> Size:
    """By how much the outcome moves once something is switched off, world by world, and its standard error."""
    turned = {**one.get("given", {}), **one.get("switch", {})}
    off = _follow(one.get("instead", scenario), turned, one.get("weeks"))
    difference = values(off, one["outcome"]) - values(as_it_is(scenario, one), one["outcome"])
    return float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(WORLDS))


def rounded(mean: float, error: float) -> Size:
    """Both to the same decimal place, so that the error keeps two digits."""
    if error == 0.0:
        return mean, error
    places = DIGITS - 1 - int(np.floor(np.log10(error)))
    return round(mean, places), round(error, places)


def all_effects() -> Iterator[tuple[str, int, Size]]:
    """The effect of every try: those of one scenario and length one after the other, since they share a run."""

    def together(key: tuple[str, int]) -> tuple[str, int]:
        return where(*key), FACTS[key[0]]["tries"][key[1]].get("weeks") or 0

    for name, number in sorted(TRIES, key=together):
        yield name, number, effect(where(name, number), FACTS[name]["tries"][number])
