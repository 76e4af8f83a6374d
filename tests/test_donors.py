"""Stories of rebuilding: who pays and who stops, who withholds consent, and how far the work can reach."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.blame import UNITS
from sim.model.world import World
from sim.rules.endings import REASONS
from sim.rules.trust import hazard, within
from tests.stories import AT_ONCE, NEVER, NO_ERRORS, SURELY, TOLD, order, reason, story, weeks
from tests.support import both, road

READINESS = 0.8
HAZARD = hazard(READINESS, 12.0)
BESIDE = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    "tracks.aid": {
        "owner": "builders",
        "tranches": 2,
        "lead_time": {"fixed": 0, "by_size": 0},
        "readiness": READINESS,
        "needs": 100,
    },
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
    comes_with(HAZARD * 0.4, {"donors.giver.pledge": 40})
    nothing = weeks(story(BESIDE, {"donors.giver.pledge": 0}, dice={"delivery": SURELY}), 10)
    assert nothing.ledger.level_seen("aid")[0] == 0


def test_several_donors_pay_together_but_never_more_than_all():
    comes_with(HAZARD * 0.7, {"donors": {name: {"track": "aid", "pledge": 35} for name in ("one", "two")}})
    comes_with(HAZARD, {"donors": {name: {"track": "aid", "pledge": 80} for name in ("one", "two")}})


def test_a_track_that_needs_no_money_waits_for_none():
    comes_with(HAZARD, {"donors": {}, "tracks.aid.needs": 0})


def test_what_needs_money_that_nobody_pledges_is_not_built():
    nothing = weeks(story(BESIDE, {"donors": {}}, dice={"delivery": SURELY}), 10)
    assert nothing.ledger.level_seen("aid")[0] == 0


def test_the_more_is_needed_the_more_slowly_the_same_money_builds():
    comes_with(HAZARD * 0.5, {"tracks.aid.needs": 200})


def test_what_is_diverted_does_not_arrive_unless_it_is_monitored():
    comes_with(HAZARD * 0.5, {"donors.giver.diversion": 0.5})
    comes_with(HAZARD * 0.9, {"donors.giver": {"track": "aid", "pledge": 100, "diversion": 0.5, "monitoring": 0.8}})


def test_goodwill_adds_to_what_is_paid():
    conference = {"events": [{"name": "conference", "at": 0, "shock": {"goodwill": 0.5}}]}
    comes_with(HAZARD * 0.6, {"donors.giver.pledge": 40}, conference)


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
    weeks(world, 5, arms="reverse")  # four rows are a tranche of a half
    order(world, arms="hold")
    assert payments(world, 1) == [False]


def test_donors_stop_while_violence_is_above_what_they_bear():
    battle = {"events": [{"name": "battle", "at": 2, "shock": {"tension": 3}}], "violence.memory": 10}
    world = story(BESIDE, battle, {"donors.giver.calm": 2})
    # 3 exp(-t / 10) falls below 2 within the fifth week after it
    assert payments(world, 9) == [True, True] + [False] * 5 + [True, True]


def test_donors_stop_after_an_audit_for_as_long_as_they_pause():
    stage = {"donors.giver": {"track": "aid", "pledge": 100, "diversion": 0.5, "audits": 1, "pause": 4}}
    world = story(BESIDE, stage, dice={"audit": lambda step: SURELY if step in (1, 3) else NEVER})
    assert payments(world, 9) == [True, True, False, False, False, False, True, True, True]


def test_an_audit_finds_what_is_lost_and_nothing_else():
    stage = {
        "donors.giver": {"track": "aid", "pledge": 100, "diversion": 0.5, "monitoring": 0.6, "audits": 0.9, "pause": 4}
    }
    chance = within(0.9 * 0.5 * 0.4, 1.0)
    for luck, pays in ((chance - 1e-9, False), (chance + 1e-9, True)):
        assert payments(story(BESIDE, stage, dice={"audit": luck}), 2) == [True, pays]
    honest = {"donors.giver": {"track": "aid", "pledge": 100, "audits": 0.9}}
    assert all(payments(story(BESIDE, honest, dice={"audit": SURELY}), 5))


def worth(value: float, party: str = "alpha") -> dict[str, object]:
    """Aid is worth so much to a party, whose other values are half a unit each way."""
    own, theirs = ("arms", "troops") if party == "alpha" else ("troops", "arms")
    return {f"parties.{party}.values": {own: -0.5, theirs: 0.5, "aid": value}}


def withholds(value: float, share: float, rationality: float = 12) -> float:
    """The share withheld by the closed form."""
    return share * (1 - np.exp(-rationality * max(-value, 0)))


def test_a_party_withholds_the_more_of_its_consent_the_more_the_work_costs_it():
    blocks = {"tracks.aid.consents": {"alpha": 0.75}}
    for value in (-0.05, -0.2, -1):
        comes_with(HAZARD * (1 - withholds(value, 0.75)), blocks, worth(value))
    comes_with(HAZARD, worth(-1))  # without that power over the work it does not matter
    comes_with(HAZARD * 0.25, blocks, worth(-1), {"parties.alpha.rationality": 1000})


@pytest.mark.parametrize("value", [0.0, 0.3])
def test_who_gains_by_the_work_or_is_indifferent_consents_whatever_it_thinks_of_the_road(value):
    hopeless = {"parties.alpha.values": {"arms": -1.0, "troops": 0.1, "aid": value}, "parties.alpha.freeze_to_war": 0}
    comes_with(HAZARD, {"tracks.aid.consents": {"alpha": 0.75}}, hopeless)


def test_two_parties_that_withhold_leave_what_neither_withholds():
    both_ask = {"tracks.aid.consents": {"alpha": 0.75, "beta": 0.5}}
    left = (1 - withholds(-1, 0.75)) * (1 - withholds(-0.2, 0.5))
    comes_with(HAZARD * left, both_ask, worth(-1), worth(-0.2, "beta"))


def test_how_finely_the_work_is_cut_does_not_change_what_is_withheld():
    worlds = [
        story(BESIDE, {"tracks.aid.consents": {"alpha": 0.75}, "tracks.aid.tranches": cut}, worth(-0.1))
        for cut in (1, 9)
    ]
    assert worlds[0].providers[0].consent("aid") == worlds[1].providers[0].consent("aid")


STUCK = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    **road({"aid": 1.0}, {"arms": 1.0, "troops": 1.0}),
    "tracks.aid": {"owner": "builders", "tranches": 1, "lead_time": {"fixed": 0, "by_size": 0}},
    "endings.stall_after": 3,
}
"""Only the builders' work is due, and it never comes."""


def charged(world: World) -> dict[tuple[str, str], float]:
    """The share of this stalled week that each actor is charged with for each reason."""
    table, names = world.blame.count() / UNITS, list(world.blame.reason)
    return {(names[n], REASONS[why]): float(table[n, why]) for n, why in zip(*np.nonzero(table), strict=True)}


def test_a_stalled_week_is_charged_to_who_withholds_by_the_share_withheld():
    """Who lets 60 % of the work be done is charged with 40 % of the week."""
    stage = {"tracks.aid.consents": {"alpha": 0.4}, "parties.alpha.rationality": 1000}
    world = weeks(story(STUCK, stage, worth(-1), dice={"delivery": NEVER}), 5)
    assert charged(world) == {
        ("alpha", "blocked"): pytest.approx(0.4, abs=1 / UNITS),
        ("builders", "not delivered"): pytest.approx(0.6, abs=1 / UNITS),
    }
    assert (reason(world, "alpha"), reason(world, "beta")) == ("blocked", None)


def test_two_who_withhold_are_charged_by_their_shares_and_no_week_is_charged_twice():
    stage = {"tracks.aid.consents": {"alpha": 0.6, "beta": 0.2}, **both(rationality=1000)}
    world = weeks(story(STUCK, stage, worth(-1), worth(-1, "beta"), dice={"delivery": NEVER}), 5)
    missing = 1 - 0.4 * 0.8
    assert charged(world) == {
        ("alpha", "blocked"): pytest.approx(missing * 0.75, abs=1 / UNITS),
        ("beta", "blocked"): pytest.approx(missing * 0.25, abs=1 / UNITS),
        ("builders", "not delivered"): pytest.approx(1 - missing, abs=1 / UNITS),
    }


def test_who_withholds_all_holds_the_work_up_alone():
    stage = {"tracks.aid.consents": {"alpha": 1}, "parties.alpha.rationality": 1000}
    world = weeks(story(STUCK, stage, worth(-1), dice={"delivery": SURELY}), 5)
    assert charged(world) == {("alpha", "blocked"): 1}
    assert reason(world, "builders") is None


def test_a_party_that_owes_something_itself_keeps_its_own_reason_for_its_own_share():
    stage = {
        **road({"aid": 1.0, "arms": 1.0}, {"troops": 1.0}),
        "tracks.aid.consents": {"alpha": 0.4},
        "parties.alpha.rationality": 1000,
    }
    world = weeks(story(STUCK, stage, worth(-1), dice={"delivery": NEVER}), 5)
    assert charged(world) == {
        ("alpha", "by strategy"): 0.5,
        ("alpha", "blocked"): pytest.approx(0.2, abs=1 / UNITS),
        ("builders", "not delivered"): pytest.approx(0.3, abs=1 / UNITS),
    }
    assert reason(world, "alpha") == "by strategy"


def test_what_lies_out_of_reach_or_is_unpaid_is_charged_to_nobody_who_withholds():
    asked = {"tracks.aid.consents": {"alpha": 0.4}, "parties.alpha.rationality": 1000}
    for stage, why in (
        ({"tracks.aid.reach": {"base": 0.5, "grows_with": "troops"}}, "out of reach"),
        ({"tracks.aid.needs": 5}, "unpaid"),
    ):
        world = weeks(story(STUCK, asked, stage, worth(-1), dice={"delivery": NEVER}), 5)
        assert charged(world) == {("builders", why): 1}


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
