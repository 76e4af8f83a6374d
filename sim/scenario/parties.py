"""The parties: the two sides that owe each other obligations, and what happens on their home fronts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.units import DEFAULT_TRUST, Flow, Memory, Part, Payoff, Positive, Share, Unit, Weeks, When, parameter

STRATEGIES = ("foresight", "typed", "tit_for_tat", "hardliner", "conciliator", "human")
Strategy = Literal["foresight", "typed", "tit_for_tat", "hardliner", "conciliator", "human"]


class Faith(Part):
    """The share of a third party's promise that a party believes."""

    force: Share = parameter(0.5, "belief in the force's enforcement", moves="completed+")
    guarantee: Share = parameter(0.5, "belief in the mediators' guarantee", moves="completed+")


class HomeFront(Part):
    """Politics at home: hardliners whose weight makes steps dearer and, past a limit, impossible."""

    hardliners: Share = parameter(
        0.3, "weight of the hardliners at the start, and where it returns to", moves="completed-"
    )
    cost: Payoff = parameter(
        0.0, "what stepping the whole way costs at home per unit of the hardliners' weight", moves="completed-"
    )
    limit: Share = parameter(1.0, "weight above which no step is possible (1: never)", moves="completed+")
    memory: Memory = parameter(
        26.0,
        "weeks over which the hardliners' weight returns to its base",
        moves="ambiguous: a rise by violence lasts, and one by opinion comes later",
    )
    by_tension: Positive = parameter(
        0.0,
        "rise of that weight a week, per unit of tension, where its side suffers half of the incidents",
        moves="completed-",
    )
    by_concession: Positive = parameter(
        0.0, "rise of that weight a week, per unit given and not yet answered", moves="completed-"
    )
    by_opinion: Positive = parameter(
        0.0, "rise of the weight's base per unit of support that its population has withdrawn", moves="completed-"
    )
    elections: list[When] = Field(default_factory=list, max_length=40, description="weeks or dates of elections")
    swing: Share = parameter(
        0.2,
        "how far an election moves the hardliners' base: up with a chance of their weight, else down",
        moves="ambiguous: it moves both ways",
    )


class Strikes(Part):
    """Limited strikes: violence that a party orders, short of war."""

    appetite: Payoff = parameter(
        0.0, "what a strike is worth per unit of tension (0: it never strikes)", moves="incidents+"
    )
    price: Payoff = parameter(0.3, "what a strike costs in any case", moves="incidents-")
    severity: Positive = parameter(3.0, "a strike's mean severity, in mean incidents", moves="collapsed+")


class Veto(Part):
    """A party's refusal of one contributor."""

    resolve: Positive = parameter(
        1.0, "how hard the veto is to lift, in weeks of one unit of full pressure", moves="contingents-"
    )


class Party(Part):
    """A side that owes obligations under the plan."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    unit: Unit = parameter(
        1.0,
        "what its payoffs are counted by: by custom what the whole of the other side's main part is worth to it",
        moves="",
    )
    values: dict[str, Flow] = Field(
        description="what each track carried out in full is worth per unit of time; own concessions negative",
        json_schema_extra={"moves": "completed+"},
    )
    trust: dict[str, Share] = Field(
        default_factory=dict,
        description="at the start: the party's probability that the other is of the type that keeps its word",
        json_schema_extra={"moves": "completed+", "default": DEFAULT_TRUST},
    )
    reliability: Share = parameter(0.5, "chance with which a world draws the party as a keeper", moves="completed+")
    refused: Weeks | None = Field(
        default=None,
        description="how many weeks before the start it last held back what was overdue: a mood against it may last "
        "(not given: nothing is known of its mood)",
        json_schema_extra={"moves": "completed+"},
    )
    patience: Share = parameter(
        0.6, "what a payoff one year ahead is worth now (1: waiting costs nothing)", moves="completed+"
    )
    war_cost: Payoff = parameter(
        1.0, "what a return to war would cost the party, before the other's weapons are given up", moves="completed+"
    )
    freeze_to_war: Share = parameter(
        0.3, "the chance, as the party sees it, that a freeze ends in war", moves="ambiguous: it frightens both ways"
    )
    provocation: Share = parameter(
        0.4, "the further chance of war when the party takes back, or is found out", moves="reversals-"
    )
    honour: Payoff = parameter(
        0.2, "what a keeper pays for refusing, cheating on or taking back what is due", moves="completed+"
    )
    greed: Positive = parameter(
        1.0,
        "share of what the rival has delivered that an opportunist gains on top by giving nothing more in return",
        moves="completed-",
    )
    retaking: Payoff = parameter(
        0.4,
        "what taking back the whole of a track would cost it, where the other side is overdue and it is no breach",
        moves="reversals-",
    )
    tension_cost: Payoff = parameter(
        0.1, "what stepping the whole way costs at home per unit of tension", moves="completed-"
    )
    rationality: Positive = parameter(
        12.0,
        "how strongly values (in units) rule the choice against moods, which tilt the whole way; 0 is chance alone",
        moves="ambiguous: it sharpens the preferred choice, whichever that is",
    )
    faith: Faith = Field(
        default_factory=lambda: Faith(), description="the share of third parties' promises that the party believes"
    )
    margin: Payoff = parameter(
        0.05, "how far another road must be worth more than a freeze before the party accepts it", moves="accepted-"
    )
    consent: Share = parameter(
        1.0, "how far the party consents to the force; without, its arms are a risk", moves="contingents+"
    )
    suffers: Share = parameter(0.5, "share of the incidents of the truce that hit its side", moves="completed-")
    attributes: Share = parameter(
        0.5,
        "share of the incidents that hit its side which it lays at the other party's door",
        moves="trust-",
    )
    vetoes: dict[str, Veto] = Field(default_factory=dict, description="contributor: the party's refusal of it")
    home_front: HomeFront = Field(default_factory=HomeFront, description="politics at home")
    strikes: Strikes = Field(default_factory=Strikes, description="limited strikes that the party may order")
    strategy: Strategy = Field(
        default="foresight",
        description="how it decides: `foresight` reckons the road ahead; the others are simple rules (docs/cast.md)",
    )
