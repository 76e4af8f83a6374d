"""Which engine follows a block of worlds, and why."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.shape import capacity
from sim.model import block
from sim.model.luck import Luck, SharedLuck
from sim.model.past import Past, PastLuck
from sim.model.record import Record
from sim.model.standing import StandingOrder
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.engine.program import Program

ENGINE, THREADS = "SIM_ENGINE", "SIM_THREADS"
NUMPY, COMPILED = "numpy", "compiled"


@dataclass(frozen=True)
class Engine:
    """`name`: numpy or compiled; `reason`: why it is not the other, where that was asked for."""

    name: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}" if self.reason else self.name


class WrongSetting(ValueError):
    """A variable of the environment says what it cannot mean."""


def asked_for() -> str:
    """The engine that the environment asks for; raises WrongSetting where there is none of that name."""
    name = os.environ.get(ENGINE, "") or NUMPY
    if name not in (NUMPY, COMPILED):
        raise WrongSetting(f"{ENGINE}: there is no engine `{name}`; write {NUMPY} or {COMPILED}")
    return name


def threads_asked_for() -> int:
    """How many threads follow the worlds of a block; raises WrongSetting for what is no such number."""
    stated = os.environ.get(THREADS, "") or "1"
    if not stated.isdigit() or int(stated) < 1:
        raise WrongSetting(f"{THREADS}: found `{stated}`; write a whole number of threads, 1 or more")
    return int(stated)


def engine_of(plan: Scenario, standing: Mapping[str, StandingOrder] | None = None) -> Engine:
    """The engine that follows worlds of a scenario, under standing orders if there are any."""
    if asked_for() == NUMPY:
        return Engine(NUMPY)
    found = _program(plan, standing)
    return found if isinstance(found, Engine) else Engine(COMPILED)


def told(plans: Iterable[Scenario]) -> dict[str, Any]:
    """The engine that is asked for, as a manifest tells it, with what its bits depend on; and what is left to NumPy."""
    if asked_for() == NUMPY:
        return {"asked": NUMPY}
    threads_asked_for()  # a wrong number is told before any work is done
    left = {plan.name: found.reason for plan in plans if (found := engine_of(plan)).name == NUMPY}
    compiler = {} if find_spec("llvmlite") is None else {"llvmlite": version("llvmlite")}
    return {"asked": COMPILED, **compiler, **({"left to numpy": left} if left else {})}


def simulate(
    plan: Scenario,
    worlds: NDArray[np.int64],
    luck: Luck,
    kept: int = 0,
    given: Mapping[str, NDArray[Any] | float] | None = None,
    standing: Mapping[str, StandingOrder] | None = None,
    past: Past | None = None,
) -> Record:
    """As sim.model.block.simulate, on the engine that is asked for where it can."""
    dice = _dice(luck, worlds)
    program = _program(plan, standing) if asked_for() == COMPILED and dice is not None else None
    if program is None or isinstance(program, Engine) or dice is None:
        return block.simulate(plan, worlds, luck, kept, given, standing, past)
    from sim.engine.block import follow

    world, record = block.opened(plan, worlds, luck, kept, given, standing, past, capacity(plan))
    follow(program, world, record, 1 + (past.weeks if past is not None else 0), *dice)
    return record


def _dice(luck: Luck, worlds: NDArray[np.int64]) -> tuple[Luck, NDArray[np.int64]] | None:
    """The luck table of the weeks, and the number of each world in it; none where they have no table."""
    if type(luck) is PastLuck:
        return _dice(luck.onward, worlds)
    if type(luck) is SharedLuck:
        return luck, worlds % luck.worlds
    return (luck, worlds) if type(luck) is Luck else None


def _program(plan: Scenario, standing: Mapping[str, StandingOrder] | None) -> Program | Engine:
    if find_spec("llvmlite") is None:
        return Engine(NUMPY, "llvmlite is not installed")
    from sim.engine.program import program_of
    from sim.engine.symbols import CannotRecord

    try:
        return program_of(plan, standing or {})
    except CannotRecord as fault:
        return Engine(NUMPY, str(fault))
