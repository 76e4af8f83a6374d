"""The timeline of one world: levels, marks, acts, violence, stalls and the ending are where they belong."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.charts import save, timeline
from sim.charts.story_plots import StoryPlots
from sim.study.story import Story, story
from tests.cast import FULL_CAST
from tests.charts.test_pictures import boxes, caption, question, title
from tests.support import ARMS_FIRST, scenario


@pytest.fixture(scope="module")
def told() -> Story:
    return story(scenario(FULL_CAST, {"weeks": 70}), 2)


@pytest.fixture(scope="module")
def picture(told: Story) -> Figure:
    return told.plot.timeline()


def test_it_asks_a_question_and_names_the_world(picture: Figure) -> None:
    assert question(picture) == "What happens in this world, and when?"
    assert title(picture).startswith("World 2 ")
    assert caption(picture).endswith("Test · world 2 · seed 0 · explores assumptions; not a forecast")


def test_the_world_is_told_with_its_ending_and_what_happened_in_which_weeks(told: Story) -> None:
    said = StoryPlots(told).alternative("timeline")
    end = int(told.ended_week) if told.ended_week == told.ended_week else told.scenario.weeks
    assert f"{told.outcome.capitalize()} in week {end}; levels then: arms (alpha) " in said
    assert f"Stalled in {list(told.states[: end + 1]).count('stalled')} week" in said
    table = told.table()
    for kind, words in (("stage", "A stage closes"), ("pretence", "Pretence that passes")):
        weeks = sorted(set(table.loc[table["kind"] == kind, "week"]))
        assert (words in said) == bool(weeks)
        assert not weeks or f"{words}: week{'s' if len(weeks) > 1 else ''} {weeks[0]}" in said


def test_words_are_on_the_sheet_and_not_on_each_other(picture: Figure) -> None:
    found = [one for one in boxes(picture) if one[1].height < 60]
    for words, box in found:
        assert box.x0 >= -1, words
        assert box.x1 <= picture.bbox.x1 + 1, words
    for (one, box), (other, beside) in combinations(found, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across < 3 or down < 0.35 * min(box.height, beside.height), (one, other)


def test_stalls_are_shaded_and_the_ending_is_said(told: Story, picture: Figure) -> None:
    first = picture.axes[0]
    shaded = [bar for bar in first.patches if isinstance(bar, Rectangle) and bar.get_width() >= 1]
    weeks = sum(bar.get_width() for bar in shaded)
    end = int(told.ended_week) if told.ended_week == told.ended_week else told.scenario.weeks
    assert weeks == list(told.states[: end + 1]).count("stalled")
    assert told.outcome in [text.get_text() for text in first.texts]


def test_marks_near_each_other_stand_together_with_a_figure() -> None:
    levels = pd.DataFrame(
        {"week": [0, 100], "key": "x", "track": "X", "owner": "a", "level": [0.5, 1.0], "really": [0.5, 0.5]}
    )
    marks = pd.DataFrame({"week": [10, 11, 12, 60], "track": "x", "kind": ["found out"] * 2 + ["pretence"] * 2})
    axes = Figure().add_subplot()
    axes.set_xlim(0, 100)
    from sim.charts.style import owner_looks

    timeline.tracks(levels, marks, axes, looks=owner_looks(["a"]))
    assert [text.get_text() for text in axes.texts] == ["2F P", "P"]


def test_an_act_is_a_bar_over_its_weeks() -> None:
    table = pd.DataFrame({"week": np.arange(1, 9), "mediator": "M", "act": [0, 1, 1, 1, 0, 5, 5, 2]})
    axes = timeline.mediation(table, Figure().add_subplot())
    bars = sorted({(bar.get_x(), bar.get_width()) for bar in axes.patches})
    assert bars == [(1, 3), (5, 2), (7, 1)]


def test_a_world_without_others_has_its_timeline_too(tmp_path: object) -> None:
    figure = story(scenario(ARMS_FIRST, {"weeks": 40}), 1).plot.timeline()
    assert len(figure.axes) == 4
    assert list(story(scenario(ARMS_FIRST, {"weeks": 20}), 1).plot.all()) == ["timeline"]
    first, second = (save(figure, f"{tmp_path}/{name}", "timeline") for name in ("one", "two"))
    assert [one.read_bytes() for one in first] == [two.read_bytes() for two in second]
