"""Turning points and what-ifs: they tell what moved a world's chance, and play it again with another choice."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pandas as pd
import pytest

from sim import charts, load
from sim.phrases import percent
from sim.scenario.faults import BadScenario
from sim.study.choices.decisions import Decision, in_rows
from sim.study.choices.turning_points import turning_points
from sim.study.choices.what_if import what_if
from sim.study.story import story
from sim.study.telling.sentence import Sentence
from tests.support import ARMS_FIRST, IN_STEPS, QUIET, both, scenario

PLAN = scenario(
    IN_STEPS,
    {"name": "Turning", "weeks": 24, "violence": {"rate": 2, "hazard": 0.004}, "parties.alpha.title": "Alpha"},
    {"parties.beta.trust.alpha": {"uniform": [0.3, 0.7]}, "futures_per_draw": 2},
)


def kept(tables):
    """Tables as they come back from a file: plain columns, no index."""
    found = {}
    for name, table in tables.items():
        buffer = io.BytesIO()
        whole = table if isinstance(table, pd.DataFrame) else pd.concat(list(table), ignore_index=True)
        whole.to_pickle(buffer)
        found[name] = pd.read_pickle(io.BytesIO(buffer.getvalue()))
    return found


@pytest.fixture(scope="module")
def found():
    return turning_points(PLAN, 1, futures=16)


def test_the_last_chance_is_none_or_all_and_the_world_is_that_of_its_story(found):
    assert found.chances["completed"].iloc[-1] in (0.0, 1.0)
    told = story(PLAN, 1)
    assert found.outcome == told.outcome
    assert list(found.told["text"]) == list(told.table()["text"])


def test_the_swings_add_up_to_the_way_from_the_first_chance_to_the_last(found):
    table = found.swings()
    whole = found.chances["completed"].iloc[-1] - found.chances["completed"].iloc[0]
    assert table["change"].sum() == pytest.approx(whole)
    assert table["change"].abs().is_monotonic_decreasing


def test_a_week_with_a_decision_that_stands_out_is_not_told_as_time_that_passed(found):
    judged = found.decisions.assign(clear=[place == 0 for place in range(len(found.decisions))])
    first = judged.iloc[0]
    told = replace(found, decisions=judged).swings().set_index("week")["happened"]
    assert told[first["week"]].startswith(f"Decision: {first['did']}.")
    assert sum("Decision:" in said for said in told) == 1


def test_a_week_in_which_something_due_is_held_is_not_told_as_time_that_passed(found):
    held = Sentence(2, "alpha", "holds", "Alpha holds arms, which is due.", 4, "arms")
    quiet = replace(found, decisions=found.decisions.iloc[:0], told=pd.DataFrame([vars(held)]))
    told = quiet.swings().set_index("week")["happened"]
    assert {week for week in told.index if held.text in told[week] or "mood" in told[week]} >= {2, 3, 4}
    assert any(held.text in told[week] for week in (2, 3, 4))
    assert not any(held.text in told[week] for week in told.index if not 2 <= week <= 4)


def test_decisions_are_judged_by_the_difference_between_both_choices(found):
    table = found.decisions
    assert len(table)
    assert table["difference"].to_numpy() == pytest.approx((table["chance"] - table["chance_otherwise"]).to_numpy())
    assert table["difference"].abs().is_monotonic_decreasing
    assert set(table.loc[table["choice"] == "hold", "other"]) <= {"step"}
    assert set(table.loc[table["choice"] != "hold", "other"]) <= {"hold"}


def test_a_step_on_which_all_hangs_is_found():
    """In the last week in which the road can be finished, holding it back costs everything."""
    plan = scenario(ARMS_FIRST, both(strategy="conciliator"), {"name": "Last", "learning.false_alarm": 0})
    last = story(plan).ended_week
    found = turning_points(scenario(
        ARMS_FIRST, both(strategy="conciliator"), {"name": "Last", "learning.false_alarm": 0, "weeks": int(last)}
    ), futures=4)  # fmt: skip
    first = found.decisions.iloc[0]
    assert found.outcome == "completed"
    assert (first.chance, first.chance_otherwise, first.difference) == (1.0, 0.0, 1.0)
    assert "What moved it most" in found.answer()


def test_the_same_choice_in_a_row_is_one_row_of_decisions():
    made = [Decision(step, step + 1, "a", "arms", choice, step) for step, choice in ((3, 1), (4, 1), (5, 0), (9, 1))]
    rows = in_rows(made)
    assert [[one.step for one in row] for row in rows] == [[3, 4], [5], [9]]
    assert [row[0].until for row in rows] == [4, 5, 9]


def test_turning_points_come_back_from_their_tables(found):
    again = type(found).restore(found.setting, found.asked, kept(found.tables()))
    assert again.answer() == found.answer()
    assert again.in_words() == found.in_words()
    assert again.decisions.equals(found.decisions)


def test_a_world_in_which_nobody_decides_anything_is_told_all_the_same():
    one = turning_points(load("exercises/two_sides", {"weeks": 8}), 0, futures=4)
    assert not len(one.decisions)
    assert "No single decision moved that clearly beyond chance." in one.answer()
    assert len(one.swings()) == 8
    assert charts.of(one).all()


def test_no_heading_stands_over_an_empty_table(found):
    unmoved = found.chances.assign(change=0.0)
    headings = [table.heading for table in replace(found, chances=unmoved).in_words()]
    assert headings == ["Which decisions moved it most", "How its futures end, week by week"]
    assert "When the chance moved most" in [table.heading for table in found.in_words()]


def test_it_is_the_same_each_time_and_its_pictures_ask(found):
    assert turning_points(PLAN, 1, futures=16).answer() == found.answer()
    figure = found.plot.all()["chances"]
    assert " ".join(figure.get_suptitle().split()) == "No single decision moved the chances of this world beyond chance"
    assert "world 1 · seed 0" in figure.foot
    told = charts.of(found).alternative("chances")
    share = found.chances.set_index("week")["completed"]
    assert f"at most {percent(share.max())} (week {share.idxmax():g})" in told
    assert told.count(" points)") == min(6, (found.decisions["difference"] != 0).sum())


def test_fewer_weeks_can_be_lived_through():
    assert turning_points(PLAN, 1, futures=4, weeks=3).chances["week"].tolist() == [0, 1, 2, 3]


def test_progress_is_told_to_the_end():
    seen = []
    turning_points(PLAN, 0, futures=8, on_progress=lambda done, everything: seen.append((done, everything)))
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize("wrong", [{"world": -1}, {"seed": 1.5}, {"futures": 1}, {"world": True}, {"world": 10**20}])
def test_a_number_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="must be a whole number"):
        turning_points(PLAN, **wrong)
    with pytest.raises(ValueError, match="must be a whole number"):
        what_if(PLAN, week=1, do={"alpha": "step"}, **wrong)


CALM = scenario(IN_STEPS, both(strategy="conciliator"), {"name": "Calm", "weeks": 30, "violence": QUIET})


def first_delivery():
    return next(one.week for one in story(CALM).sentences if one.kind == "step" and one.actor == "alpha")


def test_a_step_held_back_for_a_week_comes_a_week_later():
    week = first_delivery()
    found = what_if(CALM, week=week, do={"alpha": "hold"}, futures=4)
    assert found.parted == week
    levels = found.weeks.set_index(["which", "week"])["level arms"]
    assert levels["as it was", week] > levels["what if", week] == 0
    assert levels["what if", week + 1] == levels["as it was", week]


def test_what_happened_anyway_changes_nothing():
    found = what_if(CALM, week=first_delivery(), do={"alpha": "step"}, futures=4)
    assert found.parted != found.parted
    assert "nothing changes" in found.answer()
    assert set(found.told["which"]) == {"both"}


def test_both_stories_are_the_same_before_they_part():
    week = first_delivery()
    found = what_if(CALM, week=week, do={"alpha.arms": "hold"}, futures=4)
    *told, caveat = [text for _, text in story(CALM).told()]
    shared = found.told[found.told["which"] == "both"]
    assert list(shared["text"]) == told[: len(shared)]
    was = found.told[found.told["which"] != "what if"]
    assert list(was["text"]) == told
    assert caveat not in set(found.told["text"])  # every result says it once, at its end
    assert (found.told[found.told["which"] != "both"]["until"] >= week).all()


def test_a_what_if_comes_back_from_its_tables_and_draws_both():
    found = what_if(CALM, week=first_delivery(), do={"alpha": "hold"}, futures=4)
    again = type(found).restore(found.setting, found.asked, kept(found.tables()))
    assert again.answer() == found.answer()
    assert again.in_words() == found.in_words()
    [axes] = found.plot.what_if().axes
    assert len(axes.lines) == 3
    told = charts.of(found).alternative("what_if")
    assert f"Changed in week {found.week}: {found.ordered()}." in told
    for which, own in found.weeks.groupby("which"):
        assert re.search(f"Progress {which}: .*, {percent(own['progress'].iloc[-1])} in week", told)


def test_all_faults_are_told_at_once():
    with pytest.raises(BadScenario) as caught:
        what_if(CALM, week=1, do={"alpha": "step", "alfa": "hold", "beta": "dance", "beta.arms": "step"}, futures=4)
    said = str(caught.value)
    assert "was not open to it in week 1; it was in week" in said
    assert "did you mean `alpha`?" in said
    assert "`dance` is nothing that a party can do" in said
    assert "owes no `arms`" in said


@pytest.mark.parametrize("other", ["step", "hold"])
def test_two_orders_for_the_same_track_are_refused(other):
    week = first_delivery()
    with pytest.raises(BadScenario, match=r"--do alpha.arms=hold: --do alpha=\w+ is about the same track"):
        what_if(CALM, week=week, do={"alpha": other, "alpha.arms": "hold"}, futures=4)


def test_a_week_that_was_not_lived_through_is_refused():
    with pytest.raises(BadScenario, match="from week 1 to week"):
        what_if(CALM, week=99, do={"alpha": "step"}, futures=4)
