"""Who else moved, in a few lines: force, strikes and attacks, distress, proposals and their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.phrases import percent
from sim.study.run import Run
from sim.words.tables import Table

HEADING = "Those around them"
NOTE = (
    "Means of all worlds, each as it ends or stands in the last week; strikes, attacks and proposals are counted over "
    "all its weeks."
)


def around(runs: Sequence[Run]) -> Table:
    """Who else moved, as a table; no rows where there is nothing to tell."""
    return Table(HEADING, NOTE, ("",), rows(runs))


def rows(runs: Sequence[Run]) -> tuple[tuple[str, ...], ...]:
    """A line for each thing that there is to tell, under the name of its run where there are several."""
    found: list[tuple[str, ...]] = []
    for run in runs:
        lines = [*_lines(run)]
        if lines and len(runs) > 1:
            found.append((run.scenario.name,))
        found += [("  " * (len(runs) > 1) + line,) for line in lines]
    return tuple(found)


def _lines(run: Run) -> Iterator[str]:
    plan = run.scenario
    if plan.contributors:
        yield f"force in place: {percent(_mean(run, 'in force'))} of what is planned"
    if plan.populations:
        yield f"distress: {_each(plan.populations, lambda key: percent(_mean(run, f'distress {key}')))}"
    counts = {f"strikes by {_title(plan.parties, key)}": f"strikes {key}" for key in plan.parties}
    counts |= {f"attacks by {_title(plan.spoilers, key)}": f"attacks {key}" for key in plan.spoilers}
    counted = {who: _mean(run, name) for who, name in counts.items()}
    if any(counted.values()):
        yield ", ".join(f"{who} {number:.1f}" for who, number in counted.items() if number)
    if "proposed" in run.final:
        refused = _each(plan.parties, lambda key: f"{_mean(run, f'refused {key}'):.1f}")
        yield (
            f"roads proposed {_mean(run, 'proposed'):.1f}, accepted by both {_mean(run, 'accepted'):.1f}; "
            f"refused by {refused}"
        )


def _mean(run: Run, name: str) -> float:
    return float(run.final[name].mean())


def _each(section: Mapping[str, Any], said: Any) -> str:
    """Something about each member of a section: "People 40 %, others 30 %"."""
    return ", ".join(f"{_title(section, key)} {said(key)}" for key in section)


def _title(section: Mapping[str, Any], key: str) -> str:
    return str(section[key].title or key)
