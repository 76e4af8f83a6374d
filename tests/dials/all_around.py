"""Probes of all who stand around the parties: mediators, contributors, donors, spoilers, home fronts, populations."""

from __future__ import annotations

from typing import Any

from tests.dials.probe import BETA_HESITATES, HESITANT, turn
from tests.support import ARMS_FIRST, IN_STEPS, TROOPS_FIRST, both, road, trust

VIOLENT = {"violence.rate": 3, "violence.severity": 0.05, "violence.hazard": 0.003}

# The home front, strikes
HARD = both(home_front={"cost": 0.2, "hardliners": 0.4})
HARDER = {"parties.alpha.home_front.cost": 0.5}
STRIKING = {**VIOLENT, **both(strikes={"appetite": 0.6}), "weeks": 30}

# Incidents: a vacuum makes them more than at the start
NOTHING_ELSE = {"violence.rate": 3, "violence.hazard": 0, **both(strategy="conciliator"), "weeks": 30}
WORSENING = {**NOTHING_ELSE, "tracks.arms.vacuum": 1.5, "tracks.troops.vacuum": 1.5}

# Mediators
ENVOY = {
    "mediators.envoy": {"leverage": {"alpha": 0.2, "beta": 0.2}, "bias": {"alpha": 0}, "lasts": 500},
    "mediation.threshold": 0.01,
}
DISTRACTED = {
    "parties.alpha.rationality": 4,
    "mediation.threshold": 0,
    "mediation.effort": 0.05,
    "mediators.envoy.leverage": {"alpha": 0.02, "beta": 0.5},
}
UNPUNISHED = {"learning.false_alarm": 0.2, "mediation.loss": 0.9}
GIVER = {"mediators.giver.gift": {"alpha": 0.3, "beta": 0.3}}
LENDER = {"mediators.lender": {"lasts": 500, "attention": 1.0}, **both(faith={"guarantee": 0.9})}
EXCHANGE_OF_THE_EXPOSED = {
    **road({"arms": (1.0, 1), "troops": (1.0, 1)}),
    **both(freeze_to_war=0.3, war_cost=0.4, rationality=12),
    "parties.alpha.values": {"arms": {"uniform": [-0.6, 0]}, "troops": 1.0},
    "tracks.arms.vulnerability": 4,
    "tracks.arms.reversibility": 0,
    "guarantee.enforcement": 0.4,
    "weeks": 20,
}

# Bargaining: the road that stalls asks all of alpha first
OTHER_ROADS = {
    **ARMS_FIRST,
    "roadmaps.even": IN_STEPS["roadmap"],
    "roadmaps.lines": TROOPS_FIRST["roadmap"],
    "mediators.envoy.attention": 0.7,
    "bargaining.proposal_gap": 4,
    "endings.stall_after": 6,
}

# Contributors
FORCE = {
    "tracks.force": {"owner": "contributors", "tranches": 5},
    "tracks.arms.power": 0.5,
    "contributors.near": {"troops": 0.4, "prestige": 0.6},
    "contributors.far": {"troops": 0.3, "prestige": 0.4},
    "contributors.third": {"troops": 0.3, "prestige": 0.3, "threshold": 0.4},
    "weeks": 40,
}
BARRED = {**FORCE, **ENVOY, "parties.beta.vetoes.near.resolve": 1, "contributors.near.lobbying": 0.5}
STANDING_FORCE = {"tracks.force": {"owner": "contributors", "start": 1}}

# Donors, builders
AID = {
    **road({"aid": 1.0, "arms": 1.0, "troops": 1.0}),
    "tracks.aid": {"owner": "donors", "tranches": 4, "needs": 10, "lead_time": {"fixed": 1, "by_size": 2}},
    "donors.giver": {"track": "aid", "pledge": 7, "diversion": 0.5, "conditions": {"arms": 0}},
    "weeks": 30,
}
BUILT = {
    **road({"arms": 0.5, "aid": 0.5}, {"troops": 0.5}, {"arms": 1.0, "troops": 1.0, "aid": 1.0}),
    "tracks.aid": {"owner": "builders", "tranches": 2, "lead_time": {"fixed": 1, "by_size": 2}},
}

UNWANTED = {"parties.alpha.values": {"arms": -0.5, "troops": 1.0, "aid": -0.2}}

# Spoilers and neighbours
SPOILED = {
    "spoilers.gang": {"rate": 0.3, "blames": {"alpha": 0.5, "beta": 0.5}},
    "violence.severity": 0.05,
    "violence.hazard": 0.003,
    "weeks": 30,
}
LONGER = {"weeks": 52}
FLARING = {"linked_fronts.north": {"flares": 0.1, "spill": 0.3}, "violence.hazard": 0.005}
REARMED = {"backers.neighbour": {"track": "arms", "rate": 0.0125}}

# Populations
PEOPLE = {"populations.people.side": "alpha", "weeks": 40}
RELIEVED = {**PEOPLE, "populations.people.relief.troops": 0.4, "violence.rate": 2}
WORSE = {**PEOPLE, **SPOILED, "spoilers.gang.rate": 1, "populations.people.by_tension": 0.5, "weeks": 40}
TURNING_AWAY = {**WORSE, **HARDER, **LONGER, "violence.hazard": 0}


def shaken(**shock: float) -> dict[str, Any]:
    """An event in the third week that does this."""
    return {"events": [{"name": "event", "at": 2, "shock": shock}]}


PROBES = (
    # The home front
    turn("parties.alpha.home_front.hardliners", 0.0, 0.8, HESITANT, HARD),
    turn("parties.alpha.home_front.cost", 0.0, 0.5, HESITANT, HARD),
    turn("parties.alpha.home_front.limit", 0.3, 1.0, HARD),
    turn("parties.alpha.home_front.memory", 4, 200, HESITANT, TURNING_AWAY,
         {"parties.alpha.home_front": {"by_opinion": 3, "cost": 0.6, "hardliners": 0}}, reads="completed+",
         because="opinion raises the base, and the weight follows it the later"),
    turn("parties.alpha.home_front.memory", 4, 200, HESITANT, HARDER, VIOLENT,
         {"parties.alpha.home_front.by_tension": 0.05},
         reads="completed-", because="violence raises the weight itself, which returns the later"),
    turn("parties.alpha.home_front.by_tension", 0.0, 0.1, HESITANT, HARD, VIOLENT),
    turn("parties.alpha.home_front.by_concession", 0.0, 2.0, HESITANT, HARDER,
         because="who goes first gives before it gets"),
    turn("parties.alpha.home_front.by_opinion", 0.0, 6.0, HESITANT, TURNING_AWAY,
         because="support must have been withdrawn"),
    turn("parties.alpha.home_front.swing", 0.0, 0.4,
         {"parties.alpha.home_front": {"elections": [5], "hardliners": 0.5, "limit": 0.4}},
         reads="completed+", because="an election may open what hardliners had closed"),
    turn("parties.alpha.home_front.swing", 0.0, 0.4,
         {"parties.alpha.home_front": {"elections": [5], "hardliners": 0.3, "limit": 0.4}},
         reads="completed-", because="an election may close what was open"),
    # The start
    turn("violence.tension", 0.0, 3.0, VIOLENT),
    turn("tracks.arms.overdue", 0.0, 30.0, HESITANT, {"weeks": 2, **both(rationality=4)},
         because="the clock of the stall has run"),
    turn("parties.alpha.refused", 0.0, 200.0, HESITANT, {"tracks.arms.overdue": 6},
         because="what it held back is overdue, and the mood in which it did may have turned"),
    # Strikes
    turn("parties.alpha.strikes.appetite", 0.0, 1.0, STRIKING),
    turn("parties.alpha.strikes.price", 0.1, 1.0, STRIKING, {"violence.hazard": 0},
         because="in truces that hold: where strikes break them, fewer strikes leave more weeks for other incidents"),
    turn("parties.alpha.strikes.severity", 0.5, 10.0, STRIKING),
    turn("learning.keeper_strikes", 0.01, 0.1, STRIKING),
    turn("learning.opportunist_strikes", 0.05, 0.5, STRIKING),
    # Incidents as they are suffered and attributed
    turn("parties.alpha.suffers", 0.0, 1.0, HESITANT, HARDER, VIOLENT, {"parties.alpha.home_front.by_tension": 0.1},
         because="whose side suffers more has the stronger hardliners"),
    turn("parties.alpha.attributes", 0.0, 1.0, WORSENING, {"learning.beliefs": "stated"},
         because="there are more incidents than at the start"),
    turn("learning.opportunist_incidents", 1.0, 1.5, WORSENING, reads="trust-",
         because="incidents say nothing true of either type, and much trust has most to lose by chance"),
    turn("learning.opportunist_incidents", 1.0, 1.5, WORSENING, trust(0.1), reads="trust+",
         because="little trust has most to gain by chance"),
    # What owners do not command, and what stands or does not
    turn("tracks.arms.control", 0.2, 1.0),
    turn("tracks.arms.consolidation", 0.01, 0.5, {"tracks.arms.control": 0.3}),
    turn("tracks.arms.inspection", 0.0, 0.3, {"tracks.arms.verifiability": 0.1}),
    turn("tracks.arms.vacuum", 0.0, 2.0, {"violence.rate": 3}),
    turn("backers.neighbour.rate", 0.0025, 0.05, REARMED),
    turn("backers.neighbour.interdiction", 0.0, 1.0, REARMED, STANDING_FORCE),
    # Mediators
    turn("mediators.envoy.attention", 0.1, 1.0, HESITANT, ENVOY),
    turn("mediators.envoy.lasts", 4, 500, HESITANT, ENVOY),
    turn("mediators.envoy.leverage.alpha", 0.0, 0.5, HESITANT, ENVOY),
    turn("mediators.envoy.bias.alpha", 0.0, 1.0, HESITANT, ENVOY, reads="completed-",
         because="who is spared steps less often"),
    turn("mediators.envoy.bias.alpha", 0.0, 1.0, BETA_HESITATES, ENVOY, DISTRACTED, reads="completed+",
         because="pressing the one, over whom it has little leverage, spends attention that the other calls for"),
    turn("mediators.giver.gift.alpha", 0.0, 0.5, HESITANT, GIVER),
    turn("mediators.lender.enforcement", 0.0, 0.9, LENDER),
    turn("mediators.lender.protection", 0.0, 0.9, HESITANT, LENDER, EXCHANGE_OF_THE_EXPOSED,
         because="for a week it covers only who steps while the other's part is still open"),
    turn("mediation.effort", 0.0, 0.3, HESITANT, ENVOY),
    turn("mediation.threshold", 0.0, 0.3, HESITANT, ENVOY),
    turn("mediation.loss", 0.0, 0.9, HESITANT, ENVOY, UNPUNISHED),
    turn("mediation.regains", 4, 1000, HESITANT, ENVOY, UNPUNISHED),
    turn("mediation.messages", 0.0, 1.0, HESITANT, ENVOY, SPOILED, {"spoilers.gang.blames": {"alpha": 0, "beta": 1}}),
    turn("mediation.goodwill_lasts", 4, 100, FORCE, shaken(goodwill=0.3)),
    # Bargaining
    turn("mediators.envoy.prefers.even", 0.0, 1.0, OTHER_ROADS, {"mediators.envoy.prefers": {"even": 0}},
         reads="accepted+", because="this road gives both something to gain"),
    turn("mediators.envoy.prefers.lines", 0.0, 1.0, OTHER_ROADS,
         {"mediators.envoy.prefers": {"lines": 0, "even": 0.05}}, reads="accepted-",
         because="this road asks all of beta first; while it is on the table a better one is not"),
    turn("bargaining.proposal_gap", 2, 40, OTHER_ROADS),
    turn("bargaining.talked", 0.0, 60.0, OTHER_ROADS, {"bargaining.proposal_gap": 60, "weeks": 52},
         because="the next talks come the sooner"),
    turn("parties.alpha.margin", 0.0, 0.5, OTHER_ROADS),
    # Contributors
    turn("parties.alpha.consent", 0.0, 1.0, FORCE),
    turn("parties.beta.vetoes.near.resolve", 0.02, 5, BARRED),
    turn("force.clarity", 0.0, 1.0, FORCE),
    turn("force.settles", 4, 100, FORCE, ENVOY, {"force.clarity": 0}),
    turn("force.decides", 2, 30, FORCE),
    turn("contributors.near.troops", 0.1, 0.4, FORCE),
    turn("contributors.near.prestige", 0.1, 0.8, FORCE),
    turn("contributors.near.threshold", 0.1, 0.8, FORCE),
    turn("contributors.third.bandwagon", 0.0, 1.0, FORCE),
    turn("contributors.near.clarity", 0.0, 0.9, FORCE, {"force.clarity": 0.5}),
    turn("contributors.near.risk", 0.0, 2.0, FORCE, both(consent=0.2)),
    turn("contributors.near.casualties", 0.0, 1.0, FORCE, VIOLENT),
    turn("contributors.near.limited", 0.0, 0.6, BARRED),
    turn("contributors.near.lobbying", 0.0, 1.0, BARRED),
    turn("contributors.near.deploys", 2, 40, FORCE),
    # Donors and builders
    turn("donors.giver.pledge", 1, 10, AID),
    turn("donors.giver.paid", 0, 6, AID),
    turn("tracks.aid.needs", 10, 100, AID),
    turn("donors.giver.conditions.arms", 0.0, 0.8, AID),
    turn("donors.giver.calm", 0.2, 10, AID, VIOLENT),
    turn("donors.giver.diversion", 0.0, 0.9, AID),
    turn("donors.giver.monitoring", 0.0, 1.0, AID),
    turn("donors.giver.audits", 0.0, 2.0, AID),
    turn("donors.giver.pause", 2, 40, AID, {"donors.giver.audits": 0.5}),
    turn("tracks.aid.consents.alpha", 0.0, 1.0, BUILT, {"tracks.aid.consents": {"alpha": 0}}, UNWANTED),
    turn("tracks.aid.reach.base", 0.0, 1.0, BUILT, {"tracks.aid.reach": {"grows_with": "troops"}}),
    # Spoilers and linked fronts
    turn("spoilers.gang.rate", 0.1, 1.0, SPOILED),
    turn("spoilers.gang.severity", 0.5, 10.0, SPOILED),
    turn("spoilers.gang.timing", 0.0, 3.0, SPOILED),
    turn("spoilers.gang.margin", 0.01, 1.0, SPOILED, {"spoilers.gang.timing": 2}),
    turn("spoilers.gang.blames.beta", 0.0, 1.0, HESITANT, SPOILED, {"spoilers.gang.blames": {"alpha": 0, "beta": 0}},
         because="it is laid at the door of the one whom the other hesitates to trust"),
    turn("spoilers.gang.deterred", 0.0, 3.0, SPOILED, STANDING_FORCE),
    turn("spoilers.gang.recruits", 0.0, 3.0, WORSE, {"spoilers.gang.population": "people"}),
    turn("linked_fronts.north.flares", 0.01, 0.3, FLARING),
    turn("linked_fronts.north.lasts", 2, 20, FLARING),
    turn("linked_fronts.north.spill", 0.0, 0.5, FLARING),
    # Populations
    turn("populations.people.distress", 0.2, 0.6, PEOPLE),
    turn("populations.people.support", 0.2, 0.6, PEOPLE),
    turn("populations.people.memory", 4, 50, RELIEVED, reads="distress+", because="relief is felt later"),
    turn("populations.people.memory", 4, 50, WORSE, reads="distress-", because="so is violence"),
    turn("populations.people.relief.troops", 0.0, 0.5, RELIEVED),
    turn("populations.people.by_tension", 0.0, 1.0, WORSE),
    turn("populations.people.feeds", 0.0, 3.0, WORSE, {"violence.rate": 2}, reads="incidents+",
         because="distress has risen"),
    turn("populations.people.feeds", 0.0, 3.0, RELIEVED, reads="incidents-", because="distress has fallen"),
    turn("populations.people.hope", 0.0, 1.0, HESITANT, PEOPLE, HARDER, {"parties.alpha.home_front.by_opinion": 6},
         because="hope must carry something: here it takes weight from hardliners"),
    # Events
    turn("events.0.chance", 0.0, 1.0, HESITANT, ENVOY, shaken(attention=0.5), {"mediators.envoy.attention": 0.2},
         reads="completed+", because="it brings attention"),
    turn("events.0.chance", 0.0, 1.0, HESITANT, shaken(tension=2), reads="completed-", because="it brings tension"),
    turn("events.0.shock.attention", 0.0, 0.6, HESITANT, ENVOY, shaken(attention=0.5),
         {"mediators.envoy.attention": 0.2}),
    turn("events.0.shock.goodwill", 0.0, 0.6, FORCE, shaken(goodwill=0.3)),
    turn("events.0.shock.tension", 0.0, 3.0, shaken(tension=0.3), {"violence.hazard": 0.005}),
    turn("events.0.shock.clarity", 0.0, 0.6, FORCE, {"force.clarity": 0.1}, shaken(clarity=0.3)),
)  # fmt: skip
