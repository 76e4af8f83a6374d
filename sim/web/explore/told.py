"""What a page is told of a run: a sentence, bands over time, who holds it up, and how each world ends."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.phrases import REASONS, percent
from sim.study.run import Run
from sim.words.run import answer

POINTS = 131  # weeks that bands are told at, at most
MOST_REASONS = 6
DIGITS = 6  # of a share: with fewer, one just below a half of a percent point would be told as one more


def told(run: Run) -> dict[str, Any]:
    """A run as plain data. `ends`: by state the share with its standard error; `bands`: shares at `weeks`, by state.

    `worlds`: one letter a world, the place of its ending in `states`; `reasons`: who held stalled worlds up, largest
    first, with the share of stalled weeks.
    """
    summary = run.summary()
    states = [str(one) for one in summary.index]
    weeks = run.scenario.weeks
    shown = np.unique(np.linspace(0, weeks, min(POINTS, weeks + 1)).round().astype(int))
    counts = run.tally.count / run.worlds
    place = {state: str(number) for number, state in enumerate(states)}
    return {
        "sentence": answer(run),
        "short": _short(run),
        "count": run.worlds,
        "states": states,
        "ends": {
            state: {"share": float(row["share"]), "error": known(row["standard_error"])}
            for state, row in summary.iterrows()
        },
        "weeks": shown.tolist(),
        "bands": {state: counts[shown, number].round(DIGITS).tolist() for number, state in enumerate(states)},
        "mandate": run.scenario.mandate_ends,
        "least": run.least_weeks,
        "worlds": "".join(place[one] for one in run.outcome.tolist()),
        "reasons": [
            {"who": row.title, "why": REASONS.get(row.reason, row.reason), "share": float(row.share)}
            for row in run.reasons.head(MOST_REASONS).itertuples()
        ],
    }


def known(number: float) -> float | None:
    """A number as a page can be told it; None where it is not known, such as the error of a single draw."""
    return None if np.isnan(number) else float(number)


def _short(run: Run) -> str:
    """The answer in a few words, with its error."""
    there = run.summary().loc["completed"]
    error = known(there["standard_error"])
    around = "" if error is None else f" ± {100 * error:.0f} points"
    return (
        f"{percent(there['share'])}{around} of {run.worlds:,} worlds complete the road in {run.scenario.weeks} weeks."
    )
