"""What all act under: how each side reads the other, moods, violence, and when a road counts as stalled."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.units import Memory, Part, Positive, Rate, Ratio, Share, Tension, Weeks, parameter


class Learning(Part):
    """How each side reads the other: the two types' habits, and the errors of verification."""

    updates: bool = Field(default=True, description="false: trust stays where it was at the start")
    beliefs: Literal["reckoned", "stated"] = Field(
        default="reckoned",
        description="what a side expects of either type of the other: `reckoned`, what such a type would do by its own "
        "payoffs on this road; `stated`, the habits `lapse` and `mimicry` of this file",
    )
    revision: Memory = parameter(
        4.0,
        "weeks over which a side revises what it expects of the other's types as things change",
        moves="ambiguous: it delays what is expected, good or bad",
    )
    lapse: Share = parameter(
        0.1, "where beliefs are stated: chance that a keeper fails somewhere on its whole road", moves="completed-"
    )
    mimicry: Share = parameter(
        0.6,
        "where beliefs are stated: chance that an opportunist delivers a very small tranche; it falls with size: "
        "mimicry * (1 - size)",
        moves="completed+",
    )
    window: Memory = parameter(12.0, "weeks within which a due tranche is expected", moves="trust+")
    false_alarm: Share = parameter(
        0.05, "chance that a true tranche is rejected at its verification", moves="progress-", lever="inspection"
    )
    keeper_cheats: Share = parameter(
        0.02, "share of a keeper's deliveries that are pretence, as observers reckon", moves="trust-"
    )
    opportunist_cheats: Share = parameter(
        0.3, "share of an opportunist's deliveries that are pretence, as observers reckon", moves="trust+"
    )
    keeper_reverses: Share = parameter(
        0.02,
        "how often a keeper takes back, as observers reckon; only the ratio of the two types counts",
        moves="trust+",
    )
    opportunist_reverses: Share = parameter(
        0.2, "how often an opportunist takes back, as observers reckon; only the ratio counts", moves="trust-"
    )
    keeper_strikes: Share = parameter(
        0.05, "how often a keeper strikes, as observers reckon; only the ratio counts", moves="trust+"
    )
    opportunist_strikes: Share = parameter(
        0.1, "how often an opportunist strikes, as observers reckon; only the ratio counts", moves="trust-"
    )
    opportunist_incidents: Ratio = parameter(
        1.1,
        "ratio of incidents that an opportunist's side makes to a keeper's, as observers reckon (1: they tell nothing)",
        moves="ambiguous: weeks more violent than expected then take more trust, and quieter ones give more",
    )


class Conduct(Part):
    """Moods and the horizon of waiting."""

    mood_memory: Memory = parameter(26.0, "weeks that a party's leaning lasts, on average", moves="completed-")
    reversing: bool = Field(default=True, description="false: nobody takes back by choice what was carried out")
    pretending: bool = Field(default=True, description="false: nobody pretends")
    excuse: Weeks = parameter(
        4.0,
        "weeks for which the other's part must be overdue, and nothing of one's own, before taking back is no breach",
        moves="reversals-",
    )
    inducement: bool = Field(
        default=True, description="false: nobody foresees what the road brings beside it, such as rebuilding"
    )
    lookahead: Weeks = parameter(
        12.0, "weeks ahead in which a party counts on a guarantee that is on its way", moves="completed-"
    )


class Violence(Part):
    """Incidents, the tension that they leave, the hazard that the truce breaks, and whether it is taken up again."""

    rate: Rate = parameter(
        3.5,
        "incidents a week at the start, with all tracks at theirs and the truce as old as it is",
        moves="incidents+",
    )
    severity: Positive = parameter(0.03, "mean tension that one incident adds", moves="collapsed+")
    killed: Positive = parameter(
        0.0,
        "mean number of people killed in one incident, for the report only (not stated: nobody counts them)",
        moves="killed+",
    )
    tension: Positive | None = Field(
        default=None,
        description="tension at the start (not given: the one that the rate keeps up by itself)",
        json_schema_extra={"moves": "collapsed+"},
    )
    memory: Memory = parameter(10.0, "weeks over which tension fades to a third (1/e)", moves="collapsed+")
    ebb: Positive = parameter(
        0.5, "incidents a week of an old truce, as a multiple of a new one's: below 1 violence ebbs", moves="incidents+"
    )
    ebbs: Memory = parameter(
        8.0, "weeks of a truce's age over which incidents come to that, to a third of the way (1/e)", moves="incidents+"
    )
    hazard: Rate = parameter(
        0.0118,
        "weekly rate at which an average new truce of usual tension breaks by itself, above what never fades",
        moves="collapsed+",
    )
    settles: Memory = parameter(
        20.0, "weeks of a truce's age over which that rate fades to a third (1/e)", moves="collapsed+"
    )
    lasting: Positive = parameter(0.094, "share of that rate that never fades, beside it", moves="collapsed+")
    by_tension: Share = parameter(
        0.75, "share of the hazard that goes with tension; the rest is there without any", moves="collapsed+"
    )
    usual: Tension = parameter(
        0.4, "tension at which the hazard is what the rates above say: that of past truces", moves="collapsed-"
    )
    by_force: Positive = parameter(
        1.75, "fall of the logarithm of the hazard where the whole force is in place", moves="collapsed-"
    )
    by_overdue: Positive = parameter(
        0.4,
        "rise of the logarithm of the hazard where both sides' parts are overdue (half of it: one's)",
        moves="collapsed+",
    )
    frailty: Positive = parameter(
        1.0,
        "variance between truces of that rate: 0 none; large means most are robust and some brittle",
        moves="collapsed-",
    )
    resumption: Rate = parameter(
        0.0062, "weekly rate at which a truce that has broken is taken up again", moves="collapsed-"
    )


class Endings(Part):
    """When a road counts as stalled."""

    stall_after: Memory = parameter(
        12.0,
        "weeks without a verified tranche, counted while something is due or no road is agreed, after which a road "
        "counts as stalled",
        moves="stalled-",
    )
