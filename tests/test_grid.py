"""Paragraphs and tables on a narrow screen: nothing is wider than it, and names break where a reader expects it."""

from __future__ import annotations

import io

from rich.console import Console

from sim.cli import grid
from sim.words.tables import Table

LONG = "roadmap.stages.3.prizes.israel.value_of_a_very_long_name"


def printed(table: Table, width: int) -> list[str]:
    """The lines of a table on a screen of this width."""
    shown = io.StringIO()
    grid.show(Console(file=shown, width=width), table)
    return shown.getvalue().splitlines()


def test_a_name_that_is_too_long_breaks_after_a_dot_or_an_underscore() -> None:
    lines = printed(Table("A table", "", ("", "share"), ((LONG, "0.25 (0.10 to 0.40)"), ("short", "1"))), 44)
    assert max(map(len, lines)) <= 44
    names = [line[:23].strip() for line in lines if "short" not in line and ("." in line[:23] or "_" in line[:23])]
    assert len(names) > 1
    assert "".join(names) == LONG
    assert all(name[-1] in "._" for name in names[:-1])


def test_a_long_word_without_such_places_is_cut_and_short_ones_stay_whole() -> None:
    lines = printed(Table("A table", "", ("", ""), (("x" * 60, "1"), ("one two", "2"))), 30)
    assert max(map(len, lines)) <= 30
    assert sum(line.count("x") for line in lines) == 60
    assert any(line.startswith("one two") for line in lines)
