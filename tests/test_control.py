"""Stories of what an owner does not command, of gaps that are found, and of mechanisms that can be switched off."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.trust import posterior, within
from tests.stories import AT_ONCE, NEVER, NO_ERRORS, SURELY, TOLD, reason, story, weeks
from tests.support import ARMS_FIRST, both, road

DIVIDED = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    **road({"arms": (0.5, 1)}, {"arms": (1.0, 1)}, {"troops": 1.0}),
    "tracks.arms.control": 0.5,
    "tracks.arms.consolidation": 0.2,
    "endings.stall_after": 3,
}


def test_a_tranche_within_control_is_carried_out_and_one_beyond_it_is_not():
    world = weeks(story(DIVIDED, dice={"consolidation": NEVER}), 10, arms="step")
    assert world.ledger.level_seen("arms")[0] == 0.5
    assert reason(world, "alpha") == "control"


def test_a_tranche_beyond_control_fails_without_costing_trust():
    world = weeks(story(DIVIDED, dice={"consolidation": NEVER}), 1, arms="step")
    trusted = world.party("beta").trust[0]
    weeks(world, 10)
    assert world.party("beta").trust[0] >= trusted
    idle = weeks(story(DIVIDED, dice={"consolidation": NEVER}), 2, arms="hold")
    assert idle.party("beta").trust[0] < trusted  # who does not even try is distrusted


def test_trying_is_no_violation():
    world = story(DIVIDED, dice={"consolidation": NEVER})
    assert not any(weeks(world, 1, arms="step").party("alpha").violated[0] for _ in range(10))


def test_what_is_not_commanded_comes_as_fast_as_it_is_brought_under_command():
    chance = within(0.2, 1.0)
    for luck, level in ((chance - 1e-9, 1.0), (chance + 1e-9, 0.5)):
        world = weeks(story(DIVIDED, dice={"consolidation arms": luck}), 2, arms="step")
        assert world.ledger.level("arms")[0] == level


def test_pretending_needs_no_command():
    world = weeks(story(DIVIDED, dice={"consolidation": NEVER}), 2, arms="cheat")
    assert (world.ledger.level_seen("arms")[0], world.ledger.level("arms")[0]) == (1, 0)


INSPECTED = {**TOLD, **AT_ONCE, **NO_ERRORS, **ARMS_FIRST, "tracks.arms.inspection": 0.3}


def test_inspection_finds_a_gap_with_its_rate_and_the_other_reads_it_as_pretence():
    chance = within(0.3, 1.0)
    for luck, is_found in ((chance - 1e-9, True), (chance + 1e-9, False)):
        world = story(INSPECTED, dice={"inspection": NEVER})
        weeks(world, 1, arms="cheat")
        assert world.ledger.level_seen("arms")[0] == pytest.approx(0.2)
        before = world.party("beta").trust[0]
        world.luck.dice = {"inspection arms": luck}
        held = weeks(story(INSPECTED, dice={"inspection": NEVER}), 1, arms="cheat")
        weeks(world, 1, arms="hold")
        weeks(held, 1, arms="hold")
        assert (world.ledger.level_seen("arms")[0] == 0) == is_found
        without = held.party("beta").trust[0]  # what the week taught beside the find
        expected = posterior(without, 0.02, 0.3) if is_found else without
        assert world.party("beta").trust[0] == pytest.approx(float(expected))
        assert before > expected or not is_found


def test_inspection_finds_nothing_where_nothing_is_missing():
    world = weeks(story(INSPECTED, dice={"inspection": SURELY}), 3, arms="step")
    trusted = world.party("beta").trust[0]
    assert world.ledger.level_seen("arms")[0] == pytest.approx(0.6)
    assert trusted >= 0.5


def test_a_road_that_closed_on_paper_opens_again_when_a_gap_is_found():
    short = {**INSPECTED, **road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})}
    world = weeks(story(short, dice={"inspection": lambda step: SURELY if step == 2 else NEVER}), 2, arms="cheat")
    assert world.ledger.position[0] == 1
    weeks(world, 1, arms="hold")
    assert world.ledger.position[0] == 0
    assert world.ledger.opened[0] == 3


RECKLESS = {
    **ARMS_FIRST,
    **AT_ONCE,
    **both(rationality=0),
    "tracks.arms.start": 0.4,
    "tracks.arms.reversibility": 1,
    "tracks.arms.verifiability": 0,
}


@pytest.mark.parametrize("option, key", [("reverse", "reversing"), ("cheat", "pretending")])
def test_taking_back_and_pretending_can_be_switched_off(option, key):
    inclined = {"mood": 0.5, f"mood alpha.arms.{option}": NEVER}
    does = weeks(story(RECKLESS, dice=inclined), 1)
    assert does.ledger.level("arms")[0] < 0.4 or does.ledger.level_seen("arms")[0] > does.ledger.level("arms")[0]
    world = weeks(story(RECKLESS, {f"conduct.{key}": False}, dice=inclined), 5)
    assert world.ledger.level("arms")[0] >= 0.4 - 1e-9
    assert np.all(world.ledger.level_seen("arms") == world.ledger.level("arms"))


def test_a_typed_party_that_may_not_pretend_steps_where_it_would_have_pretended():
    typed = {**RECKLESS, "parties.alpha.strategy": "typed"}
    dice = {"typed delivery": SURELY, "typed pretence": SURELY}
    pretends = weeks(story(typed, dice=dice), 1)
    assert pretends.ledger.level_seen("arms")[0] > pretends.ledger.level("arms")[0]
    steps = weeks(story(typed, {"conduct.pretending": False}, dice=dice), 1)
    assert steps.ledger.level_seen("arms")[0] == steps.ledger.level("arms")[0] > 0.4


def test_trust_stays_where_it_was_where_nobody_learns():
    lively = {**RECKLESS, "conduct.mood_memory": 2, "violence": {"rate": 3, "hazard": 0}}
    lively |= both(strikes={"appetite": 1, "price": 0})
    world = weeks(story(lively, {"learning.updates": False}, worlds=50), 30)
    assert any(party.strikes.made.any() for party in world.parties)
    for party in world.parties:
        assert np.all(party.trust == 0.5)
    assert not np.all(weeks(story(lively, worlds=50), 30).party("beta").trust == 0.5)


def test_a_gap_that_is_found_moves_no_trust_where_nobody_learns():
    dice = {"inspection": lambda step: SURELY if step == 1 else NEVER}
    world = weeks(story(INSPECTED, {"learning.updates": False}, dice=dice), 1, arms="cheat")
    assert world.ledger.level_seen("arms")[0] == pytest.approx(0.2)
    assert weeks(world, 1, arms="hold").ledger.level_seen("arms")[0] == 0
    assert world.party("beta").trust[0] == 0.5
