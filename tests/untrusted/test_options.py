"""Options as they are typed: counts as people write them, and none that is taken and not used."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from sim.cli.commands import app
from sim.cli.options import count
from sim.scenario.template import template

FEW = ("--weeks", "8", "--workers", "1", "--no-pictures", "--quiet")


def sim(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env={"COLUMNS": "200"})


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10000", 10000),
        ("1e4", 10000),
        ("1E+4", 10000),
        ("1.5e3", 1500),
        ("10,000", 10000),
        ("10_000", 10000),
        ("007", 7),
    ],
)
def test_a_count_is_read_as_people_write_it(text: str, number: int) -> None:
    assert count(1)(text) == number


@pytest.mark.parametrize(
    "text", ["", "many", "1.5", "1e-3", "15e-1", "1,5", "0x10", "1e999", "9" * 5000, "\u0663", "1e4e4", "nan"]
)
def test_what_is_no_count_is_told_in_words(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no whole number: write it like 10000, 10,000 or 1e4"):
        count(1)(text)


def test_a_count_out_of_range_is_told_with_its_range() -> None:
    with pytest.raises(typer.BadParameter, match="0 is out of range: write a whole number, 1 or more"):
        count(1)("0")
    with pytest.raises(typer.BadParameter, match="from 0 to 9"):
        count(0, 9)("1e1")


def test_worlds_may_be_written_with_an_exponent() -> None:
    result = sim("run", "plan.yaml", "--worlds", "1.6e1", *FEW)
    assert result.exit_code == 0, result.stderr
    assert "of 16 worlds" in result.stdout


def test_worlds_that_are_none_are_refused_with_the_name_of_the_option() -> None:
    result = sim("run", "plan.yaml", "--worlds", "some", *FEW)
    assert result.exit_code == 2
    assert "'--worlds': `some` is no whole number" in result.stderr


@pytest.mark.parametrize(
    "option", [("--worlds", "9"), ("--seed", "3"), ("--observed", "facts.yaml"), ("--workers", "1"), ("--fresh",)]
)
def test_an_option_of_a_forecast_is_refused_for_a_kept_result(option: tuple[str, ...]) -> None:
    result = sim("report", "abc", *option)
    assert result.exit_code == 2
    assert f"{option[0]} goes with --forecast FILE" in result.stderr


def test_a_forecast_says_where_it_is_kept_and_where_its_page_is() -> None:
    dated = template().replace("weeks: 156", "weeks: 156\nstart: 2026-01-01")
    Path("dated.yaml").write_text(dated, encoding="utf-8")
    result = sim("report", "--forecast", "dated.yaml", "--out", "shelf", "--worlds", "16", "--workers", "1")
    assert result.exit_code == 0, result.stderr
    [kept] = Path("shelf").glob("*/*/manifest.json")
    assert f"Kept in {kept.parent}; page and tables are written into forecast_dated" in result.stderr
    assert Path("forecast_dated/forecast.html").exists()
