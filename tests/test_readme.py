"""What README.md shows is true: its commands run, its Python runs, its scenario is the one that `sim new` writes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from docs import generate, questions

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHEAP = ("--worlds", "50", "--out", "out", "--no-pictures")


def fenced(language: str) -> list[str]:
    """The blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.M | re.S)


LINES = [line.partition("  #")[0].strip() for block in fenced("sh") for line in block.splitlines() if line.strip()]
COMMANDS = [line for line in LINES if line.startswith("sim ")]


def sim(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        cwd=cwd,
        env={**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
def test_the_commands_run_in_the_order_in_which_they_stand(tmp_path):
    assert len(COMMANDS) >= 6
    for command in COMMANDS:
        name, *rest = shlex.split(command)[1:]
        fewer = CHEAP if name in ("run", "compare", "ablate", "update") else CHEAP[:2] if "handout" in rest else ()
        done = sim(name, *rest, *fewer, cwd=tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout
        assert not done.stderr


def test_other_lines_of_the_shell_blocks_are_known_to_the_makefile_or_to_pip():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in LINES:
        if line.startswith("make "):
            assert re.search(rf"^{line.split()[1]}:", makefile, flags=re.M), line
        elif not line.startswith("sim "):
            version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
            assert line in (f"pip install dist/who_goes_first-{version}-py3-none-any.whl", ". .venv/bin/activate")


def test_the_command_is_found_before_it_is_first_used_after_setting_up():
    [block] = [one for one in fenced("sh") if "make setup" in one]
    first = [line.split("#")[0].strip() for line in block.splitlines()]
    assert first.index("make setup") + 1 == first.index(". .venv/bin/activate")


def test_the_table_of_commands_is_complete():
    import click
    import typer.main

    from sim.cli.commands import app

    command = typer.main.get_command(app)
    listed = re.findall(r"^\| `sim ([\w-]+)[ `]", README, flags=re.M)
    assert isinstance(command, click.Group) or hasattr(command, "commands")
    assert sorted(listed) == sorted(command.commands)
    options = {name for one in command.commands.values() for part in one.params for name in part.opts}
    for option in re.findall(r"`(--[a-z-]+)`", README):
        known = options | {"--no-pictures", "--help"}
        assert option in known, option


@pytest.mark.slow
def test_the_python_runs(tmp_path, monkeypatch):
    import matplotlib as mpl

    mpl.use("Agg")
    monkeypatch.chdir(tmp_path)
    [block] = fenced("python")
    assert len([line for line in block.splitlines() if line.strip()]) <= 6
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    found = names["found"]
    for attribute in re.findall(r"`found\.(\w+)", README):
        assert hasattr(found, attribute), attribute
    assert not list(tmp_path.iterdir())


def test_the_scenario_is_the_one_that_sim_new_writes_and_it_loads(tmp_path):
    from sim import load
    from sim.scenario.template import template

    [block] = fenced("yaml")
    assert block == template(), "run: python -m docs.generate"
    assert 30 <= len(block.splitlines()) <= 60
    file = tmp_path / "plan.yaml"
    file.write_text(block, encoding="utf-8")
    assert load(file).name == yaml.safe_load(block)["name"]


def test_the_generated_blocks_that_need_no_run_are_current():
    text = README
    for block, content in generate.blocks(with_run=False).items():
        text = generate.put(text, block, content)
    assert text == README, "run: python -m docs.generate"


def test_the_picture_is_small():
    assert generate.PICTURE.stat().st_size < 200_000


def test_make_run_compares_the_scenarios_whose_output_is_shown():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = re.findall(r"\$\(GAZA\)/(\w+)\.yaml", makefile.partition("SEQUENCES :=")[2].partition("\n\n")[0])
    assert tuple(listed) == generate.SEQUENCES


@pytest.mark.slow
def test_the_output_is_what_make_run_prints():
    from sim import compare

    assert f"--worlds {generate.WORLDS} " in (ROOT / "Makefile").read_text(encoding="utf-8")
    found = compare([f"gaza/{name}" for name in generate.SEQUENCES], generate.WORLDS)
    shown = generate.output(found)
    assert generate.put(README, "output", shown) == README, "run: python -m docs.generate --run"


def test_there_are_ten_questions_each_with_its_command_and_a_line_of_the_answer():
    block = README.partition("<!-- generated: questions -->\n")[2].partition("<!-- end -->")[0]
    told = re.findall(r"^\*\*(.+?)\*\* `(sim .+?)`\n\n> .+$", block, flags=re.M)
    assert told == [(one.asked, one.command) for one in questions.QUESTIONS], "run: python -m docs.generate --run"
    assert len(told) == 10
    assert block.count("\n") == 4 * len(told) - 1


@pytest.mark.slow
@pytest.mark.parametrize("question", questions.QUESTIONS, ids=lambda question: question.asked)
def test_a_question_is_answered_as_it_is_told(question, tmp_path):
    assert f"`{question.command}`\n\n> {questions.answer(question, tmp_path)}\n" in README, (
        "run: python -m docs.generate --run"
    )
