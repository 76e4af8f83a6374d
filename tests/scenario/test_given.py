"""A scenario that was kept in full and is read back tells its numbers as its file did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim import load
from sim.scenario.given import defaults_of, with_defaults
from sim.scenario.numbers import numbers_of
from sim.scenario.schema import Scenario
from sim.scenario.template import template


def read_back(plan: Scenario) -> Scenario:
    return with_defaults(json.loads(plan.model_dump_json()), defaults_of(plan))


@pytest.mark.parametrize("name", ["gaza/official_plan", "gaza/side_by_side", "history/aceh_2005"])
def test_every_number_keeps_its_source_or_stays_a_default(name: str) -> None:
    plan = load(name)
    assert numbers_of(read_back(plan)) == numbers_of(plan)
    assert read_back(plan).model_dump(exclude_unset=True) == plan.model_dump(exclude_unset=True)
    assert any(number.is_default for number in numbers_of(plan))


def test_a_part_that_is_given_and_empty_is_not_one_that_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    without = load(file)
    plan = Scenario.model_validate({**without.model_dump(exclude_unset=True), "force": {}})
    assert "force" not in read_back(without).model_fields_set
    assert "force" in read_back(plan).model_fields_set
    assert read_back(plan).force.model_fields_set == set()
