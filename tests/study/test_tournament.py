"""Tournaments: every pair meets, payoffs are those of the levels that stand, and the best is best in its own terms."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sim.model.outcomes import STATES
from sim.rules import strategies
from sim.scenario.dials import changed
from sim.scenario.parties import STRATEGIES as ALL_STRATEGIES
from sim.study.follow import run
from sim.study.tournament import STRATEGIES, tournament
from tests.support import ONE_EXCHANGE, TROOPS_FIRST, scenario

WORLDS = 40
PLAN = scenario(
    TROOPS_FIRST,
    {"name": "Meeting", "weeks": 24, "learning.false_alarm": 0, "parties.alpha.title": "Alpha", "futures_per_draw": 4},
    {"parties.beta.values.arms": {"uniform": [0.8, 1.2]}},
)


@pytest.fixture(scope="module")
def found():
    return tournament(PLAN, WORLDS)


def test_every_strategy_meets_every_other_but_no_player(found):
    assert set(found.outcomes) == set(product(STRATEGIES, STRATEGIES))
    assert found.strategies == ("foresight", "typed", "tit_for_tat", "hardliner", "conciliator")


def test_what_a_file_may_name_is_what_the_rules_have():
    assert {"foresight", *strategies.STRATEGIES} == set(ALL_STRATEGIES)


def test_conciliators_complete_and_hardliners_never_begin(found):
    assert set(found.outcomes["conciliator", "conciliator"]) == {"completed"}
    assert "completed" not in found.outcomes["hardliner", "hardliner"]
    assert "completed" not in found.outcomes["conciliator", "hardliner"]  # the troops go first, and beta holds them
    assert set(found.outcomes["hardliner", "conciliator"]) == {"completed"}  # all is done before it is alpha's turn


def test_a_pair_is_a_run_with_these_strategies(found):
    alone = run(changed(PLAN, {("parties", "alpha", "strategy"): "tit_for_tat"}), WORLDS)
    assert (found.outcomes["tit_for_tat", "foresight"] == alone.outcome).all()


def test_a_completed_deal_pays_what_it_is_worth_in_units(found):
    """Alpha values arms -.5 and troops 1: 1 - .5. Beta's arms are worth what each world has drawn."""
    paid = found.payoffs["conciliator", "conciliator"]
    assert paid["alpha"] == pytest.approx(np.full(WORLDS, 0.5))
    worth = paid["beta"]
    assert ((worth >= 0.8 - 0.5 - 1e-9) & (worth <= 1.2 - 0.5 + 1e-9)).all()
    assert len(set(worth.round(9))) == WORLDS // 4


def test_nothing_done_pays_nothing(found):
    for paid in found.payoffs["hardliner", "hardliner"].values():
        assert paid == pytest.approx(np.zeros(WORLDS))


def test_what_is_only_pretended_pays_nothing():
    """Whoever pretends is paid for what it has kept, and the other for what it has not got."""
    plan = scenario(ONE_EXCHANGE, {"name": "Sham", "weeks": 10, "tracks.arms.verifiability": 0})
    found = tournament(plan, WORLDS)
    sham = run(changed(plan, {("parties", "alpha", "strategy"): "typed"}), WORLDS)
    pair = found.payoffs["typed", "foresight"]
    kept = -0.5 * sham.final["really arms"] + sham.final["really troops"]
    assert pair["alpha"] == pytest.approx(kept)


def test_where_the_truce_broke_war_is_what_is_counted():
    plan = scenario(TROOPS_FIRST, {"name": "Broken", "weeks": 10, "violence": {"rate": 0, "hazard": 40, "frailty": 0}})
    found = tournament(plan, 8)
    assert set(found.outcomes["hardliner", "hardliner"]) == {"collapsed"}
    for paid in found.payoffs["hardliner", "hardliner"].values():
        assert paid == pytest.approx(np.full(8, -1.0))  # the war cost, with nothing laid down


def test_the_matrix_has_every_pair_and_measure_and_its_shares_are_whole(found):
    table = found.matrix()
    assert len(table) == len(STRATEGIES) ** 2 * (len(STATES) + 2)
    shares = table[table["measure"].isin(STATES)].groupby(["strategy alpha", "strategy beta"])["mean"].sum()
    assert shares.to_numpy() == pytest.approx(1)


def test_the_best_is_best_in_its_own_terms(found):
    table = found.standing()
    assert len(table) == 2 * len(STRATEGIES)
    for _, own in table.groupby("party"):
        assert own["payoff"].is_monotonic_decreasing
        assert (own["behind"] >= -1e-12).all()
        assert own["behind"].iloc[0] == 0
        assert own["payoff"].iloc[0] - own["payoff"].iloc[-1] == pytest.approx(own["behind"].iloc[-1])
    paid = np.mean([found.payoffs["conciliator", other]["alpha"].mean() for other in STRATEGIES])
    row = table.query("party == 'alpha' and strategy == 'conciliator'").iloc[0]
    assert row.payoff == pytest.approx(paid)


def test_payoffs_do_not_change_with_the_currency(found):
    richer = scenario(
        TROOPS_FIRST,
        {"name": "Richer", "weeks": 24, "learning.false_alarm": 0, "futures_per_draw": 4},
        {"parties.alpha.values": {"arms": -5.0, "troops": 10.0}, "parties.beta.values.arms": {"uniform": [0.8, 1.2]}},
        {"parties.alpha.unit": 10, "parties.alpha.war_cost": 10, "parties.alpha.honour": 2},
        {"parties.alpha.retaking": 4, "parties.alpha.tension_cost": 1, "parties.alpha.strikes.price": 3},
    )
    other = tournament(richer, WORLDS)
    for pair, paid in found.payoffs.items():
        assert other.payoffs[pair]["alpha"] == pytest.approx(paid["alpha"])


def test_strategies_that_do_equally_well_are_not_told_apart(found):
    table = found.standing().query("party == 'alpha'")
    equal = table[table["behind"] < 1e-12]
    if len(equal) > 1:
        assert "not clearly better than" in found.answer()


def test_it_tells_itself_in_words_and_in_a_notebook(found):
    pairs, standing = found.in_words()
    assert pairs.rows[0] == ("Alpha: foresight",)
    assert len(pairs.rows) == len(STRATEGIES) * (len(STRATEGIES) + 1)
    assert "never to be compared" in pairs.note
    assert standing.rows[1][2] == "best"
    assert "Alpha does best as" in found.answer()
    page = found._repr_html_()
    assert page.count("<tr>") == page.count("</tr>")


def test_progress_counts_the_worlds_of_all_pairs():
    seen = []
    tournament(PLAN.model_copy(update={"weeks": 4}), 4, on_progress=lambda done, all_: seen.append((done, all_)))
    assert seen[-1] == (100, 100)
