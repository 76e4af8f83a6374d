"""Settings: a road whose tranches are moved, numbers that are turned, and the same as an address and as a file."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import load, run
from sim.scenario.template import template
from sim.web.explore.dials import dials_of
from sim.web.explore.setting import BadSetting, Setting, Shelf, of_address, of_data
from sim.web.explore.strip import MORE, CannotMove, moved, places_of
from sim.web.explore.takeaway import as_yaml, command
from tests.support import ARMS_FIRST, IN_STEPS, road, scenario

STEPS = scenario(IN_STEPS, {"tracks.arms.tranches": 4, "tracks.troops.tranches": 4})
LAST = len(STEPS.road_in_force.stages) + MORE


@st.composite
def places(draw: st.DrawFn) -> dict[str, list[int]]:
    own = places_of(STEPS)
    stages = st.integers(0, LAST - 1)
    return {track: sorted(draw(st.lists(stages, min_size=len(one), max_size=len(one)))) for track, one in own.items()}


def test_a_road_lies_in_its_strip_as_its_stages_say() -> None:
    assert places_of(STEPS) == {"arms": [0, 0, 2, 2], "troops": [1, 1, 3, 3]}


def test_a_strip_that_nobody_moved_is_the_same_road() -> None:
    own = [stage.model_dump(exclude_unset=True) for stage in STEPS.road_in_force.stages]
    assert moved(STEPS, places_of(STEPS)) == own


@given(places())
def test_wherever_its_tranches_are_moved_the_road_owes_the_same_and_goes_on(stands: dict[str, list[int]]) -> None:
    """Every tranche is there once, in its order, at the level that it reached before."""
    plan = Shelf({"small": STEPS}).plan(Setting(scenario="small", road=stands))
    legs = plan.stage_segments()
    assert all(legs)  # no stage asks for nothing
    for track, own in stands.items():
        reached = [leg[track].level for leg in legs if track in leg]
        assert sum(leg[track].tranches for leg in legs if track in leg) == len(own)
        assert all(after > before for before, after in pairwise(reached))
        assert reached[-1] == pytest.approx(1.0)
    order = {track: [number for number, leg in enumerate(legs) if track in leg] for track in stands}
    used = sorted({stage for own in stands.values() for stage in own})
    for track, own in stands.items():
        assert [used[number] for number in order[track]] == sorted(set(own))


@given(places())
def test_a_setting_survives_its_address(stands: dict[str, list[int]]) -> None:
    setting = Setting(scenario="gaza/side by side?", dials={"parties.alpha.trust.beta": 0.1 + 0.2}, road=stands, seed=7)
    assert of_address(parse_qsl(setting.address)) == setting


@pytest.mark.parametrize(
    "stands, said",
    [
        ({"arms": [0, 0, 2]}, "has 4 tranches"),
        ({"arms": [0, 2, 1, 3]}, "before the one that it follows"),
        ({"arms": [0, 0, 0, LAST]}, "stages are counted from 1"),
        ({"peace": [0]}, "no track 'peace'"),
    ],
)
def test_tranches_that_cannot_stand_so_are_refused(stands: dict[str, list[int]], said: str) -> None:
    with pytest.raises(CannotMove, match=said):
        moved(STEPS, stands)
    with pytest.raises(BadSetting, match=said):
        Shelf({"small": STEPS}).plan(Setting(scenario="small", road=stands))


def test_a_stage_keeps_its_name_and_its_deadline_where_its_steps_are_moved() -> None:
    plan = scenario(road({"arms": 0.5}, {"troops": 0.5}, {"arms": 1.0, "troops": 1.0}))
    stages = [stage.model_dump(exclude_unset=True) for stage in plan.road_in_force.stages]
    stages[1] |= {"name": "The test", "deadline": 20}
    plan = scenario({"roadmap": {"stages": stages}})
    own = places_of(plan)
    found = moved(plan, {"arms": [0] * own["arms"].count(0) + [1] * own["arms"].count(2)})
    assert (found[1]["name"], found[1]["deadline"]) == ("The test", 20)
    assert set(found[1]["reach"]) == {"arms", "troops"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"scenario": "small", "seed": -1},
        {"scenario": "small", "seed": 10**9 * 9},
        {"scenario": "small", "worlds": 10**9},
        {"scenario": "small", "dials": {f"a{number}": 1.0 for number in range(101)}},
        {"scenario": "small", "dials": {"parties.alpha.trust.beta": float("nan")}},
        {"scenario": "small", "road": {"arms": [0] * 101}},
        {"scenario": "x" * 201},
        [],
        "small",
    ],
)
def test_what_is_no_setting_is_refused_in_a_sentence(data: object) -> None:
    with pytest.raises(BadSetting, match="no setting"):
        of_data(data)


@pytest.mark.parametrize(
    "setting, said",
    [
        (Setting(scenario="nowhere"), "no scenario 'nowhere'"),
        (Setting(scenario="small", dials={"parties.alpha.luck": 1}), "no number 'parties.alpha.luck'"),
        (Setting(scenario="small", dials={"parties.alpha.trust.beta": 7}), "outside 0 to 1"),
    ],
)
def test_what_cannot_be_turned_is_told(setting: Setting, said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        Shelf({"small": STEPS}).plan(setting)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "plan.yaml"
    found.write_text(template(), encoding="utf-8")
    return found


def test_what_is_taken_along_as_a_file_is_what_was_seen(file: Path, tmp_path: Path) -> None:
    """The file, loaded and run, ends every world as the page's setting does."""
    base = load(file)
    shelf = Shelf({str(file): base})
    path = next(one["path"] for one in dials_of(base))
    low = base.quantities()[path].limits[0]
    own = places_of(base)
    track = next(iter(own))
    setting = Setting(scenario=str(file), dials={path: low}, road={track: [own[track][-1]] * len(own[track])})
    taken = tmp_path / "taken.yaml"
    taken.write_text(as_yaml(base, setting), encoding="utf-8")
    there, here = run(load(taken), 40), run(shelf.plan(setting), 40)
    assert np.array_equal(there.outcome, here.outcome)
    assert not np.array_equal(run(base, 40).outcome, here.outcome)


def test_the_command_that_is_shown_asks_for_the_same_numbers(file: Path) -> None:
    from typer.testing import CliRunner

    from sim.cli.commands import app

    base = load(file)
    path = next(one["path"] for one in dials_of(base))
    setting = Setting(scenario=str(file), dials={path: base.quantities()[path].limits[0]}, seed=3)
    words = command(setting, 24)
    said = CliRunner().invoke(app, [*words, "-q", "--no-pictures", "--out", str(file.parent / "results")])
    found = run(Shelf({str(file): base}).plan(setting), 24, 3)
    assert said.exit_code == 0, said.stderr
    assert found.answer() in " ".join(said.stdout.split())


def test_every_dial_says_whose_it_is_what_it_means_and_on_what_its_range_rests() -> None:
    found = dials_of(load("gaza/official_plan"))
    assert len(found) > 100
    for one in found:
        assert one["low"] < one["high"]
        assert one["low"] <= one["middle"] <= one["high"]
        assert 0 < one["step"] <= (one["high"] - one["low"]) / 20
        assert one["name"]
        assert one["whose"]
        assert one["basis"]
        assert not any(step.isdigit() for step in one["path"].split("."))


def test_arms_first_is_a_strip_of_two_stages() -> None:
    assert places_of(scenario(ARMS_FIRST))["arms"][0] == 0
