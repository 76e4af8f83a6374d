"""What endangers a truce: its youth, violence, what is overdue; and what holds it: its age, and a force in place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import load
from sim.model.luck import Luck
from sim.model.parameters import draw
from sim.model.world import World
from sim.rules import violence
from tests.stories import AT_ONCE, NO_ERRORS, SURELY, TOLD, story, weeks
from tests.support import ARMS_FIRST, both, play, scenario

STILL: dict[str, Any] = {
    **both(rationality=1000, reliability=0, provocation=1),
    "parties.alpha.values": {"arms": -1, "troops": 0.5},
    "parties.beta.values": {"arms": 0.5, "troops": -1},
    "violence": {"rate": 0, "resumption": 0},
}
"""Nobody gains, so nobody moves."""
FRAIL = {"violence.hazard": 0.02}
HERE = {"tracks.force": {"owner": "senders", "start": 1}, "force.strength": 0.3, "force.mandate": 0.3}


def broken(*changes: dict[str, Any], worlds: int = 8000) -> float:
    """The share of truces that break within 13 weeks."""
    record = play(scenario(STILL, {"weeks": 13}, FRAIL, *changes), worlds)
    return float((record.broke >= 0).mean())


def hazard(world: World) -> float:
    """The hazard of the one truce, as things stand."""
    return float(np.broadcast_to(world.truce.hazard(), 1)[0])


def test_a_truce_of_nine_months_runs_at_most_a_third_of_a_new_ones_risk():
    assert 0 < broken({"truce_age": 38}) <= broken() / 3


def test_the_shipped_ranges_keep_that_law_in_every_draw():
    drawn = draw(load("gaza/side_by_side"), Luck(0), np.arange(4000))
    lasting, settles = drawn["violence.lasting"], drawn["violence.settles"]
    young, old = (
        sum(violence.settled(age + week + 0.5, lasting, settles) for week in range(13)) for age in (0.0, 38.0)
    )
    assert np.all(old <= young / 3 + 1e-3)


def test_what_never_fades_is_all_that_is_left_of_an_old_truces_danger():
    old = story(STILL, {"truce_age": 1000, "violence.lasting": 0.2, "violence.by_tension": 0.0}, FRAIL)
    assert hazard(weeks(old, 1)) == pytest.approx(0.02 * 0.2)


def test_without_any_tension_only_its_own_part_of_the_hazard_is_left():
    for part in (0.0, 0.75, 1.0):
        assert float(violence.under_tension(part, 0.0, 0.4)) == pytest.approx(1 - part)
        assert float(violence.under_tension(part, 0.4, 0.4)) == pytest.approx(1.0)
        assert float(violence.under_tension(part, 0.8, 0.4)) == pytest.approx(1 + part)


def test_twice_the_violence_is_more_than_as_dangerous_and_none_less_than_half():
    none, usual, twice = (
        broken({"violence.rate": rate, "violence.severity": 0.02, "violence.memory": 10, "violence.ebb": 1})
        for rate in (0.0, 1.9, 3.8)
    )
    assert none < usual / 2
    assert twice > usual * 1.3


@pytest.mark.parametrize("by_force", [0.0, 1.75])
def test_a_force_in_place_lowers_the_hazard_however_small_it_is_planned(by_force):
    """The data know only whether one came: strength and mandate count elsewhere."""
    there, away = (weeks(story(STILL, FRAIL, {"violence.by_force": by_force}, stage), 1) for stage in (HERE, {}))
    assert hazard(there) == pytest.approx(np.exp(-by_force) * hazard(away))


def test_once_its_mandate_is_over_a_force_holds_nothing():
    ended = weeks(story(STILL, FRAIL, HERE, {"force.until": 3}), 5)
    assert hazard(ended) == pytest.approx(hazard(weeks(story(STILL, FRAIL), 5)))


def test_what_is_overdue_raises_the_hazard_by_half_for_each_side():
    stage = {"violence.by_overdue": 0.6, "violence.by_tension": 0.0, "conduct.excuse": 4}
    exchange = story(TOLD, AT_ONCE, NO_ERRORS, stage, {"violence.rate": 0}, FRAIL)
    first = story(TOLD, AT_ONCE, NO_ERRORS, ARMS_FIRST, stage, {"violence.rate": 0}, FRAIL)
    for world in (exchange, first):
        weeks(world, 3)
        assert world.truce.overdue() == 0.0
        weeks(world, 4)
    age = float(np.broadcast_to(first.truce.age, 1)[0])
    calm = 0.02 * float(violence.settled(age, 0.094, 20.0))
    assert hazard(exchange) == pytest.approx(calm * np.exp(0.6))
    assert hazard(first) == pytest.approx(calm * np.exp(0.3))  # nothing is due of the other side yet


def test_what_is_delivered_is_overdue_no_longer():
    world = weeks(story(TOLD, AT_ONCE, NO_ERRORS, {"violence.rate": 0}, FRAIL), 8)
    assert world.truce.overdue() == 1.0
    weeks(world, 2, arms="step")
    assert world.truce.overdue() == 0.5


# Violence and the age of the truce


@pytest.mark.parametrize(("ebb", "falls"), [(0.4, True), (1.0, None), (2.5, False)])
def test_violence_ebbs_or_grows_with_the_age_of_the_truce(ebb, falls):
    stage = {"violence": {"rate": 4, "hazard": 0, "ebb": ebb, "ebbs": 6}, "weeks": 60}
    record = play(scenario(STILL, stage), 1500)
    counts = np.diff(record.paths["incidents"], axis=0).mean(axis=1)
    late = 4 * ebb
    assert counts[50:].mean() == pytest.approx(late, rel=0.03)
    if falls is not None:
        assert (counts[0] > counts[20] > counts[50:].mean() - 0.1) == falls


def test_the_rate_that_is_stated_is_that_of_the_start_whatever_the_age():
    for age in (0.0, 14.0, 300.0):
        world = story(STILL, {"violence": {"rate": 3, "ebb": 0.2, "ebbs": 5}, "truce_age": age})
        start = float(np.broadcast_to(world.truce.quiet_rate(), 1)[0])
        assert start == pytest.approx(3.0, rel=0.09)
        assert start <= 3.0


def test_quieter_weeks_of_an_old_truce_are_no_news_about_the_other():
    """What was usual is held against what is usual by then, and not against the first weeks."""
    stage = {"violence": {"rate": 6, "hazard": 0, "ebb": 0.2, "ebbs": 2}, "learning.opportunist_incidents": 1.5}
    record = play(scenario(STILL, TOLD, {"tracks.arms.lead_time.fixed": 1000, "tracks.troops.lead_time.fixed": 1000},
                           stage, {"weeks": 40}), 3000)  # fmt: skip
    late = record.paths["trust alpha"]
    assert abs(late[40].mean() - late[20].mean()) < 0.02


def test_a_strike_puts_more_at_risk_the_younger_the_truce():
    young, old = (weeks(story(STILL, FRAIL, {"truce_age": age}), 1).truce.rise() for age in (0, 60))
    assert float(np.broadcast_to(young, 1)[0]) > 3 * float(np.broadcast_to(old, 1)[0])
    assert float(violence.danger(2.0, 0.01, 10.0, 0.3)) == pytest.approx(2.0 * 0.01 * 10.0 * 0.3)
    assert float(violence.danger(-2.0, 0.01, 10.0, 0.3)) == 0.0


def test_a_truce_that_can_break_breaks_if_the_die_says_so():
    assert weeks(story(STILL, FRAIL, dice={"collapse": SURELY}), 1).outcome[0] == 3
