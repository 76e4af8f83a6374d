"""Roads, waits and dates that make no sense though every line is well formed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.check import check_budget
from sim.scenario.check_road import rungs
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from tests.scenario.cast import faults, told, written

ROADS = [
    (
        "roadmaps: {turned: {stages: [{reach: {arms: 1, troops: 0.8, aid: 1}}]}}",
        "roadmaps.turned.stages: takes `troops` to 0.8 in the end, and `roadmap` to 1; "
        "let all roads end at the same levels",
    ),
    (
        "roadmaps: {turned: {stages: [{reach: {arms: 1, troops: 1}}]}}",
        "roadmaps.turned.stages: takes `aid` nowhere in the end, and `roadmap` to 1; "
        "let all roads end at the same levels",
    ),
    (
        "contributors: null\nparties: {north: {vetoes: null}}\n"
        "roadmaps: {turned: {stages: [{reach: {arms: 1, troops: 1, aid: 1, force: 0.5}}]}}",
        "roadmaps.turned.stages: takes `force` to 0.5 in the end, and `roadmap` nowhere; "
        "let all roads end at the same levels",
    ),
    (
        "roadmaps: {turned: {stages: [{reach: {arms: 1, troops: 1, aid: 1}}, {reach: {arms: 0.5}}]}}",
        "roadmaps.turned.stages[1].reach.arms: 0.5 is no higher than the 1 reached before; "
        "raise it, or take the track out of this stage",
    ),
    (
        "roadmaps: {turned: {stages: [{reach: {arms: {level: 1, tranches: 20}, troops: {level: 1, tranches: 20}, "
        "aid: {level: 1, tranches: 20}}}, {reach: {arms: 0.5}}]}}",
        "roadmaps.turned.stages[1].reach.arms: 0.5 is no higher than the 1 reached before; "
        "raise it, or take the track out of this stage",
        "roadmaps.turned: lead times alone take 110 weeks at the least, of 104 simulated; "
        "raise `weeks`, shorten lead times or cut fewer tranches",
    ),
    (
        "roadmap: {stages: [{reach: {aid: 0.6}}, {reach: {arms: 1, troops: 1}}, {reach: {aid: 1}}]}",
        "roadmap.stages[0].reach.aid: 0.6 is out of reach: with `arms` at 0 the work reaches 0.5; "
        "lower it, or put the other track before it",
    ),
    (
        "roadmap: {stages: [{reach: {aid: 0.5}}, {reach: {arms: 1, troops: 1}}, {reach: {aid: 1}}]}",
        "donors.bank.conditions.arms: waits for 0.5 of `arms`, at most 0 in stage 1 of `roadmap`, where `aid` is "
        "needed; lower it, or change the order",
    ),
    (
        "donors: {bank: {conditions: {arms: null, troops: 1}}}",
        "donors.bank.conditions.troops: waits for 1 of `troops`, at most 0 in stage 1 of `roadmap`, where `aid` "
        "is needed; lower it, or change the order",
    ),
    (
        "tracks: {aid: {reach: {grows_with: aid}}}",
        "tracks.aid.reach.grows_with: a track cannot open its own way; name another track",
    ),
    (
        "tracks: {arms: {start: 0.2}, school: {owner: agencies, reach: {base: 0.1, grows_with: aid}}, aid: "
        "{reach: {grows_with: school, base: 0.2}}}\nroadmaps: null\nmediators: {west: {prefers: null}}\n"
        "roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1, school: 1}}]}",
        "roadmap.stages[0].reach.aid: 1 is out of reach: with `school` at 0 the work reaches 0.2; "
        "lower it, or put the other track before it",
        "roadmap.stages[0].reach.school: 1 is out of reach: with `aid` at 0 the work reaches 0.1; "
        "lower it, or put the other track before it",
    ),
]


@pytest.mark.parametrize("change, expected", [(row[0], list(row[1:])) for row in ROADS])
def test_every_road_must_lead_to_the_same_end_and_wait_for_what_comes(
    tmp_path: Path, change: str, expected: list[str]
) -> None:
    assert told(tmp_path, change) == expected


DATES = [
    (
        "events: [{name: Summit, at: 5, shock: {goodwill: 1}}, {name: Summit, at: 9, shock: {goodwill: 1}}]",
        "events[1].name: an event before has this name; give each its own name",
    ),
    (
        "events: [{name: Summit, at: 5}]",
        "events[0]: the event changes nothing; add `shock` with one of `attention`, `goodwill`, `tension`, `clarity`",
    ),
    (
        "events: [{name: Summit, at: 2029-12-31, shock: {goodwill: 1}}]",
        "events[0].at: 2029-12-31 is before the start on 2030-01-07; name a later date, or say with `happened` "
        "whether it took place",
    ),
    (
        "events: [{name: Summit, at: 2032-01-05, shock: {goodwill: 1}}]",
        "events[0].at: 2032-01-05 (week 104) does not come within the 104 simulated weeks; "
        "name an earlier time, or raise `weeks`",
    ),
    (
        "events: [{name: Summit, at: 104, shock: {goodwill: 1}}]",
        "events[0].at: week 104 does not come within the 104 simulated weeks; name an earlier time, or raise `weeks`",
    ),
    (
        "events: [{name: Summit, at: -5, shock: {goodwill: 1}}]",
        "events[0].at: must be at least 0, found -5",
    ),
    (
        "events: [{name: Summit, at: soon, shock: {goodwill: 1}}]",
        "events[0].at: expected a number or a date like 2026-01-26, found 'soon'",
    ),
    (
        "events: [{name: Summit, at: 5, shock: {attention: 2}}]",
        "events[0].shock.attention: must be at most 1, found 2",
    ),
    (
        "parties: {north: {home_front: {elections: [2029-09-02, 2035-01-01, 500]}}}",
        "parties.north.home_front.elections[1]: 2035-01-01 (week 260) does not come within the 104 simulated weeks; "
        "name an earlier time, or raise `weeks`",
        "parties.north.home_front.elections[2]: week 500 does not come within the 104 simulated weeks; "
        "name an earlier time, or raise `weeks`",
        "parties.north.home_front.elections[0]: 2029-09-02 is before the start on 2030-01-07; name a later date",
    ),
    (
        "roadmap: {stages: [{reach: {arms: 0.5}, deadline: 30}, {reach: {arms: 1, troops: 1, aid: 1}, deadline: "
        "2030-03-01}]}",
        "roadmap.stages[1].deadline: 2030-03-01 is no later than week 30, the deadline before; "
        "name a later one, or take one out",
    ),
    (
        "roadmap: {stages: [{reach: {arms: 0.5}, deadline: 30}, {reach: {arms: 1, troops: 1, aid: 1}, deadline: 30}]}",
        "roadmap.stages[1].deadline: week 30 is no later than week 30, the deadline before; "
        "name a later one, or take one out",
    ),
    (
        "roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}, missed: {tension: 1}}]}",
        "roadmap.stages[0].missed: does nothing without a deadline; delete it, or add `deadline`",
    ),
    (
        "start: null",
        "parties.north.home_front.elections[0]: a date, but the scenario has no `start`; "
        "add `start: YYYY-MM-DD`, or write a week",
        "roadmap.stages[2].deadline: a date, but the scenario has no `start`; add `start: YYYY-MM-DD`, or write a week",
        "events[0].at: a date, but the scenario has no `start`; add `start: YYYY-MM-DD`, or write a week",
    ),
    (
        "start: null\nforce: {until: 2031-01-01}",
        "parties.north.home_front.elections[0]: a date, but the scenario has no `start`; "
        "add `start: YYYY-MM-DD`, or write a week",
        "roadmap.stages[2].deadline: a date, but the scenario has no `start`; add `start: YYYY-MM-DD`, or write a week",
        "events[0].at: a date, but the scenario has no `start`; add `start: YYYY-MM-DD`, or write a week",
        "force.until: a date, but the scenario has no `start`; add `start: YYYY-MM-DD`",
    ),
    (
        "roadmaps: {turned: {stages: [{reach: {arms: 1, troops: 1, aid: 1}, deadline: 2040-01-01}]}}",
        "roadmaps.turned.stages[0].deadline: 2040-01-01 (week 521) does not come within the 104 simulated weeks; "
        "name an earlier time, or raise `weeks`",
    ),
    (
        "events: [{name: Summit, at: 5, shock: {mediators: [west]}}]",
        "events[0]: the event changes nothing; add `shock` with one of `attention`, `goodwill`, `tension`, `clarity`",
    ),
    (
        "force: {until: 2029-01-01}",
        "force.until: the mandate ends on 2029-01-01, before the start on 2030-01-07; name a later date",
    ),
]


@pytest.mark.parametrize("change, expected", [(row[0], list(row[1:])) for row in DATES])
def test_what_is_dated_falls_into_the_simulated_weeks_in_its_order(
    tmp_path: Path, change: str, expected: list[str]
) -> None:
    assert told(tmp_path, change) == expected


SOUND = [
    # the work waits for a track of the same stage, and the donor for one beside the road
    "roadmap: {stages: [{reach: {arms: 1, aid: 1, troops: 1}}]}\ndonors: {bank: {conditions: {force: 1}}}",
    # one donor who waits is no harm where another pays
    "donors: {bank: {conditions: {troops: 1}}, fund: {track: aid, pledge: 2}}",
    # what contributors carry may be left out, or asked for less
    "roadmaps: {turned: {stages: [{reach: {arms: 1, troops: 1, aid: 1, force: 0.5}}]}}",
    "donors: {bank: {conditions: {arms: 0}}}",
    "tracks: {aid: {reach: {base: {uniform: [0.1, 0.6]}}}}",
    "events: [{name: Summit, at: 103.9, shock: {goodwill: 1}}, {name: Talks, at: 2030-01-07, shock: {tension: -1}}]",
    "parties: {north: {home_front: {elections: [50, 2030-03-01]}}}",  # in whatever order
    "start: null\nevents: null\nparties: {north: {home_front: {elections: [3]}}}\n"
    "roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}}]}",
]


@pytest.mark.parametrize("change", SOUND)
def test_what_can_happen_in_some_world_is_let_pass(tmp_path: Path, change: str) -> None:
    assert faults(tmp_path, change) == ()


def test_a_look_at_the_first_weeks_may_leave_out_what_is_dated_later(tmp_path: Path) -> None:
    assert faults(tmp_path, overrides={"weeks": 4}) == ()
    assert len(faults(tmp_path, "weeks: 4")) == 6  # two roads, two deadlines, an event and an election


def test_contributors_keep_no_lead_times(tmp_path: Path) -> None:
    slow = "tracks: {force: {lead_time: {fixed: 200}}}\n"
    road = "roadmap: {stages: [{reach: {arms: 0.5, aid: 0.6}}, {reach: {troops: 1, arms: 1, aid: 1, force: 1}}]}"
    assert faults(tmp_path, slow + road) == ()


def test_the_work_of_all_roads_counts_in_the_budget(tmp_path: Path) -> None:
    plan = load(written(tmp_path))
    assert [rungs(plan, road) for road in plan.roads()] == [10, 10]
    with pytest.raises(BadScenario, match="x 20 rungs"):
        check_budget(plan, 10**9)
