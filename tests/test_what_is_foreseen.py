"""What each side foresees of the other and of third parties: only what can be known, and only what can come."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.belief import settled
from sim.model.luck import Luck
from sim.model.world import World
from tests.stories import AT_ONCE, NO_ERRORS, TOLD, story, weeks
from tests.support import IN_STEPS, TROOPS_FIRST, both, opening, road, scenario, trust

HELP_COMES = {
    "tracks.force": {"owner": "nations", "readiness": 0.9, "tranches": 5, "lead_time": {"fixed": 1, "by_size": 0}},
    "force": {"strength": 1, "mandate": 1, "enforcement": 0.5},
    "tracks.arms.vulnerability": 1,
    "tracks.arms.reversibility": 0,
    **AT_ONCE,
    **trust(0.5),
    **both(reliability=0.5, freeze_to_war=0.6, faith={"force": 1}),
}
BESIDE = {
    "tracks.line": {"owner": "beta", "start": 0.5, "tranches": 5, "reversibility": 1},
    "parties.alpha.values": {"arms": -0.5, "troops": 1.0, "line": 0.3},
    "parties.beta.values": {"arms": 1.0, "troops": -0.5, "line": -0.3},
}


def test_what_a_type_would_do_does_not_tell_of_which_type_a_party_is():
    """Also where it waits for help: each type by its own gain, else who reckons would know what nobody can."""
    with_help = road({"arms": (1.0, 1), "force": (1.0, 1)}, {"troops": (1.0, 1)})
    world = opening(scenario(HELP_COMES, with_help), worlds=40)
    alpha = world.party("alpha")
    assert 0 < alpha.keeper.sum() < 40
    assert (alpha.view.costs["waiting"] < 0).any()
    for claims in (alpha.view.conduct.claims.keeper, alpha.view.conduct.claims.opportunist):
        assert np.ptp(claims) == 0.0


def test_nobody_counts_on_rows_that_were_taken_back_excused_before_they_are_owed_again():
    told = {**TOLD, **NO_ERRORS, "tracks.arms.reversibility": 1}
    world = weeks(story(told, AT_ONCE, IN_STEPS), 7, arms="step", troops="hold")
    weeks(world, 1, arms="reverse")
    assert world.ledger.excused["arms"][0] == 1
    weeks(world, 1, arms="hold")
    where = world.party("beta").view.stand.tracks["arms"]
    assert where.level_asked[0] == where.level_seen[0] < 0.5
    here = world.party("beta").view.reckoning.here
    assert here.failure_theirs[0] == here.failure[0]


def test_what_was_lost_from_below_the_start_is_expected_back_no_more_surely_than_anything_else():
    """The first rung asks for arms alone; beta breaks its word and takes back what it had withdrawn before."""
    told = {**TOLD, **NO_ERRORS, "tracks.troops.start": 0.4, "tracks.troops.reversibility": 1}
    slow = {"tracks.arms.lead_time": {"fixed": 50}}
    world = weeks(story(told, AT_ONCE, slow, road({"arms": 1.0}, {"troops": 1.0})), 2, troops="reverse", arms="hold")
    weeks(world, 6, troops="hold")
    alpha, beta = world.parties
    assert world.ledger.owes("troops")[0]
    assert not world.ledger.way.asks["troops"][0, 0]
    assert alpha.view.reckoning.here_outlook.kept[0] < 1.0
    for one in ("keeper", "opportunist"):
        expected, likely = beta.reputation.expected[one][0, 0], getattr(beta.view.conduct.delivers, one)[0, 0]
        assert abs(expected - likely) < 1.0 - likely


def test_at_rungs_behind_help_is_what_it_is_now():
    """Attention that fades was not so much larger as the road behind is long."""
    fading = {"guarantee": {"enforcement": 0.5, "protection": 0.5, "lasts": 5}}
    slow = {"tracks.arms.lead_time": {"fixed": 0, "by_size": 0}, "tracks.troops.lead_time": {"fixed": 0, "by_size": 80}}
    told = {**TOLD, **NO_ERRORS, "tracks.troops.start": 0.5}
    world = story(told, slow, fading, road({"arms": 0.5}, {"troops": 1.0}, {"arms": 1.0}))
    world.ledger.done["troops"], world.ledger.seen["troops"] = (np.array([len(world.ledger.ladder["troops"]) - 1]),) * 2
    world.ledger.done["arms"] = world.ledger.seen["arms"] = world.ledger.way.need["arms"][1]  # its half
    world.ledger.forget()
    stand = world.supposing(0).ledger.stand
    assert stand.position[0] > 2
    seen = stand.foreseen
    assert (seen.ahead.attention[: stand.position[0]] == seen.here.attention).all()


def test_a_track_is_out_of_reach_by_the_road_that_is_looked_at():
    aid = {"owner": "donors", "readiness": 0.9, "reach": {"grows_with": "troops", "base": 0.5}}
    stages = {"stages": [{"reach": {"aid": 1.0, "arms": 1.0, "troops": 1.0}}]}
    nearer = {"stages": [{"reach": {"aid": {"level": 0.5, "tranches": 1}, "arms": 1.0, "troops": 1.0}}]}
    one = {"roadmap": {"stages": [{"reach": {"aid": {"level": 1.0, "tranches": 1}, "arms": 1.0}}]}}
    world = story({"tracks.aid": aid, "roadmaps": {"nearer": nearer, "same": stages}}, one)
    assert world.supposing(0).provider_of("aid").rate_now("aid")[0] == 0.0
    assert world.supposing(1).provider_of("aid").rate_now("aid")[0] > 0.0


@pytest.mark.parametrize(("begins", "brings"), [(0, True), (500, False)])
def test_no_road_brings_what_begins_only_after_its_end(begins, brings):
    aid = {"owner": "donors", "readiness": 0.9, "begins": begins, "reach": {"grows_with": "troops", "base": 0.1}}
    slow = {"tracks.troops.lead_time": {"fixed": 40}}
    world = story({"tracks.aid": aid}, slow, TROOPS_FIRST)
    assert (world.backing.brought("aid")[0] > 0) == brings


@pytest.mark.parametrize("strategy", ["typed", "tit_for_tat", "hardliner", "conciliator"])
def test_who_does_not_reckon_lives_beside_a_track_that_can_creep(strategy):
    world = World(scenario(BESIDE, both(strategy=strategy)), np.arange(8), Luck(0))
    for _ in range(12):
        world.step()
    assert (world.ledger.level("line") == 0.5).all()


def test_where_a_road_asks_nothing_there_is_nothing_to_gain_by_a_step_nor_to_lose():
    """Worlds on different roads, and parties whom values do not move at all."""
    other = {"stages": [{"reach": {"troops": 1.0}}, {"reach": {"arms": 1.0}}]}
    world = story({"roadmaps": {"other": other}}, both(rationality=0), road({"arms": 1.0}, {"troops": 1.0}), worlds=2)
    with np.errstate(invalid="raise"):
        ahead = settled(world.supposing(np.array([0, 1])))[0]["alpha"].look_ahead()
    assert (ahead.gains[:, 0] != 0).argmin() == (ahead.gains[:, 1] == 0).argmin() > 0
    assert np.isfinite(ahead.gains).all()
