"""One register of studies: every kind is answered, kept and put together again by what stands there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim
from sim import charts
from sim.study.registry import HOMES, kind_of, study, told, words_of

STUDIES = Path(sim.__file__).parent / "study"


@pytest.mark.parametrize("kind", sorted(set(HOMES) - {"story"}))  # which is told of one world, and asked of none
def test_every_kind_registers_itself_in_its_home(kind):
    found = kind_of(kind)
    assert found.answer.__module__ == found.restore.__module__ == HOMES[kind]


@pytest.mark.parametrize("kind", HOMES)
def test_every_kind_is_told_by_a_module_that_is_called_as_it_is(kind):
    found = words_of(kind)
    assert found.answer.__module__ == f"sim.words.{kind.replace(' ', '_')}"


@pytest.mark.parametrize("kind", HOMES)
def test_every_kind_has_pictures(kind):
    assert kind in charts.HOMES


def test_a_study_without_a_home_is_refused():
    with pytest.raises(ValueError, match="`weather` has no home"):
        study("weather", restore=dict)
    with pytest.raises(ValueError, match="no study is called `weather`"):
        kind_of("weather")
    with pytest.raises(ValueError, match="no study is called `weather`"):
        words_of("weather")
    with pytest.raises(ValueError, match="`weather` has no home"):
        told("weather", answer=str, tables=list)


def test_whoever_asks_a_question_knows_no_study_by_its_module():
    """A new study is a file of its own and a row of the register."""
    for name in ("question", "registry"):
        tree = ast.parse((STUDIES / f"{name}.py").read_text(encoding="utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
        assert not imported & set(HOMES.values())
