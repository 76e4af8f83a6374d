"""The order of tranches is an input: whoever moves a stage waits for no new program."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine import program as programs_of
from sim.engine.program import program_of
from sim.engine.shape import capacity, shape_of
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.engine.engines import agree, on_code, shortened
from tests.engine.test_engines import ANY, settings

TRANCHES = 4
TRACKS = ("disarmament", "withdrawal")


def ordered(plan: Scenario, rungs: Sequence[Sequence[str]]) -> Scenario:
    """A scenario of two sides on a road that asks one tranche of each of these tracks, rung by rung."""
    done, stages = dict.fromkeys(TRACKS, 0), []
    for rung in rungs:
        done |= {track: done[track] + 1 for track in rung}
        stages.append({"reach": {track: {"level": done[track] / TRANCHES, "tranches": 1} for track in rung}})
    data = plan.model_dump(exclude_unset=True)
    return Scenario.model_validate({**data, "roadmap": {"stages": stages}})


def rungs_of(turns: Sequence[bool], together: Sequence[bool]) -> list[tuple[str, ...]]:
    """One tranche after another, by whose turn it is; some of those that follow each other are asked together."""
    rungs: list[tuple[str, ...]] = []
    for turn, joins in zip(turns, together, strict=True):
        track = TRACKS[turn]
        if joins and rungs and len(rungs[-1]) == 1 and rungs[-1][0] != track:
            rungs[-1] = (rungs[-1][0], track)
        else:
            rungs.append((track,))
    return rungs


@pytest.fixture(scope="module")
def sides() -> Scenario:
    return shortened(load("exercises/who_goes_first/disarmament_first"), 30)


@settings(ANY, max_examples=12)
@given(st.permutations([False] * TRANCHES + [True] * TRANCHES), st.lists(st.booleans(), min_size=8, max_size=8))
def test_any_order_of_the_same_tranches_runs_on_a_program_that_is_there(sides, turns, together):
    plan = ordered(sides, rungs_of(turns, together))
    for room in (4, 8):  # the only two programs there are: one for four rungs, one for up to eight
        if capacity(plan) == room:
            there = program_of(plan, {})
            assert there is program_of(ordered(sides, ALIKE[room]), {})
    agree(plan, 12)


ALIKE = {
    4: [TRACKS] * 4,
    8: [(TRACKS[0],)] * 4 + [(TRACKS[1],)] * 4,
}


def test_the_plans_for_gaza_that_differ_in_their_order_share_a_program():
    names = ("disarmament_first", "withdrawal_first", "alternating", "alternating_mirrored", "side_by_side")
    assert len({shape_of(load(f"gaza/{name}")) for name in names}) == 1


def test_a_stage_that_is_moved_compiles_nothing(sides, monkeypatch):
    program_of(sides, {})
    monkeypatch.setattr(programs_of, "compiled", lambda text: pytest.fail("a program was compiled"))
    moved = ordered(sides, [("disarmament",), *[("withdrawal",)] * 4, *[("disarmament",)] * 3])
    assert shape_of(moved) == shape_of(sides)
    agree(moved, 12)


def with_deadline(plan: Scenario, place: int) -> Scenario:
    """The same, where the truce is strained if the stage at this place is not met by the tenth week."""
    data = plan.model_dump(exclude_unset=True)
    stage = data["roadmap"]["stages"][place]
    stage |= {"deadline": 10, "missed": {"tension": 0.7}}
    return Scenario.model_validate(data)


def test_a_stage_with_a_deadline_that_is_moved_compiles_nothing_and_takes_its_deadline_along(sides, monkeypatch):
    road = ordered(sides, ALIKE[8])
    first, last = with_deadline(road, 0), with_deadline(road, 7)
    program_of(first, {})
    monkeypatch.setattr(programs_of, "compiled", lambda text: pytest.fail("a program was compiled"))
    assert shape_of(last) == shape_of(first) != shape_of(road)
    for plan in (first, with_deadline(road, 3), last):
        agree(plan, 12)
    strained = [on_code(plan, range(60)).paths["tension"][11].mean() for plan in (first, last)]
    assert strained[0] < strained[1]
