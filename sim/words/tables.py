"""Results as small tables of words, for the command line and for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim import phrases
from sim.study.facts_held import held_in
from sim.study.statistics import FEW_DRAWS
from sim.study.study import Asked, Study
from sim.visible import in_html

DRAWN_OTHERWISE = ("sensitivity", "turning points", "what if")  # kinds whose errors do not rest on draws of the worlds
AT_MANY_POINTS = ("sweep", "sensitivity", "levers", "roadmaps", "tournament", "ablation", "obstacles")
"""Kinds that follow the same worlds of one scenario many times."""
NO_SPREAD = "Spread between draws of the assumptions: not shown, because"
"""How a sentence begins that says why there is none."""


@dataclass(frozen=True)
class Table:
    """A heading, a note on how to read it, and rows of words.

    The first column is text, the others are numbers; a row of one cell takes the whole width, and two spaces
    at the beginning indent it.
    """

    heading: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def setting(found: Study) -> str:
    """What was asked: worlds, weeks and seed, and by which facts worlds were weighed."""
    runs: Sequence[Asked] = found.runs
    weeks = " or ".join(dict.fromkeys(str(run.scenario.weeks) for run in runs))
    worlds = "1 world" if runs[0].worlds == 1 else f"{runs[0].worlds:,} worlds"
    each = " each" if len(runs) > 1 or found.kind in AT_MANY_POINTS else ""
    facts = f". {held.removesuffix('.')}" if (held := held_in(found)) else ""
    return f"{worlds}{each}, {weeks} weeks, seed {runs[0].seed}{facts}"


def few_draws(found: Study) -> str:
    """A warning where errors rest on few draws of the assumptions, else nothing."""
    run = found.runs[0]
    each = run.scenario.futures_per_draw
    draws = -(-run.worlds // each)
    if found.kind in DRAWN_OTHERWISE or draws >= FEW_DRAWS:
        return ""
    said = phrases.counted(draws, "draw")
    return (
        f"Errors are rough with {said} of the assumptions only: draws may agree, or not, by chance. "
        f"Ask for {FEW_DRAWS * each:,} worlds or more."
    )


def as_html(found: Study) -> str:
    """What a study shows of itself in a notebook."""
    one = found.runs[0].scenario
    title = "Comparison" if len(found.runs) > 1 else one.name
    return _page(title, one.question if found.kind == "run" else found.answer(), found)


def _page(title: str, line: str, found: Study) -> str:
    parts = [f"<h4>{in_html(title)}</h4>", f"<p>{in_html(line)}</p>" if line else ""]
    parts += [_table(table) for table in found.in_words()]
    parts.append(f"<p><small>{in_html(setting(found))}. {in_html(phrases.CAVEAT)}</small></p>")
    return "<div>" + "".join(parts) + "</div>"


def _table(table: Table) -> str:
    head = "".join(f"<th>{in_html(column)}</th>" for column in table.columns) if any(table.columns) else ""
    body = "".join(f"<tr>{''.join(_cells(row, len(table.columns)))}</tr>" for row in table.rows)
    return (
        f"<h5>{in_html(table.heading)}</h5><table>"
        + (f"<thead><tr>{head}</tr></thead>" if head else "")
        + f"<tbody>{body}</tbody></table>"
        + (f"<p><small>{in_html(table.note)}</small></p>" if table.note else "")
    )


def _cells(row: Sequence[str], columns: int) -> Iterator[str]:
    span = f' colspan="{columns}"' if len(row) == 1 else ""
    for place, cell in enumerate(row):
        side = "right" if place else "left"
        indent = "&emsp;" if cell.startswith("  ") else ""
        text = in_html(cell.strip()).replace("\n", "<br>")
        yield f'<td{span} style="text-align: {side}">{indent}{text}</td>'
