"""Third parties: the force and those who send it, mediators, donors, and those who gain from failure."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from sim.scenario.quantity import Quantity
from sim.scenario.units import Effect, Memory, Money, Part, Payoff, Positive, Rate, Share, Weeks, parameter


class Force(Part):
    """An international force: its deployment is the level of the track `force`; here is what a full one can do."""

    track: str = Field(default="force", description="the track whose level is the share deployed")
    strength: Share = parameter(0.7, "planned size against what the task would need", moves="completed+", lever="force")
    mandate: Share = parameter(
        0.5,
        "from 0 (none) over .3 (observers) and .5 (custody of arms) to 1 (able to compel)",
        moves="completed+",
        lever="force",
    )
    incidents: Effect = parameter(
        1.0, "channel 1: fall of the logarithm of the incident rate under a full force", moves="incidents-"
    )
    verification: Share = parameter(
        0.6, "channel 2: share of undetected pretence, and of false alarms, that a full force removes", moves="cheats-"
    )
    enforcement: Share = parameter(0.4, "channel 3: what a full force adds to a promise being kept", moves="completed+")
    clarity: Share = parameter(
        1.0,
        "how settled command, rules of engagement and timeline are at the start",
        moves="contingents+",
        lever="force",
    )
    settles: Memory = parameter(
        26.0, "weeks in which mediators at full attention settle two thirds of what is open", moves="contingents-"
    )
    decides: Memory = parameter(8.0, "mean weeks in which a contributor acts on a changed mind", moves="contingents-")
    until: Weeks | datetime.date = Field(
        default=Quantity("number", (1040.0,)),
        description="the end of the mandate: a week or a date",
        json_schema_extra={"moves": "completed+", "default": 1040},
    )


class Guarantee(Part):
    """What mediators promise, as a constant that fades with their attention."""

    by: str = Field(default="mediators", description="who guarantees")
    enforcement: Share = parameter(
        0.0, "what the guarantee adds to a promise being kept", moves="completed+", lever="guarantee"
    )
    protection: Share = parameter(
        0.0, "what the guarantee takes from a victim's loss", moves="completed+", lever="guarantee"
    )
    lasts: Memory = parameter(
        520.0, "weeks over which the mediators' attention fades to a third (1/e)", moves="completed+", lever="guarantee"
    )


class Mediator(Part):
    """Presses, reassures, proposes, guarantees; tires, and is renewed by events."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    attention: Share = parameter(0.7, "how much it cares at the start", moves="completed+", lever="guarantee")
    lasts: Memory = parameter(
        104.0, "weeks over which its attention fades to a third (1/e)", moves="completed+", lever="guarantee"
    )
    leverage: dict[str, Payoff] = Field(
        default_factory=dict,
        description="party: what its pressure at full attention, kept up over the whole way, is worth to the party",
        json_schema_extra={"moves": "completed+", "lever": "guarantee"},
    )
    bias: dict[str, Share] = Field(
        default_factory=dict,
        description="party: how far it spares the party in pressing (0: not at all, 1: wholly)",
        json_schema_extra={"moves": "ambiguous: it spares the one and turns to the other"},
    )
    gift: dict[str, Payoff] = Field(
        default_factory=dict,
        description="party: the side payment that it can attach to the open stage, if it were the whole way",
        json_schema_extra={"moves": "completed+", "lever": "guarantee"},
    )
    enforcement: Share = parameter(
        0.0, "enforcement that it can lend for a week at full attention", moves="completed+", lever="guarantee"
    )
    protection: Share = parameter(
        0.0, "protection that it can lend for a week at full attention", moves="completed+", lever="guarantee"
    )
    prefers: dict[str, Share] = Field(
        default_factory=dict,
        description="road: how much it likes to propose it (a road that is not named: 1)",
        json_schema_extra={"moves": "ambiguous: it depends on the road"},
    )


class Mediation(Part):
    """What all mediators have in common."""

    effort: Rate = parameter(0.005, "attention that a week of acting spends", moves="completed-")
    threshold: Share = parameter(
        0.02, "rise of the chance of a step from which acting is worth a mediator's while", moves="completed-"
    )
    messages: Share = parameter(
        0.3, "chance that messages carried at full attention correct a misread attack", moves="completed+"
    )
    goodwill_lasts: Memory = parameter(26.0, "weeks over which goodwill fades to a third (1/e)", moves="contingents+")


class Bargaining(Part):
    """How another road comes to be proposed and answered."""

    proposal_gap: Memory = parameter(
        8.0, "weeks between talks, in which a road may be proposed", moves="accepted-", lever="guarantee"
    )
    open: bool = Field(
        default=False, description="true: no road is agreed at the start, and nothing is due before one is"
    )
    talked: Weeks | None = Field(
        default=None,
        description="how many weeks before the start talks were last held (not given: too long ago to matter)",
        json_schema_extra={"moves": "accepted+"},
    )
    refused: list[str] = Field(
        default_factory=list,
        description="roads that were refused before the start: none is proposed again before some party finds it "
        "worth its `margin` more or less than at the first talks after the start",
    )


class Contributor(Part):
    """May pledge, deploy and withdraw troops of the force."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    troops: Share = parameter(
        0.2, "its contingent as a share of the planned force", moves="contingents+", lever="force"
    )
    status: Literal["undecided", "pledged", "deployed"] = Field(
        default="undecided", description="where it stands at the start"
    )
    prestige: Positive = parameter(0.5, "what taking part is worth to it", moves="contingents+")
    threshold: Positive = parameter(0.3, "what must be outweighed before it takes part", moves="contingents-")
    bandwagon: Positive = parameter(0.5, "how much the others' taking part weighs, if all did", moves="contingents+")
    clarity: Share = parameter(0.3, "clarity of the mandate below which it does not pledge", moves="contingents-")
    risk: Positive = parameter(
        0.5, "how much arms that remain without their owner's consent weigh", moves="contingents-"
    )
    casualties: Positive = parameter(0.3, "how much recent violence weighs, per unit of tension", moves="contingents-")
    limited: Share = parameter(
        0.0,
        "share of its contingent that can come in a limited role (engineering, mine clearance) despite a veto",
        moves="contingents+",
    )
    lobbying: Share = parameter(
        0.0, "how hard it lobbies mediators to have a veto against it lifted", moves="contingents+"
    )
    deploys: Memory = parameter(12.0, "mean weeks from a pledge to deployment", moves="contingents-", lever="force")


class Donor(Part):
    """Pledges and pays for a track; stops when money is diverted or violence rises."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    track: str = Field(default="reconstruction", description="the track that it pays for")
    pledge: Money = parameter(
        1.0, "money that it has pledged for the whole of the track", moves="progress+", lever="money"
    )
    paid: Money = parameter(
        0.0,
        "money of its pledge that it has paid before the start: it is not paid again, nor needed any more",
        moves="progress-",
    )
    conditions: dict[str, float] = Field(
        default_factory=dict,
        description="track: level that must be verified before it pays",
        json_schema_extra={"moves": "progress-"},
    )
    calm: Positive = parameter(10.0, "tension above which it does not pay", moves="progress+")
    diversion: Share = parameter(0.0, "share of its money that is diverted where nobody monitors", moves="progress-")
    monitoring: Share = parameter(
        0.0, "share of the diversion that monitoring prevents", moves="progress+", lever="money"
    )
    audits: Rate = parameter(
        0.0, "weekly rate at which diversion of everything would be discovered", moves="progress-", lever="money"
    )
    pause: Weeks = parameter(13.0, "weeks for which it stops paying after a discovery", moves="progress-")


class Spoiler(Part):
    """An armed actor outside the deal that gains from its failure."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    rate: Rate = parameter(0.1, "attacks a week, untimed and undeterred", moves="incidents+")
    severity: Positive = parameter(2.0, "an attack's mean severity, in mean incidents", moves="collapsed+")
    timing: Effect = parameter(
        0.0,
        "rise of the logarithm of the rate while the one whose trust it aims at is about to step by a narrow margin",
        moves="incidents+",
    )
    margin: Positive = parameter(
        0.4, "gain from stepping, in units, up to which a step counts as narrow", moves="incidents+"
    )
    blames: dict[str, Share] = Field(
        default_factory=dict,
        description="party: chance that a week's attack is laid at its door",
        json_schema_extra={"moves": "completed-"},
    )
    deterred: Effect = parameter(0.0, "fall of the logarithm of the rate under a full force", moves="incidents-")
    recruits: Effect = parameter(
        0.0,
        "rise of the logarithm of the rate per unit of support for the deal that its population has withdrawn",
        moves="incidents+",
    )
    population: str | None = Field(default=None, description="the population that it lives among")


class Population(Part):
    """People who live with the consequences: their distress, and their support for the deal."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    side: str = Field(description="the party whose home front it is")
    distress: Share = parameter(0.5, "distress at the start", moves="distress+")
    memory: Memory = parameter(
        13.0,
        "weeks over which distress and support follow what drives them",
        moves="ambiguous: relief comes later, and so does grief",
    )
    relief: dict[str, Share] = Field(
        default_factory=dict,
        description="track: fall of distress when the track is carried out in full",
        json_schema_extra={"moves": "distress-"},
    )
    by_tension: Positive = parameter(0.0, "rise of distress per unit of tension above the start", moves="distress+")
    feeds: Effect = parameter(
        0.0,
        "rise of the logarithm of the incident rate per unit of distress above the start",
        moves="ambiguous: it depends on whether distress rises or falls",
    )
    support: Share = parameter(0.5, "support for the deal at the start", moves="support+")
    hope: Share = parameter(0.0, "rise of support when the whole road is carried out", moves="completed+")


class Backer(Part):
    """A regional backer that rearms: what was given up comes back."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    track: str = Field(description="the track that it undoes")
    rate: Share = parameter(0.002, "share of the whole track that comes back in a week, unseen", moves="pretence+")
    interdiction: Share = parameter(0.5, "share of this that a full force prevents", moves="pretence-")


class Front(Part):
    """A linked front: fighting elsewhere that spills tension over."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    flares: Rate = parameter(0.01, "weekly rate at which it flares up", moves="collapsed+")
    lasts: Memory = parameter(6.0, "mean weeks that a flare lasts", moves="collapsed+")
    spill: Positive = parameter(0.1, "tension a week while it lasts", moves="collapsed+")
