"""What is slow to load is loaded only by what needs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import grimp
import networkx
import pytest

SLOW = ("duckdb", "jinja2", "matplotlib", "openpyxl", "rich", "SALib", "distributed")
"""Nothing of this is needed for a run, nor to read a scenario."""
ALL = (*SLOW, "mesa", "numpy", "pandas", "pydantic", "scipy", "yaml", "llvmlite")
"""Nothing of this is needed to list the commands."""
AFTER = "import json, sys; print(json.dumps(sorted(sys.modules)))"
COMMAND = """
import io, sys
from contextlib import redirect_stdout
sys.argv = ["sim", *{arguments!r}]
with redirect_stdout(io.StringIO()):
    from sim.cli import main
    assert main() == 0
"""


def loaded(code: str, **environment: str) -> set[str]:
    """The modules that some code has loaded in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{AFTER}"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def command(*arguments: str) -> str:
    return COMMAND.format(arguments=arguments)


def test_help_loads_nothing_that_is_slow() -> None:
    assert not loaded(command("--help")).intersection(ALL)


@pytest.mark.parametrize("name", ["run", "compare", "results"])
def test_the_help_of_a_command_loads_nothing_that_is_slow(name: str) -> None:
    """Typer loads Pydantic itself for what a command may be given."""
    assert not loaded(command(name, "--help")).intersection(set(ALL) - {"pydantic"})


def test_importing_sim_loads_nothing_that_is_slow() -> None:
    assert not loaded("import sim; dir(sim)").intersection(ALL)


def test_a_first_answer_loads_only_what_a_run_needs() -> None:
    """Mesa loads NumPy, pandas and parts of SciPy itself."""
    code = "from sim import load, run; run(load('exercises/two_sides', {'weeks': 12}), 8).answer()"
    found = loaded(code, SIM_ENGINE="numpy")
    assert not found.intersection((*SLOW, "llvmlite"))
    own = {name for name in found if name.startswith("scipy.")} - loaded("import mesa")
    assert not own


def test_checking_a_scenario_loads_neither_the_model_nor_what_draws_and_keeps() -> None:
    assert not loaded(command("check", "exercises/two_sides")).intersection((*SLOW, "mesa", "pandas", "llvmlite"))


def knots(*, for_types: bool) -> list[set[str]]:
    """The groups of files that import each other round, directly or not."""
    graph = grimp.build_graph("sim", exclude_type_checking_imports=not for_types, cache_dir=None)
    arrows = networkx.DiGraph(
        (name, imported) for name in graph.modules for imported in graph.find_modules_directly_imported_by(name)
    )
    return [group for group in networkx.strongly_connected_components(arrows) if len(group) > 1]


def test_no_files_import_each_other_round() -> None:
    assert not knots(for_types=False)


def test_only_actors_of_the_model_name_each_other_and_for_types_alone() -> None:
    """A party is told of its world and the world of its parties: their types name each other, and nothing else."""
    found = [name for group in knots(for_types=True) for name in group]
    assert all(name.startswith("sim.model.") for name in found)
    assert len(found) <= 33
