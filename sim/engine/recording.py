"""The model's own week, run once on symbols: what it makes of the state of a world, its numbers and its luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine import answers  # noqa: F401  # it registers what NumPy's functions answer
from sim.engine.graph import INTEGER, TRUTH, Graph, Node
from sim.engine.looks import Look, Notes, Path, Places, inputs
from sim.engine.shape import capacity
from sim.engine.symbols import BY_LETTER, WORLDS, Chart, Symbol, lift
from sim.model import forced
from sim.model.blame import NOBODY, UNITS
from sim.model.luck import Luck
from sim.model.record import BINS, Record
from sim.model.standing import StandingOrder
from sim.model.week import WEEK
from sim.model.world import World
from sim.rules import endings
from sim.scenario import mechanisms
from sim.scenario.schema import Scenario

STATE, SHOWN, COUNTED, KEPT, MOVE = "state", "shown", "counted", "kept", "move"
"""What a path begins with that is no attribute of the world: its state by name, and what the engine keeps itself."""


@dataclass(frozen=True)
class Recording:
    """A step of a world as a graph, with the places in it of what comes out of the step.

    `state`: by name, a place for each row; `shown`: by name, what a record shows of the world, old where that is not to
    be shown; `counted`: what the counts of a week need, by name; `over`: whether nothing will change any more; `hears`:
    where roads are looked at before the week, and `look`, what is made of that; `charts`: how many numbers each has.
    """

    graph: Graph
    state: Mapping[str, Places]
    shown: Mapping[str, int]
    counted: Mapping[str, int]
    over: int
    hears: int | None
    look: Look
    charts: Mapping[Path, int]


class _Dice(Luck):
    """Luck that is yet to be drawn."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(0)
        self._graph = graph

    def uniform(self, die: str, role: str, step: Any, ids: Any) -> Any:
        """The number of a die: thrown in this step, or once in the first."""
        thrown = None if isinstance(step, Symbol) else int(step)
        return Symbol(self._graph, self._graph.add(Node("luck", (), "f", (die, role, thrown))))


def record(plan: Scenario, standing: Mapping[str, StandingOrder] | None = None) -> Recording:
    """One step of a scenario, any but the first; raises CannotRecord, with the line, where that cannot be written down.

    Every number of the scenario is an input of its own, whatever it is worth.
    """
    applied = mechanisms.applied(plan)
    given = {path: np.full(WORLDS, float(one.at(0.5))) for path, one in applied.quantities().items()}
    world: Any = World(plan, np.arange(WORLDS), Luck(0), given, standing, capacity(plan))
    notes = Notes()
    world.write({name: _input(notes, (STATE, name), array) for name, array in world.state.items()})
    world._supposed = None
    world.ledger.forget()
    for path, holder in _charted(world):
        holder.charts = {key: Chart(notes, (*path, "charts", key), one.shape) for key, one in holder.charts.items()}
    for party in world.parties:
        party._view = None
    _replace(notes, world, (), set(), {})
    world.luck = _Dice(notes)
    world.forced = {
        actor: {what: inputs(notes, (MOVE, actor, what), INTEGER, ()) for what in own}
        for actor, own in forced.movable(world).items()
    }
    world.step_number = Symbol(notes, notes.add(Node("step", (), INTEGER)))
    world.see_roads()  # what follows from the roads in force is reckoned from these
    for phase in WEEK:
        phase(world)
    world.step_number = world.step_number + 1
    world.ledger.forget()
    return _results(notes, world, plan.steps_per_week)


def _input(graph: Graph, path: Path, array: NDArray[Any]) -> Symbol:
    return inputs(graph, path, BY_LETTER[array.dtype.kind], array.shape[:-1])


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
        return item
    if isinstance(item, tuple | list):
        return type(item)(_replace(graph, value, (*path, place), seen, known) for place, value in enumerate(item))
    of_the_model = type(item).__module__.startswith(("sim.model", "sim.rules"))
    if of_the_model and id(item) not in seen and hasattr(item, "__dict__"):
        seen.add(id(item))
        for name, value in list(vars(item).items()):
            if name not in ("ids", "plan", "luck", "charts"):
                object.__setattr__(item, name, _replace(graph, value, (*path, name), seen, known))
    return item


def find(world: World, path: Path) -> Any:
    """What stands at a path of a world."""
    found: Any = world
    for part in path:
        is_row = hasattr(found, "__getitem__")
        found = found[part] if is_row else getattr(found, str(part))
    return found


def _results(graph: Notes, world: Any, steps_per_week: int) -> Recording:
    """What comes out of a step, after it: see sim.model.record for what is shown and counted of a week, and when."""

    def own(what: str, name: str, kind: str) -> Symbol:
        return inputs(graph, (what, name), kind, ())

    def place(value: Any) -> int:
        return int(lift(graph, value))

    last, step, ended = Symbol(graph, graph.add(Node("last", (), INTEGER))), world.step_number, world.ended
    ends_week = (step % steps_per_week) == 0
    was_open = ends_week & ((ended < 0) | (ended > step - steps_per_week))
    over = ends_week & (ended >= 0) & ((world.outcome == endings.COMPLETED) | (world.war.resumes >= last))
    showing = was_open & (own(KEPT, "", TRUTH) | over | (step == last))
    shown, snapshot = {}, Record.snapshot(world)
    for name, value in snapshot.items():
        kind = graph.kind(place(value))
        shown[name] = place(np.where(showing, Symbol(graph, place(value)), own(SHOWN, name, kind)))

    stalled = world.outcome == endings.STALLED

    def while_stalled(value: Any, otherwise: int = 0) -> int:
        return place(np.where(stalled, value, otherwise).astype(np.int64))

    bins: Any = np.rint(snapshot["progress"] * BINS).astype(np.int64)
    counted = {
        "outcome": place(world.outcome),
        "progress": place(np.where(was_open, bins, own(COUNTED, "progress", INTEGER))),
        **{f"reason {name}": while_stalled(why, NOBODY) for name, why in world.blame.reason.items()},
        **{f"share {name}": while_stalled(np.rint(UNITS * part)) for name, part in world.blame.share.items()},
        **{f"withheld {name}": while_stalled(np.rint(UNITS * part)) for name, part in world.blame.withheld.items()},
    }
    rows = {name: np.broadcast_to(lift(graph, array), array.shape[:-1]) for name, array in world.state.items()}
    hears = place(world.table._talks) if graph.look.found else None
    charts = {
        (*path, "charts", name): int(np.prod(chart.shape))
        for path, holder in _charted(world)
        for name, chart in holder.charts.items()
    }
    return Recording(graph, rows, shown, counted, place(over), hears, graph.look, charts)


def _charted(world: Any) -> Iterator[tuple[Path, Any]]:
    """Whoever has numbers that follow from the order of tranches, and where."""
    yield ("ledger", "ways"), world.ledger.ways
    for place, party in enumerate(world.parties):
        yield ("parties", place, "belief", "prospects"), party.belief.prospects
