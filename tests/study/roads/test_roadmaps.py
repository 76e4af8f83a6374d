"""Every order on the same luck: the own order is the run itself, the best is not judged by what chose it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim import charts
from sim.charts.roadmaps_plots import ACCEPTED, RoadmapsPlots
from sim.model.outcomes import STATES
from sim.phrases import percent, with_error
from sim.study.follow import run
from sim.study.roads import orders
from sim.study.roads import roadmaps as studied
from sim.study.roads.measures import front
from sim.study.roads.regret import regret
from sim.study.roads.roadmaps import roadmaps
from tests.support import QUIET, both, road, scenario, trust

WORLDS = 24
STEPS = road({"arms": (0.5, 1)}, {"troops": (0.5, 1)}, {"arms": (1.0, 1)}, {"troops": (1.0, 1)})
PLAN = scenario(
    STEPS,
    {"name": "Orders", "weeks": 20, "futures_per_draw": 4, "violence": {"rate": 1, "hazard": 0.003}},
    {"parties.alpha.trust.beta": {"uniform": [0.2, 0.8]}, "parties.beta.values.arms": {"uniform": [0.8, 1.2]}},
)


@pytest.fixture(scope="module")
def found():
    return roadmaps(PLAN, WORLDS)


def kept(tables):
    return {
        name: (table if isinstance(table, pd.DataFrame) else pd.concat(list(table), ignore_index=True)).reset_index(
            drop=True
        )
        for name, table in tables.items()
    }


def test_all_orders_are_followed_and_the_own_one_is_the_run(found):
    assert len(found.paths) == 6
    alone = run(PLAN, WORLDS)
    assert (np.array(STATES)[found.outcome[found.own]] == alone.outcome).all()
    assert found.paths[found.own] == found.space.own


def test_the_best_is_chosen_by_one_half_and_reported_by_the_other(found):
    table = found.roads()
    best = table.iloc[found.best]
    assert best["chosen_by"] == table["chosen_by"].max()
    half = found.choosing
    assert not set(found.draws[half]) & set(found.draws[~half])
    assert best["reported"] == pytest.approx(found.completes[found.best, ~half].mean())
    assert best["behind"] == 0


def test_what_is_accepted_and_completes_is_no_more_than_either(found):
    table = found.roads()
    carried = (found.both_accept * found.completes)[:, ~found.choosing].mean(axis=1)
    assert table["accepted_completed"].to_numpy() == pytest.approx(carried)
    assert (table["accepted_completed"] <= table["reported"] + 1e-12).all()
    chosen = (found.both_accept * found.completes)[:, found.choosing].mean(axis=1)
    assert chosen[found.proposed] == chosen.max()


def test_the_lattice_has_every_order_in_every_cut(found):
    """Whatever the moves, every order leaves the start once and enters the end once."""
    table = found.lattice()
    leaves = table[(table["from_first"] == 0) & (table["from_second"] == 0)]
    enters = table[(table["first"] == 2) & (table["second"] == 2)]
    assert leaves["orders"].sum() == enters["orders"].sum() == len(found.paths)
    mean = (leaves["completed"] * leaves["orders"]).sum() / len(found.paths)
    assert mean == pytest.approx(found.completes.mean())


def test_a_party_likes_to_go_last_at_the_table():
    """Who trusts little accepts the other's part first, and not its own."""
    plan = scenario(road({"arms": (1.0, 1)}, {"troops": (1.0, 1)}), trust(0.15), {"name": "Table", "weeks": 12})
    found = roadmaps(plan, 4)
    assert list(found.roads()["order"]) == ["A T", "T A"]
    table = found.surplus
    assert (table["alpha"][1] > table["alpha"][0]).all()
    assert (table["beta"][0] > table["beta"][1]).all()


def test_conciliators_complete_in_every_order_and_no_order_is_better():
    plan = scenario(
        STEPS, both(strategy="conciliator"), {"name": "All", "weeks": 30, "violence": QUIET, "learning.false_alarm": 0}
    )
    found = roadmaps(plan, 8)
    assert (found.completes == 1).all()
    assert "none stands clearly apart" in found.answer()
    assert found.roads()["regret"].to_numpy() == pytest.approx(0)
    assert found.roads()["front"].all()  # all pay the same in the end


def test_regret_is_none_for_the_order_that_is_always_best():
    draws = np.repeat(np.arange(5), 4)
    completes = np.array([np.ones(20), np.zeros(20), draws % 2 == 0], dtype=float)
    mean, worst = regret(completes, draws)
    assert mean == pytest.approx([0, 1, 0.4])
    assert worst == pytest.approx([0, 1, 1])


def test_among_orders_that_differ_by_chance_only_regret_is_none_on_average():
    """The plain maximum over 40 orders would show a large regret where there is none."""
    luck = np.random.default_rng(1)
    draws = np.repeat(np.arange(200), 8)
    completes = (luck.random((40, 1600)) < 0.2).astype(float)
    mean, _ = regret(completes, draws)
    plain = completes.reshape(40, 200, 8).mean(axis=2)
    assert abs(mean.mean()) < 0.02
    assert (plain.max(axis=0) - plain).mean() > 0.2


def test_without_two_futures_of_a_draw_regret_is_not_known():
    mean, worst = regret(np.ones((2, 5)), np.arange(5))
    assert np.isnan(mean).all()
    assert np.isnan(worst).all()


def test_the_front_leaves_out_what_is_beaten_in_everything():
    measures = np.array([[3, 1, 1], [2, 2, 2], [2, 1, 2], [3, 1, 1], [0, 0, 3]], dtype=float)
    assert front(measures).tolist() == [True, True, False, True, True]


def test_it_comes_back_from_its_tables(found):
    tables = kept(found.tables())
    tables["meetings"] = tables["meetings"].sort_values(["world", "outcome"])  # in whatever order they are kept
    again = type(found).restore(found.setting, found.asked, tables)
    assert again.answer() == found.answer()
    assert again.in_words() == found.in_words()
    assert again.roads().equals(found.roads())


def test_pictures_ask_and_say_of_what_they_are_made(found):
    pictures = found.plot.all()
    assert set(pictures) == {"lattice", "orders", "best", "front"}
    for figure in pictures.values():
        assert figure.get_suptitle()
        assert any(text.get_text().endswith("?") for text in figure.texts)
        assert figure.foot == "Orders · 24 worlds · seed 0 · explores assumptions; not a forecast"
    [axes] = pictures["lattice"].axes
    assert len(axes.texts) == 9  # the points of a lattice of two by two


def test_pictures_are_told_in_numbers(found):
    told = {name: charts.of(found).alternative(name) for name in ("lattice", "orders", "best", "front")}
    roads = found.roads()
    best = roads[roads["best"]].iloc[0]
    assert f"The best by half of the worlds: {best['order']}, completed {percent(best['completed'])}" in told["lattice"]
    assert f"Of all {len(roads)} orders, completed: {percent(roads['completed'].min())} to" in told["orders"]
    shown = roads.sort_values("chosen_by", ascending=False, kind="stable").iloc[0]
    assert f"1. {shown['order']}: {with_error(shown['reported'], shown['reported_error'])}" in told["best"]
    assert told["front"].count("payoff of") == roads["front"].sum()


def test_the_row_of_what_both_accept_shows_how_often_they_do_and_it_completes(found):
    table = found.roads()
    table.loc[table["proposed"], ["reported", ACCEPTED, f"{ACCEPTED}_error"]] = (0.9, 0.25, 0.031)
    plots = RoadmapsPlots(found.setting, table, found.lattice(), found.titles, orders.letters(found.space))
    [axes] = plots.best().axes
    names = [" ".join(label.get_text().split()) for label in axes.get_yticklabels()]
    figures = [text.get_text() for text in axes.texts if text.get_text()[0].isdigit()]  # with or without an error
    assert dict(zip(names, figures, strict=True))["most often accepted by both and completed"] == "25.0 ± 3.1"


def test_marks_of_nothing_are_whole(found):
    for axes in found.plot.front().axes:
        assert axes.get_xlim()[0] < 0
    assert found.plot.orders().axes[0].get_ylim()[0] < 0


def test_fewer_than_the_extremes_and_the_own_are_refused():
    with pytest.raises(ValueError, match="at least 3"):
        studied.roadmaps(PLAN, 4, most=2)


def test_progress_counts_the_worlds_of_all_orders():
    seen = []
    roadmaps(PLAN.model_copy(update={"weeks": 4}), 4, most=3, on_progress=lambda *count: seen.append(count))
    assert seen[-1] == (12, 12)
