"""Stories of dates: what happens on a day, what a missed deadline does, and in which step a day falls."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.world import World
from tests.stories import AT_ONCE, FAR_OFF, NO_ERRORS, TOLD, story, weeks
from tests.support import road

STILL = {**TOLD, **FAR_OFF, **NO_ERRORS, "start": "2026-01-05", "violence": {"rate": 0, "hazard": 0, "memory": 10000}}


def event(at: Any, chance: float = 1.0, **shock: Any) -> dict[str, Any]:
    """One dated event."""
    return {"events": [{"name": "event", "at": at, "chance": chance, "shock": shock}]}


def first_shaken(world: World, steps: int) -> int | None:
    """The step (from 0) in which tension rose."""
    for step in range(steps):
        before = world.truce.tension[0]
        world.step()
        if world.truce.tension[0] > before:
            return step
    return None


@pytest.mark.parametrize(
    "at, steps_per_week, step",
    [
        (0, 1, 0),
        (3, 1, 3),
        (3.9, 1, 3),
        ("2026-01-05", 1, 0),
        ("2026-01-11", 1, 0),  # the Sunday still belongs to the first week
        ("2026-01-12", 1, 1),
        ("2026-01-07", 2, 0),  # the first half of the week
        ("2026-01-09", 2, 1),  # before the end of the week
        ("2026-01-12", 2, 2),
        (3.49, 2, 6),
        (3.5, 2, 7),
        ("2026-01-06", 7, 1),
        ("2026-01-11", 7, 6),
        ("2026-02-01", 7, 27),
    ],
)
def test_an_event_falls_into_the_step_of_its_day(at, steps_per_week, step):
    world = story(STILL, event(at, tension=0.5), {"steps_per_week": steps_per_week})
    assert first_shaken(world, 30) == step
    assert first_shaken(world, 30) is None  # and once only


def test_what_happens_on_a_date_is_known_to_all_who_decide_in_that_week():
    """A mediator who is woken in the third week attends in the third week."""
    woken = {"mediators.envoy.attention": 0, "guarantee.enforcement": 0.5}
    world = weeks(story(STILL, woken, event(2, attention=0.8)), 2)
    alpha = world.party("alpha")
    assert alpha.reckoning.here_outlook.enforcement[0] == 0
    weeks(world, 1)
    assert alpha.reckoning.here_outlook.enforcement[0] == pytest.approx(0.5 * 0.5 * 0.8)


@pytest.mark.parametrize("luck, happens", [(0.29, True), (0.31, False)])
def test_an_event_happens_with_its_chance(luck, happens):
    world = story(STILL, event(1, chance=0.3, tension=0.5), dice={"event event": luck})
    assert (first_shaken(world, 5) is not None) == happens


def test_an_event_wakes_those_whom_it_names_and_otherwise_all():
    three = {"mediators": {name: {"attention": 0.2, "lasts": 10000} for name in ("one", "two", "three")}}
    some = weeks(story(STILL, three, event(0, attention=0.5, mediators=["one", "three"])), 1)
    found = {mediator.name: mediator.attention[0] for mediator in some.mediators}
    assert found == pytest.approx({"one": 0.7, "two": 0.2, "three": 0.7}, abs=1e-3)
    everybody = weeks(story(STILL, three, event(0, attention=-0.5)), 1)
    assert [mediator.attention[0] for mediator in everybody.mediators] == [0, 0, 0]


def test_a_shock_moves_goodwill_and_clarity_and_no_further_than_they_go():
    force = {"tracks.force.owner": "contributors", "contributors.north.troops": 0.3, "force.clarity": 0.4}
    world = weeks(story(STILL, force, event(0, goodwill=0.5, clarity=0.9, tension=-3)), 1)
    assert world.goodwill[0] == pytest.approx(0.5 * np.exp(-1 / 26))
    assert world.force.clarity[0] == 1
    assert world.truce.tension[0] == 0


DEADLINE = {
    **STILL,
    **AT_ONCE,
    "roadmap.stages": [
        {
            "reach": {"arms": {"level": 1.0, "tranches": 2}},
            "deadline": 4,
            "missed": {"tension": 0.5, "attention": -0.3},
        },
        {"reach": {"troops": 1.0}},
    ],
    "mediators.envoy": {"attention": 0.7, "lasts": 10000},
}


def test_a_missed_deadline_shakes_once():
    world = weeks(story(DEADLINE), 4, arms="hold")
    assert (world.truce.tension[0], world.mediators[0].attention[0]) == (0, pytest.approx(0.7, abs=1e-3))
    weeks(world, 1)
    assert world.truce.tension[0] == pytest.approx(0.5, abs=1e-3)
    assert world.mediators[0].attention[0] == pytest.approx(0.4, abs=1e-3)
    weeks(world, 20)
    assert world.truce.tension[0] == pytest.approx(0.5, abs=2e-3)
    assert world.mediators[0].attention[0] == pytest.approx(0.4, abs=2e-3)


def test_a_stage_that_is_closed_in_time_shakes_nobody_and_one_half_done_does():
    assert weeks(story(DEADLINE), 6, arms="step").truce.tension[0] == 0
    half = weeks(story(DEADLINE), 1, arms="step")
    assert weeks(half, 5, arms="hold").truce.tension[0] == pytest.approx(0.5, abs=1e-3)


def test_the_last_day_is_the_week_in_which_it_falls():
    """What is verified in the third week is in time for a deadline at week 3; what comes in the fourth is not."""
    short = {"roadmap.stages": [{"reach": {"arms": {"level": 1.0, "tranches": 1}}, "deadline": 3,
                                 "missed": {"tension": 0.5}}, {"reach": {"troops": 1.0}}]}  # fmt: skip
    in_time = weeks(weeks(story(DEADLINE, short), 2, arms="hold"), 4, arms="step")
    assert in_time.truce.tension[0] == 0
    late = weeks(weeks(story(DEADLINE, short), 3, arms="hold"), 4, arms="step")
    assert late.truce.tension[0] == pytest.approx(0.5, abs=1e-3)


def test_only_the_road_in_force_has_deadlines_and_only_once_it_is_agreed():
    other = {"roadmaps.other": {"stages": [{**DEADLINE["roadmap.stages"][0], "deadline": 2}, {"reach": {"troops": 1}}]}}
    world = story(DEADLINE, other)
    assert first_shaken(world, 10) == 4
    assert first_shaken(story(DEADLINE, {"bargaining.open": True, "mediators": {}}), 10) is None


def test_events_come_before_deadlines_and_elections():
    """The event brings the tension to zero before the deadline adds to it: in the other order nothing would be left."""
    both_at_once = {"events": [{"name": "relief", "at": 4, "shock": {"tension": -2}}]}
    world = weeks(story(DEADLINE, both_at_once), 5, arms="hold")
    assert world.truce.tension[0] == pytest.approx(0.5, abs=1e-3)


def test_an_election_falls_on_its_day():
    dated = {"parties.alpha.home_front": {"elections": ["2026-01-20"], "swing": 0.2, "hardliners": 0.5}}
    world = weeks(story(STILL, dated, road({"arms": 1.0, "troops": 1.0})), 2)
    assert world.party("alpha").home.base[0] == 0.5
    weeks(world, 1)
    assert world.party("alpha").home.base[0] in (pytest.approx(0.3), pytest.approx(0.7))
