"""Stories of parties that follow a simple rule."""

from __future__ import annotations

from typing import Any

import pytest

from sim.model.world import World
from sim.rules.conduct import OPTIONS
from tests.stories import AT_ONCE, NEVER, NO_ERRORS, SURELY, TOLD, order, reason, story, weeks
from tests.support import TROOPS_FIRST, road

TURNS = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    **road(*({track: (k / 10, 1)} for k in range(1, 11) for track in ("arms", "troops"))),
    "learning.window": 2,
    "endings.stall_after": 3,
}
"""Ten small steps of each side in turn."""


def follows(strategy: str, **stage: Any) -> dict[str, Any]:
    """Alpha follows a strategy."""
    return {**TURNS, "parties.alpha.strategy": strategy, **stage}


def level(world: World, track: str = "arms") -> float:
    """What of a track stands verified."""
    return float(world.ledger.level_seen(track)[0])


def test_tit_for_tat_begins_and_goes_on_while_the_other_delivers():
    world = weeks(story(follows("tit_for_tat")), 1, troops="step")
    assert level(world) == pytest.approx(0.1)
    assert level(weeks(world, 9)) == pytest.approx(0.5)
    assert level(world, "troops") == pytest.approx(0.5)


def test_tit_for_tat_bears_a_delay_of_the_window_and_no_longer():
    """Beta's first tranche is due from the second week on; overdue by more than two weeks it answers no more."""
    for held, goes_on in ((3, True), (4, False)):
        world = weeks(story(follows("tit_for_tat")), 1 + held, troops="hold")
        assert bool(world.party("alpha").answers[0]) == goes_on


def test_tit_for_tat_goes_on_when_the_other_delivers_after_all():
    together = road({"arms": (1.0, 4), "troops": (1.0, 4)})
    world = weeks(story(follows("tit_for_tat"), together), 1, troops="hold")
    assert level(world) == 0.25
    weeks(world, 8)
    assert not world.party("alpha").answers[0]
    weeks(world, 1, troops="step")  # the next rung opens, and both take it in the week after
    assert level(weeks(world, 1)) == 0.5


@pytest.mark.parametrize("against", ["a rejected claim", "a step back"])
def test_tit_for_tat_stops_at_once_when_the_other_breaks_its_word(against):
    stage = {"tracks.troops.start": 0.4, "tracks.troops.reversibility": 1, "tracks.troops.verifiability": 1}
    begun = road({"arms": (0.5, 1), "troops": (0.6, 1)}, {"arms": (1.0, 1), "troops": (1.0, 1)})
    world = story(follows("tit_for_tat"), stage, begun, {"tracks.arms.lead_time.fixed": 3})
    weeks(world, 1, troops="cheat" if against == "a rejected claim" else "reverse")
    assert not world.party("alpha").answers[0]
    weeks(world, 4, troops="hold")
    assert level(world) == 0
    weeks(world, 1, troops="step")
    assert world.party("alpha").answers[0] == (against == "a rejected claim" or level(world, "troops") > 0)


def test_tit_for_tat_stops_when_the_other_strikes_and_goes_on_when_it_delivers():
    """Beta reckons; its moods are what the dice say: to strike at first, to step when they turn in the fifth week."""
    armed = {
        "parties.beta.strategy": "foresight",
        "parties.beta.strikes": {"appetite": 0.1, "price": 0.2},
        "parties.beta.reliability": 0,
        "parties.beta.greed": 0,
        "parties.beta.rationality": 6,  # a mood outweighs what a quarter of the way is worth
        "parties.beta.values": {"arms": 1.0, "troops": -0.05},
        "violence": {"rate": 0, "hazard": 0},
        "tracks.arms.lead_time.fixed": 1,
    }
    dice = {
        "mood": 0.5,
        "mood beta.troops.hold": lambda step: NEVER if step == 0 else 0.5,
        "mood beta.strikes.strike": lambda step: NEVER if step == 0 else SURELY,
        "mood beta.troops.step": lambda step: SURELY if step == 0 else NEVER,
        "mood turns": lambda step: SURELY if step == 4 else NEVER,
    }
    together = road({"arms": (1.0, 4), "troops": (1.0, 4)})
    world = weeks(story(follows("tit_for_tat"), armed, together, dice=dice), 4)
    assert world.party("beta").strikes.made[0] == 4
    assert level(world) == 0
    weeks(world, 1)
    assert (level(world, "troops"), level(world)) == (0.25, 0)
    assert level(weeks(world, 1)) == 0.25


def test_a_strike_in_the_week_of_a_delivery_weighs_more_than_the_delivery():
    armed = {
        "parties.beta.strategy": "foresight",
        "parties.beta.strikes": {"appetite": 0.1, "price": 0},
        "violence": {"rate": 0, "hazard": 0},
    }
    dice = {"mood": 0.5, "mood beta.troops.step": NEVER, "mood beta.strikes.strike": NEVER}
    world = weeks(story(follows("tit_for_tat"), armed, road({"troops": (1.0, 4)}, {"arms": 1.0}), dice=dice), 1)
    assert level(world, "troops") == 0.25
    assert not world.party("alpha").answers[0]


def test_a_hardliner_holds_until_all_that_the_other_owes_is_verified_and_steps_then():
    world = weeks(story(follows("hardliner"), TROOPS_FIRST), 4, troops="step")
    assert (level(world, "troops"), level(world)) == (pytest.approx(0.8), 0)
    assert level(weeks(world, 1), "troops") == 1
    assert level(weeks(world, 5)) == 1
    assert world.outcome[0] == 0


def test_two_who_wait_for_each_other_wait_for_ever():
    world = weeks(story(follows("hardliner")), 30, troops="step")
    assert level(world) == level(world, "troops") == 0
    assert reason(world, "alpha") == "by strategy"
    assert reason(world, "beta") is None


def test_what_a_hardliner_is_owed_on_the_whole_road_counts_and_not_only_what_is_open():
    stage = road({"troops": (0.5, 1)}, {"arms": (0.5, 1)}, {"troops": (1.0, 1)}, {"arms": (1.0, 1)})
    world = weeks(story(follows("hardliner"), stage), 20, troops="step")
    assert (level(world, "troops"), level(world)) == (0.5, 0)


def test_a_conciliator_steps_as_soon_as_it_is_due_whatever_the_other_does():
    stage = {"tracks.arms.lead_time.fixed": 3}
    world = weeks(story(follows("conciliator"), stage, road({"arms": (1.0, 2)}, {"troops": 1.0})), 3, troops="cheat")
    assert level(world) == 0
    assert level(weeks(world, 1)) == 0.5
    assert level(weeks(world, 4)) == 1


def test_a_human_without_orders_holds():
    world = weeks(story(TURNS), 10)
    assert level(world) == 0
    assert reason(world, "alpha") == "by strategy"


def test_a_human_does_what_is_ordered_and_only_when_it_is_due():
    world = story(TURNS, {"tracks.arms.lead_time.fixed": 4})
    order(world, arms="step", troops="step")
    assert level(weeks(world, 4)) == 0
    assert level(weeks(world, 1)) == pytest.approx(0.1)
    assert level(world, "troops") == 0
    assert level(weeks(world, 1), "troops") == pytest.approx(0.1)


def test_an_order_may_differ_from_world_to_world():
    world = story(TURNS, {"tracks.arms.verifiability": 0}, worlds=3)
    world.orders = {"alpha": {"arms": [OPTIONS.index(option) for option in ("hold", "step", "cheat")]}}
    world.step()
    assert list(world.ledger.level_seen("arms")) == pytest.approx([0, 0.1, 0.1])
    assert list(world.ledger.level("arms")) == pytest.approx([0, 0.1, 0])


def test_a_human_takes_back_what_is_reversible_though_nothing_is_due():
    stage = {"tracks.arms.start": 0.4, "tracks.arms.reversibility": 0.5, "tracks.arms.lead_time.fixed": 100}
    world = weeks(story(TURNS, stage), 5, arms="reverse")
    assert world.ledger.level("arms")[0] == pytest.approx(0.2)


def test_who_follows_a_rule_weighs_no_war():
    hopeless = {"parties.alpha.values": {"arms": -1, "troops": 0.01}, "parties.alpha.war_cost": 0}
    world = weeks(story(TURNS, hopeless, {"conduct.mood_memory": 0.1}), 30)
    assert world.ended[0] == -1
