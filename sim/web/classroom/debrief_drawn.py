"""Pictures of the debrief of a class, as marks on a plane of fixed size: no table is named on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from sim.phrases import percent
from sim.study.telling.sentence import signed
from sim.web.classroom.games import Games

WIDE, HIGH, EDGE = 1000.0, 380.0, 0.06
BIN, DOT = 4, 8.0
"""Hundredths that share a column of dots, and the radius of a dot."""
SHARES = [{"at": HIGH * (1 - share), "says": percent(share)} for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
"""The lines of a scale of shares from below."""


@dataclass(frozen=True)
class Scale:
    """A scale from the lowest to the highest value that is to be seen, with some room at its ends."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Scale:
        """The scale on which all these are to be seen."""
        seen = list(values)
        low, high = min(seen), max(seen)
        room = EDGE * ((high - low) or 1.0)
        return cls(low - room, high + room)

    def x(self, value: float) -> float:
        """Where a value stands from the left."""
        return round(WIDE * (value - self.low) / (self.high - self.low), 1)

    def y(self, value: float) -> float:
        """Where a value stands from the top."""
        return round(HIGH * (1 - (value - self.low) / (self.high - self.low)), 1)

    def ticks(self) -> list[float]:
        """Round values within it: at least two, at most six."""
        wide = self.high - self.low
        step = next(one for one in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 1e9) if wide / one <= 6)
        first = -(-self.low // step)
        return [round((first + place) * step, 6) for place in range(7) if (first + place) * step <= self.high]


def lines(games: Sequence[Games], own: int | None = None) -> dict[str, Any]:
    """How far every table came, week by week; `own`: the table of the last games that is drawn strongly."""
    found = [one.debrief.whole for one in games if one.debrief.whole is not None]
    weeks = max(len(path) for whole in found for path in whole["progress"]) - 1
    across = Scale(0.0, float(max(weeks, 1)))

    def points(path: Sequence[float]) -> str:
        return " ".join(f"{across.x(week)},{round(HIGH * (1 - value), 1)}" for week, value in enumerate(path))

    drawn = [
        {"points": points(path), "later": nth > 0, "own": nth == len(found) - 1 and table == own}
        for nth, whole in enumerate(found)
        for table, path in enumerate(whole["progress"][:-1])
    ]
    rounds = [across.x(week - 1) for week in found[0]["decided_in"] if week - 1 <= weeks]
    alone = points(found[0]["progress"][-1])
    return {"lines": drawn, "without": alone, "rounds": rounds, "weeks": weeks, "high": HIGH, "shares": SHARES}


def heaped(dots: Iterable[tuple[float, float, bool, bool]]) -> list[dict[str, Any]]:
    """Dots (from the left, the top; of the first side, of later games): those in one place as one that is larger."""
    return [
        {"x": x, "y": y, "first": first, "later": later, "many": many, "r": round(9 * sqrt(many), 1)}
        for (x, y, first, later), many in Counter(dots).items()
    ]


def results(games: Sequence[Games]) -> dict[str, Any]:
    """What each table was worth to one side against what it was worth to the other, and the killed beside."""
    whole = games[0].debrief.whole or {}
    one, two = games[0].sides
    start = whole["start"]
    tables = [(nth, table) for nth, game in enumerate(games) for table in game.debrief.lived.values()]
    worth = [(nth, table["seats"][one]["result"], table["seats"][two]["result"]) for nth, table in tables]
    frames = ("deal", "freeze")
    alone = whole["without"]["results"]
    across = Scale.of([*(row[1] for row in worth), *(start[one][name] for name in frames), alone[one]])
    up = Scale.of([*(row[2] for row in worth), *(start[two][name] for name in frames), alone[two]])
    found: dict[str, Any] = {
        "high": HIGH,
        "dots": heaped((across.x(first), up.y(second), True, nth > 0) for nth, first, second in worth),
        "deal": {"x": across.x(start[one]["deal"]), "y": up.y(start[two]["deal"])},
        "freeze": {"x": across.x(start[one]["freeze"]), "y": up.y(start[two]["freeze"])},
        "alone": {"x": across.x(alone[one]), "y": up.y(alone[two])},
        "across": [{"at": across.x(value), "says": signed(value)} for value in across.ticks()],
        "up": [{"at": up.y(value), "says": signed(value)} for value in up.ticks()],
        "killed": None,
    }
    if whole["counts_killed"]:
        killed = [(nth, table["killed"]) for nth, table in tables]
        scale = Scale(0.0, 1.06 * max(max(count for _, count in killed), 1.0))
        found["killed"] = {
            "dots": [{"x": scale.x(count), "later": nth > 0} for nth, count in killed],
            "most": f"{scale.high / 1.06:,.0f}",
        }
    return found


def trust(games: Sequence[Games]) -> dict[str, Any]:
    """What each side believed at the end against what the other had really done; the first side is a circle."""
    sides = list(games[0].sides)
    dots = (
        (round(WIDE * own["rival_stood_by"], 1), round(HIGH * (1 - own["trust"][-1]), 1), side == sides[0], nth > 0)
        for nth, game in enumerate(games)
        for table in game.debrief.lived.values()
        for side, own in table["seats"].items()
    )
    across = [{"at": WIDE * share, "says": percent(share)} for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    return {"dots": heaped(dots), "high": HIGH, "up": SHARES, "across": across}


def piles(values: Sequence[float]) -> dict[str, Any]:
    """Dots piled up along 0 to 100, one for each share of 1."""
    columns = [round(100 * value / BIN) for value in values]
    counts: dict[int, int] = {}
    for column in columns:
        counts[column] = counts.get(column, 0) + 1
    step = min(2 * DOT + 1, 150 / max(counts.values(), default=1))
    high = 20 + step * max([2, *counts.values()])
    placed: dict[int, int] = {}
    dots = []
    for column in columns:
        dots.append({"x": column * BIN * WIDE / 100, "y": round(high - DOT - step * placed.get(column, 0), 1)})
        placed[column] = placed.get(column, 0) + 1
    return {"dots": dots, "high": high}


def others(games: Games) -> Mapping[str, dict[str, Any]]:
    """By side where the tables stand among worlds of other luck, in hundredths from the lowest."""
    own = [table["seats"] for table in games.debrief.lived.values()]
    return {side: piles([one[side]["above"] for one in own if one[side]["above"] is not None]) for side in games.sides}
