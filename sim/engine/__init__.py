"""The model's own week, recorded once for a shape of scenario and compiled: the same answers, many times sooner.

SIM_ENGINE chooses: `numpy` (unless it is set) or `compiled`. What cannot be recorded is left to NumPy, as is all where
no compiler is installed, and `engine_of` tells why.
"""

from sim.engine.choice import COMPILED, NUMPY, Engine, WrongSetting, asked_for, engine_of, simulate, told

__all__ = ["COMPILED", "NUMPY", "Engine", "WrongSetting", "asked_for", "engine_of", "simulate", "told"]
