"""Paragraphs and tables on the screen: as wide as they need to be, and no wider than it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from sim.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from sim.words.tables import Table

GAP = 2  # columns of nothing between the columns of a table
NARROWEST = 12  # columns for the words, however many the numbers


def paragraph(screen: Console, words: str, style: str = "", indent: int = 0, hang: int = 0) -> None:
    """Print words, wrapped to the screen and indented; lines after the first by `hang` more."""
    words = visible(words)
    first, *others = _wrap(screen, words, screen.width - indent)
    if others and hang:
        others = _wrap(screen, words.strip()[len(first) :], screen.width - indent - hang)
    for place, line in enumerate((first, *others)):
        _line(screen, " " * (indent + hang * bool(place)) + line, style)


def show(screen: Console, table: Table) -> None:
    """Print heading, rows and note; a row of one cell takes the whole width.

    Where the columns leave no room for the words, each row is told one column after another.
    """
    columns, *rows = (tuple(map(visible, row)) for row in (table.columns, *table.rows))
    numbers = _widths([row[1:] for row in (columns, *rows)])
    taken = sum(numbers) + GAP * len(numbers)
    longest = max((_lengths(row)[0] for row in (columns, *rows) if len(row) > 1), default=0)
    words = min(longest, max(NARROWEST, screen.width - taken))
    paragraph(screen, table.heading, "bold cyan")
    is_narrow = words + taken > screen.width
    if any(columns) and not is_narrow:
        _row(screen, columns, "bold", words, numbers)
        paragraph(screen, "─" * min(screen.width, words + taken), "dim")
    for row in rows:
        if is_narrow:
            _told(screen, columns, row)
        else:
            _row(screen, row, "", words, numbers)
    if table.note:
        paragraph(screen, table.note, "dim")


def _told(screen: Console, columns: Sequence[str], row: Sequence[str]) -> None:
    """Print a row on a screen too narrow for its columns: its words, and below them each column's name and number."""
    indent = len(row[0]) - len(row[0].lstrip())
    paragraph(screen, row[0], "", indent)
    told = [
        f"{name} {' '.join(cell.split())}".strip() for name, cell in zip(columns[1:], row[1:], strict=False) if cell
    ]
    room = screen.width - indent - GAP
    lines: list[str] = []
    for one in told:
        if lines and cell_len(lines[-1]) + len("; ") + cell_len(one) <= room:
            lines[-1] += f"; {one}"
        else:
            lines.append(one)
    for line in lines:
        paragraph(screen, line, "", indent + GAP)


def _row(screen: Console, row: Sequence[str], style: str, words: int, numbers: Sequence[int]) -> None:
    """Print a row: words wrapped on the left, numbers on the right."""
    indent = len(row[0]) - len(row[0].lstrip())
    if len(row) == 1:
        paragraph(screen, row[0], style, indent)
        return
    left = [" " * indent + line for line in _wrap(screen, row[0], words - indent)]
    cells = [left, *(cell.split("\n") for cell in row[1:])]
    for place in range(max(map(len, cells))):
        first, *others = (cell[place] if place < len(cell) else "" for cell in cells)
        line = first + " " * (words - cell_len(first))
        for other, width in zip(others, numbers, strict=True):
            line += " " * (GAP + width - cell_len(other)) + other
        _line(screen, line.rstrip(), style)


def _line(screen: Console, words: str, style: str) -> None:
    """Print a line as it is."""
    screen.print(Text(words, style=style, overflow="ignore", no_wrap=True))


def _wrap(screen: Console, words: str, width: int) -> list[str]:
    """The lines that words make in this width; a longer word is broken at its dots and underscores, or cut."""
    room = max(1, width)
    found: list[str] = []
    for line in words.strip().split("\n"):
        whole = " ".join(_broken(word, room) for word in line.split(" "))
        found += [part.plain.rstrip() for part in Text(whole).wrap(screen, room)] or [""]
    return found


def _broken(word: str, width: int) -> str:
    """A word that is wider than this in parts that are not, with spaces between; a path breaks after its dots."""
    if cell_len(word) <= width:
        return word
    parts = [""]
    for piece in re.findall(r"[^._]*[._]+|[^._]+", word):
        if parts[-1] and cell_len(parts[-1] + piece) > width:
            parts.append("")
        parts[-1] += piece
    return " ".join(parts)


def _widths(rows: Iterable[Sequence[str]]) -> list[int]:
    """The widths that the columns of numbers need."""
    widths: list[int] = []
    for row in rows:
        for place, needed in enumerate(_lengths(row)):
            if place == len(widths):
                widths.append(0)
            widths[place] = max(widths[place], needed)
    return widths


def _lengths(cells: Iterable[str]) -> list[int]:
    """The width of the widest line of each cell."""
    return [max(cell_len(line) for line in cell.split("\n")) for cell in cells]
