"""From a YAML file to a Scenario: `based_on`, overrides, and all faults at once with file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario import overrides as changes
from sim.scenario.check import check
from sim.scenario.draft import Draft
from sim.scenario.explain import explain
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.inheritance import chain
from sim.scenario.schema import Scenario
from sim.scenario.shipped import find


def load(path: str | Path, overrides: Mapping[str, Any] | None = None) -> Scenario:
    """The scenario in a file, or the shipped one of this name, with some of its values overridden.

    `overrides` maps dotted paths to values: `{"parties.hamas.trust.israel": 0.5}`. They are checked as the
    file is; text among them is read as YAML. Raises BadScenario with every fault of the files and overrides.
    """
    draft = Draft()
    for document in chain(find(path)):
        draft.lay_over(document)
    return build(draft, changes.lay_over(draft, overrides or {}))


def build(draft: Draft, faults: list[Fault]) -> Scenario:
    """The scenario of a draft; raises BadScenario with its faults and those found before."""
    try:
        scenario = Scenario.model_validate(draft.data, strict=True)
    except ValidationError as error:
        raise BadScenario([*faults, *explain(error, draft).values()]) from None
    faults = [*faults, *(draft.fault(*finding) for finding in check(scenario))]
    if faults:
        raise BadScenario(faults)
    return scenario
