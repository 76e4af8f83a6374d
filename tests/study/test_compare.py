"""Comparisons: what is said of them, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from sim import charts
from sim.cli.commands import app
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.compare import Comparison, compare
from sim.study.follow import run
from sim.words.comparison import finding
from tests.support import ARMS_FIRST, GUIDED, IN_STEPS, road, scenario, trust

EAGER = scenario(GUIDED, ARMS_FIRST, {"name": "Eager"})
WARY = scenario(ARMS_FIRST, trust(0), {"name": "Wary", "learning.mimicry": 0})


def test_the_order_that_completes_clearly_more_often_is_named():
    answer = compare([WARY, EAGER], worlds=80).answer()
    assert answer.startswith("Eager completes most often")
    assert "Wary least" in answer


def test_where_chance_could_be_all_no_order_is_named():
    same = scenario(GUIDED, ARMS_FIRST, {"name": "Twin"})
    assert "Eager" in (answer := compare([EAGER, same], worlds=40).answer())
    assert "cannot be told apart" in answer
    assert "completes most often" not in answer


def test_how_far_apart_tied_roads_may_be_is_said_with_their_tie() -> None:
    """No difference beyond chance is a finding where chance leaves little room, and none where it leaves much."""
    luck = np.random.default_rng(1).random(1600) < 0.3
    worlds = np.arange(1600)
    alike = {"One": luck, "Two": luck ^ (worlds % 160 == 0), "Three": luck ^ (worlds % 160 == 8)}
    few = {name: ends[:160] for name, ends in alike.items()}
    close, wide = found(alike), found(few)
    assert f"if they differ, then by at most {100 * close.furthest():.1f} points" in close.answer()
    assert 0 < close.furthest() < 0.02 < wide.furthest()
    same = found({"One": luck, "Two": luck})
    assert same.furthest() == 0
    assert same.answer().endswith("on the same luck: the very same worlds complete.")


def found(completed: dict[str, NDArray[np.bool_]], plans: dict[str, Scenario] | None = None) -> Comparison:
    """A comparison in which these worlds complete and all others stall: eight futures share a draw."""
    worlds = len(next(iter(completed.values())))
    one = run(EAGER, worlds=worlds)
    assert np.array_equal(one.draws, np.arange(worlds) // 8)
    return Comparison(
        runs=tuple(
            replace(
                one,
                scenario=(plans or {}).get(name, EAGER).model_copy(update={"name": name}),
                outcome=np.where(done, "completed", "stalled"),
            )
            for name, done in completed.items()
        )
    )


def spread(worlds: int, *shares: float) -> NDArray[np.bool_]:
    """Worlds that complete in these shares of the draws, in one part of the worlds after another, evenly."""
    place = np.arange(worlds) * len(shares) // worlds
    return np.mod(np.arange(worlds) * 0.618033988749895, 1.0) < np.array(shares)[place]


def test_a_tie_at_the_top_is_not_crowned_and_who_is_tied_is_named():
    """Four roads over five years: the two best differ by half a point, the others by much."""
    first = spread(320, 0.30)
    second = first.copy()
    second[np.flatnonzero(first)[:12]] = False
    second[np.flatnonzero(~first)[:10]] = True
    answer = found(
        {
            "Phased": spread(320, 0.10),
            "Withdrawal first": first,
            "Side by side": second,
            "Arms first": spread(320, 0.05),
        }
    ).answer()
    assert answer == (
        "Withdrawal first (30 % of worlds) and Side by side (30 %) complete most often and cannot be told apart on the "
        "same luck; Phased (10 % of worlds) and Arms first (5 %) complete less often than Withdrawal first."
    )


def test_a_handful_of_worlds_makes_no_winner():
    """Two per cent against two per cent, resting on four worlds of 600."""
    base = np.arange(600) % 50 == 7
    more, fewer = base.copy(), base.copy()
    more[[3, 100, 200, 300]] = True
    fewer[np.flatnonzero(base)[0]] = False
    answer = found({"Lifted": more, "Stands": base, "Hesitant": base.copy(), "No force": fewer}).answer()
    assert "cannot be told apart" in answer
    assert all(name in answer for name in ("Lifted", "Stands", "Hesitant", "No force"))
    assert "most often" not in answer


def test_unlike_scenarios_are_not_ranked_and_what_differs_is_said():
    """Three conflicts: within 16, 260 and 156 weeks, between others, about other things."""
    others = {f"parties.{name}.title": title for name, title in (("alpha", "The crown"), ("beta", "The league"))}
    plans = {
        "Short": scenario(ARMS_FIRST, {"weeks": 16}),
        "Long": scenario(ARMS_FIRST, {"weeks": 260}),
        "Others": scenario(ARMS_FIRST, {"weeks": 156}, others),
    }
    unlike = {"Short": spread(320, 0.1), "Long": spread(320, 0.9), "Others": spread(320, 0.5)}
    answer = found(unlike, plans).answer()
    assert answer == (
        "These are not ranked, since to complete means something else in each. Beside Short, Long: it has 260 weeks "
        "and not 16. Others: it is between The crown and The league."
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weeks": 52}, "it has 52 weeks and not 60"),
        ({"start": "2030-01-01"}, "it begins 2030-01-01 and not on no date"),
        ({"tracks.troops.start": 0.5}, "it asks otherwise for troops (beta from 50 % to 100 %)"),
        (road({"arms": 1.0}, {"troops": 0.5}), "it asks otherwise for troops (beta to 50 %)"),
        (road({"arms": 1.0}), "it completes without troops (beta to 100 %)"),
    ],
)
def test_those_that_are_alike_are_ranked_and_the_odd_one_is_told(change, said):
    ends = {"Best": spread(320, 0.9), "Odd": spread(320, 0.99), "Least": spread(320, 0.2)}
    answer = found(ends, {"Odd": scenario(GUIDED, ARMS_FIRST, change)}).answer()
    assert answer == (
        "Best completes most often (90 % of worlds) and Least least (20 %), on the same luck. "
        "It completes more often than Least in 40 of 40 draws of the assumptions, less often in 0. "
        f"Not ranked with them, since to complete means something else there: Odd: {said}."
    )


def test_another_order_or_other_assumptions_are_what_scenarios_are_compared_for():
    ends = {"One": spread(320, 0.9), "Two": spread(320, 0.2)}
    for change in (IN_STEPS, trust(0.1), {"parties.alpha.values.arms": -0.9}, {"tracks.arms.tranches": 7}):
        assert (
            found(ends, {"Two": scenario(GUIDED, ARMS_FIRST, change)}).answer().startswith("One completes most often")
        )


def test_few_draws_cannot_tell_however_many_futures_each_has():
    """What all eight futures of a draw have in common counts once: three draws are three and not 24."""
    ends = {"One": np.ones(24, dtype=bool), "Two": np.zeros(24, dtype=bool)}
    assert "cannot be told apart" in found(ends).answer()
    assert found(ends).apart().iloc[0]["chance"] == pytest.approx(2 / 2**3)


def test_the_short_answer_of_the_command_line_is_the_same_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["gaza/official_plan", "gaza/veto_lifted"]
    asked = ["compare", *names, "--worlds", "16", "--weeks", "8", "-q", "--no-pictures"]
    said = CliRunner().invoke(app, asked).stdout
    assert " ".join(said.split()) == compare([load(name, {"weeks": 8}) for name in names], worlds=16).answer()
    assert "cannot be told apart" in " ".join(said.split())


def test_a_comparison_of_one_is_that_run():
    alone = compare([EAGER], worlds=20)
    assert alone.answer() == alone.runs[0].answer()


def test_paired_differences_are_those_of_the_worlds():
    both = compare([WARY, EAGER], worlds=60)
    row = both.differences().query("state == 'completed'").iloc[0]
    first, second = (np.mean(one.outcome == "completed") for one in both.runs)
    assert row.difference == pytest.approx(second - first)
    assert row.low <= row.difference <= row.high


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="different names"):
        compare([EAGER, EAGER], worlds=8)
    other = scenario(GUIDED, IN_STEPS, {"name": "Other", "futures_per_draw": 3})
    with pytest.raises(ValueError, match="futures_per_draw"):
        compare([EAGER, other], worlds=8)
    with pytest.raises(ValueError, match="nothing to compare"):
        compare([])


@pytest.mark.parametrize(
    "wrong", [{"worlds": 0}, {"worlds": 2.5}, {"seed": -1}, {"keep": -5}, {"keep": "some"}, {"worlds": True}]
)
def test_numbers_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match="whole number"):
        run(EAGER, **wrong)


def test_work_beyond_the_budget_is_refused_before_it_starts():
    with pytest.raises(BadScenario, match="ask for at most"):
        run(EAGER, worlds=10**12)


def test_a_title_names_a_winner_only_where_it_is_apart_and_says_how_many_times_as_often():
    assert (
        finding(found({"One": spread(320, 0.9), "Two": spread(320, 0.3)})) == "One completes 3.0 times as often as Two"
    )
    close = {"One": spread(320, 0.9), "Two": spread(320, 0.75)}
    assert finding(found(close)) == "One completes in 90 % of worlds, Two in 75 %"
    three = {"Least": spread(320, 0.2), "Best": spread(320, 0.9), "Next": spread(320, 0.5)}
    assert finding(found(three)) == "Best completes most often: 90 % of worlds, next Next (50 %)"


def test_a_title_says_that_a_tie_is_one():
    tie = {"One": spread(320, 0.5), "Two": spread(320, 0.5), "Far": spread(320, 0.1)}
    assert finding(found(tie)) == "One and Two complete most often and cannot be told apart"
    few = {"One": np.ones(24, dtype=bool), "Two": np.zeros(24, dtype=bool)}
    comparison = found(few)
    assert finding(comparison) == "One and Two cannot be told apart by how often they complete"
    assert charts.of(comparison).shares().get_suptitle().replace("\n", " ") == finding(comparison)


def test_what_has_come_to_an_end_by_each_week_is_a_share_of_all_worlds():
    """Competing ends: both shares only rise, and never add up to more than all worlds."""
    one = run(EAGER, worlds=80)
    table = one.incidence().pivot_table(index="week", columns="end", values="share")
    assert (table.diff().dropna() >= 0).all(axis=None)
    assert (table.sum(axis=1) <= 1).all()
    for end in ("completed", "collapsed"):
        for week in (10, 40, one.scenario.weeks):
            there = (one.outcome == end) & (one.ended_week <= week)
            assert table.loc[week, end] == pytest.approx(there.mean())
    errors = one.incidence().query("end == 'completed'")["standard_error"]
    assert errors.iloc[-1] == pytest.approx(one.summary()["standard_error"]["completed"])
