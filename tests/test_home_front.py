"""Stories of politics at home, and of the people who live with the deal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.world import World
from tests.stories import AT_ONCE, FAR_OFF, NEVER, NO_ERRORS, SURELY, TOLD, order, reason, story, weeks
from tests.support import ARMS_FIRST, both, road

DUE = {**TOLD, **ARMS_FIRST, **AT_ONCE, **NO_ERRORS}
STILL = {**TOLD, **FAR_OFF, **NO_ERRORS}
"""Nothing is due, so that nothing is given or taken."""


def home(**stated: Any) -> dict[str, Any]:
    """Alpha's home front; its hardliners do not forget unless they are told to."""
    return {"parties.alpha.home_front": {"memory": 10000, **stated}}


def weight(world: World, party: str = "alpha") -> float:
    """The weight of a party's hardliners."""
    return float(world.party(party).home.hardliners[0])


@pytest.mark.parametrize("strategy", ["human", "conciliator"])
def test_a_home_front_above_its_limit_forbids_every_step(strategy):
    stage = {**DUE, "parties.alpha.strategy": strategy, "endings.stall_after": 2}
    orders = {"arms": "step"} if strategy == "human" else {}
    world = weeks(story(stage, home(hardliners=0.51, limit=0.5)), 6, **orders)
    assert world.ledger.level_seen("arms")[0] == 0
    assert reason(world, "alpha") == "forbidden"
    at_the_limit = weeks(story(stage, home(hardliners=0.5, limit=0.5)), 2, **orders)
    assert at_the_limit.ledger.level_seen("arms")[0] > 0


def test_what_is_forbidden_is_no_option_and_pretending_is_forbidden_too():
    reckoning = {**ARMS_FIRST, **AT_ONCE, "tracks.arms.verifiability": 0}
    eager = {"mood": 0.5, "mood alpha.arms.step": NEVER, "mood alpha.arms.cheat": NEVER}
    forbidden = weeks(story(reckoning, home(hardliners=0.6, limit=0.5), dice=eager), 5)
    assert forbidden.ledger.level_seen("arms")[0] == 0
    assert weeks(story(reckoning, dice=eager), 2).ledger.level_seen("arms")[0] > 0


def test_what_was_carried_out_may_be_taken_back_whatever_the_home_front_forbids():
    begun = {"tracks.arms.start": 0.4, "tracks.arms.reversibility": 1}
    world = weeks(story(DUE, begun, home(hardliners=0.9, limit=0.5)), 1, arms="reverse")
    assert world.ledger.level("arms")[0] == pytest.approx(0.35)  # a quarter of one of the two tranches behind it


def test_hardliners_make_a_step_dearer_by_their_weight():
    reckoning = {**ARMS_FIRST, **AT_ONCE}
    world = weeks(story(reckoning, home(cost=0.3, hardliners=0.4)), 1)
    a_fifth = -0.12 / 5  # what the whole way costs, by the step's part of it
    assert world.party("alpha").terms["step"]["home front"][0] == pytest.approx(a_fifth)
    assert world.party("alpha").terms["cheat arms"]["home front"][0] == pytest.approx(a_fifth)
    assert "home front" not in world.party("alpha").terms["hold"]
    assert np.all(world.party("beta").terms["step"]["home front"] == 0)


def test_a_party_that_only_its_hardliners_hold_back_is_named_so():
    willing = {**ARMS_FIRST, **AT_ONCE, "parties.alpha.values": {"arms": 0.5, "troops": 1.0}, "endings.stall_after": 2}
    world = weeks(story(willing, home(cost=10, hardliners=1), both(rationality=1000)), 6)
    assert world.ledger.level_seen("arms")[0] == 0
    assert reason(world, "alpha") == "home front"


@pytest.mark.parametrize("luck, moves", [(0.39, 0.25), (0.41, -0.25)])
def test_an_election_moves_the_hardliners_and_their_base(luck, moves):
    voting = home(hardliners=0.4, swing=0.25, elections=[3], memory=1)
    world = weeks(story(STILL, voting, dice={"election alpha": luck}), 3)
    assert weight(world) == pytest.approx(0.4)
    assert weight(weeks(world, 1)) == pytest.approx(0.4 + moves)
    assert weight(weeks(world, 20)) == pytest.approx(0.4 + moves)  # it returns to where the election put it
    assert weight(world, "beta") == pytest.approx(0.3)


def test_in_an_election_the_weight_of_the_day_decides():
    """Hardliners who have risen by tension win an election that they would have lost at their base."""
    risen = home(hardliners=0.3, swing=0.2, elections=[2], by_tension=0.1, memory=5)
    tense = {"events": [{"name": "battle", "at": 0, "shock": {"tension": 2}}], "violence.memory": 10000}
    world = weeks(story(STILL, risen, tense, dice={"election alpha": 0.45}), 3)
    assert world.party("alpha").home.base[0] == pytest.approx(0.5)
    calm = weeks(story(STILL, risen, dice={"election alpha": 0.45}), 3)
    assert calm.party("alpha").home.base[0] == pytest.approx(0.1)


def test_tension_raises_hardliners_and_they_return_over_their_memory():
    stage = {"events": [{"name": "battle", "at": 0, "shock": {"tension": 2}}], "violence.memory": 0.1}
    spark = home(hardliners=0.3, by_tension=0.2, memory=8)
    world = weeks(story(STILL, stage, spark), 1)
    risen = 0.3 + 0.2 * 2 * np.exp(-10)  # what is left of tension at the end of its week
    assert weight(world) == pytest.approx(risen)
    slow = weeks(story(STILL, {**stage, "violence.memory": 4}, spark), 1)
    after = 0.2 * 2 * np.exp(-1 / 4)
    assert weight(slow) == pytest.approx(0.3 + after)
    second = after * np.exp(-1 / 8) + 0.2 * 2 * np.exp(-2 / 4)
    assert weight(weeks(slow, 1)) == pytest.approx(0.3 + second)


def test_a_concession_that_is_not_answered_raises_hardliners_week_by_week_until_it_is_answered():
    exchange = {**DUE, **road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})}
    world = weeks(story(exchange, home(hardliners=0.2, by_concession=0.3)), 1, arms="hold", troops="hold")
    assert weight(world) == pytest.approx(0.2)
    given = 0.5  # all arms, in units
    assert weight(weeks(world, 1, arms="step")) == pytest.approx(0.2 + 0.3 * given, abs=1e-4)
    assert weight(weeks(world, 1)) == pytest.approx(0.2 + 2 * 0.3 * given, abs=1e-4)
    assert weight(weeks(world, 5, troops="step")) == pytest.approx(0.2 + 2 * 0.3 * given, abs=1e-3)
    assert weight(world, "beta") == pytest.approx(0.3)


def test_pretence_is_no_concession_to_the_one_who_knows_and_an_answer_to_the_other():
    exchange = {**DUE, **road({"arms": (1.0, 1)}, {"troops": (1.0, 1)}), **both(home_front={"by_concession": 0.3})}
    world = weeks(story(exchange, home(by_concession=0.3, hardliners=0.3)), 2, arms="cheat")
    assert weight(world) == pytest.approx(0.3)
    weeks(world, 1, arms="hold", troops="step")
    assert weight(world, "beta") == pytest.approx(0.3)


PEOPLE = {"populations.people": {"side": "alpha", "distress": 0.5, "support": 0.5, "memory": 10}}


def test_opinion_that_turns_away_raises_the_base_to_which_hardliners_return():
    world = story(STILL, PEOPLE, home(hardliners=0.3, by_opinion=0.8, memory=5))
    people = world.populations[0]
    people.support, people.distress = np.array([0.2]), np.array([0.8])
    weeks(world, 1)
    more_distress = 0.3 * np.exp(-1 / 10)  # support recovers while the distress that took it away is relieved
    support = 0.2 + (0.5 - more_distress - 0.2) * (1 - np.exp(-1 / 10))
    assert people.support[0] == pytest.approx(support)
    base = 0.3 + 0.8 * (0.5 - support)
    assert weight(world) == pytest.approx(0.3 + (base - 0.3) * (1 - np.exp(-1 / 5)))
    assert weight(world, "beta") == pytest.approx(0.3)


def test_distress_follows_relief_over_its_memory():
    exchange = {**DUE, **road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})}
    relieved = {**PEOPLE, "populations.people.relief": {"troops": 0.4}}
    world = weeks(story(exchange, relieved), 2, arms="step", troops="step")
    people = world.populations[0]
    assert people.distress[0] == pytest.approx(0.5 - 0.4 * (1 - np.exp(-1 / 10)))
    assert people.support[0] == pytest.approx(0.5 + (0.5 - people.distress[0]) * (1 - np.exp(-1 / 10)))


def test_a_pretended_withdrawal_relieves_nobody():
    exchange = {**DUE, **road({"troops": (1.0, 1)}, {"arms": (1.0, 1)})}
    relieved = {**PEOPLE, "populations.people.relief": {"troops": 0.4}}
    world = weeks(story(exchange, relieved), 5, troops="cheat")
    assert world.ledger.level_seen("troops")[0] == 1
    assert world.populations[0].distress[0] == 0.5


def test_distress_rises_with_tension_above_the_start_only():
    constant = {"violence": {"rate": 0, "hazard": 0, "memory": 10000}}
    battle = {"events": [{"name": "battle", "at": 0, "shock": {"tension": 0.5}}]}
    grieving = {**PEOPLE, "populations.people.by_tension": 0.6}
    assert weeks(story(STILL, constant, grieving), 5).populations[0].distress[0] == 0.5
    world = weeks(story(STILL, constant, battle, grieving), 5)
    assert world.populations[0].distress[0] == pytest.approx(0.5 + 0.3 * (1 - np.exp(-5 / 10)), abs=1e-4)


def test_hope_follows_progress():
    exchange = {**DUE, **road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})}
    world = weeks(story(exchange, PEOPLE, {"populations.people.hope": 0.6}), 4, arms="step")
    assert world.progress()[0] == 0.5
    assert world.populations[0].support[0] == pytest.approx(0.5 + 0.3 * (1 - np.exp(-4 / 10)))


def test_distress_above_the_start_feeds_violence():
    stirred = {**PEOPLE, "populations.people.feeds": 2, "violence": {"rate": 1.5, "hazard": 0, "ebb": 1}}
    world = story(STILL, stirred)
    assert world.truce.rate() == pytest.approx(1.5)
    world.populations[0].distress = np.array([0.8])
    assert world.truce.rate() == pytest.approx(1.5 * np.exp(2 * 0.3))


def test_a_vacuum_stirs_violence_as_far_as_no_force_stands_there():
    left = {"tracks.arms.vacuum": 1.5, "violence": {"rate": 1.5, "hazard": 0, "ebb": 1}}
    exchange = {**DUE, **road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})}
    world = weeks(story(exchange, left), 1, arms="step")
    assert world.truce.rate() == pytest.approx(1.5 * np.exp(1.5))
    force = {"tracks.force": {"owner": "contributors", "start": 0.6}, "force": {"incidents": 0, "until": 3}}
    world = weeks(story(exchange, left, force), 1, arms="step")
    assert world.truce.rate() == pytest.approx(1.5 * np.exp(1.5 * 0.4))
    order(world, arms="hold")
    assert weeks(world, 3).truce.rate() == pytest.approx(1.5 * np.exp(1.5))  # after its mandate


def test_hardliners_vote_every_time_and_never_leave_the_range():
    always = home(hardliners=0.5, swing=0.3, elections=[1, 2, 3])
    world = weeks(story(STILL, always, dice={"election": SURELY}), 4)
    assert weight(world) == 1
    assert weight(weeks(story(STILL, always, dice={"election": NEVER}), 4)) == 0


def test_violence_strengthens_hardliners_as_their_side_suffers():
    """Half of the incidents is the measure: a side that suffers none grows no harder, one that suffers all twice."""
    tense = {
        "violence": {"rate": 0, "hazard": 0, "memory": 10000},
        "events": [{"name": "x", "at": 0, "shock": {"tension": 2}}],
    }
    for suffers, rise in ((0.0, 0.0), (0.5, 0.02), (1.0, 0.04)):
        stage = {"parties.alpha.suffers": suffers}
        world = weeks(story(STILL, tense, home(hardliners=0.3, by_tension=0.01), stage), 1)
        assert weight(world) - 0.3 == pytest.approx(rise, rel=1e-3)
