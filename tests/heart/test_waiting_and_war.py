"""Nobody waits for what cannot come while he waits; and a war that is dearer to both keeps nobody from a deal."""

from __future__ import annotations

import numpy as np
import pytest

from sim import load
from tests.heart import shipped
from tests.heart.measures import at, error
from tests.heart.roads import ROADS, WEEKS, alone, of_both
from tests.support import both, opening, scenario

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
    "tracks.arms.vulnerability": 1,
    "tracks.arms.reversibility": 0,
    "roadmap": {"stages": [{"reach": {"arms": 1.0, "aid": 1.0}}, {"reach": {"troops": 1.0}}]},
    "parties.alpha.values.aid": 0.4,
    "conduct.lookahead": 12,
    "learning.beliefs": "stated",
    "learning.lapse": 0,
    **both(freeze_to_war=0.5, patience=1),
    "parties.beta.strategy": "hardliner",
    "parties.alpha.strategy": "hardliner",
}


def test_a_side_waits_for_help_on_its_way_and_not_for_what_its_own_step_must_open():
    """The same work, once open and once within reach only after the arms are down."""

    def waits(**changes: object) -> float:
        world = opening(scenario({**GATED, "parties.alpha.trust.beta": 0.95}, changes))
        world.step()
        world.step()
        party = world.party("alpha")
        party.look()
        return float(np.asarray(party.view.costs["waiting"]).max(initial=-np.inf))

    assert waits() < 0
    assert waits(**{"tracks.aid.reach": {"base": 0.2, "grows_with": "arms"}}) == 0
