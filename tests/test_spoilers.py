"""Stories of those who gain from failure: spoilers, backers, and fronts elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.world import World
from sim.rules.chance import exponential
from sim.rules.trust import posterior
from tests.stories import AT_ONCE, FAR_OFF, NEVER, NO_ERRORS, SURELY, TOLD, story, weeks
from tests.support import ARMS_FIRST, IN_STEPS, both, opening, road, scenario, trust

STAGE = {**TOLD, **FAR_OFF, **NO_ERRORS}
STRIKES = {"learning.keeper_strikes": 0.05, "learning.opportunist_strikes": 0.1}
ONE_ATTACK = {"attack": lambda step: 0.95 if step == 2 else SURELY, "attack severity": 0.5}
"""One attack in the third week: at a rate of .1 none has the chance .905, and one or none .995."""


def trusts(world: World) -> tuple[float, float]:
    """How far alpha trusts beta, and beta alpha."""
    alpha, beta = world.parties
    return float(alpha.trust[0]), float(beta.trust[0])


def test_a_misread_attack_costs_trust_exactly_by_bayes():
    gang = {"spoilers.gang": {"rate": 0.1, "blames": {"alpha": 0.6}}}
    world = weeks(story(STAGE, STRIKES, gang, dice={**ONE_ATTACK, "misattribution": 0.59}), 2)
    assert trusts(world) == (0.5, 0.5)
    assert trusts(weeks(world, 1)) == (0.5, pytest.approx(0.5 * 0.05 / (0.5 * 0.05 + 0.5 * 0.1)))
    understood = story(STAGE, STRIKES, gang, dice={**ONE_ATTACK, "misattribution": 0.61})
    assert trusts(weeks(understood, 3)) == (0.5, 0.5)


def test_an_attack_may_be_laid_at_both_doors():
    gang = {"spoilers.gang": {"rate": 0.1, "blames": {"alpha": 0.6, "beta": 0.3}}}
    world = weeks(story(STAGE, STRIKES, gang, dice={**ONE_ATTACK, "misattribution": 0.2}), 3)
    assert trusts(world) == (pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_where_no_trust_moves_no_attack_is_misread():
    gang = {"spoilers.gang": {"rate": 0.1, "blames": {"alpha": 0.6}}, "learning.updates": False}
    world = weeks(story(STAGE, gang, dice={**ONE_ATTACK, "misattribution": SURELY}), 3)
    assert trusts(world) == (0.5, 0.5)


def test_messages_carried_by_mediators_set_it_right():
    gang = {"spoilers.gang": {"rate": 0.1, "blames": {"alpha": 0.8}}, "mediation.messages": 0.5}
    envoys = {"mediators": {name: {"attention": 0.6, "lasts": 10000} for name in ("one", "two")}}
    believed = 0.8 * (1 - 0.5 * 0.6) ** 2
    for luck, misread in ((believed - 1e-3, True), (believed + 1e-3, False)):
        world = weeks(story(STAGE, gang, envoys, dice={**ONE_ATTACK, "misattribution": luck}), 3)
        assert (trusts(world)[1] < 0.5) == misread


def test_an_attack_is_an_incident_kills_and_leaves_tension():
    violence = {"rate": 0, "hazard": 0, "severity": 0.1, "killed": 7}
    gang = {"spoilers.gang": {"rate": 0.1, "severity": 4}, "violence": violence}
    world = weeks(story(STAGE, gang, dice=ONE_ATTACK), 2)
    assert (world.truce.incidents[0], world.truce.tension[0]) == (0, 0)
    weeks(world, 1)
    assert (world.truce.incidents[0], world.spoilers[0].attacks[0]) == (1, 1)
    median = (1 - 1 / 9) ** 3  # of one exponential draw, by the rule of severity
    assert world.truce.tension[0] == pytest.approx(0.1 * 4 * median)
    assert world.truce.killed[0] == pytest.approx(7 * 4 * median)
    assert weeks(world, 1).truce.tension[0] == pytest.approx(0.1 * 4 * median * np.exp(-1 / 10))


AIMED = {"rate": 0.2, "timing": 2, "margin": 20, "blames": {"alpha": 1}}
ONLY_BETA = {**AT_ONCE, **road({"troops": 1.0}, {"arms": 1.0}), "parties.beta.reliability": 0}
WILLING = {**ONLY_BETA, "parties.beta.values": {"arms": 1.0, "troops": 0.1}}
UNWILLING = {**ONLY_BETA, "parties.beta.values": {"arms": 0.1, "troops": -1.0}, "parties.beta.freeze_to_war": 0}


def test_spoilers_attack_when_a_narrow_step_is_about_to_be_taken():
    """It would be taken for alpha's attack: what counts is whether beta, whose trust is aimed at, is about to step."""

    def rate(stage: dict[str, object], **stated: object) -> float:
        return weeks(story(stage, {"spoilers.gang": {**AIMED, **stated}}), 1).spoilers[0].rate

    assert rate(WILLING) == pytest.approx(0.2 * np.exp(2))
    assert rate(UNWILLING) == pytest.approx(0.2)
    assert rate({**WILLING, **TOLD}) == pytest.approx(0.2)  # who does not reckon has no narrow steps
    assert rate({**WILLING, **FAR_OFF}) == pytest.approx(0.2)  # nothing is due
    assert rate(WILLING, blames={"beta": 1}) == pytest.approx(0.2)  # alpha owes nothing yet
    beta = opening(scenario(WILLING)).party("beta")
    gain = float(beta.step_value[0] - beta.hold_value[0])
    assert rate(WILLING, margin=gain + 1e-9) == pytest.approx(0.2 * np.exp(2))
    assert rate(WILLING, margin=gain - 1e-9) == pytest.approx(0.2)


def test_a_force_deters_spoilers_and_withdrawn_support_sends_them_recruits():
    force = {"tracks.force": {"owner": "contributors", "start": 1}, "force": {"strength": 1, "mandate": 0.5}}
    world = weeks(story(STAGE, force, {"spoilers.gang": {"rate": 0.4, "deterred": 1.5}}), 1)
    assert world.spoilers[0].rate == pytest.approx(0.4 * np.exp(-1.5 * 0.5))
    people = {"populations.people.side": "alpha", "spoilers.gang": {"rate": 0.4, "recruits": 2, "population": "people"}}
    world = story(STAGE, people)
    world.populations[0].support = np.array([0.2])
    assert weeks(world, 1).spoilers[0].rate == pytest.approx(0.4 * np.exp(2 * 0.3))


GIVEN_UP = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    **road({"arms": (1.0, 2)}, {"troops": 1.0}),
    "tracks.troops.lead_time.fixed": 1000,
}
REARMED = {"backers.neighbour": {"track": "arms", "rate": 0.1}, "tracks.arms.inspection": 0.1}
"""Arms in rows of an eighth, of which a tenth of all is expected back in a week: one row, in four weeks of five."""


def test_a_backers_rearming_is_found_by_inspection_and_not_read_as_pretence():
    dice = {
        "rearming": lambda step: SURELY if step == 3 else NEVER,
        "inspection": lambda step: SURELY if step in (1, 5) else NEVER,
    }
    world = weeks(story(GIVEN_UP, REARMED, dice=dice), 2, arms="step")
    assert (world.ledger.level("arms")[0], world.ledger.level_seen("arms")[0]) == (1, 1)
    weeks(world, 2, arms="hold")
    assert (world.ledger.level("arms")[0], world.ledger.level_seen("arms")[0]) == (0.875, 1)
    before = world.party("beta").trust[0]
    weeks(world, 1)
    assert world.party("beta").trust[0] == before
    weeks(world, 1)
    assert (world.ledger.level("arms")[0], world.ledger.level_seen("arms")[0]) == (0.875, 0.875)
    assert world.party("beta").trust[0] == before  # inspectors tell what came back from what was pretended
    assert not world.party("alpha").violated[0]
    assert world.party("alpha").trust[0] == 0.5


def test_the_owner_knows_what_came_back_and_the_other_does_not():
    world = weeks(
        story(GIVEN_UP, REARMED, dice={"rearming": lambda step: SURELY if step == 2 else NEVER}), 2, arms="step"
    )
    weeks(world, 2, arms="hold")
    stand = world.ledger.stand
    alpha, beta = (party.belief.payoffs.known("arms", stand)[0] for party in world.parties)
    assert (alpha, beta) == (0.875, 1)


def test_what_came_back_stands_behind_and_can_be_given_up_again():
    """What inspection has found must be done again; until then the road goes on as if it stood."""
    dice = {
        "rearming": lambda step: SURELY if step == 2 else NEVER,
        "inspection": lambda step: SURELY if step == 3 else NEVER,
    }
    world = weeks(story(GIVEN_UP, REARMED, dice=dice), 2, arms="step")
    place = world.ledger.position[0]
    weeks(world, 1, arms="hold")
    assert world.ledger.position[0] == place
    weeks(world, 1)
    assert world.ledger.position[0] == place - 1
    weeks(world, 1, arms="step")
    assert (world.ledger.level("arms")[0], world.ledger.level_seen("arms")[0]) == (1, 1)


def test_nothing_comes_back_where_nothing_was_given_up_and_a_force_intercepts_its_share():
    untouched = weeks(story(GIVEN_UP, REARMED, dice={"rearming": SURELY}), 5, arms="hold")
    assert untouched.ledger.level("arms")[0] == 0
    force = {"tracks.force": {"owner": "contributors", "start": 1}, "force": {"strength": 1, "mandate": 0.8}}
    chance = 0.1 * (1 - 0.5 * 0.8) / 0.125  # what is not intercepted, in rows
    for luck, level in ((chance - 1e-9, 0.875), (chance + 1e-9, 1.0)):
        dice = {"rearming": lambda step, u=luck: u if step == 2 else NEVER, "inspection": NEVER}
        world = weeks(story(GIVEN_UP, REARMED, force, dice=dice), 2, arms="step")
        assert weeks(world, 1, arms="hold").ledger.level("arms")[0] == level


STANDING = {
    **GIVEN_UP,
    "tracks.arms.start": 0.9,
    "backers.neighbour": {"track": "arms", "rate": 0.01},
    "weeks": 40,
}


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("tranches", [5, 10])
def test_what_leaks_is_the_rate_whatever_the_cut_and_the_length_of_a_step(tranches, steps):
    """A hundredth of all a week over 40 weeks of 90 that stand: nobody is out of arms to bring back by then."""
    cut = {"tracks.arms.tranches": tranches, "steps_per_week": steps}
    world = weeks(story(STANDING, cut, worlds=2000), 40, arms="hold", troops="hold")
    leaked = world.ledger.level_seen("arms") - world.ledger.level("arms")
    assert abs(leaked.mean() - 0.4) < 2 * leaked.std() / np.sqrt(len(leaked))
    assert leaked.std() > 0


def test_a_rate_above_a_row_a_week_brings_back_several_rows_at_once():
    """.4 of all is seven rows of .05625 and a ninth of an eighth one."""
    plenty = {"backers.neighbour": {"track": "arms", "rate": 0.4}}
    for luck, rows in ((1 / 9 - 1e-6, 8), (1 / 9 + 1e-6, 7)):
        world = weeks(story(STANDING, plenty, dice={"rearming": luck}), 1, arms="hold", troops="hold")
        assert world.ledger.level("arms")[0] == pytest.approx(0.9 - rows * 0.05625)
        assert weeks(world, 3).ledger.level("arms")[0] == 0


def test_a_step_neither_mends_nor_deepens_what_came_back_unseen():
    """Half a tranche came back: the next step brings a whole one, and the half is still missing."""
    dice = {"rearming": lambda step: SURELY if step in (1, 2) else NEVER, "inspection": NEVER}
    halves = {**GIVEN_UP, **REARMED, **road({"arms": (0.5, 1)}, {"arms": (1.0, 1)}, {"troops": 1.0})}
    world = weeks(story(halves, dice=dice), 1, arms="step")
    weeks(world, 2, arms="hold")
    assert (world.ledger.level("arms")[0], world.ledger.level_seen("arms")[0]) == (0.25, 0.5)
    weeks(world, 1, arms="step")
    assert (world.ledger.level("arms")[0], world.ledger.level_seen("arms")[0]) == (0.75, 1)


def test_a_gap_is_told_apart_by_its_causes_and_an_inspection_closes_both():
    dice = {
        "rearming": lambda step: SURELY if step == 2 else NEVER,
        "inspection": lambda step: SURELY if step == 3 else NEVER,
    }
    world = weeks(story(GIVEN_UP, REARMED, dice=dice), 1, arms="step")
    weeks(world, 1, arms="cheat")
    assert (world.ledger.level("arms")[0], world.ledger.level_rearmed("arms")[0]) == (0.5, 0)
    weeks(world, 1, arms="hold")
    assert (world.ledger.level("arms")[0], world.ledger.level_rearmed("arms")[0]) == (0.375, 0.125)
    assert world.ledger.level_seen("arms")[0] == 1
    weeks(world, 1)
    assert (world.ledger.level_seen("arms")[0], world.ledger.level_rearmed("arms")[0]) == (0.375, 0)


def test_what_came_back_is_never_more_than_what_is_missing():
    """Whatever parties, backers and inspectors do, in every world and week."""
    restless = {
        **IN_STEPS,
        **both(rationality=3, provocation=0, reliability=0.3),
        **trust(0.6),
        "tracks.arms.start": 0.3,
        "tracks.arms.inspection": 0.1,
        "tracks.arms.verifiability": 0.2,
        "backers.neighbour": {"track": "arms", "rate": 0.04},
        "violence": {"rate": 0, "hazard": 0},
    }
    world = story(restless, worlds=300)
    both_at_once = 0
    for _ in range(60):
        world.step()
        ledger = world.ledger
        missing = ledger.seen["arms"] - ledger.done["arms"]
        assert np.all((ledger.rearmed["arms"] >= 0) & (ledger.rearmed["arms"] <= missing))
        assert np.all(ledger.rearmed["troops"] == 0)
        both_at_once += np.sum((ledger.rearmed["arms"] > 0) & (missing > ledger.rearmed["arms"]))
    assert both_at_once > 0


def test_a_front_elsewhere_flares_spills_tension_and_burns_out():
    front = {"linked_fronts.north": {"flares": 0.1, "lasts": 4, "spill": 0.3}, "violence": {"rate": 0, "hazard": 0}}
    # within one week: a flare has the chance .095, an end .221
    world = story(STAGE, front, dice={"flare": lambda step: {1: 0.09, 2: 0.23, 3: 0.22}.get(step, 0.5)})
    found = [(bool(world.fronts[0].flaring[0]), float(world.truce.tension[0])) for _ in range(5) if weeks(world, 1)]
    fade = np.exp(-1 / 10)
    assert [flaring for flaring, _ in found] == [False, True, True, False, False]
    assert [tension for _, tension in found] == pytest.approx(
        [0, 0.3, 0.3 * fade + 0.3, (0.3 * fade + 0.3) * fade, (0.3 * fade + 0.3) * fade**2]
    )


STRIKING = {
    **ARMS_FIRST,
    **FAR_OFF,
    **both(strikes={"appetite": 0.1, "price": 0.2, "severity": 5}, reliability=0),
    **trust(0.6),
    "violence": {"rate": 1, "severity": 0.05, "hazard": 0, "killed": 7},
}
REFRAINS = {"mood": 0.5, "mood turns": NEVER, "incidents": SURELY}


def test_a_strike_costs_trust_exactly_by_bayes_and_counts_as_an_incident():
    dice = {**REFRAINS, "mood alpha.strikes.strike": NEVER, "strike": 0.25}
    world = weeks(story(STRIKING, {"learning.opportunist_incidents": 1}, dice=dice), 1)
    assert [int(party.strikes.made[0]) for party in world.parties] == [1, 0]
    assert trusts(world) == (0.6, pytest.approx(posterior(0.6, 0.05, 0.1)))
    assert world.truce.incidents[0] == 1
    assert world.truce.killed[0] == pytest.approx(7 * 5 * exponential(0.25))


def test_a_party_strikes_exactly_where_its_appetite_outweighs_price_and_honour():
    """Moods are even, and the truce is safe: what is left is appetite * tension - price - honour of a keeper."""
    for tension, price, honour, strikes in (
        (1.0, 0.09, 0, True),
        (1.0, 0.11, 0, False),
        (2.0, 0.19, 0, True),
        (2.0, 0.19, 0.02, False),
    ):
        stage = {
            **both(reliability=1, honour=honour, strikes={"appetite": 0.1, "price": price}),
            "events": [{"name": "unrest", "at": 0, "shock": {"tension": tension}}],
            "violence": {"rate": 0, "hazard": 0},
        }
        world = weeks(story(STRIKING, stage, dice=REFRAINS), 1)
        assert bool(world.party("alpha").strikes.struck[0]) == strikes


def test_pressure_for_a_step_is_pressure_against_a_strike():
    pressed = {
        **AT_ONCE,
        "mediators.envoy": {"leverage": {"alpha": 1.5}, "attention": 0.5},
        "mediation.threshold": 0,
        "events": [{"name": "unrest", "at": 1, "shock": {"tension": 3}}],
        "violence": {"rate": 0, "hazard": 0},
    }
    dice = {**REFRAINS, "mood alpha.arms.hold": NEVER}
    at_ease = {"mediators.envoy": {"leverage": {"alpha": 0}}}
    for stage, made in (({}, 0), (at_ease, 1)):  # .1 * 3 - .2 - 1.5 * .5 / 5, or without the last
        world = weeks(story(STRIKING, pressed, stage, dice=dice), 2)
        assert world.party("alpha").strikes.made[0] == made


def test_a_party_without_appetite_never_strikes_whatever_its_mood():
    world = weeks(
        story(STRIKING, both(strikes={"appetite": 0}), dice={**REFRAINS, "mood alpha.strikes.strike": NEVER}), 5
    )
    assert world.party("alpha").strikes.made[0] == 0


def test_the_danger_to_a_peace_worth_having_holds_a_strike_back():
    tense = {"events": [{"name": "unrest", "at": 0, "shock": {"tension": 1}}]}
    cheap = both(war_cost=3, strikes={"appetite": 0.1, "price": 0.05})
    for hazard, strikes in ((0.0, True), (0.05, False)):
        stage = {"violence": {"rate": 0, "hazard": hazard, "by_tension": 1, "severity": 0.2}}
        world = weeks(story(STRIKING, stage, tense, cheap, dice={**REFRAINS, "collapse": NEVER}), 1)
        assert bool(world.party("alpha").strikes.struck[0]) == strikes
