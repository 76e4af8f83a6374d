"""Expected conduct: what is expected of the other side's types is what these would do, and what would be seen of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.model.world import World
from sim.rules import conduct
from tests.stories import AT_ONCE, NO_ERRORS, TOLD, story, weeks
from tests.support import ARMS_FIRST, IN_STEPS, both, opening, scenario, trust

DEAR = {
    **AT_ONCE,
    **trust(0.5),
    **both(reliability=0.5, greed=1.0, honour=0.3, freeze_to_war=0.3),
    "tracks.arms.verifiability": 0,
    "tracks.troops.verifiability": 0,
    "parties.alpha.values": {"arms": -2.0, "troops": 1.0},
    "learning.false_alarm": 0,
}
"""Arms cost alpha more than it gains, and nobody would find out that they were not given up."""


def expected(*changes: Mapping[str, Any]) -> tuple[float, float]:
    """The chances that alpha, keeper or opportunist, delivers its first part, as beta sees it at the start."""
    of_types = opening(scenario(DEAR, ARMS_FIRST, *changes)).party("alpha").view.conduct.delivers
    return float(of_types.keeper[0, 0]), float(of_types.opportunist[0, 0])


def test_pretence_that_nobody_finds_out_is_expected_and_counts_as_delivered_to_the_eye():
    _, opportunist = expected()
    _, without = expected({"conduct.pretending": False})
    assert without < 0.05
    assert opportunist > without + 0.5


def test_pretence_that_is_always_found_out_delivers_nothing():
    seen = {"tracks.arms.verifiability": 1, "tracks.troops.verifiability": 1}
    _, opportunist = expected(seen)
    _, without = expected(seen, {"conduct.pretending": False})
    assert abs(opportunist - without) < 0.01


def test_a_rejected_claim_tells_of_an_opportunist_who_is_expected_to_pretend():
    world = opening(scenario(DEAR, IN_STEPS))
    of_types = world.party("alpha").view.conduct.pretends
    assert of_types.opportunist[0] > 0.9
    assert of_types.keeper[0] <= of_types.opportunist[0]


LINE = {
    "tracks.troops.start": 0.5,
    "tracks.troops.reversibility": 1,
    "tracks.troops.lead_time.by_size": 0,
    "parties.alpha.values": {"arms": -0.6, "troops": 2.0},
    "parties.beta.values": {"arms": 1.0, "troops": -1.0},
    **both(retaking=0.0, greed=0.0, freeze_to_war=0.1),
    "conduct.excuse": 2,
    "learning.window": 20,
    "conduct.pretending": False,
}
"""Beta can take back what it had withdrawn before, row by row, from one that is overdue."""


def test_that_the_rival_takes_back_what_it_gave_makes_a_side_expected_to_deliver():
    keeper, opportunist = expected(LINE, {"parties.alpha.values": {"arms": -2.2, "troops": 2.0}})
    held, exploited = expected(
        LINE, {"parties.alpha.values": {"arms": -2.2, "troops": 2.0}, "conduct.reversing": False}
    )
    assert keeper >= held
    assert opportunist > exploited + 0.1


def test_where_taking_back_costs_the_rival_more_than_a_row_is_worth_nobody_reckons_with_it():
    dear = {"parties.alpha.values": {"arms": -2.2, "troops": 2.0}, **both(retaking=50.0)}
    _, opportunist = expected(LINE, dear)
    _, without = expected(LINE, dear, {"conduct.reversing": False})
    assert abs(opportunist - without) < 1e-6


def of_moods(world: World) -> tuple[float, float, float]:
    """What is known of the mood of an opportunist in alpha's place."""
    alpha = world.party("alpha")
    known = alpha.reputation
    return float(known.refused["opportunist"][0]), float(known.stepped["opportunist"][0]), float(known.lasting[0])


def test_a_step_that_fails_for_lack_of_command_forgets_nothing_that_was_refused():
    """It tells that the mood is for the step at that chance; what was refused at a lower one stays refused."""
    told = {**TOLD, **NO_ERRORS, **AT_ONCE, "tracks.arms.control": 0, "tracks.arms.consolidation": 1e-9}
    told |= both(rationality=0.5)
    world = weeks(story(told, IN_STEPS, {"learning.beliefs": "reckoned"}), 3, arms="hold", troops="hold")
    refused, stepped, _ = of_moods(world)
    assert refused > 0
    assert stepped == 1
    weeks(world, 1, arms="step")
    assert world.party("alpha").deeds["arms"].tried[0]
    then = of_moods(world)
    assert then[1] < 1
    assert then[2] == 1
    claims = float(world.party("alpha").view.conduct.claims.opportunist[0])
    turned = float(conduct.mood_turns(world.value("conduct.mood_memory"), world.dt))
    known = conduct.leaning_after(np.asarray(True), claims, refused, stepped, 1 - turned)
    assert then[:2] == tuple(float(bound) for bound in known)


def test_what_was_pretended_is_missing_at_every_later_rung_too():
    """Later steps neither mend nor deepen it: the deal costs one who pretended less than it is seen to give."""
    told = {**TOLD, **NO_ERRORS, **AT_ONCE}
    pretended = weeks(story(told, IN_STEPS), 2, arms="cheat", troops="hold").party("alpha")
    stepped = weeks(story(told, IN_STEPS), 2, arms="step", troops="hold").party("alpha")
    for world in (pretended.model, stepped.model):
        weeks(world, 1, arms="hold", troops="hold")
    assert pretended.model.ledger.position[0] == stepped.model.ledger.position[0] > 0
    missing = float(stepped.model.ledger.level("arms")[0] - pretended.model.ledger.level("arms")[0])
    assert missing > 0
    saved = -float(np.asarray(pretended.worth("arms")).reshape(-1)[0]) * missing
    difference = np.asarray(pretended.view.reckoning.end - stepped.view.reckoning.end).reshape(-1)[0]
    assert abs(float(difference) - saved) < 1e-9
