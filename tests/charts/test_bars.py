"""Reasons, differences and the roadmap: what bars and marks stand for, and how they are told apart."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest
from matplotlib.figure import Figure

from sim.charts import Plots
from sim.charts.differences import differences, reach, set_scale
from sim.charts.reasons import looks_of
from sim.charts.reasons_in_detail import LOOKS, letters, reasons
from sim.charts.roadmap import roadmap
from sim.charts.style import BANDS, DUE, OWNER_LOOKS, STATE_LOOKS, lightness, owner_looks
from sim.charts.tables import obligations, sides_first
from sim.phrases import FAMILIES, family
from sim.phrases import REASONS as PHRASES
from tests.charts.conftest import BLAME

LEAST = 15  # of 100 steps from black to white


def test_states_are_told_apart_in_greyscale_and_by_hatch_marker_and_line() -> None:
    looks = list(STATE_LOOKS.values())
    for one, other in combinations(looks, 2):
        assert abs(lightness(one.colour) - lightness(other.colour)) >= LEAST
    for of in ("colour", "hatch", "marker", "line"):
        assert len({getattr(look, of) for look in looks}) == len(looks)


def test_bands_that_may_lie_on_each_other_are_told_apart_in_greyscale() -> None:
    for below, above in zip(list(BANDS), list(BANDS)[1:], strict=False):
        if (below, above) != (DUE, "progressing"):  # of which only one is ever drawn
            assert abs(lightness(BANDS[below].colour) - lightness(BANDS[above].colour)) >= LEAST, (below, above)


def test_owners_are_looked_at_by_order_and_not_by_name() -> None:
    assert list(owner_looks(["b", "a", "b"]).values()) == list(owner_looks(["x", "y"]).values())
    assert len({(look.colour, look.hatch) for look in OWNER_LOOKS}) == len(OWNER_LOOKS)
    assert len(owner_looks(str(k) for k in range(20))) == 20


def test_lightness_runs_from_black_to_white() -> None:
    assert lightness("#000000") == pytest.approx(0)
    assert lightness("#FFFFFF") == pytest.approx(100)


def test_every_reason_has_a_phrase_a_look_and_always_the_same_letter() -> None:
    from sim.model.outcomes import REASONS

    assert set(REASONS) == set(PHRASES)
    assert len(LOOKS) == len({(look.colour, look.hatch) for look in LOOKS}) == len(PHRASES)
    assert letters(["tension", "exposure"]) == {"exposure": "A", "tension": "D"}
    assert letters(["a new one", "exposure"]) == {"exposure": "A", "a new one": "U"}
    assert letters(iter(["tension"])) == {"tension": "D"}


def test_bars_are_stalled_weeks_of_an_average_world(make_run: Callable[..., Any]) -> None:
    run = make_run()
    axes = reasons(run.reasons, Figure().add_subplot(), worlds=run.worlds)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["Hamas", "Israel", "Contributors"]
    widths = {round(bar.get_width(), 6) for bar in axes.patches}
    assert widths == {12.0, 6.0, 0.3, 7.0, 5.0, 4.0, 2.5}
    said = [text.get_text() for text in axes.texts]
    assert "50 %" in said
    assert "A" in said
    assert "G" not in said  # too narrow a segment for its letter


def test_no_stall_is_said_and_not_drawn(make_run: Callable[..., Any]) -> None:
    figure = Plots([make_run(blame={})]).reasons()
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == ["No world stalled."]
    assert figure.get_suptitle() == "No world stalled"
    figure = Plots([make_run("A"), make_run("B", blame={})]).reasons_in_detail()
    assert figure.axes[1].xaxis.get_visible()
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()


def test_reasons_stand_in_five_families_by_who_could_change_them(make_run: Callable[..., Any]) -> None:
    """Every reason has one family; the bars of a family are its weeks, one row for each who is held up."""
    families = [reason for reasons in FAMILIES.values() for reason in reasons]
    assert sorted(families) == sorted(PHRASES)
    run = make_run("A")
    figure = Plots([run]).reasons()
    titles = [" ".join(axes.get_title(loc="left").split()) for axes in figure.axes]
    assert titles == list(FAMILIES)
    widths = {
        title: sum(bar.get_width() for bar in axes.patches if bar.get_facecolor()[3] > 0)
        for title, axes in zip(titles, figure.axes, strict=True)
    }
    blamed = dict.fromkeys(FAMILIES, 0.0)
    for (_, reason), weeks in BLAME.items():
        blamed[family(reason)] += weeks
    assert widths == pytest.approx(blamed)
    assert figure.get_suptitle().replace("\n", " ").startswith("Stalls hang most on")
    assert not any(len(text.get_text()) == 1 for axes in figure.axes for text in axes.texts)


def test_details_of_the_reasons_are_drawn_only_where_they_are_asked_for(make_run: Callable[..., Any]) -> None:
    plots = Plots([make_run()])
    assert "reasons_in_detail" not in plots.all()
    assert list(plots.all(["reasons_in_detail"])) == ["reasons_in_detail"]


def test_a_hollow_mark_says_that_the_interval_contains_zero(
    make_run: Callable[..., Any], make_differences: Callable[..., Any]
) -> None:
    runs = [make_run("A", (0.2, 0.3, 0.3, 0.2)), make_run("B", (0.5, 0.3, 0.0, 0.2))]
    table = make_differences(runs)
    faces = {}
    for state in STATE_LOOKS:
        axes = differences(table, state, Figure().add_subplot())
        mark = [line for line in axes.lines if line.get_marker() == STATE_LOOKS[state].marker]
        faces[state] = mark[0].get_markerfacecolor()
        assert any(list(line.get_xdata()) == [0, 0] for line in axes.lines)
    assert faces["completed"] == STATE_LOOKS["completed"].colour
    assert faces["progressing"] == faces["collapsed"] == "white"
    low, high = reach(table)
    assert low < -33 < 33 < high


def test_a_difference_whose_interval_is_not_known_still_has_room(
    make_differences: Callable[..., Any], make_run: Callable[..., Any]
) -> None:
    table = make_differences([make_run("A", (0.2, 0.3, 0.3, 0.2)), make_run("B", (0.5, 0.3, 0.0, 0.2))])
    table.loc[table["state"] == "stalled", ["low", "high"]] = float("nan")
    low, high = reach(table)
    assert low < -30 < 30 < high


def test_a_scale_has_a_figure_beside_zero() -> None:
    for low, high in ((-45.0, 35.0), (-1.1, 1.1), (-9.0, 4.0), (-90.0, 30.0)):
        axes = Figure().add_subplot()
        set_scale(axes, low, high)
        figures = list(axes.get_xticks())
        assert 0 in figures
        assert 2 <= len(figures) <= 5


def test_pairs_are_named_in_full_and_panels_share_their_axis(
    make_run: Callable[..., Any], make_differences: Callable[..., Any]
) -> None:
    names = [f"A scenario whose name is long enough to fill eighty characters, which is the most {k}" for k in "1234"]
    runs = [make_run(name, (0.1 * k, 0.1, 0.5 - 0.1 * k, 0.4)) for k, name in enumerate(names)]
    figure = Plots(runs, make_differences(runs)).differences()
    said = [" ".join(label.get_text().split()) for label in figure.axes[0].get_yticklabels()]
    assert said == [f"{second} minus {first}" for first, second in combinations(names, 2)]
    assert len({axes.get_xlim() for axes in figure.axes}) == 1
    assert [axes.get_title("left") for axes in figure.axes] == list(STATE_LOOKS)


def test_a_roadmap_has_a_step_for_each_tranche_in_the_look_of_its_owner(make_run: Callable[..., Any]) -> None:
    table = obligations(make_run().scenario)
    looks = owner_looks(table["owner"])
    axes = roadmap(table, Figure().add_subplot(), looks=looks)
    for owner, count in {"hamas": 9, "Israel": 5, "contributors": 2, "donors": 6}.items():
        steps = [bar for bar in axes.patches if _hex(bar.get_facecolor()) == looks[owner].colour]
        assert len(steps) == count
        assert {bar.get_hatch() or "" for bar in steps} == {looks[owner].hatch}
    names = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert names == [
        "Disarmament (hamas)",
        "Withdrawal (Israel)",
        "force (contributors)",
        "Reconstruction (donors)",
    ]
    assert "35 %" in [text.get_text() for text in axes.texts]


def test_tracks_that_no_stage_asks_for_are_mentioned(make_run: Callable[..., Any]) -> None:
    (foot,) = [text for text in Plots([make_run()]).roadmap().texts if text.get_gid() == "caption"]
    assert "Beside the road: Crossings (Israel)." in " ".join(foot.get_text().split())


def test_a_plan_that_is_only_talked_of_is_not_drawn_as_in_force(make_run: Callable[..., Any]) -> None:
    run = make_run("Open")
    run.scenario.bargaining.open = True
    road, far = Plots([run]).roadmap(), Plots([run]).progress()
    assert road.axes[0].get_title(loc="left") == "Open: talked of, not yet in force"
    assert not far.axes[0].texts
    (foot,) = [text.get_text() for text in far.texts if text.get_gid() == "caption"]
    assert "no stage is drawn: Open." in " ".join(foot.split())


def test_who_holds_it_up_begins_with_a_capital(make_run: Callable[..., Any]) -> None:
    table = make_run().reasons
    table["title"] = table["title"].str.lower()
    axes = reasons(table, Figure().add_subplot(), worlds=100)
    assert all(label.get_text()[:1].isupper() for label in axes.get_yticklabels())


def _hex(colour: Any) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in colour[:3])


def test_a_side_has_the_same_look_in_every_picture_however_much_it_holds_up(make_run: Callable[..., Any]) -> None:
    """Most is held up by Hamas, and the plan names Israel first: the order is the plan's."""
    run = make_run()
    run.scenario.parties = {"israel": SimpleNamespace(title="Israel"), "hamas": SimpleNamespace(title="Hamas")}
    assert list(looks_of([run])) == ["Israel", "Hamas", "Contributors"]
    assert sides_first([run.scenario], ["donors", "Hamas", "Israel"]) == ["Israel", "Hamas", "donors"]
