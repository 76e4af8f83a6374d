"""Who stands around a case: force, mediators, guarantors and spoilers as coded; moods and violence as for all cases."""

from __future__ import annotations

import math
from typing import Any

from sim.study.history.cases import Case
from sim.study.history.scales import (
    ATTACKS,
    FULL_FORCE,
    LEVERAGE,
    MOOD_MEMORY,
    RESUMPTION,
    STRENGTH_HALF_WIDTH,
    TRUCE,
    UNKNOWN_STRENGTH,
    Levels,
    coded,
    uniform,
)


def strength(case: Case) -> tuple[float, float]:
    """Planned size against what the task would need, on a logarithmic scale."""
    if case.soldiers is None:
        return UNKNOWN_STRENGTH
    middle = min(math.log10(1 + case.soldiers) / math.log10(1 + FULL_FORCE), 1.0)
    return max(middle - STRENGTH_HALF_WIDTH, 0.0), min(middle + STRENGTH_HALF_WIDTH, 1.0)


def third_parties(case: Case, has_force: bool) -> dict[str, Any]:
    """Mediators and guarantors, as strong as third parties' leverage; spoilers on both sides alike."""
    means = _leverage(case.leverage)
    note = f"leverage coded {case.leverage}; the ranges are assumptions"
    parts: dict[str, Any] = {}
    if case.leverage != "none":
        pressure = coded(means["pressure"], "coding", note)
        parts["mediators"] = {
            "mediators": {
                "title": "Mediators",
                "source": "coding",
                "lasts": uniform(104, 312),
                "leverage": {"disarming": pressure, "reforming": dict(pressure)},
                "enforcement": coded(means["lent"], "coding", note),
                "protection": coded(means["lent"], "coding", note),
            }
        }
        parts["guarantee"] = {
            "by": "third parties",
            "source": "coding",
            "enforcement": coded(means["enforcement"], "coding", note),
            "protection": coded(means["protection"], "coding", note),
            "lasts": uniform(104, 312),
        }
    if case.spoilers in ATTACKS:
        low, high = ATTACKS[case.spoilers]
        parts["spoilers"] = {
            f"near_{side}": {
                "title": f"Spoilers on the side that {word}",
                "source": "coding",
                "rate": coded((low, high), "coding", f"spoilers coded {case.spoilers}; the range is an assumption"),
                "blames": {side: uniform(0.2, 0.6)},
                "timing": uniform(0.3, 1.2),
                **({"deterred": uniform(0.3, 1)} if has_force else {}),
            }
            for side, word in (("disarming", "disarms"), ("reforming", "reforms or withdraws"))
        }
    return parts


def _leverage(grade: str) -> dict[str, tuple[float, float]]:
    """The means of a grade; a grade between two others lies halfway."""
    if grade in LEVERAGE:
        return LEVERAGE[grade]
    below, above = (LEVERAGE[one] for one in grade.split("-"))
    return {
        key: (round((below[key][0] + above[key][0]) / 2, 4), round((below[key][1] + above[key][1]) / 2, 4))
        for key in below
    }


def surroundings(levels: Levels) -> dict[str, Any]:
    """Moods and violence: the same for every case."""
    ends = uniform(0.5 * levels.hazard, 1.5 * levels.hazard)
    hazard = {"value": ends, "source": "relapse_rates", "note": "fitted once, for all cases"}
    return {
        "conduct": {"mood_memory": uniform(*MOOD_MEMORY)},
        "violence": {
            "rate": uniform(0.2, 2),
            "killed": uniform(0.5, 2),
            "hazard": hazard,
            **{
                key: {"value": value, "source": "peacekeeping" if key == "by_force" else "relapse_rates"}
                for key, value in TRUCE.items()
            },
            "resumption": {"value": RESUMPTION, "source": "resumptions"},
        },
    }
