"""The public names: what `import sim` offers, and what it does not cost."""

from __future__ import annotations

import subprocess
import sys

import pytest

import sim

HEAVY = ("mesa", "pandas", "matplotlib", "scipy", "pydantic", "numpy", "yaml", "rich", "typer")


def loaded_after(code: str) -> set[str]:
    """The heavy modules that a fresh Python has loaded after this code."""
    code += f"\nimport sys; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_public_names_in_reading_order() -> None:
    assert sim.__all__[:3] == ["load", "run", "compare"]
    assert set(sim.__all__) <= set(dir(sim))
    assert all(getattr(sim, name) for name in sim.__all__)


def test_names_are_what_their_homes_define() -> None:
    from sim.scenario.load import load
    from sim.study.compare import compare
    from sim.study.follow import run

    assert (sim.load, sim.run, sim.compare) == (load, run, compare)


def test_every_command_that_asks_a_question_of_worlds_has_its_function() -> None:
    from sim.cli.app import ASK, EXPLAIN
    from sim.cli.commands import app

    asking = {
        str(command.name or getattr(command.callback, "__name__", "")).replace("-", "_")
        for command in app.registered_commands
        if command.rich_help_panel in (ASK, EXPLAIN)
    }
    assert {"run", "hindcast", "story"} <= asking
    assert asking <= {*sim.__all__}


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'walk'"):
        sim.walk  # noqa: B018


def test_version_is_the_installed_one() -> None:
    from importlib.metadata import version

    assert sim.__version__ == version("who-goes-first")


def test_importing_sim_loads_nothing_heavy() -> None:
    assert loaded_after("import sim; dir(sim); sim.__version__") == set()


def test_help_loads_nothing_heavy_but_typer() -> None:
    ask = "import sys; sys.argv = ['sim', '--help']; from sim.cli import main; import io; sys.stdout = io.StringIO()"
    assert loaded_after(f"{ask}; main(); sys.stdout = sys.__stdout__") == {"typer"}


def test_loading_a_scenario_needs_no_model() -> None:
    code = "from sim import load; load('gaza/official_plan')"
    assert not loaded_after(code) & {"mesa", "matplotlib", "pandas", "typer", "rich"}
