"""What a sensitivity analysis may be asked: its options, and the numbers that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.model.outcomes import STATES
from sim.scenario.faults import BadScenario, Fault, close_match
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.study.defaults import ROWS, STATE, TRAJECTORIES
from sim.study.numbers.cost import BATCHES, Cost


@dataclass(frozen=True)
class Options:
    """How a sensitivity analysis is made, beside the worlds at each point.

    `state`: the ending whose share is the output. `only`: paths, or beginnings of paths, of the numbers that are asked
    about (none: all that have a range). `trajectories` of the screening, 2 or more; `base` rows of the close look, a
    power of 2, 16 or more. A number is looked at closely if its mu_star is at least `share` of the largest and above
    its noise; at most `most_numbers` are.
    """

    state: str = STATE
    only: tuple[str, ...] = ()
    trajectories: int = TRAJECTORIES
    base: int = ROWS
    share: float = 0.1
    most_numbers: int = 12


def options_of(given: Options | Mapping[str, Any] | None) -> Options:
    """Options out of plain data by their names, such as {"state": "stalled"}; raises TypeError for another name."""
    if isinstance(given, Options):
        return given
    asked = dict(given or {})
    return Options(**{**asked, "only": tuple(asked.get("only", ()))})


def check(plan: Scenario, worlds: int, options: Options) -> None:
    """Raises BadScenario with everything that is wrong with the options."""
    wrong = (
        (worlds < 2 or worlds % 2, "worlds", f"{worlds} futures make no two halves", "ask for an even number"),
        (
            options.state not in STATES,
            "state",
            f"no ending is called `{options.state}`",
            close_match(options.state, STATES),
        ),
        (options.trajectories < 2, "trajectories", f"{options.trajectories} are too few", "ask for 2 or more"),
        (
            options.base < BATCHES or options.base & (options.base - 1),
            "base",
            f"{options.base} is no power of 2 from {BATCHES} on",
            "ask for 64, 128, 256, ...",
        ),
        (not 0 <= options.share <= 1, "share", f"{options.share:g} is outside 0 to 1", "0.1 means a tenth"),
        (
            options.most_numbers < 1,
            "most_numbers",
            f"{options.most_numbers} leaves nothing to look at",
            "ask for 1 or more",
        ),
    )
    faults = [Fault(plan.name, None, key, message, remedy) for is_wrong, key, message, remedy in wrong if is_wrong]
    if faults:
        raise BadScenario(faults)


def cost_of(plan: Scenario, count: int, worlds: int, options: Options) -> Cost:
    """What the analysis of so many numbers costs at most, without the time."""
    chosen = min(count, options.most_numbers)
    return Cost(count, chosen, worlds, options.trajectories, options.base, plan.weeks)


def uncertain(plan: Scenario, only: Sequence[str] = ()) -> dict[str, Quantity]:
    """The numbers of a scenario that have a range, by path; those alone that `only` names or that lie below its paths.

    Raises BadScenario for a name that meets none of them, and where the scenario has none.
    """
    ranges = {path: one for path, one in plan.quantities().items() if not one.is_certain}
    if not ranges:
        remedy = "give a contested number a range: {uniform: [low, high]}"
        raise BadScenario([Fault(plan.name, None, "", "no number of the scenario has a range", remedy)])
    meant = [name.replace("[", ".").replace("]", "") for name in only]
    faults = [
        Fault(f"--only {name}", None, "", "no number with a range stands there or below", close_match(name, ranges))
        for name in meant
        if not any(_is_below(path, name) for path in ranges)
    ]
    if faults:
        raise BadScenario(faults)
    return {path: one for path, one in ranges.items() if not meant or any(_is_below(path, name) for name in meant)}


def _is_below(path: str, name: str) -> bool:
    return f"{path}.".startswith(f"{name}.")
