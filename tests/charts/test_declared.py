"""Every kind of study has its pictures, each declared once: it is drawn, told in numbers, and found by its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from sim import charts
from sim.charts import HOMES, Plots
from sim.charts.obstacle_plots import ObstaclePlots
from sim.charts.pictures import OF, Blank, Pictures, picture
from sim.charts.sensitivity_plots import SensitivityPlots
from sim.charts.study_plots import AblationPlots, TournamentPlots
from sim.charts.sweep_plots import SweepPlots
from sim.study.registry import HOMES as STUDIES
from tests.charts.conftest import STATES
from tests.charts.test_sensitivities import decomposed, screened, tornadoes
from tests.charts.test_studies import doings, meetings


class Two(Pictures):
    """Two pictures, of which the second is there only where it is wanted."""

    foot = "two worlds"

    def __init__(self, wanted: bool = True) -> None:
        self.wanted = wanted

    @picture("How to read it.", lambda self: ["Nine in ten."])
    def first(self, blank: Blank) -> None:
        """What is first?"""
        blank.lay([1.0], note=" More.")

    @picture("", lambda self: ["One."], finding="Second to none", there=lambda self: self.wanted)
    def second(self, blank: Blank) -> None:
        """What is second?"""
        blank.lay([1.0])


def test_what_a_method_says_of_itself_is_the_question_above_its_picture_unless_something_was_found() -> None:
    two = Two()
    assert two.first().get_suptitle() == "What is first?"
    assert two.second().get_suptitle() == "Second to none"
    assert two.first.__doc__ == "What is first?"
    [foot] = [text.get_text() for text in two.first().texts if text.get_gid() == "caption"]
    assert foot.split("\n") == ["How to read it. More.", "two worlds"]


def test_all_has_what_is_there_in_the_order_of_declaration_and_only_what_is_asked_for() -> None:
    assert list(Two().all()) == ["first", "second"]
    assert list(Two().all(["second"])) == ["second"]
    assert list(Two(wanted=False).all()) == ["first"]
    assert repr(Two(wanted=False)) == "Pictures of two worlds: .first() .all()"


def test_an_alternative_text_begins_with_the_title_and_ends_with_what_is_to_be_seen() -> None:
    assert Two().alternative("first") == "What is first? Nine in ten."
    assert Two().alternative("second") == "Second to none. One."


def test_every_kind_of_study_registers_pictures_where_it_is_looked_for() -> None:
    assert set(HOMES) >= set(STUDIES)
    for kind, home in HOMES.items():
        import_module(f"sim.charts.{home}")
        assert kind in OF
    with pytest.raises(KeyError):
        charts.of(SimpleNamespace(kind="riddle"))


def test_the_pictures_of_a_study_are_found_by_its_kind(make_run: Callable[..., Any]) -> None:
    run = make_run("A")
    run.kind = "run"
    ends = pd.DataFrame({"share": run.final}, index=pd.Index(STATES, name="state"))
    run.summary = lambda: ends
    plots = charts.of(run)
    assert list(plots.all(["shares"])) == ["shares"]
    assert plots.foot == Plots([run]).foot
    assert plots.shares().get_suptitle() == "A: 40 % complete, 20 % stand collapsed"


def test_a_picture_of_others_is_the_same_among_those_that_borrow_it() -> None:
    class Beside(Pictures):
        """Pictures beside two others."""

        foot = "beside"
        first = Two.first.borrowed(lambda self: Two())

    assert Beside().alternative("first") == "What is first? Nine in ten."
    assert "two worlds" in Beside().first().texts[-1].get_text()


def swept() -> SweepPlots:
    rows = [
        ("A", state, at, share, 0.01) for state, share in (("completed", 0.2), ("stalled", 0.7)) for at in (0.1, 0.9)
    ]
    grid = pd.DataFrame(rows, columns=["scenario", "state", "x", "share", "standard_error"])
    grid.loc[1, "share"] = 0.44
    asked = SimpleNamespace(scenario=SimpleNamespace(name="A"), worlds=10, seed=0)
    return SweepPlots([asked], {"x": [0.1, 0.9]}, grid, pd.DataFrame(), pd.DataFrame())


def told(make_run: Callable[..., Any], make_differences: Callable[..., Any], make_cast: Callable[..., Any]) -> Any:
    """Pictures of made-up tables by kind."""
    runs = [make_run("A", (0.4, 0.1, 0.3, 0.2)), make_run("B", (0.05, 0.1, 0.6, 0.25))]
    chain = pd.DataFrame({"title": ["", "the calendar"], "completed": [0.9, 0.6], "difference": [0, -0.3]})
    alone = pd.DataFrame({"title": ["the calendar"], "gain": [0.25], "low": [0.2], "high": [0.3]})
    return {
        "comparison": Plots(runs, make_differences(runs)),
        "cast": Plots([make_cast()]),
        "sensitivity": SensitivityPlots(runs[0], "completed", 512, screened(4), decomposed(), tornadoes()),
        "ablation": AblationPlots(runs[0], doings(), 16),
        "tournament": TournamentPlots(runs[0], meetings()),
        "obstacles": ObstaclePlots(runs[0], "Most lost to the calendar", chain, alone),
        "sweep": swept(),
    }


SEEN = {
    ("comparison", "shares"): "B in the last week: completed 5 %, progressing 10 %, stalled 60 %, collapsed 25 %.",
    (
        "comparison",
        "progress",
    ): "A in the last week: half of the worlds are beyond 52 % of the road, nine in ten between 5 %",
    (
        "comparison",
        "differences",
    ): "B minus A, in points: completed -35.0, progressing 0.0, stalled +30.0, collapsed +5.0.",
    (
        "comparison",
        "reasons",
    ): "A, per cent of the stalled weeks: the other's word 33 % (Hamas 33 %); own cost or choice",
    ("comparison", "when"): "B by the last week: completed 5 %, half of that by",
    ("comparison", "roadmap"): "stage 1, Disarmament to 50 % and Withdrawal to 70 %; stage 2",
    ("cast", "proposals"): "Other road 1.0 (accepted by both 0.5, refused by B 0.5).",
    ("sensitivity", "screening"): "in points: Tracks: number 0 20.0 (looked at closely), Tracks: number 1 13.3",
    ("sensitivity", "indices"): "The force: mandate, part of the variance of completed: 0.70 in total, 0.50 by itself.",
    ("sensitivity", "tornado"): "The force: mandate from 0.1 to 0.9: completed from 5 % to 35 %, +30.0 ± 5.0 points.",
    ("ablation", "effects"): "The mediators' guarantee, in points: completed +12.0, stalled -9.0.",
    ("tournament", "matrix"): "Payoff of Israel: most ",
    ("obstacles", "obstacles"): "Most lost to the calendar. A, completed: 90 % with all obstacles away, 60 % as it is",
    ("sweep", "lines"): "A, X from 0.1 to 0.9: completed from 20 % to 44 %, stalled from 70 % to 70 %.",
}


@pytest.mark.parametrize(("kind", "name"), SEEN)
def test_alternative_texts_tell_what_is_drawn_in_numbers(
    kind: str,
    name: str,
    make_run: Callable[..., Any],
    make_differences: Callable[..., Any],
    make_cast: Callable[..., Any],
) -> None:
    assert SEEN[kind, name] in told(make_run, make_differences, make_cast)[kind].alternative(name)


def test_every_picture_is_told_with_at_least_one_number_and_no_unknown_one(
    make_run: Callable[..., Any], make_differences: Callable[..., Any], make_cast: Callable[..., Any]
) -> None:
    for pictures in told(make_run, make_differences, make_cast).values():
        for name in re.findall(r"\.(\w+)\(\)", repr(pictures))[:-1]:
            words = pictures.alternative(name)
            assert re.search(r"\d", words), words
            assert "nan" not in words, words
