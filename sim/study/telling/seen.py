"""What was seen of one world, kept week by week under the names that runs use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.scenario.schema import Scenario
from sim.study.telling.watch import Numbers, Step


class Seen:
    """Remembers the numbers at the end of each week."""

    def __init__(self, plan: Scenario, start: Numbers) -> None:
        self.plan = plan
        self.weeks: list[Numbers] = [start]
        self.last: Step | None = None

    def all(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The steps, each remembered as it passes."""
        for step in steps:
            if (step.number + 1) % self.plan.steps_per_week == 0 or step.world.is_over.all():
                self.weeks.append(step.after)
            self.last = step
            yield step

    @property
    def states(self) -> list[str]:
        """A word of STATES for the start and each week that was lived through."""
        return [STATES[int(week["outcome"])] for week in self.weeks]

    def all_states(self) -> list[str]:
        """The same for every week of the plan: a world that has ended stands still."""
        return self.states + [self.states[-1]] * (self.plan.weeks + 1 - len(self.weeks))

    def paths(self) -> Mapping[str, NDArray[np.float64]]:
        """Numbers week by week, (weeks + 1): levels, violence, distress, and what mediators do."""
        standing_still = [self.weeks[-1]] * (self.plan.weeks + 1 - len(self.weeks))
        weeks = [*self.weeks, *standing_still]
        return {name: np.array([week[key] for week in weeks]) for name, key in self._names().items()}

    def _names(self) -> dict[str, str]:
        """What is shown, by the name that runs use, and the name under which the world keeps it."""
        plan = self.plan
        shown = {f"{kind} {track}": f"{kind} {track}" for kind in ("level", "really") for track in plan.tracks}
        shown |= {"progress": "progress"}
        shown |= {name: f"truce.{name}" for name in ("tension", "incidents", "killed")}
        shown |= {f"trust {party}": f"{party}.trust" for party in plan.parties}
        shown |= {f"strikes {party}": f"{party}.strikes.made" for party in plan.parties}
        shown |= {f"attacks {name}": f"spoilers.{name}.attacks" for name in plan.spoilers}
        shown |= {f"distress {name}": f"populations.{name}.distress" for name in plan.populations}
        for mediator in plan.mediators:
            shown |= {f"{what} {mediator}": f"mediators.{mediator}.{what}" for what in ("attention", "act")}
        return shown
