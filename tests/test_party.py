"""Stories of single decisions: what a party may do, and what the others see of it."""

from __future__ import annotations

import numpy as np

from sim.model.blame import UNITS
from sim.model.luck import Luck
from sim.model.world import World
from sim.rules.endings import REASONS
from sim.rules.trust import posterior
from sim.rules.trust import verification_fails as fails
from tests.support import ARMS_FIRST, GUIDED, ONE_EXCHANGE, both, opening, play, road, scenario, trust

OPPORTUNISTS = both(reliability=0, rationality=1000, provocation=0, freeze_to_war=0, honour=0, tension_cost=0)


def _world(*changes, worlds=200) -> World:
    return opening(scenario(*changes), worlds)


def test_what_is_irreversible_stays_given_up_whatever_it_would_be_worth_to_have_it_back():
    moved = {
        "tracks.arms.start": 0.6,
        "tracks.arms.reversibility": 0,
        "tracks.troops.start": 0.6,
        "tracks.troops.reversibility": 1,
    }
    record = play(scenario(OPPORTUNISTS, trust(0), moved, {"learning.mimicry": 0}), worlds=50)
    assert record.paths["really arms"].min() == 0.6
    assert record.paths["really troops"].min() < 0.6


def test_lines_move_back_only_as_far_as_they_are_reversible():
    moved = {
        "tracks.arms.start": 0.6,
        "tracks.arms.reversibility": 0,
        "tracks.troops.start": 0.6,
        "tracks.troops.reversibility": 0.5,
    }
    record = play(scenario(OPPORTUNISTS, trust(0), moved, {"learning.mimicry": 0}), worlds=50)
    assert 0.3 - 1e-9 <= record.paths["really troops"].min() < 0.6


def test_provocation_keeps_lines_where_they_are():
    moved = {"tracks.arms.start": 0.6, "tracks.troops.start": 0.6, "tracks.troops.reversibility": 1}
    record = play(scenario(OPPORTUNISTS, trust(0), moved, {"learning.mimicry": 0}, both(provocation=1, war_cost=3)), 50)
    assert record.paths["really troops"].min() == 0.6


def test_a_rejected_tranche_has_to_be_made_again_and_costs_trust():
    world = _world(ARMS_FIRST, trust(0.9), {"learning.false_alarm": 1}, both(rationality=1000))
    for _ in range(12):
        world.step()
    assert np.all(world.ledger.done["arms"] == 0)
    passes = [1 - fails(cheats, 0.8, 0.05) for cheats in (0.02, 0.4)]
    assert posterior(0.9, *passes) > 0.9 > posterior(0.9, *(1 - chance for chance in passes))


def test_pretence_that_passes_is_seen_and_is_not_there():
    record = play(
        scenario(ARMS_FIRST, OPPORTUNISTS, trust(0.9), {"tracks.arms.verifiability": 0, "learning.lapse": 0}),
        worlds=100,
    )
    assert np.any(record.paths["level arms"] > record.paths["really arms"])


def test_nothing_is_due_before_its_lead_time_and_a_step_takes_effect_the_week_it_is():
    slow = {"tracks.arms.lead_time": {"fixed": 5, "by_size": 0}}
    record = play(scenario(GUIDED, slow, road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})), worlds=100)
    first = np.argmax(record.paths["level arms"] > 0, axis=0)
    assert first[first > 0].min() == 6  # due after five weeks, done in the sixth


def test_a_keeper_pays_for_breaking_its_word_and_an_opportunist_does_not():
    keepers, others = _world(both(reliability=1, honour=0.3)), _world(both(reliability=0, honour=0.3))
    assert np.all(keepers.party("alpha").terms["hold"]["honour"] == -0.3)
    assert np.all(others.party("alpha").terms["hold"]["honour"] == 0)


def test_the_value_of_every_option_is_the_sum_of_its_named_terms():
    world = _world(both(reliability=0.5), {"guarantee": {"enforcement": 0.3, "protection": 0.2}})
    world.step()
    for party in world.parties:
        party.look()
        assert np.array_equal(party.step_value, sum(party.terms["step"].values()))
        named = {"road ahead", "exposure", "prize", "meanwhile", "waiting", "tension", "home front", "pressure"}
        assert named == set(party.terms["step"])


def test_a_party_waits_for_a_force_that_is_on_its_way():
    """A small gain now, a larger one with the force: it waits; with nothing on its way it goes."""
    exposed = {
        "parties.alpha.values": {"arms": -0.5, "troops": 0.75},
        "tracks.arms.vulnerability": 1.0,
        "tracks.arms.reversibility": 0.0,
        "tracks.arms.verifiability": 1,
        **both(freeze_to_war=0.5, faith={"force": 1}, honour=0, greed=0),
        "learning.beliefs": "stated",
    }
    coming = {
        "tracks.force": {
            "owner": "contributors",
            "readiness": 1,
            "tranches": 1,
            "begins": 4,
            "lead_time": {"fixed": 4},
        },
        "force": {"strength": 1, "mandate": 1, "enforcement": 0.3},
    }
    way = road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})
    alone = _world(exposed, way, trust(0.75)).party("alpha")
    helped = World(scenario(exposed, coming, way, trust(0.75)), np.arange(5), Luck(0))
    while not helped.ledger.is_due("arms").all():
        helped.step()
    for party in helped.parties:
        party.look()
    assert np.all(alone.terms["step"]["waiting"] == 0)
    assert np.all(helped.party("alpha").terms["step"]["waiting"] < 0)


def test_a_force_whose_mandate_has_ended_weighs_nothing():
    there = {"tracks.force": {"owner": "contributors", "start": 1.0}, "force": {"until": 10}}
    world = _world(there)
    assert np.all(world.backing.present() > 0)
    for _ in range(11):
        world.step()
    assert np.all(world.backing.present() == 0)


HOPELESS = {
    "parties.alpha.values": {"arms": -1, "troops": 0.01},
    "parties.alpha.war_cost": 0,
    "tracks.troops.start": 0.9,
    "tracks.arms.start": 0.5,
    "conduct.mood_memory": 0.1,  # moods turn nearly every week
}


def test_war_is_chosen_only_after_two_turns_of_mood_in_a_row():
    record = play(scenario(HOPELESS, both(freeze_to_war=0, rationality=1000), {"weeks": 104}), worlds=300)
    assert np.all(record.ended_by == 2)
    assert record.ended.min() == 3  # no turn in the first week, one vote in the second, war with the one in the third


def test_tension_is_named_where_it_alone_holds_a_party_back():
    quick = {"tracks.arms.lead_time": {"fixed": 0, "by_size": 0}, "learning.beliefs": "stated", "learning.mimicry": 0.9}
    violent = {"violence": {"rate": 20, "severity": 0.2, "memory": 20, "hazard": 0}}
    sober = both(tension_cost=0.1, greed=0, rationality=1000, honour=0, provocation=1)
    plan = scenario(ARMS_FIRST, quick, trust(0.95), violent, sober)
    record = play(plan, worlds=40)
    weeks = {name: record.blame[:, 0, REASONS.index(name)].sum() for name in REASONS}
    assert max(weeks, key=lambda name: weeks[name]) == "tension"


def test_a_force_sharpens_verification_and_spares_false_alarms():
    there = {
        "tracks.force": {"owner": "contributors", "start": 1.0},
        "force": {"strength": 1, "mandate": 1, "verification": 0.5},
    }
    watched, alone = _world(there), _world()
    assert np.all(watched.truce.detection("arms") == 1 - (1 - alone.truce.detection("arms")) * 0.5)
    assert np.all(watched.truce.false_alarm() == 0.5 * alone.truce.false_alarm())


def test_fading_attention_is_looked_ahead():
    fading = {"guarantee": {"enforcement": 0.5, "lasts": 20}, "tracks.troops.lead_time": {"fixed": 30}}
    outlook = _world(fading, ARMS_FIRST).party("alpha").reckoning.ahead_outlook
    assert np.all(np.diff(outlook.enforcement[:, 0]) < 0)


def test_taking_back_costs_a_keeper_its_honour():
    world = _world(both(reliability=1, honour=0.4), {"tracks.arms.start": 0.6})
    world.step()
    assert np.all(world.party("alpha").terms["reverse arms"]["honour"] == -0.4)


def test_a_stalled_week_is_shared_by_those_who_hold_it_up():
    slow = {"tracks.arms.lead_time": {"fixed": 0, "by_size": 0}, "tracks.troops.lead_time": {"fixed": 0, "by_size": 0}}
    plan = scenario(
        ONE_EXCHANGE, slow, both(rationality=1000, honour=0, provocation=1), trust(0), {"learning.mimicry": 0}
    )
    record = play(plan, worlds=20)
    assert record.blame[-1].sum() == 20 * UNITS
    by_actor = record.blame[-1].sum(axis=1)
    assert by_actor[0] == by_actor[1] == 10 * UNITS
