"""What a question would cost is said before it is asked."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.commands import app
from sim.scenario.load import load
from sim.study.cost import COMPILING, cost
from sim.study.question import Question
from sim.study.registry import kind_of
from sim.study.workers import ALONE

PLAN = load("exercises/two_sides", {"weeks": 12})


def weeks_of(question: Question) -> float:
    return kind_of(question.kind).work(question)


def test_twice_the_worlds_or_twice_the_weeks_cost_twice_as_much() -> None:
    once = weeks_of(Question("run", (PLAN,), 100))
    assert once == 1200
    assert weeks_of(Question("run", (PLAN,), 200)) == 2 * once
    assert weeks_of(Question("run", (load("exercises/two_sides", {"weeks": 24}),), 100)) == 2 * once


def test_each_point_each_pair_and_each_mechanism_is_a_run() -> None:
    asked = {"vary": [["violence.rate", [0.0, 1.0, 2.0]], ["violence.hazard", [0.0, 0.1]]]}
    assert weeks_of(Question("sweep", (PLAN,), 10, asked=asked)) == 6 * 120
    assert weeks_of(Question("tournament", (PLAN,), 10, asked={"strategies": ["typed", "hardliner"]})) == 4 * 120
    assert weeks_of(Question("ablation", (PLAN,), 10, asked={"mechanisms": ["honour", "greed"]})) == 3 * 120


def test_what_was_done_is_no_more_than_was_said() -> None:
    """The worlds that progress counts are those of the estimate, at most."""
    asked = {"vary": [["violence.rate", [0.0, 2.0]]]}
    question = Question("sweep", (PLAN,), 16, asked=asked)
    counted: list[int] = []
    question.answer(ALONE, lambda done, everything: counted.append(everything))
    assert set(counted) == {weeks_of(question) / PLAN.weeks}


def test_every_shape_that_has_no_program_yet_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where obstacles are away a scenario has other mechanisms, and each such run is compiled by itself."""
    counted: list[int] = []

    def missing(shapes: Collection[str]) -> int:
        counted.append(len(shapes))
        return len(shapes)

    def shapes_of(kind: str, **asked: object) -> int:
        cost(Question(kind, (PLAN,), 100, asked=asked))
        return counted[-1]

    monkeypatch.setenv("SIM_ENGINE", "auto")
    monkeypatch.setattr("sim.study.cost.has_compiler", lambda: True)
    monkeypatch.setattr("sim.study.cost._trial", lambda plan: (0.01, 1e-3))
    monkeypatch.setattr("sim.study.cost.to_compile", missing)
    assert shapes_of("run") == 1
    assert shapes_of("comparison") == 2  # and that of its ceiling
    assert shapes_of("ablation", mechanisms=["honour", "pretending"]) == 3
    assert 3 < shapes_of("run", obstacles=10) < shapes_of("obstacles")
    every = cost(Question("obstacles", (PLAN,), 10_000)).seconds
    monkeypatch.setattr("sim.study.cost.to_compile", lambda shapes: 0)
    kept = cost(Question("obstacles", (PLAN,), 10_000)).seconds
    assert every - kept == pytest.approx(COMPILING * 0.01 * counted[-1])


def test_the_command_says_it_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(app, ["run", "exercises/two_sides", "--weeks", "12", "--worlds", "50", "--estimate"])
    assert said.exit_code == 0
    assert said.stdout.startswith("600 weeks of worlds at most: about ")
    assert "complete" not in said.stdout
    assert not Path("results").exists()


def test_more_workers_take_less_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.cost._trial", lambda plan: (0.01, 1e-5))
    question = Question("run", (PLAN,), 100_000)
    assert cost(question, 4).world_weeks == cost(question).world_weeks
    assert cost(question, 4).seconds < cost(question, 2).seconds < cost(question).seconds


def test_many_small_runs_take_longer_than_their_worlds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each scenario is a block of its own, and a week of a block takes a time whatever its size."""
    monkeypatch.setattr("sim.study.cost._trial", lambda plan: (0.01, 1e-5))
    apart = Question("history", (PLAN,) * 10, 8)
    assert cost(apart).seconds > 5 * cost(Question("run", (PLAN,), 80)).seconds
