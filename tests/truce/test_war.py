"""War: what stands still in it, what is left after it, who chose it, and that a road can be completed all the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.world import World
from sim.rules.endings import COLLAPSED, COMPLETED, PROGRESSING, REASONS
from sim.study.follow import run
from tests.stories import AT_ONCE, NEVER, NO_ERRORS, SURELY, TOLD, story, weeks
from tests.support import both, play, scenario
from tests.support import trust as trusting

BREAKS_AT = 6
LASTS = 5  # weeks
RATE = 0.1
TRUCE: dict[str, Any] = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    "violence": {"rate": 2, "hazard": 0.01, "resumption": RATE},
    "tracks.arms.reversibility": 0.5,
    "tracks.troops.reversibility": 1.0,
    "tracks.arms.tranches": 2,
    "tracks.troops.tranches": 2,
}
AT_LAST = {
    "collapse": lambda step: SURELY if step == BREAKS_AT else NEVER,
    "resumption": 1 - np.exp(-RATE * (LASTS - 0.5)),
    "severity": 0.5,
}


def broken(*changes: dict[str, Any]) -> World:
    """A truce that breaks in its seventh week, with one of two tranches of both sides' parts carried out."""
    world = story(TRUCE, *changes, dice=AT_LAST)
    weeks(world, 2, arms="hold", troops="hold")
    weeks(world, 1, arms="step", troops="step")
    weeks(world, BREAKS_AT - 2, arms="hold", troops="hold")
    assert world.outcome[0] == COLLAPSED
    return world


def everything(world: World) -> dict[str, np.ndarray]:
    """Every field that differs from world to world."""
    return {name: np.array(value) for name, value in world.state.items()}


def test_in_a_war_nothing_is_owed_chosen_or_carried_out():
    world = broken()
    before = everything(world)
    weeks(world, LASTS - 1, arms="step", troops="step")
    after = everything(world)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert world.week == BREAKS_AT + LASTS


def test_a_truce_is_taken_up_again_when_its_war_is_over():
    world = broken()
    weeks(world, LASTS)
    assert world.outcome[0] == COLLAPSED
    weeks(world, 1)
    assert world.outcome[0] == PROGRESSING
    assert world.ended[0] == -1
    assert world.ended_by[0] == 0
    assert world.war.resumed[0] == 1
    assert world.war.broke[0] == BREAKS_AT + 1  # it is remembered that it broke
    assert world.war.broke_by[0] == 1


def test_after_a_war_what_could_be_taken_back_is_gone_and_what_cannot_be_undone_stands():
    world = broken()
    assert world.ledger.level("arms")[0] == world.ledger.level("troops")[0] == 0.5
    stood = {track: int(world.ledger.most[track][0]) for track in ("arms", "troops")}
    weeks(world, LASTS + 1)
    assert world.ledger.done["troops"][0] == 0
    assert world.ledger.done["arms"][0] == int(np.ceil(0.5 * stood["arms"] - 1e-9))
    for track in stood:
        assert world.ledger.seen[track][0] == world.ledger.done[track][0]
        assert world.ledger.owes(track)[0]


def test_a_war_says_the_same_of_both_sides():
    """As the truce is taken up again; what either does in its first week then moves trust as ever, and both alike."""
    alike = {"tracks.arms.reversibility": 0.7, "tracks.troops.reversibility": 0.7}
    world = broken(alike, trusting(0.3))
    weeks(world, LASTS)
    before = [float(party.trust[0]) for party in world.parties]
    assert before[0] == before[1] != 0.3  # something has been learnt of both
    world.war.open_week()
    assert world.outcome[0] == PROGRESSING
    assert world.ledger.done["arms"][0] == world.ledger.done["troops"][0]
    assert [float(party.trust[0]) for party in world.parties] == [min(trust, 0.3) for trust in before]
    weeks(world, 1)
    assert world.ledger.done["arms"][0] == world.ledger.done["troops"][0]
    first, second = (float(party.trust[0]) for party in world.parties)
    assert first == pytest.approx(second)


def test_nobody_trusts_more_after_a_war_than_at_the_start_and_lost_trust_stays_lost():
    for held, expected in ((0.8, 0.4), (0.2, 0.2)):
        world = broken(trusting(0.4), {"learning.updates": False})
        for party in world.parties:
            party.trust = np.full(1, held)
        weeks(world, LASTS + 1)
        assert [float(party.trust[0]) for party in world.parties] == pytest.approx([expected, expected])


def test_a_truce_that_is_taken_up_again_is_a_new_one():
    world = broken({"truce_age": 40, "violence.ebb": 0.5, "violence.ebbs": 5})
    weeks(world, LASTS + 1)
    assert float(world.truce.age[0]) == pytest.approx(1.5)  # in the middle of the next week
    assert float(world.truce.quiet_rate()[0]) > 1.8 * 2 * 0.9  # as violent as new truces are


def test_forces_leave_in_a_war_and_may_come_again():
    sent = {
        "tracks.force": {"owner": "senders", "tranches": 1, "start": 0},
        "contributors.north": {"troops": 1, "status": "deployed", "prestige": 5, "threshold": 0, "deploys": 20},
    }
    world = broken(sent)
    assert float(world.force.share()[0]) == 1.0
    weeks(world, LASTS)
    weeks(world, 1)
    assert float(world.backing.in_place()[0]) < 1.0
    weeks(world, 150)
    assert float(world.force.share()[0]) == 1.0


def test_a_resumed_world_can_complete():
    world = broken()
    weeks(world, LASTS + 6, arms="step", troops="step")
    assert world.outcome[0] == COMPLETED
    assert world.war.broke[0] >= 0


def test_without_a_rate_no_truce_is_taken_up_again():
    world = broken({"violence.resumption": 0})
    weeks(world, 90)
    assert world.outcome[0] == COLLAPSED
    assert world.is_over.all()


def test_wars_last_as_the_rate_says():
    stage = {"violence": {"rate": 0, "hazard": 40, "settles": 10000, "frailty": 0, "resumption": 0.05}, "weeks": 60}
    record = play(scenario(TRUCE, stage, {"violence.by_tension": 0}), 4000)
    at_first = record.broke == 1
    assert at_first.mean() > 0.95
    for week in (10, 30, 60):
        shorter = play(scenario(TRUCE, stage, {"violence.by_tension": 0, "weeks": week}), 4000)
        expected = 1 - np.exp(-0.05 * (week - 2))  # one week before it breaks; taken up as the next week opens
        assert (shorter.resumed > 0).mean() == pytest.approx(expected, abs=0.035)


def test_ever_collapsed_is_at_least_collapsed_and_more_where_truces_are_taken_up_again():
    stage = {"violence": {"rate": 1, "hazard": 0.03, "resumption": 0.05}, "weeks": 60}
    found = run(scenario(TRUCE, stage), 400)
    down = found.outcome == "collapsed"
    assert np.all(found.ever_collapsed >= down)
    assert found.ever_collapsed.sum() > down.sum() > 0
    assert np.all(found.breaks.resumed[found.ever_collapsed & ~down] > 0)
    assert found.tally.count[-1, 3] == down.sum()
    assert f"ever collapsed: {100 * found.ever_collapsed.mean():.0f} %" in found.answer()


def test_worlds_at_war_are_not_dropped_before_their_truce_is_taken_up_again():
    """Advancing all worlds to the end, and dropping those that are over, give the same."""
    plan = scenario(TRUCE, {"violence": {"rate": 1, "hazard": 0.05, "resumption": 0.03}, "weeks": 40})
    record = play(plan, 300)
    world = weeks(
        story(TRUCE, {"violence": {"rate": 1, "hazard": 0.05, "resumption": 0.03}, "weeks": 40}, worlds=300), 40
    )
    assert np.array_equal(record.outcome, world.outcome)
    assert np.array_equal(record.broke, world.war.broke)
    assert np.array_equal(record.resumed, world.war.resumed)
    assert np.array_equal(record.now["level arms"], world.ledger.level_seen("arms"))


# War by choice

WANTS_WAR = {
    "parties.alpha.values": {"arms": -3, "troops": 0.1},
    "parties.alpha.war_cost": 0,
    "parties.alpha.freeze_to_war": 1,
    "parties.beta.war_cost": 5,
    **both(rationality=50, strategy="foresight"),
    "conduct.mood_memory": 2,
    "violence": {"rate": 0, "hazard": 0, "resumption": 0},
    "weeks": 40,
}


def test_who_chose_a_war_is_kept_and_why():
    found = run(scenario(TRUCE, AT_ONCE, WANTS_WAR), 100)
    wars = found.truces()
    assert wars.share["war by alpha"] > 0
    assert wars.share["violence"] == 0
    assert wars.share["war by alpha"] > wars.share["war by beta"]
    assert wars.why["war by alpha"] in REASONS
    assert "war was chosen by" in found.answer()


def test_a_side_that_chose_the_war_is_trusted_less_after_it_than_the_other():
    world = broken({"tracks.arms.reversibility": 0.7, "tracks.troops.reversibility": 0.7})
    for party in world.parties:
        party.trust = np.full(1, 0.4)
    world.ended_by = np.full(1, 2)  # as if the first side had chosen it
    weeks(world, LASTS)
    world.war.open_week()
    first, second = (float(party.trust[0] / (1 - party.trust[0])) for party in world.parties)
    assert second == pytest.approx(first * 0.05 / 0.1)  # as after a strike; all else is alike


def test_a_shorter_horizon_changes_nothing_of_what_happens_before():
    short, long = (
        play(scenario(TRUCE, {"violence": {"rate": 1, "hazard": 0.05, "resumption": 0.05}, "weeks": weeks_}), 200)
        for weeks_ in (20, 40)
    )
    assert np.array_equal(short.states, long.states[:21])


# What is dated falls into a war

ENVOY = {"mediators.m": {"attention": 0.5, "lasts": 52, "leverage": {"alpha": 0.2}}}
SHOCK = {"tension": 2.0, "goodwill": 1.0, "attention": 0.2}


def dated(week: float, **said: Any) -> dict[str, Any]:
    """An event of a week, in worlds with a mediator and with tension that fades in ten weeks."""
    return {"events": [{"name": "summit", "at": week, "shock": SHOCK, **said}], "violence.memory": 10, **ENVOY}


def as_it_is_taken_up(*changes: dict[str, Any]) -> World:
    """The truce that broke, at the opening of the week in which it is taken up again."""
    world = weeks(broken(*changes), LASTS)
    world.war.open_week()
    assert world.outcome[0] == PROGRESSING
    return world


def test_of_an_event_that_fell_into_the_war_what_has_not_faded_holds_after_it():
    """As of an event before the start: three weeks after it."""
    quiet, world = as_it_is_taken_up(dated(200)), as_it_is_taken_up(dated(BREAKS_AT + LASTS - 2))
    assert (world.truce.tension - quiet.truce.tension)[0] == pytest.approx(2 * np.exp(-3 / 10))
    assert (world.goodwill - quiet.goodwill)[0] == pytest.approx(np.exp(-3 / 26))
    more = world.mediators[0].attention - quiet.mediators[0].attention
    assert more[0] == pytest.approx(0.2 * np.exp(-3 / 52))


@pytest.mark.parametrize("week, counts", [(BREAKS_AT, 0), (BREAKS_AT + 1, 1), (BREAKS_AT + LASTS, 1)])
def test_an_event_of_the_war_counts_once_and_one_before_it_is_gone_with_the_old_truce(week, counts):
    """Tension of the old truce is gone; that of the event comes on top of the new one's."""
    quiet, world = as_it_is_taken_up(dated(200)), as_it_is_taken_up(dated(week))
    expected = 2 * np.exp(-(BREAKS_AT + 1 + LASTS - week) / 10)
    assert (world.truce.tension - quiet.truce.tension)[0] == pytest.approx(counts * expected)


def test_an_event_that_did_not_happen_in_the_war_changes_nothing():
    quiet = as_it_is_taken_up(dated(200))
    world = as_it_is_taken_up(dated(BREAKS_AT + 2, chance=0.0))
    assert world.truce.tension == quiet.truce.tension


def test_an_event_during_one_world_s_war_reaches_the_other_worlds_when_it_happens():
    stage = {"violence": {"rate": 1, "hazard": 0.05, "resumption": 0.1, "memory": 10}, "weeks": 20, **ENVOY}
    without, told = (play(scenario(TRUCE, stage, dated(week, name="one")), 200) for week in (300, 10))
    at_peace = without.states[10]
    assert at_peace is not None
    assert not np.array_equal(without.paths["tension"][11], told.paths["tension"][11])


def test_a_deadline_that_falls_into_a_war_surprises_nobody():
    late = {
        "roadmap.stages": [{"reach": {"arms": 1, "troops": 1}, "deadline": BREAKS_AT + 3, "missed": {"tension": 3}}]
    }
    assert as_it_is_taken_up(late).truce.tension == as_it_is_taken_up().truce.tension
