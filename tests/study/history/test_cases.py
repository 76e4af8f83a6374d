"""Past cases are read as they were known at signing: what came after changes nothing, and what is wrong is told."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.scenario.faults import BadScenario
from sim.study.history.cases import DEFAULTS, OWN, SEQUENCES, Case, read
from sim.study.history.files import text
from sim.study.history.rule import facts, scenario

HINDSIGHT = {
    "outcome": {"cls": "collapsed", "months": {"v": 2}, "collapse_months": 2},
    "relapse": {"v": 7, "c": "high"},
    "pam": {"disarm": "0000000000", "agg_y5": 3},
}
AFTERWARDS = {"size_peak": {"v": 99_999}, "deploy_lag_months": {"v": 55}}


def own() -> dict[str, Any]:
    """The cases that come with the project, as plain data."""
    found: dict[str, Any] = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    return found


def written(folder: Path, *cases: dict[str, Any]) -> Path:
    """A file of these cases."""
    path = folder / "cases.yaml"
    path.write_text(yaml.safe_dump({"cases": list(cases)}, sort_keys=False), encoding="utf-8")
    return path


def test_the_own_cases_are_read_whole():
    cases = read(OWN)
    assert len(cases) == len({case.key for case in cases}) == 22
    assert {case.sequence for case in cases} == set(SEQUENCES)
    assert not [case.key for case in cases if case.assumed]
    assert all(case.signed is not None for case in cases)


@pytest.mark.parametrize("hindsight", [HINDSIGHT, {}])
def test_nothing_that_came_after_the_signing_changes_a_scenario(tmp_path, hindsight):
    """A prediction is reckoned from the scenario alone; so nothing else can change it."""
    changed = own()["cases"]
    for case in changed:
        for block in HINDSIGHT:
            case.pop(block, None)
        case |= copy.deepcopy(hindsight)
        case.setdefault("force", {}).update(AFTERWARDS if hindsight else {})
    assert read(written(tmp_path, *changed)) == read(OWN)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("trust_score", 0.77),
        ("sequence", "disarm_first"),
        ("phases", 9),
        ("planned_months", 31),
        ("leverage", "none"),
        ("spoilers", "yes"),
    ],
)
def test_what_was_known_at_the_signing_does_change_it(tmp_path, key, value):
    case = own()["cases"][0]
    [before] = read(written(tmp_path, case))
    [after] = read(written(tmp_path, {**case, key: value}))
    assert facts(before) != facts(after)


def test_the_rule_knows_no_case():
    """Two cases with the same codes get the same scenario, whatever they are called and wherever they lie."""
    first = read(OWN)[0]
    again = Case(
        **{**vars(first), "key": "another", "name": "Another", "signed": None, "disarming": "X", "reforming": "Y"}
    )
    assert nameless(facts(first)) == nameless(facts(again))


def nameless(told: dict[str, Any]) -> dict[str, Any]:
    """The facts of a case without what it is called and when it was signed."""
    told = {key: value for key, value in told.items() if key not in ("name", "start", "sources")}
    told["parties"] = {
        key: {name: value for name, value in side.items() if name != "title"} for key, side in told["parties"].items()
    }
    return told


def test_a_case_that_says_nothing_takes_the_stated_defaults(tmp_path):
    [case] = read(written(tmp_path, {"id": "bare", "outcome": None, "force": None}))
    assert {name: getattr(case, {"planned_months": "months"}.get(name, name)) for name in DEFAULTS} == DEFAULTS
    assert set(case.assumed) == set(DEFAULTS)
    assert "not coded" in text(case)
    assert scenario(case).weeks == 260


def test_a_list_of_cases_and_plain_values_will_do(tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text(
        "- id: plain_1999\n  sequence: phased reciprocal\n  trust: low-med\n  spoilers: no\n  planned_months: '12'\n"
        "  leverage: {v: medium, c: low, s: read}\n  agreement_date: 1999-02-01\n",
        encoding="utf-8",
    )
    [case] = read(path)
    assert (case.sequence, case.trust, case.spoilers, case.months) == ("phased_reciprocal", 0.35, "no", 12.0)
    assert (case.leverage, str(case.signed)) == ("med", "1999-02-01")


def test_all_that_is_wrong_is_told_at_once_with_its_line(tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text(
        "cases:\n- id: one\n  trust_score: 3\n  sequence: sideways\n- id: one\n  planned_months: soon\n"
        "  force: many\n- name: nobody\n",
        encoding="utf-8",
    )
    with pytest.raises(BadScenario) as refused:
        read(path)
    said = str(refused.value)
    wrong = ((3, "trust_score"), (4, "sideways"), (6, "planned_months"), (7, "force"), (8, "id"))
    for line, word in (*wrong, (5, "the case in line 2 has this `id` too")):
        assert f":{line}" in said, said
        assert word in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_by_its_name_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadScenario) as refused:
        read(tmp_path / "pipe")
    assert str(refused.value) == f"{tmp_path / 'pipe'}: is no ordinary file; name a file"


@pytest.mark.parametrize("content", ["", "cases: 3\n", "cases: [\n", "name: no cases\n"])
def test_a_file_without_cases_is_refused(tmp_path, content):
    path = tmp_path / "cases.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadScenario, match=r"cases\.yaml"):
        read(path)
