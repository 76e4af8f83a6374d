"""The JSON schema for editors: it takes every file that the reader takes, and tells a fault where it is."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from sim.cli.json_schema import for_editors
from sim.scenario.shipped import shipped_folder
from sim.scenario.strict_yaml import PartlyRead, read, read_text
from sim.scenario.template import template
from tests.untrusted.json_schema import faults

SCHEMA = for_editors()
FILES = [file for file in sorted(shipped_folder().rglob("*.yaml")) if file.name not in ("exercise.yaml", "worlds.yaml")]


def document(file: Path) -> Any:
    """What an editor sees in a file: nothing where it says null, and dates as text."""
    try:
        return said(read(file).data)
    except PartlyRead as partly:  # null, which is told unless it takes something out
        return said(partly.document.data)


def said(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: said(item) for key, item in value.items()}
    if isinstance(value, list):
        return [said(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_schema_takes_every_shipped_file(file: Path) -> None:
    assert list(faults(SCHEMA, document(file), SCHEMA)) == []


def test_some_shipped_files_take_out_what_they_inherit() -> None:
    nulls = [file for file in FILES if "null" in file.read_text(encoding="utf-8")]
    assert len(nulls) > 3


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("parties: {a: {trust: {b: 2}}}", ("parties", "a", "trust", "b")),
        ("parties: {a: {trsut: {b: 0.5}}}", ("parties", "a", "trsut")),
        ("parties: {a: {patience: lots}}", ("parties", "a", "patience")),
        ("tracks: {t: {owner: 3}}", ("tracks", "t", "owner")),
        ("tracks: {t: {start: {uniform: [0]}}}", ("tracks", "t", "start", "uniform")),
        ("tracks: {t: {start: {value: x}}}", ("tracks", "t", "start", "value")),
        ("tracks: {t: {start: {value: {beta: [1, x]}}}}", ("tracks", "t", "start", "value", "beta", 1)),
        ("tracks: {t: {start: {source: x}}}", ("tracks", "t", "start", "source")),
        ("tracks: {t: {start: {}}}", ("tracks", "t", "start")),
        ("roadmap: {stages: [{reach: {t: {level: 3, tranches: 1}}}]}", ("roadmap", "stages", 0, "reach", "t", "level")),
        ("roadmap: {stages: {One: {reach: {t: x}}}}", ("roadmap", "stages", "One", "reach", "t")),
        ("events: [{name: e, at: [1]}]", ("events", 0, "at")),
        ("events: {e: {at: [1]}}", ("events", "e", "at")),
        ("mediators: {m: {attention: {uniform: [0, 1], beta: [1, 1]}}}", ("mediators", "m", "attention")),
        ("weeks: many", ("weeks",)),
        ("weekss: 3", ("weekss",)),
    ],
)
def test_a_fault_is_told_at_its_place(text: str, place: tuple[str | int, ...]) -> None:
    found = [where for where, _ in faults(SCHEMA, said(read_text(text, "x").data), SCHEMA)]
    assert place in found, found
    assert all(where[: len(place)] == place or len(where) >= len(place) - 1 for where in found), found


def test_what_is_inherited_may_be_taken_out_wherever_the_reader_lets_it() -> None:
    text = "parties: {a: {vetoes: {b: null}, title: null, trust: {b: null}}}\nforce: null\nevents: {e: null}"
    with pytest.raises(PartlyRead) as partly:
        read_text(text, "x")
    assert list(faults(SCHEMA, said(partly.value.document.data), SCHEMA)) == []


def test_the_schema_leaves_no_alternatives_within_a_scenario() -> None:
    def words(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(words, value.values()))
        return set().union(*map(words, value)) if isinstance(value, list) else set()

    assert "anyOf" not in words(SCHEMA)
    assert not list(faults(SCHEMA, said(read_text(template(), "x").data), SCHEMA))
