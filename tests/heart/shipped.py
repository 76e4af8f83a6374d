"""The plain roads with the shipped numbers, turned at many points and run once for all slow tests and documents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from sim.model.units import party_of
from sim.scenario.schema import Scenario
from tests.heart.measures import Cases, Ends, at, follow, trust_as_reliable
from tests.heart.roads import LINE, MAIN, of_both, road, trusting

WORLDS = 100
CASES = 400
"""Worlds whose due tranches are followed."""
WAR_COSTS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
TRUSTS = (0.1, 0.3, 0.5, 0.7, 0.9)


def own_part(party: str, cost: float) -> dict[str, float]:
    """What a side's own part of the road costs it, as the worth of its whole track."""
    left = {"disarmament": 1.0, "withdrawal": 1.0 - LINE}[MAIN[party]]
    return {f"parties.{party}.values.{MAIN[party]}": -cost / left}


def points() -> dict[str, Mapping[str, Any]]:
    """What is turned, by a name."""
    found: dict[str, Mapping[str, Any]] = {"as shipped": {}}
    for party in MAIN:
        found |= {f"{party} pays {cost}": own_part(party, cost) for cost in (0.75, 2.0, 3.0)}
    found |= {f"war {cost}": of_both(war_cost=cost) for cost in WAR_COSTS}
    found |= {f"trust {trust}": trusting(trust) for trust in TRUSTS}
    found |= {f"trust and reliability {trust}": trusting(trust, trust) for trust in TRUSTS}
    return found


@cache
def ends(name: str) -> Ends:
    """How a road ends at all points."""
    return at(road(name), WORLDS, list(points().values()))


def completed(name: str, point: str) -> np.ndarray:
    """The worlds that are completed on a road at one point."""
    return np.asarray(ends(name).completed[list(points()).index(point)])


@cache
def cases(name: str, calibrated: bool) -> Cases:
    """What came due on a road; `calibrated`: with trust set to each world's reliability."""
    plan = road(name)
    return follow(plan, CASES, trust_as_reliable(plan, CASES) if calibrated else None)[1]


def is_payoff(plan: Scenario, path: str) -> bool:
    """Whether a number is counted in a party's unit."""
    return party_of(plan, path) is not None
