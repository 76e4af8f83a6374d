"""Write the tables and pictures of docs/history.md.

python -m docs.history               what `sim history --scores` and `sim hindcast` find, and two pictures (minutes)
python -m docs.history --hindcast    only what `sim hindcast` finds, and its picture (a minute)
python -m docs.history --cases       only what `sim history --scores` finds, and its picture
python -m docs.history --fit         everything, and the fit to base rates (half an hour)
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
from sim.charts.sheet import encode
from sim.study.hindcast import Hindcast, hindcast
from sim.study.history import History, history
from sim.study.history.base_rates import RATES, hazard_ratio
from sim.study.history.cases import OWN, read
from sim.study.history.fit import fit
from sim.study.history.follow import follow
from sim.study.history.rule import scenario
from sim.study.tables import Table
from sim.study.workers import Workers, processes

PAGE = Path(__file__).with_name("history.md")
PICTURES = Path(__file__).with_name("pictures")
FIT_WORLDS, FIT_ROWS = 400, 12
RATIO_WORLDS = 200


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


def peacekeepers(workers: Workers) -> str:
    """How far the forces of these cases lower the hazard, by the same cases without them."""
    cases = [case for case in read(OWN) if case.mandate > 0 and case.soldiers != 0]
    bare = [replace(case, mandate=0.0) for case in cases]
    kept, without = (
        follow([(case, scenario(case)) for case in one], RATIO_WORLDS, 0, workers) for one in (cases, bare)
    )
    return (
        f"\nOver the {len(cases)} cases that plan a force, the hazard that the truce breaks within five years is "
        f"{hazard_ratio(kept, without):.2f} times that of the same cases without one ({RATIO_WORLDS} worlds each, on "
        "the same luck).\n"
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
    parts = asked & {"--cases", "--hindcast"} or {"--cases", "--hindcast"}
    found: dict[str, str] = {}
    if "--fit" in asked:
        found["fit"] = of_fit(fit(read(OWN), FIT_WORLDS, workers=workers))
    if "--cases" in parts:
        cases = history(scores=True, workers=workers)
        found |= {**of_cases(cases), "force": peacekeepers(workers)}
        (PICTURES / "history.png").write_bytes(encode(cases.plot.cases(), "png", DOTS_PER_INCH))
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
