"""What the documents show is taken by the program: every `sim` command, every piece of Python and of YAML.

The commands of README.md and of the tutorial are run (test_readme.py, test_teaching_documents.py); here all others are
held against the command line, without being run.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main
import yaml
from typer.testing import CliRunner

from sim import load
from sim.cli.commands import app
from sim.scenario.observations import observing
from sim.scenario.quantity import Quantity

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "docs/teaching/*.md", "scenarios/README.md", "results/README.md")
    for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md"  # it tells of commands that were
)
COMMANDS = typer.main.get_command(app)
STANDS_FOR = {"FILE", "RUN", "FACTS", "NAME", "WHO", "CASES", "COMMAND"}
"""What stands for something else in a command that is told and not shown."""


def fenced(page: str, language: str) -> list[str]:
    """The blocks of one language on a page, those in lists included."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [block for _, block in re.findall(rf"^( *)```{language}\n(.*?)^\1```$", text, flags=re.M | re.S)]


def shown(page: str) -> Iterator[str]:
    """The commands on a page: lines of blocks, and those told in the text that stand for nothing else."""
    for block in fenced(page, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if line.strip().startswith("sim "):
                yield line.strip()
    for told in re.findall(r"`(sim [^`]+)`", (ROOT / page).read_text(encoding="utf-8")):
        if not STANDS_FOR & set(re.findall(r"[A-Z]+", told)) and not re.search(r"[|\[]|\.\.\.", told):
            yield " ".join(told.split())


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_every_option_of_the_documents_is_taken(page):
    for line in shown(page):
        name, *arguments = [word for word in shlex.split(line, comments=True)[1:] if word != "..."]
        if name.startswith("-"):
            continue
        command, called = COMMANDS.commands[name], name
        while isinstance(command, click.Group) or hasattr(command, "commands"):
            if not arguments:
                break
            if arguments[0] not in command.commands and "open" in command.commands:
                arguments = ["open", *arguments]  # `sim class EXERCISE` opens a room
            called, *arguments = arguments
            command = command.commands[called]
        if arguments:  # a bare `sim run` only names the command
            with command.make_context(called, list(arguments)) as context:
                assert context.params, f"{page}: {line}"


def test_a_command_that_is_not_taken_is_noticed():
    with pytest.raises(Exception, match="No such option"):
        COMMANDS.commands["run"].make_context("run", ["gaza/official_plan", "--words", "5"])


@pytest.fixture
def a_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The run id of a result that is kept in the folder in which one works."""
    monkeypatch.chdir(tmp_path)
    asked = ["run", "exercises/two_sides", "--worlds", "8", "--no-pictures", "--quiet"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    [manifest] = Path("results").glob("*/*/manifest.json")
    return manifest.parent.name


@pytest.mark.parametrize("page", [page for page in PAGES if fenced(page, "python") and page != "README.md"])
def test_the_python_of_the_documents_runs(page, a_result):
    for block in fenced(page, "python"):
        names: dict[str, object] = {"__name__": "__main__"}
        exec(compile(block.replace("RUN", a_result), page, "exec"), names)
    assert sorted(map(str, Path().iterdir())) == ["results"]


def test_the_facts_that_are_shown_are_taken(tmp_path):
    [block] = fenced("docs/update.md", "yaml")
    file = tmp_path / "observed.yaml"
    file.write_text(block, encoding="utf-8")
    facts = observing(load("gaza/official_plan"), str(file)).observed.facts
    assert len(facts) == len(yaml.safe_load(block)["observed"]["facts"])


def test_the_files_over_others_that_are_shown_load(tmp_path):
    shutil.copytree(ROOT / "scenarios/gaza", tmp_path, dirs_exist_ok=True)
    blocks = [block for block in fenced("scenarios/README.md", "yaml") if block.startswith("based_on: ")]
    assert blocks
    for block in blocks:
        (tmp_path / "mine.yaml").write_text(block, encoding="utf-8")
        assert load(tmp_path / "mine.yaml").name == yaml.safe_load(block)["name"]


def test_the_ways_to_write_a_number_that_are_shown_are_taken():
    [block] = [one for one in fenced("scenarios/README.md", "yaml") if one.startswith("patience")]
    for line in block.splitlines():
        written = yaml.safe_load(line)["patience"]
        changes = {"sources": {"report_2025": "A report"}, "parties.movement.patience": written}
        plan = load("exercises/two_sides", changes)
        assert isinstance(plan.quantities()["parties.movement.patience"], Quantity)
