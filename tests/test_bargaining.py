"""Stories of the table: a road is proposed, weighed without walking away, refused, agreed; levels and clocks go on.

The numbers are worked out by hand for two roads of one step each. Alpha gives arms (-1/3) and gets troops (2/3), in
units; each side goes by the habits that the file states of the other; neither honour nor greed counts; nobody fears
war, waiting costs nothing. Where beta goes first, alpha expects it to deliver with chance p, its trust, and gives its
arms then: the road is worth p (2/3 - 1/3), and a failure nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.belief import settled
from sim.model.world import World
from sim.rules import bargaining
from sim.rules.endings import PROGRESSING, REASONS, STALLED
from sim.rules.mediation import ACTS
from tests.stories import AT_ONCE, NO_ERRORS, TOLD, order, reason, story, weeks
from tests.support import both, opening, road, scenario

ARMS_THEN_TROOPS = road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})
TROOPS_THEN_ARMS = road({"troops": (1.0, 1)}, {"arms": (1.0, 1)})
SWAP = {"roadmaps.swap": TROOPS_THEN_ARMS["roadmap"]}
TABLE = {
    **TOLD,
    **AT_ONCE,
    **NO_ERRORS,
    **ARMS_THEN_TROOPS,
    **SWAP,
    **both(freeze_to_war=0, patience=1, margin=0.05, honour=0, greed=0),
    "parties.alpha.values": {"arms": -1 / 3, "troops": 2 / 3},
    "parties.beta.values": {"arms": 2 / 3, "troops": -1 / 3},
    "parties.alpha.trust.beta": 0.6,
    "parties.beta.trust.alpha": 1.0,
    "learning": {"updates": False, "lapse": 0, "beliefs": "stated"},
    "mediators.envoy": {"attention": 0.7, "lasts": 10000},
    "mediation": {"threshold": 0, "effort": 0},
    "bargaining": {"proposal_gap": 6},
    "endings.stall_after": 3,
}
"""Alpha should give its arms first and holds: after three weeks the road counts as stalled, and in the fourth there are
talks."""


def trusting(value: float) -> dict[str, Any]:
    """How far alpha trusts beta."""
    return {"parties.alpha.trust.beta": value}


def heard(world: World) -> tuple[int, int]:
    """Proposals made, and accepted, so far."""
    return int(world.table.proposed[0]), int(world.table.accepted[0])


def test_talks_are_held_once_a_road_has_stalled_and_a_road_that_both_gain_from_is_agreed():
    world = weeks(story(TABLE), 3)
    assert (world.outcome[0], heard(world)) == (STALLED, (0, 0))
    weeks(world, 1)
    assert (heard(world), world.ledger.road[0]) == ((1, 1), 1)
    assert {name: surplus[0] for name, surplus in world.table.surplus_at_answer.items()} == pytest.approx(
        {"alpha": 0.6 / 3 - 0.05, "beta": 1 / 3 - 0.05}
    )


@pytest.mark.parametrize("margin, accepts", [(0.19, True), (0.21, False)])
def test_a_party_accepts_exactly_where_the_surplus_above_its_margin_is_positive(margin, accepts):
    world = weeks(story(TABLE, {"parties.alpha.margin": margin}), 4)
    assert heard(world) == (1, int(accepts))
    assert world.ledger.road[0] == int(accepts)
    assert (world.table.refusals["alpha"][0], world.table.refusals["beta"][0]) == (int(not accepts), 0)


def test_a_road_change_keeps_levels_starts_lead_times_afresh_and_never_resets_the_stall_clock():
    halves = {
        "roadmap": road({"arms": (1.0, 4)}, {"troops": (1.0, 4)})["roadmap"],
        "roadmaps.swap": road({"arms": (0.5, 1), "troops": (0.5, 1)}, {"arms": (1.0, 3), "troops": (1.0, 1)})[
            "roadmap"
        ],
        "tracks.troops.lead_time.fixed": 5,
        "endings.stall_after": 3,
    }
    world = weeks(story(TABLE, halves), 1, arms="step", troops="step")
    weeks(world, 3, arms="hold")
    before = {track: world.ledger.level(track)[0] for track in ("arms", "troops")}
    verified = world.ledger.verified_at[0]
    assert (before["arms"], world.outcome[0], world.ledger.road[0]) == (0.25, STALLED, 0)
    weeks(world, 1)
    assert world.ledger.road[0] == 1
    assert {track: world.ledger.level(track)[0] for track in before} == before
    assert (world.ledger.verified_at[0], world.ledger.waited[0]) == (verified, 3)
    assert world.outcome[0] == PROGRESSING  # this week nothing is due
    weeks(world, 1)  # arms are due at once, and alpha still holds
    assert (world.ledger.waited[0], world.outcome[0]) == (4, STALLED)
    weeks(world, 4)
    assert (world.ledger.level("troops")[0], world.outcome[0]) == (0, STALLED)
    weeks(world, 1)  # five weeks have passed since the road was agreed
    assert (world.ledger.level("troops")[0], world.outcome[0]) == (0.5, PROGRESSING)


def test_both_go_onto_a_road_with_what_they_expected_of_each_other_when_they_accepted_it():
    """The envoy tires of proposing, and a tired envoy presses less: by the week's end less would be expected."""

    def expected_now(world: World) -> dict[str, list[float]]:
        found = settled(world.supposing(1))[1]
        return {name: [*one.keeper[:, 0], *one.opportunist[:, 0]] for name, one in found.items()}

    tired = {"mediation.effort": 1, "mediators.envoy": {"lasts": 2, "leverage": {"alpha": 0.2, "beta": 0.2}}}
    reckoning = {"learning.beliefs": "reckoned", **both(rationality=3, margin=0, honour=0.4)}
    world = weeks(story(TABLE, reckoning, {"parties.beta.values": {"arms": 1.6, "troops": -1 / 3}}, tired), 3)
    accepting = expected_now(world)
    weeks(world, 1)
    assert (heard(world), world.ledger.road[0]) == ((1, 1), 1)
    for party in world.parties:
        expected = party.reputation.expected
        assert [*expected["keeper"][:, 0], *expected["opportunist"][:, 0]] == accepting[party.name]
    assert expected_now(world) != accepting


def test_on_the_new_road_a_tranche_leads_from_where_it_stands_to_the_next_stop():
    """Three of four steps were taken; the other road stops at a half and at the end: the half is met already."""
    stage = {
        "roadmap": road({"arms": (1.0, 4)}, {"troops": (1.0, 1)})["roadmap"],
        "roadmaps.swap": road({"arms": (0.5, 1)}, {"troops": (1.0, 1)}, {"arms": (1.0, 1)})["roadmap"],
        "parties.beta.strategy": "conciliator",
    }
    world = weeks(weeks(story(TABLE, stage), 3, arms="step"), 4, arms="hold")
    assert (world.ledger.road[0], world.ledger.position[0], world.ledger.level("arms")[0]) == (1, 1, 0.75)
    weeks(world, 2, arms="step")
    assert (world.ledger.level("arms")[0], world.ledger.level("troops")[0]) == (1, 1)


@pytest.mark.parametrize(
    "changes, reason",
    [
        (trusting(0.1), "exposure"),  # with beta sure to deliver the swap would be worth 1/3
        ({**trusting(1.0), "parties.alpha.margin": 0.4}, "own cost"),  # without the cost of its arms, 2/3
        ({**trusting(1.0), "parties.alpha.margin": 0.9}, "no road"),  # even then it would be too little
    ],
)
def test_a_refusal_says_which_single_change_would_help_most(changes: dict[str, Any], reason: str):
    world = weeks(story({**TABLE, **changes}), 4)
    assert world.table.answer["alpha"][0] == np.False_
    assert REASONS[world.table.short["alpha"][0]] == reason
    assert world.table.short["beta"][0] < 0


def test_a_refused_road_does_not_return_until_a_surplus_has_moved_by_the_margin():
    """A guarantee rests on attention: with e enforced, beta delivers with chance 1 - (1 - .1) (1 - e)."""
    guarantee = {
        "guarantee": {"enforcement": 0.6, "lasts": 10000},
        **both(faith={"guarantee": 0.5}),
        "mediators.envoy": {"attention": 0.1, "lasts": 10000},
    }

    def renewed(attention: float) -> World:
        event = {"events": [{"name": "summit", "at": 60, "shock": {"attention": attention}}]}
        world = weeks(story(TABLE, trusting(0.1), guarantee, event), 60)
        assert heard(world) == (1, 0)
        assert world.table.refusals["alpha"][0] == 1
        return weeks(world, 6)

    def surplus(attention: float) -> float:
        return (1 - 0.9 * (1 - 0.3 * attention)) / 3 - 0.05

    assert surplus(0.5) - surplus(0.1) < 0.05 < surplus(0.9) - surplus(0.1)
    assert heard(renewed(0.4)) == (1, 0)
    assert surplus(0.9) > 0
    assert heard(renewed(0.8)) == (2, 1)


GIVES_MORE_THAN_IT_GETS = {"parties.alpha.values": {"arms": -2 / 3, "troops": 1 / 3}, **trusting(1.0)}


def test_a_road_is_weighed_without_walking_away_at_ones_own_next_step():
    """By foresight alone alpha would take the troops and never give its arms, and could accept any such road."""
    world = weeks(story(TABLE, GIVES_MORE_THAN_IT_GETS), 4)
    assert world.table.surplus_at_answer["alpha"][0] == pytest.approx(-1 / 3 - 0.05)
    assert heard(world) == (1, 0)
    in_force = opening(scenario(TABLE, TROOPS_THEN_ARMS, {"roadmaps": {}}, GIVES_MORE_THAN_IT_GETS)).party("alpha")
    assert in_force.view.bare.after[0] == pytest.approx(1 / 3)  # it holds once it has been paid


def test_if_all_could_walk_away_nearly_everything_would_be_accepted(monkeypatch):
    """The trap: values of all kinds, and a road on which beta pays first."""
    any_values = {
        "parties.alpha.values": {"arms": {"uniform": [-3.0, 0.0]}, "troops": 1.0},
        **trusting(1.0),
        "parties.beta.strategy": "conciliator",
        "futures_per_draw": 1,
    }
    bound = weeks(story(TABLE, any_values, worlds=300), 4)
    gains = bound.value("parties.alpha.values.arms") + 1.0
    proposed = bound.table.on_table == 1
    assert np.array_equal(bound.table.answer["alpha"], proposed & (gains > 0.05))
    assert 0.2 < bound.table.accepted.mean() < 0.4
    monkeypatch.setattr(bargaining, "first", lambda flags: np.full(flags.shape[-1], bargaining.NOWHERE))
    free = weeks(story(TABLE, any_values, worlds=300), 4)
    assert free.table.accepted.mean() > 0.9
    assert np.all(free.table.surplus_at_answer["alpha"] >= bound.table.surplus_at_answer["alpha"] - 1e-12)


def test_a_proposal_lapses_if_a_tranche_is_verified_meanwhile():
    steps = {"roadmap": road({"arms": (1.0, 4)}, {"troops": (1.0, 1)})["roadmap"]}
    world = weeks(weeks(story(TABLE, steps), 3), 1, arms="step")
    assert world.table.lapsed[0]
    assert (heard(world), world.ledger.road[0]) == ((1, 0), 0)
    assert world.table.refusals == {"alpha": 0, "beta": 0}


def test_talks_are_held_no_more_often_than_the_gap_allows():
    world = story(TABLE, trusting(0.0))
    talked = {int(weeks(world, 1).table.talked_at[0]) for _ in range(20)}
    assert sorted(talked)[1:] == [3, 9, 15]
    assert heard(world) == (1, 0)


def test_a_road_that_is_still_being_prepared_is_given_its_time():
    slow = {"tracks.troops.lead_time.fixed": 20, "bargaining.proposal_gap": 2}
    world = weeks(story(TABLE, slow, both(strategy="conciliator"), {"tracks.arms.control": 0}), 4)
    assert (heard(world), world.ledger.road[0]) == ((1, 1), 1)
    assert heard(weeks(world, 19)) == (1, 1)


def test_a_mediator_expects_the_chance_that_both_accept():
    world = weeks(story(TABLE), 4)
    chances = [1 / (1 + np.exp(-12 * surplus)) for surplus in (0.6 / 3 - 0.05, 1 / 3 - 0.05)]
    assert world.mediators[0].effect[0] == pytest.approx(chances[0] * chances[1])


def test_a_mediator_proposes_what_it_likes_and_never_what_it_does_not_like_at_all():
    liked = weeks(story(TABLE, {"mediators.envoy.prefers": {"swap": 0.25}}), 4)
    plain = weeks(story(TABLE), 4)
    assert liked.mediators[0].effect[0] == pytest.approx(0.25 * plain.mediators[0].effect[0])
    assert heard(weeks(story(TABLE, {"mediators.envoy.prefers": {"swap": 0}}), 30)) == (0, 0)


@pytest.mark.parametrize("likings, by", [((0.5, 0.9), 1), ((0.9, 0.5), 0), ((0.7, 0.7), 0)])
def test_of_two_proposals_the_one_of_the_larger_effect_is_heard_and_both_have_spent_attention(likings, by):
    two = {
        "mediators": {
            name: {"attention": 0.7, "lasts": 10000, "prefers": {"swap": liking}}
            for name, liking in zip("ab", likings, strict=True)
        },
        "mediation.effort": 0.1,
    }
    world = weeks(story(TABLE, two), 4)
    assert [ACTS[mediator.act[0]] for mediator in world.mediators] == ["propose", "propose"]
    assert (world.table.by[0], heard(world)) == (by, (1, 1))
    assert [mediator.attention[0] for mediator in world.mediators] == pytest.approx([0.6, 0.6], abs=1e-3)


def test_what_is_heard_is_what_the_mediator_who_is_heard_would_have():
    third = road({"troops": (1.0, 2)}, {"arms": (1.0, 1)})["roadmap"]
    two = {
        "mediators": {
            "a": {"attention": 0.7, "prefers": {"swap": 0.9, "third": 0}},
            "b": {"attention": 0.7, "prefers": {"swap": 0, "third": 0.1}},
        },
        "roadmaps.third": third,
    }
    assert weeks(story(TABLE, two), 4).table.on_table[0] == 1
    two["mediators"]["b"]["prefers"], two["mediators"]["a"]["prefers"]["swap"] = {"swap": 0, "third": 1}, 0.1
    assert weeks(story(TABLE, two), 4).table.on_table[0] == 2


def test_nobody_proposes_without_mediators_or_another_road():
    assert heard(weeks(story(TABLE, {"mediators": {}}), 20)) == (0, 0)
    assert heard(weeks(story(TABLE, {"roadmaps": {}}), 20)) == (0, 0)


def test_a_hardliner_accepts_only_a_road_that_asks_nothing_of_it_before_the_other_is_done():
    hard = {"parties.alpha.strategy": "hardliner"}
    assert heard(weeks(story(TABLE, hard, GIVES_MORE_THAN_IT_GETS), 4)) == (1, 1)
    together = {"roadmaps.swap": road({"troops": (0.5, 1)}, {"arms": (1.0, 1), "troops": (1.0, 1)})["roadmap"]}
    assert heard(weeks(story(TABLE, hard, together), 4)) == (1, 0)


def test_a_conciliator_accepts_all():
    soft = {"parties.alpha.strategy": "conciliator", "tracks.arms.control": 0, "tracks.arms.consolidation": 0}
    assert heard(weeks(story(TABLE, soft, GIVES_MORE_THAN_IT_GETS), 4)) == (1, 1)


OPEN = {**TABLE, "bargaining": {"open": True, "proposal_gap": 6}, "roadmaps": {}}


def test_nothing_is_due_before_a_road_is_agreed():
    nobody_proposes = {"mediators": {}}
    world = weeks(story(OPEN, nobody_proposes), 30, arms="step", troops="step")
    assert (world.ledger.level_seen("arms")[0], world.ledger.level_seen("troops")[0]) == (0, 0)
    assert (reason(world, "alpha"), reason(world, "beta")) == ("no proposal", "no proposal")
    assert not world.ledger.agreed[0]


def test_third_parties_wait_for_a_road_too_and_are_not_named():
    aid = {
        **road({"aid": 1.0}, {"arms": 1.0}, {"troops": 1.0}),
        "tracks.aid": {"owner": "donors", "readiness": 1, "lead_time": {"fixed": 0, "by_size": 0}},
        "mediators": {},
    }
    world = weeks(story(OPEN, aid), 30)
    assert world.ledger.level_seen("aid")[0] == 0
    assert reason(world, "donors") is None


def test_once_a_road_is_agreed_lead_times_start():
    slow = {"tracks.arms.lead_time.fixed": 5, "parties.beta.trust.alpha": 1.0, **trusting(1.0)}
    world = weeks(story(OPEN, slow), 1, arms="step")
    assert (heard(world), bool(world.ledger.agreed[0])) == ((1, 1), True)
    weeks(world, 5)
    assert world.ledger.level_seen("arms")[0] == 0
    assert weeks(world, 1).ledger.level_seen("arms")[0] == 1


def test_neither_the_road_in_force_nor_one_that_was_left_is_proposed_again_until_it_is_worth_something_else():
    there_and_back = {**trusting(1.0), "bargaining": {"proposal_gap": 4}}
    world = weeks(story(TABLE, there_and_back), 4)
    assert world.ledger.road[0] == 1
    order(world, troops="hold")
    weeks(world, 8)
    assert (heard(world), world.ledger.road[0]) == ((1, 1), 1)
    alpha = world.parties[0]
    alpha.trust = alpha.trust - 0.2
    weeks(world, 4)
    assert (heard(world), world.ledger.road[0]) == ((2, 2), 0)


# Talks before the start


@pytest.mark.parametrize("ago, first", [(None, 4), (0, 7), (3, 4), (100, 4)])
def test_talks_before_the_start_put_off_the_next_ones(ago, first):
    """Talks are six weeks apart; without any before the road stalls, and is talked of, in the fourth week."""
    told = {} if ago is None else {"bargaining": {"proposal_gap": 6, "talked": ago}}
    world = weeks(story(TABLE, told), first - 1)
    assert heard(world) == (0, 0)
    weeks(world, 1)
    assert heard(world) == (1, 1)


def test_a_road_that_was_refused_before_the_start_comes_back_once_a_mind_has_moved():
    told = {"bargaining": {"proposal_gap": 6, "refused": ["swap"]}}
    world = weeks(story(TABLE, told), 20)
    assert heard(world) == (0, 0)
    world.party("alpha").trust = np.full(1, 0.9)  # worth a tenth more: above its margin
    weeks(world, 8)
    assert heard(world) == (1, 1)
