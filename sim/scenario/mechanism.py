"""A mechanism of the model: whether a scenario has it, and the scenario without it and with all the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario.dials import changed, is_same, is_some
from sim.scenario.findings import places
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath

OUTWEIGHS_ALL = 1000.0  # prestige that nothing on the other scale outweighs; rationality that no mood outweighs


def always(plan: Scenario) -> bool:
    """Every scenario has what the mechanism works on."""
    return True


def some(*patterns: str) -> Callable[[Scenario], bool]:
    """Whether a scenario has something at each of these patterns."""

    def has(plan: Scenario) -> bool:
        return all(any(is_some(value) for _, value in places(plan, pattern)) for pattern in patterns)

    return has


def of_stages(key: str, value: object) -> dict[str, object]:
    """A neutral value for the stages of every road."""
    return {f"roadmap.stages.*.{key}": value, f"roadmaps.*.stages.*.{key}": value}


@dataclass(frozen=True)
class Mechanism:
    """One mechanism: `neutral` has the values at which it does nothing, by patterns of fields.

    `title`: what it is, in plain words; `off`: what is so without it, in one sentence; `where`: whether a scenario
    has what it works on. A neutral value may be a function of the scenario.
    """

    name: str
    title: str
    off: str
    neutral: Mapping[str, Any]
    where: Callable[[Scenario], bool] = always

    def present(self, plan: Scenario) -> bool:
        """Whether the scenario has it: it has something to work on, and stands at other than its neutral values."""
        return self.where(plan) and bool(self.moved(plan))

    def without(self, plan: Scenario) -> Scenario:
        """The scenario with this mechanism neutral and the rest as it is; the same one where it is absent."""
        return changed(plan, self.moved(plan)) if self.present(plan) else plan

    def moved(self, plan: Scenario) -> dict[KeyPath, Any]:
        """The fields that stand at other than their neutral values, and these values."""
        moved = {}
        for pattern, stated in self.neutral.items():
            value = stated(plan) if callable(stated) else stated
            moved.update({path: value for path, found in places(plan, pattern) if not is_same(found, value)})
        return moved
