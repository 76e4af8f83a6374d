"""Seats for programs: PettingZoo's own tests, what a seat sees, gains that add up, worlds that are each their own."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import numpy as np
import pytest

from sim.model.luck import Luck
from sim.model.world import World
from sim.play.stakes import result
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.seats import ManyWorlds, environment
from tests.cast import FULL_CAST
from tests.support import IN_STEPS, scenario

PLAN = scenario(IN_STEPS, {"weeks": 30, "violence": {"rate": 1.0, "hazard": 0.01}})


@pytest.mark.parametrize(("plan", "seats"), [(PLAN, ("alpha", "beta")), (scenario(FULL_CAST), ("m1", "beta"))])
def test_the_environment_passes_the_tests_of_pettingzoo(plan: Scenario, seats: tuple[str, ...]) -> None:
    zoo = pytest.importorskip("pettingzoo.test", reason="the extra rl is not installed")
    plan = plan.model_copy(update={"weeks": 24})
    zoo.parallel_api_test(environment(plan, seats), num_cycles=20)
    zoo.parallel_seed_test(lambda: environment(plan, seats), num_cycles=8)


def test_an_environment_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, real = ("pettingzoo", "gymnasium"), builtins.__import__
    for name in [*sys.modules]:
        if name.partition(".")[0] in taken or name == "sim.seats.parallel":
            monkeypatch.delitem(sys.modules, name)

    def without(name: str, *more: Any, **others: Any) -> Any:
        if name.partition(".")[0] in taken:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"pip install 'who-goes-first\[rl\]'"):
        environment(PLAN, ["alpha"])


def choices(many: ManyWorlds, rng: np.random.Generator) -> dict[str, Any]:
    """Any courses, and any answers to roads."""
    return {
        seat: np.stack([rng.integers(0, len(many.courses[seat]), many.count), rng.integers(0, 3, many.count)], axis=1)[
            :, : 1 + many.answers[seat]
        ]
        for seat in many.seats
    }


def test_gains_add_up_to_the_own_result_at_the_end_less_that_at_the_start() -> None:
    many, rng = ManyWorlds(PLAN, ["alpha", "beta"], 20), np.random.default_rng(0)
    many.begin(3)
    start = {seat: result(many.world.party(seat)).copy() for seat in many.seats}
    total = {seat: np.zeros(20) for seat in many.seats}
    report = many.decide(choices(many, rng))
    while True:
        total = {seat: total[seat] + report.gained[seat] for seat in total}
        if report.ended or report.over.all():
            break
        report = many.decide(choices(many, rng))
    for seat in many.seats:
        assert total[seat] == pytest.approx(result(many.world.party(seat)) - start[seat])


def test_a_world_among_many_is_the_same_alone() -> None:
    plan = scenario(FULL_CAST, {"weeks": 20})
    many = ManyWorlds(plan, ["alpha", "m1"], 6)
    many.begin(1)
    alone = ManyWorlds(plan, ["alpha", "m1"], [4])
    alone.begin(1)
    rng = np.random.default_rng(0)
    for _ in range(4):
        wanted = choices(many, rng)
        of_all = many.decide(wanted)
        of_one = alone.decide({seat: one[4:5] for seat, one in wanted.items()})
        for seat in many.seats:
            assert np.array_equal(of_all.seen[seat][4:5], of_one.seen[seat])
            assert of_all.gained[seat][4] == of_one.gained[seat][0]


def test_who_leaves_all_to_the_advisers_meets_the_worlds_as_they_are() -> None:
    plan = scenario(FULL_CAST, {"weeks": 20})
    many = ManyWorlds(plan, ["alpha", "beta"], 12, every=5)
    many.begin(2)
    world = World(plan, np.arange(12), Luck(2))
    for _ in range(20 * plan.steps_per_week):
        world.step()
    while not (report := many.decide({"alpha": np.zeros(12, dtype=int)})).ended:
        pass
    assert report.ended
    state, same = world.state, many.world.state
    assert all(np.array_equal(state[name], same[name], equal_nan=True) for name in state)


def test_a_seat_sees_nothing_of_what_the_other_hides() -> None:
    """Another type of the other side, which nobody has acted on yet, its trust and its stakes change no number."""
    seen = []
    for part, values in ((0.0, -0.5), (1.0, -0.9)):
        plan = scenario(PLAN.model_dump(), {"parties.beta.reliability": part, "parties.beta.values.troops": values})
        many = ManyWorlds(plan, ["alpha"], 5)
        seen.append(many.begin(0)["alpha"])
        assert not any("beta" in name and "broke" not in name for name in many.features["alpha"])
    assert np.array_equal(*seen)


def test_a_pretence_shows_in_the_own_numbers_and_not_in_those_of_the_other() -> None:
    plan = scenario(IN_STEPS, {"weeks": 30})
    many = ManyWorlds(plan, ["alpha", "beta"], 8)
    many.begin(0)
    pretend = {"alpha": np.full(8, many.courses["alpha"].index("pretend"))}
    for _ in range(3):
        report = many.decide(pretend)
    own, other = (dict(zip(many.features[seat], report.seen[seat].T, strict=True)) for seat in ("alpha", "beta"))
    passed = own["arms: verified"] > 0
    assert passed.any()
    assert (own["arms: really"] == 0).all()
    assert np.array_equal(other["arms: verified"], own["arms: verified"])
    assert "arms: really" not in other


@pytest.mark.parametrize(
    ("wanted", "said"),
    [([9, 0, 0], "the courses 0 to"), ([-1, 0, 0], "the courses 0 to"), ([[0, 1]] * 3, "no answers to give")],
)
def test_numbers_that_name_no_course_are_refused(wanted: Any, said: str) -> None:
    many = ManyWorlds(PLAN, ["alpha"], 3)
    many.begin()
    with pytest.raises(ValueError, match=said):
        many.decide({"alpha": np.array(wanted)})


def test_roads_are_answered_as_is_chosen() -> None:
    many = ManyWorlds(load("gaza/negotiated", {"weeks": 4}), ["hamas"], 12)
    assert many.answers == {"hamas": True}
    for answer, agreed in ((2, False), (1, True)):
        many.begin(0)
        many.decide({"hamas": np.tile([0, answer], (12, 1))})
        assert bool(many.world.ledger.agreed.any()) is agreed
