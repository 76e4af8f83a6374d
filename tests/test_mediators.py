"""Stories of those who mediate: they press, give, lend and tire."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.mediator import Mediator
from sim.model.world import World
from sim.rules import foresight
from sim.rules.mediation import ACTS, rise
from sim.rules.trust import within
from tests.stories import AT_ONCE, FAR_OFF, NEVER, NO_ERRORS, SURELY, TOLD, story, weeks
from tests.support import ARMS_FIRST, ONE_EXCHANGE, both, trust

DUE = {
    **ARMS_FIRST,
    **AT_ONCE,
    **NO_ERRORS,
    **both(rationality=1),
    "mediation.threshold": 0.0,
    "conduct.mood_memory": 10000,
}
"""Alpha's first tranche is due from the first week on, and what it does is open."""


def envoy(**stated: Any) -> dict[str, Any]:
    """One mediator whose attention lasts."""
    return {"mediators.envoy": {"lasts": 10000, **stated}}


def only(world: World) -> Mediator:
    """The mediator."""
    return world.mediators[0]


def act(world: World, place: int = 0) -> str:
    """What a mediator does this week."""
    return ACTS[world.mediators[place].act[0]]


@pytest.mark.parametrize("steps_per_week", [1, 4])
def test_attention_fades_by_the_closed_form(steps_per_week):
    fading = {"mediators.envoy": {"attention": 0.8, "lasts": 30}, "steps_per_week": steps_per_week}
    world = weeks(story(TOLD, fading), 12)
    assert only(world).attention[0] == pytest.approx(0.8 * np.exp(-12 / 30))


def test_acting_spends_attention_and_resting_does_not():
    pressing = envoy(leverage={"alpha": 0.2}, attention=0.8)
    busy = weeks(story(DUE, pressing, {"mediation.effort": 0.03}, dice={"mood": 0.5, "mood alpha.arms.hold": NEVER}), 5)
    assert act(busy) == "press first"
    assert only(busy).attention[0] == pytest.approx(0.8 - 5 * 0.03, abs=1e-3)
    idle = weeks(story(DUE, envoy(attention=0.8), {"mediation.effort": 0.03}), 5)
    assert act(idle) == "rest"
    assert only(idle).attention[0] == pytest.approx(0.8, abs=1e-3)


def test_a_mediator_presses_the_one_who_holds():
    pressing = envoy(leverage={"alpha": 0.2, "beta": 0.9})
    assert act(weeks(story(DUE, both(reliability=0), pressing), 1)) == "press first"  # beta owes nothing yet


def test_a_mediator_does_not_press_the_one_it_spares():
    both_due = {**DUE, **ONE_EXCHANGE}
    even = both(reliability=0)
    leverage = {"alpha": 0.2, "beta": 0.2}
    spared = {name: envoy(leverage=leverage, bias={name: 1}) for name in ("alpha", "beta")}
    assert act(weeks(story(both_due, even, spared["alpha"]), 1)) == "press second"
    assert act(weeks(story(both_due, even, spared["beta"]), 1)) == "press first"
    assert act(weeks(story(both_due, even, envoy(leverage=leverage, bias={"alpha": 1, "beta": 1})), 1)) == "rest"
    # half spared, three times the leverage over it: it is pressed all the same
    assert act(weeks(story(both_due, even, envoy(leverage={**leverage, "alpha": 0.6}, bias={"alpha": 0.5})), 1)) == (
        "press first"
    )


def test_of_equals_the_first_in_the_file_is_pressed():
    world = weeks(story(DUE, ONE_EXCHANGE, both(reliability=0), envoy(leverage={"alpha": 0.2, "beta": 0.2})), 1)
    assert act(world) == "press first"


def test_it_rests_where_nothing_is_due_or_nothing_is_worth_it():
    pressing = envoy(leverage={"alpha": 0.2, "beta": 0.2})
    assert act(weeks(story(DUE, FAR_OFF, pressing), 1)) == "rest"
    assert act(weeks(story(DUE, pressing, {"mediation.threshold": 0.9}), 1)) == "rest"
    assert act(weeks(story(DUE, pressing, {"parties.alpha.strategy": "hardliner"}), 1)) == "rest"


def test_it_acts_exactly_where_the_effect_reaches_what_is_worth_its_while():
    pressing = {**envoy(leverage={"alpha": 0.5}, attention=0.5), **both(rationality=1)}
    world = weeks(story(DUE, pressing), 1)
    alpha = world.party("alpha")
    part = alpha.view.part[0]
    effect = rise(alpha.view.unaided_gain[0], 0.5 * 0.5 * part, 1.0, part)
    assert 0.001 < effect < 0.9
    for threshold, acts in ((effect - 1e-9, True), (effect + 1e-9, False)):
        assert (act(weeks(story(DUE, pressing, {"mediation.threshold": threshold}), 1)) == "press first") == acts


def test_pressure_works_in_the_week_after_by_leverage_and_attention():
    holding = {"mood": 0.5, "mood alpha.arms.hold": NEVER}
    world = weeks(story(DUE, envoy(leverage={"alpha": 0.2}, attention=0.6), dice=holding), 1)
    alpha = world.party("alpha")
    assert np.all(alpha.terms["step"]["pressure"] == 0)
    before = alpha.step_value[0]
    only(world).attention = np.array([0.3])
    weeks(world, 1)
    assert alpha.terms["step"]["pressure"][0] == pytest.approx(0.2 * 0.3 / 5)  # a fifth of the way
    assert alpha.step_value[0] > before
    assert alpha.view.unaided_gain[0] < alpha.step_value[0] - alpha.hold_value[0]


def test_a_gift_is_a_prize_on_the_open_stage():
    holding = {"mood": 0.5, "mood alpha.arms.hold": NEVER}
    world = weeks(story(DUE, envoy(gift={"alpha": 0.3}, attention=0.6), dice=holding), 1)
    assert act(world) == "induce first"
    attention = only(world).attention[0]
    weeks(world, 1)
    # on the first rung alpha is alone and everything is due: nothing is uncertain and nothing discounted
    assert world.party("alpha").terms["step"]["prize"][0] == pytest.approx(0.3 * attention / 5)  # a fifth of the way


@pytest.mark.parametrize("channel, does", [("enforcement", "enforce"), ("protection", "protect")])
def test_what_is_lent_counts_at_the_open_rung_only_as_far_as_it_is_believed(channel, does):
    exchange = {**DUE, **ONE_EXCHANGE, "tracks.arms.vulnerability": 2, "tracks.arms.reversibility": 0}
    holding = {"mood": 0.5, "mood alpha.arms.hold": NEVER, "mood beta.troops.hold": NEVER}
    world = weeks(story(exchange, trust(0.6), envoy(attention=0.6, **{channel: 0.8}), dice=holding), 1)
    assert act(world) == does
    attention = only(world).attention[0]
    weeks(world, 1)
    for party in world.parties:
        assert np.all(getattr(party.view.bare.outlook, channel) == 0)
        assert getattr(party.reckoning.here_outlook, channel)[0] == pytest.approx(0.5 * 0.8 * attention)
        assert np.all(getattr(party.reckoning.ahead_outlook, channel) == 0)


def test_two_lenders_lend_together_less_than_their_sum():
    exchange = {**DUE, **ONE_EXCHANGE}
    lenders = {"mediators": {name: {"enforcement": 0.5, "attention": 1, "lasts": 10000} for name in ("one", "two")}}
    holding = {"mood": 0.5, "mood alpha.arms.hold": NEVER, "mood beta.troops.hold": NEVER}
    world = weeks(story(exchange, lenders, both(faith={"guarantee": 1}), {"mediation.effort": 0}, dice=holding), 2)
    assert world.party("alpha").reckoning.here_outlook.enforcement[0] == pytest.approx(0.75, abs=1e-3)


def test_the_guarantee_rests_on_the_mediator_who_attends_most():
    guarantee = {"guarantee": {"enforcement": 0.6, "lasts": 10000}, **both(faith={"guarantee": 0.5})}
    two = {"mediators": {"one": {"attention": 0.3}, "two": {"attention": 0.8}}}
    world = weeks(story(DUE, guarantee, two), 1)
    assert world.party("alpha").reckoning.here_outlook.enforcement[0] == pytest.approx(0.5 * 0.6 * 0.8)
    alone = weeks(story(DUE, guarantee), 1)
    assert alone.party("alpha").reckoning.here_outlook.enforcement[0] == pytest.approx(0.5 * 0.6)


def test_where_nobody_attends_the_guarantee_is_worth_nothing():
    guarantee = {"guarantee": {"enforcement": 0.6}, "mediators.envoy.attention": 0}
    world = weeks(story(DUE, guarantee), 1)
    assert world.party("alpha").reckoning.here_outlook.enforcement[0] == 0


@pytest.mark.parametrize("deed", ["cheat", "step", "reverse"])
def test_a_rejected_claim_and_a_step_back_are_violations_and_a_step_that_passes_is_none(deed):
    begun = {"tracks.arms.start": 0.4}
    world = weeks(story(TOLD, DUE, begun, dice={"verification": 0.5}), 1, arms=deed)
    assert world.party("alpha").violated[0] == (deed == "reverse")
    assert not weeks(world, 1, arms="hold").party("alpha").violated[0]
    strict = {"tracks.arms.verifiability": 0.6, "learning.false_alarm": 0.6}
    world = weeks(story(TOLD, DUE, strict, begun, dice={"verification": 0.5}), 1, arms=deed)
    assert world.party("alpha").violated[0]


def test_a_strike_and_a_gap_that_is_found_are_violations_of_the_week():
    strikes = {**DUE, **both(strikes={"appetite": 0.1, "price": 0}, reliability=0)}
    orders = {"mood": 0.5, "mood alpha.strikes.strike": NEVER, "mood beta.strikes.refrain": NEVER}
    world = weeks(story(strikes, dice=orders), 1)
    assert [int(party.strikes.made[0]) for party in world.parties] == [1, 0]
    assert [bool(party.violated[0]) for party in world.parties] == [True, False]
    gap = {**TOLD, **DUE, "tracks.arms.inspection": 0.5}
    world = story(gap, dice={"inspection": lambda step: SURELY if step == 2 else NEVER})
    weeks(world, 1, arms="cheat")
    assert not weeks(world, 1, arms="hold").party("alpha").violated[0]
    assert weeks(world, 1, arms="hold").party("alpha").violated[0]
    assert not weeks(world, 1, arms="hold").party("alpha").violated[0]


def test_a_tired_mediator_weighs_nothing():
    tired = {"mediators.envoy": {"attention": 0.02, "leverage": {"alpha": 0.5}}, "mediation.effort": 0.05}
    world = weeks(story(DUE, tired, dice={"mood": 0.5, "mood alpha.arms.hold": NEVER}), 3)
    assert only(world).attention[0] == 0
    assert act(world) == "rest"
    assert np.all(world.party("alpha").view.pressure == 0)


def test_a_mediator_reckons_what_lending_changes_and_leaves_the_road_after_it_as_it_is():
    exchange = {**DUE, **ONE_EXCHANGE}
    world = weeks(story(exchange, envoy(enforcement=0.8, attention=0.6), both(reliability=0, rationality=12)), 1)
    expected = 0.0
    for party in world.parties:
        outlook = party.view.bare.outlook
        lent = {"enforcement": foresight.together(outlook.enforcement, 0.5 * 0.8 * 0.6)}
        changed = foresight.Outlook(**{**vars(outlook), **lent})
        gain = foresight.gain(party.view.bare.here, changed, party.view.bare.temper, party.view.bare.after)
        expected += rise(party.view.unaided_gain[0], gain[0] - party.view.bare.gain[0], 12.0, party.view.part[0])
    assert only(world).effect[0] == pytest.approx(expected)


def test_a_veto_is_pressed_by_all_mediators_together():
    stage = {
        **TOLD,
        **FAR_OFF,
        "tracks.force.owner": "contributors",
        "contributors.north.lobbying": 1,
        "parties.beta.vetoes.north.resolve": 1,
        "mediators": {name: {"attention": 0.5, "leverage": {"beta": 0.3}} for name in ("one", "two")},
    }
    chance = within(2 * 0.3 * 0.5, 1.0)
    for luck, stands in ((chance - 1e-9, False), (chance + 1e-9, True)):
        world = weeks(story(stage, dice={"veto": luck}), 1)
        assert bool(world.force.vetoes["beta.north"][0]) == stands
