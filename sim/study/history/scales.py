"""The scales of the rule: what each coded word or number stands for, the same for all cases, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

Range: TypeAlias = dict[str, list[float]]

WEEKS = 260
WEEKS_A_MONTH = 365.25 / 7 / 12
LONGEST_TITLE = 60  # characters: the schema's limit
MOST_TRANCHES = 20  # of a stage: the schema's limit
LONGEST_LEAD = 1000.0  # weeks of lead time: below the schema's limit, and beyond the horizon in any case
TRUST_HALF_WIDTH, MANDATE_HALF_WIDTH, STRENGTH_HALF_WIDTH = 0.15, 0.1, 0.15
SHORTEST = 0.5  # weeks
RELIABILITY_HALF_WIDTH = 0.2
RATIONALITY, MOOD_MEMORY = (6, 30), (13, 156)  # wide: the base rates settle neither
SLIPPAGE = (0.8, 1.3)  # what the work takes, in times of what was planned
FULL_FORCE = 20_000  # soldiers that count as all that a task could need; smaller missions on a logarithmic scale
UNKNOWN_STRENGTH = (0.3, 0.9)

MILESTONE = 0.8  # level at which the main milestone of a disarmament is reached: what cases are coded by
CONTROL = (MILESTONE, 1.0)  # share of the arms that their owner commands: the rest is more than a matter of will
LAST_TRANCHES = 2  # in which the rest is given up, and graded: a disarmament is full where less than one is missing
FULL = 1 - (1 - MILESTONE) / LAST_TRANCHES


@dataclass(frozen=True)
class Levels:
    """The numbers that are fitted to base rates, once and for all cases alike (`fit.py`, docs/history.md).

    `reliability`: the middle of the range of the chance that a side is a keeper; the range is RELIABILITY_HALF_WIDTH to
    either side; `consolidation`: the largest rate, per week, at which arms that nobody commands come under command (the
    range starts at 0); `hazard`: the middle of the range of the hazard that a truce breaks by itself, per week; the
    range is half of it to either side.
    """

    reliability: float = 0.6
    consolidation: float = 0.01
    hazard: float = 0.0118


LEVELS = Levels()
TRUCE = {
    "settles": 20,
    "lasting": 0.094,
    "by_tension": 0.75,
    "usual": 0.4,
    "by_force": 1.75,
    "by_overdue": 0.4,
    "frailty": 1.0,
}
"""How a truce settles and what reaches its hazard: fitted once together with the hazard, `python -m docs.truce`."""
RESUMPTION = {"triangular": [0.0013, 0.0062, 0.0181]}
"""Per week: one rate over all past truces that broke, and its 95 % interval (resumption.py)."""

LEVERAGE: dict[str, dict[str, tuple[float, float]]] = {
    "none": {"pressure": (0, 0), "lent": (0, 0), "enforcement": (0, 0), "protection": (0, 0)},
    "low": {"pressure": (0, 0.1), "lent": (0, 0.05), "enforcement": (0, 0.1), "protection": (0, 0.1)},
    "med": {"pressure": (0.1, 0.25), "lent": (0, 0.15), "enforcement": (0.05, 0.25), "protection": (0, 0.2)},
    "high": {"pressure": (0.25, 0.65), "lent": (0.1, 0.4), "enforcement": (0.25, 0.5), "protection": (0.2, 0.5)},
}
"""What mediators can press with and lend for a week, and what the guarantors' promise adds."""

ATTACKS: dict[str, tuple[float, float]] = {"some": (0.05, 0.2), "yes": (0.2, 0.5)}
"""Attacks a week of the spoilers on each side."""

SOURCES = {
    "coding": "One coder's judgement from what was known at signing, on scales shared by all cases; the coder knew the "
    "outcomes, so that trust, leverage, mandate and sequence may carry hindsight",
    "relapse_rates": "Survival of 369 peace agreements in the UCDP Peace Agreement Dataset 22.1: 21 % fail within one "
    "year, 32 % within five",
    "peacekeeping": "Survival of peace after 96 civil wars that ended, by whether peacekeepers came (Fortna 2004, "
    "replication data): hazard ratio .54 [.30, .97]",
    "resumptions": "Seven truces of past agreements that broke, 1992 to 2025: three were taken up again, in 484 weeks "
    "in which they could be",
    "disarmament_rates": "Peace Accords Matrix 1.5, 28 accords with a disarmament provision: 26 % are disarmed in full "
    "by year five, and an incomplete disarmament advances in 14 % of later years",
}


def uniform(low: float, high: float) -> Range:
    """A uniform range."""
    return {"uniform": [round(low, 4), round(high, 4)]}


def coded(ends: tuple[float, float], source: str | list[str], note: str) -> dict[str, Any]:
    """A range, or the number where both ends are the same, with its source and a note."""
    low, high = ends
    return {"value": uniform(low, high) if low < high else low, "source": source, "note": note}


def around(middle: float, half_width: float, source: str | list[str], note: str) -> dict[str, Any]:
    """A range around a coded share, within 0 to 1."""
    ends = max(middle - half_width, 0.0), min(middle + half_width, 1.0)
    return coded(ends, source, f"{note}; the range is an assumption")
