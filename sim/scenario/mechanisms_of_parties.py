"""Mechanisms of violence and of how the parties act: what switches each off, and where it is."""

from __future__ import annotations

from sim.scenario.dials import is_same, is_some
from sim.scenario.mechanism import OUTWEIGHS_ALL, Mechanism, of_stages, some
from sim.scenario.obligations import Shock
from sim.scenario.schema import Scenario

NEVER_OVERDUE = 1040.0  # weeks: as long as a run can be


def _attributes(plan: Scenario) -> bool:
    """Incidents happen, and somebody may lay some at the other's door."""
    return plan.learning.updates and some("violence.rate", "parties.*.suffers", "parties.*.attributes")(plan)


def _has_a_force(plan: Scenario) -> bool:
    """A force is to come, and truces can break by themselves."""
    return plan.force.track in plan.tracks and some("violence.hazard")(plan)


def _takes_back(plan: Scenario) -> bool:
    """A party may take back what it has carried out."""
    return plan.conduct.reversing and any(
        track.owner in plan.parties and is_some(track.reversibility) for track in plan.tracks.values()
    )


def _brings(plan: Scenario) -> bool:
    """Third parties carry out tracks beside the road that a party values, and the road opens or pays their way."""
    on_road = {name for road in plan.roads() for stage in road.stages for name in stage.reach}
    paid = {donor.track for donor in plan.donors.values() if donor.conditions}
    valued = {name for party in plan.parties.values() for name, value in party.values.items() if is_some(value)}
    beside = (name for name, track in plan.tracks.items() if track.owner not in plan.parties and name not in on_road)
    return any(name in valued and (plan.tracks[name].reach is not None or name in paid) for name in beside)


def _misses(plan: Scenario) -> bool:
    """Missing a deadline does something."""
    return any(
        stage.deadline is not None and not is_same(stage.missed, Shock())
        for road in plan.roads()
        for stage in road.stages
    )


VIOLENCE_AND_PARTIES = (
    # violence
    Mechanism("spoilers", "Spoilers attack", "No spoiler attacks.", {"spoilers": {}}),
    Mechanism(
        "spoilers.timing",
        "Spoilers time their attacks",
        "Attacks are no likelier when a step is near.",
        {"spoilers.*.timing": 0.0},
        some("spoilers.*.blames"),
    ),
    Mechanism(
        "spoilers.blame",
        "Attacks are laid at a party's door",
        "No attack is misread, and so none is timed to a step.",
        {"spoilers.*.blames": {}},
        some("spoilers.*.blames"),
    ),
    Mechanism(
        "strikes", "Limited strikes by the parties", "No party orders a strike.", {"parties.*.strikes.appetite": 0.0}
    ),
    Mechanism("leakage", "Backers rearm a side", "What was given up does not come back unseen.", {"backers": {}}),
    Mechanism(
        "linked_fronts", "Linked fronts spill over", "Fighting elsewhere adds no tension.", {"linked_fronts": {}}
    ),
    Mechanism(
        "vacuum", "A vacuum where no force stands", "What is carried out leaves no vacuum.", {"tracks.*.vacuum": 0.0}
    ),
    Mechanism(
        "frailty",
        "Some truces are robust and some brittle",
        "All truces are equally robust.",
        {"violence.frailty": 0.0},
        some("violence.hazard"),
    ),
    Mechanism(
        "settling",
        "New truces are the most brittle",
        "A truce is as brittle as a new one whatever its age.",
        {"violence.settles": 10000.0},
        some("violence.hazard"),
    ),
    Mechanism(
        "ebb",
        "Violence ebbs, or grows, with the truce's age",
        "Violence is what it was at the start whatever the truce's age.",
        {"violence.ebb": 1.0},
        some("violence.rate"),
    ),
    Mechanism(
        "tension_hazard",
        "Tension endangers the truce",
        "A truce is as brittle as one of usual tension, whatever happens.",
        {"violence.by_tension": 0.0},
        some("violence.hazard"),
    ),
    Mechanism(
        "held_by_force",
        "A force in place holds the truce",
        "A force lowers the danger only by fewer incidents.",
        {"violence.by_force": 0.0},
        _has_a_force,
    ),
    Mechanism(
        "overdue_hazard",
        "What is overdue endangers the truce",
        "A truce is as brittle where obligations are overdue as where they are not.",
        {"violence.by_overdue": 0.0},
        some("violence.hazard"),
    ),
    Mechanism(
        "resumption",
        "Broken truces are taken up again",
        "A truce that has broken is never taken up again.",
        {"violence.resumption": 0.0},
    ),
    # how parties act
    Mechanism(
        "control",
        "Owners do not command all that they owe",
        "Every owner commands all that it owes.",
        {"tracks.*.control": 1.0},
    ),
    Mechanism(
        "inspection",
        "Inspections find gaps",
        "A pretence that has passed is never found.",
        {"tracks.*.inspection": 0.0},
    ),
    Mechanism(
        "reversing",
        "Parties take back what they have carried out",
        "Nobody takes back by choice what was carried out.",
        {"conduct.reversing": False},
    ),
    Mechanism("pretending", "Parties pretend", "Nobody pretends.", {"conduct.pretending": False}),
    Mechanism(
        "learning",
        "Parties learn about each other",
        "Trust stays where it was at the start.",
        {"learning.updates": False},
    ),
    Mechanism(
        "learning.incidents",
        "Incidents move trust as they are attributed",
        "No incident is laid at a party's door.",
        {"learning.opportunist_incidents": 1.0},
        _attributes,
    ),
    Mechanism("events", "Dated events", "Nothing happens on a date.", {"events": []}),
    Mechanism(
        "deadlines",
        "Deadlines of stages",
        "No stage has a deadline.",
        {**of_stages("deadline", None), **of_stages("missed", Shock())},
        _misses,
    ),
    Mechanism(
        "waiting",
        "Parties wait for help that is on its way",
        "Nobody holds a step back because help is on its way.",
        {"conduct.lookahead": 0.0},
    ),
    Mechanism(
        "moods",
        "Parties have lasting moods",
        "Parties do what they reckon to be best, without moods.",
        {"parties.*.rationality": OUTWEIGHS_ALL},
    ),
    Mechanism(
        "tension_cost",
        "Tension makes steps dear",
        "A step costs no more after violence.",
        {"parties.*.tension_cost": 0.0},
    ),
    Mechanism(
        "honour",
        "Keepers pay for breaking their word",
        "It costs a keeper nothing to break its word.",
        {"parties.*.honour": 0.0},
    ),
    Mechanism(
        "greed",
        "Opportunists gain by giving nothing in return",
        "An opportunist does not prefer exploiting to reciprocating.",
        {"parties.*.greed": 0.0},
    ),
    Mechanism(
        "beliefs",
        "Each side reckons what the other's types would do",
        "Each side expects of the other's types the habits that the file states, whatever the road pays them.",
        {"learning.beliefs": "stated"},
    ),
    Mechanism(
        "excuse",
        "Taking back from a side that is overdue is no breach",
        "Taking back is a breach, whatever the other side owes.",
        {"conduct.excuse": NEVER_OVERDUE},
        _takes_back,
    ),
    Mechanism(
        "inducement",
        "Parties foresee what the road brings beside it",
        "No party counts on what third parties will do beside the road because the road goes on.",
        {"conduct.inducement": False},
        _brings,
    ),
)
