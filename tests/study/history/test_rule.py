"""The rule moves with each code in one direction, keeps to the calendar, and its files stand as it writes them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim import load
from sim.model.luck import Luck
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.study.history.cases import GRADES, OWN, SEQUENCES, UNLINKED, read
from sim.study.history.files import text, write
from sim.study.history.rule import scenario
from sim.study.history.scales import FULL, MILESTONE, WEEKS, WEEKS_A_MONTH

CASES = read(OWN)
FOLDER = Path(__file__).parents[3] / "scenarios/history"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_the_file_of_a_case_is_as_the_rule_writes_it(case):
    written = (FOLDER / f"{case.key}.yaml").read_text(encoding="utf-8")
    assert written == text(case), "run: sim history --scenarios scenarios/history"


def test_each_case_has_a_file_and_no_other_stands_there():
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(case.key for case in CASES)


def test_a_file_says_what_is_run(tmp_path):
    case = CASES[4]
    [path] = write([case], tmp_path)
    assert load(path) == scenario(case)


def test_every_case_looks_260_weeks_ahead():
    assert {scenario(case).weeks for case in CASES} == {WEEKS} == {260}


@pytest.mark.parametrize("sequence", [*SEQUENCES, UNLINKED])
def test_the_milestone_is_due_around_the_planned_month(sequence):
    """With nobody in the way, half of the range lies within 1.6 times the plan: in time."""
    case = replace(CASES[1], sequence=sequence, months=12.0)
    plan = scenario(case)
    weeks = 0.0
    for stage in plan.stage_segments(plan.roadmap):
        weeks += max(reach.tranches * plan.tracks[name].lead_time.fixed.middle for name, reach in stage.items())
        before = dict(_opened(plan, stage))
        weeks += max(
            (reach.level - before[name]) * plan.tracks[name].lead_time.by_size.middle for name, reach in stage.items()
        )
        if stage.get("disarmament") and stage["disarmament"].level >= MILESTONE - 1e-9:
            break
    assert 0.8 <= weeks / (12 * WEEKS_A_MONTH) <= 1.3


def test_where_nothing_is_linked_both_parts_stand_on_the_road_and_neither_waits_for_the_other():
    case = replace(CASES[1], sequence=UNLINKED, phases=6)
    plan = scenario(case)
    first, last = plan.stage_segments(plan.roadmap)
    assert {name: reach.tranches for name, reach in first.items()} == {"disarmament": 1, "withdrawal": 1}
    assert set(last) == {"disarmament"}  # what nobody commands, as on every road
    assert scenario(replace(case, phases=2)) == plan
    world = World(plan, np.arange(1), Luck(0))
    assert all(world.ledger.owes(name)[0] for name in first)  # both are prepared from the first week


def _opened(plan: Scenario, stage: object) -> dict[str, float]:
    """The level of each track when a stage opens."""
    levels = dict.fromkeys(plan.tracks, 0.0)
    for one in plan.stage_segments(plan.roadmap):
        if one == stage:
            break
        levels |= {name: reach.level for name, reach in one.items()}
    return levels


def test_more_leverage_means_at_least_as_much_of_everything():
    def means(grade: str) -> tuple[float, ...]:
        plan = scenario(replace(CASES[0], leverage=grade))
        guarantee = plan.guarantee
        pressing = sum(one.leverage["disarming"].middle for one in plan.mediators.values())
        return guarantee.enforcement.middle, guarantee.protection.middle, pressing

    for less, more in pairwise(map(means, GRADES)):
        assert all(low < high for low, high in zip(less, more, strict=True))


def test_a_larger_force_is_stronger_and_none_is_none():
    def strength(soldiers: float) -> float:
        return scenario(replace(CASES[0], soldiers=soldiers)).force.strength.middle

    assert strength(100) < strength(1000) < strength(20_000)
    assert "force" not in scenario(replace(CASES[0], mandate=0.0)).tracks
    assert "force" not in scenario(replace(CASES[0], soldiers=0.0)).tracks


def test_spoilers_are_of_both_sides_alike():
    for grade, count in (("no", 0), ("some", 2), ("yes", 2)):
        spoilers = scenario(replace(CASES[0], spoilers=grade)).spoilers
        assert len(spoilers) == count
        assert len({str(one.rate) for one in spoilers.values()}) <= 1


def test_the_two_sides_differ_in_what_they_owe_alone():
    parties = scenario(CASES[0]).parties
    first, second = parties["disarming"], parties["reforming"]
    apart = {name for name in type(first).model_fields if getattr(first, name) != getattr(second, name)}
    assert apart == {"title", "values", "trust"}
    assert str(first.trust["reforming"]) == str(second.trust["disarming"])
    assert str(first.values["disarmament"]) == str(second.values["withdrawal"])


def test_a_sides_own_part_ranges_from_a_small_cost_to_a_red_line():
    """At its dearest the part costs more than the other's part and the prize together can bring; at its median less."""
    plan = scenario(CASES[0])
    prizes = next(stage.prizes for stage in plan.roadmap.stages if stage.prizes)
    for name, own, other in (("disarming", "disarmament", "withdrawal"), ("reforming", "withdrawal", "disarmament")):
        values = plan.parties[name].values
        most_gained = values[other].limits[1] + prizes[name].value.limits[1]
        assert -values[own].limits[0] > most_gained
        assert -values[own].middle < values[other].limits[0] + prizes[name].value.middle
    assert plan.parties["disarming"].unit.middle == 1


def test_some_owners_command_nearly_all_arms_and_others_no_more_than_the_milestone():
    control = scenario(CASES[0]).tracks["disarmament"].control
    assert control.limits[0] == MILESTONE < FULL < control.limits[1]
