"""One slip hides no other: faults of names and dates are told beside unknown keys and wrong values."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.shipped import find

EVENTS = """
events:
  - {name: First, at: 5, CHANGE, shock: {tension: 0.1}}
  - {name: Late, at: 500, shock: {mediators: [usa], attention: 0.1}}
  - {name: Late, at: 7, shock: {tension: 0.2}}
parties:
  israel: {vetoes: {trkey: {resolve: 1}}}
"""


def told(tmp_path: Path, text: str) -> list[str]:
    """The faults of a file that is based on a shipped one."""
    for shipped in find("gaza/official_plan").parent.glob("*.yaml"):
        (tmp_path / shipped.name).write_text(shipped.read_text("utf-8"), "utf-8")
    file = tmp_path / "plan.yaml"
    file.write_text(f"based_on: official_plan.yaml\nname: A child\n{text}", "utf-8")
    try:
        load(file)
    except BadScenario as bad:
        return [str(fault).removeprefix(f"{tmp_path}/") for fault in bad.faults]
    return []


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ("chnace: 0.5", "events[0].chnace: unknown key; did you mean `chance`?"),
        ("chance: 2", "events[0].chance: 2 is outside 0 to 1"),
        ("note: 3", "events[0].note: expected text, found 3"),
    ],
)
def test_a_slip_in_one_event_hides_no_fault_elsewhere(tmp_path: Path, slip: str, said: str) -> None:
    faults = told(tmp_path, EVENTS.replace("CHANGE", slip))
    for words in (
        said,
        "events[1].at: week 500 does not come within",
        "events[1].shock.mediators[0]: no mediator is called `usa`",
        "events[2].name: an event before has this name",
        "parties.israel.vetoes.trkey: no contributor is called `trkey`",
    ):
        assert any(words in fault for fault in faults), (words, faults)
    assert len(faults) == 5


@pytest.mark.parametrize("event", ["{name: First}", "{at: 5, shock: {tension: 1}}", "First", "{name: First, at: soon}"])
def test_an_event_that_is_none_hides_no_fault_elsewhere(tmp_path: Path, event: str) -> None:
    first = "{name: First, at: 5, CHANGE, shock: {tension: 0.1}}"
    faults = told(tmp_path, EVENTS.replace(first, event))
    assert sum("events[0]" in fault for fault in faults) == 1
    assert any("vetoes.trkey" in fault for fault in faults)
    assert any("events[2].name" in fault for fault in faults)


def test_what_a_wrong_value_brings_about_is_no_fault_of_its_own(tmp_path: Path) -> None:
    [fault] = told(tmp_path, "events:\n  - {name: First, at: 5, shock: {tension: 9}}\n")
    assert "events[0].shock.tension: must be at most 5" in fault


def test_a_bare_number_for_a_veto_is_told_its_key(tmp_path: Path) -> None:
    [fault] = told(tmp_path, "parties: {israel: {vetoes: {turkey: 3}}}\n")
    assert "found 3; write {resolve: 3}" in fault
