"""A release is one thing under one number: what is built is whole, and every place with the version has the same."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from docs import distribution
from sim.version import DISTRIBUTION

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = PROJECT["version"]


def test_the_version_is_asked_of_the_distribution_that_is_built():
    assert PROJECT["name"] == DISTRIBUTION


def test_the_newest_section_of_the_changelog_is_this_version_below_what_is_not_released():
    sections = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.M)
    assert sections[:2] == ["Unreleased", VERSION]


def test_the_citation_names_this_version():
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == VERSION


@pytest.mark.parametrize("page", ["README.md", "docs/migration.md"])
def test_the_wheel_that_the_documents_install_is_the_one_that_is_built(page):
    named = re.findall(r"dist/(\S+\.whl)", (ROOT / page).read_text(encoding="utf-8"))
    assert set(named) == {f"{DISTRIBUTION.replace('-', '_')}-{VERSION}-py3-none-any.whl"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, as `make dist` builds them."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder), "-t", "sdist", "-t", "wheel"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.mark.slow
def test_both_distributions_carry_the_program_and_every_scenario(built):
    wheel, source = distribution.found(built)
    distribution.lacking(wheel, source)
    assert wheel.name == f"who_goes_first-{VERSION}-py3-none-any.whl"


@pytest.mark.slow
def test_a_wheel_without_one_scenario_is_noticed(built, tmp_path):
    wheel, source = distribution.found(built)
    lean = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(lean, "w") as less:
        for name in whole.namelist():
            if not name.endswith("exercises/two_sides.yaml"):
                less.writestr(name, whole.read(name))
    with pytest.raises(distribution.Wrong, match=r"lacks scenarios/exercises/two_sides\.yaml"):
        distribution.lacking(lean, source)


@pytest.mark.slow
def test_a_folder_with_two_wheels_is_refused(built, tmp_path):
    for file in built.iterdir():
        shutil.copy(file, tmp_path)
    shutil.copy(next(built.glob("*.whl")), tmp_path / "other-1-py3-none-any.whl")
    with pytest.raises(distribution.Wrong, match="not 2 and 1"):
        distribution.found(tmp_path)
