"""Seats for programs: a scenario as an environment of PettingZoo, or as arrays over many worlds at once.

    from sim.seats import ManyWorlds, environment

    env = environment("gaza/side_by_side", seats=["israel", "hamas"])
    observations, infos = env.reset(seed=1)

`environment` needs the extra `rl`; `ManyWorlds` needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.play.many import ANSWERS, EVERY, ManyWorlds, Report

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.seats.parallel import Seats

__all__ = ["ANSWERS", "EVERY", "ManyWorlds", "Report", "environment"]

MISSING = (
    "sim.seats.environment needs PettingZoo and Gymnasium, which are not installed: "
    "python -m pip install 'who-goes-first[rl]'. sim.seats.ManyWorlds does without them."
)


def environment(
    scenario: Scenario | str, seats: Sequence[str], worlds: int = 1000, seed: int = 0, every: int = EVERY
) -> Seats:
    """One or two seats of a scenario as a parallel environment of PettingZoo; the others are left to the model.

    Every episode is another world of `worlds`, in order; `every`: weeks from one decision to the next. Raises
    ImportError where the extra `rl` is not installed, BadScenario for a seat that there is not.
    """
    try:
        from sim.seats.parallel import Seats
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pettingzoo", "gymnasium"):
            raise
        raise ImportError(MISSING, name=error.name) from error
    return Seats(scenario, seats, worlds, seed, every)
