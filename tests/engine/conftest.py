"""Programs are kept in a folder of the test session."""

from __future__ import annotations

import os
from unittest import mock

import pytest


@pytest.fixture(scope="session", autouse=True)
def programs(tmp_path_factory):
    """A fresh folder for programs."""
    folder = tmp_path_factory.mktemp("cache")
    with mock.patch.dict(os.environ, {"SIM_CACHE": str(folder)}):
        yield folder / "programs"
