"""Stories and laws of a start on the way: what happened before holds, what is overdue is due, who refused may go on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.luck import Luck
from sim.model.world import World
from sim.rules import conduct
from sim.rules.arrays import total
from sim.rules.chance import gumbel
from sim.rules.contribution import STATUSES
from sim.rules.endings import STALLED
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.stories import NEVER, Loaded
from tests.support import ARMS_FIRST, ONE_EXCHANGE, TROOPS_FIRST, both, play, road, scenario, trust

START = {"start": "2026-07-01"}
SLOW = {"tracks.arms.lead_time.fixed": 10, "tracks.troops.lead_time.fixed": 10}


def begun(*changes: Any, worlds: int = 1) -> World:
    """The worlds as they start."""
    return World(scenario(START, *changes), np.arange(worlds), Luck(0))


def event(at: str, happened: bool | None = None, **shock: Any) -> dict[str, Any]:
    """A scenario's only event."""
    said = {} if happened is None else {"happened": happened}
    return {"events": [{"name": "event", "at": at, **said, "shock": shock}]}


# Events, elections and deadlines that are past


@pytest.mark.parametrize("happened", [None, False])
def test_a_past_event_of_which_nobody_says_that_it_happened_does_nothing(happened):
    without = play(scenario(START), 50)
    told = play(scenario(START, event("2026-03-01", happened, tension=2, goodwill=1)), 50)
    assert all(np.array_equal(told.paths[name], without.paths[name]) for name in without.paths)


def test_of_a_past_event_that_happened_what_has_not_faded_holds_at_the_start():
    """Tension fades in ten weeks, goodwill in half a year, attention with its mediator; clarity stays."""
    shock = {"tension": 2.0, "goodwill": 1.0, "attention": 0.2, "clarity": 0.1}
    cast = {
        "mediators.m": {"attention": 0.5, "lasts": 52, "leverage": {"alpha": 0.2}},
        "contributors.c": {"troops": 0.5},
        "tracks.force": {"owner": "senders"},
        "force.clarity": 0.4,
        "violence": {"rate": 0, "hazard": 0, "memory": 10},
    }
    weeks = 13
    world = begun(cast, event("2026-04-01", True, **shock))
    assert world.truce.tension == pytest.approx(2 * np.exp(-weeks / 10))
    assert world.goodwill == pytest.approx(np.exp(-weeks / 26))
    assert world.mediators[0].attention == pytest.approx(0.5 + 0.2 * np.exp(-weeks / 52))
    assert world.force.clarity == pytest.approx(0.5)


def test_the_longer_ago_it_was_the_less_is_left_of_it():
    left = [begun(event(day, True, tension=2)).truce.tension[0] for day in ("2026-06-30", "2026-05-01", "2025-07-01")]
    assert left[0] > left[1] > left[2] > 0


def test_past_elections_move_nothing_and_past_deadlines_surprise_nobody():
    """A missed deadline shakes once, when it passes: if that was before the start it has."""
    home = both(home_front={"cost": 0.3, "elections": ["2026-02-03"], "swing": 0.2})
    stages = {
        "roadmap.stages": [{"reach": {"arms": 1, "troops": 1}, "deadline": "2026-05-01", "missed": {"tension": 3}}]
    }
    world = begun(home, stages, SLOW, worlds=20)
    before = [party.home.base.copy() for party in world.parties]
    for _ in range(8):
        world.step()
        assert (world.truce.tension == 0).all()
    assert all(np.array_equal(party.home.base, base) for party, base in zip(world.parties, before, strict=True))


def test_an_event_that_is_added_or_taken_out_changes_no_luck_of_the_others():
    quarrel = {"name": "quarrel", "at": 5, "chance": {"uniform": [0.0, 1.0]}, "shock": {"tension": 1.0}}
    other = {"name": "other", "at": 200, "shock": {"tension": 1.0}}
    alone = World(scenario({"events": [quarrel], "futures_per_draw": 1}), np.arange(50), Luck(0))
    after = World(scenario({"events": [other, quarrel], "futures_per_draw": 1}), np.arange(50), Luck(0))
    assert np.array_equal(alone.value("events.0.chance"), after.value("events.1.chance"))


# The state of the start


def test_tension_stands_where_it_is_said_to_and_people_feel_only_what_comes_on_top():
    violent = {
        "violence": {"rate": 3, "severity": 0.05, "hazard": 0},
        "populations.p": {"side": "alpha", "by_tension": 1},
    }
    usual = begun(violent)
    tense = begun(violent, {"violence.tension": 2.5})
    assert usual.truce.tension != 2.5
    assert tense.truce.tension == tense.truce.tension_at_start == 2.5
    assert tense.populations[0].distress == usual.populations[0].distress


def test_what_has_been_overdue_is_due_in_the_first_week_and_all_count_the_weeks():
    world = begun(SLOW, {"tracks.arms.overdue": 6})
    arms, troops = (world.ledger.stand.tracks[track] for track in ("arms", "troops"))
    assert arms.is_due
    assert arms.weeks_overdue == 6
    assert not troops.is_due
    assert troops.weeks_left == 10
    assert world.ledger.weeks_waited == 6


def test_a_road_that_has_waited_too_long_has_stalled_after_the_first_week():
    hold = both(strategy="hardliner")
    for weeks, stalled in ((12, True), (3, False)):
        world = begun(ARMS_FIRST, SLOW, hold, {"tracks.arms.overdue": weeks})
        world.step()
        assert (world.outcome == STALLED).all() == stalled


def test_what_comes_after_the_overdue_tranche_takes_its_own_time():
    in_turn = road({"arms": (0.5, 1)}, {"arms": (1.0, 1), "troops": 1.0})
    eager = both(strategy="conciliator")
    world = begun(in_turn, SLOW, eager, {"tracks.arms.overdue": 6, "learning.false_alarm": 0})
    world.step()
    assert world.ledger.level_seen("arms") == 0.5
    assert world.ledger.stand.tracks["arms"].weeks_left == 10


def test_who_is_kept_waiting_may_take_back_from_the_start():
    """The other's part has been overdue for longer than the excuse lasts, and nothing of its own is due."""
    late = {"tracks.troops.start": 0.4, "tracks.troops.reversibility": 1, "conduct.excuse": 4}
    for weeks, excused in ((10, True), (1, False)):
        world = begun(ARMS_FIRST, SLOW, late, {"tracks.arms.overdue": weeks})
        world.step()
        assert world.party("beta").excused == excused


def test_mediators_are_at_work_on_what_is_overdue_as_the_first_week_opens():
    envoy = {"mediators.envoy": {"leverage": {"alpha": 0.5, "beta": 0.5}}, "mediation.threshold": 0}
    assert begun(SLOW, envoy).mediators[0].act == 0
    assert begun(SLOW, envoy, {"tracks.arms.overdue": 6}).mediators[0].act != 0


HESITANT = {
    **both(rationality=4),
    "parties.alpha.values": {"arms": -0.8, "troops": 1.0},
    **trust(0.6),
    "futures_per_draw": 1,
}


def _steps_at_once(refused: float | None) -> float:
    told = {} if refused is None else {"parties.alpha.refused": refused}
    world = begun(ARMS_FIRST, HESITANT, SLOW, {"tracks.arms.overdue": 6, "conduct.mood_memory": 20}, told, worlds=4000)
    world.step()
    return float(np.isin(world.party("alpha").choice["arms"], (conduct.STEP, conduct.CHEAT)).mean())


def test_who_has_just_refused_goes_on_and_who_refused_long_ago_is_as_likely_as_anybody():
    nobody_knows = _steps_at_once(None)
    assert 0.3 < nobody_knows < 0.9
    assert _steps_at_once(0) == 0
    for weeks in (5, 20):
        expected = nobody_knows * (1 - np.exp(-weeks / 20))
        assert _steps_at_once(weeks) == pytest.approx(expected, abs=4 * np.sqrt(0.25 / 4000))
    assert _steps_at_once(1000) == nobody_knows


def test_the_other_side_reckons_with_the_refusal_that_it_has_seen():
    """It expects no step this week of one who has just refused: that none comes then tells it little."""
    after = {}
    for refused in (None, 0):
        told = {} if refused is None else {"parties.alpha.refused": refused}
        world = begun(ARMS_FIRST, HESITANT, SLOW, {"tracks.arms.overdue": 6}, told, worlds=300)
        world.step()
        held = world.party("alpha").choice["arms"] == conduct.HOLD
        after[refused] = world.party("beta").trust[held].mean()
    assert after[0] > after[None]


def test_the_same_is_said_and_done_of_either_side():
    mirrored = {}
    for name, way, track in (("alpha", ARMS_FIRST, "arms"), ("beta", TROOPS_FIRST, "troops")):
        told = {f"tracks.{track}.overdue": 6, f"parties.{name}.refused": 3}
        alike = {
            "parties.alpha.values": {"arms": -0.6, "troops": 1},
            "parties.beta.values": {"arms": 1, "troops": -0.6},
        }
        world = begun(way, HESITANT, alike, SLOW, told, worlds=2000)
        world.step()
        mirrored[name] = (world.party(name).choice[track] == conduct.HOLD).mean()
    assert mirrored["alpha"] == pytest.approx(mirrored["beta"], abs=0.05)


def test_moods_of_a_refusal_are_those_of_a_world_in_which_it_was_seen():
    """Drawn again and again, and kept only where holding came out best, moods are spread as the rule says."""
    luck = np.random.default_rng(1).random((2, 4, 200_000))
    values, rationality, part = [0.1, 0.0, -0.1, -0.4], 5.0, 0.7
    everywhere = [np.ones(luck.shape[-1], dtype=bool)] * 4
    drawn, other = ([gumbel(row) for row in rows] for rows in luck)
    kept = conduct.choose(values, drawn, everywhere, rationality, part) == conduct.HOLD
    found = conduct.moods_of_refusal(values, other, everywhere, rationality, part)
    assert (conduct.choose(values, found, everywhere, rationality, part) == conduct.HOLD).all()
    for mood, expected in zip(found, drawn, strict=True):
        for share in (0.1, 0.5, 0.9):
            assert np.quantile(mood, share) == pytest.approx(np.quantile(expected[kept], share), abs=0.03)


@pytest.mark.parametrize("chance", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("lasts", [0.0, 0.3, 1.0])
def test_who_has_refused_at_a_chance_steps_at_it_only_if_its_mood_has_turned(chance, lasts):
    assert conduct.chance_now(chance, chance, 1.0, lasts) == pytest.approx((1 - lasts) * chance)


FUNDED = {
    **road({"aid": 1.0}, {"arms": 1.0, "troops": 1.0}),
    "tracks.aid": {"owner": "builders", "needs": 20, "tranches": 4, "lead_time": {"fixed": 1, "by_size": 0}},
}


def test_money_that_was_paid_is_not_paid_again_and_not_needed_any_more():
    def funding(*donors: tuple[float, float]) -> float:
        named = {f"d{number}": {"track": "aid", "pledge": p, "paid": paid} for number, (p, paid) in enumerate(donors)}
        world = begun(FUNDED, {"donors": named})
        for donor in world.donors:
            donor.decide()
        return float(np.ravel(world.providers[0].funding("aid"))[0])

    assert funding((10, 0)) == pytest.approx(0.5)
    assert funding((10, 4)) == pytest.approx(6 / 16)
    assert funding((10, 10)) == 0
    assert funding((10, 10), (5, 0)) == pytest.approx(0.5)
    assert funding((30, 20)) == 1  # all that it needs was paid for


PLAN = """\
name: A force of two
start: 2026-01-05
weeks: 400
futures_per_draw: 1
parties:
  alpha: {values: {arms: -0.2, troops: 1}, strategy: human}
  beta: {values: {arms: 1, troops: -0.2}, strategy: human}
tracks:
  arms: {owner: alpha, lead_time: {fixed: 50}}
  troops: {owner: beta, lead_time: {fixed: 50}}
  force: {owner: senders, tranches: 4}
  aid: {owner: builders, needs: 20, tranches: 4}
roadmap: {stages: [{reach: {arms: 1, troops: 1}}]}
force: {decides: 500}
contributors:
  one: {troops: 0.4, prestige: 1, deploys: 2}
  two: {troops: 0.3, prestige: 1, deploys: 2}
donors: {bank: {track: aid, pledge: 0}}
"""


def test_what_has_been_pledged_by_a_later_start_is_on_its_way(tmp_path):
    """Two states and a bank had promised nothing in January; by July one state and the bank have.

    Deciding takes years here, and sending weeks: with dice that let a state act whose turn has come, the one that has
    pledged sends its soldiers in the first week, and the other waits as both would have. Money that was pledged is
    there from the first week.
    """
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    july = "based_on: plan.yaml\nstart: 2026-07-06\n"
    (tmp_path / "silent.yaml").write_text(july, encoding="utf-8")
    pledged = july + "contributors: {one: {status: pledged}}\ndonors: {bank: {pledge: 10}}\n"
    (tmp_path / "pledged.yaml").write_text(pledged, encoding="utf-8")
    dice = {"contribution": 0.2, "delivery": NEVER}  # between the chance to decide and the chance to send, in a week
    found = {}
    for name in ("silent", "pledged"):
        world = World(load(tmp_path / f"{name}.yaml"), np.arange(1), Loaded(dice))
        then = [STATUSES[one.status[0]] for one in world.force.contributors]
        world.step()
        now = [STATUSES[one.status[0]] for one in world.force.contributors]
        funded = float(np.ravel(world.providers[-1].funding("aid"))[0])
        found[name] = (then, now, float(world.backing.in_place()[0]), funded)
    assert found["silent"] == (["undecided", "undecided"], ["undecided", "undecided"], 0.0, 0.0)
    assert found["pledged"] == (["pledged", "undecided"], ["deployed", "undecided"], 0.4, 0.5)


def test_a_start_on_the_way_is_the_same_world_for_world_whatever_stands_beside_it():
    plan = scenario(START, ONE_EXCHANGE, HESITANT, SLOW, {"tracks.arms.overdue": 6, "parties.alpha.refused": 2})
    whole, alone = play(plan, 9), _alone(plan, 7)
    assert whole.outcome[7] == alone.outcome[0]
    assert all(np.array_equal(whole.paths[name][:, 7], path[:, 0]) for name, path in alone.paths.items())


def _alone(plan: Scenario, number: int) -> Any:
    from sim.model.batch import Batch, simulate

    return simulate(Batch(plan, np.array([number]), Luck(0), kept=1))


def test_all_moods_of_a_refusal_stay_finite_where_values_are_far_apart():
    far = [1000.0, 0.0, -1000.0, 0.0]
    moods = [np.zeros(2)] * 4
    may = np.array([True, False])
    found = conduct.moods_of_refusal(far, moods, [may, may | True, may, may], 100.0, 0.01)
    assert np.isfinite(total(np.abs(mood) for mood in found)).all()
