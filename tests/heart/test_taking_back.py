"""Taking back from a defaulter is no breach, and a line can creep: the same rule for both sides."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.luck import Luck
from sim.model.world import World
from sim.rules.conduct import HOLD, REVERSE
from sim.scenario.schema import Scenario
from tests.heart.roads import MAIN, alone, road
from tests.support import scenario

OWED = 26  # weeks in which a line is watched
EXCUSED = 4


def crept(plan: Scenario, worlds: int) -> float:
    """The share of worlds in which the line creeps within half a year of the arms being four weeks overdue."""
    world = World(plan, np.arange(worlds), Luck(0))
    since, level, back = np.full(worlds, -1), np.zeros(worlds), np.zeros(worlds, dtype=bool)
    for week in range(2 * OWED + EXCUSED):
        late = world.ledger.stand.tracks[MAIN["hamas"]].weeks_overdue > EXCUSED
        begins = late & (since < 0) & (world.ended < 0)
        since = np.where(begins, week, since)
        level = np.where(begins, world.ledger.level_seen(MAIN["israel"]), level)
        world.step()
        watched = (since >= 0) & (week - since < OWED)
        back |= watched & (world.ledger.level_seen(MAIN["israel"]) < level - 1e-9)
    assert (since >= 0).sum() > worlds / 2
    return float(back[since >= 0].mean())


def test_where_only_the_others_part_is_overdue_a_line_creeps_in_some_worlds_and_not_in_all():
    """Between October and December 2025 the line moved from 53 to 63 %, while nothing had been disarmed."""
    assert 0.2 <= crept(alone("disarmament_first", {"parties.hamas.strategy": "hardliner"}), 300) <= 0.7


@pytest.mark.slow
@pytest.mark.parametrize("name", ["disarmament_first", "side_by_side"])
def test_so_it_is_with_the_whole_cast(name):
    """Side by side the line is only excused where the withdrawal of that rung is done and the arms are not."""
    assert 0.2 <= crept(road(name, {"parties.hamas.strategy": "hardliner"}), 300) <= 0.7


SIDES = (("alpha", "beta", "arms", "troops"), ("beta", "alpha", "troops", "arms"))


def defaulted_on(actor: str, other: str, own: str, theirs: str, weeks: int) -> World:
    """One side has done its part, and the other's has been due and held for so many weeks."""
    stage = {
        "roadmap": {
            "stages": [{"reach": {own: {"level": 0.5, "tranches": 1}}}, {"reach": {theirs: 1.0}}, {"reach": {own: 1.0}}]
        },
        f"tracks.{own}.reversibility": 0.9,
        f"parties.{actor}.honour": 0.3,
        f"parties.{actor}.strategy": "human",
        f"parties.{other}.strategy": "human",
        f"parties.{other}.trust.{actor}": 0.5,
        "learning.false_alarm": 0,
    }
    world = World(scenario(stage), np.arange(4), Luck(0))
    world.orders = {actor: {own: 0}, other: {theirs: HOLD}}
    for _ in range(3 + weeks):
        world.step()
    assert (world.ledger.level_seen(own) == 0.5).all()
    world.orders = {actor: {own: REVERSE}, other: {theirs: HOLD}}
    return world


@pytest.mark.parametrize("actor, other, own, theirs", SIDES)
def test_from_a_side_long_overdue_it_is_taken_back_without_a_breach_and_not_read_as_one(actor, other, own, theirs):
    world = defaulted_on(actor, other, own, theirs, weeks=8)
    before = world.party(other).trust
    world.step()
    assert (world.ledger.level_seen(own) < 0.5).all()
    assert not world.party(actor).violated.any()
    assert np.array_equal(world.party(other).trust, before)


@pytest.mark.parametrize("actor, other, own, theirs", SIDES)
def test_from_a_side_that_is_only_just_late_it_is_a_breach_and_read_as_one(actor, other, own, theirs):
    world = defaulted_on(actor, other, own, theirs, weeks=0)
    before = world.party(other).trust
    world.step()
    assert (world.ledger.level_seen(own) < 0.5).all()
    assert world.party(actor).violated.all()
    assert (world.party(other).trust < before).all()


@pytest.mark.parametrize("actor, other, own, theirs", SIDES)
def test_what_is_excused_pays_neither_honour_nor_provocation(actor, other, own, theirs):
    """Priced as going on with a row less, and not as leaving the road."""
    world = defaulted_on(actor, other, own, theirs, weeks=8)
    world.step()
    party = world.party(actor)
    party.look()
    party.excused = party.is_excused()
    assert party.excused.all()
    party.weigh(own)
    terms = party.terms[f"reverse {own}"]
    assert (np.asarray(terms["honour"]) == 0).all()
    assert (np.asarray(terms["enforcement"]) == 0).all()
