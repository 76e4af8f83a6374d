"""Courses are judged, on one luck: what is worth more comes out so, and what cannot be told from chance is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.model.forced import of_mediator
from sim.model.luck import Luck
from sim.model.outcomes import STATES
from sim.model.world import World
from sim.play import compiled, table
from sim.play.course import ADVISERS
from sim.play.futures import followed
from sim.play.paths import AS_PLAYED
from sim.play.paths import Path as Course
from sim.play.point import Move
from sim.play.review import review
from sim.play.seat import Seat
from sim.play.stakes import result, stakes
from sim.play.table import Sitting
from sim.play.verdicts import COMPLETED, WORTH, by_chance, verdicts
from sim.scenario.schema import Scenario
from tests.cast import FULL_CAST
from tests.support import IN_STEPS, both, scenario, trust

MENDING = {"weeks": 40, **both(rationality=40, reliability=1.0, honour=0.5), **trust(0.8)}
"""Two sides that keep their word and believe it: who steps is answered."""


def played(plan: Scenario, choice: str, *seats: str, world: int = 0) -> Sitting:
    sitting = table.start(table.table(plan, seats or ("alpha",), world))
    while sitting.end is None:
        sitting.advance(
            {
                seat: Move(choice if choice in [one.id for one in point.choices] else ADVISERS)
                for seat, point in sitting.points.items()
            }
        )
    return sitting


def test_who_held_all_along_is_told_that_delivering_was_worth_more() -> None:
    plan = scenario(IN_STEPS, MENDING)
    [seat] = table.table(plan, ["alpha"]).seats
    first = verdicts(played(plan, "hold"), seat, 24)[0]
    deliver = next(one for one in first.others if one.id == "deliver")
    clear = {one.measure: one.difference for one in deliver.clear()}
    assert clear[COMPLETED] > 0.5
    assert clear[WORTH] > 0.2
    hold = next(one for one in first.others if one.id == "hold")
    assert [one.difference for one in hold.against] == [0.0] * len(hold.against)
    assert not hold.clear()


def test_an_honest_course_is_held_beside_a_pretence() -> None:
    plan = scenario(IN_STEPS, MENDING, {"tracks.arms.verifiability": 0.95})
    found = verdicts(played(plan, "deliver"), Seat("alpha"), 24)
    assert {one.measure for one in found[0].honest} == {COMPLETED, WORTH}
    assert next(one for one in found[0].honest if one.measure == COMPLETED).difference > 0.5
    assert all(one.is_clear for one in found[0].honest)


def test_what_you_did_is_the_course_where_you_did_nothing_else() -> None:
    plan = scenario(FULL_CAST, {"weeks": 50})
    sitting = played(plan, "pretend", world=1)
    step = (sitting.asked[1]["alpha"].week - 1) * plan.steps_per_week
    found = followed(
        sitting, Seat("alpha"), [Course(step, AS_PLAYED), Course(step, "pretend"), Course(step, "hold")], 8
    )
    did, same, other = (found.of(place) for place in range(3))
    assert np.array_equal(did.worth, same.worth)
    assert np.array_equal(did.killed, same.killed)
    assert not np.array_equal(did.worth, other.worth)


def test_a_future_is_the_same_whatever_others_are_followed_beside_it() -> None:
    sitting = played(scenario(FULL_CAST, {"weeks": 40}), "deliver", world=2)
    early, late = Course(3, "hold"), Course(17, "pretend")
    both_of_them = followed(sitting, Seat("alpha"), [late, early, Course(9, ADVISERS)], 6)
    for place, path in enumerate((late, early)):
        alone = followed(sitting, Seat("alpha"), [path], 6).of(0)
        for name, numbers in vars(alone).items():
            assert np.array_equal(numbers, getattr(both_of_them.of(place), name)), (path, name)


@pytest.mark.parametrize("plan", [scenario(IN_STEPS, MENDING, {"violence": {"rate": 1, "hazard": 0.02}})])
def test_a_program_follows_the_same_futures_as_numpy(
    plan: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("llvmlite")
    monkeypatch.setenv("SIM_CACHE", str(tmp_path))
    sitting, seat = played(plan, "pretend", world=1), Seat("alpha")
    courses = ("deliver", "pretend", "war", "take back arms", ADVISERS, AS_PLAYED)
    wanted = [Course(step, course) for step in (0, 7) for course in courses]
    monkeypatch.setenv("SIM_ENGINE", "compiled")
    by_program = compiled.ends(sitting, seat, wanted, 8, None)
    monkeypatch.setenv("SIM_ENGINE", "numpy")
    assert compiled.ends(sitting, seat, wanted, 8, None) is None
    by_numpy = followed(sitting, seat, wanted, 8)
    assert by_program is not None
    for name, numbers in vars(by_numpy).items():
        assert getattr(by_program, name) == pytest.approx(numbers, abs=1e-9), name
    assert len({tuple(row) for row in by_numpy.worth}) > 6


def test_the_futures_of_a_mediator_have_no_stakes_of_their_own() -> None:
    sitting = played(scenario(FULL_CAST, {"weeks": 40}), "rest", "m1")
    seat = Seat("m1", mediates=True)
    assert seat.key == of_mediator("m1")
    found = verdicts(sitting, seat, 6)
    assert all(verdict.did.worth is None for verdict in found)
    assert {"rest", "press alpha"} <= {course.id for course in found[0].others}


def test_differences_are_corrected_for_how_many_are_reckoned() -> None:
    plan = scenario(IN_STEPS, MENDING)
    found = verdicts(played(plan, "hold"), Seat("alpha"), 24)
    raw = by_chance(np.array([1.0] * 9 + [0.0] * 15))
    assert raw == pytest.approx(0.0027, abs=1e-4)  # as by the normal distribution, three standard errors off
    assert by_chance(np.zeros(24)) == 1.0
    chances = [one.chance for verdict in found for course in verdict.others for one in course.against]
    assert len(chances) > 5
    assert max(chances) == 1.0


def test_a_completed_road_is_worth_its_levels_and_a_war_its_cost() -> None:
    world = World(scenario(IN_STEPS), np.arange(3), Luck(0))
    party = world.party("alpha")
    start = stakes(party)
    assert (start.now, start.war) == (0.0, -1.0)
    assert start.deal == pytest.approx(0.5)  # the other's troops, 1, less its own arms, 0.5
    assert start.freeze == pytest.approx(-0.3)  # three in ten of a war
    for track in ("arms", "troops"):
        world.ledger.done = {**world.ledger.done, track: world.ledger.done[track] + len(world.ledger.ladder[track]) - 1}
    world.ledger.forget()
    world.outcome = np.array([STATES.index(one) for one in ("completed", "collapsed", "stalled")])
    completed, war, stalled = result(party)
    assert completed == pytest.approx(0.5)
    assert war < stalled < completed


def test_a_review_tells_own_stakes_promises_and_what_was_hidden() -> None:
    plan = scenario(IN_STEPS, MENDING)
    sitting = table.start(table.table(plan, ["alpha", "beta"]))
    with pytest.raises(ValueError, match="before a game is over"):
        review(sitting)
    sitting.advance({"alpha": Move("hold", promise=4), "beta": Move("deliver")})
    while sitting.end is None:
        sitting.advance({seat: Move("hold" if seat == "alpha" else "pretend") for seat in sitting.points})
    found = review(sitting, futures=8)
    data = found.as_data()
    assert data["promises_told"] == ["You promised in week 1 to step within 4 weeks: broken."]
    assert "Beta had the part of a side that keeps its word." in data["hidden"]
    assert any(said.startswith("Beta believed you to keep your word") for said in data["hidden"])
    assert data["own"]["at_start"]["war"] == -1.0
    assert "In your side's own stakes" in data["answer"]
    assert data["answer"].endswith("it is not a forecast.")
    assert {row["what"] for row in data["sides"]} >= {"ending", "arms", "troops"}
    other = review(sitting, Seat("beta"), futures=8)
    assert other.promises[0].party == "alpha"
    with pytest.raises(ValueError, match="is not played"):
        review(sitting, Seat("m1", mediates=True))
