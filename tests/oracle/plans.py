"""Any scenario: hypothesis says who is there, what they are like follows from a number.

Were every number of a scenario drawn by hypothesis, its choices would be so many that it gave up on all but the
smallest: of thirty scenarios one had a mediator. So it draws which actors are there, how the two sides decide, and one
number from which all the rest follows; and a failure shrinks to few actors.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

Maker = Callable[[Random], Any]
"""Makes a part of a scenario."""

OFTEN = 0.55  # how often a key that may be left out is there


def pick(*options: Any) -> Maker:
    """One of these."""
    return lambda luck: luck.choice(options)


def either(*makers: Maker) -> Maker:
    """What one of these makes."""
    return lambda luck: luck.choice(makers)(luck)


def objects(must: dict[str, Maker] | None = None, **may: Maker) -> Maker:
    """A mapping with the keys that it must have; any of the others may be left out."""

    def make(luck: Random) -> dict[str, Any]:
        found = {key: maker(luck) for key, maker in (must or {}).items()}
        return found | {key: maker(luck) for key, maker in may.items() if luck.random() < OFTEN}

    return make


def some(names: str, part: Maker) -> Maker:
    """One or more actors of these names."""
    known = names.split()
    return lambda luck: {name: part(luck) for name in luck.sample(known, luck.randint(1, len(known)))}


def quantities(numbers: Maker) -> Maker:
    """A number, or an interval between two."""

    def make(luck: Random) -> Any:
        low, high = sorted((numbers(luck), numbers(luck)))
        return {"uniform": [low, high]} if low < high and luck.random() < 0.4 else low

    return make


shares = pick(0.0, 0.1, 0.3, 0.5, 0.8, 1.0)
chances = pick(0.1, 0.35, 0.9)
effects = pick(-1.0, 0.0, 0.7, 2.0)
memories = pick(1.0, 6.0, 40.0)
rates = pick(0.0, 0.05, 0.4, 1.5)
dates = pick(0.0, 3.5, 8.0, 15.0, "2026-02-14", "2026-04-01")
stakes = pick(0.0, 0.2, 0.7, 1.5)
slight = pick(0.0, 0.05, 0.2)
weeks = pick(0.0, 1.0, 2.5, 9.0)
flags = pick(True, True, True, False)


def tracks(owner: str, **more: Maker) -> Maker:
    """A track of this owner."""
    return objects(
        {"owner": pick(owner)},
        lead_time=objects(fixed=quantities(pick(0.0, 1.0, 2.5)), by_size=pick(0.0, 2.5, 9.0)),
        reversibility=quantities(shares),
        power=shares,
        vulnerability=quantities(stakes),
        verifiability=shares,
        calms=shares,
        vacuum=effects,
        tranches=pick(1, 2, 3, 4),
        start=quantities(pick(0.0, 0.1, 0.2)),
        **more,
    )


def beside(owner: str) -> Maker:
    """A track that its owner has carried out in part before, of which no road asks more."""
    lead_time = objects(fixed=pick(0.0, 2.0), by_size=pick(0.0, 9.0, 60.0))
    must = {"owner": pick(owner), "start": quantities(pick(0.2, 0.5, 0.9)), "reversibility": quantities(shares)}
    return objects(must, lead_time=lead_time, tranches=pick(1, 3), calms=shares, vacuum=effects, power=shares)


def parties(other: str, own: str, theirs: str) -> Maker:
    """A party that gives up one track and is owed another."""
    return objects(
        {
            "values": objects(
                {own: pick(-1.5, -0.6, -0.2, 0.1), theirs: pick(0.2, 1.0, 2.0)},
                line=pick(-0.4, 0.3),
                outposts=pick(-0.2, 0.5),
                force=pick(-0.3, 0.4),
                aid=pick(-0.6, -0.1, 0.3),
            ),
            "trust": lambda luck: {other: quantities(pick(0.0, 0.3, 0.5, 0.8, 0.9, 1.0))(luck)},
            "faith": objects({"guarantee": quantities(shares)}, force=shares),
        },
        reliability=shares,
        patience=quantities(pick(0.05, 0.5, 0.8, 1.0)),
        war_cost=quantities(stakes),
        freeze_to_war=shares,
        provocation=shares,
        unit=quantities(pick(0.5, 1.0, 1.0, 3.0)),
        honour=quantities(slight),
        greed=quantities(stakes),
        retaking=slight,
        tension_cost=pick(0.0, 0.2, 2.0),
        suffers=quantities(shares),
        attributes=shares,
        rationality=pick(0.0, 2.0, 5.0, 12.0, 200.0),
        margin=slight,
        consent=shares,
        vetoes=some("c1 c2", objects(resolve=stakes)),
        home_front=objects(
            hardliners=quantities(shares),
            cost=pick(0.0, 0.5, 4.0),
            limit=pick(0.3, 0.8, 1.0),
            memory=memories,
            by_tension=shares,
            by_concession=shares,
            by_opinion=stakes,
            elections=lambda luck: [dates(luck) for _ in range(luck.randint(0, 2))],
            swing=shares,
        ),
        strikes=objects(appetite=stakes, price=stakes, severity=stakes),
    )


shocks = objects(
    attention=pick(-0.5, 0.3),
    mediators=pick(["m1"]),
    goodwill=pick(-0.7, 0.5),
    tension=pick(-1.0, 0.4),
    clarity=pick(-0.3, 0.3),
)


def roads(luck: Random, ends: dict[str, int], *, abreast: bool = False) -> dict[str, Any]:
    """A roadmap of up to four stages that takes tracks to these quarters; `abreast`: both sides' at once."""
    stages: list[dict[str, Any]] = [{} for _ in range(4)]
    for track, end in ends.items():
        cuts = sorted({*luck.sample(range(1, end + 1), luck.randint(0, min(2, end))), end})
        places = sorted(luck.sample(range(4), len(cuts)))
        if abreast and track != "force":
            cuts, places = [end], [0]
        for place, quarters in zip(places, cuts, strict=True):
            level = quarters / 4
            stages[place][track] = luck.choice([level, {"level": level, "tranches": luck.randint(1, 4)}])
    prize = objects({"value": stakes}, chance=quantities(shares))
    more = objects(prizes=objects(alpha=prize, beta=prize), deadline=dates, missed=shocks)
    return {"stages": [{"reach": reach, **more(luck)} for reach in stages if reach]}


mediators = objects(
    {
        "attention": quantities(pick(0.3, 0.8, 1.0)),
        "leverage": objects({"alpha": stakes, "beta": quantities(stakes)}),
        "gift": objects({"alpha": stakes, "beta": stakes}),
    },
    lasts=memories,
    bias=objects(alpha=shares, beta=shares),
    enforcement=quantities(shares),
    protection=quantities(shares),
    prefers=objects({"another": pick(0.0, 0.3)}, roadmap=shares, other=pick(0.0, 0.3)),
)
contributors = objects(
    {"prestige": stakes},
    troops=quantities(shares),
    status=pick("undecided", "pledged", "deployed"),
    threshold=slight,
    bandwagon=stakes,
    clarity=slight,
    risk=stakes,
    casualties=slight,
    limited=shares,
    lobbying=shares,
    deploys=memories,
)
donors = objects(
    {"track": pick("aid", "force")},
    pledge=quantities(stakes),
    paid=quantities(slight),
    conditions=objects(arms=shares, troops=shares),
    calm=stakes,
    diversion=quantities(shares),
    monitoring=shares,
    audits=rates,
    pause=weeks,
)
spoilers = objects(
    {"rate": quantities(rates)},
    severity=stakes,
    timing=effects,
    margin=stakes,
    blames=objects(alpha=quantities(shares), beta=shares),
    deterred=effects,
    recruits=effects,
    population=pick("p1"),
)
populations = objects(
    {"side": pick("alpha", "beta")},
    distress=quantities(shares),
    memory=memories,
    relief=objects(arms=shares, troops=shares, aid=shares),
    by_tension=stakes,
    feeds=effects,
    support=shares,
    hope=shares,
)
owned = {"control": quantities(pick(0.3, 0.6, 1.0, 1.0)), "consolidation": rates, "inspection": quantities(rates)}
readiness = pick(0.3, 0.9, 1.0)

CAST: dict[str, Maker] = {
    "mediators": some("m1 m2 m3", mediators),
    "contributors": some("c1 c2 c3", contributors),
    "donors": some("d1 d2", donors),
    "spoilers": some("s1 s2", spoilers),
    "populations": some("p1 p2", populations),
    "backers": some("b1 b2", objects({"track": pick("arms", "troops")}, rate=shares, interdiction=shares)),
    "linked_fronts": some("f1 f2", objects(flares=rates, lasts=memories, spill=shares)),
    "events": lambda luck: [objects({"name": pick("event"), "at": dates}, chance=shares, shock=shocks)(luck)],
}
"""Who may be there beside the two parties, and what may happen on a date."""

settings = objects(
    {
        "name": pick("Any"),
        "start": pick("2026-01-16"),
        "weeks": pick(26),
        "steps_per_week": pick(1, 1, 2),
        "futures_per_draw": pick(1, 4),
        "parties": objects({"alpha": parties("beta", "arms", "troops"), "beta": parties("alpha", "troops", "arms")}),
        "tracks": objects(
            {
                "arms": tracks("alpha", **owned),
                "troops": tracks("beta", **owned),
                "force": tracks("contributors", readiness=readiness, begins=quantities(weeks)),
                "aid": tracks(
                    "donors",
                    readiness=readiness,
                    consents=objects({"alpha": shares}, beta=shares),
                    needs=quantities(stakes),
                    reach=objects({"grows_with": pick("arms", "troops"), "base": pick(0.0, 0.3, 0.5, 1.0)}),
                ),
            }
        ),
    },
    mediation=objects(effort=pick(0.0, 0.05), threshold=pick(0.0, 0.01), messages=shares),
    force=objects(
        strength=shares,
        mandate=quantities(shares),
        incidents=stakes,
        verification=shares,
        enforcement=shares,
        until=either(weeks, pick("2026-03-01")),
        clarity=shares,
        settles=memories,
        decides=memories,
    ),
    guarantee=objects(enforcement=shares, protection=quantities(shares), lasts=pick(5.0, 100.0)),
    learning=objects(
        beliefs=pick("reckoned", "reckoned", "stated"),
        revision=memories,
        lapse=quantities(shares),
        mimicry=quantities(shares),
        window=pick(1.0, 12.0),
        false_alarm=shares,
        keeper_cheats=shares,
        opportunist_cheats=shares,
        keeper_strikes=shares,
        opportunist_strikes=shares,
        opportunist_incidents=quantities(pick(1.0, 1.1, 1.5)),
        updates=flags,
    ),
    conduct=objects(
        excuse=pick(0.0, 1.0, 4.0),
        mood_memory=pick(0.5, 10.0),
        lookahead=quantities(weeks),
        pretending=flags,
        reversing=flags,
    ),
    violence=objects(
        rate=quantities(stakes), severity=slight, memory=pick(1.0, 10.0), ebb=stakes, ebbs=pick(1.0, 10.0),
        settles=pick(4.0, 30.0), lasting=slight, usual=pick(0.3, 1.0), by_force=stakes, by_overdue=slight,
        resumption=slight, frailty=stakes, hazard=pick(0.0, 0.002, 0.05),
        tension=quantities(stakes),
    ),
    endings=objects(stall_after=pick(2.0, 5.5)),
)  # fmt: skip
STRATEGIES = ("foresight", "typed", "tit_for_tat", "hardliner", "conciliator", "human")
strategies = st.sampled_from([*["foresight"] * 5, *STRATEGIES])


def as_it_comes(plan: dict[str, Any], luck: Random) -> None:
    """Leave the two sides as they are."""


def expose(plan: dict[str, Any], luck: Random) -> None:
    """Let going first be dangerous, and protection all that could help."""
    for party in plan["parties"].values():
        party |= {"freeze_to_war": 0.8, "rationality": luck.choice([2.0, 5.0, 12.0]), "reliability": 1.0}
        party["trust"] = {other: luck.choice([0.5, 0.8]) for other in party["trust"]}
        party["faith"] = {"guarantee": 1.0, "force": 0.0}
    for track in ("arms", "troops"):
        plan["tracks"][track] |= {"vulnerability": 1.5, "reversibility": 0.0}
    for mediator in plan.get("mediators", {}).values():
        mediator |= {"enforcement": 0.0, "protection": 1.0, "attention": 1.0, "lasts": 40.0}
        mediator["leverage"] = mediator["gift"] = {}
    plan["guarantee"] = {"enforcement": 0.0, "protection": 0.0}
    plan["tracks"]["aid"] |= {"readiness": 0.3, "lead_time": {"fixed": 0.0, "by_size": 0.0}}  # all wait for it


SKILLS = ("leverage", "gift", "enforcement", "protection")


def specialise(plan: dict[str, Any], luck: Random) -> None:
    """Let some mediators be able to do one thing only, and that well: else one act is the best of all nearly always."""
    for mediator in plan.get("mediators", {}).values():
        if luck.random() < 0.6:
            skill = luck.choice(SKILLS)
            none: dict[str, Any] = {"leverage": {}, "gift": {}, "enforcement": 0.0, "protection": 0.0}
            full = 1.0 if skill in ("enforcement", "protection") else {luck.choice(("alpha", "beta")): 1.5}
            mediator |= none | {skill: full, "attention": 1.0, "lasts": 40.0, "bias": {}}


def ease(plan: dict[str, Any], luck: Random) -> None:
    """Let the two sides have little between them, so that roads are gone to their end."""
    for party in plan["parties"].values():
        party |= {"honour": 0.3, "war_cost": 1.5, "rationality": luck.choice([5.0, 12.0, 30.0]), "patience": 0.8}
        party["trust"] = {other: luck.choice([0.8, 0.95]) for other in party["trust"]}
        party["values"] = {
            track: luck.uniform(-0.4, -0.1) if value < 0 else 1.0 for track, value in party["values"].items()
        }
        party.get("home_front", {}).pop("limit", None)
        if luck.random() < 0.25:  # all would be well but for those at home
            party["home_front"] = {"cost": 4.0, "hardliners": 0.5}
    for track in plan["tracks"].values():
        track["lead_time"] = {"fixed": luck.choice([0.0, 1.0]), "by_size": luck.choice([0.0, 2.5])}
        track["verifiability"] = luck.choice([0.8, 1.0])
        track.pop("control", None)
    plan.setdefault("learning", {})["false_alarm"] = luck.choice([0.0, 0.1])


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Two parties, their tracks and roads, whoever else is there, and what a player orders."""
    present = draw(st.sets(st.sampled_from([*sorted(CAST), "beside"])))
    deciding = {name: draw(strategies) for name in ("alpha", "beta")}
    luck = Random(f"{draw(st.integers(0, 2**32))} {sorted(present)} {deciding}")  # no two scenarios of the same numbers
    plan = settings(luck) | {part: maker(luck) for part, maker in CAST.items() if part in present}
    if "beside" in present:
        plan["tracks"] |= {"line": beside("beta")(luck), "outposts": beside("alpha")(luck)}
    for name, party in plan["parties"].items():
        party["strategy"] = deciding[name]
        known = party["values"].items()
        party["values"] = {track: value for track, value in known if track in plan["tracks"]}
    lean = draw(st.sampled_from([as_it_comes, ease, expose]))
    if lean is not expose:
        specialise(plan, luck)
    lean(plan, luck)
    ends = {track: luck.randint(1, 4) for track in ("arms", "troops", "force", "aid")}
    needed = ("arms", "troops", "aid") if lean is expose else ("arms", "troops")
    ends = {track: end for track, end in ends.items() if track in needed or luck.random() < 0.45}
    plan["roadmap"] = roads(luck, ends, abreast=lean is expose)  # who is alone on its rung needs no protection there
    for spoiler in plan.get("spoilers", {}).values():  # of whom a plan names must exist in it
        if "p1" not in plan.get("populations", {}):
            spoiler.pop("population", None)
    for party in plan["parties"].values():
        party["vetoes"] = {
            name: veto for name, veto in party.get("vetoes", {}).items() if name in plan.get("contributors", {})
        }
    if draw(st.booleans()):
        left_out = {"force"} if "contributors" in plan else set()
        fewer = {track: end for track, end in ends.items() if track not in left_out}
        plan["roadmaps"] = {"other": roads(luck, ends), "another": roads(luck, fewer)}
        plan["bargaining"] = objects(proposal_gap=pick(0.5, 4.0), open=pick(False, True))(luck)
    options = pick("step", "step", "hold", "cheat", "reverse")
    return plan, {"alpha": {"arms": options(luck)}, "beta": {"troops": options(luck)}}
