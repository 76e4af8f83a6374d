"""No refusal is longer than a screen, whatever the file; what was left out is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.commands import app
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.load import load
from sim.scenario.template import template
from sim.study.history import cases
from sim.teaching.reading import read_exercise
from sim.visible import MOST_LINES, shortened

UNKNOWN = template() + "".join(f"key_{number}: 1\n" for number in range(1200))
BOMB = "a: &a [x, x]\n" + "".join(f"b{number}: &b{number} [*a, *a, *a]\n" for number in range(300))
TAGS = "".join(f"t{number}: !!python/object/apply:os.system [x]\n" for number in range(300))
FACTS = "observed:\n  facts:\n" + "".join(f"    - {{date: 2026-02-16, level: no_such_{n}}}\n" for n in range(150))
CASES = "cases:\n" + "".join(f"- {{id: 'no name!{number}', phases: many}}\n" for number in range(500))


def lines_of(*arguments: str) -> list[str]:
    result = CliRunner().invoke(app, list(arguments), prog_name="sim")
    assert result.exit_code == 2, result.output
    return result.stderr.splitlines()


@pytest.mark.parametrize("text", [UNKNOWN, BOMB, TAGS], ids=["unknown keys", "anchors", "tags"])
def test_a_file_with_thousands_of_faults_is_refused_on_one_screen(text: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadScenario) as bad:
        load(file)
    assert len(str(bad.value).split("\n")) == MOST_LINES
    for asked in (["check", str(file)], ["run", str(file)], ["describe", str(file)]):
        lines = lines_of(*asked)
        assert len(lines) == MOST_LINES, asked
        assert lines[-1].startswith("and ")
        assert lines[-1].endswith(" more")


def test_facts_cases_and_exercises_are_refused_on_one_screen(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(template(), encoding="utf-8")
    (tmp_path / "facts.yaml").write_text(FACTS, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(CASES, encoding="utf-8")
    (tmp_path / "exercise.yaml").write_text(UNKNOWN, encoding="utf-8")
    plan, facts = str(tmp_path / "plan.yaml"), str(tmp_path / "facts.yaml")
    assert len(lines_of("check", plan, "--observed", facts)) == MOST_LINES
    for refuse in (lambda: cases.read(tmp_path / "cases.yaml"), lambda: read_exercise(str(tmp_path))):
        with pytest.raises(BadScenario) as bad:
            refuse()
        assert len(str(bad.value).split("\n")) == MOST_LINES
        assert len(bad.value.faults) > MOST_LINES, "each is there for other programs"


def test_a_refusal_says_how_many_more_there_are() -> None:
    faults = BadScenario([Fault("a.yaml", line, "", "wrong") for line in range(1, 1031)])
    assert str(faults).split("\n")[-2:] == ["a.yaml:19: wrong", "and 1,011 more"]
    assert shortened("\n".join("abc"), 3) == "a\nb\nc"
    assert shortened("\n".join("abcd"), 3) == "a\nb\nand 2 more"
