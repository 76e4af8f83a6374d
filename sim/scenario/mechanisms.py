"""Every mechanism that can be switched off, and the scenario as it is without those that its file names.

A scenario's `without` names some of them; `sim ablate` switches each off in turn. No mechanism names an actor: a
pattern such as `mediators.*.gift` means those of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.mechanism import Mechanism
from sim.scenario.mechanisms_of_parties import VIOLENCE_AND_PARTIES
from sim.scenario.mechanisms_of_third_parties import THIRD_PARTIES
from sim.scenario.schema import Scenario

MECHANISMS: Mapping[str, Mechanism] = {
    mechanism.name: mechanism for mechanism in (*THIRD_PARTIES, *VIOLENCE_AND_PARTIES)
}
"""Every mechanism by its name, in the order in which they are switched off."""


def present(plan: Scenario) -> Iterator[Mechanism]:
    """The mechanisms that a scenario has and that its file has not switched off."""
    whole = applied(plan)
    return (mechanism for mechanism in MECHANISMS.values() if mechanism.present(whole))


def applied(plan: Scenario) -> Scenario:
    """The scenario without the mechanisms that its `without` names, in whatever order it names them.

    The scenario itself where it names none. Raises KeyError for a name that no mechanism bears.
    """
    unknown = [name for name in plan.without if name not in MECHANISMS]
    if unknown:
        raise KeyError(f"no mechanism is called {unknown[0]!r}; there are {', '.join(MECHANISMS)}")
    for name, mechanism in MECHANISMS.items():
        if name in plan.without:
            plan = mechanism.without(plan)
    return plan


def without(plan: Scenario, *names: str) -> Scenario:
    """The scenario with these mechanisms switched off as well; it says so in its `without`."""
    return plan.model_copy(update={"without": list(dict.fromkeys((*plan.without, *names)))})
