"""The title of each study says what was found, in its numbers, or that chance could be all of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.charts.forecast_plots import finding as of_forecast
from sim.study.hindcast.follow import ALIKE
from sim.study.hindcast.known import HOLDS
from sim.study.history.scores import FEWEST, MODEL
from sim.words.ablation import finding as of_ablation
from sim.words.hindcast import finding as of_hindcast
from sim.words.history import finding as of_history
from sim.words.obstacles import finding as of_obstacles
from sim.words.roadmaps import called
from sim.words.roadmaps import finding as of_roadmaps
from sim.words.tournament import finding as of_tournament
from sim.words.turning_points import finding as of_turning_points
from sim.words.update import finding as of_update
from sim.words.what_if import finding as of_what_if


def test_turning_points_name_the_week_and_the_deed_that_moved_most() -> None:
    clear = pd.DataFrame({"week": [30, 8], "difference": [-0.21, 0.1], "did": ["Israel holds", "Hamas delivers"]})
    assert of_turning_points(SimpleNamespace(clear=clear)) == "Week 30 moved it most (-21.0 points): Israel holds"
    assert of_turning_points(SimpleNamespace(clear=clear[:0])) == (
        "No single decision moved the chances of this world beyond chance"
    )


@pytest.mark.parametrize(
    ("difference", "low", "high", "said"),
    [
        (0.3, 0.1, 0.5, "With the other choice more futures complete: 50 %, 20 % as it was"),
        (-0.3, -0.5, -0.1, "With the other choice fewer futures complete: 50 %, 20 % as it was"),
        (0.3, -0.1, 0.7, "Over 40 futures the two choices cannot be told apart"),
    ],
)
def test_a_what_if_says_which_choice_completes_more_often(
    difference: float, low: float, high: float, said: str
) -> None:
    both = {"futures": [40, 40], "completed": [0.2, 0.5]}
    ends = pd.DataFrame({**both, "difference": [0.0, difference], "low": [0.0, low], "high": [0.0, high]})
    assert of_what_if(SimpleNamespace(ends=ends, parted=12.0)) == said


def test_a_what_if_that_changes_nothing_says_so() -> None:
    assert of_what_if(SimpleNamespace(parted=float("nan"))) == "Nothing changes: that is what happened"


def months(*chances: float, error: float = 0.01) -> pd.DataFrame:
    """The chances of events by the end of a year."""
    names = [f"event {number}" for number in range(1, len(chances) + 1)]
    return pd.DataFrame({"event": names, "month": "2026-12", "chance": chances, "standard_error": error})


def test_a_forecast_names_the_likeliest_and_the_least_likely_event() -> None:
    assert of_forecast(months(0.8, 0.5, 0.1)) == (
        "By the end of December 2026 most likely: event 1 80 %; least: event 3 10 %"
    )
    assert of_forecast(months(0.8)) == "Event 1: 80 % by the end of December 2026"
    assert of_forecast(months(0.5, 0.48, error=0.1)) == (
        "By the end of December 2026: 2 events that cannot be told apart by their chances"
    )


@pytest.mark.parametrize(
    ("after", "error", "said"),
    [
        (0.3, 0.01, "The facts lower the share completed from 40 % to 30 %"),
        (0.5, 0.01, "The facts raise the share completed from 40 % to 50 %"),
        (0.3, 0.1, "The facts do not move the share completed beyond chance (40 % to 30 %)"),
    ],
)
def test_an_update_says_which_way_the_facts_move_the_share_completed(after: float, error: float, said: str) -> None:
    row = {"state": "completed", "before": 0.4, "after": after, "difference": after - 0.4, "standard_error": error}
    assert of_update(SimpleNamespace(shifts=lambda: pd.DataFrame([row]))) == said


def past(low: float, high: float, *, auc: float = 0.9, completed: int = 50) -> Any:
    predictions = pd.DataFrame({"completed_in_time": [0.1, 0.5], "completed_late": [0.1, 0.2]})
    row = {"predictor": MODEL, "cases": 100, "completed": completed, "auc": auc, "auc_low": low, "auc_high": high}
    scores = pd.DataFrame([row])
    return SimpleNamespace(predictions=predictions, settings=[None, None], found={"scores": scores}, scores=scores)


def test_history_says_whether_past_cases_ended_as_their_chances_said() -> None:
    assert of_history(past(0.8, 1.0)) == "100 past cases ended as their chances said: AUC 0.90"
    assert of_history(past(0.0, 0.2, auc=0.1)) == "100 past cases ended against what their chances said: AUC 0.10"
    assert (
        of_history(past(0.4, 0.8, auc=0.6)) == "How 100 past cases ended cannot be told from their chances (AUC 0.60)"
    )
    few = past(0.8, 1.0, completed=FEWEST - 1)
    assert of_history(few) == "2 past cases, by one rule: 20 % to 70 % of worlds complete"


def test_a_hindcast_counts_what_lies_where_the_worlds_do() -> None:
    rows = [(ALIKE, "killed", True), (ALIKE, "killed", False), (ALIKE, HOLDS, True), ("another", "killed", False)]
    scores = pd.DataFrame(rows, columns=["sample", "quantity", "inside"])
    said = of_hindcast(SimpleNamespace(scores=scores))
    assert said == "1 of 2 later observations lie where nine in ten worlds do"
    none = of_hindcast(SimpleNamespace(scores=scores.assign(inside=False)))
    assert none == "None of 2 later observations lie where nine in ten worlds do"


def tried(*behind_low: float, order: str = "A A T T") -> Any:
    """A space of roads of which the first is the best; of the others how far each is behind at the least."""
    table = pd.DataFrame({"order": order, "reported": 0.44, "behind_low": [float("nan"), *behind_low]})
    return SimpleNamespace(
        roads=lambda: table,
        best=0,
        paths=[None] * len(table),
        titles={"arms": "arms", "troops": "troops"},
        space=SimpleNamespace(first="arms", second="troops", titles=("arms", "troops")),
    )


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        ((0.1, 0.2), "Of 3 orders all arms first completes most often (44 %)"),
        ((0.1, -0.1), "1 of 2 other orders cannot be told from the best, all arms first (44 %)"),
        ((-0.1, -0.1), "No order of 3 stands clearly apart by how often it completes"),
    ],
)
def test_roadmaps_name_an_order_that_stands_apart(
    monkeypatch: pytest.MonkeyPatch, behind: tuple[float, float], said: str
) -> None:
    monkeypatch.setattr("sim.words.roadmaps.orders.letters", lambda space: ("A", "T"))
    assert of_roadmaps(tried(*behind)) == said


def test_an_order_without_a_plain_shape_is_told_in_letters_with_their_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.words.roadmaps.orders.letters", lambda space: ("A", "T"))
    assert (
        of_roadmaps(tried(0.1, order="A AT T")) == "Of 2 orders A AT T (A: arms, T: troops) completes most often (44 %)"
    )
    assert of_roadmaps(tried(0.1, -0.1, order="A AT T")) == "1 of 2 other orders cannot be told from the best (44 %)"


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("A A T T", "all arms first"), ("T T A", "all troops first"), ("AT AT", "arms and troops at once"),
        ("A T A T", "arms and troops by turns"), ("T A T", "troops and arms by turns"), ("A AT T", ""), ("A A T A", ""),
    ],
)  # fmt: skip
def test_an_order_is_called_by_its_shape(order: str, said: str) -> None:
    assert called(order, ("A", "T"), ("arms", "troops")) == said


def moving(*rows: tuple[str, str, float, bool]) -> Any:
    table = pd.DataFrame(rows, columns=["title", "state", "difference", "moves"])
    return SimpleNamespace(effects=lambda: table.assign(mechanism=table["title"]))


def test_an_ablation_names_the_strongest_mechanism() -> None:
    strong, weak = ("Parties learn", "stalled", -0.2, True), ("Moods last", "completed", 0.05, True)
    idle = ("Inspections find gaps", "completed", 0.3, False)  # by chance: however large, it is not named
    assert of_ablation(moving(strong, weak, idle)) == (
        "2 of 3 mechanisms move the endings; strongest: Parties learn (-20.0 points stalled)"
    )
    assert of_ablation(moving(idle)) == "No mechanism moves the share of an ending by half a point beyond chance"


def ranked(*lows: float) -> Any:
    """Strategies of one party, the best first; of the others by how much each is behind at the least."""
    names = ["foresight", "tit_for_tat", "hardliner", "conciliator"][: len(lows) + 1]
    table = pd.DataFrame({"party": "a", "strategy": names, "low": [np.nan, *lows]})
    return SimpleNamespace(standing=lambda: table, parties=["a"], title=lambda party: "the government")


@pytest.mark.parametrize(
    ("lows", "said"),
    [
        ((0.1, 0.1, 0.1), "The government does best as foresight"),
        ((0.0, 0.1, 0.1), "The government does best as foresight or tit for tat"),
        ((0.0, 0.0, 0.1), "The government does best as foresight or 2 others that cannot be told from it"),
        ((0.0, 0.0, 0.0), "For the government none stands out"),
    ],
)
def test_a_tournament_names_the_best_or_that_none_stands_out(lows: tuple[float, ...], said: str) -> None:
    assert of_tournament(ranked(*lows)) == said


@pytest.mark.parametrize(
    ("dearest", "said"),
    [
        ([], "100 % complete without obstacles, 40 % as it is"),
        (["no deal"], "Most lost to no deal to be had (45) of 60 points"),
        (
            ["no deal", "distrust", "violence"],
            "No deal to be had costs 45 of the 60 points lost, not told apart from 2 others",
        ),
    ],
)
def test_obstacles_name_the_dearest_and_how_many_cannot_be_told_from_it(dearest: list[str], said: str) -> None:
    rows = {
        "obstacle": ["", "no deal", "distrust"],
        "completed": [1.0, 0.55, 0.4],
        "difference": [np.nan, -0.45, -0.15],
    }
    assert of_obstacles(SimpleNamespace(chain=lambda: pd.DataFrame(rows), dearest=lambda: dearest)) == said
