"""Write the tables and pictures of docs/history.md.

python -m docs.history               what `sim history --scores` and `sim hindcast` find, and two pictures (minutes)
python -m docs.history --hindcast    only what `sim hindcast` finds, and its picture (a minute)
python -m docs.history --cases       only what `sim history --scores` finds, and its picture
python -m docs.history --fit         everything, and the fit to base rates (half an hour)
python -m docs.history --truce       only the fit of the truce, and the runs that it is held to (half an hour)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from docs.generate import DOTS_PER_INCH, put
from docs.truce import followed, settings
from sim.charts.sheet import encode
from sim.study.hindcast import Hindcast, hindcast
from sim.study.history import History, history
from sim.study.history.base_rates import RATES, failures, hazard_ratio
from sim.study.history.cases import OWN, read
from sim.study.history.fit import fit
from sim.study.history.follow import follow
from sim.study.history.rule import scenario
from sim.study.workers import Workers, processes
from sim.words.tables import Table

PAGE = Path(__file__).with_name("history.md")
PICTURES = Path(__file__).with_name("pictures")
FIT_WORLDS, FIT_ROWS = 200, 12
RATIO_WORLDS, TRUCE_WORLDS = 100, 60


def block(table: Table) -> str:
    """A table of words as one of Markdown, with its note below."""
    head = [name or " " for name in table.columns]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in table.rows:
        cells = [f"**{row[0]}**", *[""] * (len(head) - 1)] if len(row) == 1 else [cell.strip() for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(["", *lines, "", table.note, ""])


def of_cases(found: History) -> dict[str, str]:
    """What `sim history --scores` found, by the names of the blocks."""
    predictions, rates, scores, misses = found.in_words()
    return {
        "answer": f"\n> {found.answer()}\n",
        "predictions": block(predictions),
        "rates": block(rates),
        "scores": block(scores),
        "misses": block(misses),
    }


def of_phase_one(found: Hindcast) -> dict[str, str]:
    """What `sim hindcast` found."""
    later, tried = found.in_words()
    return {"hindcast": f"\n> {found.answer()}\n{block(later)}{block(tried)}"}


def of_truces(workers: Workers) -> dict[str, str]:
    """How often truces break with a force and without one, the hazard ratio, and what the fit does not settle."""
    cases = read(OWN)
    bare = [replace(case, mandate=0.0) for case in cases]
    planned = [case for case in cases if case.has_force]
    same = [place for place, case in enumerate(cases) if case.has_force]
    kept = follow([(case, scenario(case)) for case in planned], RATIO_WORLDS, 0, workers, seeds=same)
    without = follow([(case, scenario(case)) for case in bare], RATIO_WORLDS, 0, workers, seeds=range(len(bare)))
    ratio = hazard_ratio(kept, without.only(same))
    rows: Iterable[dict[str, Any]] = failures(kept, without).to_dict("records")
    table = Table(
        "How many truces break",
        f"Per cent; {RATIO_WORLDS} worlds of each case, each case on luck of its own, the same with a force and "
        f"without. With a force: the {len(planned)} cases that "
        "plan one; without: all cases, without theirs; together: weighted .35 and .65, as the agreements behind the "
        "rates had peacekeepers. Taken up again or not.",
        ("", "observed", "±", "with a force", "without", "together"),
        tuple(
            (
                row["base_rate"],
                *(f"{100 * row[key]:.0f}" for key in ("observed", "standard_error", "with_force", "without", "model")),
            )
            for row in rows
        ),
    )
    said = (
        f"\nThe hazard ratio of a force, over these cases and five years (Cox): {ratio.ratio:.2f} "
        f"[{ratio.low:.2f}, {ratio.high:.2f}] by the chance of worlds alone.\n"
    )
    return {"force": f"{block(table)}{said}", "truce": of_settings(settings(followed(cases, TRUCE_WORLDS)))}


def of_settings(table: pd.DataFrame) -> str:
    """The settings of the truce that fit."""
    rows: Iterable[dict[str, Any]] = table.to_dict("records")
    shown = ("hazard", "settles", "lasting", "by_tension", "by_force", "by_overdue")
    shares = ("whole_1", "whole_5", "calm_5")
    return block(
        Table(
            "Settings of the truce",
            f"Each row moves one thing (two for the rates) and fits hazard, lasting and by_force anew; {TRUCE_WORLDS} "
            "worlds of each case with a force and without, paths without the hazard. Years: per cent broken, weighted; "
            "calm: the same by year 5 without any incidents, all else held; older: the risk of 13 weeks at the age of "
            "38 over a new truce's.",
            ("", *shown, "ratio", "year 1", "year 5", "calm", "older"),
            tuple(
                (
                    row["setting"],
                    *(f"{row[key]:.3g}" for key in shown),
                    f"{row['ratio']:.2f}",
                    *(f"{100 * row[key]:.0f}" for key in shares),
                    f"{row['older']:.2f}",
                )
                for row in rows
            ),
        )
    )


def of_fit(table: pd.DataFrame) -> str:
    """What was tried, the best first."""
    rates = [name for name, (*_, aimed) in RATES.items() if aimed]
    rows: Iterable[dict[str, Any]] = table.head(FIT_ROWS).to_dict("records")
    return block(
        Table(
            "The fit",
            f"The best {FIT_ROWS} of {len(table)} settings, all on the same {FIT_WORLDS} worlds of each case, weighted "
            "by how likely the setting draws them. Distance: the sum of squared standard errors of the base rates.",
            (
                "reliability, middle",
                "consolidation, up to",
                "hazard, middle",
                *(f"{name}, %" for name in rates),
                "distance",
            ),
            tuple(
                (
                    f"{row['reliability']:g}",
                    f"{row['consolidation']:g}",
                    f"{row['hazard']:g}",
                    *(f"{100 * row[name]:.0f}" for name in rates),
                    f"{row['distance']:.1f}",
                )
                for row in rows
            ),
        )
    )


def main() -> None:
    """Write everything that is asked for."""
    workers = processes(os.cpu_count() or 1)
    asked = set(sys.argv[1:])
    parts = asked & {"--cases", "--hindcast", "--truce"} or {"--cases", "--hindcast", "--truce"}
    found: dict[str, str] = {}
    if "--fit" in asked:
        found["fit"] = of_fit(fit(read(OWN), FIT_WORLDS, workers=workers))
    if "--cases" in parts:
        cases = history(scores=True, workers=workers)
        found |= of_cases(cases)
        (PICTURES / "history.png").write_bytes(encode(cases.plot.cases(), "png", DOTS_PER_INCH))
    if "--truce" in parts:
        found |= of_truces(workers)
    if "--hindcast" in parts:
        phase_one = hindcast(workers=workers)
        found |= of_phase_one(phase_one)
        (PICTURES / "hindcast.png").write_bytes(encode(phase_one.plot.paths(), "png", DOTS_PER_INCH))
    text = PAGE.read_text(encoding="utf-8")
    for name, content in found.items():
        text = put(text, name, content)
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
