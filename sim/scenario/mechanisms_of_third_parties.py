"""Mechanisms of the force, mediators, donors, spoilers and people: what switches each off, and where it is."""

from __future__ import annotations

from sim.scenario.mechanism import OUTWEIGHS_ALL, Mechanism, of_stages, some
from sim.scenario.schema import Scenario

NEVER_FADES = 10000.0  # weeks: the longest memory that the schema knows


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


THIRD_PARTIES = (
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
            **of_stages("missed.mediators", []),
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
        {"prizes": {}, **of_stages("prizes", {})},
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
)
