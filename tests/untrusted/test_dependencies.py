"""What is installed: locked with hashes, and looked at without pretending."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import audit

ROOT = Path(__file__).parent.parent.parent
PIN = re.compile(r"^([a-z0-9.-]+)==([^ ;\\\n]+)[ ]*(?:;([^\\\n]*))?", re.M)


def pins(file: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version, _ in PIN.findall((ROOT / file).read_text(encoding="utf-8")):
        found.setdefault(name, set()).add(version)
    return found


def test_every_locked_package_has_hashes() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements.lock").read_text(encoding="utf-8"))[1:]
    assert len(entries) > 60
    for entry in entries:
        assert entry.count("--hash=sha256:") >= 1, entry.split()[0]


def test_the_lock_has_the_versions_that_were_tested_together() -> None:
    locked, tested = pins("requirements.lock"), pins("constraints.txt")
    assert {"numpy", "scipy", "mesa", "pydantic", "duckdb", "pytest"} <= set(locked)
    for name in set(locked) & set(tested):
        assert locked[name] <= tested[name], name


def test_setup_installs_nothing_that_is_not_locked() -> None:
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    setup = made[made.index("$(STAMP): pyproject.toml") :]
    assert "--require-hashes -r requirements.lock" in setup
    assert "--no-deps --no-build-isolation -e ." in setup


def test_an_audit_that_could_ask_nothing_fails_and_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    def silent(installed: audit.Mapping[str, str]) -> audit.Found:
        raise OSError("no answer")

    assert audit.faults({"numpy": "1", "rich": "2"}, silent) == 1
    said = capsys.readouterr().out
    assert "could not be asked (no answer)" in said
    assert "0 of 2 packages were checked" in said
    assert "Not checked: numpy, rich" in said


def test_an_audit_tells_known_faults_and_what_was_not_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.faults({"numpy": "1", "rich": "2"}, lambda _: {"numpy": ["PYSEC-1"]}) == 1
    said = capsys.readouterr().out
    assert "numpy 1: PYSEC-1" in said
    assert "Not checked: rich" in said
    assert audit.faults({"numpy": "1"}, lambda _: {"numpy": []}) == 0


def test_licences_are_told_without_asking_anybody(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(["--offline"]) in (0, 1)
    said = capsys.readouterr().out
    assert re.search(r"^numpy [0-9.]+: .*BSD", said, re.M)
    assert "Licences: " in said
    assert "Known faults: not asked" in said
