"""A kept result as one page: question, answer, pictures, tables, assumptions, limits, and how to work it out again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.report.assumptions import Numberlike, grouped
from sim.report.limits import LEFT_OUT, READING
from sim.report.page import data_uri, render
from sim.report.pictures import of_study
from sim.scenario.provenance import balance
from sim.study.study import Study
from sim.visible import as_json
from sim.words.tables import setting


@dataclass(frozen=True)
class Made:
    """How a result was made: its name, the command, the day, and what determines it (its manifest).

    `out`: the folder of results as a command names it, where it is not the usual one. `warning`: what must be read
    first, above everything. `label`: what its keeper calls it.
    """

    run_id: str
    command: Sequence[str]
    day: str
    manifest: Mapping[str, Any]
    out: str = ""
    warning: str = ""
    label: str = ""


def titled(found: Study) -> str:
    """The scenarios that a page is about, of many the first two."""
    names = list(dict.fromkeys(one.scenario.name for one in found.runs))
    return " · ".join(names[:2]) + (" and others" if len(names) > 2 else "")


def report(found: Study, made: Made, numbers: Mapping[str, Sequence[Numberlike]]) -> str:
    """The page on a study; `numbers` are those of its scenarios, by the scenario's name."""
    plans = list({one.scenario.name: one.scenario for one in found.runs}.values())
    return render(
        "report.html",
        warning=made.warning,
        title=titled(found),
        questions=[(plan.name, plan.question) for plan in found.asked_of if plan.question],
        answer=found.answer(),
        setting=setting(found),
        pictures=of_study(found),
        tables=found.in_words(),
        balances=[balance(name, of) for name, of in numbers.items()],
        groups=grouped(numbers),
        several=len(numbers) > 1,
        sources=dict(sorted(pair for plan in plans for pair in plan.sources.items())),
        left_out=LEFT_OUT,
        reading=READING,
        made=made,
        command=f"sim {shlex.join(made.command)}" if made.command else "",
        facts=list(_facts(made)),
        manifest=data_uri(as_json(made.manifest, indent=2).encode("utf-8", "replace"), "application/json"),
    )


def _facts(made: Made) -> Iterator[tuple[str, str]]:
    """What else one must know to work it out again, as pairs of words."""
    facts = made.manifest
    yield "Run id", made.run_id
    yield "Kind of study", str(facts["kind"])
    yield "Worlds", f"{facts['worlds']:,}"
    yield "Seed", str(facts["seed"])
    yield "Branch of the luck", str(facts["branch"])
    if made.day:
        yield "Made on", made.day
    yield "Engine", str(facts.get("engine", {}).get("asked", "numpy"))
    versions = facts["versions"].items()
    yield "Versions", ", ".join(f"{part} {version}" for part, version in versions if version != "unknown")
    for one in facts["scenarios"]:
        yield f"Scenario {one['scenario']['name']}", f"hash {one['hash'][:12]}"
