"""Known answers 7 and 8: incidents, tension, collapse, and what is learnt under known types."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.rules import trust, violence
from sim.scenario.quantity import gamma_quantile
from tests.stories import FAR_OFF, TOLD, story, weeks
from tests.support import IN_STEPS, ROADS, both, play, road, scenario
from tests.support import trust as trusting

STILL = {
    **both(rationality=1000, reliability=0, provocation=1),
    "parties.alpha.values": {"arms": -1, "troops": 0.5},
    "parties.beta.values": {"arms": 0.5, "troops": -1},
}
"""Nobody gains, so nobody moves: the violence of the start goes on unchanged."""


def test_incidents_are_poisson_with_the_stated_rate():
    weeks, rate, worlds = 40, 1.7, 3000
    record = play(scenario(STILL, {"violence": {"rate": rate, "hazard": 0, "ebb": 1}, "weeks": weeks}), worlds)
    counts = np.diff(record.paths["incidents"], axis=0).ravel()
    expected = stats.poisson.pmf(np.arange(8), rate)
    seen = np.array([np.mean(counts == k) for k in range(8)])
    assert np.all(np.abs(seen - expected) < 4 * np.sqrt(expected / counts.size) + 1e-4)
    assert counts.mean() == pytest.approx(rate, abs=4 * np.sqrt(rate / counts.size))
    assert counts.var() == pytest.approx(rate, rel=0.03)


@pytest.mark.parametrize("worlds", [300, pytest.param(1500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("steps_per_week", [1, 3])
def test_mean_tension_in_the_long_run_is_the_closed_form(steps_per_week, worlds):
    rate, severity, memory, weeks = 2.0, 0.1, 6.0, 120
    record = play(
        scenario(STILL, {"violence": {"rate": rate, "severity": severity, "memory": memory, "hazard": 0, "ebb": 1},
                 "weeks": weeks, "steps_per_week": steps_per_week}), worlds)  # fmt: skip
    late = record.paths["tension"][60:]
    expected = violence.long_run_tension(rate, severity, memory, 1 / steps_per_week)
    error = late.mean(axis=0).std() / np.sqrt(late.shape[1])
    assert late.mean() == pytest.approx(expected, abs=4 * error + 0.002 * expected)


@pytest.mark.parametrize("worlds, weeks", [(2000, 104), pytest.param(8000, 260, marks=pytest.mark.slow)])
def test_collapse_by_hazard_follows_the_survival_of_a_truce_that_settles(worlds, weeks):
    """S(t) = (1 + v H(t))^(-1/v) with variance v, where H(t) = h (s (1 - exp(-t/s)) + lasting t)."""
    variance, hazard, settles, lasting = 1.5, 0.02, 20.0, 0.1
    violence = {"rate": 0, "hazard": hazard, "frailty": variance, "settles": settles, "lasting": lasting,
                "by_tension": 0, "resumption": 0}  # fmt: skip
    record = play(scenario(STILL, {"weeks": weeks, "violence": violence, "violence.by_overdue": 0}), worlds)
    for week in (13, 52, weeks):
        gathered = hazard * (settles * (1 - np.exp(-week / settles)) + lasting * week)
        expected = 1 - (1 + variance * gathered) ** (-1 / variance)
        assert record.states[week, 3] / worlds == pytest.approx(expected, abs=4 * np.sqrt(expected / worlds))


def test_frailty_has_mean_one_and_the_stated_variance():
    u = (np.arange(400_000) + 0.5) / 400_000
    for variance in (0.5, 2.0, 10.0):
        drawn = gamma_quantile(u, variance)
        assert drawn.mean() == pytest.approx(1, abs=0.01)
        assert drawn.var() == pytest.approx(variance, rel=0.05)
    assert np.all(gamma_quantile(u[:5], 0.0) == 1)


TYPED = {
    **both(strategy="typed"),
    "learning.beliefs": "stated",
    "weeks": 60,
    "learning.keeper_cheats": 0.05,
    "learning.opportunist_cheats": 0.5,
    "learning.lapse": 0.3,
    "learning.window": 8,
    "learning.false_alarm": 0.1,
}


@pytest.mark.parametrize(("name", "way"), ROADS)
def test_under_known_types_the_mean_posterior_is_the_prior(name, way):
    prior = 0.35
    worlds = 6000
    record = play(scenario(TYPED, way, trusting(prior), both(reliability=prior)), worlds)
    for party in ("alpha", "beta"):
        posterior = record.paths[f"trust {party}"][-1]
        assert posterior.mean() == pytest.approx(prior, abs=4 * posterior.std() / np.sqrt(worlds) + 1e-12)


def test_under_known_types_predicted_and_actual_types_agree_in_every_decile():
    prior, worlds = 0.5, 12_000
    from sim.model.luck import Luck
    from sim.model.world import World

    world = World(scenario(TYPED, IN_STEPS, trusting(prior), both(reliability=prior)), np.arange(worlds), Luck(0))
    for _ in range(40):
        world.step()
    alpha, beta = world.parties
    for observer, other in ((alpha, beta), (beta, alpha)):
        tenth = np.minimum((observer.trust * 10).astype(int), 9)
        assert len(np.unique(tenth)) >= 4
        for k in np.unique(tenth):
            inside = tenth == k
            expected = observer.trust[inside].mean()
            error = np.sqrt(max(expected * (1 - expected), 1e-4) / inside.sum())
            assert other.keeper[inside].mean() == pytest.approx(expected, abs=3.5 * error + 1e-3)


def test_under_known_types_predicted_and_actual_deliveries_agree_in_every_decile():
    """Week by week: how likely a delivery is by trust and the types' habits, and how often it comes."""
    from sim.model.luck import Luck
    from sim.model.world import World

    prior, worlds = 0.5, 4000
    world = World(scenario(TYPED, IN_STEPS, trusting(prior), both(reliability=prior)), np.arange(worlds), Luck(0))
    predicted, came = [], []
    for _ in range(40):
        trusted = {party.name: party.trust for party in world.parties}
        world.step()
        for party in world.parties:
            for track in party.belief.prospects.theirs:
                either = party.belief.of_rival.delivers(track, party.view.stand)
                weekly = [trust.within(trust.hazard(one, 8.0), 1.0) for one in (either.keeper, either.opportunist)]
                believed = trusted[party.name]
                deed = party.rival.deeds[track]
                predicted.append((believed * weekly[0] + (1 - believed) * weekly[1])[deed.due])
                came.append(deed.claimed[deed.due])
    expected, claimed = np.concatenate(predicted), np.concatenate(came)
    tenth = np.searchsorted(np.quantile(expected, np.arange(1, 10) / 10), expected)
    assert len(np.unique(tenth)) == 10
    for k in range(10):
        inside = tenth == k
        mean = expected[inside].mean()
        assert claimed[inside].mean() == pytest.approx(mean, abs=3 * np.sqrt(mean * (1 - mean) / inside.sum()))


def test_holding_what_is_due_costs_trust_and_delivering_earns_it():
    keeper, opportunist = trust.hazard(0.95, 12), trust.hazard(0.4, 12)
    held = trust.posterior(0.5, 1 - trust.within(keeper, 1), 1 - trust.within(opportunist, 1))
    delivered = trust.posterior(0.5, trust.within(keeper, 1), trust.within(opportunist, 1))
    assert held < 0.5 < delivered


def test_what_enforcement_compels_teaches_less():
    gains = []
    for enforcement in (0.0, 0.5, 0.9):
        keeper = trust.compelled(0.95, enforcement)
        opportunist = trust.compelled(0.4, enforcement)
        gains.append(float(trust.posterior(0.5, keeper, opportunist)))
    assert gains == sorted(gains, reverse=True)
    assert float(trust.posterior(0.5, trust.compelled(0.95, 1.0), trust.compelled(0.4, 1.0))) == 0.5


def test_certainty_never_moves():
    for certain in (0.0, 1.0):
        assert float(trust.posterior(certain, 0.3, 0.9)) == certain
        assert float(trust.posterior(certain, 0.0, 0.0)) == certain


def test_a_road_of_one_side_only_is_not_watched_for_the_other():
    """Trust moves only while something of the other is due."""
    record = play(scenario(road({"arms": 1.0}), trusting(0.5)), worlds=50)
    assert np.all(record.paths["trust alpha"] == 0.5)
    assert record.paths["trust beta"].std() > 0


def odds(chance: float) -> float:
    """The odds of a chance."""
    return chance / (1 - chance)


TRUCE = {
    **TOLD,
    **FAR_OFF,
    "violence": {"rate": 3, "hazard": 0, "severity": 0.01, "ebb": 1},
    "learning.opportunist_incidents": 1.5,
}
"""Nothing is due, so that trust moves by incidents alone."""
MOST, NONE = 1 - 1e-9, 1e-9


@pytest.mark.parametrize(("luck", "falls"), [(MOST, True), (NONE, False)])
def test_a_violent_week_takes_trust_and_a_quiet_one_gives_it_on_both_sides_alike(luck, falls):
    world = weeks(story(TRUCE, dice={"incidents": luck}), 1)
    first, second = (float(party.trust[0]) for party in world.parties)
    assert first == second
    assert (first < 0.5) == falls


def test_incidents_move_trust_by_bayes_as_they_are_suffered_and_attributed():
    stage = {"parties.alpha.suffers": 0.9, "parties.alpha.attributes": 0.6, "parties.beta.suffers": 0.1}
    world = weeks(story(TRUCE, trusting(0.3), stage, dice={"incidents": MOST}), 1)
    count = int(world.truce.incidents[0])
    apart = 1.5**0.5 - 1.5**-0.5
    for party, part in (("alpha", 0.54), ("beta", 0.05)):
        expected = odds(0.3) * 1.5 ** (-count * part) * np.exp(apart * 3 * part)
        assert odds(float(world.party(party).trust[0])) == pytest.approx(expected)


def test_a_frontier_that_is_quieter_for_what_was_delivered_is_nobodys_good_will():
    """Incidents are held against what the levels on the ground let expect, not against the number at the start."""
    calm = {"tracks.arms.calms": 3.0, "tracks.troops.calms": 3.0}
    world = weeks(story(TRUCE, calm, dice={"incidents": NONE}), 1)
    before = float(world.truce.rate()[0])
    world.ledger.begin("arms", world.ledger.done["arms"] + 8)
    assert float(world.truce.rate()[0]) < before
    trusted = float(world.party("alpha").trust[0])
    weeks(world, 1)
    quieter = odds(float(world.party("alpha").trust[0])) / odds(trusted)
    other = weeks(story(TRUCE, calm, dice={"incidents": NONE}), 1)
    trusted = float(other.party("alpha").trust[0])
    weeks(other, 1)
    assert 1.0 < quieter < odds(float(other.party("alpha").trust[0])) / odds(trusted)


@pytest.mark.parametrize(
    "stage",
    [both(suffers=0), both(attributes=0), {"learning.opportunist_incidents": 1}, {"learning.updates": False}],
)
def test_incidents_that_hit_nobody_that_nobody_attributes_or_that_tell_nothing_move_no_trust(stage):
    world = weeks(story(TRUCE, stage, dice={"incidents": MOST}), 5)
    assert [float(party.trust[0]) for party in world.parties] == [0.5, 0.5]


def test_strikes_and_spoilers_attacks_are_not_read_a_second_time_as_incidents():
    """A strike is read as a strike; an attack only where it is laid at a party's door."""
    gang = {"spoilers.gang": {"rate": 5}, "violence.rate": 1e-9}
    world = weeks(story(TRUCE, gang, dice={"attack": MOST}), 3)
    assert world.truce.incidents[0] > 3
    assert world.party("alpha").trust[0] == pytest.approx(0.5)


def test_at_the_expected_number_trust_drifts_by_the_stated_third_order():
    for times in (1.1, 1.5, 3.0):
        after = trust.incidents(0.5, 2.0, 2.0, times)
        drift = np.log(odds(after))
        assert drift == pytest.approx(2.0 * (times**0.5 - times**-0.5 - np.log(times)))
    assert np.log(odds(trust.incidents(0.5, 1.0, 1.0, 1.1))) < 5e-5
    years = 0.3
    for _ in range(520):
        years = trust.incidents(years, 1.5, 1.5, 1.1)
    assert years == pytest.approx(0.3, abs=0.01)


def test_where_types_differ_as_believed_mean_trust_stays():
    luck = np.random.default_rng(0)
    prior, worlds, expected, times = 0.3, 200_000, 2.0, 1.6
    keeper = luck.random(worlds) < prior
    believed = np.full(worlds, prior)
    for _ in range(10):
        count = luck.poisson(np.where(keeper, expected / times**0.5, expected * times**0.5))
        believed = trust.incidents(believed, count, expected, times)
    assert believed.mean() == pytest.approx(prior, abs=4 * believed.std() / worlds**0.5)
    assert believed[keeper].mean() > prior + 0.2  # and those who keep are known by it


def test_the_evidence_of_incidents_does_not_hang_on_the_length_of_the_step():
    """A week's incidents read at once or day by day."""
    day = 0.4
    for count in (2, 0, 1, 0, 0, 3, 0):
        day = trust.incidents(day, count, 3 / 7, 1.4)
    assert day == pytest.approx(trust.incidents(0.4, 6, 3.0, 1.4))
