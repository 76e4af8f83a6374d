"""How the model compares with base rates over peace agreements at large; nothing here knows how a case ended."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.study.history.follow import YEARS, Followed
from sim.study.history.scales import WEEKS_A_MONTH
from sim.study.history.statistics import Ratio, cox

YEAR = 12 * WEEKS_A_MONTH
HALF, FULL = 2, 3  # grades
PAM = "Peace Accords Matrix 1.5, accords with a disarmament provision"

RATES: dict[str, tuple[float, int, str, bool]] = {
    "failed within one year": (0.21, 369, "UCDP Peace Agreement Dataset 22.1, all agreements", False),
    "failed within five years": (0.32, 369, "UCDP Peace Agreement Dataset 22.1, all agreements", False),
    "advances in a later year": (0.137, 168, "Peace Accords Matrix 1.5, incomplete disarmaments, years 2 to 10", True),
    "disarmed in full by year 1": (0.18, 28, PAM, True),
    "disarmed in full by year 3": (0.19, 28, PAM, True),
    "disarmed in full by year 5": (0.26, 28, PAM, True),
    "half disarmed or more by year 1": (0.29, 28, PAM, False),
    "half disarmed or more by year 3": (0.56, 28, PAM, False),
    "half disarmed or more by year 5": (0.63, 28, PAM, False),
    "nothing disarmed by year 1": (0.39, 28, PAM, False),
    "nothing disarmed by year 5": (0.04, 28, PAM, False),
}
"""Base rate: the rate, the number of observations, where it comes from, and whether the fit aims at it."""


def compared(found: Followed, weights: NDArray[np.float64] | None = None) -> pd.DataFrame:
    """A row for each base rate, with the same rate in the worlds of all cases together, each case alike.

    An incomplete disarmament is followed where both sides have a deal to gain, as those that the rate is counted over
    had. `weights` (cases, worlds): how much each world counts, where not all count alike.
    """
    grades, each = found.grades, np.ones(found.broke.shape) if weights is None else weights
    before, after = grades[:, 1:-1], grades[:, 2:]
    incomplete = (before < FULL) & found.deal[:, np.newaxis]

    def share(true: NDArray[np.bool_], among: NDArray[np.bool_] | None = None) -> float:
        """The weighted share of worlds, or of years of worlds, of which it is true."""
        counts = each if true.ndim == each.ndim else np.broadcast_to(each[:, np.newaxis], true.shape)
        counts = counts if among is None else counts * among
        return float((counts * true).sum() / counts.sum()) if counts.any() else float("nan")

    model = {
        "failed within one year": share(found.broke <= YEAR),
        "failed within five years": share(np.isfinite(found.broke)),
        "advances in a later year": share(after > before, incomplete),
        **{f"disarmed in full by year {year}": share(grades[:, year] == FULL) for year in (1, 3, YEARS)},
        **{f"half disarmed or more by year {year}": share(grades[:, year] >= HALF) for year in (1, 3, YEARS)},
        **{f"nothing disarmed by year {year}": share(grades[:, year] == 0) for year in (1, YEARS)},
    }
    rows = [
        {
            "base_rate": name,
            "observed": rate,
            "standard_error": float(np.sqrt(rate * (1 - rate) / count)),
            "observations": count,
            "model": model[name],
            "fitted": aimed,
            "source": source,
        }
        for name, (rate, count, source, aimed) in RATES.items()
    ]
    return pd.DataFrame(rows)


def distance(table: pd.DataFrame) -> float:
    """How far the model lies from the base rates that the fit aims at: the sum of squared standard errors."""
    aimed = table[table["fitted"]]
    return float((((aimed["model"] - aimed["observed"]) / aimed["standard_error"]) ** 2).sum())


WITH_FORCE = 0.35
"""The share of the agreements behind the rates of failure that had peacekeepers."""


def failures(kept: Followed, bare: Followed) -> pd.DataFrame:
    """How many truces break within one and within five years with a force, without one, and in the weighted whole.

    `kept`: the cases with the force that they plan, `bare`: every case without one; those that plan none stand in the
    second only. A row for each rate, with what was observed.
    """
    with_force = np.array([one.has_force for one in kept.cases])
    rows = []
    for name, weeks in (("failed within one year", YEAR), ("failed within five years", np.inf)):
        first = float((kept.broke[with_force] <= weeks).mean())
        second = float((bare.broke <= weeks).mean())
        observed, count, source, _ = RATES[name]
        rows.append(
            {
                "base_rate": name,
                "observed": observed,
                "standard_error": float(np.sqrt(observed * (1 - observed) / count)),
                "with_force": first,
                "without": second,
                "model": WITH_FORCE * first + (1.0 - WITH_FORCE) * second,
                "source": source,
            }
        )
    return pd.DataFrame(rows)


def hazard_ratio(kept: Followed, bare: Followed) -> Ratio:
    """The hazard that the truce first breaks within five years with a force, over that of the same cases without one.

    Cox's partial likelihood, ties by Breslow; a world that completes before is watched until then. Both have the same
    cases, on the same luck. Fortna (2004) finds .54 [.30, .97] for peacekeepers over none, over 96 ends of civil wars.
    """
    parts = [(one, force) for one, force in ((kept, 1.0), (bare, 0.0))]
    times = np.concatenate([np.where(one.is_broken, one.broke, one.watched).ravel() for one, _ in parts])
    events = np.concatenate([one.is_broken.ravel() for one, _ in parts])
    forces = np.concatenate([np.full(one.broke.size, force) for one, force in parts])
    return cox(times, events, forces)
