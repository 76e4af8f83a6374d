"""Scenarios in the invented world of two parties: together they show every option, act, status, reason and ending."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from sim.scenario.schema import Scenario
from tests.cast import FULL_CAST
from tests.support import ARMS_FIRST, IN_STEPS, ONE_EXCHANGE, TROOPS_FIRST, both, road, scenario, trust


def uniform(low: float, high: float) -> dict[str, list[float]]:
    """A quantity that each draw of the assumptions takes evenly from an interval."""
    return {"uniform": [low, high]}


VIOLENT = {
    "violence": {
        "rate": uniform(1, 6),
        "severity": 0.05,
        "hazard": 0.01,
        "frailty": 3.0,
        "resumption": 0.05,
        "ebb": 1.3,
    },
    "tracks.arms.calms": 0.7,
    "tracks.troops.calms": 0.4,
}
FORCE = {"owner": "contributors", "readiness": 0.6, "lead_time": {"fixed": 3, "by_size": 10}}
FUNDS = {
    "owner": "donors",
    "readiness": 0.4,
    "tranches": 3,
    "begins": 9,
    "lead_time": {"fixed": 2, "by_size": 20},
}
FORCE_BESIDE = {
    "tracks.force": FORCE,
    "tracks.funds": FUNDS,
    "force": {"strength": 0.9, "mandate": uniform(0.4, 1)},
    "parties.alpha.values.funds": 0.3,
    "parties.beta.values.funds": 0.1,
}
FORCE_ON_ROAD = road(
    {"force": (0.5, 2), "arms": (0.4, 2)},
    {"troops": (0.5, 2), "funds": (0.5, 1)},
    {"arms": (1.0, 3), "force": (1.0, 2), "troops": (1.0, 2)},
    {"funds": 1.0},
)
GUARANTEE = {"guarantee": {"enforcement": 0.5, "protection": uniform(0.2, 0.6), "lasts": 40}}
PRICED = {
    "tracks.arms.power": 0.6,
    "tracks.arms.reversibility": 0.1,
    "tracks.arms.vulnerability": 0.3,
    "tracks.troops.reversibility": 0.8,
}
PRIZES = {
    "roadmap.stages": [
        {"reach": {"arms": 0.5}, "prizes": {"alpha": {"value": 0.3, "chance": uniform(0.3, 0.9)}}},
        {"reach": {"troops": {"level": 1.0, "tranches": 4}, "arms": 0.7}},
        {"reach": {"arms": 1.0}, "prizes": {"alpha": {"value": 0.4}, "beta": {"value": 0.2}}},
    ]
}
UNSURE = {
    **trust({"beta": [2, 2]}),
    **both(
        reliability=uniform(0.2, 0.9),
        war_cost={"triangular": [0.3, 1.0, 1.5]},
        patience={"normal": [0.6, 0.2]},
    ),
    "tracks.arms.start": uniform(0.1, 0.3),
    "tracks.troops.start": uniform(0.3, 0.4),
    "tracks.troops.lead_time": {"fixed": uniform(1, 5), "by_size": 12},
    "learning.lapse": uniform(0.05, 0.2),
    "endings.stall_after": uniform(6, 14),
    "conduct.lookahead": uniform(4, 20),
    "futures_per_draw": 2,
}
TYPED = both(strategy="typed")
RESTLESS = both(rationality=1.5, provocation=0, war_cost=0.3, freeze_to_war=0.6)
EXPOSED = {
    **road({"arms": (1.0, 1), "troops": (1.0, 1), "force": (1.0, 1)}),
    "tracks.force": {**FORCE, "readiness": 0.8},
    "tracks.arms.vulnerability": 5,
    "tracks.arms.reversibility": 0,
    "parties.alpha.values": {"arms": -0.1, "troops": 1.0},
    **trust(0.9),
    **both(freeze_to_war=0.3, honour=0, rationality=40),
}
TENSE = both(tension_cost=0.6)
AGGRIEVED = {**both(war_cost=0.05, honour=0), "tracks.troops.start": 0.8, "tracks.troops.reversibility": 0.9}
OFTEN = {"conduct.mood_memory": 3}

GO_BETWEENS = {
    "mediators": {
        "caller": {"leverage": {"alpha": 0.3, "beta": uniform(0.1, 0.4)}, "bias": {"beta": 0.6}, "lasts": 60},
        "giver": {"gift": {"alpha": 0.4, "beta": 0.3}, "attention": uniform(0.4, 0.9), "prefers": {"slow": 0.4}},
        "lender": {"enforcement": 0.7, "attention": 0.9},
        "shielder": {"protection": 0.9, "leverage": {"alpha": 0.02}, "prefers": {"swap": 0.2, "roadmap": 0.5}},
    },
    "mediation": {"threshold": 0.002, "effort": 0.02, "loss": uniform(0.05, 0.3), "regains": 20},
    "guarantee": {"enforcement": 0.4, "protection": 0.3, "lasts": 60},
}
FINE = {"stages": [{"reach": {"arms": {"level": 1.0, "tranches": 3}, "troops": {"level": 1.0, "tranches": 3}}}]}
SWAP = {
    "stages": [
        {"reach": {"troops": {"level": 0.75, "tranches": 2}}, "deadline": 30, "missed": {"tension": 0.3}},
        {"reach": {"arms": 1.0, "troops": 1.0}, "prizes": {"beta": {"value": 0.3, "chance": uniform(0.2, 0.9)}}},
    ]
}
SLOW = {"stages": [{"reach": {"arms": 0.25}}, {"reach": {"troops": 0.5}}, {"reach": {"arms": 1.0, "troops": 1.0}}]}
SEVERAL_ROADS = {
    "roadmap.stages": [
        {"reach": {"arms": 1.0}, "prizes": {"alpha": {"value": 0.1}}, "deadline": 9, "missed": {"tension": 0.4}},
        {"reach": {"troops": 1.0}, "prizes": {"alpha": {"value": 0.2, "chance": uniform(0.2, 0.9)}}},
    ],
    "roadmaps": {"swap": SWAP, "fine": FINE, "slow": SLOW},
    "bargaining": {"proposal_gap": 6},
    "endings.stall_after": 8,
    "tracks.arms.lead_time": {"fixed": 1, "by_size": 6},
    "tracks.troops.reversibility": 0.8,
}
WITH_AND_WITHOUT_FORCE = {
    "roadmap": {"stages": [{"reach": {"force": 0.6, "arms": 0.5}}, {"reach": {"troops": 1.0, "arms": 1.0}}]},
    "roadmaps": {
        "bare": FINE,
        "full": {"stages": [{"reach": {"force": {"level": 0.8, "tranches": 3}}}, {"reach": {"troops": 1, "arms": 1}}]},
    },
    "endings.stall_after": 6,
}
ONE = {"tranches": 1}
COUNTED = {
    "tracks.troops": {"owner": "beta", "start": uniform(0.1, 0.5), "tranches": 4, "reversibility": 0.8},
    "roadmap": "in_turn",
    "roadmaps": {
        "in_turn": {
            "stages": [
                {"reach": {track: ONE}, "deadline": 20 + place, "missed": {"tension": 0.2}}
                for place, track in enumerate(("arms", "troops") * 4)
            ]
            + [{"reach": {"arms": ONE}}]
        },
        "at_once": {"stages": [{"reach": {"arms": {"tranches": 5}, "troops": {"tranches": 4}}}]},
        "half": {
            "stages": [{"reach": {"troops": {"tranches": 2}}}, {"reach": {"arms": 1.0, "troops": {"tranches": 2}}}]
        },
        "by_level": {"stages": [{"reach": {"arms": 0.5, "troops": 0.7}}, {"reach": {"troops": 1.0, "arms": 1.0}}]},
    },
    "prizes": {"alpha": {"value": uniform(0, 0.4), "chance": 0.5}, "beta": {"value": 0.2, "chance": uniform(0.2, 0.9)}},
    "bargaining": {"proposal_gap": 5},
    "endings.stall_after": 2,
}
"""Tranches counted from any start, on roads that are named, beside one of levels; and a prize at the end of each."""
LIKED = {
    **GO_BETWEENS["mediators"],
    "shielder": {"protection": 0.9, "leverage": {"alpha": 0.02}, "prefers": {"at_once": 0.2, "in_turn": 0.5}},
    "giver": {"gift": {"alpha": 0.4, "beta": 0.3}, "attention": uniform(0.4, 0.9), "prefers": {"half": 0.4}},
}
UNAGREED = {"bargaining": {"open": True, "proposal_gap": 4}}
LOOSE_HOLD = {
    "tracks.arms.control": uniform(0.2, 0.6),
    "tracks.arms.consolidation": 0.08,
    "tracks.arms.inspection": 0.1,
    "tracks.troops.inspection": uniform(0.02, 0.3),
    "tracks.arms.verifiability": 0.2,
    "tracks.troops.verifiability": 0.2,
    "learning": {"keeper_cheats": 0.1, "opportunist_cheats": 0.6},
}
REARMED = {"backers": {"neighbour": {"track": "arms", "rate": uniform(0.02, 0.08), "interdiction": 0.9}}}
CONTINGENTS = {
    "tracks.force": {"owner": "contributors", "tranches": 4},
    "force": {"clarity": uniform(0.0, 0.4), "settles": 12, "decides": 3},
    "contributors": {
        "near": {"troops": 0.4, "prestige": 0.7, "status": "deployed", "casualties": 1.2},
        "far": {"troops": uniform(0.2, 0.4), "prestige": 0.6, "risk": 1.2, "clarity": 0.2, "deploys": 4},
        "unloved": {"troops": 0.3, "prestige": 0.9, "limited": 0.3, "lobbying": 0.8, "deploys": 6},
        "unwanted": {"troops": 0.2, "prestige": 0.9, "status": "pledged", "lobbying": 0.5, "deploys": 3},
    },
    "parties.alpha.vetoes": {"unloved": {"resolve": 0.7}, "unwanted": {"resolve": 3}},
    "parties.beta.vetoes": {"unwanted": {}},
    "parties.alpha.consent": uniform(0.1, 0.9),
    "parties.alpha.faith.force": 0.8,
    "tracks.arms.power": 0.6,
    "tracks.troops.power": 0.3,
}
DATED = {
    "start": "2026-01-16",
    "events": [
        {"name": "summit", "at": "2026-03-01", "shock": {"attention": 0.3, "goodwill": 0.6, "clarity": 0.3}},
        {"name": "quarrel", "at": 7.5, "shock": {"attention": -0.4, "mediators": ["giver"], "goodwill": -0.8}},
        {"name": "raid", "at": 20, "chance": uniform(0.3, 0.9), "shock": {"tension": 1.5, "clarity": -0.2}},
        {"name": "calm", "at": 33, "chance": 0.5, "shock": {"tension": -3}},
    ],
    "roadmap.stages": [
        {"reach": {"arms": 0.5}, "deadline": "2026-02-20", "missed": {"attention": -0.2, "tension": 0.4}},
        {"reach": {"troops": 1.0}, "deadline": 30, "missed": {"goodwill": -0.5}},
        {"reach": {"arms": 1.0}},
    ],
}
STORMY_HOME = both(
    home_front={
        "hardliners": uniform(0.2, 0.5),
        "cost": 0.4,
        "limit": 0.55,
        "memory": 20,
        "by_tension": 0.03,
        "by_concession": 0.2,
        "by_opinion": 0.8,
        "swing": 0.25,
        "elections": [10, 26.5, 40],
    }
)
TRIGGER_HAPPY = both(strikes={"appetite": uniform(0.2, 0.8), "price": 0.2, "severity": 4}, rationality=8)
SPOILED = {
    "spoilers": {
        "band": {
            "rate": 0.15,
            "severity": 3,
            "timing": 1.5,
            "margin": 0.4,
            "blames": {"alpha": uniform(0.3, 0.9), "beta": 0.2},
            "deterred": 2,
            "recruits": 2,
            "population": "valley",
        },
        "loner": {"rate": uniform(0, 0.2), "blames": {"beta": 0.8}, "timing": -1},
    },
    "linked_fronts": {"border": {"flares": 0.06, "lasts": 4, "spill": 0.15}, "sea": {"flares": 0.02}},
}
PEOPLE = {
    "populations": {
        "valley": {
            "side": "alpha",
            "distress": uniform(0.3, 0.8),
            "relief": {"troops": 0.6, "arms": 0.1},
            "by_tension": 0.4,
            "feeds": 2,
            "hope": 0.5,
        },
        "coast": {"side": "beta", "by_tension": 0.8, "memory": 5, "feeds": 1, "support": 0.7, "relief": {"arms": 0.3}},
        "hills": {"side": "alpha", "by_tension": 0.2, "support": 0.2},
    }
}
EMPTIED = {"tracks.troops.vacuum": 1.5, "tracks.arms.vacuum": 0.4}
PAID_FOR = {
    "tracks.funds": {
        **FUNDS,
        "readiness": 0.95,
        "needs": uniform(20, 40),
        "consents": {"alpha": 0.7, "beta": uniform(0.2, 1)},
        "reach": {"base": 0.3, "grows_with": "troops"},
    },
    "tracks.relief": {
        "owner": "agency",
        "needs": 2,
        "readiness": 0.9,
        "tranches": 3,
        "reach": {"base": 0.4, "grows_with": "arms"},
    },
    "donors": {
        "bank": {"track": "funds", "pledge": 20, "conditions": {"arms": 0.3}, "diversion": 0.5, "audits": 0.3},
        "club": {"track": "funds", "pledge": uniform(8, 24), "calm": 0.8, "diversion": 0.6, "monitoring": 0.5},
        "charity": {"track": "relief", "pledge": 1, "diversion": 0.3, "audits": 0.5, "pause": 5},
    },
    "parties.alpha.values.funds": uniform(-0.2, 0.3),
    "parties.beta.values.funds": -0.1,
    **road({"arms": (0.5, 2), "troops": (0.5, 2)}, {"funds": (0.6, 2), "arms": 1.0}, {"funds": 1.0, "troops": 1.0}),
}
IN_OTHER_MONEY = {
    "parties.alpha.unit": 40,
    "parties.alpha.values": {"arms": -30, "troops": 50},
    **{f"parties.alpha.{key}": value for key, value in {"war_cost": 40, "honour": 6, "tension_cost": 3}.items()},
    "parties.alpha.margin": 2,
    "parties.alpha.retaking": 10,
    "parties.alpha.home_front": {"cost": 12, "hardliners": 0.4, "by_concession": 0.1},
    "parties.alpha.strikes": {"appetite": 20, "price": 9},
    "parties.beta.unit": uniform(0.5, 2),
    "parties.beta.greed": uniform(0.2, 1.5),
    "mediators.caller": {"leverage": {"alpha": 20, "beta": 0.3}, "gift": {"alpha": 10}},
    "tracks.arms.vulnerability": 12,
}
"""One side's payoffs are counted in a currency of its own, the other's by a unit that nobody knows exactly."""
STATED = {"learning.beliefs": "stated", "learning.lapse": 0.2, "learning.mimicry": uniform(0.3, 0.9)}
LATE = {
    **both(retaking=0.02, rationality=20, reliability=uniform(0.1, 0.9)),
    "conduct.excuse": 2,
    "conduct.mood_memory": 4,
    "tracks.line": {
        "owner": "beta",
        "start": uniform(0.4, 0.6),
        "tranches": 5,
        "reversibility": 1,
        "lead_time": {"fixed": 4, "by_size": 30},
        "calms": 0.3,
    },
    "tracks.outposts": {"owner": "alpha", "start": 0.2, "reversibility": 0.7, "inspection": 0.2},
    "tracks.troops": {"owner": "beta", "start": 0.4, "reversibility": 0.9, "lead_time": {"fixed": 1, "by_size": 8}},
    "tracks.arms.reversibility": 0.6,
    "parties.alpha.values": {"arms": -0.8, "troops": 1.0, "line": 0.4, "outposts": -0.2},
    "parties.beta.values": {"arms": 1.0, "troops": -0.4, "line": -0.5, "outposts": 0.1},
}
"""Sides that keep each other waiting, and can creep forward meanwhile: on the road, and beside it."""
LATER = {
    "start": "2026-03-20",
    "events": [
        {"name": "summit", "at": "2026-03-01", "happened": True, "shock": {"attention": 0.3, "goodwill": 0.6}},
        {"name": "raid", "at": "2026-03-16", "happened": True, "shock": {"tension": 1.5, "clarity": -0.2}},
        {"name": "accord", "at": "2026-02-01", "happened": False, "shock": {"tension": -1}},
        {"name": "rumour", "at": "2026-01-20", "chance": 0.5, "shock": {"tension": 3}},
        {"name": "quarrel", "at": "2026-05-01", "chance": uniform(0.2, 0.8), "shock": {"attention": -0.3}},
    ],
    "roadmap.stages": [
        {"reach": {"arms": 0.5, "troops": 0.5}, "deadline": "2026-02-20", "missed": {"tension": 2}},
        {"reach": {"arms": 1.0, "troops": 1.0}, "deadline": 30, "missed": {"goodwill": -0.5}},
    ],
    "parties.alpha.home_front": {"cost": 0.3, "elections": ["2026-02-03", 12]},
    "violence": {
        "rate": 2,
        "severity": 0.05,
        "hazard": 0.01,
        "by_tension": 0.7,
        "usual": 0.8,
        "tension": uniform(0.5, 2),
    },
    "tracks.arms": {"owner": "alpha", "overdue": uniform(3, 12), "lead_time": {"fixed": 2, "by_size": 4}},
    "tracks.troops": {"owner": "beta", "start": 0.2, "overdue": 1, "lead_time": {"fixed": 6, "by_size": 4}},
    "parties.alpha.refused": uniform(0, 20),
    "parties.beta.refused": 0,
    **both(rationality=4),
}
"""A start on the way: what has happened before, what is overdue, and who has refused."""
PAID_BEFORE = {
    "donors": {
        "bank": {"track": "funds", "pledge": 20, "paid": uniform(0, 20), "conditions": {"arms": 0.3}},
        "club": {"track": "funds", "pledge": 8, "paid": 8, "diversion": 0.6, "monitoring": 0.5},
        "charity": {"track": "relief", "pledge": 3, "paid": 3, "calm": 0.8},
    },
}
FIRM = {"conduct": {"pretending": False, "reversing": False, "mood_memory": 4}, "learning.updates": False}
TEMPTED = both(honour=0, reliability=0.2)
"""Few scruples: much pretence."""

SCENARIOS: Mapping[str, list[Mapping[str, Any]]] = {
    "arms first": [ARMS_FIRST],
    "troops first": [TROOPS_FIRST, PRICED, VIOLENT],
    "in steps, uncertain": [IN_STEPS, UNSURE, VIOLENT, OFTEN],
    "one exchange": [ONE_EXCHANGE, trust(0.9), GUARANTEE],
    "one tranche, two steps a week": [ONE_EXCHANGE, VIOLENT, trust(0.9), {"steps_per_week": 2}],
    "force and funds beside the road": [IN_STEPS, FORCE_BESIDE, VIOLENT, PRICED],
    "force already there": [
        IN_STEPS,
        FORCE_BESIDE,
        UNSURE,
        {"tracks.force.start": 0.4, "tracks.force.begins": 5},
    ],
    "force on the road": [FORCE_BESIDE, FORCE_ON_ROAD, VIOLENT, PRICED],
    "mandate that ends, guarantee that fades": [FORCE_BESIDE, FORCE_ON_ROAD, GUARANTEE, {"force.until": 30}],
    "mandate that ends on a date": [
        {**FORCE_BESIDE, "start": "2026-01-26", "force.until": "2026-09-30", "steps_per_week": 2},
        IN_STEPS,
        GUARANTEE,
        OFTEN,
    ],
    "prizes": [ARMS_FIRST, PRIZES, PRICED, UNSURE],
    "by type": [IN_STEPS, TYPED, FORCE_BESIDE, VIOLENT, both(reliability=0.4)],
    "one by type, one by foresight": [
        ONE_EXCHANGE,
        {"parties.beta.strategy": "typed"},
        trust(0.8),
        GUARANTEE,
    ],
    "exposed to attack": [EXPOSED, OFTEN, VIOLENT],
    "exposed to attack by habit, and to delay": [
        EXPOSED,
        OFTEN,
        VIOLENT,
        trust(0.8),
        {"learning.beliefs": "stated", "learning.lapse": 0.3},
        {"tracks.arms.vulnerability": 3, "tracks.force.readiness": 0.7, "parties.alpha.freeze_to_war": 0.6},
    ],
    "under tension": [IN_STEPS, TENSE, VIOLENT, trust(0.9), GUARANTEE],
    "reversals": [IN_STEPS, UNSURE, RESTLESS, OFTEN, {"tracks.arms.reversibility": 0.9}],
    "wars": [ARMS_FIRST, AGGRIEVED, OFTEN, trust(0.1), VIOLENT],
    "reversals, two steps a week": [
        TROOPS_FIRST,
        RESTLESS,
        OFTEN,
        FORCE_BESIDE,
        VIOLENT,
        {"steps_per_week": 2},
    ],
    "everybody there": [FULL_CAST, {"weeks": 60}],
    "everybody there, two steps a week": [FULL_CAST, {"steps_per_week": 2, "weeks": 40}],
    "everybody there, no road": [FULL_CAST, {"bargaining.open": True, "weeks": 60}],
    "mediators": [IN_STEPS, GO_BETWEENS, VIOLENT, UNSURE, PRICED],
    "mediators, two steps a week": [TROOPS_FIRST, GO_BETWEENS, VIOLENT, OFTEN, {"steps_per_week": 2}],
    "several roads": [SEVERAL_ROADS, GO_BETWEENS, VIOLENT, OFTEN, {"endings.stall_after": 2}],
    "several roads, uncertain": [UNSURE, SEVERAL_ROADS, GO_BETWEENS, PRICED, trust(0.3), {"endings.stall_after": 2}],
    "several roads, two steps a week": [SEVERAL_ROADS, GO_BETWEENS, RESTLESS, OFTEN, {"steps_per_week": 2}],
    "counted tranches, roads by name": [COUNTED, GO_BETWEENS, {"mediators": LIKED}, VIOLENT, OFTEN],
    "counted tranches, uncertain": [UNSURE, COUNTED, GO_BETWEENS, {"mediators": LIKED}, PRICED, trust(0.3)],
    "counted tranches, no road yet": [COUNTED, UNAGREED, GO_BETWEENS, {"mediators": LIKED}, trust(0.8)],
    "no road yet": [SEVERAL_ROADS, UNAGREED, GO_BETWEENS, VIOLENT],
    "no road yet, and none that anybody would propose": [
        SEVERAL_ROADS,
        UNAGREED,
        {
            "mediators.caller": {
                "leverage": {"alpha": 0.3},
                "prefers": dict.fromkeys(("roadmap", "swap", "fine", "slow"), 0),
            }
        },
    ],
    "no road yet, much trust": [
        SEVERAL_ROADS,
        UNAGREED,
        GO_BETWEENS,
        trust(0.8),
        both(war_cost=1.5, freeze_to_war=0.7),
    ],
    "no road yet, nothing to prepare": [
        SEVERAL_ROADS,
        {**UNAGREED, "futures_per_draw": 1},
        {"tracks.arms.lead_time": {"fixed": 0, "by_size": 0}, "tracks.troops.lead_time": {"fixed": 0, "by_size": 0}},
        GO_BETWEENS,
        both(margin=uniform(0.0, 0.25), patience=0.5),
        trust(0.2),
    ],
    "no road yet, little to gain": [
        SEVERAL_ROADS,
        {**UNAGREED, "futures_per_draw": 1},
        GO_BETWEENS,
        PRICED,
        trust(0.2),
        both(margin=uniform(0.0, 0.25), patience=0.5),
    ],
    "roads with and without a force": [CONTINGENTS, WITH_AND_WITHOUT_FORCE, GO_BETWEENS, VIOLENT],
    "loose hold": [IN_STEPS, LOOSE_HOLD, TEMPTED, OFTEN],
    "loose hold, rearmed": [IN_STEPS, LOOSE_HOLD, REARMED, TEMPTED, FORCE_BESIDE, OFTEN, trust(0.9)],
    "a later start": [LATER, GO_BETWEENS],
    "a later start, after talks": [
        SEVERAL_ROADS,
        GO_BETWEENS,
        VIOLENT,
        OFTEN,
        {
            "endings.stall_after": 2,
            "bargaining": {"proposal_gap": 6, "talked": uniform(0, 9), "refused": ["fine", "slow"]},
        },
    ],
    "a later start, after talks, no road yet": [
        SEVERAL_ROADS,
        {"bargaining": {"open": True, "proposal_gap": 4, "talked": 2.5, "refused": ["swap", "roadmap"]}},
        GO_BETWEENS,
        VIOLENT,
    ],
    "a later start, two steps a week": [LATER, CONTINGENTS, PEOPLE, STORMY_HOME, {"steps_per_week": 2}],
    "paid for in part before the start": [PAID_FOR, PAID_BEFORE, VIOLENT],
    "contingents beside the road": [IN_STEPS, CONTINGENTS, GO_BETWEENS, VIOLENT, DATED],
    "contingents on the road": [CONTINGENTS, road({"force": (0.5, 2)}, {"arms": 1.0, "troops": (1.0, 3)}), GO_BETWEENS],
    "contingents, mandate that ends": [IN_STEPS, CONTINGENTS, VIOLENT, REARMED, EMPTIED, {"force.until": 30}],
    "dates": [ARMS_FIRST, GO_BETWEENS, DATED, VIOLENT],
    "dates that fall into wars": [
        ARMS_FIRST,
        GO_BETWEENS,
        CONTINGENTS,
        DATED,
        VIOLENT,
        {"violence.hazard": 0.1, "violence.resumption": 0.15},
    ],
    "dates, two steps a week": [ARMS_FIRST, GO_BETWEENS, DATED, CONTINGENTS, {"steps_per_week": 2}],
    "home fronts": [IN_STEPS, STORMY_HOME, PEOPLE, VIOLENT, trust(0.9)],
    "dear at home": [
        ONE_EXCHANGE,
        {"parties.alpha.home_front": {"cost": 3, "hardliners": 0.5}},
        both(reliability=1, honour=0.5),
        trust(0.9),
        OFTEN,
    ],
    "strikes": [IN_STEPS, TRIGGER_HAPPY, GO_BETWEENS, VIOLENT, OFTEN],
    "spoilers": [IN_STEPS, SPOILED, PEOPLE, GO_BETWEENS, FORCE_BESIDE, EMPTIED, trust(0.8)],
    "spoilers and those who do not reckon": [
        IN_STEPS,
        SPOILED,
        PEOPLE,
        both(strategy="tit_for_tat", honour=0.4),
        {"parties.alpha.strategy": "conciliator", "parties.beta.values": {"arms": 1.0, "troops": -0.7}},
    ],
    "spoilers, two steps a week": [IN_STEPS, SPOILED, PEOPLE, VIOLENT, TRIGGER_HAPPY, {"steps_per_week": 2}],
    "donors": [PAID_FOR, VIOLENT, trust(0.9), both(rationality=30)],
    "donors and dates": [
        PAID_FOR,
        VIOLENT,
        GO_BETWEENS,
        both(rationality=6),
        {"events": DATED["events"], "start": "2026-01-16"},
    ],
    "tit for tat": [IN_STEPS, both(strategy="tit_for_tat"), VIOLENT, LOOSE_HOLD],
    "tit for tat and foresight": [IN_STEPS, {"parties.beta.strategy": "tit_for_tat"}, TEMPTED, RESTLESS, TRIGGER_HAPPY],
    "conciliator and hardliner": [
        SEVERAL_ROADS,
        {"parties.alpha.strategy": "conciliator", "parties.beta.strategy": "hardliner"},
        GO_BETWEENS,
    ],
    "conciliator and hardliner, in steps": [
        IN_STEPS,
        {"parties.alpha.strategy": "conciliator", "parties.beta.strategy": "hardliner"},
    ],
    "hardliner and typed": [
        SEVERAL_ROADS,
        UNAGREED,
        GO_BETWEENS,
        {"parties.alpha.strategy": "hardliner", "parties.beta.strategy": "typed"},
        LOOSE_HOLD,
        STORMY_HOME,
    ],
    "in other money": [IN_STEPS, IN_OTHER_MONEY, GO_BETWEENS, VIOLENT, OFTEN],
    "in other money, several roads": [SEVERAL_ROADS, GO_BETWEENS, IN_OTHER_MONEY, {"learning.revision": 20}],
    "habits that are stated": [IN_STEPS, STATED, VIOLENT, OFTEN, FORCE_BESIDE],
    "habits that are stated, several roads": [SEVERAL_ROADS, STATED, GO_BETWEENS, GUARANTEE, VIOLENT],
    "habits that are stated, by type": [IN_STEPS, STATED, TYPED, LOOSE_HOLD],
    "creeping from a side that is late": [IN_STEPS, LATE, VIOLENT, trust(0.6)],
    "creeping, withdrawal first": [TROOPS_FIRST, LATE, GO_BETWEENS, trust(0.8), {"steps_per_week": 2}],
    "creeping, several roads": [SEVERAL_ROADS, LATE, GO_BETWEENS, VIOLENT, STORMY_HOME],
    "creeping from one who never pays": [
        IN_STEPS,
        LATE,
        {"parties.alpha.strategy": "hardliner", "weeks": 104},
        TEMPTED,
    ],
    "neither pretence nor learning": [TROOPS_FIRST, RESTLESS, FIRM, TYPED, {"parties.beta.strategy": "foresight"}],
}


ORDERED: Mapping[str, tuple[list[Mapping[str, Any]], Mapping[str, Mapping[str, str]]]] = {
    "alpha pretends, beta holds": ([IN_STEPS, LOOSE_HOLD, VIOLENT], {"alpha": {"arms": "cheat"}}),
    "both step": ([IN_STEPS, LOOSE_HOLD, STORMY_HOME], {"alpha": {"arms": "step"}, "beta": {"troops": "step"}}),
    "nobody may pretend": ([IN_STEPS, FIRM, VIOLENT], {"alpha": {"arms": "cheat"}, "beta": {"troops": "step"}}),
    "alpha steps, beta takes back": (
        [ARMS_FIRST, VIOLENT, {"tracks.troops.start": 0.4, "tracks.troops.reversibility": 1}],
        {"alpha": {"arms": "step"}, "beta": {"troops": "reverse"}},
    ),
    "beta cannot take back": (
        [TROOPS_FIRST, VIOLENT, {"tracks.troops.start": 0.4, "tracks.troops.reversibility": 0}],
        {"alpha": {"arms": "step"}, "beta": {"troops": "reverse"}},
    ),
}
"""What a player orders: scenarios, and what each party does with its track."""


def plan_of(name: str) -> Scenario:
    """One of the scenarios above, over 60 weeks."""
    return scenario({"weeks": 60}, *copy.deepcopy(SCENARIOS[name]))
