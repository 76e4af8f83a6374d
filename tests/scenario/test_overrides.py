"""Overrides: changes from the command line or from Python, typed and checked like the file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.scenario import check_dials, check_tracks
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.quantity import Quantity
from sim.scenario.template import template
from tests.scenario import cast


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The template in a file."""
    return written(tmp_path, template())


def written(folder: Path, text: str) -> Path:
    """A plan with this text."""
    file = folder / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def told(file: Path, overrides: dict[str, object]) -> list[str]:
    """The faults of a file, one line each, its folder left out."""
    with pytest.raises(BadScenario) as caught:
        load(file, overrides)
    return str(caught.value).replace(f"{file.parent}/", "").splitlines()


GOOD_OVERRIDES = [
    ("weeks", 200, 200),
    ("weeks", "200", 200),
    ("weeks", np.int64(200), 200),
    ("name", "Plan: the second, no less", "Plan: the second, no less"),
    ("name", '"quoted"', "quoted"),
    ("name", "no", "no"),
    ("start", date(2030, 1, 7), date(2030, 1, 7)),
    ("start", "2030-01-07", date(2030, 1, 7)),
    ("parties.state.patience", "0.5", Quantity("number", (0.5,), 0, 1)),
    ("parties.state.patience", np.float64(0.5), Quantity("number", (0.5,), 0, 1)),
    ("parties.state.patience", "{uniform: [0.1, 0.5]}", Quantity("uniform", (0.1, 0.5), 0, 1)),
    ("parties.state.patience", {"uniform": (0.1, 0.5)}, Quantity("uniform", (0.1, 0.5), 0, 1)),
    ("parties.state.patience", Quantity("beta", (2.0, 2.0)), Quantity("beta", (2.0, 2.0), 0, 1)),
    ("parties.state.faith.force", 0, Quantity("number", (0.0,), 0, 1)),
    ("roadmap.stages.0.reach.reform", "0.4", 0.4),
    ("roadmap.stages[0].name", "Start", "Start"),
    ("roadmap.stages.0.prizes.state.value", 0.1, Quantity("number", (0.1,), 0, 1000)),
    ("parties.state.trust", "{insurgency: 0.9}", {"insurgency": Quantity("number", (0.9,), 0, 1)}),
]


@pytest.mark.parametrize("path, raw, value", GOOD_OVERRIDES)
def test_an_override_is_typed_like_the_file(plan: Path, path: str, raw: object, value: object) -> None:
    scenario: object = load(plan, {path: raw})
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(scenario, list):
            scenario = scenario[int(step)]
        else:
            scenario = scenario[step] if isinstance(scenario, dict) else getattr(scenario, step)
    assert scenario == value


def test_an_override_of_every_quantity_by_its_own_path_changes_nothing(plan: Path) -> None:
    scenario = load(plan)
    idle = {".".join(map(str, path)) for path in check_dials.idle(scenario)}
    idle |= {f"tracks.{name}.{key}" for name, key in check_tracks.idle(scenario)}
    given = {path: quantity for path, quantity in scenario.quantities().items() if "force." not in path}
    again = load(plan, {path: quantity for path, quantity in given.items() if path not in idle})
    assert {path: str(quantity) for path, quantity in again.quantities().items()} == {
        path: str(quantity) for path, quantity in scenario.quantities().items()
    }


BAD_OVERRIDES = [
    (
        "parties.state.trsut.insurgency",
        0.5,
        "nothing is called `trsut` in `parties.state`; did you mean `trust`?",
    ),
    ("parties.stat.trust.insurgency", 0.5, "nothing is called `stat` in `parties`; did you mean `state`?"),
    ("partys.state.patience", 0.5, "nothing is called `partys`; did you mean `parties`?"),
    ("parties.state.trust.insurgent", 0.5, "no party is called `insurgent`; did you mean `insurgency`?"),
    ("tracks.reform.start.uniform", [0, 1], "`tracks.reform.start` is one value; set it whole"),
    ("roadmap.stages.0.reach.reform.level", 1, "`roadmap.stages[0].reach.reform` is 0.3, not a mapping"),
    ("roadmap.stages.7.name", "x", "has 3 entries and none called `7`; they are counted from 0 to 2"),
    ("roadmap.stages.-1.name", "x", "none called `-1`"),
    ("", 1, "nothing is called ``"),
    ("parties.", 1, "nothing is called `` in `parties`"),
    ("parties..trust", 1, "nothing is called `` in `parties`"),
    ("based_on", "other.yaml", "nothing is called `based_on`"),
    ("weeks", "many", "expected a whole number, found 'many'"),
    ("weeks", "1:30", "may be read in base 60"),
    ("weeks", "", "nothing is written here"),
    ("weeks", "200\nname: x", "the value has several lines"),
    ("weeks", "[1", "a list in [ ] is not closed"),
    ("weeks", "*x", "alias"),
    ("weeks", None, "`NoneType` is no value of a scenario"),
    ("weeks", float("nan"), "expected a whole number, found nan"),
    ("weeks", object(), "`object` is no value of a scenario"),
    ("parties.state.patience", 10**400, "expected a number"),
    ("parties.state.patience", np.array([0.5, 0.6]), "found a list"),
    ("parties.state.patience", "{unifrom: [0, 1]}", "found a mapping with `unifrom`"),
    ("parties.state.patience", Quantity("number", (5.0,), 0, 40), "5 is outside 0 to 1"),
    ("parties.state", "{patience: 5}", "parties.state.patience: 5 is outside"),
    ("parties.state", 5, "expected a mapping"),
    ("weeks", 0, "weeks"),
]


@pytest.mark.parametrize("path, raw, words", BAD_OVERRIDES)
def test_a_wrong_override_is_refused_by_its_name(plan: Path, path: str, raw: object, words: str) -> None:
    faults = told(plan, {path: raw})
    assert len(faults) == 1
    assert words in faults[0]
    assert faults[0].startswith("plan.yaml:" if "lead times" in words else f"--set {path}".rstrip("."))


def test_a_later_override_lies_over_an_earlier_one(plan: Path) -> None:
    road = {"stages": [{"reach": {"disarmament": 1.0, "reform": 1.0}}]}
    scenario = load(plan, {"roadmap": road, "roadmap.stages.0.reach.reform": 0.8})
    assert [stage.reach for stage in scenario.roadmap.stages] == [{"disarmament": 1.0, "reform": 0.8}]
    assert road == {"stages": [{"reach": {"disarmament": 1.0, "reform": 1.0}}]}  # left as it was


def test_a_run_may_be_shorter_than_the_road_when_asked_but_a_file_may_not(tmp_path):
    path = tmp_path / "short.yaml"
    path.write_text(template(), encoding="utf-8")
    assert load(path, {"weeks": 20}).weeks == 20
    path.write_text(re.sub(r"weeks: \d+", "weeks: 20", template(), count=1), encoding="utf-8")
    with pytest.raises(BadScenario, match="lead times alone take"):
        load(path)


# The whole cast


REACHED = [  # an override of the cast, and where its value is found
    ("parties.north.home_front.cost", 0.2),
    ("parties.north.vetoes.east.resolve", 3),
    ("parties.north.margin", 0.1),
    ("mediators.west.attention", 0.9),
    ("mediators.west.leverage.south", 0.1),
    ("contributors.east.troops", 0),
    ("donors.bank.diversion", 0.5),
    ("spoilers.bandits.blames.south", 0.5),
    ("populations.villagers.feeds", 1),
    ("backers.patron.rate", 0.1),
    ("linked_fronts.border.spill", 0.5),
    ("tracks.aid.reach.base", 0.7),
    ("force.clarity", 0.3),
    ("mediation.effort", 0.01),
    ("events.0.chance", 0.5),
]


@pytest.mark.parametrize("path, value", REACHED)
def test_an_override_reaches_the_whole_cast(tmp_path: Path, path: str, value: float) -> None:
    assert load(cast.written(tmp_path), {path: value}).quantities()[path].middle == value


def test_an_override_reaches_what_is_no_quantity(tmp_path: Path) -> None:
    changes = {
        "events.0.at": "2030-05-01",
        "roadmap.stages[0].deadline": 40,
        "roadmaps.turned.name": "Turned round",
        "donors.bank.conditions.arms": 0.3,
        "parties.north.strategy": "human",
        "without": "[honour]",
    }
    scenario = load(cast.written(tmp_path), changes)
    assert scenario.events[0].at == date(2030, 5, 1)
    assert (scenario.roadmap.stages[0].deadline, scenario.roadmaps["turned"].name) == (40, "Turned round")
    assert scenario.donors["bank"].conditions == {"arms": 0.3}
    assert (scenario.parties["north"].strategy, scenario.without) == ("human", ["honour"])


MADE_UP = [
    ("mediators.wets.attention", "nothing is called `wets` in `mediators`; did you mean `west`?"),
    ("contributors.narnia.troops", "nothing is called `narnia` in `contributors`; valid keys: east, isles"),
    ("donors.fund.pledge", "nothing is called `fund` in `donors`; valid keys: bank"),
    ("spoilers.bandit.rate", "nothing is called `bandit` in `spoilers`; did you mean `bandits`?"),
    ("populations.town.hope", "nothing is called `town` in `populations`; valid keys: villagers"),
    ("backers.x.rate", "nothing is called `x` in `backers`; valid keys: patron"),
    ("linked_fronts.x.spill", "nothing is called `x` in `linked_fronts`; valid keys: border"),
    ("roadmaps.x.name", "nothing is called `x` in `roadmaps`; valid keys: turned"),
    ("events.3.chance", "`events` has 1 entries and none called `3`; they are counted from 0 to 0"),
]


@pytest.mark.parametrize("path, words", MADE_UP)
def test_an_override_makes_nobody_up(tmp_path: Path, path: str, words: str) -> None:
    assert told(cast.written(tmp_path), {path: 0.5}) == [f"--set {path}: {words}"]


def test_an_override_is_refused_where_it_turns_nothing(tmp_path: Path) -> None:
    faults = told(cast.written(tmp_path), {"contributors.isles.lobbying": 0.5, "parties.south.vetoes.isle": "{}"})
    assert [fault.partition("; ")[0] for fault in faults] == [
        "--set contributors.isles.lobbying: does nothing for a contributor that nobody vetoes",
        "--set parties.south.vetoes.isle: no contributor is called `isle`",
    ]
