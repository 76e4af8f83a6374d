"""The law of drawing roads in a class: put, drawn and drawn again, scored, closed; state in one field of the class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.web.classroom import clock, roads
from sim.web.classroom.roads import NoRoad, Rung, Track
from sim.web.store.events import Event, Refused

MOST_ROADS = 12
"""Roads that one seat may send."""
LAST, BEST = "last", "best"


@dataclass(frozen=True)
class Road:
    """A road that was sent, or that the sheet has: by which seat (None: the sheet), as drawn, and when."""

    seat: int | None
    attempt: int
    key: str
    road: tuple[Rung, ...]
    drawn: Mapping[str, Any] | None = None
    name: str = ""
    at: float = 0.0


@dataclass(frozen=True)
class Drawing:
    """The drawing as it stands.

    `is_named`: whether the board calls roads by who sent them; `counts`: whether the LAST or the BEST of a seat counts;
    `until` and `left` as a class has them; `scored`: by the key of a road what it did world by world.
    """

    tracks: tuple[Track, ...]
    worlds: int
    seed: int
    counts: str
    is_named: bool
    is_shown: bool
    to_beat: tuple[Road, ...]
    roads: tuple[Road, ...] = ()
    is_open: bool = True
    until: float | None = None
    left: float | None = None
    scored: Mapping[str, Mapping[str, Any]] | None = None

    def of(self, seat: int) -> tuple[Road, ...]:
        """The roads of a seat, in the order in which they were sent."""
        return tuple(one for one in self.roads if one.seat == seat)

    def found(self, road: Road) -> Mapping[str, Any] | None:
        """What a road did, once it is scored."""
        return (self.scored or {}).get(road.key)

    @property
    def seats(self) -> frozenset[int]:
        """The seats that have sent a road."""
        return frozenset(one.seat for one in self.roads if one.seat is not None)

    @property
    def waiting(self) -> tuple[Road, ...]:
        """Roads to be scored: of each seat its newest first, and no second one before the first of all others."""
        before, order = Counter[int | None](), list[tuple[bool, int, int, Road]]()
        for number, one in reversed(list(enumerate((*self.roads, *self.to_beat)))):
            if self.found(one) is None:
                order.append((one.seat is None, before[one.seat], number, one))
                before[one.seat] += 1
        order.sort(key=lambda each: each[:3])
        firsts = dict[str, Road]()
        for *_, one in order:
            firsts.setdefault(one.key, one)
        return tuple(firsts.values())


def after(one: Drawing | None, event: Event) -> Drawing:
    """The drawing after an event of one of KINDS; raises Refused for what may not follow."""
    if event.kind == "drawing put":
        if one is not None:
            raise Refused("The drawing has been put already.")
        return _put(event)
    if one is None:
        raise Refused("No drawing has been put.")
    return _STEPS[event.kind](one, event)


def _put(event: Event) -> Drawing:
    """The drawing begins, for so many seconds, or with 0 until it is closed by hand."""
    body = event.body
    seconds = clock.seconds_in(body)
    tracks = tuple(Track(*one) for one in body["tracks"])
    if not tracks or body["counts"] not in (LAST, BEST):
        raise Refused("That is no contest of roads.")
    beaten = []
    for number, (name, rungs) in enumerate(body["roads"]):
        road = tuple({key: (before, to) for key, (before, to) in rung.items()} for rung in rungs)
        beaten.append(Road(None, number, roads.key_of(road), road, None, name))
    drawing = Drawing(
        tracks,
        body["worlds"],
        body["seed"],
        body["counts"],
        bool(body["is_named"]),
        bool(body["is_shown"]),
        tuple(beaten),
    )
    return replace(drawing, until=event.at + seconds if seconds else None)


def _drawn(one: Drawing, event: Event) -> Drawing:
    """A seat sends a road, or another one while the drawing is open."""
    body = event.body
    seat, attempt = body["seat"], body["attempt"]
    if not one.is_open or clock.is_over(one, event.at):
        raise Refused("No road is taken now.")
    if type(attempt) is not int or attempt != len(one.of(seat)) + 1:
        raise Refused("A road was sent from another window. Look at what is kept.")
    if attempt > MOST_ROADS:
        raise Refused(f"You have sent {MOST_ROADS} roads, and that is the most.")
    try:
        roads.check(body["road"], one.tracks)
    except NoRoad as error:
        raise Refused(str(error)) from None
    rungs = tuple(roads.rungs(body["road"], one.tracks))
    sent = Road(seat, attempt, roads.key_of(rungs), rungs, body["road"], "", event.at)
    return replace(one, roads=(*one.roads, sent))


def _scored(one: Drawing, event: Event) -> Drawing:
    """What a road did in its worlds is known; the same road of another is then known too."""
    body = event.body
    if (body["worlds"], body["seed"]) != (one.worlds, one.seed):
        raise Refused("That was found on other luck.")
    if body["key"] not in {road.key for road in (*one.roads, *one.to_beat)}:
        raise Refused("Nobody sent that road.")
    if one.scored is not None and body["key"] in one.scored:
        raise Refused("That road is scored already.")
    digits = [body["completed"], *(text for _, text in body["accepted"]), *(text for _, text in body["tests"])]
    if not body["accepted"] or not body["tests"] or any(len(text) != -(-one.worlds // 8) * 2 for text in digits):
        raise Refused("That is no score.")
    return replace(one, scored={**(one.scored or {}), body["key"]: body})


def _paused(one: Drawing, event: Event) -> Drawing:
    """The clock stands; roads are taken."""
    return replace(one, **clock.paused(one, event.at))


def _resumed(one: Drawing, event: Event) -> Drawing:
    return replace(one, **clock.resumed(one, event.at))


def _extended(one: Drawing, event: Event) -> Drawing:
    return replace(one, **clock.extended(one, clock.seconds_in(event.body), event.at))


def _called(one: Drawing, event: Event) -> Drawing:
    """The instructor calls time, so that phones send the roads that are drawn before the drawing is closed."""
    if not one.is_open:
        raise Refused("The drawing is closed already.")
    return replace(one, **clock.called(one, event.at))


def _closed(one: Drawing, event: Event) -> Drawing:
    """No more roads are taken, by hand or by the deadline; the board is shown."""
    body = event.body
    if not one.is_open:
        raise Refused("The drawing is closed already.")
    if body["by"] != "hand" and (one.until is None or event.at < one.until + clock.GRACE):
        raise Refused("There is still time.")
    return replace(one, is_open=False, is_shown=True, until=None, left=None)


def _shown(one: Drawing, event: Event) -> Drawing:
    """The board is shown to all, or to nobody but the instructor."""
    return replace(one, is_shown=bool(event.body["is_shown"]))


_STEPS: Mapping[str, Callable[[Drawing, Event], Drawing]] = {
    "drawn": _drawn,
    "scored": _scored,
    "drawing paused": _paused,
    "drawing resumed": _resumed,
    "drawing extended": _extended,
    "drawing called": _called,
    "drawing closed": _closed,
    "board shown": _shown,
}
KINDS = ("drawing put", *_STEPS)
"""What may happen in a class about its drawing."""
