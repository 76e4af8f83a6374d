"""Each world for teaching is what it is said to be: followed again, it is of its kind, and its sentence is the same.

Where one of these fails the model has changed: search again (`python -m docs.worlds`), and read what it writes.
"""

from __future__ import annotations

import pytest

from sim.play.lives import life
from sim.scenario.load import load
from sim.study.story import story
from sim.teaching.kinds import ENDINGS, KINDS, says
from sim.teaching.worlds import Vetted, shipped

pytestmark = pytest.mark.slow
ALL = [(scenario, one) for scenario, worlds in shipped().items() for one in worlds]


@pytest.mark.parametrize(
    ("scenario", "one"), ALL, ids=[f"{scenario.partition('/')[2]} {one.world}" for scenario, one in ALL]
)
def test_a_world_is_what_it_is_said_to_be(scenario: str, one: Vetted) -> None:
    assert says(one.kind, load(scenario), one.world, one.seed) == one.says


@pytest.mark.parametrize("world", [0, 2, 12, 15, 183])
def test_a_life_agrees_with_the_story_of_its_world(world: int) -> None:
    plan = load("exercises/one_deal/deal")
    told, lived = story(plan, world), life(plan, world)
    assert lived.outcome == told.outcome
    assert lived.ended == (0 if told.ended_week != told.ended_week else told.ended_week)
    assert sum(lived.stalls) == list(told.states).count("stalled")
    assert lived.trust == pytest.approx({name: told.paths[f"trust {name}"][-1] for name in plan.parties})
    assert bool(lived.came) == bool(told.levels["disarmament"].max() > 0)


def test_a_world_is_of_no_kind_that_ends_otherwise() -> None:
    plan = load("exercises/one_deal/deal")
    outcome = life(plan, 0).outcome
    assert outcome == "completed"
    for kind in KINDS:
        if ENDINGS.get(kind, outcome) != outcome:
            assert says(kind, plan, 0) == ""
    assert says("saved by a mediator", plan, 0) == ""  # nobody mediates there
