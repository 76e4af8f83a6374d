"""A comparison with one baseline: which scenarios complete more or less often than it, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sim.phrases import percent, points, with_half
from sim.scenario.names import name_of
from sim.study.assumptions import across
from sim.study.compare import Comparison
from sim.study.run import Run
from sim.study.statistics import SURE, mean_of, together
from sim.study.telling.sentence import listed
from sim.words.tables import Table

MANY = 4  # scenarios beyond which a title counts them and names none


def answer(found: Comparison, runs: Sequence[Run]) -> str:
    """Which of these scenarios complete more or less often than the baseline beyond chance, and which do not."""
    shares, more, less, tied = _standing(found, runs)
    said = [
        f"{_shown(names, shares)} {'completes' if len(names) == 1 else 'complete'} {how} often"
        for names, how in ((more, "more"), (less, "less"))
        if names
    ]
    if tied:
        said.append(f"{_shown(tied, shares)} cannot be told apart from it")
    base = f"Against {found.against}, of which {percent(shares[found.against])} of worlds complete"
    return f"{base}, {found.luck}: {'; '.join(said)}."


def finding(found: Comparison) -> str:
    """The same as the title of a picture."""
    _, more, less, tied = _standing(found, found.ranked())
    if not more and not less:
        return f"No road can be told apart from {found.against} by how often it completes"
    parts = ((more, "more often"), (less, "less often"), (tied, "cannot be told apart"))
    if len(more) + len(less) + len(tied) > MANY:
        return f"Against {found.against}: " + ", ".join(f"{len(names)} {said}" for names, said in parts if names)
    return f"Against {found.against}: " + "; ".join(f"{listed(names)} {said}" for names, said in parts if names)


def _standing(found: Comparison, runs: Sequence[Run]) -> tuple[Mapping[str, float], list[str], list[str], list[str]]:
    """The shares that complete, and who completes more often than the baseline, less often, and neither, in order."""
    shares = {one.scenario.name: float(np.mean(one.outcome == "completed")) for one in runs}
    table: Any = found.apart().itertuples()
    apart = {row.second for row in table if row.apart}
    names = sorted(shares, key=lambda name: -shares[name])
    more = [name for name in names if name in apart and shares[name] > shares[found.against]]
    less = [name for name in names if name in apart and shares[name] < shares[found.against]]
    return shares, more, less, [name for name in names if name not in (*more, *less, found.against)]


def _shown(names: Iterable[str], shares: Mapping[str, float]) -> str:
    """Names with their shares: "A (30 %), B (29 %) and C (29 %)"."""
    return listed(f"{name} ({percent(shares[name])})" for name in names)


def how_sure(found: Comparison, ranked: Sequence[Run]) -> Table:
    """How sure each scenario and the baseline are apart: by chance, and by assumptions."""
    base = found.runs[0]
    rows: list[tuple[str, ...]] = []
    for one in ranked:
        if one is base:
            continue
        paired = (one.outcome == "completed").astype(float) - (base.outcome == "completed")
        apart = mean_of(paired, together(base.draws, one.draws))
        drawn = across(one, base)
        draws = "-" if drawn is None else f"{drawn.ahead}, {drawn.behind}, {drawn.level}"
        rows.append((one.scenario.name, with_half(float(apart.mean), SURE * float(apart.standard_error)), draws))
        if drawn is not None and drawn.is_told:
            name = name_of(one.scenario, drawn.number)
            rows.append((f"  {points(drawn.low)} points where {name} is low, {points(drawn.high)} where it is high",))
    return Table(
        f"How sure: against {found.against}",
        "Points of the share completed, ± half of the 95 % interval, each by itself; the sentence on top corrects for "
        "the number of scenarios. Draws of the assumptions in which a scenario is ahead of the baseline, behind it, "
        "and level with it. More worlds make chance smaller; they do not tell which assumptions hold.",
        ("", "points, by chance", "draws"),
        tuple(rows),
    )
