"""Strategies by name: what a party does with an obligation, given what it can see.

Each is one small file with a function `choose(sight)` that gives an option of conduct.OPTIONS for each world. What is
not due is held whatever the strategy says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.rules.arrays import Integers
from sim.rules.strategies import conciliator, hardliner, human, tit_for_tat, typed
from sim.rules.strategies.sight import Sight

STRATEGIES: Mapping[str, Callable[[Sight], Integers]] = {
    "typed": typed.choose,
    "tit_for_tat": tit_for_tat.choose,
    "hardliner": hardliner.choose,
    "conciliator": conciliator.choose,
    "human": human.choose,
}
"""Every strategy but `foresight`, which reckons and chooses by value and mood (sim.rules.conduct)."""

__all__ = ["STRATEGIES", "Sight"]
