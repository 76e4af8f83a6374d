"""The clock of a stall runs only while something is due, or no road is agreed; a verified tranche sets it back."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.world import World
from sim.rules.endings import PROGRESSING, STALLED
from tests.stories import AT_ONCE, NEVER, NO_ERRORS, TOLD, reason, story, weeks
from tests.support import ARMS_FIRST, IN_STEPS, both, play, scenario, trust

SLOW = {
    **TOLD,
    **NO_ERRORS,
    **ARMS_FIRST,
    "tracks.arms.lead_time": {"fixed": 20, "by_size": 0},
    "tracks.troops.lead_time": {"fixed": 30, "by_size": 0},
    "endings.stall_after": 12,
    "weeks": 260,
}
"""Arms, in four tranches of twenty weeks each, and then troops."""


def standing(world: World) -> tuple[float, int]:
    """The weeks on the clock, and how the road stands."""
    return float(world.ledger.weeks_waited[0]), int(world.outcome[0])


def test_nothing_stalls_while_it_is_being_prepared_however_long_that_takes():
    world = story(SLOW)
    for _ in range(20):
        assert standing(weeks(world, 1)) == (0, PROGRESSING)
    weeks(world, 1, arms="step")
    assert world.ledger.level_seen("arms")[0] > 0
    for _ in range(19):
        assert standing(weeks(world, 1)) == (0, PROGRESSING)


def test_a_road_stalls_once_something_has_been_due_for_long_enough():
    world = weeks(story(SLOW), 20 + 11, arms="hold")
    assert standing(world) == (11, PROGRESSING)
    assert standing(weeks(world, 1)) == (12, STALLED)
    assert standing(weeks(world, 5)) == (17, STALLED)
    assert standing(weeks(world, 1, arms="step")) == (0, PROGRESSING)


def test_the_clock_stands_still_while_nothing_is_due_and_goes_on_when_something_is():
    """Alpha holds for ten weeks and takes a row back, which must be prepared again; then it holds what is due anew."""
    back = {"tracks.arms.start": 0.5, "tracks.arms.reversibility": 1, "conduct.reversing": True}
    world = weeks(story(SLOW, back), 20 + 10, arms="hold")
    assert standing(world) == (10, PROGRESSING)
    weeks(world, 1, arms="reverse")
    assert standing(world) == (10, PROGRESSING)
    weeks(world, 20, arms="hold")
    assert standing(world) == (10, PROGRESSING)
    weeks(world, 1)
    assert standing(world) == (11, PROGRESSING)
    assert standing(weeks(world, 1)) == (12, STALLED)


def test_a_stall_that_nothing_due_interrupts_is_a_new_one_and_asks_anew_who_holds_it_up():
    """Alpha stalls and takes a row back; while that is prepared anew nobody stalls, and then somebody does again."""
    back = {"tracks.arms.start": 0.5, "tracks.arms.reversibility": 1, "conduct.reversing": True}
    world = weeks(story(SLOW, back), 20 + 14, arms="hold")
    assert (standing(world), int(world.blame.lasted[0])) == ((14, STALLED), 3)
    assert reason(world, "alpha") == "by strategy"
    weeks(world, 1, arms="reverse")
    assert (standing(world), int(world.blame.lasted[0])) == ((14, PROGRESSING), 0)
    weeks(world, 20, arms="hold")
    assert (standing(world), int(world.blame.lasted[0])) == ((14, PROGRESSING), 0)
    weeks(world, 1)
    assert (standing(world), int(world.blame.lasted[0])) == ((15, STALLED), 1)
    assert reason(world, "alpha") == "by strategy"


def test_without_an_agreed_road_the_clock_runs_from_the_first_week():
    world = story(SLOW, {"bargaining.open": True})
    for week in range(1, 15):
        expected = STALLED if week >= 12 else PROGRESSING
        assert standing(weeks(world, 1)) == (week, expected)
    assert reason(world, "alpha") == reason(world, "beta") == "no proposal"


def test_a_claim_that_is_rejected_lets_the_clock_run_on():
    rejected = {"learning.false_alarm": 0.5}
    world = weeks(story(SLOW, rejected, dice={"verification": 1e-12}), 20 + 12, arms="step")
    assert world.ledger.level_seen("arms")[0] == 0
    assert standing(world) == (12, STALLED)


def test_whoever_stalls_has_something_due_or_no_road_and_a_reason():
    busy = {**IN_STEPS, **both(rationality=6), **trust(0.4), "endings.stall_after": 4, "violence.hazard": 0}
    world = story(busy, worlds=300)
    stalls = 0
    for _ in range(60):
        world.step()
        stalled = (world.outcome == STALLED) & (world.ended < 0)
        stalls += stalled.sum()
        due = world.ledger.is_due("arms") | world.ledger.is_due("troops")
        assert np.all(due[stalled])
        held_up = np.any([why >= 0 for why in world.blame.reason.values()], axis=0)
        assert np.all(held_up[stalled])
        assert np.all(world.ledger.weeks_waited[stalled] >= 4)
    assert stalls > 100


DRAWN_LEAD_TIMES = {
    **IN_STEPS,
    "tracks.arms.lead_time": {"fixed": {"uniform": [2, 30]}, "by_size": 0},
    "tracks.troops.lead_time": {"fixed": {"uniform": [2, 30]}, "by_size": 0},
    "violence": {"rate": 0, "hazard": 0},
    "weeks": 60,
}


@pytest.mark.parametrize("strategy, least", [("hardliner", 1.0), ("foresight", 0.2)])
def test_no_week_is_a_cliff(strategy, least):
    """Lead times are drawn from 2 to 30 weeks: stalls begin in week 14, in about one world of 28 a week.

    Counted from the start of the road, nearly all that had not moved by week 12 would have stalled in that week.
    """
    plan = scenario(DRAWN_LEAD_TIMES, both(strategy=strategy, war_cost=0.3), trust(0.1))
    stalled = play(plan, worlds=1000).states[:, STALLED] / 1000
    assert np.all(stalled[:14] == 0)
    assert stalled.max() >= least
    assert np.diff(stalled).max() < 0.1


@pytest.mark.parametrize("weeks_due", [3, 7])
def test_half_a_week_a_step_counts_the_same_weeks(weeks_due):
    held = weeks_due + 1
    plan = {**TOLD, **NO_ERRORS, **AT_ONCE, **ARMS_FIRST, "endings.stall_after": weeks_due}
    for steps in (1, 2, 4):
        world = story(plan, {"steps_per_week": steps}, dice={"verification": NEVER})
        weeks(world, weeks_due - 1, arms="hold")
        assert standing(world) == (weeks_due - 1, PROGRESSING)
        assert standing(weeks(world, 1)) == (weeks_due, STALLED)
        assert standing(weeks(world, 1)) == (held, STALLED)


def test_halving_the_step_moves_the_share_that_stalls_by_chance_only():
    shares = []
    for steps in (1, 2):
        plan = scenario(DRAWN_LEAD_TIMES, both(war_cost=0.3), trust(0.1), {"steps_per_week": steps})
        record = play(plan, worlds=1000)
        shares.append(record.states[:, STALLED].mean() / 1000)
    assert shares[0] == pytest.approx(shares[1], abs=0.05)
