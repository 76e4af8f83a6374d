"""Stories of rebuilding: who pays and who stops, who blocks, and how far the work can reach."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.world import World
from sim.rules.trust import hazard, within
from tests.stories import AT_ONCE, NEVER, NO_ERRORS, SURELY, TOLD, order, reason, story, weeks
from tests.support import both, road

READINESS = 0.8
HAZARD = hazard(READINESS, 12.0)
BESIDE = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    "tracks.aid": {"owner": "builders", "tranches": 2, "lead_time": {"fixed": 0, "by_size": 0}, "readiness": READINESS},
    "donors.giver": {"track": "aid", "pledge": 100},
}
"""Aid is carried out beside the road: a tranche is due at once, and comes with the hazard that donors pay for."""


def paying(world: World, name: str = "giver") -> bool:
    """Whether a donor pays this week."""
    return next(bool(one.paying[0]) for one in world.donors if one.name == name)


def payments(world: World, number: int) -> list[bool]:
    """Whether the donor pays, week by week."""
    return [paying(weeks(world, 1)) for _ in range(number)]


def comes_with(rate: float, *stage: object, week: int = 1) -> None:
    """Hold the first tranche of aid to come, in this week, exactly where luck is below the chance of that hazard."""
    chance = within(rate, 1.0)
    for luck, comes in ((chance * (1 - 1e-6), True), (chance * (1 + 1e-6) + 1e-12, False)):
        world = story(BESIDE, *stage, dice={"delivery aid": lambda step, u=luck: u if step == week - 1 else NEVER})
        assert (weeks(world, week).ledger.level_seen("aid")[0] == 0.5) == comes


def test_work_that_is_paid_for_comes_as_readily_as_it_can():
    comes_with(HAZARD)


def test_work_comes_the_more_slowly_the_less_is_paid():
    comes_with(HAZARD * 0.4, {"donors.giver.share": 0.4})
    nothing = weeks(story(BESIDE, {"donors.giver.share": 0}, dice={"delivery": SURELY}), 10)
    assert nothing.ledger.level_seen("aid")[0] == 0


def test_several_donors_pay_together_but_never_more_than_all():
    comes_with(HAZARD * 0.7, {"donors": {name: {"track": "aid", "share": 0.35} for name in ("one", "two")}})
    comes_with(HAZARD, {"donors": {name: {"track": "aid", "share": 0.8} for name in ("one", "two")}})


def test_a_track_that_no_donor_names_needs_none():
    comes_with(HAZARD, {"donors": {"giver": {"track": "other", "share": 0.1}}})


def test_what_is_diverted_does_not_arrive_unless_it_is_monitored():
    comes_with(HAZARD * 0.5, {"donors.giver.diversion": 0.5})
    comes_with(HAZARD * 0.9, {"donors.giver": {"track": "aid", "diversion": 0.5, "monitoring": 0.8}})


def test_goodwill_adds_to_what_is_paid():
    conference = {"events": [{"name": "conference", "at": 0, "shock": {"goodwill": 0.5}}]}
    comes_with(HAZARD * 0.6, {"donors.giver.share": 0.4}, conference)


def test_a_donor_pays_once_its_conditions_are_met_as_verified():
    stage = {**road({"arms": (1.0, 2)}, {"troops": 1.0}), "donors.giver.conditions": {"arms": 0.5}}
    world = story(BESIDE, stage)
    assert payments(world, 2) == [False, False]
    order(world, arms="cheat")  # what is seen counts, whether or not it stands
    assert payments(world, 1) == [False]
    order(world, arms="hold")
    assert payments(world, 2) == [True, True]


def test_donors_stop_when_a_condition_is_missed_again():
    stage = {**road({"arms": (1.0, 2)}, {"troops": 1.0}), "donors.giver.conditions": {"arms": 0.5}}
    world = weeks(story(BESIDE, stage, {"tracks.arms.reversibility": 1}), 2, arms="step")
    assert payments(world, 1) == [True]
    weeks(world, 2, arms="reverse")
    order(world, arms="hold")
    assert payments(world, 1) == [False]


def test_donors_stop_while_violence_is_above_what_they_bear():
    battle = {"events": [{"name": "battle", "at": 2, "shock": {"tension": 3}}], "violence.memory": 10}
    world = story(BESIDE, battle, {"donors.giver.calm": 2})
    # 3 exp(-t / 10) falls below 2 within the fifth week after it
    assert payments(world, 9) == [True, True] + [False] * 5 + [True, True]


def test_donors_stop_after_an_audit_for_as_long_as_they_pause():
    stage = {"donors.giver": {"track": "aid", "diversion": 0.5, "audits": 1, "pause": 4}}
    world = story(BESIDE, stage, dice={"audit": lambda step: SURELY if step in (1, 3) else NEVER})
    assert payments(world, 9) == [True, True, False, False, False, False, True, True, True]


def test_an_audit_finds_what_is_lost_and_nothing_else():
    stage = {"donors.giver": {"track": "aid", "diversion": 0.5, "monitoring": 0.6, "audits": 0.9, "pause": 4}}
    chance = within(0.9 * 0.5 * 0.4, 1.0)
    for luck, pays in ((chance - 1e-9, False), (chance + 1e-9, True)):
        assert payments(story(BESIDE, stage, dice={"audit": luck}), 2) == [True, pays]
    honest = {"donors.giver": {"track": "aid", "audits": 0.9}}
    assert all(payments(story(BESIDE, honest, dice={"audit": SURELY}), 5))


GAINS = {"parties.alpha.values": {"arms": 0.5, "troops": 1.0}}
LOSES = {"parties.alpha.values": {"arms": -1.0, "troops": 0.1}, "parties.alpha.freeze_to_war": 0}


def test_a_party_that_would_not_do_its_own_part_blocks_its_share_of_the_work():
    blocks = {"tracks.aid.consents": {"alpha": 0.75}}
    comes_with(HAZARD * 0.25, blocks, LOSES)
    comes_with(HAZARD, blocks, GAINS)
    comes_with(HAZARD, LOSES)  # without that power over the work it does not matter


def test_two_parties_that_block_leave_what_neither_blocks():
    lose_both = {**LOSES, "parties.beta.values": {"arms": 0.1, "troops": -1.0}, "parties.beta.freeze_to_war": 0}
    comes_with(HAZARD * 0.25 * 0.5, {"tracks.aid.consents": {"alpha": 0.75, "beta": 0.5}}, lose_both)


ADMINISTERED = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    **road({"aid": 0.5, "troops": 0.5}, {"aid": 1.0, "arms": 1.0}, {"troops": 1.0}),
    "tracks.aid": {
        "owner": "administration",
        "tranches": 2,
        "lead_time": {"fixed": 0, "by_size": 0},
        "reach": {"base": 0.25, "grows_with": "troops"},
    },
    "tracks.troops.tranches": 2,
    "endings.stall_after": 3,
}


def test_an_administration_out_of_reach_waits_until_the_other_track_opens_the_area():
    world = weeks(story(ADMINISTERED, dice={"delivery": SURELY}), 8)
    assert world.ledger.level_seen("aid")[0] == 0
    assert reason(world, "administration") == "out of reach"
    weeks(world, 1, troops="step")  # half the lines: .25 + .75 * .5 is more than .5
    assert world.ledger.level_seen("aid")[0] == 0
    weeks(world, 1, troops="hold")
    assert world.ledger.level_seen("aid")[0] == 0.5


def test_what_lies_within_reach_is_delivered_at_once():
    reach = {"tracks.aid.reach": {"base": 0.5, "grows_with": "troops"}}
    world = weeks(story(ADMINISTERED, reach, dice={"delivery": SURELY}), 1)
    assert world.ledger.level_seen("aid")[0] == 0.5


def test_a_third_party_that_could_deliver_and_does_not_is_named_so():
    reach = {"tracks.aid.reach": {"base": 0.5, "grows_with": "troops"}}
    world = weeks(story(ADMINISTERED, reach, dice={"delivery": NEVER}), 8)
    assert reason(world, "administration") == "not delivered"


def test_beside_the_road_the_next_tranche_must_lie_within_reach():
    beside = {"tracks.aid.reach": {"base": 0.6, "grows_with": "troops"}}
    world = weeks(story(BESIDE, beside, both(strategy="human"), dice={"delivery": SURELY}), 10)
    assert world.ledger.level_seen("aid")[0] == 0.5
    assert np.all(world.ledger.level_seen("troops") == 0)


def test_where_no_money_arrives_nothing_is_built():
    world = weeks(story(BESIDE, {"donors.giver.calm": 0, "violence.rate": 1}, dice={"delivery": SURELY}), 10)
    assert world.ledger.level_seen("aid")[0] == 0
    assert pytest.approx(0) == world.providers[0].funding("aid")[0]
