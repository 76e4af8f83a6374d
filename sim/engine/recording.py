"""The model's own week, run once on symbols: what it makes of the state of a world, its numbers and its luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.graph import INTEGER, TRUTH, Graph, Node
from sim.engine.symbols import BY_LETTER, FUNCTIONS, WORLDS, Somewhere, Symbol, lift
from sim.model import belief, table
from sim.model.blame import NOBODY, UNITS
from sim.model.luck import Luck
from sim.model.record import BINS, Record
from sim.model.standing import StandingOrder
from sim.model.view import TYPES, ByType
from sim.model.week import WEEK
from sim.model.world import World
from sim.rules import endings
from sim.scenario import mechanisms
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.model.party import Party

Path = tuple[str | int, ...]
"""Where a number is found: an attribute, a key or a place in a row, one after another, from the world on."""
STATE, SHOWN, COUNTED, KEPT = "state", "shown", "counted", "kept"
LOOK, EXPECTED, ANSWER = "look", "expected", "answer"
"""What a path begins with that is no attribute of the world: its state by name, and what the engine keeps itself."""
OVER = "over"


Places = NDArray[np.int64]
"""Places in a graph, one for each row."""


@dataclass(frozen=True)
class Look:
    """A look at one road, that which is the node `road`: what the week finds as inputs once it is made.

    It asks several times what the types of both sides would do: `asks` has by name what is expected of them each time,
    `expected` and `answer` what goes in and comes out of an answer; `found`, by name, what is found in the end.
    """

    found: dict[str, Places]
    expected: dict[str, Places]
    answer: dict[str, Places]
    asks: list[dict[str, Places]]


@dataclass(frozen=True)
class Recording:
    """A step of a world as a graph, with the places in it of what comes out of the step.

    `hears`: where roads are looked at before the week, and `look`, what is made of that. `state`: by name, a place for each row; `shown`: by name, what a record shows of the world, old where that is not to
    be shown; `counted`: what the counts of a week need, by name; `over`: whether nothing will change any more.
    """

    graph: Graph
    state: Mapping[str, NDArray[np.int64]]
    shown: Mapping[str, int]
    counted: Mapping[str, int]
    over: int
    hears: int | None
    look: Look


class _Dice(Luck):
    """Luck that is yet to be drawn; and what was recorded of looks at roads on the way (see Look)."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(0)
        self._graph = graph
        self.look = Look({}, {}, {}, [])

    def uniform(self, die: str, role: str, step: Any, worlds: Any) -> Any:
        """The number of a die: thrown in this step, or once in the first."""
        thrown = None if isinstance(step, Symbol) else int(step)
        return Symbol(self._graph, self._graph.add(Node("luck", (), "f", (die, role, thrown))))


def record(plan: Scenario, standing: Mapping[str, StandingOrder] | None = None) -> Recording:
    """One step of a scenario, any but the first; raises CannotRecord, with the line, where that cannot be written down.

    Every number of the scenario is an input of its own, whatever it is worth.
    """
    applied = mechanisms.applied(plan)
    given = {path: np.full(WORLDS, float(one.at(0.5))) for path, one in applied.quantities().items()}
    world = World(plan, np.arange(WORLDS), Luck(0), given, standing)
    graph = Graph()
    world.write({name: _input(graph, (STATE, name), array) for name, array in world.state.items()})
    _forget(world)
    _replace(graph, world, (), set(), {})
    world.luck = _Dice(graph)
    step = Symbol(graph, graph.add(Node("step", (), INTEGER)))
    world.step_number = step
    if world.ledger.ways.several:
        world.see_roads(np.arange(WORLDS))  # what follows from the roads in force is reckoned from these
    for phase in WEEK:
        phase(world)
    world.step_number = step + 1
    world.ledger.forget()
    return _results(graph, world, plan)


@dataclass(frozen=True)
class _Seen:
    """A look at one road, as the week finds it made; see sim.model.table.Glance."""

    surplus: Mapping[str, Symbol]
    expected: Mapping[str, ByType]
    reasons: Mapping[str, Symbol]

    def why(self, party: Party, column: Any) -> Symbol:
        """The reasons that were found for all worlds that talk."""
        return self.reasons[party.name]


def _look(index: Any, roads: Any, world: World) -> _Seen:
    """Record a look at any road, once; and give what this look has found as inputs of the week."""
    dice, (number,) = world.luck, np.unique(roads)
    assert isinstance(dice, _Dice)
    graph, names = dice._graph, [party.name for party in world.parties]
    look = dice.look
    if not look.found:
        _LOOKS[id(graph)] = look
        road = Symbol(graph, graph.add(Node("road", (), INTEGER)))
        found: table.Glance = table.glance.__wrapped__(index, road, world)  # type: ignore[attr-defined]
        for party in world.parties:
            look.found[f"surplus {party.name}"] = found.surplus[party.name].nodes
            look.found[f"why {party.name}"] = found.why(party, index).nodes
            for one in TYPES:
                look.found[f"{one} {party.name}"] = getattr(found.expected[party.name], one).nodes

    def seen(what: str, name: str) -> Symbol:
        places = look.found[f"{what} {name}"]
        return _inputs(graph, (LOOK, int(number), f"{what} {name}"), Symbol(graph, places).kind, places.shape)

    return _Seen(
        {name: seen("surplus", name) for name in names},
        {name: ByType(*(seen(one, name) for one in TYPES)) for name in names},
        {name: seen("why", name) for name in names},
    )


_LOOKS: dict[int, Look] = {}
"""The look that is being recorded, by its graph."""


def _look_of(graph: Graph) -> Look:
    return _LOOKS[id(graph)]


def _ask(where: Symbol, answer: Any, expected: Mapping[str, ByType]) -> Mapping[str, ByType]:
    """Record an answer, once; and give what comes of this one as inputs of what follows."""
    graph = where.graph
    look = _look_of(graph)
    turn, given = len(look.asks), dict[str, Places]()
    for name, by_type in expected.items():
        for one in TYPES:
            given[f"{one} {name}"] = np.broadcast_to(lift(graph, getattr(by_type, one)), getattr(by_type, one).shape[:-1])
    look.asks.append(given)
    if not look.answer:
        for name, places in given.items():
            look.expected[name] = _inputs(graph, (EXPECTED, name), "f", places.shape).nodes
        found = answer({name: ByType(*(Symbol(graph, look.expected[f"{one} {name}"]) for one in TYPES)) for name in expected})
        for name, by_type in found.items():
            for one in TYPES:
                look.answer[f"{one} {name}"] = getattr(by_type, one).nodes
    return {
        name: ByType(
            *(_inputs(graph, (ANSWER, turn, f"{one} {name}"), "f", given[f"{one} {name}"].shape) for one in TYPES)
        )
        for name in expected
    }


FUNCTIONS[table.glance] = _look
FUNCTIONS[belief.ask] = _ask


def _forget(world: World) -> None:
    """Let the world hold nothing that it has reckoned from numbers or state alone."""
    world._constants.clear()
    world.ledger.forget()
    for party in world.parties:
        party._view = None


def _inputs(graph: Graph, path: Path, kind: str, shape: tuple[int, ...]) -> Symbol:
    """Numbers that are there before, those of a table of this shape."""
    rows = np.empty(shape, dtype=np.int64)
    for row in np.ndindex(shape):
        rows[row] = graph.add(Node("input", (), kind, (path, row)))
    return Symbol(graph, rows)


def _input(graph: Graph, path: Path, array: NDArray[Any]) -> Symbol:
    return _inputs(graph, path, BY_LETTER[array.dtype.kind], array.shape[:-1])


def _replace(graph: Graph, item: Any, path: Path, seen: set[int], known: dict[int, tuple[Any, Symbol]]) -> Any:
    """The same with a symbol for every array of worlds that it holds; objects of the model are changed in place."""
    if isinstance(item, np.ndarray):
        if not item.ndim or item.shape[-1] != WORLDS:
            return item
        if id(item) not in known:  # what is one array is one symbol; the array is held so that its identity stays
            known[id(item)] = item, _input(graph, path, item)
        return known[id(item)][1]
    if isinstance(item, dict):
        for key, value in item.items():
            item[key] = _replace(graph, value, (*path, key), seen, known)
    elif isinstance(item, tuple | list):
        return type(item)(_replace(graph, value, (*path, place), seen, known) for place, value in enumerate(item))
    elif type(item).__module__.startswith("sim.model") or type(item).__module__.startswith("sim.rules"):
        if id(item) not in seen and hasattr(item, "__dict__"):
            seen.add(id(item))
            for name, value in list(vars(item).items()):
                if name not in ("worlds", "plan", "luck"):
                    object.__setattr__(item, name, _replace(graph, value, (*path, name), seen, known))
    return item


def find(world: World, path: Path) -> Any:
    """What stands at a path of a world."""
    found: Any = world
    for part in path:
        is_item = isinstance(found, Mapping | tuple | list)
        found = found[part] if is_item else getattr(found, str(part))
    return found


def _results(graph: Graph, world: World, plan: Scenario) -> Recording:
    """What comes out of a step, after it: see sim.model.record for what is shown and counted of a week, and when."""
    def own(what: str, name: str, kind: str) -> Symbol:
        return Symbol(graph, graph.add(Node("input", (), kind, ((what, name), ()))))

    def place(value: Any) -> int:
        return int(lift(graph, value))

    last, state = Symbol(graph, graph.add(Node("last", (), INTEGER))), world.state
    ended, step = world.ended, world.step_number
    ends_week = (step % plan.steps_per_week) == 0
    was_open = (ended < 0) | (ended > step - plan.steps_per_week)
    over = ends_week & (ended >= 0) & ((world.outcome == endings.COMPLETED) | (world.war.resumes >= last))
    showing = ends_week & was_open & (own(KEPT, "", TRUTH) | over | (step == last))
    shown, counted = {}, {}
    snapshot = Record.snapshot(world)
    for name, value in snapshot.items():
        value = Symbol(graph, np.broadcast_to(lift(graph, value), ()))
        kind = graph.kind(int(value.nodes))
        shown[name] = place(np.where(showing, value, own(SHOWN, name, kind)))
    counted["outcome"] = place(world.outcome * 1)
    bins = np.rint(snapshot["progress"] * BINS).astype(np.int64)
    counted["progress"] = place(np.where(ends_week & was_open, bins, own(COUNTED, "progress", INTEGER)))
    stalled = world.outcome == endings.STALLED
    for name, why in world.blame.reason.items():
        counted[f"reason {name}"] = place(np.where(stalled, why, NOBODY))
        counted[f"share {name}"] = place(np.where(stalled, np.rint(UNITS * world.blame.share[name]), 0).astype(np.int64))
    for name, part in world.blame.withheld.items():
        counted[f"withheld {name}"] = place(np.where(stalled, np.rint(UNITS * part), 0).astype(np.int64))
    rows = {name: np.broadcast_to(lift(graph, array), array.shape[:-1]) for name, array in state.items()}
    dice, hearing = world.luck, world.table._hearing
    assert isinstance(dice, _Dice)
    hears = int(hearing.mask.nodes) if isinstance(hearing, Somewhere) else None
    return Recording(graph, rows, shown, counted, place(over), hears, dice.look)


