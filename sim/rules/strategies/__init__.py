"""Strategies by name: what a party does with an obligation, and whether it accepts a road, given what it can see.

Each is one small file with a function `choose(sight)` that gives an option of conduct.OPTIONS for each world. What is
not due is held whatever the strategy says. One that has a rule of its own for roads has it there as `accepts(offer)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.rules import bargaining
from sim.rules.arrays import Integers, Truths
from sim.rules.strategies import conciliator, hardliner, human, tit_for_tat, typed
from sim.rules.strategies.offer import Offer, is_asked_last
from sim.rules.strategies.sight import Sight

STRATEGIES: Mapping[str, Callable[[Sight], Integers]] = {
    "typed": typed.choose,
    "tit_for_tat": tit_for_tat.choose,
    "hardliner": hardliner.choose,
    "conciliator": conciliator.choose,
    "human": human.choose,
}
"""Every strategy but `foresight`, which reckons and chooses by value and mood (sim.rules.conduct)."""

ANSWERS: Mapping[str, Callable[[Offer], Truths]] = {
    "hardliner": hardliner.accepts,
    "conciliator": conciliator.accepts,
}
"""Strategies with a rule of their own for roads; all others, `foresight` among them, go by what a road is worth."""

__all__ = ["ANSWERS", "STRATEGIES", "Offer", "Sight", "accepts", "is_asked_last"]


def accepts(strategy: str, offer: Offer) -> Truths:
    """Whether a party of this strategy accepts a road that is proposed."""
    return ANSWERS[strategy](offer) if strategy in ANSWERS else bargaining.is_worth_it(offer.surplus)
