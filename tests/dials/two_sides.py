"""Probes of the two parties, what they owe, the force and the guarantee, learning, violence and endings."""

from __future__ import annotations

from tests.dials.probe import BETA_HESITATES, HESITANT, turn
from tests.support import ARMS_FIRST, IN_STEPS, TROOPS_FIRST, both, road, trust

STATED = {"learning.beliefs": "stated"}
"""Each side expects of the other the habits that the file states."""
IMPULSIVE = both(rationality=3, provocation=0, honour=0)
"""Moods rule, and things are often taken back."""
TOGETHER = road({"arms": 1.0, "troops": 1.0})
VIOLENT = {"violence.rate": 3, "violence.severity": 0.05, "violence.hazard": 0.003}
TRUE_DEALING = {
    **both(provocation=1, rationality=30, war_cost=1),
    **trust(0.5),
    "tracks.arms.verifiability": 1,
    "tracks.troops.verifiability": 1,
    "weeks": 16,
}
LEFT_WAITING = {**TROOPS_FIRST, **both(rationality=4), "tracks.troops.reversibility": 1}
"""Beta has withdrawn, can return, and often waits for arms that are overdue."""
EXPOSED = {**both(freeze_to_war=0.6), "tracks.arms.vulnerability": 1.5, "tracks.arms.reversibility": 0.1}
OPEN_TO_ATTACK = {
    "parties.alpha.freeze_to_war": 0.4,
    "tracks.arms.vulnerability": 0.6,
    "tracks.arms.reversibility": 0.1,
}
FORCE = {"tracks.force.owner": "contributors", "force.mandate": 0.8, **trust(0.15)}
STANDING_FORCE = {**FORCE, "tracks.force.start": 1}
COMING_FORCE = {
    **FORCE,
    "tracks.force.tranches": 3,
    "tracks.force.lead_time.fixed": 4,
    "tracks.force.lead_time.by_size": 6,
}
AID_FIRST = {
    **road({"aid": 1.0}, {"arms": 0.5}, {"troops": 0.5}, {"arms": 1.0}, {"troops": 1.0}),
    "tracks.aid.owner": "donors",
    "tracks.aid.tranches": 1,
    "tracks.aid.lead_time.fixed": 2,
    "tracks.aid.lead_time.by_size": 4,
}
GUARANTEED = {"guarantee.enforcement": 0.3}
PRIZE = {
    "roadmap.stages": [
        *IN_STEPS["roadmap"]["stages"][:-1],
        {"reach": {"troops": 1.0}, "prizes": {"beta": {"value": 0.5, "chance": 0.5}}},
    ]
}

PROBES = (
    # Parties
    turn("parties.alpha.values.arms", -0.9, -0.2),
    turn("parties.alpha.values.troops", 0.2, 1.0, both(reliability=1), because="an opportunist wants what it is given"),
    turn("parties.alpha.trust.beta", 0.1, 0.6, HESITANT),
    turn("parties.alpha.reliability", 0.1, 0.9, both(honour=0.4), because="a keeper differs by its honour"),
    turn("parties.alpha.patience", 0.2, 0.95, HESITANT),
    turn("parties.alpha.war_cost", 0.1, 1.0, HESITANT),
    turn("parties.alpha.freeze_to_war", 0.0, 0.8, reads="completed+",
         because="to who is not vulnerable war is only a cost of refusing"),
    turn("parties.alpha.freeze_to_war", 0.0, 0.8, EXPOSED, reads="completed-",
         because="who is open to attack once it has disarmed fears war most after its own part"),
    turn("parties.alpha.provocation", 0.0, 1.0),
    turn("parties.alpha.honour", 0.0, 0.4, HESITANT),
    turn("parties.alpha.greed", 0.0, 1.0, {"parties.alpha.reliability": 0, "parties.beta.reliability": 1},
         because="an opportunist differs by it"),
    turn("parties.beta.retaking", 0.0, 2.0, LEFT_WAITING, because="it is paid where the other is overdue"),
    turn("conduct.excuse", 2, 30, LEFT_WAITING, both(retaking=0), because="it counts where the other is overdue"),
    turn("learning.revision", 1, 100, reads="progress-",
         because="either does more as the other delivers, and who revises slowly learns it late"),
    turn("parties.alpha.tension_cost", 0.0, 0.3, HESITANT, {"violence.rate": 3.5}, because="it is paid under tension"),
    turn("parties.alpha.rationality", 3, 40, trust(0.7), reads="completed+",
         because="who trusts and gains prefers to step"),
    turn("parties.alpha.rationality", 3, 40, {"parties.alpha.values.arms": -1.1}, reads="progress-",
         because="who gives more than it gets prefers to hold"),
    turn("parties.alpha.faith.force", 0.0, 1.0, HESITANT, STANDING_FORCE,
         because="one already deployed: for one on its way, the faithful wait"),
    turn("parties.alpha.faith.guarantee", 0.0, 1.0, GUARANTEED),
    # Tracks
    turn("tracks.arms.start", 0.0, 0.8, HESITANT, ARMS_FIRST, reads="completed+",
         because="who goes first has less left to give before it is paid"),
    turn("tracks.arms.start", 0.0, 0.8, BETA_HESITATES, TROOPS_FIRST, trust(0.9),
         {"parties.alpha.values": {"arms": -0.2, "troops": 1.0}}, reads="completed-",
         because="who has been given most of what it wants has little left to pay for"),
    turn("tracks.arms.tranches", 1, 4, HESITANT, STATED, trust(0.15), TOGETHER, OPEN_TO_ATTACK,
         {"tracks.troops.tranches": 4, "tracks.arms.lead_time.fixed": 0, "tracks.troops.lead_time.fixed": 0},
         reads="completed+", because="where small tranches are thought likelier to be kept, less is at risk at once"),
    turn("tracks.arms.tranches", 4, 12, TOGETHER, {"tracks.troops.tranches": 4, "tracks.arms.lead_time.fixed": 6},
         reads="completed-", because="every tranche takes its fixed lead time, and the horizon is near"),
    turn("tracks.arms.lead_time.fixed", 0, 8),
    turn("tracks.arms.lead_time.by_size", 0, 30),
    turn("tracks.arms.reversibility", 0.1, 0.9),
    turn("tracks.arms.power", 0.0, 1.0, HESITANT),
    turn("tracks.arms.vulnerability", 0.0, 3.0, both(freeze_to_war=0.6), {"tracks.arms.reversibility": 0.1},
         because="what can be taken back again lays nobody open for long"),
    turn("tracks.arms.verifiability", 0.1, 0.95),
    turn("tracks.aid.readiness", 0.2, 0.95, AID_FIRST),
    turn("tracks.force.begins", 0, 40, COMING_FORCE, VIOLENT,
         because="later calm; on progress the wait for what is near tells against the help of what is there"),
    turn("tracks.arms.calms", 0.0, 2.0, VIOLENT),
    turn("tracks.arms.weight", 0.2, 5.0, ARMS_FIRST, reads="progress+", because="this track is ahead of the other"),
    turn("tracks.troops.weight", 0.2, 5.0, ARMS_FIRST, reads="progress-", because="this track lags behind"),
    # The force, deployed from the start, and the guarantee
    turn("force.strength", 0.0, 1.0, HESITANT, STANDING_FORCE),
    turn("force.mandate", 0.0, 1.0, HESITANT, STANDING_FORCE),
    turn("force.incidents", 0.0, 2.0, STANDING_FORCE, VIOLENT),
    turn("force.verification", 0.0, 1.0, STANDING_FORCE),
    turn("force.enforcement", 0.0, 1.0, STANDING_FORCE),
    turn("force.until", 4, 200, HESITANT, STANDING_FORCE),
    turn("guarantee.enforcement", 0.0, 0.8),
    turn("guarantee.protection", 0.0, 0.8, EXPOSED, because="it covers who is open to attack"),
    turn("guarantee.lasts", 5, 520, HESITANT, GUARANTEED),
    # Learning
    turn("learning.lapse", 0.05, 0.6, STATED),
    turn("learning.mimicry", 0.0, 0.95, STATED),
    turn("learning.window", 4, 40, STATED),
    turn("learning.false_alarm", 0.0, 0.3, trust(1), both(war_cost=1), {"weeks": 16},
         because="what is not believed must be made again; apart from what it does to trust"),
    turn("learning.keeper_cheats", 0.02, 0.3, STATED, TRUE_DEALING, because="a true delivery then tells less"),
    turn("learning.opportunist_cheats", 0.05, 0.8, STATED, TRUE_DEALING, because="a true delivery then tells more"),
    turn("learning.keeper_reverses", 0.001, 0.2, STATED, IMPULSIVE,
         because="reversals are common enough where moods rule"),
    turn("learning.opportunist_reverses", 0.02, 0.8, STATED, IMPULSIVE),
    # Conduct
    turn("conduct.mood_memory", 5, 100, HESITANT),
    turn("conduct.lookahead", 0, 12, COMING_FORCE, because="there must be something to wait for"),
    # Violence, endings, prizes
    turn("violence.rate", 1, 9, VIOLENT),
    turn("violence.severity", 0.01, 0.1, VIOLENT),
    turn("violence.killed", 2, 7, VIOLENT),
    turn("violence.memory", 2, 30, VIOLENT),
    turn("violence.hazard", 0.001, 0.01, VIOLENT),
    turn("violence.ebb", 0.2, 1.5, VIOLENT),
    turn("violence.ebbs", 2, 30, VIOLENT),
    turn("violence.settles", 5, 60, VIOLENT),
    turn("violence.lasting", 0.02, 0.5, VIOLENT),
    turn("violence.by_tension", 0.1, 0.9, VIOLENT),
    turn("violence.usual", 0.3, 1.5, VIOLENT),
    turn("violence.by_force", 0.0, 3.0, COMING_FORCE, VIOLENT),
    turn("violence.by_overdue", 0.0, 2.0, HESITANT, VIOLENT),
    turn("violence.resumption", 0.0, 0.05, VIOLENT),
    turn("truce_age", 0, 60, VIOLENT),
    turn("violence.frailty", 0.0, 10.0, VIOLENT, {"violence.hazard": 0.01}),
    turn("endings.stall_after", 6, 30),
    turn("roadmap.stages.3.prizes.beta.value", 0.0, 1.0, PRIZE),
    turn("roadmap.stages.3.prizes.beta.chance", 0.0, 1.0, PRIZE),
)  # fmt: skip
