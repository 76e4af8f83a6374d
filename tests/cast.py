"""The small world of tests.support with every actor there is: for laws that must hold whoever is on the stage."""

from __future__ import annotations

from typing import Any

from tests.support import both, road, trust

FULL_CAST: dict[str, Any] = {
    "start": "2026-01-16",
    "weeks": 130,
    **road(
        {"arms": (0.4, 2)}, {"troops": (0.5, 2), "aid": 0.5}, {"arms": 1.0, "troops": 1.0, "force": 1.0}, {"aid": 1.0}
    ),
    "roadmaps": {
        "other": road({"troops": 0.5}, {"arms": 0.5, "aid": 0.5}, {"troops": 1.0}, {"arms": 1.0, "aid": 1.0})[
            "roadmap"
        ],
        "small": road({"arms": (0.5, 3), "troops": (0.5, 3)}, {"arms": (1.0, 3), "troops": (1.0, 3), "aid": 1.0})[
            "roadmap"
        ],
    },
    "tracks.arms": {
        "owner": "alpha",
        "tranches": 5,
        "lead_time": {"fixed": 1, "by_size": 10},
        "reversibility": 0.1,
        "power": 0.5,
        "vulnerability": 2,
        "control": 0.8,
        "consolidation": 0.3,
        "inspection": 0.05,
        "vacuum": 0.5,
        "calms": 0.5,
    },
    "tracks.troops": {
        "owner": "beta",
        "start": {"uniform": [0.1, 0.2]},
        "lead_time": {"fixed": 1, "by_size": 10},
        "reversibility": 0.8,
    },
    "tracks.aid": {
        "owner": "donors",
        "readiness": 0.95,
        "consents": {"alpha": 0.4, "beta": 0.4},
        "needs": 1,
        "reach": {"base": 0.5, "grows_with": "troops"},
    },
    "tracks.force": {"owner": "contributors", "tranches": 3},
    "force": {"clarity": 0.3, "settles": 20},
    "guarantee": {"enforcement": 0.3, "protection": 0.2},
    "contributors": {
        "one": {"troops": 0.4, "prestige": 0.8},
        "two": {"troops": 0.4, "limited": 0.3, "lobbying": 0.5, "prestige": 0.8},
        "three": {"troops": 0.3, "status": "pledged"},
    },
    "mediators": {
        "m1": {
            "leverage": {"alpha": 0.2, "beta": 0.1},
            "gift": {"beta": 0.5},
            "enforcement": 0.2,
            "bias": {"beta": 0.5},
        },
        "m2": {"leverage": {"alpha": 0.1, "beta": 0.2}, "gift": {"alpha": 0.3}, "prefers": {"other": 0.3}},
        "m3": {"enforcement": 0.6},
        "m4": {"protection": 0.9},
    },
    "mediation": {"threshold": 0.001},
    "donors": {
        "d1": {"track": "aid", "pledge": 0.6, "conditions": {"arms": 0.2}, "diversion": 0.4, "audits": 0.2},
        "d2": {"track": "aid", "pledge": 0.6, "calm": 1.5},
    },
    "spoilers": {
        "s": {
            "rate": 0.2,
            "timing": 1,
            "blames": {"alpha": 0.5, "beta": 0.2},
            "deterred": 1,
            "recruits": 1,
            "population": "p",
        }
    },
    "populations": {
        "p": {
            "side": "alpha",
            "relief": {"arms": 0.1, "troops": 0.2, "aid": 0.3},
            "by_tension": 0.2,
            "feeds": 1,
            "hope": 0.3,
        }
    },
    "backers": {"b": {"track": "arms", "rate": 0.004}},
    "linked_fronts": {"f": {"flares": 0.03}},
    "events": [
        {"name": "conference", "at": "2026-02-01", "shock": {"attention": 0.2, "goodwill": 0.3, "clarity": 0.2}},
        {"name": "attack", "at": 20, "chance": 0.5, "shock": {"tension": 0.5}},
    ],
    "violence": {"rate": 0.5, "hazard": 0.002, "frailty": 5},
    **both(
        strikes={"appetite": 0.15},
        home_front={
            "cost": 0.1,
            "limit": 0.9,
            "by_tension": 0.01,
            "by_concession": 0.05,
            "by_opinion": 0.5,
            "elections": [30],
        },
        consent=0.5,
        faith={"force": 0.7, "guarantee": 0.9},
        freeze_to_war=0.5,
    ),
    **trust(0.6),
    "parties.beta.vetoes": {"two": {"resolve": 0.5}},
}
"""Every actor, three roads, uncertain numbers, dates."""
