"""What `sim sweep` and `sim turning-points` refuse: options that contradict each other, named as they were given."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.commands import app

SWEEP = ("sweep", "gaza/side_by_side", "--worlds", "2", "--weeks", "4", "--vary")
DO = ("turning-points", "gaza/side_by_side", "--weeks", "4", "--week", "2", "--do", "hamas=step", "--do")


@pytest.mark.parametrize(
    "arguments, said",
    [
        ((*SWEEP, "force.mandate=0:2:3"), "--vary force.mandate: 2 is outside 0 to 1"),
        ((*SWEEP, "force.mandate=0:1:3", "--set", "force.mandate=0.5"), "--set force.mandate: this number is varied"),
        ((*DO, "hamas=hold"), "--do hamas=hold: `hamas` is given twice, and before as step"),
        ((*DO, "hamas.disarmament=hold"), "--do hamas=step is about the same track"),
    ],
)
def test_contradictions_are_refused(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, list(arguments), prog_name="sim")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not list(tmp_path.rglob("manifest.json"))
