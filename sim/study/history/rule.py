"""The one rule that turns a case, as known at signing, into a scenario: the same ranges for all cases.

docs/history.md gives the rule in words and says why. What differs between cases comes from the coded fields alone:
order, steps, calendar, mandate and size of the force, leverage, spoilers, trust. All else is the same for every case.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from sim.scenario.draft import Draft, Place
from sim.scenario.load import build
from sim.scenario.schema import Scenario
from sim.study.history.cases import Case

Range: TypeAlias = dict[str, list[float]]

WEEKS = 260
WEEKS_A_MONTH = 365.25 / 7 / 12
LONGEST_TITLE = 60  # characters: the schema's limit
MOST_TRANCHES = 20  # of a stage: the schema's limit
LONGEST_LEAD = 1000.0  # weeks of lead time: below the schema's limit, and beyond the horizon in any case
TRUST_HALF_WIDTH, MANDATE_HALF_WIDTH, STRENGTH_HALF_WIDTH = 0.15, 0.1, 0.15
SHORTEST = 0.5  # weeks
SLIPPAGE = (0.8, 1.3)  # what the work takes, in times of what was planned
FULL_FORCE = 20_000  # soldiers that count as all that a task could need; smaller missions on a logarithmic scale
UNKNOWN_STRENGTH = (0.3, 0.9)

MILESTONE = 0.8  # level at which the main milestone of a disarmament is reached: what cases are coded by
CONTROL = (MILESTONE, 0.95)  # share of the arms that their owner commands: the rest is more than a matter of will


@dataclass(frozen=True)
class Levels:
    """The three numbers that are fitted to base rates, once and for all cases alike (`fit.py`, docs/history.md).

    `mood_memory`: weeks that a mood lasts on average; `consolidation`: the largest rate, per week, at which arms that
    nobody commands come under command (the range starts at 0); `hazard`: the middle of the range of the hazard that a
    truce breaks by itself, per week; the range is half of it to either side.
    """

    mood_memory: float = 104.0
    consolidation: float = 0.01
    hazard: float = 0.015


LEVELS = Levels()
FRAILTY = 10.0  # how unlike truces are: what makes most failures fall into the first year

LEVERAGE: dict[str, dict[str, tuple[float, float]]] = {
    "none": {"pressure": (0, 0), "lent": (0, 0), "enforcement": (0, 0), "protection": (0, 0)},
    "low": {"pressure": (0, 0.05), "lent": (0, 0.05), "enforcement": (0, 0.1), "protection": (0, 0.1)},
    "med": {"pressure": (0.05, 0.15), "lent": (0, 0.15), "enforcement": (0.05, 0.25), "protection": (0, 0.2)},
    "high": {"pressure": (0.15, 0.4), "lent": (0.1, 0.4), "enforcement": (0.25, 0.5), "protection": (0.2, 0.5)},
}
"""What mediators can press with and lend for a week, and what the guarantors' promise adds."""

ATTACKS: dict[str, tuple[float, float]] = {"some": (0.05, 0.2), "yes": (0.2, 0.5)}
"""Attacks a week of the spoilers on each side."""

SOURCES = {
    "coding": "One coder's judgement from what was known at signing, on scales shared by all cases; the coder knew the "
    "outcomes, so that trust, leverage, mandate and sequence may carry hindsight",
    "relapse_rates": "Survival of 369 peace agreements in the UCDP Peace Agreement Dataset 22.1: 21 % fail within one "
    "year, 32 % within five",
    "disarmament_rates": "Peace Accords Matrix 1.5, 28 accords with a disarmament provision: 26 % are disarmed in full "
    "by year five, and an incomplete disarmament advances in 14 % of later years",
}


def scenario(case: Case, levels: Levels = LEVELS) -> Scenario:
    """The scenario of a case; raises BadScenario where it cannot hold, such as a calendar beyond the horizon."""
    draft = Draft()
    draft.put((), facts(case, levels), lambda _: Place(f"case {case.key}", None))
    return build(draft, whole_road=False)


def facts(case: Case, levels: Levels = LEVELS) -> dict[str, Any]:
    """The scenario of a case as plain data, in the order in which a file gives it."""
    has_force = case.mandate > 0 and case.soldiers != 0
    signed = "" if case.signed is None else f", signed on {case.signed:%-d %B %Y}"
    dated = {} if case.signed is None else {"start": case.signed}
    assumed = f"; not coded, and taken as usual: {', '.join(case.assumed)}" if case.assumed else ""
    plan: dict[str, Any] = {
        "name": case.name[:80],
        "question": "What would the model have said of this agreement on the day of its signing?",
        **dated,
        "weeks": WEEKS,
        "sources": {
            "agreement": f"{case.name}{signed}: order, steps and calendar of the plan, and the planned size of the "
            f"force{assumed}",
            **SOURCES,
        },
        "parties": _parties(case, has_force),
        "tracks": _tracks(case, has_force, levels),
        "roadmap": _roadmap(case),
    }
    if has_force:
        plan["force"] = {
            "source": "agreement",
            "strength": _coded(_strength(case), "agreement", "logarithmic in the planned size; the range is assumed"),
            "mandate": _around(case.mandate, MANDATE_HALF_WIDTH, ["coding", "agreement"], f"coded {case.mandate:g}"),
        }
    return {**plan, **_third_parties(case, has_force), **_surroundings(levels)}


def _parties(case: Case, has_force: bool) -> dict[str, Any]:
    """The two sides, with the same numbers but for what the two tracks are worth to each."""

    def side(title: str, other: str, disarmament: Range, withdrawal: Range) -> dict[str, Any]:
        faith = {"guarantee": _uniform(0.3, 0.7), **({"force": _uniform(0.3, 0.7)} if has_force else {})}
        return {
            "title": _short(title),
            "source": "agreement",
            "values": {"disarmament": disarmament, "withdrawal": withdrawal},
            "trust": {other: _around(case.trust, TRUST_HALF_WIDTH, "coding", f"coded {case.trust:g}")},
            "reliability": _uniform(0.3, 0.7),
            "war_cost": _uniform(0.4, 1.2),
            "freeze_to_war": _uniform(0.15, 0.5),
            "faith": faith,
        }

    given, gained = _uniform(-0.9, -0.4), _uniform(0.7, 1.2)
    return {
        "disarming": side(case.disarming, "reforming", given, gained),
        "reforming": side(case.reforming, "disarming", dict(gained), dict(given)),
    }


def _short(title: str) -> str:
    """What a side is called, without what follows in brackets or after a colon, semicolon or comma."""
    name = re.split(r"[(:;,]", title)[0].strip() or title
    return name if len(name) <= LONGEST_TITLE else name[: LONGEST_TITLE - 1].rstrip() + "…"


def _tracks(case: Case, has_force: bool, levels: Levels) -> dict[str, Any]:
    """Arms, and what the other side owes for them; the force comes beside the road."""
    note = f"planned: {case.months:g} months; that the work takes .8 to 1.3 of it is an assumption"
    low, high = _weeks(case)
    arms = {"fixed": 0, "by_size": _coded((low / MILESTONE, high / MILESTONE), "agreement", note)}
    lines = {"fixed": 0, "by_size": _coded((low, high), "agreement", note)}
    tracks: dict[str, Any] = {
        "disarmament": {
            "title": "Disarmament",
            "owner": "disarming",
            "lead_time": arms,
            "reversibility": _uniform(0.05, 0.2),
            "power": _uniform(0.3, 0.8),
            "vulnerability": _uniform(0.1, 0.5),
            "verifiability": _uniform(0.4, 0.9),
            "control": _uniform(*CONTROL),
            "consolidation": {
                "value": _uniform(0, levels.consolidation),
                "source": "disarmament_rates",
                "note": "fitted once, for all cases",
            },
        },
        "withdrawal": {
            "title": "Withdrawal, reform or power shared",
            "owner": "reforming",
            "lead_time": lines,
            "reversibility": _uniform(0.6, 0.95),
            "power": 0.1,
            "vulnerability": _uniform(0.05, 0.3),
            "verifiability": _uniform(0.7, 0.98),
        },
    }
    if has_force:
        tracks["force"] = {
            "title": "Force",
            "owner": "senders of the force",
            "tranches": 2,
            "lead_time": {"fixed": 1, "by_size": _uniform(4, 26)},
            "readiness": _uniform(0.7, 0.95),
        }
    return tracks


def _weeks(case: Case) -> tuple[float, ...]:
    """Weeks that the way to the milestone takes: such that it is due when it is planned to be.

    Half a week is taken off for each tranche, since in weekly steps it is ready that much later on average.
    """
    weeks, rounding = case.months * WEEKS_A_MONTH, 0.5 * _steps(case)
    if case.sequence == "withdraw_first":
        weeks /= 2  # the other side's part comes before it, within the same calendar
    longest = MILESTONE * LONGEST_LEAD
    return tuple(round(min(max(share * weeks - rounding, SHORTEST), longest), 1) for share in SLIPPAGE)


def _steps(case: Case) -> int:
    return min(case.phases, MOST_TRANCHES)


def _roadmap(case: Case) -> dict[str, Any]:
    """The stages of the plan, in its order."""
    steps = _steps(case)
    arms = {"disarmament": {"level": MILESTONE, "tranches": steps}}
    lines = {"withdrawal": {"level": 1, "tranches": steps}}
    stages: list[dict[str, Any]]
    if case.sequence == "disarm_first":
        stages = [{"name": "Disarmament", "reach": arms}, {"name": "The other side's part", "reach": lines}]
    elif case.sequence == "withdraw_first":
        stages = [{"name": "The other side's part", "reach": lines}, {"name": "Disarmament", "reach": arms}]
    elif case.sequence == "phased_reciprocal":
        stages = []
        for step in range(1, steps + 1):
            levels = {"disarmament": MILESTONE * step / steps, "withdrawal": step / steps}
            reach = {track: {"level": round(level, 4), "tranches": 1} for track, level in levels.items()}
            stages.append({"name": f"Phase {step}", "reach": reach})
    else:
        stages = [{"name": "Both at once", "reach": {**arms, **lines}}]
    note = "aid and a place in what follows; the same for both sides and all cases"
    prize = {"value": _uniform(0, 0.3), "chance": _uniform(0.5, 0.9), "note": note}
    stages[-1]["prizes"] = {"disarming": prize, "reforming": dict(prize)}
    stages.append({"name": "Arms that nobody commands", "reach": {"disarmament": {"level": 1, "tranches": 1}}})
    return {"name": case.sequence.replace("_", " ").capitalize(), "source": ["agreement", "coding"], "stages": stages}


def _strength(case: Case) -> tuple[float, float]:
    """Planned size against what the task would need, on a logarithmic scale."""
    if case.soldiers is None:
        return UNKNOWN_STRENGTH
    middle = min(math.log10(1 + case.soldiers) / math.log10(1 + FULL_FORCE), 1.0)
    return max(middle - STRENGTH_HALF_WIDTH, 0.0), min(middle + STRENGTH_HALF_WIDTH, 1.0)


def _third_parties(case: Case, has_force: bool) -> dict[str, Any]:
    """Mediators and guarantors, as strong as third parties' leverage; spoilers on both sides alike."""
    means = _leverage(case.leverage)
    note = f"leverage coded {case.leverage}; the ranges are assumptions"
    parts: dict[str, Any] = {}
    if case.leverage != "none":
        pressure = _coded(means["pressure"], "coding", note)
        parts["mediators"] = {
            "mediators": {
                "title": "Mediators",
                "source": "coding",
                "lasts": _uniform(104, 312),
                "leverage": {"disarming": pressure, "reforming": dict(pressure)},
                "enforcement": _coded(means["lent"], "coding", note),
                "protection": _coded(means["lent"], "coding", note),
            }
        }
        parts["guarantee"] = {
            "by": "third parties",
            "source": "coding",
            "enforcement": _coded(means["enforcement"], "coding", note),
            "protection": _coded(means["protection"], "coding", note),
            "lasts": _uniform(104, 312),
        }
    if case.spoilers in ATTACKS:
        low, high = ATTACKS[case.spoilers]
        parts["spoilers"] = {
            f"near_{side}": {
                "title": f"Spoilers on the side that {word}",
                "source": "coding",
                "rate": _coded((low, high), "coding", f"spoilers coded {case.spoilers}; the range is an assumption"),
                "blames": {side: _uniform(0.2, 0.6)},
                "timing": _uniform(0.3, 1.2),
                **({"deterred": _uniform(0.3, 1)} if has_force else {}),
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


def _surroundings(levels: Levels) -> dict[str, Any]:
    """Moods and violence: the same for every case."""
    memory = {"value": levels.mood_memory, "source": "disarmament_rates", "note": "fitted once, for all cases"}
    ends = _uniform(0.5 * levels.hazard, 1.5 * levels.hazard)
    hazard = {"value": ends, "source": "relapse_rates", "note": "fitted once, for all cases"}
    return {
        "conduct": {"mood_memory": memory},
        "violence": {
            "rate": _uniform(0.2, 2),
            "killed": _uniform(0.5, 2),
            "hazard": hazard,
            "frailty": {"value": FRAILTY, "source": "relapse_rates"},
        },
    }


def _uniform(low: float, high: float) -> Range:
    return {"uniform": [round(low, 4), round(high, 4)]}


def _coded(ends: tuple[float, float], source: str | list[str], note: str) -> dict[str, Any]:
    low, high = ends
    return {"value": _uniform(low, high) if low < high else low, "source": source, "note": note}


def _around(middle: float, half_width: float, source: str | list[str], note: str) -> dict[str, Any]:
    ends = max(middle - half_width, 0.0), min(middle + half_width, 1.0)
    return _coded(ends, source, f"{note}; the range is an assumption")
