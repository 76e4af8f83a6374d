"""The model agrees with itself written the ordinary way on any scenario, and any scenario reaches everything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.parties import STRATEGIES
from sim.scenario.schema import Scenario
from tests.oracle.compare import compare
from tests.oracle.plans import plans
from tests.oracle.seen import Seen

MANY = 320
ANY = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # add Phase.shrink to study a failure: it takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def obeyed(plan: Scenario, orders: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The orders to those who take any."""
    return {name: own for name, own in orders.items() if plan.parties[name].strategy == "human"}


@settings(ANY, max_examples=20)
@given(plans())
def test_both_versions_agree_on_any_small_scenario(given_plan):
    raw, orders = given_plan
    plan = Scenario.model_validate(raw)
    compare(plan, worlds=4, orders=obeyed(plan, orders))


@pytest.mark.slow
def test_both_versions_agree_on_many_scenarios_in_which_everything_happens():
    """Every mechanism, strategy, act, answer, reason and ending: what is not met is compared in name only."""
    seen, mechanisms, strategies = Seen(), set[str](), set[str]()

    @settings(ANY, max_examples=MANY)
    @given(plans())
    def agree(given_plan: tuple[dict[str, Any], dict[str, dict[str, str]]]) -> None:
        raw, orders = given_plan
        plan = Scenario.model_validate(raw)
        compare(plan, worlds=4, orders=obeyed(plan, orders), watch=seen.add)
        mechanisms.update(mechanism.name for mechanism in MECHANISMS.values() if mechanism.present(plan))
        strategies.update(str(party.strategy) for party in plan.parties.values())

    agree()
    assert not seen.missing()
    assert not seen.unknown()
    assert strategies == set(STRATEGIES)
    assert mechanisms == set(MECHANISMS)
