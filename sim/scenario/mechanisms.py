"""Every mechanism that can be switched off, and the scenario as it is without those that its file names.

A scenario's `without` names some of them; `sim ablate` switches each off in turn. No mechanism names an actor: a
pattern such as `mediators.*.gift` means those of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.dials import is_same, is_some
from sim.scenario.mechanism import Mechanism, some
from sim.scenario.obligations import Shock
from sim.scenario.schema import Scenario

NEVER_FADES = 10000.0  # weeks: the longest memory that the schema knows
NEVER_OVERDUE = 1040.0  # weeks: as long as a run can be
OUTWEIGHS_ALL = 1000.0  # prestige that nothing on the other scale outweighs; rationality that no mood outweighs


def _of_stages(key: str, value: object) -> dict[str, object]:
    """A neutral value for the stages of every road."""
    return {f"roadmap.stages.*.{key}": value, f"roadmaps.*.stages.*.{key}": value}


def _has_force(plan: Scenario) -> bool:
    """There is a force that can deploy and do something."""
    return plan.force.track in plan.tracks and some("force.strength")(plan) and some("force.mandate")(plan)


def _may_change_roads(plan: Scenario) -> bool:
    """A road may be proposed: another one, or the first."""
    return some("mediators")(plan) and (plan.bargaining.open or bool(plan.other_roads))


def _lives_with_it(plan: Scenario) -> bool:
    """Somebody's support for the deal moves something."""
    return some("populations", "parties.*.home_front.by_opinion")(plan) or some("populations", "spoilers.*.recruits")(
        plan
    )


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


def _spares_all(plan: Scenario) -> dict[str, float]:
    """A bias that spares every party wholly."""
    return dict.fromkeys(plan.parties, 1.0)


def _likes_none(plan: Scenario) -> dict[str, float]:
    """A taste for none of the roads that may be proposed."""
    return dict.fromkeys(plan.other_roads, 0.0)


CHANNELS = {"force.incidents": 0.0, "force.verification": 0.0, "force.enforcement": 0.0}


def _channel(key: str, does: str, off: str) -> Mechanism:
    """One channel of the force."""
    return Mechanism(f"force.{key}", f"The force {does}", off, {f"force.{key}": 0.0}, _has_force)


_ALL = (
    # the force and those who send it
    Mechanism("force", "The force, in all it does", "A force on the ground changes nothing.", CHANNELS, _has_force),
    _channel("incidents", "keeps incidents down", "Incidents are as many with a force as without."),
    _channel("verification", "sharpens verification", "Pretence and false alarms are as many with a force as without."),
    _channel("enforcement", "adds to promises being kept", "A force adds nothing to a promise being kept."),
    Mechanism(
        "force.contributors",
        "Contributors weigh whether to come",
        "Contributors have nothing to weigh: all pledge and deploy at their pace, but for vetoes.",
        {
            "contributors.*.prestige": OUTWEIGHS_ALL,
            **{f"contributors.*.{key}": 0.0 for key in ("threshold", "bandwagon", "clarity", "risk", "casualties")},
        },
    ),
    Mechanism(
        "force.vetoes",
        "Parties veto contributors",
        "No party refuses a contributor.",
        {"parties.*.vetoes": {}},
        some("contributors"),
    ),
    Mechanism(
        "force.limited",
        "Limited roles escape a veto",
        "A contributor that is barred sends nobody.",
        {"contributors.*.limited": 0.0},
    ),
    Mechanism(
        "force.lobbying",
        "Contributors lobby to have vetoes lifted",
        "Vetoes stand for good.",
        {"contributors.*.lobbying": 0.0},
        some("mediators.*.leverage", "contributors.*.lobbying"),
    ),
    Mechanism(
        "force.clarity",
        "Contributors wait for a clear mandate",
        "Contributors pledge whether or not the mandate is settled.",
        {"contributors.*.clarity": 0.0},
    ),
    # mediators and the road
    Mechanism(
        "guarantee",
        "The mediators' guarantee",
        "Mediators guarantee nothing.",
        {"guarantee.enforcement": 0.0, "guarantee.protection": 0.0},
    ),
    Mechanism(
        "mediators",
        "Mediators act, care and tire",
        "No mediator acts, nobody proposes another road, and the guarantee fades by its own clock.",
        {
            "mediators": {},
            "bargaining.open": False,
            "events.*.shock.mediators": [],
            **_of_stages("missed.mediators", []),
        },
        some("mediators"),
    ),
    Mechanism(
        "mediators.bias",
        "Mediators spare a side",
        "Mediators press whoever holds the road up.",
        {"mediators.*.bias": {}},
        some("mediators.*.leverage"),
    ),
    Mechanism(
        "mediators.press",
        "Mediators press",
        "Mediators put no pressure on a party.",
        {"mediators.*.bias": _spares_all},
        some("mediators.*.leverage"),
    ),
    Mechanism(
        "mediators.induce",
        "Mediators offer side payments",
        "Mediators offer no side payment.",
        {"mediators.*.gift": {}},
        some("mediators.*.gift"),
    ),
    Mechanism(
        "mediators.lend",
        "Mediators lend enforcement and protection",
        "Mediators lend neither enforcement nor protection.",
        {"mediators.*.enforcement": 0.0, "mediators.*.protection": 0.0},
    ),
    Mechanism(
        "mediators.fade",
        "Mediators' attention fades",
        "Attention neither fades nor is spent; only events move it.",
        {"mediators.*.lasts": NEVER_FADES, "mediation.effort": 0.0},
        some("mediators"),
    ),
    Mechanism(
        "mediators.messages",
        "Messages set misread attacks right",
        "No message corrects a misread attack.",
        {"mediation.messages": 0.0},
        some("mediators", "spoilers.*.blames"),
    ),
    Mechanism(
        "bargaining",
        "The road is bargained over",
        "Nobody proposes a road: the first one is agreed from the start and stays.",
        {"bargaining.open": False, "mediators.*.prefers": _likes_none},
        _may_change_roads,
    ),
    # money and rebuilding
    Mechanism(
        "donors",
        "Donors pay on conditions for what needs money",
        "All work is paid for.",
        {"donors": {}, "tracks.*.needs": 0.0},
    ),
    Mechanism(
        "donors.diversion",
        "Donors' money is diverted",
        "No money is diverted, so that no audit finds anything.",
        {"donors.*.diversion": 0.0},
    ),
    Mechanism(
        "governance.consents",
        "Third parties need the parties' consent",
        "No party withholds its consent to the work of third parties.",
        {"tracks.*.consents": {}},
        some("tracks.*.consents"),
    ),
    Mechanism(
        "reach",
        "Work reaches only where a track has opened the way",
        "Third parties' work reaches everywhere from the start.",
        {"tracks.*.reach": None},
    ),
    Mechanism(
        "prizes",
        "Prizes for closing a stage",
        "Nothing is paid when a stage closes.",
        {"prizes": {}, **_of_stages("prizes", {})},
    ),
    # people
    Mechanism(
        "populations",
        "Distress and support of populations",
        "Nobody's distress or support moves anything.",
        {"populations": {}, "spoilers.*.population": None},
        some("populations"),
    ),
    Mechanism(
        "population.opinion",
        "Opinion moves hardliners and recruits",
        "Support for the deal moves neither home fronts nor spoilers' recruits.",
        {"parties.*.home_front.by_opinion": 0.0, "spoilers.*.recruits": 0.0},
        _lives_with_it,
    ),
    Mechanism(
        "home_fronts",
        "Hardliners at home",
        "Hardliners make no step dearer and forbid none.",
        {"parties.*.home_front.cost": 0.0, "parties.*.home_front.limit": 1.0},
    ),
    Mechanism(
        "elections",
        "Elections move the hardliners' weight",
        "There are no elections.",
        {"parties.*.home_front.elections": []},
    ),
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
        {**_of_stages("deadline", None), **_of_stages("missed", Shock())},
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

MECHANISMS: Mapping[str, Mechanism] = {mechanism.name: mechanism for mechanism in _ALL}
"""Every mechanism by its name, in the order in which they are switched off."""


def present(plan: Scenario) -> Iterator[Mechanism]:
    """The mechanisms that a scenario has and that its file has not switched off."""
    whole = applied(plan)
    return (mechanism for mechanism in MECHANISMS.values() if mechanism.present(whole))


def applied(plan: Scenario) -> Scenario:
    """The scenario without the mechanisms that its `without` names, in whatever order it names them.

    The scenario itself where it names none. Raises KeyError for a name that no mechanism bears.
    """
    unknown = [name for name in plan.without if name not in MECHANISMS]
    if unknown:
        raise KeyError(f"no mechanism is called {unknown[0]!r}; there are {', '.join(MECHANISMS)}")
    for name, mechanism in MECHANISMS.items():
        if name in plan.without:
            plan = mechanism.without(plan)
    return plan


def without(plan: Scenario, *names: str) -> Scenario:
    """The scenario with these mechanisms switched off as well; it says so in its `without`."""
    return plan.model_copy(update={"without": list(dict.fromkeys((*plan.without, *names)))})
