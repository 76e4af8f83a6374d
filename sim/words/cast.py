"""Who else moved, in a few lines: force, strikes and attacks, distress, proposals and their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.phrases import percent, with_half
from sim.study.run import Run
from sim.study.statistics import mean_of, together
from sim.words.tables import Table

HEADING = "Those around them"
NOTE = (
    "Means of all worlds, each as it ends or stands in the last week; strikes, attacks and proposals are counted over "
    "all its weeks."
)
BESIDE = " Beside the first: world by world, in points, ± one standard error."
FORCE = "in force"


def around(runs: Sequence[Run]) -> Table:
    """Who else moved, as a table; no rows where there is nothing to tell."""
    beside = BESIDE if runs and any(_is_beside(run, runs[0]) for run in runs) else ""
    return Table(HEADING, f"{NOTE}{beside}", ("",), rows(runs))


def rows(runs: Sequence[Run]) -> tuple[tuple[str, ...], ...]:
    """A line for each thing that there is to tell, under the name of its run where there are several."""
    found: list[tuple[str, ...]] = []
    for run in runs:
        lines = [*_lines(run, runs[0])]
        if lines and len(runs) > 1:
            found.append((run.scenario.name,))
        found += [("  " * (len(runs) > 1) + line,) for line in lines]
    return tuple(found)


def _lines(run: Run, first: Run) -> Iterator[str]:
    plan = run.scenario
    if plan.contributors:
        yield f"force in place: {percent(_mean(run, FORCE))} of what is planned{_beside(run, first)}"
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


def _is_beside(run: Run, first: Run) -> bool:
    """Whether how much of a force is in place can be held against that of the first run, world by world."""
    return run is not first and bool(run.scenario.contributors and first.scenario.contributors)


def _beside(run: Run, first: Run) -> str:
    """How much more of the force is in place than in the first run, or nothing."""
    if not _is_beside(run, first):
        return ""
    more = mean_of(run.final[FORCE] - first.final[FORCE], together(first.draws, run.draws))
    return f" ({with_half(more.mean, more.standard_error)} beside {first.scenario.name})"


def _mean(run: Run, name: str) -> float:
    return float(run.final[name].mean())


def _each(section: Mapping[str, Any], said: Any) -> str:
    """Something about each member of a section: "People 40 %, others 30 %"."""
    return ", ".join(f"{_title(section, key)} {said(key)}" for key in section)


def _title(section: Mapping[str, Any], key: str) -> str:
    return str(section[key].title or key)
