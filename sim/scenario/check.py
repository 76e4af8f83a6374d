"""Whether a scenario makes sense as a whole: names that are known, a road that can close, work that can be done."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath


def check(scenario: Scenario) -> Iterator[tuple[KeyPath, str, str]]:
    """Everything that makes no sense: where it stands, what is wrong, what to do."""
    yield from ()
