"""The pictures of the whole cast: what is drawn is what the trajectories say, for those who are there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.charts import Plots, cast_tables, force, mediation, proposals
from sim.charts.sheet import DOTS_PER_INCH
from sim.charts.style import lightness
from sim.model.outcomes import ACTS
from tests.charts.conftest import KEPT
from tests.charts.test_pictures import boxes, caption, question

PICTURES = ("force", "mediation", "violence", "proposals")


@pytest.fixture(scope="module")
def pictures(make_cast: Callable[..., Any]) -> dict[str, Figure]:
    plots = Plots([make_cast("One"), make_cast("Two")])
    return {name: getattr(plots, name)() for name in PICTURES}


@pytest.mark.parametrize("picture", PICTURES)
def test_asks_a_question_and_says_that_it_is_of_the_first_worlds(pictures: dict[str, Figure], picture: str) -> None:
    figure = pictures[picture]
    assert question(figure).endswith("?")
    assert question(figure) != figure.get_suptitle()
    assert f"Of the first {KEPT} worlds." in caption(figure)
    assert "One · Two · 2,000 worlds each · seed 0" in caption(figure)


@pytest.mark.parametrize("picture", PICTURES)
def test_words_are_on_the_sheet_and_not_on_each_other(pictures: dict[str, Figure], picture: str) -> None:
    found = boxes(pictures[picture])
    for words, box in found:
        assert box.x0 >= -1, words
        assert box.x1 <= pictures[picture].bbox.x1 + 1, words
    for (one, box), (other, beside) in combinations(found, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across < 2 or down < 0.25 * min(box.height, beside.height), (one, other)


def test_each_appears_only_where_there_are_such_actors(
    make_run: Callable[..., Any], make_cast: Callable[..., Any]
) -> None:
    alone = Plots([make_run()])
    assert not set(alone.all()) & set(PICTURES)
    with pytest.raises(ValueError, match="no scenario has such actors"):
        alone.force()
    both = Plots([make_run("Bare"), make_cast("Cast")])
    assert set(both.all()) >= set(PICTURES)
    assert "Bare" not in caption(both.force())


def test_worlds_count_until_they_end(make_cast: Callable[..., Any]) -> None:
    run = make_cast()
    among = cast_tables.going_on(run)
    assert among[50].all()
    assert among[51].sum() == KEPT // 2
    few = make_cast()
    few.ended_week = np.full(2000, 10.0)
    assert np.isnan(cast_tables.tension(few)[0.5].to_numpy()[11:]).all()


def test_the_force_is_stacked_to_what_is_in_place(make_cast: Callable[..., Any]) -> None:
    run = make_cast()
    table = cast_tables.build_up(run)
    whole = table.groupby("week")["share"].sum()
    among = cast_tables.going_on(run)
    assert np.allclose(whole, cast_tables.mean(run.paths["in force"], among))
    assert whole.max() <= 1 + 1e-12
    assert set(table["contributor"]) == {"One", "Two"}
    vetoes = cast_tables.conditions(run)
    assert vetoes.loc[vetoes["condition"] == "veto against Two", "value"].iloc[10] == pytest.approx(0.5)


def test_acts_are_shares_of_worlds_and_rest_is_not_drawn(make_cast: Callable[..., Any]) -> None:
    run = make_cast()
    table = cast_tables.acts(run)
    week = table[(table["week"] == 20)].set_index(["mediator", "act"])["share"]
    assert week["M1", 1] == pytest.approx(1)
    assert week["M2", 2] == pytest.approx(0.5)
    assert 0 not in mediation.ACTS
    assert set(mediation.ACTS) == set(range(1, len(ACTS)))
    attention = cast_tables.attention(run)
    assert attention.loc[(attention["week"] == 0), "attention"].tolist() == [1, 1]


def test_every_act_has_words_and_a_look_of_its_own() -> None:
    words = [mediation.phrase(act, ("A", "B")) for act in range(len(ACTS))]
    assert len(set(words)) == len(ACTS)
    for act, name in enumerate(ACTS):
        assert ("A" in words[act]) == name.endswith("first")
        assert ("B" in words[act]) == name.endswith("second")
    drawn = [(look.hatch, round(lightness(look.colour))) for look in mediation.ACTS.values()]
    assert len(set(drawn)) == len(drawn)


def test_sources_of_incidents_add_up_to_all_of_them(make_cast: Callable[..., Any]) -> None:
    table = cast_tables.incidents(make_cast())
    assert table.groupby("week")["incidents"].sum().to_numpy() == pytest.approx(3.0)
    assert set(table["source"]) == {"strikes by A", "attacks by S", cast_tables.OTHER}


def test_proposals_are_counted_by_road_and_answer(make_cast: Callable[..., Any]) -> None:
    table = cast_tables.proposals(make_cast()).set_index(["road", "answer"])
    assert table["times"]["Other road", "accepted"] == pytest.approx(0.5)
    assert table["times"]["Other road", "refused by second"] == pytest.approx(0.5)
    assert table["times"]["First road", "refused by first"] == pytest.approx(0.5)
    assert table["times"]["First road", "refused by both"] == pytest.approx(0.5)
    assert table["times"].sum() == pytest.approx(2.0)
    assert table["second"]["Other road", "accepted"] == pytest.approx(0.2)
    assert set(table["first_why"][table["first"].notna()]) == {0}
    assert set(table["second_why"][table["second"].notna()]) == {6}


def test_no_proposal_is_said_and_not_drawn(make_cast: Callable[..., Any]) -> None:
    table = cast_tables.proposals(make_cast()).assign(times=0.0)
    axes = proposals.proposals(table, Figure().add_subplot(), parties=("A", "B"), reach=0.0)
    assert [text.get_text() for text in axes.texts] == [proposals.NONE]


def test_scales_are_shared_between_scenarios(pictures: dict[str, Figure]) -> None:
    for name in PICTURES:
        assert len({axes.get_xlim() for axes in pictures[name].axes}) == 1
    by_title = {axes.get_title(loc="left"): axes for axes in pictures["force"].axes}
    assert by_title["force in place"].get_ylim() == (0, 1)
    assert by_title["sent by One"].get_ylim() == by_title["sent by Two"].get_ylim()


@pytest.mark.parametrize("count", [2, 9])
@pytest.mark.parametrize("picture", ["force", "mediation", "violence"])
def test_any_number_of_roads_is_on_one_screen(make_cast: Callable[..., Any], picture: str, count: int) -> None:
    """A line for each road on each panel, and at most 1,200 dots high."""
    runs = [make_cast(f"Road {number}") for number in range(count)]
    figure = getattr(Plots(runs), picture)()
    assert figure.get_figheight() * DOTS_PER_INCH <= 1200
    for axes in figure.axes:
        named = [line for line in axes.lines if line.get_gid() != "marks"]
        assert [line.get_label() for line in named] == [f"Road {number}" for number in range(count)]


def test_lines_of_several_roads_are_what_the_tables_say(make_cast: Callable[..., Any]) -> None:
    one = make_cast("One")
    panels = {axes.get_title(loc="left"): axes.lines[0] for axes in Plots([one, make_cast("Two")]).force().axes}
    table = cast_tables.build_up(one)
    there = table[table["contributor"] == "One"]["share"]
    assert np.allclose(panels["sent by One"].get_ydata(), there)
    assert np.allclose(panels["force in place"].get_ydata(), table.groupby("week")["share"].sum())


def test_roads_that_are_alike_are_told_to_be_so_and_others_by_their_figures(make_cast: Callable[..., Any]) -> None:
    alike = Plots([make_cast("One"), make_cast("Two")])
    for picture in PICTURES:
        assert "cannot be told apart" in " ".join(getattr(alike, picture)().get_suptitle().split())
    calm = make_cast("Calm")
    calm.paths = {**calm.paths, "incidents": calm.paths["incidents"] / 3}
    title = " ".join(Plots([make_cast("One"), calm]).violence().get_suptitle().split())
    assert title == "Incidents a week: from 1.0 (Calm) to 3.0 (One)"


def test_incidents_without_an_author_are_named_so_in_the_legend(make_cast: Callable[..., Any]) -> None:
    [legend] = Plots([make_cast()]).violence().legends
    assert "incidents that nobody ordered" in [text.get_text() for text in legend.get_texts()]


def test_where_nobody_has_troops_that_is_said(make_cast: Callable[..., Any]) -> None:
    run = make_cast("Without")
    for one in run.scenario.contributors.values():
        one.troops.limits = (0.0, 0.0)
    figure = Plots([run]).force()
    [axes] = figure.axes
    assert [text.get_text() for text in axes.texts] == [force.NO_FORCE]
    assert figure.get_suptitle() == "Nobody has troops to send"
    assert force.NOBODY_NOTE in caption(figure)


@pytest.mark.parametrize("picture", ["force", "mediation", "violence"])
def test_panels_end_where_too_few_worlds_go_on(make_cast: Callable[..., Any], picture: str) -> None:
    run = make_cast()
    run.ended_week = np.full(2000, 30.0)
    figure = getattr(Plots([run]), picture)()
    assert {axes.get_xlim() for axes in figure.axes} == {(0.0, 30.0)}
    assert "After week 30 fewer than 5 of the worlds go on" in caption(figure)


def test_strikes_and_attacks_have_a_scale_of_their_own(make_cast: Callable[..., Any]) -> None:
    whole, ordered, *_ = Plots([make_cast()]).violence().axes
    assert whole.get_ylim()[1] > 3
    assert ordered.get_ylim()[1] < 3


def test_acts_are_drawn_in_the_mean_of_some_weeks(make_cast: Callable[..., Any]) -> None:
    """M1 presses in even weeks and proposes in odd ones: half of each, not a comb."""
    table = cast_tables.acts(make_cast())
    axes = Figure().add_subplot()
    assert mediation.acting(table[table["mediator"] == "M1"], axes) == pytest.approx(1.0)
    first, second = (line.get_ydata() for line in axes.lines)
    assert np.asarray(first)[1:8] == pytest.approx(0.5)
    assert np.asarray(second)[1:8] == pytest.approx(1.0)
