"""Known answers of the theory: what must come out whatever the numbers, if the rules say what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sim.model.units import party_of
from sim.scenario.schema import Scenario
from tests.support import ONE_EXCHANGE, ROADS, both, opening, play, road, scenario, share, trust

SHARP = both(rationality=1000, honour=0, greed=0, tension_cost=0)
STATED = {"learning.beliefs": "stated"}
"""Each side expects of the other the habits that the file states: closed forms then have no fixed point to solve."""
HONEST = {"tracks.arms.verifiability": 1, "tracks.troops.verifiability": 1, "learning.false_alarm": 0}
GUARANTEED = {
    "guarantee": {"enforcement": 1, "protection": 1, "lasts": 10000},
    **both(faith={"guarantee": 1}),
}
COSTLESS_WAITING = both(patience=1)


@pytest.mark.parametrize(("name", "way"), ROADS)
def test_without_trust_or_third_party_an_exposed_side_does_not_go_first(name, way):
    """Whatever the reason to expect nothing: a stated habit, or a greed by which the other would take and not give."""
    exposed = {"tracks.arms.vulnerability": 1, "tracks.troops.vulnerability": 1}
    for reason in ({**STATED, "learning.mimicry": 0}, {**both(greed=3), **exposed}):
        record = play(scenario(SHARP, trust(0), way, reason))
        for track in ("arms", "troops"):
            assert record.paths[f"level {track}"].max() == 0
            assert record.paths[f"really {track}"].max() == 0


@pytest.mark.parametrize(("name", "way"), ROADS)
def test_full_enforcement_completes_every_order_that_both_gain_from(name, way):
    plan = scenario(SHARP, HONEST, COSTLESS_WAITING, trust(0), way, GUARANTEED, {"guarantee.protection": 0})
    assert share(play(plan), "completed") == 1


@pytest.mark.parametrize(("prize", "moves"), [(0.3, False), (0.48, False), (0.52, True), (0.9, True)])
def test_the_last_payer_moves_exactly_when_its_prize_exceeds_its_remaining_cost(prize, moves):
    # beta's own part costs it .5 units, and all the rest has been done
    plan = scenario(
        SHARP,
        HONEST,
        COSTLESS_WAITING,
        both(freeze_to_war=0),
        trust(1),
        GUARANTEED,
        {"guarantee.enforcement": 0},
        road({"arms": (1.0, 1)}, {"troops": (1.0, 1)}),
        {"tracks.arms.start": 0.0, "tracks.troops.verifiability": 1},
    )
    raw = plan.model_dump()
    raw["roadmap"]["stages"] = [
        {"reach": {"arms": {"level": 1.0, "tranches": 1}}},
        {
            "reach": {"troops": {"level": 1.0, "tranches": 1}},
            "prizes": {"beta": {"value": prize, "chance": 1}},
        },
    ]
    # beta is paid first: alpha must be willing to start, so make the arms worth giving up by themselves
    raw["parties"]["alpha"]["values"] = {"arms": 0.1, "troops": 1.0}
    record = play(type(plan).model_validate(raw))
    assert record.paths["level arms"][-1].min() == 1
    assert (share(record, "completed") == 1) == moves


def test_full_enforcement_completes_the_more_worlds_the_more_rational_the_parties():
    shares = [
        share(play(scenario(SHARP, HONEST, COSTLESS_WAITING, trust(0), ROADS[0][1], GUARANTEED,
                            {"guarantee.protection": 0}, both(rationality=r))), "completed")
        for r in (0, 4, 16, 1000)
    ]  # fmt: skip
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] == 1


def test_a_side_that_loses_by_the_whole_deal_never_completes_it():
    for _, way in ROADS:
        plan = scenario(
            SHARP, HONEST, trust(1), way, both(freeze_to_war=0),
            {"parties.alpha.values": {"arms": -1.0, "troops": 0.8}},
        )  # fmt: skip
        assert share(play(plan), "completed") == 0


def test_one_simultaneous_exchange_under_full_protection_fails_without_enforcement():
    """Protected or not, and however much each trusts the other: it is better to take and not to give."""
    unforced = {"guarantee.enforcement": 0}
    plan = scenario(SHARP, HONEST, trust(1), ONE_EXCHANGE, both(freeze_to_war=0), GUARANTEED, unforced)
    assert share(play(plan), "completed") == 0


def _goes_first(plan) -> bool:
    world = opening(plan)
    return bool(world.parties[0].view.lent.gain[0] > 0)


def _threshold(*changes) -> float:
    low, high = 0.0, 1.0
    for _ in range(45):
        middle = (low + high) / 2
        if _goes_first(scenario(trust(middle), *changes)):
            high = middle
        else:
            low = middle
    return high


THETA, IRR, VULNERABLE, WAR, LAPSE, MIMICRY = 0.4, 0.5, 0.3, 1.0, 0.2, 0.0
PRICED = {
    **STATED,
    **both(freeze_to_war=THETA, war_cost=WAR, patience=1, honour=0, greed=0),
    "tracks.arms.reversibility": 1 - IRR,
    "tracks.arms.vulnerability": VULNERABLE,
    "tracks.troops.reversibility": 1.0,
    "learning.lapse": LAPSE,
    "learning.mimicry": MIMICRY,
}
COST, GAIN = 0.5, 1.0  # in units


EXPOSED = (1 - THETA) * COST + THETA * IRR * (COST + VULNERABLE)
CRITICAL = EXPOSED / (GAIN - COST + THETA * WAR + EXPOSED)
"""The chance of being answered above which who goes first gains: exposure over gain and exposure."""


def test_one_exchange_steps_exactly_above_the_closed_form_threshold():
    """Alpha steps when q (g - c) + (1 - q) F(done, not paid) > F(nothing).

    F(nothing) = -theta w and F(done) = F(nothing) - (1 - theta) c - theta irr (c + v), all in units.
    """
    expected = CRITICAL / (1 - LAPSE)
    found = _threshold(PRICED, road({"arms": (1.0, 1)}, {"troops": (1.0, 1)}))
    assert found == pytest.approx(expected, abs=1e-9)


TYPES_APART = {
    **both(rationality=1000),
    "parties.beta.honour": 5,
    "parties.beta.greed": 5,
    "parties.alpha.trust.beta": {"uniform": [0, 1]},
    "parties.alpha.reliability": 0,
    "learning.beliefs": "reckoned",
    "learning.revision": 1,
    "tracks.arms.lead_time": {"fixed": 1000, "by_size": 0},
}
"""A keeper of beta surely answers and an opportunist surely does not, by their own payoffs; nothing is due as yet."""


def test_with_reckoned_beliefs_who_goes_first_steps_exactly_above_the_same_threshold():
    """With types that are sure to deliver and sure not to, q is trust itself; every world has another trust."""
    plan = scenario(PRICED, TYPES_APART, road({"arms": (1.0, 1)}, {"troops": (1.0, 1)}))
    world = opening(plan, worlds=500)
    alpha = world.parties[0]
    away = np.abs(alpha.trust - CRITICAL) > 1e-5  # no conduct is taken for more certain than that
    assert np.array_equal((alpha.view.lent.gain > 0)[away], (alpha.trust > CRITICAL)[away])
    for _ in range(25):
        world.step()
    alpha.look()
    away = np.abs(alpha.trust - CRITICAL) > 1e-5
    assert np.array_equal((alpha.view.lent.gain > 0)[away], (alpha.trust > CRITICAL)[away])
    assert away.sum() > 490
    assert 0.2 < (alpha.trust > CRITICAL).mean() < 0.8


@pytest.mark.parametrize("tranches", [2, 3])
def test_two_and_three_tranches_step_above_the_threshold_of_the_chain(tranches):
    """Solved by hand from the last rung backwards, with trust updated at each delivery on the way."""

    def value(p: float) -> float:
        lapse = 1 - (1 - LAPSE) ** (1 / tranches)
        mimic = MIMIC * (1 - 1 / tranches)
        chances, belief = [], p
        for _ in range(tranches):
            q = belief * (1 - lapse) + (1 - belief) * mimic
            chances.append(q)
            belief = belief * (1 - lapse) / q if q else belief

        def failure(given: float, got: float) -> float:
            freeze = GAIN * got - COST * given
            war = -WAR - IRR * (COST + VULNERABLE) * given
            return (1 - THETA) * freeze + THETA * war

        ahead = GAIN - COST
        for k in reversed(range(tranches)):
            done, here = (k + 1) / tranches, k / tranches
            ahead = chances[k] * ahead + (1 - chances[k]) * failure(done, here)
            ahead = max(ahead, failure(here, here))
        return ahead - failure(0, 0)

    MIMIC = 0.5
    low, high = 0.0, 1.0
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (low, middle) if value(middle) > 0 else (middle, high)
    stages = [{t: ((k + 1) / tranches, 1)} for k in range(tranches) for t in ("arms", "troops")]
    found = _threshold(PRICED, {"learning.mimicry": MIMIC}, road(*stages))
    assert 0 < found < 1
    assert found == pytest.approx(high, abs=1e-9)


def _times(factor: float, *changes: Mapping[str, Any]) -> Scenario:
    """The small world with these changes, and with all payoffs of alpha and its unit so many times as large."""
    plan = scenario(*changes)
    payoffs = {path: number.middle for path, number in plan.quantities().items() if party_of(plan, path) == "alpha"}
    payoffs["parties.alpha.unit"] = 1.0
    return scenario(*changes, {path: factor * payoff for path, payoff in payoffs.items()})


def test_eight_times_all_payoffs_of_a_party_and_its_unit_change_nothing():
    """To the bit: eight is a power of two. What is divided by the unit must be all payoffs, and nothing else."""
    struck = {
        "parties.alpha.strikes.appetite": 0.5,
        "parties.alpha.home_front": {"cost": 0.1, "by_tension": 0.1},
        "tracks.arms.vulnerability": 0.2,
        "violence": {"rate": 3, "hazard": 0},
    }
    changes = trust(0.4), ROADS[2][1], struck
    one, other = play(scenario(*changes)), play(_times(8.0, *changes))
    assert np.array_equal(one.outcome, other.outcome)
    for name, path in one.paths.items():
        assert np.array_equal(path, other.paths[name]), name
    unit_alone = play(scenario(*changes, {"parties.alpha.unit": 8.0}))
    assert not np.array_equal(one.outcome, unit_alone.outcome)


CHEAP = {**STATED, **both(provocation=0, freeze_to_war=0, patience=1), "learning.lapse": 0, **trust(1)}


def test_cheating_beats_stepping_exactly_below_the_closed_form_chance_of_detection():
    """One payer left (q = 1): x < c / (c + V(next) - F); with V = g - c + prize and F = g that is c / prize."""
    prize = 0.8
    for detection, cheats in ((COST / prize - 0.01, True), (COST / prize + 0.01, False)):
        plan = scenario(CHEAP, SHARP, road({"arms": (1.0, 1)}), {"tracks.arms.verifiability": detection,
                        "tracks.troops.start": 1.0})  # fmt: skip
        raw = plan.model_dump()
        raw["roadmap"]["stages"][0]["prizes"] = {"alpha": {"value": prize, "chance": 1}}
        world = opening(type(plan).model_validate(raw), worlds=50)
        for _ in range(3):
            world.step()
        pretended = world.ledger.seen["arms"] > world.ledger.done["arms"]
        really = world.ledger.level("arms") == 1
        assert pretended.any() == cheats
        assert really.any() == (not cheats)


def test_moods_persist_as_the_closed_form_says():
    """At a constant gap the chance of no step by T is (1 - p) (1 - p (1 - exp(-dt / tau)))^(T / dt)."""
    weeks, gap_rationality = 52, 12.0
    for steps_per_week in (1, 4):
        plan = scenario(
            STATED,
            both(rationality=gap_rationality, reliability=0, greed=0, provocation=1, tension_cost=0),
            {"parties.alpha.values": {"arms": -1 / 3, "troops": 2 / 3}},
            ONE_EXCHANGE,
            trust(0.1),
            {"weeks": weeks, "steps_per_week": steps_per_week, "learning.mimicry": 0,
             "tracks.arms.verifiability": 1, "learning.false_alarm": 1, "learning.window": 10000,
             "tracks.troops.lead_time": {"fixed": 1000}, "tracks.arms.reversibility": 0,
             "tracks.arms.lead_time": {"fixed": 0, "by_size": 0}},
            both(patience=1, war_cost=5),
        )  # fmt: skip
        # every tranche is rejected, so that alpha faces the same gap for ever; count whether it ever claimed
        world = opening(plan, worlds=6000)
        never = np.ones(6000, dtype=bool)
        alpha = world.parties[0]
        for _ in range(weeks * steps_per_week):
            world.step()
            never &= ~alpha.deeds["arms"].claimed
        terms = {option: alpha.terms[option] for option in ("step", "hold", "cheat arms")}
        score = {option: np.exp(gap_rationality * float(np.broadcast_to(sum(t.values()), 6000)[0]))
                 for option, t in terms.items()}  # fmt: skip
        claims = (score["step"] + score["cheat arms"]) / sum(score.values())
        turn = 1 - np.exp(-1 / steps_per_week / 26.0)
        expected = (1 - claims) * (1 - claims * turn) ** (weeks * steps_per_week - 1)
        assert 0.02 < expected < 0.9
        assert never.mean() == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 6000))
