"""Which scenarios ask the same question, so that it means something to rank them by how often they complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.phrases import counted, percent
from sim.scenario.schema import Scenario
from sim.study.telling.sentence import listed


@dataclass(frozen=True)
class Deal:
    """What "completes" means in a scenario: within what time, between whom, and what must have been done.

    Not part of it are the order of the obligations and all that is assumed of the actors: these are what scenarios are
    compared for. `owed`: each track that completion asks for, with its owner and from and to which level; where several
    roads may be agreed on, what all of them ask.
    """

    weeks: int
    start: str
    parties: tuple[str, ...]
    owed: tuple[tuple[str, str, float, float], ...]


def deal(plan: Scenario) -> Deal:
    """What completing means there."""
    roads = []
    for road in plan.roads():
        levels = {track: reach.level for stage in plan.stage_segments(road) for track, reach in stage.items()}
        roads.append(levels)  # of the last stage that asks for the track: later ones ask for more
    always = sorted(set(roads[0]).intersection(*roads[1:]))
    return Deal(
        weeks=plan.weeks,
        start=str(plan.start or ""),
        parties=tuple(sorted(party.title or name for name, party in plan.parties.items())),
        owed=tuple(
            (
                plan.tracks[track].title or track,
                _title(plan, plan.tracks[track].owner),
                round(plan.tracks[track].start.middle, 9),
                min(one[track] for one in roads),
            )
            for track in always
        ),
    )


def _title(plan: Scenario, owner: str) -> str:
    return (plan.parties[owner].title or owner) if owner in plan.parties else owner


def alike(plans: Sequence[Scenario]) -> list[int]:
    """The places of those that can be ranked together: the most that ask the same, the first where as many do."""
    deals = [deal(plan) for plan in plans]
    most = max(deals, key=deals.count)
    return [place for place, one in enumerate(deals) if one == most]


def like(plans: Sequence[Scenario], one: Scenario) -> list[int]:
    """The places of those that ask the same as one of them."""
    return [place for place, plan in enumerate(plans) if deal(plan) == deal(one)]


def unlike(plan: Scenario, other: Scenario) -> str:
    """In what completing there differs from completing in the other scenario, as "it has 16 weeks and ..."."""
    one, two = deal(plan), deal(other)
    if one.parties != two.parties:
        return f"it is between {' and '.join(one.parties)}"
    found = []
    if one.weeks != two.weeks:
        found.append(f"has {counted(one.weeks, 'week')} and not {two.weeks:,}")
    if one.start != two.start:
        found.append(f"begins {one.start or 'on no date'} and not {two.start or 'on no date'}")
    more, fewer = (
        [_owed(row) for row in mine if row[0] not in {row[0] for row in theirs}]
        for mine, theirs in ((one.owed, two.owed), (two.owed, one.owed))
    )
    if more:
        found.append(f"completes only with {listed(more)}")
    if fewer:
        found.append(f"completes without {listed(fewer)}")
    if moved := [_owed(row) for row in one.owed if row not in two.owed and row[0] in {row[0] for row in two.owed}]:
        found.append(f"asks otherwise for {listed(moved)}")
    return f"it {listed(found)}"


def _owed(row: tuple[str, str, float, float]) -> str:
    title, owner, start, end = row
    since = f" from {percent(start)}" if start > 0 else ""
    return f"{title} ({owner}{since} to {percent(end)})"
