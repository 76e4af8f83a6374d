"""What was carried out can creep back in rows finer than a tranche; a step is a tranche, or what is missing of it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.roadmap import ROWS_PER_TRANCHE
from tests.stories import AT_ONCE, NO_ERRORS, TOLD, story, weeks
from tests.support import IN_STEPS, road

CREEPING = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    **road({"troops": (0.8, 2)}, {"arms": 1.0}, {"troops": (1.0, 1)}),
    "tracks.troops.reversibility": 1,
    "conduct.reversing": True,
}
"""Troops withdraw by .4 and .4, then arms are due, then a last fifth of the withdrawal; arms hold."""
ROW = 0.4 / ROWS_PER_TRANCHE


def test_a_step_is_a_whole_tranche_and_a_line_comes_back_a_row_at_a_time():
    world = weeks(story(CREEPING), 1, troops="step", arms="hold")
    assert world.ledger.level("troops")[0] == 0.4
    for rows in range(1, 4):
        weeks(world, 1, troops="reverse")
        assert world.ledger.level("troops")[0] == pytest.approx(0.4 - rows * ROW)
        assert world.ledger.level_seen("troops")[0] == world.ledger.level("troops")[0]


def test_a_step_makes_good_what_crept_back_and_goes_no_further():
    world = weeks(story(CREEPING), 2, troops="step", arms="hold")
    weeks(world, 2, troops="reverse")
    assert world.ledger.level("troops")[0] == pytest.approx(0.8 - 2 * ROW)
    weeks(world, 1, troops="step")
    assert world.ledger.level("troops")[0] == 0.8
    weeks(world, 3)
    assert world.ledger.level("troops")[0] == 0.8  # the last fifth is due only once the arms are given


def test_what_crept_back_is_prepared_anew_by_its_size():
    """Five weeks and twenty by level: a row of a tenth can go back after two weeks, by its size alone; it is due again
    after seven."""
    slow = {"tracks.troops.lead_time": {"fixed": 5, "by_size": 20}}
    world = weeks(story(CREEPING, slow), 26 + 2 + 2, troops="step", arms="hold")
    assert world.ledger.level("troops")[0] == 0.8
    weeks(world, 1, troops="reverse")
    weeks(world, 7, troops="step")
    assert world.ledger.level("troops")[0] == pytest.approx(0.8 - ROW)
    assert weeks(world, 1).ledger.level("troops")[0] == 0.8


def test_what_stands_before_the_start_creeps_back_too_and_no_further_than_can_be_reversed():
    before = {"tracks.troops.start": 0.5, "tracks.troops.tranches": 4, "tracks.troops.reversibility": 0.25}
    stage = road({"arms": 1.0}, {"troops": (1.0, 2)})
    world = weeks(story(CREEPING, stage, before), 1, troops="reverse", arms="hold")
    assert world.ledger.level("troops")[0] == 0.5 - 0.5 / (2 * ROWS_PER_TRANCHE)
    weeks(world, 20)
    assert world.ledger.level("troops")[0] == 0.375
    weeks(world, 1, troops="step")
    assert world.ledger.level("troops")[0] == 0.5


def test_the_rungs_met_fall_back_with_the_first_row():
    world = weeks(story(CREEPING), 2, troops="step", arms="hold")
    assert world.ledger.position[0] == 2
    assert weeks(world, 1, troops="reverse").ledger.position[0] == 1
    assert weeks(world, 1, troops="step").ledger.position[0] == 2


def test_every_tranche_of_a_partys_track_has_as_many_rows_and_third_parties_have_one():
    aid = {"tracks.aid": {"owner": "agencies", "lead_time": {"fixed": 1}}, "tracks.arms.start": 0.25}
    world = story({**IN_STEPS, **road({"arms": (0.5, 2), "aid": (0.6, 3)}, {"troops": 1.0}, {"arms": (1.0, 3)})}, aid)
    ledger, way = world.ledger, world.ledger.ways.roads[0]
    assert ledger.behind["arms"] == ROWS_PER_TRANCHE
    assert way.stops["arms"] == tuple(ROWS_PER_TRANCHE * k for k in range(1, 6))
    assert way.stops["aid"] == (1, 2, 3)
    stops = [0, *way.stops["arms"]]
    levels = ledger.ladder["arms"][ledger.behind["arms"] :, 0]
    assert levels[stops] == pytest.approx([0.25, 0.375, 0.5, 0.5 + 0.5 / 3, 0.5 + 1 / 3, 1.0])
    assert np.diff(levels) == pytest.approx(np.repeat(np.diff(levels[stops]), ROWS_PER_TRANCHE) / ROWS_PER_TRANCHE)


def test_a_road_with_fewer_tranches_steps_over_the_rows_of_a_finer_one():
    roads = {"roadmaps.fine": road({"troops": (0.8, 8)}, {"arms": 1.0}, {"troops": 1.0})["roadmap"]}
    world = weeks(story(CREEPING, roads), 1, troops="step", arms="hold")
    assert world.ledger.level("troops")[0] == pytest.approx(0.4)
    weeks(world, 1, troops="reverse")
    assert world.ledger.level("troops")[0] == pytest.approx(0.4 - 0.1 / ROWS_PER_TRANCHE)
    weeks(world, 7, troops="step")
    assert world.ledger.level("troops")[0] == pytest.approx(0.8)
