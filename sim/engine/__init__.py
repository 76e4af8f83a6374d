"""The model's own week, recorded once for a shape of scenario and compiled: the same answers, many times sooner.

SIM_ENGINE chooses: `auto` (unless it is set: a program where there is one, or where making it pays), `numpy` or
`compiled`. What cannot be recorded is left to NumPy, as is all where no compiler is installed, and `engine_of`
says why.
"""

from sim.engine.choice import (
    AUTO,
    COMPILED,
    NUMPY,
    Choice,
    Engine,
    WrongSetting,
    asked_for,
    chosen,
    engine_of,
    has_compiler,
    is_ready,
    simulate,
    to_compile,
    told,
    work_of,
)
from sim.engine.shape import shape_of
from sim.engine.stopped import Stopped

__all__ = [
    "AUTO",
    "COMPILED",
    "NUMPY",
    "Choice",
    "Engine",
    "Stopped",
    "WrongSetting",
    "asked_for",
    "chosen",
    "engine_of",
    "has_compiler",
    "is_ready",
    "shape_of",
    "simulate",
    "to_compile",
    "told",
    "work_of",
]
