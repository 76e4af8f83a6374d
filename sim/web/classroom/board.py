"""The board of a drawing: roads by their scores with what chance leaves open, shared places, and all as a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import Any

import pandas as pd

from sim.archive.export import safe
from sim.teaching.standings import Trial, chance_of, places, share
from sim.visible import on_a_line
from sim.web.classroom import roads
from sim.web.classroom.drawing import BEST, Drawing, Road
from sim.web.classroom.law import Class
from sim.web.classroom.records import trial_of
from sim.web.classroom.roads import Rung, Track
from sim.web.classroom.told import shown

WIDE, LANE, STEP = 1000, 30, 16
"""Width of a bar of scores, height of a lane of a shape, and width of a rung."""


class Referee:
    """Knows what the roads of one room did, and how likely chance alone parts two of them; each is worked out once."""

    def __init__(self) -> None:
        self._trials: dict[str, Trial] = {}
        self._chance = lru_cache(maxsize=100_000)(self._worked)
        self._one_at_a_time = Lock()
        self._told: tuple[Drawing, Class, list[dict[str, Any]]] | None = None

    def rows(self, state: Class) -> list[dict[str, Any]]:
        """The rows of the board of a class in which a drawing was put; many pages may ask at once, in threads."""
        drawing = state.drawing
        assert drawing is not None
        with self._one_at_a_time:
            if self._told is None or self._told[0] is not drawing or self._told[1].seats != state.seats:
                self._told = drawing, state, rows(state, drawing, self)
            return self._told[2]

    def trial(self, drawing: Drawing, road: Road) -> Trial | None:
        """What a road did, once it is scored."""
        record = drawing.found(road)
        if record is not None and road.key not in self._trials:
            self._trials[road.key] = trial_of(record)
        return None if record is None else self._trials[road.key]

    def places(self, keys: Sequence[str]) -> tuple[list[int], list[frozenset[int]]]:
        """The places of roads that are scored, and which share luck; roads that are the same count once."""
        return places([self._trials[key] for key in keys], lambda one, two: self._chance(keys[one], keys[two]))

    def _worked(self, first: str, second: str) -> float:
        return chance_of(self._trials[first], self._trials[second])

    def counted(self, drawing: Drawing, seat: int) -> Road:
        """The road of a seat that counts: the last, or by the contest's rules the best of those that are scored."""
        sent = drawing.of(seat)
        tried = [(trial.score.mean, one) for one in sent if (trial := self.trial(drawing, one)) is not None]
        if drawing.counts != BEST or not tried:
            return sent[-1]
        return max(tried, key=lambda each: each[0])[1]


def called(state: Class, drawing: Drawing, seat: int) -> str:
    """What the board calls the road of a seat."""
    return shown(state.seats[seat].name) if drawing.is_named else f"road {numbers(drawing)[seat]}"


def numbers(drawing: Drawing) -> dict[int, int]:
    """The number of each seat that has sent a road, by who sent first."""
    found: dict[int, int] = {}
    for one in drawing.roads:
        if one.seat is not None:
            found.setdefault(one.seat, len(found) + 1)
    return found


def rows(state: Class, drawing: Drawing, referee: Referee) -> list[dict[str, Any]]:
    """Every road that counts and the roads to beat, the best first; those that are not scored yet last."""
    entered = [(seat, referee.counted(drawing, seat)) for seat in numbers(drawing)]
    everything = [*entered, *((None, one) for one in drawing.to_beat)]
    scored = [(seat, road, trial) for seat, road in everything if (trial := referee.trial(drawing, road)) is not None]
    keys = list(dict.fromkeys(road.key for _, road, _ in scored))
    best, tied = referee.places(keys)
    names = {key: [_name(state, drawing, seat, road) for seat, road, _ in scored if road.key == key] for key in keys}
    found = []
    for seat, road, trial in scored:
        at = keys.index(road.key)
        level = [name for other in sorted(tied[at]) for name in names[keys[other]]]
        found.append({**_row(state, drawing, seat, road), **_scores(trial), "place": best[at], "level": level})
    found.sort(key=lambda row: (row["place"], -row["score"].mean, row["is_sheet"], row["name"]))
    holders = [row["place"] for row in found]
    found = [{**row, "is_shared": holders.count(row["place"]) > 1} for row in found]
    waiting = [_row(state, drawing, seat, road) for seat, road in everything if referee.trial(drawing, road) is None]
    return [*found, *({**row, "score": None} for row in waiting)]


def _name(state: Class, drawing: Drawing, seat: int | None, road: Road) -> str:
    return road.name if seat is None else called(state, drawing, seat)


def _row(state: Class, drawing: Drawing, seat: int | None, road: Road) -> dict[str, Any]:
    return {
        "seat": seat,
        "is_sheet": seat is None,
        "name": _name(state, drawing, seat, road),
        "attempt": road.attempt,
        "shape": shape(road.road, drawing.tracks),
        "words": roads.in_words(road.road, drawing.tracks),
    }


def _scores(trial: Trial) -> dict[str, Any]:
    score = trial.score
    return {
        "score": score,
        "said": f"{100 * score.mean:.1f}",
        "open": f"{100 * score.low:.0f} to {100 * score.high:.0f}",
        "completed": f"{100 * float(trial.completed.mean()):.0f}",
        "accepted": f"{100 * float(trial.accepted[trial.less_willing].mean()):.0f}",
        "side": trial.less_willing,
        "robust": f"{100 * float(trial.tests[trial.hardest].mean()):.0f}",
        "test": trial.hardest,
        "bar": {"x": WIDE * score.mean, "low": WIDE * score.low, "wide": WIDE * (score.high - score.low)},
    }


def scores_of(drawing: Drawing, referee: Referee, road: Road) -> dict[str, Any] | None:
    """The scores of one road in words; None until it is scored."""
    trial = referee.trial(drawing, road)
    return None if trial is None else _scores(trial)


def shape(road: Sequence[Rung], tracks: Sequence[Track]) -> dict[str, Any]:
    """The shape of a road: for each rung a bar of each track, as high as its step is large; what is paired meets."""
    bars = []
    for lane, track in enumerate(tracks):
        for number, rung in enumerate(road):
            if track.key not in rung:
                continue
            before, to = rung[track.key]
            high = max(LANE * abs(to - before) / abs(track.end - track.start), 2.0)
            top = LANE - high if lane == 0 else lane * LANE + 2.0
            bars.append({"x": number * STEP + 2, "y": round(top, 1), "high": round(high, 1), "lane": lane % 2})
    middles = [lane * LANE + 1.0 for lane in range(1, len(tracks))]
    return {
        "bars": bars,
        "wide": len(road) * STEP + 2,
        "high": len(tracks) * LANE + 2,
        "middles": middles,
        "step": STEP - 3,
    }


def table(state: Class, drawing: Drawing, referee: Referee) -> pd.DataFrame:
    """One row a road, every attempt and the roads to beat: scores in per cent with 95 % intervals; cells are safe."""
    counting = {seat: referee.counted(drawing, seat).attempt for seat in numbers(drawing)}
    standing = {(row["seat"], row["name"]): row for row in rows(state, drawing, referee) if row["score"] is not None}
    found = []
    for one in (*drawing.roads, *drawing.to_beat):
        who = on_a_line(one.name if one.seat is None else state.seats[one.seat].name)
        counts = one.seat is None or counting[one.seat] == one.attempt
        row = standing.get((one.seat, _name(state, drawing, one.seat, one))) if counts else None
        body = roads.as_submission(one.road, who)
        found.append(
            {
                "seat": None if one.seat is None else one.seat + 1,
                "who": who,
                "attempt": None if one.seat is None else one.attempt,
                "sent": datetime.fromtimestamp(one.at, UTC).isoformat(timespec="seconds") if one.at else "",
                "counts": "yes" if counts else "no",
                "place": None if row is None else row["place"],
                **_cells(referee.trial(drawing, one)),
                "road": roads.in_words(one.road, drawing.tracks),
                "yaml": json.dumps(body, ensure_ascii=False),
            }
        )
    whole = {"seat": "Int64", "attempt": "Int64", "place": "Int64"}
    return safe(pd.DataFrame(found).astype(whole))


def _cells(trial: Trial | None) -> dict[str, Any]:
    names = ("score", "completed", "accepted", "robust")
    if trial is None:
        return {f"{name}{end}": None for name in names for end in ("", " low", " high")} | {"side": "", "test": ""}
    accepted, robust = trial.accepted[trial.less_willing], trial.tests[trial.hardest]
    shares = (trial.score, trial.part_completed, share(accepted, trial.draws), share(robust, trial.draws))
    cells = dict[str, Any]()
    for name, one in zip(names, shares, strict=True):
        cells |= {name: _percent(one.mean), f"{name} low": _percent(one.low), f"{name} high": _percent(one.high)}
    return {**cells, "side": trial.less_willing, "test": trial.hardest}


def _percent(one: float) -> float:
    return round(100 * one, 2)
