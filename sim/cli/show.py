"""Results on the screen: in full, in a sentence, or as one JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim import phrases
from sim.archive import Kept, manifest_of
from sim.archive.labels import label_of
from sim.cli import grid, say
from sim.scenario.provenance import MOST_NAMED, in_a_sentence
from sim.scenario.schema import Scenario
from sim.study.facts_held import held_in
from sim.study.study import LARGE, Study
from sim.words import tables


def in_full(found: Study, folder: Path | None, *, drawn: bool = False) -> None:
    """Questions, answer, tables, and where the files are."""
    screen = say.console()
    if label := called(folder):
        grid.paragraph(screen, label, "bold cyan")
    for line in questions(found):
        grid.paragraph(screen, line)
    screen.print()
    grid.paragraph(screen, found.answer(), "bold")
    grid.paragraph(screen, tables.setting(found), "dim")
    if warning := tables.few_draws(found):
        grid.paragraph(screen, warning)
    for table in found.in_words():
        screen.print()
        grid.show(screen, table)
    screen.print()
    grid.paragraph(screen, balance(found), "dim")
    if folder is not None:
        pictures = ", pictures" if drawn or (folder / "pictures").exists() else ""
        grid.paragraph(screen, f"Tables{pictures} and manifest are in")
        screen.print(f"  {folder}", soft_wrap=True)  # never cut, so that it can be copied
        screen.print()
    grid.paragraph(screen, phrases.CAVEAT, "bold")


def called(folder: Path | None) -> str:
    """What a result is called, where it is kept and that was said."""
    return "" if folder is None else label_of(folder)


def questions(found: Study) -> list[str]:
    """What the scenarios themselves ask, one after another; a question that many share is told once."""
    asking = [plan for plan in found.asked_of if plan.question]
    if len(asking) > MOST_NAMED and len({plan.question for plan in asking}) == 1:
        return [f"{len(asking)} scenarios: {asking[0].question}"]
    return [f"{plan.name}: {plan.question}" for plan in asking]


def balance(found: Study) -> str:
    """What the numbers behind a result rest on, in a sentence."""
    return resting_on(run.scenario for run in found.runs)


def resting_on(plans: Iterable[Scenario]) -> str:
    """What the numbers of scenarios rest on, in a sentence; of many scenarios how far most of them are assumed."""
    from sim.scenario.numbers import balances

    return f"{in_a_sentence(balances(plans))} `sim describe` lists them."


def briefly(found: Study) -> None:
    """The answer alone, and by which facts worlds were weighed for it."""
    say.line(found.answer())
    if facts := held_in(found):
        say.line(facts)


def as_json(found: Study, folder: Path | None, warning: str = "") -> None:
    """One document: the answer, every table but the large ones, where the files are, and what was asked.

    A result that is not to be trusted says so first.
    """
    from sim.scenario.numbers import balances

    found_of = balances(run.scenario for run in found.runs)
    document: dict[str, Any] = {
        **({"warning": warning} if warning else {}),
        "answer": found.answer(),
        "weighed_by": held_in(found) or None,
        "caveat": phrases.CAVEAT,
        "label": called(folder) or None,
        "folder": None if folder is None else str(folder),
        "assumed_share": {one.scenario: one.assumed for one in found_of},
        "direction_share": {one.scenario: one.directed_share for one in found_of},
        **{name: _rows(table) for name, table in found.tables().items() if name not in LARGE},
        "manifest": None if folder is None else manifest_of(folder, unverified=True),
    }
    say.document(document)


def _rows(table: Any) -> list[dict[str, Any]]:
    whole = table if table.index.name is None else table.reset_index()
    rows: list[dict[str, Any]] = whole.to_dict(orient="records")
    return rows


def how_it_was_made(one: Kept) -> None:
    """When, by which command, and how often it was gone on with."""
    log = one.log
    if log:
        last, times = log[-1], f", after {len(log) - 1} interruptions" if len(log) > 1 else ""
        say.line(f"Made on {last['ended'][:10]} by: sim {' '.join(last.get('command', []))}{times}")
