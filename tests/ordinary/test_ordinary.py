"""The model agrees with itself written the ordinary way: one object for each agent, one world at a time, one luck."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.drawn import drawn
from benchmarks.ordinary import History, run_worlds
from sim.rules.conduct import OPTIONS
from sim.rules.contribution import STATUSES
from sim.rules.endings import REASONS, STATES
from sim.rules.mediation import ACTS
from sim.scenario.schema import Scenario
from tests.ordinary.compare import compare
from tests.ordinary.plans import plans
from tests.ordinary.scenarios import ORDERED, SCENARIOS, plan_of
from tests.support import both, scenario


@pytest.mark.parametrize("name", SCENARIOS)
def test_both_versions_take_the_same_decisions_on_the_same_luck(name):
    parted = compare(plan_of(name), worlds=20, dropping=name.startswith("everybody"))
    assert parted <= 1, "ties are rare: something is nearly equal by the rules"


@pytest.mark.parametrize("name", ORDERED)
def test_both_versions_obey_the_same_orders(name):
    changes, orders = ORDERED[name]
    compare(scenario({"weeks": 40}, *changes, both(strategy="human")), worlds=10, orders=orders)


def changes_in(histories: list[History]) -> Counter[str]:
    """How often each thing happened that shows in how the world stood before and after a step."""
    happened: Counter[str] = Counter()
    for history in histories:
        for before, after in zip(history.steps, history.steps[1:], strict=False):
            moves = zip(before.levels, after.levels, before.levels_seen, after.levels_seen, strict=True)
            took_back = "reverse" in after.decisions.values()
            for level, level_after, seen, seen_after in moves:
                happened["rearmed"] += level_after < level and seen_after == seen
                happened["gap found"] += seen_after < seen and level_after >= level and not took_back
            happened["struck"] += after.strikes != before.strikes
            happened["attacked"] += after.attacks != before.attacks
            happened["flared"] += after.flaring != before.flaring
            happened["paid or stopped"] += after.paying != before.paying
            happened["pressed"] += any(after.pressure)
            happened["given"] += any(after.gifts)
            happened["clearer"] += after.clarity > before.clarity
            happened["goodwill"] += after.goodwill != 0.0
            for name, status in after.statuses.items():
                happened[f"{before.statuses[name]}, then {status}"] += 1
            for proposal in after.proposals:
                answer = "lapsed" if proposal["lapsed"] else "refused" if proposal["refused_by"] else "accepted"
                happened[answer] += 1
            happened["changed roads"] += before.agreed and before.road != after.road
            happened["agreed"] += after.agreed and not before.agreed
        in_first_week = history.steps[0].proposals  # talks are held there only where no road is agreed
        happened["agreed"] += any(proposal["accepted"] for proposal in in_first_week)
    return happened


def test_the_scenarios_above_show_whatever_can_happen():
    """What never happens in them would be compared in name only."""
    decisions, outcomes, causes, reasons, acts, statuses = (set[object]() for _ in range(6))
    happened: Counter[str] = Counter()
    for name in SCENARIOS:
        histories = run_worlds(drawn(plan_of(name), 0, range(20)), 0)
        happened += changes_in(histories)
        for history in histories:
            outcomes.add(history.outcome)
            causes.add(history.ended_by.split(" ")[0])
            for step in history.steps:
                decisions.update(step.decisions.values())
                reasons.update(step.reasons.values())
                acts.update(step.acts.values())
                statuses.update(step.statuses.values())
    assert decisions == set(OPTIONS)
    assert outcomes == set(STATES)
    assert causes == {"", "violence", "war"}
    assert reasons == {None, *REASONS}
    assert acts == {act.replace("first", "alpha").replace("second", "beta") for act in ACTS}
    assert statuses == set(STATUSES)
    changes = "undecided, then pledged; pledged, then undecided; pledged, then deployed; deployed, then withdrawn"
    answers = "accepted; refused; lapsed; agreed; changed roads"
    others = "rearmed; gap found; struck; attacked; flared; paid or stopped; pressed; given; clearer; goodwill"
    missing = {what for what in "; ".join((changes, answers, others)).split("; ") if not happened[what]}
    assert not missing


@settings(
    max_examples=30,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # add Phase.shrink to study a failure: it takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(plans())
def test_both_versions_agree_on_any_small_scenario(raw):
    compare(Scenario.model_validate(raw), worlds=6)
