"""Layout: in which slot each number of a recorded step lies, and which function reckons it.

What follows from numbers and from the road in force alone is reckoned once (`slow`), and again where roads change.
Where a proposal is heard (`hears`) each road is looked at, in lanes of its own: `open`, then for each time that the
types of both sides are asked `feed` and `answer`, then `close`. Then the `week`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.engine.code import Function, ancestors
from sim.engine.graph import INTEGER, Graph, Node
from sim.engine.looks import ANSWER, EXPECTED, LOOK, Path, Places
from sim.engine.recording import COUNTED, KEPT, MOVE, SHOWN, STATE, Recording

ROAD_IN_FORCE = (STATE, "ledger.road")
COUNTER, IS_OVER, IS_KEPT, HEARS, MOVED = range(5)
"""The first slots: the counter of the worlds' luck, whether nothing will change, whether they are kept, whether they
hear proposals, whether their roads have changed."""
FIXED, ROAD, ASKED, LOOKED, CHANGING = 1, 2, 4, 8, 16
"""What a number rests on: numbers of the scenario, the road in force, what is expected of types that are asked, the
road that is looked at, anything else that changes."""
BY_PATH = {EXPECTED: ASKED, ANSWER: ASKED, **dict.fromkeys((STATE, LOOK, SHOWN, COUNTED, KEPT, MOVE), CHANGING)}


@dataclass(frozen=True)
class Layout:
    """Slots of worlds (`size` of them), those beyond which are of looks alone up to `with_looks`.

    `inputs`: slot, kind, path and row of what is filled in before the first step; `state`, `shown`, `counted`: slot and
    kind by name (and row); `dice` in the order of their keys. Of looks: `found`, the slots that one fills, and by road
    where the week finds it; `copied`, what it needs of a world; `road_slot`, which road it is at; `expected`, `answer`,
    what goes into an answer and comes out of it, `rows` of each, and `answers`, where each turn keeps it. `charts`:
    where a world has what the order of tranches comes to, one after another, and how many numbers each has; `moves`:
    slot, actor and what of all that somebody could be made to do.
    """

    size: int
    with_looks: int
    roads: int
    inputs: Sequence[tuple[int, str, Path, tuple[int, ...]]]
    state: Sequence[tuple[int, str, str, tuple[int, ...]]]
    shown: Sequence[tuple[int, str, str]]
    counted: Sequence[tuple[int, str, str]]
    dice: Sequence[tuple[str, str]]
    found: Sequence[tuple[int, Sequence[int]]] = ()
    copied: Sequence[int] = ()
    road_slot: int = 0
    expected: int = 0
    answer: int = 0
    answers: Sequence[int] = ()
    rows: int = 0
    charts: Sequence[tuple[Path, int]] = ()
    moves: Sequence[tuple[int, str, str]] = ()


class Slots:
    """Slots given out one after another."""

    def __init__(self, first: int) -> None:
        self.next = first

    def take(self, many: int = 1) -> int:
        """The first of so many new ones."""
        self.next += many
        return self.next - many


def _flat(tables: Mapping[str, Places]) -> list[tuple[str, tuple[int, ...], int]]:
    return [(name, row, int(places[row])) for name, places in tables.items() for row in np.ndindex(places.shape)]


def _rests_on(graph: Graph) -> list[int]:
    """For each node what it rests on."""
    found: list[int] = []
    for node in graph.nodes:
        on = 0
        if node.operation == "input":
            path: Any = node.detail[0]  # type: ignore[index]
            on = ROAD if path == ROAD_IN_FORCE else BY_PATH.get(path[0], FIXED)
        elif node.operation == "road":
            on = LOOKED
        elif node.operation in ("luck", "step", "last"):
            on = CHANGING
        for part in node.of:
            on |= found[part]
        found.append(on)
    return found


def laid_out(recording: Recording, roads: int) -> tuple[Layout, list[Function]]:
    """The slots of a recorded step, and the functions that fill them."""
    graph, look, slots, there = recording.graph, recording.look, Slots(MOVED + 1), dict[int, int]()
    rests = _rests_on(graph)
    by_path = {node.detail: place for place, node in enumerate(graph.nodes) if node.operation == "input"}

    def place_of(detail: tuple[Path, tuple[int, ...]], slot: int) -> None:
        if detail in by_path:
            there[by_path[detail]] = slot

    # What changes: state, what is shown and counted (these lie together), and what looks have found
    state: list[tuple[int, str, str, tuple[int, ...]]] = []
    shown: list[tuple[int, str, str]] = []
    counted: list[tuple[int, str, str]] = []
    week: list[tuple[int, int]] = []
    for name, row, place in _flat(recording.state):
        slot = slots.take()
        place_of(((STATE, name), row), slot)
        state.append((slot, graph.kind(place), name, row))
        week.append((slot, place))
    for tables, listed, what in ((recording.shown, shown, SHOWN), (recording.counted, counted, COUNTED)):
        for name, place in tables.items():
            slot = slots.take()
            place_of(((what, name), ()), slot)
            listed.append((slot, graph.kind(place), name))
            week.append((slot, place))
    place_of(((KEPT, ""), ()), IS_KEPT)
    before = by_path.get((ROAD_IN_FORCE, ()))
    after = int(recording.state[ROAD_IN_FORCE[1]])
    week.append((IS_OVER, recording.over))
    week.append((MOVED, graph.constant(False) if before is None else graph.operate("not_equal", before, after)))
    rests = _rests_on(graph)
    found_at: list[tuple[str, tuple[int, ...], int, list[int]]] = []
    for name, row, place in _flat(look.found):
        kept = [slots.take() for _ in range(roads)]
        for road, slot in enumerate(kept):
            place_of(((LOOK, road, name), row), slot)
        found_at.append((name, row, place, kept))

    # What is filled in, and what follows from it
    week = [(slot, place) for slot, place in week if there.get(place) != slot]
    looks = [*_flat(look.found), *_flat(look.answer), *(one for turn in look.asks for one in _flat(turn))]
    look_targets = [place for _, _, place in looks]
    targets = [place for _, place in week] + look_targets + ([] if recording.hears is None else [recording.hears])
    live = ancestors(graph, targets, {})
    inputs, moves = [], []
    for place in live:
        if graph.nodes[place].operation == "input" and place not in there:
            detail: Any = graph.nodes[place].detail
            path, row = detail
            if path[0] in (EXPECTED, ANSWER):
                continue
            there[place] = slots.take()
            if path[0] == MOVE:
                moves.append((there[place], *path[1:]))
            else:
                inputs.append((there[place], graph.kind(place), path, row))
    slow = _frontier(graph, live, targets, there, lambda place: rests[place] | FIXED | ROAD == FIXED | ROAD)
    results_slow = []
    for place in slow:
        there[place] = slots.take()
        results_slow.append((there[place], place))
    dice: dict[Any, int] = {}
    charts, held = dict[Path, tuple[int, int]](), 0
    for path, many in recording.charts.items():
        charts[path], held = (held, many), held + many
    listed_charts = [(path, many) for path, (_, many) in charts.items()]
    without_slow = {node: slot for node, slot in there.items() if node not in slow}
    functions = [Function(graph, "slow", without_slow, results_slow, dice, charts)]
    if recording.hears is None:
        functions.append(Function(graph, "week", there, week, dice, charts))
        layout = Layout(
            slots.next, slots.next, roads, inputs, state, shown, counted, [*dice], charts=listed_charts, moves=moves
        )
        return layout, functions

    # Looks: their luck is thrown by the worlds themselves
    hears = [(HEARS, recording.hears)]
    for place in ancestors(graph, look_targets, there):
        if graph.nodes[place].operation == "luck":
            there[place] = slots.take()
            hears.append((there[place], place))
    size = slots.next
    before_hearing = {node: slot for node, slot in there.items() if (slot, node) not in hears}
    functions.append(Function(graph, "hears", before_hearing, hears, dice, charts))
    within = dict(there)
    road_slot = slots.take()
    within[graph.add(Node("road", (), INTEGER))] = road_slot
    count = len(_flat(look.expected))
    expected, answer, turns = slots.take(count), slots.take(count), len(look.asks)
    answers = [slots.take(count) for _ in range(turns)]
    for number, (name, row, place) in enumerate(_flat(look.expected)):
        within[place] = expected + number
        for turn in range(turns):
            brought = ((ANSWER, turn, name), row)
            if brought in by_path:
                within[by_path[brought]] = answers[turn] + number
    live_in_look = ancestors(graph, look_targets, there)
    opened = _frontier(graph, live_in_look, look_targets, within, lambda place: not rests[place] & ASKED)
    results_open = [(slots.take(), place) for place in opened]
    functions.append(Function(graph, "open", within, results_open, dice, charts))
    within.update({place: slot for slot, place in results_open})
    for turn, asked in enumerate(look.asks):
        results = [(expected + number, place) for number, (_, _, place) in enumerate(_flat(asked))]
        functions.append(Function(graph, f"feed{turn}", within, results, dice, charts))
    results = [(answer + number, place) for number, (_, _, place) in enumerate(_flat(look.answer))]
    functions.append(Function(graph, "answer", within, results, dice, charts))
    found = [(slots.take(), place, kept) for _, _, place, kept in found_at]
    functions.append(Function(graph, "close", within, [(slot, place) for slot, place, _ in found], dice, charts))
    functions.append(Function(graph, "week", there, week, dice, charts))
    needed = ancestors(graph, look_targets, {})
    copied = sorted({there[place] for place in needed if place in there})
    layout = Layout(
        size,
        slots.next,
        roads,
        inputs,
        state,
        shown,
        counted,
        [*dice],
        [(slot, kept) for slot, _, kept in found],
        copied,
        road_slot,
        expected,
        answer,
        answers,
        count,
        listed_charts,
        moves,
    )
    return layout, functions


def _frontier(
    graph: Graph, live: Iterable[int], targets: Iterable[int], there: Mapping[int, int], early: Any
) -> list[int]:
    """What is reckoned early and used by what is not, or asked for: the nodes that are kept between functions."""
    found, wanted = set[int](), set(targets)
    for place in live:
        node = graph.nodes[place]
        if place in wanted and early(place):
            found.add(place)
        if not early(place):
            found.update(part for part in node.of if early(part))
    plain = ("constant", "step", "last", "input", "luck")
    return sorted(place for place in found if graph.nodes[place].operation not in plain and place not in there)
