"""A result on one sheet of paper: the finding, a picture, how sure, what it hangs on, and what it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim import phrases
from sim.cli.commands import app
from sim.report import paper
from sim.report.brief import asked_about
from sim.scenario.template import template
from tests.report.browser import addresses, printed

QUICK = ("--worlds", "200", "--weeks", "60", "--workers", "1", "--no-pictures", "--quiet")


def sim(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env={"COLUMNS": "80", "FORCE_COLOR": None})


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    Path("other.yaml").write_text(
        "based_on: plan.yaml\nname: Believed\nguarantee: {enforcement: 0.9}\n", encoding="utf-8"
    )
    return "plan.yaml"


def asked(*command: str) -> str:
    """The run id of a question's answer; the command is kept beside it as if it had been typed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["sim", *command])
        result = sim(*command)
    assert result.exit_code == 0, result.stderr
    [manifest] = Path("results").glob("*/*/manifest.json")
    return manifest.parent.name


def sheet(*arguments: str) -> str:
    """The page that is written."""
    result = sim("brief", *arguments, "--no-pdf", "--to", "brief.html")
    assert result.exit_code == 0, result.stderr
    return Path("brief.html").read_text(encoding="utf-8")


def test_a_sheet_says_what_was_found_how_sure_it_is_what_it_hangs_on_and_what_it_is_not(plan: str) -> None:
    run = asked("compare", plan, "other.yaml", "--set", "violence.rate=1", *QUICK)
    page = sheet(run)
    said = sim("results", "show", run, "--quiet").stdout.strip()
    assert said in re.sub(r"\s+", " ", page)
    assert "draws in which it is ahead, behind, level" in page  # how sure, by chance and by assumptions
    assert re.search(r"Of the (\d+ )?numbers of .*? are assumptions", page)
    assert f"sim levers {plan} --set violence.rate=1 --weeks 60" in page
    assert f"sim sensitivity {plan} --set violence.rate=1 --weeks 60" in page
    assert phrases.CAVEAT in page
    assert "The model leaves out, among other things: factions" in page
    assert page.count("<img ") == 1
    assert addresses(page) == []


def test_a_run_says_its_errors(plan: str) -> None:
    page = sheet(asked("run", plan, *QUICK))
    assert '<th scope="col" class="number">±</th>' in page
    assert '<th scope="col" class="number">spread</th>' in page


def test_what_it_hangs_on_is_asked_of_the_scenario_as_it_was_changed() -> None:
    assert asked_about(["run", "--worlds", "5", "gaza/official_plan", "--set", "weeks=20"]) == (
        "gaza/official_plan --set weeks=20"
    )
    assert asked_about(["update", "--observed", "gaza/observed_2026_02", "gaza/official_plan"]) == "gaza/official_plan"
    assert asked_about(["compare", "--against", "b.yaml", "a.yaml"]) == "a.yaml"
    assert asked_about(["run", "--label", "before my.yaml", "--out", "x.yaml", "a.yaml"]) == "a.yaml"
    assert asked_about(["run", "--worlds", "5"]) == "FILE"


def test_without_a_browser_the_page_is_written_and_the_pdf_is_said_to_be_left_out(
    plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = asked("run", plan, *QUICK)
    monkeypatch.setenv("PATH", str(Path("empty")))
    result = sim("brief", run)
    assert result.exit_code == 0
    assert result.stdout.split() == [f"brief_{run}.html"]
    assert "The PDF is left out: no Chromium is installed here" in result.stderr


def test_a_pdf_is_not_written_over_the_page(plan: str) -> None:
    for name in ("brief.pdf", "brief.PDF"):
        result = sim("brief", "any", "--to", name)
        assert result.exit_code == 2
        assert "brief.html" in result.stderr


def test_the_pdf_is_written_beside_the_page(plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.report.paper.printed", lambda page: f"printed {len(page)}".encode())
    result = sim("brief", asked("run", plan, *QUICK), "--to", "one.html")
    assert result.stdout.split() == ["one.html", "one.pdf"]
    assert Path("one.pdf").read_text("utf-8") == f"printed {len(Path('one.html').read_text('utf-8'))}"


def test_a_browser_that_fails_is_told_in_a_few_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(paper.NotPrinted, match=r"chromium ended with status 3$"):
        paper.printed("<p>page</p>")


@pytest.mark.slow
@pytest.mark.parametrize("others", [1, 9], ids=["two", "ten"])
def test_it_prints_on_one_sheet(others: int, plan: str, tmp_path: Path) -> None:
    for number in range(others):
        Path(f"other_{number}.yaml").write_text(
            f"based_on: plan.yaml\nname: Road {number} with rather a long name of its own\n"
            f"guarantee: {{enforcement: 0.{number}}}\n",
            encoding="utf-8",
        )
    roads = [f"other_{number}.yaml" for number in range(others)]
    page = sheet(asked("compare", plan, *roads, "--worlds", "24", *QUICK[2:]))
    file = tmp_path / "sized.html"
    for size in ("A4", "letter"):
        file.write_text(page.replace("@page { margin", f"@page {{ size: {size}; margin"), encoding="utf-8")
        sheets = re.findall(rb"/Type\s*/Page\b", printed(file, tmp_path / f"{size}.pdf"))
        assert len(sheets) == 1, size
