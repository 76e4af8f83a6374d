"""Which engine follows a question where nobody names one, and that a question stays with the one it began with."""

from __future__ import annotations

import json
import os
import shutil
from itertools import chain
from unittest import mock

import pytest

from sim import archive
from sim.cli.shared import How
from sim.cli.work import again, found_for
from sim.engine import AUTO, COMPILED, NUMPY, Choice, chosen, shape_of, work_of
from sim.engine.choice import MANY, PAYS, PAYS_OF_MANY
from sim.engine.program import program_of
from sim.scenario.load import load
from sim.study.blocks import Task
from sim.study.question import Question, asked_again
from sim.study.workers import ALONE, Workers, processes, with_engines


@pytest.fixture(scope="module")
def plan():
    return load("exercises/two_sides", {"weeks": 12})


@pytest.fixture(scope="module")
def made(plan, tmp_path_factory):
    """A folder in which the program of the plan is kept."""
    folder = tmp_path_factory.mktemp("made")
    with mock.patch.dict(os.environ, {"SIM_CACHE": str(folder)}), mock.patch("sim.engine.program._PROGRAMS", {}):
        program_of(plan, {})
    return folder


@pytest.fixture(autouse=True)
def nobody_names_one(monkeypatch, tmp_path):
    """An environment that leaves the choice, with no program yet, and blocks of eight worlds."""
    monkeypatch.setenv("SIM_ENGINE", AUTO)
    monkeypatch.setenv("SIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("sim.engine.program._PROGRAMS", {})
    monkeypatch.setattr("sim.study.blocks.Task.blocks.__defaults__", (8,))


@pytest.fixture
def compile_it(made, tmp_path):
    """Lets the plan have been compiled."""
    return lambda: shutil.copytree(made, tmp_path / "cache", dirs_exist_ok=True)


@pytest.fixture
def compiled(compile_it, monkeypatch):
    """The plan was compiled, and programs are asked for."""
    compile_it()
    monkeypatch.setenv("SIM_ENGINE", COMPILED)


def engines(tasks, choice=None):
    return [task.engine for task in with_engines(tasks, choice)]


def test_little_work_is_left_to_numpy_and_much_is_compiled_for(plan):
    much = next(worlds for worlds in range(1, 10**6, 1000) if work_of(plan.weeks, worlds) >= PAYS)
    assert engines([Task(plan, 10)]) == [NUMPY]
    assert engines([Task(plan, much)]) == [COMPILED]
    assert engines([Task(plan, much // 2 + 1, seed) for seed in (1, 2)]) == [COMPILED, COMPILED]


def test_what_was_compiled_once_is_used_however_little_the_work(compile_it, plan):
    compile_it()
    moved = load("exercises/two_sides", {"weeks": 6, "futures_per_draw": 4})
    assert engines([Task(plan, 1), Task(moved, 1)]) == [COMPILED, COMPILED]


def test_where_many_shapes_are_asked_for_each_must_pay_by_itself():
    several, many = ({f"shape {place}": PAYS for place in range(count)} for count in (MANY, MANY + 1))
    assert chosen(several) == Choice(AUTO, frozenset(several))
    assert chosen(many) == Choice(AUTO)
    assert Choice(AUTO).of({**many, "large": PAYS_OF_MANY}) == {"large"}


def test_without_a_compiler_all_is_numpys(plan, monkeypatch):
    monkeypatch.setattr("sim.engine.choice.has_compiler", lambda: False)
    assert engines([Task(plan, 10**6)]) == [NUMPY]
    assert Question("run", (plan,), 10**6).engine == {"asked": NUMPY}


def test_the_environment_has_the_last_word(plan, monkeypatch):
    for name in (NUMPY, COMPILED):
        monkeypatch.setenv("SIM_ENGINE", name)
        assert engines([Task(plan, 1), Task(plan, 10**6)]) == [name, name]


def test_a_manifest_names_what_programs_follow(compile_it, plan):
    before = Question("run", (plan,), 10).engine
    assert (before["asked"], before["compiled"]) == (AUTO, [])
    compile_it()
    after = Question("run", (plan,), 10).engine
    assert (after["asked"], after["compiled"]) == (AUTO, [plan.name])
    assert after["llvmlite"]


def test_what_a_manifest_names_is_what_follows_it_again(compile_it, plan):
    compile_it()
    question = Question("run", (plan,), 10)
    facts = json.loads(json.dumps(archive.facts(question)))
    assert asked_again(facts).choice == question.choice == Choice(AUTO, frozenset({shape_of(plan)}))
    assert archive.facts(asked_again(facts)) == facts


def interrupted(plan, out):
    """A question of three blocks, of which one is finished."""
    question = Question("run", (plan,), 24)

    def stop(done, everything):
        if done > 8:
            raise KeyboardInterrupt

    with archive.claim(out, archive.facts(question), [plan.name]) as claim:
        with pytest.raises(KeyboardInterrupt):
            question.answer(Workers(store=claim.store, threads=1), stop)
        assert len(claim.store) == 1
    return question


@pytest.mark.parametrize("was_compiled", [False, True])
def test_a_question_goes_on_with_the_engine_that_it_began_with(compile_it, was_compiled, plan, tmp_path, monkeypatch):
    """Though a program has been made, or was thrown away, since."""
    if was_compiled:
        compile_it()
    question = interrupted(plan, tmp_path / "out")
    if was_compiled:
        monkeypatch.setenv("SIM_CACHE", str(tmp_path / "another"))
    else:
        compile_it()
    later = Question("run", (plan,), 24)
    assert later.choice != question.choice
    _, folder, _ = found_for(later, How(tmp_path / "out", pictures=False, quiet=True))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["engine"]["compiled"] == ([plan.name] if was_compiled else [])
    assert manifest["run_id"] == archive.run_id(archive.facts(question))


def test_an_answer_is_shown_again_whatever_engine_would_be_chosen_now(compile_it, plan, tmp_path, capsys):
    how = How(tmp_path / "out", pictures=False, quiet=True)
    _, first, _ = found_for(Question("run", (plan,), 24), how)
    compile_it()
    _, second, _ = found_for(Question("run", (plan,), 24), how)
    assert first == second


def test_a_result_is_worked_out_again_on_the_engine_that_it_was_made_on(compile_it, plan, tmp_path):
    """To the byte, which another engine would not give."""
    compile_it()
    _, folder, _ = found_for(Question("run", (plan,), 24), How(tmp_path / "out", pictures=False, quiet=True))
    kept = archive.Kept(folder)
    assert again(kept, asked_again(kept.manifest), 1, quiet=True) == (
        True,
        [f"{kept.run_id}: all {len(kept.tables)} tables are the same to the byte"],
    )


def test_threads_find_the_same_as_one(plan, compiled):
    tasks = [Task(plan, 40, kept=10), Task(plan, 8, seed=1)]
    alone, together = (workers.follow(tasks) for workers in (ALONE, processes(2)))
    for one, other in zip(chain(*alone), chain(*together), strict=True):
        assert all((one.arrays[name] == other.arrays[name]).all() for name in one.arrays if name != "ended")


def test_blocks_of_a_program_start_no_process(plan, compiled, monkeypatch):
    monkeypatch.setattr("sim.study.pool.ProcessPoolExecutor", lambda *_, **__: pytest.fail("a process was started"))
    assert len(processes(2).follow([Task(plan, 40)])[0]) == 5


def test_an_interrupt_ends_the_threads(plan, compiled):

    def stop(done, everything):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        processes(2).follow([Task(plan, 80)], stop)
