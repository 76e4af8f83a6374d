"""Which engine follows a block of worlds, and why."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.shape import shape_of
from sim.model.batch import Batch
from sim.model.batch import simulate as array_by_array
from sim.model.luck import Luck, SharedLuck
from sim.model.past import PastLuck
from sim.model.record import Record
from sim.model.standing import StandingOrder
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.engine.program import Program
    from sim.model.world import World

ENGINE, THREADS = "SIM_ENGINE", "SIM_THREADS"
NUMPY, COMPILED, AUTO = "numpy", "compiled", "auto"

# When recording and compiling pay, in weeks of NumPy's calls: such a week takes what BESIDE worlds add to it (an
# exercise 8.5 ms, and 8.9 ms more for a thousand worlds; gaza/official_plan 26 ms and 97). A program takes as long as
# 100 such weeks for an exercise and as 500 for the plan, and stays for the next question. Where many shapes are asked
# for at once, few of them will be asked for again, so that each must pay by itself (docs/engine.md).
BESIDE, PAYS = 300, 250.0
MANY, PAYS_OF_MANY = 32, 1200.0
AT_ONCE = 2  # programs that are made together: one is recorded while another is compiled


@dataclass(frozen=True)
class Engine:
    """`name`: numpy or compiled; `reason`: why it is not the other, where that was asked for."""

    name: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}" if self.reason else self.name


class WrongSetting(ValueError):
    """A variable of the environment says what it cannot mean."""


@dataclass(frozen=True)
class Choice:
    """Which engine follows what a question asks for: the same for the same question, whatever is in the cache by then.

    `asked`: numpy, compiled (whatever can be recorded), or auto: scenarios of the `shapes` and those for which it pays.
    """

    asked: str
    shapes: frozenset[str] = frozenset()

    def of(self, work: Mapping[str, float]) -> frozenset[str]:
        """The shapes that are compiled, of those of which so much is asked at once (see `work_of`)."""
        if self.asked != AUTO:
            return frozenset(work) if self.asked == COMPILED else frozenset()
        pays = PAYS if len(work) <= MANY else PAYS_OF_MANY
        return frozenset(shape for shape, weeks in work.items() if shape in self.shapes or weeks >= pays)


def work_of(weeks: int, worlds: int) -> float:
    """What it takes NumPy to follow so many worlds, in weeks of its calls."""
    return weeks * (1 + worlds / BESIDE)


def chosen(work: Mapping[str, float]) -> Choice:
    """The engines for scenarios of these shapes, of which so much is asked together.

    Programs for all of them, where what has none yet is worth the compiling; else what the work of each decides.
    """
    if (asked := asked_for()) != AUTO:
        return Choice(asked)
    if not has_compiler():
        return Choice(NUMPY)
    pays = PAYS if len(work) <= MANY else PAYS_OF_MANY
    missing = [weeks for shape, weeks in work.items() if not _is_kept(shape)]
    return Choice(AUTO, frozenset(work) if sum(missing) >= pays * len(missing) else frozenset())


def to_compile(shapes: Iterable[str]) -> int:
    """How many of these shapes have no program in the cache yet."""
    return sum(not _is_kept(shape) for shape in shapes)


def has_compiler() -> bool:
    """Whether programs can be compiled here."""
    return find_spec("llvmlite") is not None


def _is_kept(shape: str) -> bool:
    from sim.engine.cache import is_kept

    return is_kept(shape)


def asked_for() -> str:
    """What the environment asks for: auto unless it is set; raises WrongSetting where there is no such engine."""
    name = os.environ.get(ENGINE, "") or AUTO
    if name not in (NUMPY, COMPILED, AUTO):
        raise WrongSetting(f"{ENGINE}: there is no engine `{name}`; write {NUMPY}, {COMPILED} or {AUTO}")
    return name


def threads_asked_for() -> int | None:
    """How many threads the environment wants for a block, if it says so; raises WrongSetting for no such number."""
    stated = os.environ.get(THREADS, "")
    if not stated:
        return None
    if not stated.isdigit() or int(stated) < 1:
        raise WrongSetting(f"{THREADS}: found `{stated}`; write a whole number of threads, 1 or more")
    return int(stated)


def engine_of(plan: Scenario, standing: Mapping[str, StandingOrder] | None = None) -> Engine:
    """Whether worlds of a scenario can be followed by a program, under standing orders if there are any, or why not."""
    found = _program(plan, standing)
    return found if isinstance(found, Engine) else Engine(COMPILED)


def is_ready(plan: Scenario, standing: Mapping[str, StandingOrder] | None = None) -> bool:
    """Whether worlds of a scenario can be followed without anything being compiled first, as far as names say."""
    if not has_compiler():
        return True
    from sim.engine.program import is_loaded

    shape = shape_of(plan, standing)
    return is_loaded(shape) or _is_kept(shape)


def told(choice: Choice, plans: Sequence[Scenario]) -> dict[str, Any]:
    """The engine of a question, as a manifest tells it, with what its bits depend on; and why NumPy follows what.

    What programs are to follow is compiled for that, if it never was.
    """
    if choice.asked == NUMPY:
        return {"asked": NUMPY}
    threads_asked_for()  # a wrong number is told before any work is done
    meant = [plan for plan in plans if choice.asked == COMPILED or shape_of(plan) in choice.shapes]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        engines = {plan.name: one for plan, one in zip(meant, pool.map(engine_of, meant), strict=True)}
    left = {name: one.reason for name, one in engines.items() if one.name == NUMPY}
    return {
        "asked": choice.asked,
        **({"llvmlite": version("llvmlite")} if has_compiler() else {}),
        **({"compiled": [name for name in engines if name not in left]} if choice.asked == AUTO else {}),
        **({"left to numpy": left} if left else {}),
    }


def simulate(block: Batch, *, engine: str = "", threads: int = 1, stop: Event | None = None) -> Record:
    """As sim.model.batch.simulate, on this engine (or the one that the environment names) where it can.

    `threads` follow the worlds of a program unless the environment says how many; once `stop` is set they go no further
    (Stopped).
    """
    dice = dice_of(block.luck, block.numbers)
    wanted = (engine or asked_for()) == COMPILED and dice is not None
    program = _program(block.plan, block.standing) if wanted else None
    if program is None or isinstance(program, Engine) or dice is None:
        return array_by_array(block)
    from sim.engine.block import follow

    return follow(program, block, *dice, threads=threads_asked_for() or threads, stop=stop)


def worlds_after(block: Batch, worlds: int, threads: int = 1) -> World | None:
    """The worlds of a block after the last week, where a program is asked for, pays, and there can be one; else none.

    `worlds`: how many worlds of the same shape are asked for together, each through about as many weeks; `threads`
    follow them unless the environment says how many.
    """
    dice, weeks = dice_of(block.luck, block.numbers), block.plan.weeks + 1 - block.first_week
    shape = shape_of(block.plan)
    work = {shape: work_of(weeks, worlds)}
    if dice is None or shape not in chosen(work).of(work):
        return None
    program = _program(block.plan, block.standing)
    if isinstance(program, Engine):
        return None
    from sim.engine import block as blocks

    return blocks.worlds_after(program, block, *dice, threads=threads_asked_for() or threads)


def dice_of(luck: Luck, worlds: NDArray[np.int64]) -> tuple[Luck, NDArray[np.int64]] | None:
    """The luck table of the weeks, and the number of each world in it; none where they have no table."""
    if type(luck) is PastLuck:
        return dice_of(luck.onward, worlds)
    if type(luck) is SharedLuck:
        return luck, worlds % luck.count
    return (luck, worlds) if type(luck) is Luck else None


def _program(plan: Scenario, standing: Mapping[str, StandingOrder] | None) -> Program | Engine:
    if not has_compiler():
        return Engine(NUMPY, "llvmlite is not installed")
    from sim.engine.program import program_of
    from sim.engine.symbols import CannotRecord

    try:
        return program_of(plan, standing or {})
    except CannotRecord as fault:
        return Engine(NUMPY, str(fault))
