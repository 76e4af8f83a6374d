"""The same luck: what may not change a result, and does not, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.batch import Batch, simulate
from sim.model.luck import Luck
from sim.model.world import World, join, take
from sim.rules import mediation
from sim.scenario.schema import Scenario
from tests.cast import FULL_CAST
from tests.support import IN_STEPS, ROADS, both, play, road, scenario

UNCERTAIN = {
    "parties.alpha.trust.beta": {"uniform": [0.2, 0.8]},
    "parties.beta.values": {"arms": {"normal": [1.0, 0.2]}, "troops": {"triangular": [-0.8, -0.5, -0.3]}},
    "tracks.troops.start": {"uniform": [0.0, 0.2]},
    "tracks.aid": {"owner": "donors", "readiness": 0.4},
    "tracks.force": {"owner": "contributors", "readiness": 0.4, "tranches": 3},
    "guarantee": {"enforcement": 0.2, "protection": 0.2, "lasts": 60},
    "violence": {"rate": 2, "hazard": 0.004, "frailty": 4},
    "force": {"until": 40},
}
MIXED = road({"arms": 0.4, "troops": 0.5}, {"arms": 0.8, "aid": 0.5}, {"arms": 1.0, "troops": 1.0, "aid": 1.0})


@pytest.fixture(scope="module", params=["two parties", "full cast"])
def plan(request) -> Scenario:
    if request.param == "full cast":
        return scenario(FULL_CAST, both(rationality=6))
    return scenario(UNCERTAIN, MIXED, both(rationality=6))


@pytest.fixture(scope="module")
def whole(plan):
    return play(plan, worlds=1024)


@pytest.mark.parametrize("width, places", [(1, (5, 1023)), (7, (512,)), (37, (0, 987))])
def test_a_world_alone_and_the_same_world_among_many_agree_to_the_bit(plan, whole, width, places):
    for first in places:
        part = simulate(Batch(plan, np.arange(first, first + width), Luck(0), kept=width))
        for name, path in part.paths.items():
            assert np.array_equal(path, whole.paths[name][:, first : first + width]), name
        assert np.array_equal(part.outcome, whole.outcome[first : first + width])


def test_scattered_worlds_agree_to_the_bit(plan, whole):
    numbers = np.array([3, 4, 17, 200, 201, 999])
    part = simulate(Batch(plan, numbers, Luck(0), kept=len(numbers)))
    assert np.array_equal(part.paths["progress"], whole.paths["progress"][:, numbers])


def test_something_of_everything_happens_in_these_worlds(whole):
    assert set(np.unique(whole.outcome)) == {0, 1, 2, 3}
    if "act m1" in whole.paths:
        acts = {act for name, path in whole.paths.items() if name.startswith("act ") for act in np.unique(path)}
        assert acts == set(range(len(mediation.ACTS)))
        assert whole.now["accepted"].max() > 0
        assert set(np.unique(whole.paths["status two"])) == {0, 1, 2, 3}


def test_seed_zero_is_a_seed_like_any_other(plan, whole):
    first = whole.paths["tension"][:, :64]
    assert not np.array_equal(first, play(plan, worlds=64, seed=1).paths["tension"])
    assert np.array_equal(first, play(plan, worlds=64, seed=0).paths["tension"])


def test_a_world_meets_the_same_luck_whatever_the_road():
    """Until the roads have led to different places, the same things happen in the same world."""
    records = [play(scenario(UNCERTAIN, way), worlds=50) for _, way in ROADS]
    first = records[0]
    assert first.paths["incidents"][1].max() > 0
    for other in records[1:]:
        assert np.array_equal(other.paths["incidents"][1], first.paths["incidents"][1])
        assert np.array_equal(other.paths["tension"][1], first.paths["tension"][1])
        assert np.array_equal(other.paths["trust alpha"][0], first.paths["trust alpha"][0])
        assert not np.array_equal(other.paths["progress"][-1], first.paths["progress"][-1])


def test_an_actor_more_disturbs_no_other(plan, whole):
    raw = plan.model_dump()
    raw["tracks"]["museum"] = {"owner": "curators"}
    other = play(Scenario.model_validate(raw), worlds=100)
    for name, path in whole.paths.items():
        assert np.array_equal(path[:, :100], other.paths[name]), name


def test_the_order_of_actors_in_the_file_is_irrelevant(plan, whole):
    raw = plan.model_dump()
    raw["parties"] = dict(reversed(raw["parties"].items()))
    raw["tracks"] = dict(reversed(raw["tracks"].items()))
    other = play(Scenario.model_validate(raw), worlds=200)
    swapped = np.array([0, 2, 1, 4, 3, 5, 6, 7])  # acts name the first and the second party
    for name, path in whole.paths.items():
        expected = swapped[path.astype(int)] if name.startswith("act ") else path
        assert np.array_equal(expected[:, :200], other.paths[name]), name


def test_swapping_the_two_parties_gives_the_mirrored_result_to_the_bit(plan, whole):
    raw = plan.model_dump()
    swap = {"alpha": "beta", "beta": "alpha", "arms": "troops", "troops": "arms"}

    def name_of(role: str) -> str:
        return ".".join(swap.get(part, part) for part in role.split("."))

    def mirrored(part):
        if isinstance(part, dict):
            return {swap.get(key, key): mirrored(value) for key, value in part.items()}
        if isinstance(part, list):
            return [mirrored(value) for value in part]
        return swap.get(part, part) if isinstance(part, str) else part

    same = {"name": "Mirror", "contributors": raw["contributors"]}  # they have a key `troops` of their own
    mirror = Scenario.model_validate({**mirrored(raw), **same})
    other = simulate(Batch(mirror, np.arange(300), Luck(0, roles=name_of), 300))
    for name, path in whole.paths.items():
        kind, _, rest = name.partition(" ")
        twin = f"{kind} {swap.get(rest, rest)}" if rest else kind
        assert np.array_equal(path[:, :300], other.paths[twin]), name
    assert np.array_equal(whole.outcome[:300], other.outcome)


def test_half_the_time_step_changes_no_share_by_more_than_chance():
    plan = scenario(UNCERTAIN, MIXED, both(rationality=6))
    fine = scenario(UNCERTAIN, MIXED, both(rationality=6), {"steps_per_week": 2})
    one, other = play(plan, worlds=6000), play(fine, worlds=6000)
    for state in range(4):
        first, second = np.mean(one.outcome == state), np.mean(other.outcome == state)
        error = np.sqrt((first * (1 - first) + second * (1 - second)) / 6000)
        assert abs(first - second) < 2.6 * error + 0.005


def test_a_world_is_a_value_that_can_be_taken_joined_and_gone_on_with(plan):
    world = World(plan, np.arange(40), Luck(0))
    for _ in range(10):
        world.step()
    saved = world.state
    ahead = World(plan, np.arange(40), Luck(0))
    ahead.step_number = 10
    halves = join(take(saved, np.arange(20)), take(saved, np.arange(20, 40)))
    ahead.restore(halves)
    for _ in range(10):
        world.step()
        ahead.step()
    for name, array in world.state.items():
        assert np.array_equal(array, ahead.state[name]), name


def test_levels_stay_between_nothing_and_all():
    record = play(scenario(UNCERTAIN, IN_STEPS, both(rationality=1)), worlds=300)
    for name, path in record.paths.items():
        if name.startswith(("level", "really", "progress", "trust")):
            assert path.min() >= 0, name
            assert path.max() <= 1, name
