"""`sim describe` of a scenario with somebody in every role."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli.commands import app
from sim.scenario.load import load
from sim.scenario.numbers import idle_numbers, numbers_of
from tests.scenario.cast import written


def described(file: Path, *arguments: str) -> str:
    """What the command prints, on a wide screen."""
    result = CliRunner().invoke(app, ["describe", str(file), *arguments], env={"COLUMNS": "200", "FORCE_COLOR": None})
    assert result.exit_code == 0, result.output
    return result.stdout


SAID = [
    "North, a party that decides by foresight: arms; vetoes East, answers to hardliners at home and to voters",
    "South, a party that decides by foresight: troops",
    "Agencies, a third party: aid",
    "West, a mediator: presses North, spares North in part, may propose a road",
    "East, a mediator: can make side payments to South, may propose a road",
    "East, a contributor of troops: may send about 40 % of the force, vetoed by North, "
    "may take a limited role all the same, lobbies to have this lifted",
    "Isles, a contributor of troops: may send about 60 % of the force",
    "Bank, a donor: has pledged about 7 for aid, 70 % of what it needs, once arms is at 50 %",
    "Bandits, a spoiler: attacks about 0.1 times a week, may have it blamed on North, strikes most when a step is "
    "near, lives among Villagers",
    "Villagers, a population: on the side of North, its support dries up recruits",
    "Patron, a backer: undoes arms unseen",
    "Border, a linked front: adds tension while it flares",
    "A road that may be proposed: turned",
    "South: troops from 0 % to 100 % in 5 tranches",
    "1. By 2030-08-05 (week 30).",
    "2030-03-01 (week 7.6): Summit: attention +0.2 (West)",
    "2030-08-05 (week 30): deadline of stage 1; if missed: tension +0.2",
    "2030-09-02 (week 34): election, North",
    "2031-06-02 (week 73): deadline of stage 3",
]


@pytest.mark.parametrize("words", SAID)
def test_everybody_every_road_and_every_date_is_told(tmp_path: Path, words: str) -> None:
    assert words in " ".join(described(written(tmp_path)).split())


def test_dates_stand_in_their_order_and_have_weeks_alone_without_a_start(tmp_path: Path) -> None:
    weeks = [one["week"] for one in json.loads(described(written(tmp_path), "--json"))["dates"]]
    assert len(weeks) == 4
    assert weeks == sorted(weeks)
    change = "start: null\nevents: [{name: Talks, at: 12.5, chance: 0.4, shock: {goodwill: -1, clarity: 0.5}}]\n"
    change += "roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}, deadline: 20}]}\n"
    said = described(written(tmp_path, change + "parties: {north: {home_front: {elections: []}}}"))
    assert "week 12.5: Talks, with chance 0.4: goodwill -1, clarity +0.5" in said
    assert "1. By week 20." in said
    assert "voters" not in said


def test_what_is_switched_off_and_what_is_still_to_be_agreed_is_told(tmp_path: Path) -> None:
    change = "without: [honour]\nbargaining: {open: true}"
    said = described(written(tmp_path, change))
    assert "Switched off: honour. It costs a keeper nothing to break its word." in said
    assert "Not agreed at the start: nothing is due before a road is." in said
    document = json.loads(described(written(tmp_path, change), "--json"))
    assert (document["without"], document["agreed_at_the_start"]) == (["honour"], False)


def test_the_description_as_data_has_everybody_and_every_road(tmp_path: Path) -> None:
    document: dict[str, Any] = json.loads(described(written(tmp_path), "--json"))
    roles = [(actor["name"], actor["role"]) for actor in document["actors"]]
    assert ("East", "a mediator") in roles
    assert ("East", "a contributor of troops") in roles
    assert all(set(actor) == {"name", "role", "owns", "does"} for actor in document["actors"])
    assert len(document["roadmap"]["stages"]) == 3
    assert document["roadmap"]["deadlines"] == ["2030-08-05 (week 30)", None, "2031-06-02 (week 73)"]
    assert len(document["roadmaps"]["turned"]["stages"]) == 2
    paths = {number["path"] for number in document["numbers"]}
    assert {
        "parties.north.home_front.cost",
        "parties.north.home_front.elections.0",
        "mediators.west.leverage.north",
        "contributors.east.limited",
        "donors.bank.conditions.arms",
        "tracks.aid.reach.base",
        "populations.villagers.relief.aid",
        "events.0.at",
        "events.0.shock.attention",
        "roadmap.stages.0.deadline",
        "roadmap.stages.0.missed.tension",
    } <= paths


IDLE = [
    "parties.south.home_front.swing",
    "parties.south.strikes.price",
    "tracks.troops.consolidation",
    "tracks.aid.control",
    "tracks.force.readiness",
    "contributors.isles.limited",
    "donors.bank.pause",
]


def test_defaults_that_turn_nothing_are_left_out(tmp_path: Path) -> None:
    plan = load(written(tmp_path))
    told = {number.path for number in numbers_of(plan)}
    assert set(IDLE) <= idle_numbers(plan)
    assert not told.intersection(IDLE)
    assert set(plan.quantities()) - idle_numbers(plan) <= told
    assert not [path for path in told if path.startswith("events.0.shock.") and not path.endswith("attention")]


def test_no_switch_is_taken_for_a_number(tmp_path: Path) -> None:
    told = {number.path for number in numbers_of(load(written(tmp_path, "bargaining: {open: true}")))}
    assert not [path for path in told if path.endswith((".open", ".updates", ".pretending", ".reversing"))]


def test_a_number_of_the_cast_carries_its_source(tmp_path: Path) -> None:
    change = "sources: {un: A report}\nevents: [{name: Talks, at: 3, source: un, note: as told, shock: {tension: 1}}]\n"
    change += "mediators: {west: {source: un, attention: {value: 0.6, source: un}}}"
    said = described(written(tmp_path, change))
    assert said.count("rests on un") == 2
    assert "as told" in said
    numbers = json.loads(described(written(tmp_path, change), "--json"))["numbers"]
    [attention] = [number for number in numbers if number["path"] == "mediators.west.attention"]
    assert (attention["sources"], attention["assumption"], attention["unit"]) == (["un"], False, "share")
