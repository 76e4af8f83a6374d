"""Any small scenario: a strategy for hypothesis, every part of which may be left out."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

shares = st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.8, 1.0])
chances = st.sampled_from([0.1, 0.35, 0.9])
effects = st.sampled_from([-1.0, 0.0, 0.7, 2.0])
memories = st.sampled_from([1.0, 6.0, 40.0])
rates = st.sampled_from([0.0, 0.05, 0.4, 1.5])
dates = st.sampled_from([0.0, 3.5, 8.0, 15.0, "2026-02-14", "2026-04-01"])
stakes = st.sampled_from([0.0, 0.2, 0.7, 1.5])
weeks = st.sampled_from([0.0, 1.0, 2.5, 9.0])


def quantities(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    """A number, or an interval between two."""
    interval = st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1])
    return numbers | interval.map(lambda pair: {"uniform": list(pair)})


def objects(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping in which any of these keys may be left out."""
    return st.fixed_dictionaries({}, optional=parts)


def some(names: str, part: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """One or more actors of these names."""
    return st.lists(st.sampled_from(names.split()), min_size=1, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries(dict.fromkeys(chosen, part))
    )


def tracks(owner: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A track of this owner."""
    rest = objects(
        lead_time=objects(fixed=quantities(weeks), by_size=weeks),
        reversibility=quantities(shares),
        power=shares,
        vulnerability=quantities(stakes),
        verifiability=shares,
        calms=shares,
        vacuum=effects,
        tranches=st.integers(1, 4),
        start=quantities(st.sampled_from([0.0, 0.1, 0.2])),
        **more,
    )
    return rest.map(lambda parts: {**parts, "owner": owner})


def parties(other: str, own: str, theirs: str) -> st.SearchStrategy[dict[str, Any]]:
    """A party that gives up one track and is owed another."""
    values = st.fixed_dictionaries(
        {own: st.sampled_from([-1.5, -0.6, -0.2, 0.1]), theirs: st.sampled_from([0.2, 1.0, 2.0])},
        optional={"force": st.sampled_from([-0.3, 0.4])},
    )
    rest = objects(
        reliability=shares,
        patience=quantities(st.sampled_from([0.05, 0.5, 0.8, 1.0])),
        war_cost=quantities(stakes),
        freeze_to_war=shares,
        provocation=shares,
        honour=stakes,
        tension_cost=stakes,
        rationality=st.sampled_from([0.0, 2.0, 12.0, 200.0]),
        faith=objects(force=shares, guarantee=quantities(shares)),
        strategy=st.sampled_from([*["foresight"] * 4, "typed", "tit_for_tat", "hardliner", "conciliator", "human"]),
        margin=stakes,
        consent=shares,
        vetoes=some("c1 c2", objects(resolve=stakes)),
        home_front=objects(
            hardliners=quantities(shares),
            cost=stakes,
            limit=shares,
            memory=memories,
            by_tension=shares,
            by_concession=shares,
            by_opinion=stakes,
            elections=st.lists(dates, max_size=2),
            swing=shares,
        ),
        strikes=objects(appetite=stakes, price=stakes, severity=stakes),
    )
    trusting = quantities(shares).map(lambda share: {other: share})
    return st.tuples(rest, values, trusting).map(lambda t: {**t[0], "values": t[1], "trust": t[2]})


shocks = objects(
    attention=st.sampled_from([-0.5, 0.3]),
    mediators=st.just(["m1"]),
    goodwill=st.sampled_from([-0.7, 0.5]),
    tension=st.sampled_from([-1.0, 0.4]),
    clarity=st.sampled_from([-0.3, 0.3]),
)


@st.composite
def roads(draw: st.DrawFn, ends: dict[str, int]) -> dict[str, Any]:
    """A roadmap of up to four stages that takes tracks to these quarters."""
    stages: list[dict[str, Any]] = [{} for _ in range(4)]
    for track, end in ends.items():
        cuts = [*sorted(draw(st.sets(st.integers(1, end), max_size=2)) - {end}), end]
        places = draw(st.sets(st.integers(0, 3), min_size=len(cuts), max_size=len(cuts)))
        for place, quarters in zip(sorted(places), cuts, strict=True):
            level = quarters / 4
            stages[place][track] = draw(
                st.just(level) | st.integers(1, 4).map(lambda n, to=level: {"level": to, "tranches": n})
            )
    prize = st.fixed_dictionaries({"value": stakes}, optional={"chance": quantities(shares)})
    more = objects(prizes=objects(alpha=prize, beta=prize), deadline=dates, missed=shocks)
    return {"stages": [{"reach": reach, **draw(more)} for reach in stages if reach]}


mediators = objects(
    attention=quantities(shares),
    lasts=memories,
    leverage=objects(alpha=stakes, beta=quantities(stakes)),
    bias=objects(alpha=shares, beta=shares),
    gift=objects(alpha=stakes, beta=stakes),
    enforcement=shares,
    protection=quantities(shares),
    prefers=objects(roadmap=shares, other=shares),
)
contributors = objects(
    troops=quantities(shares),
    status=st.sampled_from(["undecided", "pledged", "deployed"]),
    prestige=stakes,
    threshold=stakes,
    bandwagon=stakes,
    clarity=shares,
    risk=stakes,
    casualties=stakes,
    limited=shares,
    lobbying=shares,
    deploys=memories,
)
donors = st.fixed_dictionaries(
    {"track": st.sampled_from(["aid", "force"])},
    optional={
        "share": shares,
        "conditions": objects(arms=shares, troops=shares),
        "calm": stakes,
        "diversion": quantities(shares),
        "monitoring": shares,
        "audits": rates,
        "pause": weeks,
    },
)
spoilers = objects(
    rate=quantities(rates),
    severity=stakes,
    timing=effects,
    margin=stakes,
    blames=objects(alpha=quantities(shares), beta=shares),
    deterred=effects,
    recruits=effects,
    population=st.just("p1"),
)
populations = st.fixed_dictionaries(
    {"side": st.sampled_from(["alpha", "beta"])},
    optional={
        "distress": quantities(shares),
        "memory": memories,
        "relief": objects(arms=shares, troops=shares, aid=shares),
        "by_tension": stakes,
        "feeds": effects,
        "support": shares,
        "hope": shares,
    },
)
backers = st.fixed_dictionaries(
    {"track": st.sampled_from(["arms", "troops"])}, optional={"rate": rates, "interdiction": shares}
)
fronts = objects(flares=rates, lasts=memories, spill=shares)
owned = {
    "control": quantities(shares),
    "consolidation": rates,
    "inspection": quantities(rates),
}

cast = objects(
    mediators=some("m1 m2 m3", mediators),
    mediation=objects(effort=rates, threshold=shares, loss=shares, regains=memories, messages=shares),
    contributors=some("c1 c2 c3", contributors),
    donors=some("d1 d2", donors),
    spoilers=some("s1 s2", spoilers),
    populations=some("p1 p2", populations),
    backers=some("b1 b2", backers),
    linked_fronts=some("f1 f2", fronts),
    events=st.lists(
        st.fixed_dictionaries({"name": st.just("event"), "at": dates}, optional={"chance": shares, "shock": shocks}),
        max_size=1,
    ),
)

settings = st.fixed_dictionaries(
    {
        "name": st.just("Any"),
        "start": st.just("2026-01-16"),
        "weeks": st.just(26),
        "steps_per_week": st.sampled_from([1, 2]),
        "futures_per_draw": st.sampled_from([1, 4]),
        "parties": st.fixed_dictionaries(
            {"alpha": parties("beta", "arms", "troops"), "beta": parties("alpha", "troops", "arms")}
        ),
        "tracks": st.fixed_dictionaries(
            {
                "arms": tracks("alpha", **owned),
                "troops": tracks("beta", **owned),
                "force": tracks("contributors", readiness=st.sampled_from([0.2, 0.7, 1.0]), begins=quantities(weeks)),
                "aid": tracks(
                    "donors",
                    readiness=st.sampled_from([0.2, 0.7, 1.0]),
                    consents=objects(alpha=shares, beta=shares),
                    reach=st.fixed_dictionaries(
                        {"grows_with": st.sampled_from(["arms", "troops"])}, optional={"base": shares}
                    ),
                ),
            }
        ),
    },
    optional={
        "force": objects(
            strength=shares,
            mandate=quantities(shares),
            incidents=stakes,
            verification=shares,
            enforcement=shares,
            protection=quantities(shares),
            until=weeks | st.just("2026-03-01"),
            clarity=shares,
            settles=memories,
            decides=memories,
        ),
        "guarantee": objects(enforcement=shares, protection=quantities(shares), lasts=st.sampled_from([5.0, 100.0])),
        "learning": objects(
            lapse=quantities(shares),
            mimicry=quantities(shares),
            window=st.sampled_from([1.0, 12.0]),
            false_alarm=shares,
            keeper_cheats=shares,
            opportunist_cheats=shares,
            keeper_strikes=shares,
            opportunist_strikes=shares,
            updates=st.booleans(),
        ),
        "conduct": objects(
            mood_memory=st.sampled_from([0.5, 10.0]),
            lookahead=quantities(weeks),
            pretending=st.booleans(),
            reversing=st.booleans(),
        ),
        "violence": objects(
            rate=quantities(stakes), severity=stakes, memory=st.sampled_from([1.0, 10.0]), slope=stakes, frailty=stakes
        ),
        "endings": objects(stall_after=st.sampled_from([2.0, 5.5])),
    },
)


quarters = st.integers(1, 4)
bargaining = objects(proposal_gap=st.sampled_from([0.5, 4.0]), open=st.booleans())


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Two parties, their tracks and roads, and whoever else is there."""
    plan = draw(settings) | draw(cast)
    ends = draw(
        st.fixed_dictionaries({"arms": quarters, "troops": quarters}, optional={"force": quarters, "aid": quarters})
    )
    plan["roadmap"] = draw(roads(ends))
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
        plan["roadmaps"] = draw(objects(other=roads(ends), another=roads(fewer)))
        plan["bargaining"] = draw(bargaining)
    return plan
