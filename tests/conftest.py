"""What all tests share: machines are shared and noisy, so no property is judged by the time that it takes."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from typer import testing

from tests import tiers

with mock.patch.object(os, "sched_getaffinity", return_value={0}, create=True):
    # Commands that are called in this process work here, unless a test says `--workers`: others take seconds to start.
    import sim.cli.options  # noqa: F401
    from sim.cli import stopping

testing._get_command = cache(testing._get_command)  # else every call of a command builds all commands anew

os.environ.setdefault("SIM_ENGINE", "numpy")  # compiling takes longer than most tests; bits hang on no cache

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

TESTS = Path(__file__).parent
LONG = (
    "heart",
    "teaching/test_exercises.py",
    "teaching/test_vetted_worlds.py",
    "scenario/test_mechanisms.py::test_where_it_is_present",
    "oracle/test_any.py",
    "oracle/test_ordinary.py::test_the_scenarios_above_show",
    "engine/test_engines.py::test_every_shipped_scenario",
    "study/history",
    "study/test_hindcast.py",
    "test_docs.py",
    "test_facts.py",
    "test_readme.py",
    "test_teaching_documents.py",
)
"""Where slow tests are long: they follow thousands of worlds of the shipped scenarios to their ends."""


@pytest.fixture(autouse=True)
def _not_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins as a program does: nobody has stopped it, and nothing has been said of that."""
    monkeypatch.setattr(stopping, "_told", threading.Event())
    monkeypatch.setattr(stopping, "_ordinary", threading.Event())


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for programs that is empty as the tests begin, and the same for all who share the work."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "programs"


@pytest.fixture(scope="module")
def compiled(programs: Path) -> Iterator[None]:
    """Let studies follow their worlds on the compiled engine, which pays where one scenario is asked often."""
    with mock.patch.dict(os.environ, {"SIM_ENGINE": "compiled", "SIM_CACHE": str(programs)}):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the long ones among those that say that they are slow, and as slow those that are listed."""
    for item in items:
        place = item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else ""
        function = f"{place}::{item.name.partition('[')[0]}"
        if item.get_closest_marker("slow"):
            if f"{place}::{item.name}".startswith(LONG):
                item.add_marker("long")
        elif function in tiers.slow():
            item.add_marker("slow")
