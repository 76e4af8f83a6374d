"""The model agrees with itself written the ordinary way: one object for each agent, one world at a time, one luck."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.oracle import twin
from tests.oracle.compare import compare
from tests.oracle.scenarios import ORDERED, SCENARIOS, plan_of
from tests.oracle.seen import Seen
from tests.support import both, scenario

FEW, WEEKS = 5, 44
"""Worlds of each scenario that are compared, and for how long: the last date in them is in week 40."""


@pytest.mark.parametrize("name", SCENARIOS)
def test_both_versions_take_the_same_decisions_on_the_same_luck(name):
    whole = plan_of(name)
    plan = whole.model_copy(update={"weeks": min(whole.weeks, WEEKS)})
    parted = compare(plan, worlds=FEW, dropping=name.startswith("everybody"))
    assert parted <= 1, "ties are rare: something is nearly equal by the rules"


@pytest.mark.parametrize("name", ORDERED)
def test_both_versions_obey_the_same_orders(name):
    changes, orders = ORDERED[name]
    compare(scenario({"weeks": 40}, *changes, both(strategy="human")), worlds=FEW, orders=orders)


@pytest.mark.slow
def test_the_scenarios_above_show_whatever_can_happen_and_more_worlds_agree_to_their_last_week():
    """What never happens in them would be compared in name only."""
    seen = Seen()
    for name in SCENARIOS:
        assert compare(plan_of(name), worlds=20, dropping=name.startswith("everybody"), watch=seen.add) <= 1, name
    assert not seen.missing()


def test_the_ordinary_version_takes_nothing_from_the_model_but_its_luck():
    """Else a fault that both share would show in neither."""
    taken = set()
    for path in Path(twin.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                taken.add(f"{node.module}.{node.names[0].name}" if node.level == 0 else "." * node.level)
            elif isinstance(node, ast.Import):
                taken |= {name.name for name in node.names}
    ours = {
        name for name in taken if name.split(".")[0] in ("sim", "benchmarks", "tests", "importlib") or name[0] == "."
    }
    assert {name for name in ours if not name.startswith("tests.oracle.twin.")} == {"sim.model.luck.Luck"}
