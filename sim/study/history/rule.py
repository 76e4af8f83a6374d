"""The one rule that turns a case, as known at signing, into a scenario: the same ranges for all cases.

docs/history.md gives the rule in words and says why. What differs between cases comes from the coded fields alone:
order, steps, calendar, mandate and size of the force, leverage, spoilers, trust. All else is the same for every case.
"""

from __future__ import annotations

import re
from typing import Any

from sim.scenario.draft import Draft, Place
from sim.scenario.load import build
from sim.scenario.schema import Scenario
from sim.study.history.around import strength, surroundings, third_parties
from sim.study.history.cases import UNLINKED, Case
from sim.study.history.scales import (
    CONTROL,
    LAST_TRANCHES,
    LEVELS,
    LONGEST_LEAD,
    LONGEST_TITLE,
    MANDATE_HALF_WIDTH,
    MILESTONE,
    MOST_TRANCHES,
    RATIONALITY,
    RELIABILITY_HALF_WIDTH,
    SHORTEST,
    SLIPPAGE,
    SOURCES,
    TRUST_HALF_WIDTH,
    WEEKS,
    WEEKS_A_MONTH,
    Levels,
    Range,
    around,
    coded,
    uniform,
)


def scenario(case: Case, levels: Levels = LEVELS) -> Scenario:
    """The scenario of a case; raises BadScenario where it cannot hold, such as a calendar beyond the horizon."""
    draft = Draft()
    draft.put((), facts(case, levels), lambda _: Place(f"case {case.key}", None))
    return build(draft, whole_road=False)


def facts(case: Case, levels: Levels = LEVELS) -> dict[str, Any]:
    """The scenario of a case as plain data, in the order in which a file gives it."""
    has_force = case.has_force
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
        "parties": _parties(case, has_force, levels),
        "tracks": _tracks(case, has_force, levels),
        "roadmap": _roadmap(case),
    }
    if has_force:
        plan["force"] = {
            "source": "agreement",
            "strength": coded(strength(case), "agreement", "logarithmic in the planned size; the range is assumed"),
            "mandate": around(case.mandate, MANDATE_HALF_WIDTH, ["coding", "agreement"], f"coded {case.mandate:g}"),
        }
    return {**plan, **third_parties(case, has_force), **surroundings(levels)}


def _parties(case: Case, has_force: bool, levels: Levels) -> dict[str, Any]:
    """The two sides, with the same numbers but for what the two tracks are worth to each."""

    def side(title: str, other: str, disarmament: Range, withdrawal: Range) -> dict[str, Any]:
        apart = min(RELIABILITY_HALF_WIDTH, 1.0 - levels.reliability)
        faith = {"guarantee": uniform(0.3, 0.7), **({"force": uniform(0.3, 0.7)} if has_force else {})}
        return {
            "title": _short(title),
            "source": "agreement",
            "values": {"disarmament": disarmament, "withdrawal": withdrawal},
            "trust": {other: around(case.trust, TRUST_HALF_WIDTH, "coding", f"coded {case.trust:g}")},
            "reliability": {
                "value": uniform(levels.reliability - apart, levels.reliability + apart),
                "source": "disarmament_rates",
                "note": "fitted once, for all cases",
            },
            "patience": uniform(0.5, 0.8),
            "war_cost": uniform(0.3, 2.3),
            "freeze_to_war": uniform(0.15, 0.5),
            "provocation": uniform(0.2, 0.6),
            "honour": uniform(0.1, 0.4),
            "greed": uniform(0.5, 1.5),
            "retaking": uniform(0, 0.5),
            "tension_cost": uniform(0, 0.25),
            "rationality": uniform(*RATIONALITY),
            "faith": faith,
        }

    given, gained = {"triangular": [-1.75, -0.2, -0.2]}, uniform(0.7, 1.2)
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
    arms = {"fixed": 0, "by_size": coded((low / MILESTONE, high / MILESTONE), "agreement", note)}
    lines = {"fixed": 0, "by_size": coded((low, high), "agreement", note)}
    tracks: dict[str, Any] = {
        "disarmament": {
            "title": "Disarmament",
            "owner": "disarming",
            "lead_time": arms,
            "reversibility": uniform(0.05, 0.2),
            "power": uniform(0.3, 0.8),
            "vulnerability": uniform(0.15, 0.8),
            "verifiability": uniform(0.4, 0.9),
            "control": uniform(*CONTROL),
            "consolidation": {
                "value": uniform(0, levels.consolidation),
                "source": "disarmament_rates",
                "note": "fitted once, for all cases",
            },
        },
        "withdrawal": {
            "title": "Withdrawal, reform or power shared",
            "owner": "reforming",
            "lead_time": lines,
            "reversibility": uniform(0.6, 0.95),
            "power": 0.1,
            "vulnerability": uniform(0.1, 0.5),
            "verifiability": uniform(0.7, 0.98),
        },
    }
    if has_force:
        tracks["force"] = {
            "title": "Force",
            "owner": "senders of the force",
            "tranches": 2,
            "lead_time": {"fixed": 1, "by_size": uniform(4, 26)},
            "readiness": uniform(0.7, 0.95),
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
    """The tranches of either part; where nothing is linked one, since of several each waits for the other side's."""
    return 1 if case.sequence == UNLINKED else min(case.phases, MOST_TRANCHES)


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
    elif case.sequence == UNLINKED:
        stages = [{"name": "Both parts, nothing linked", "reach": {**arms, **lines}}]
    else:
        stages = [{"name": "Both at once", "reach": {**arms, **lines}}]
    note = "aid and a place in what follows; the same for both sides and all cases"
    prize = {"value": uniform(0, 0.5), "chance": uniform(0.5, 0.9), "note": note}
    stages[-1]["prizes"] = {"disarming": prize, "reforming": dict(prize)}
    stages.append(
        {"name": "Arms that nobody commands", "reach": {"disarmament": {"level": 1, "tranches": LAST_TRANCHES}}}
    )
    name = "Nothing linked" if case.sequence == UNLINKED else case.sequence.replace("_", " ").capitalize()
    return {"name": name, "source": ["agreement", "coding"], "stages": stages}
