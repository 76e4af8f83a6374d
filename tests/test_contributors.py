"""Stories of those who may send troops: they weigh, they pledge, they are barred, they come, they leave."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import week
from sim.model.world import World
from sim.rules.contribution import STATUSES
from sim.rules.trust import within
from tests.stories import FAR_OFF, NEVER, NO_ERRORS, SURELY, TOLD, order, story, weeks
from tests.support import road

ACT = {"contribution": SURELY}
WILLING = {"troops": 0.4, "prestige": 0.6, "threshold": 0.3, "casualties": 0}
STAGE = {**TOLD, **FAR_OFF, **NO_ERRORS, "tracks.force": {"owner": "contributors", "tranches": 5}}
BARRED = {**STAGE, "contributors.north": WILLING, "parties.beta.vetoes.north.resolve": 2}


def status(world: World, name: str) -> str:
    """Where a contributor stands."""
    return next(STATUSES[one.status[0]] for one in world.force.contributors if one.name == name)


def share(world: World) -> float:
    """The share of the force that is in place."""
    return float(world.backing.in_place()[0])


def statuses(world: World, name: str, number: int) -> list[str]:
    """Where a contributor stands after each of so many weeks."""
    return [status(weeks(world, 1), name) for _ in range(number)]


def test_a_willing_contributor_pledges_and_then_deploys_and_so_the_track_of_the_force_rises():
    world = story(STAGE, {"contributors.north": WILLING}, dice=ACT)
    assert status(world, "north") == "undecided"
    assert statuses(world, "north", 3) == ["pledged", "deployed", "deployed"]
    assert share(world) == 0.4
    assert world.ledger.level_seen("force")[0] == pytest.approx(0.4)


def test_it_takes_its_time_to_decide_and_to_deploy():
    slow = {"contributors.north": {**WILLING, "deploys": 10}, "force.decides": 5}
    for luck, pledges in ((within(1 / 5, 1.0) - 1e-9, True), (within(1 / 5, 1.0) + 1e-9, False)):
        assert (status(weeks(story(STAGE, slow, dice={"contribution": luck}), 1), "north") == "pledged") == pledges
    ready = {"contributors.north.status": "pledged"}
    for luck, deploys in ((within(1 / 10, 1.0) - 1e-9, True), (within(1 / 10, 1.0) + 1e-9, False)):
        world = weeks(story(STAGE, slow, ready, dice={"contribution": luck}), 1)
        assert (status(world, "north") == "deployed") == deploys


def test_an_unwilling_contributor_stays_away():
    world = story(STAGE, {"contributors.north": {**WILLING, "threshold": 0.6}}, dice=ACT)
    assert statuses(world, "north", 3) == ["undecided"] * 3


def test_nobody_pledges_below_its_clarity():
    cautious = {"contributors.north": {**WILLING, "clarity": 0.5}, "force.clarity": 0.3}
    settled = {"events": [{"name": "mandate", "at": 3, "shock": {"clarity": 0.2}}]}
    assert statuses(story(STAGE, cautious, dice=ACT), "north", 9) == ["undecided"] * 9
    found = statuses(story(STAGE, cautious, settled, dice=ACT), "north", 5)
    assert found == ["undecided", "undecided", "undecided", "pledged", "deployed"]


def test_mediators_settle_the_mandate_as_far_as_they_attend_to_it():
    open_still = {"contributors.north": WILLING, "force.clarity": 0.2, "force.settles": 10}
    steady = {"mediators.envoy": {"attention": 0.5, "lasts": 10000}}
    world = weeks(story(STAGE, open_still, steady), 8)
    assert world.force.clarity[0] == pytest.approx(1 - 0.8 * np.exp(-8 * 0.5 / 10), abs=1e-4)
    assert weeks(story(STAGE, open_still), 8).force.clarity[0] == 0.2


def test_a_contributor_that_is_barred_does_not_deploy_until_lobbying_lifts_the_veto():
    lobbied = {
        "contributors.north.lobbying": 0.5,
        "mediators.envoy": {"leverage": {"beta": 0.2}, "lasts": 10000},
    }
    lifted_in = {"veto": lambda step: SURELY if step == 4 else NEVER}
    world = story(BARRED, lobbied, dice={**ACT, **lifted_in})
    assert statuses(world, "north", 5) == ["pledged"] * 5
    assert statuses(world, "north", 2) == ["deployed"] * 2


def test_a_veto_falls_the_sooner_the_more_lobbying_and_leverage_there_is_against_its_resolve():
    stage = {"contributors.north.lobbying": 0.5, "mediators.envoy": {"leverage": {"beta": 0.6}, "attention": 0.7}}
    chance = within(0.5 * 0.6 * 0.7 / 2, 1.0)
    for luck, stands in ((chance - 1e-9, False), (chance + 1e-9, True)):
        world = weeks(story(BARRED, stage, dice={"veto beta.north": luck}), 1)
        assert bool(world.force.vetoes["beta.north"][0]) == stands


@pytest.mark.parametrize(
    "missing",
    [
        {"contributors.north.lobbying": 0.5},
        {"mediators.envoy.leverage": {"beta": 0.6}},
        {"contributors.north.lobbying": 0.5, "mediators.envoy.leverage": {"alpha": 0.6}},
    ],
    ids=["no mediator", "no lobbying", "no leverage over who refuses"],
)
def test_a_veto_that_nobody_presses_against_stands(missing):
    world = weeks(story(BARRED, missing, dice={**ACT, "veto": SURELY}), 10)
    assert status(world, "north") == "pledged"


def test_a_limited_role_comes_all_the_same_with_its_share_and_grows_once_the_veto_falls():
    limited = {
        "contributors.north": {**WILLING, "limited": 0.25, "lobbying": 1},
        "mediators.envoy.leverage": {"beta": 0.6},
    }
    world = story(BARRED, limited, dice={**ACT, "veto": lambda step: SURELY if step == 5 else NEVER})
    assert statuses(world, "north", 2) == ["pledged", "deployed"]
    assert share(weeks(world, 3)) == pytest.approx(0.1)
    assert share(weeks(world, 1)) == pytest.approx(0.4)


def test_the_bandwagon_tips_the_last_one():
    last = {"troops": 0.2, "prestige": 0.3, "bandwagon": 0.5, "threshold": 0.6, "casualties": 0}
    stage = {"contributors": {"big": {**WILLING, "status": "deployed"}, "mid": WILLING, "small": last}}
    # of the others' troops half are in: .3 + .5 * .5 - .6 < 0; with both in: .3 + .5 - .6 > 0
    later = {"contribution mid": lambda step: SURELY if step == 3 else NEVER}
    world = story(STAGE, stage, dice={**ACT, **later})
    assert statuses(world, "small", 6) == ["undecided"] * 4 + ["pledged", "deployed"]


def test_nobody_is_company_to_itself():
    alone = {**WILLING, "prestige": 0.2, "bandwagon": 0.5, "status": "deployed"}
    stage = {"contributors": {"alone": alone, "absent": {**WILLING, "threshold": 5}}}
    assert statuses(story(STAGE, stage, dice=ACT), "alone", 1) == ["withdrawn"]


def test_arms_without_consent_keep_it_away_until_they_are_given_up():
    risky = {"contributors.north": {**WILLING, "risk": 0.8}, "tracks.arms.power": 1, "parties.alpha.consent": 0}
    disarming = {**road({"arms": (1.0, 2)}, {"troops": 1.0}), "tracks.arms.lead_time": {"fixed": 0, "by_size": 0}}
    world = story(STAGE, risky, disarming, dice=ACT)
    assert statuses(world, "north", 3) == ["undecided"] * 3  # .6 - .8 - .3
    weeks(world, 2, arms="step")
    assert statuses(world, "north", 2) == ["pledged", "deployed"]
    consented = story(STAGE, risky, {"parties.alpha.consent": 1}, dice=ACT)
    assert statuses(consented, "north", 2) == ["pledged", "deployed"]


def test_contingents_leave_for_good_under_fire_and_pledges_are_taken_back():
    careful = {**WILLING, "casualties": 1}
    stage = {
        "contributors": {"here": {**careful, "status": "deployed"}, "there": {**careful, "status": "pledged"}},
        "events": [{"name": "battle", "at": 2, "shock": {"tension": 4}}],
        "violence.memory": 1,
    }
    world = weeks(story(STAGE, stage, dice={"contribution": SURELY, "contribution there": NEVER}), 2)
    assert (status(world, "here"), status(world, "there")) == ("deployed", "pledged")
    world.luck.dice = ACT
    weeks(world, 1)
    assert (status(world, "here"), status(world, "there")) == ("withdrawn", "undecided")
    weeks(world, 10)  # calm has returned
    assert (status(world, "here"), status(world, "there")) == ("withdrawn", "deployed")
    assert share(world) == 0.4


def test_goodwill_tips_a_contributor_and_fades():
    hesitant = {"contributors.north": {**WILLING, "threshold": 0.7}, "mediation.goodwill_lasts": 20}
    conference = {"events": [{"name": "conference", "at": 1, "shock": {"goodwill": 0.15}}]}
    world = story(STAGE, hesitant, conference, dice={"contribution": NEVER})
    weeks(world, 1)
    assert world.goodwill[0] == 0
    weeks(world, 4)
    assert world.goodwill[0] == pytest.approx(0.15 * np.exp(-4 / 20))
    early, late = (story(STAGE, hesitant, conference, dice={"contribution": luck}) for luck in (SURELY, NEVER))
    assert statuses(early, "north", 2) == ["undecided", "pledged"]
    late.luck.dice = {"contribution": lambda step: NEVER if step < 15 else SURELY}
    assert statuses(late, "north", 20) == ["undecided"] * 20  # .15 has faded below .1


def test_the_force_weighs_what_is_there_though_its_track_stops_at_the_row_below():
    stage = {
        "contributors.north": {**WILLING, "status": "deployed"},
        "tracks.force.tranches": 3,
        "force": {"strength": 0.5, "mandate": 0.8},
    }
    world = story(STAGE, stage)
    assert world.ledger.level_seen("force")[0] == pytest.approx(1 / 3)
    assert world.backing.present()[0] == pytest.approx(0.4 * 0.5 * 0.8)


def test_who_looks_ahead_counts_on_what_is_pledged():
    stage = {
        "contributors": {
            "here": {**WILLING, "status": "deployed", "deploys": 6},
            "soon": {**WILLING, "status": "pledged", "troops": 0.3, "deploys": 10},
        }
    }
    world = story(STAGE, stage)
    expected = world.backing.foresee(12.0).here.deployed
    assert expected[0] == pytest.approx(0.4 + 0.3 * within(1 / 8, 12.0))
    assert world.backing.foresee(0.0).here.deployed[0] == pytest.approx(0.4)


def test_a_stage_that_asks_for_the_force_closes_once_enough_of_it_has_come():
    stage = {
        **road({"force": 0.5}, {"arms": 1.0, "troops": 1.0}),
        "contributors": {"one": WILLING, "two": {**WILLING, "troops": 0.2}},
    }
    only_one = {"contribution": SURELY, "contribution two": NEVER}
    world = weeks(story(STAGE, stage, dice=only_one), 6)
    assert share(world) == pytest.approx(0.4)
    assert world.ledger.position[0] < world.ledger.ways.closing[0][0] + 1
    world.luck.dice = ACT
    weeks(world, 2)
    assert share(world) == pytest.approx(0.6)
    assert world.ledger.position[0] == world.ledger.ways.closing[0][0] + 1


def test_after_its_mandate_a_force_that_is_there_weighs_nothing():
    world = story(STAGE, {"contributors.north": {**WILLING, "status": "deployed"}, "force.until": 4})
    order(world, arms="hold")
    assert [share(weeks(world, 1)) for _ in range(6)] == [0.4] * 4 + [0] * 2


def test_whoever_counts_on_a_contributor_knows_what_happened_this_week():
    """A conference in the first week makes it willing: what is expected of the force is not what it was before."""
    hesitant = {"contributors.north": {**WILLING, "threshold": 0.7, "status": "pledged"}}
    conference = {"events": [{"name": "conference", "at": 0, "shock": {"goodwill": 0.15}}]}
    world = story(STAGE, hesitant, conference)
    assert world.ledger.stand.contingents.coming[0] == 0
    week.happen(world)
    assert world.ledger.stand.contingents.coming[0] == pytest.approx(0.4)
