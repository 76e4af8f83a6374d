"""Nobody waits for what cannot come while he waits; and a war that is dearer to both keeps nobody from a deal."""

from __future__ import annotations

import numpy as np
import pytest

from sim import load
from tests.heart import shipped
from tests.heart.measures import at, error
from tests.heart.roads import ROADS, WEEKS, alone, of_both
from tests.support import both, opening, road, scenario

COSTS = shipped.WAR_COSTS


def assert_never_lower(completed: list[np.ndarray]) -> None:
    """From each war cost to every higher one, on the same luck."""
    for low in range(len(completed)):
        for high in range(low + 1, len(completed)):
            less = float(completed[low].mean() - completed[high].mean())
            assert less <= 2 * error(completed[high], completed[low]), (COSTS[low], COSTS[high])


def test_a_war_dearer_to_both_never_lowers_completion():
    """War is what refusing risks: if it cost more and less were completed, somebody would wait for nothing."""
    found = at(alone("alternating", {"weeks": 156}), 150, [of_both(war_cost=cost) for cost in COSTS]).completed
    assert_never_lower(list(found))


@pytest.mark.slow
@pytest.mark.parametrize("name", ROADS)
def test_so_it_is_with_the_whole_cast(name):
    assert_never_lower([shipped.completed(name, f"war {cost}") for cost in COSTS])


@pytest.mark.slow
def test_so_it_is_where_steps_wait_for_third_parties():
    """The official plan: an administration that comes only after disarmament is nothing to wait for with disarming."""
    plan = load("gaza/official_plan", {"weeks": WEEKS, "futures_per_draw": 1})
    points = [{**of_both(war_cost=cost), "conduct.lookahead": weeks} for weeks in (0, 12) for cost in COSTS]
    found = list(at(plan, 150, points).completed)
    assert_never_lower(found[: len(COSTS)])
    assert_never_lower(found[len(COSTS) :])


GATED = {
    "tracks.aid": {"owner": "donors", "readiness": 0.4, "lead_time": {"fixed": 1, "by_size": 0}},
    "tracks.arms.lead_time.fixed": 0,
    **road({"arms": 1.0, "aid": 1.0}, {"troops": 1.0}),
}
LATER = 12.0  # weeks


@pytest.mark.parametrize(
    "withheld, comes",
    [
        ({}, True),
        ({"tracks.aid.reach": {"base": 0.1, "grows_with": "arms"}}, False),
        ({"tracks.aid.needs": 1, "donors": {"d": {"track": "aid", "pledge": 1, "conditions": {"arms": 0.2}}}}, False),
        ({"tracks.aid.consents": {"beta": 1.0}, "parties.beta.values.aid": -2.0, **both(rationality=1000)}, False),
    ],
    ids=["in reach", "out of reach before the arms are down", "unpaid before the arms are down", "not consented to"],
)
def test_help_that_only_the_own_step_would_bring_is_nothing_to_wait_for(withheld, comes):
    """What is foreseen of a third party in twelve weeks is what can come while the side that reckons waits."""
    world = opening(scenario(GATED, withheld))
    now, then = (world.backing.foresee(weeks).ready for weeks in (0.0, LATER))
    assert (np.asarray(then) > np.asarray(now)).all() == comes
