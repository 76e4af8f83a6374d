"""Programs are kept in a folder of the test session; without a compiler there are none to test."""

from __future__ import annotations

import os
from unittest import mock

import pytest

from sim.engine import has_compiler

collect_ignore_glob = [] if has_compiler() else ["test_*.py"]


@pytest.fixture(scope="session", autouse=True)
def programs(tmp_path_factory):
    """A fresh folder for programs."""
    folder = tmp_path_factory.mktemp("cache")
    with mock.patch.dict(os.environ, {"SIM_CACHE": str(folder)}):
        yield folder / "programs"
