"""A program: a recorded step, compiled."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from sim.engine import cache
from sim.engine.driver import driver
from sim.engine.layout import Layout, laid_out
from sim.engine.mathematics import library
from sim.engine.recording import record
from sim.engine.shape import shape_of
from sim.engine.symbols import CannotRecord
from sim.model.standing import StandingOrder
from sim.scenario.schema import Scenario

QUICKER = ("--enable-misched=false", "--regalloc=basic")
"""What makes compiling twice as quick and the code no slower: functions are long, and their numbers used soon."""
ADDRESS, NUMBER = ctypes.c_void_p, ctypes.c_int64


@dataclass(frozen=True)
class Program:
    """Machine code of one shape of scenario, and where it finds what."""

    layout: Layout
    object_code: bytes
    run: Any = field(repr=False)
    begin: Any = field(repr=False)
    _engine: Any = field(repr=False)


_PROGRAMS: dict[str, Program | CannotRecord] = {}
_MAKING: dict[str, Lock] = {}
_RECORDING = Lock()  # one at a time: it is the interpreter that works; meanwhile another program can be compiled


def is_loaded(shape: str) -> bool:
    """Whether the program of a shape, or the fault for which there is none, is at hand."""
    return shape in _PROGRAMS


def program_of(plan: Scenario, standing: Mapping[str, StandingOrder]) -> Program:
    """The program of a scenario: as it was before, as it is kept, or made; raises CannotRecord where it cannot be."""
    shape = shape_of(plan, standing)
    with _MAKING.setdefault(shape, Lock()):
        if shape not in _PROGRAMS:
            _PROGRAMS[shape] = _made(shape, plan, standing)
    found = _PROGRAMS[shape]
    if isinstance(found, CannotRecord):
        raise found
    return found


def _made(shape: str, plan: Scenario, standing: Mapping[str, StandingOrder]) -> Program | CannotRecord:
    found = cache.kept(shape)
    if found is None:
        try:
            with _RECORDING:
                layout, text = text_of(plan, standing)
        except CannotRecord as fault:
            return fault
        found = layout, compiled(text)
        cache.keep(shape, *found)
    return loaded(*found)


def text_of(plan: Scenario, standing: Mapping[str, StandingOrder] | None = None) -> tuple[Layout, str]:
    """A scenario's step in LLVM's language."""
    recording = record(plan, standing)
    layout, functions = laid_out(recording, len(plan.roads()))
    return layout, "\n".join((library(), *(one.text() for one in functions), driver(layout)))


def machine() -> Any:
    """This processor."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    for option in QUICKER:
        llvm.set_option("", option)
    target, features = llvm.Target.from_default_triple(), llvm.get_host_cpu_features().flatten()
    if target.name.startswith("x86"):
        features += ",-prefer-256-bit"  # eight numbers at a time where the processor can
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=2, jit=True)


def compiled(text: str) -> bytes:
    """Object code for this processor. The graph is as simple as the compiler's own passes would make it."""
    module = llvm.parse_assembly(text)
    module.verify()
    found: bytes = machine().emit_object(module)
    return found


def loaded(layout: Layout, object_code: bytes) -> Program:
    """A program from its object code."""
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(object_code))
    engine.finalize_object()
    run = ctypes.CFUNCTYPE(None, ADDRESS, *[NUMBER] * 4, *[ADDRESS] * 3, NUMBER, NUMBER, ADDRESS)
    begin = ctypes.CFUNCTYPE(None, ADDRESS, NUMBER, ADDRESS)
    return Program(
        layout,
        object_code,
        run(engine.get_function_address("run")),
        begin(engine.get_function_address("begin")),
        engine,
    )


def aligned(bytes_: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Room for so many bytes, as whole numbers, that begins where a vector may."""
    raw = np.zeros(bytes_ // 8 + 8, dtype=np.int64)
    first = -raw.ctypes.data // 8 % 8
    return raw[first : first + bytes_ // 8]
