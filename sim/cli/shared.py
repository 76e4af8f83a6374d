"""Options that many commands share, declared once: a command takes them together, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.cli import options
from sim.cli.reading import load_all, observing, warn_of_orders

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class How:
    """How a question is worked on, shown and kept: nothing of it changes the answer."""

    out: options.Out = options.OUT
    label: options.Label = ""
    pictures: options.Pictures = True
    svg: options.Svg = False
    as_json: options.Json = False
    quiet: options.Quiet = False
    fresh: options.Fresh = False
    estimate: options.Estimate = False
    workers: options.Processes = options.PROCESSES
    dask: options.Dask = None


@dataclass(frozen=True)
class Of:
    """Of what a question is asked: how long scenarios are followed, on which luck, and what is changed in them."""

    weeks: options.Weeks = None
    seed: options.Seed = 0
    changes: options.Set = None
    observed: options.Observed = None

    def read(self, *files: str, learners: int | None = None, orders: bool = True) -> list[Scenario]:
        """The scenarios in these files as they are asked about; with `orders` says which parties wait for them in vain.

        Raises BadScenario or Refused.
        """
        plans = observing(load_all(files, self.changes, self.weeks), self.observed, learners)
        if orders:
            warn_of_orders(plans)
        return plans


@dataclass(frozen=True)
class OfUnweighed(Of):
    """The same of what cannot be asked of worlds that facts have weighed."""

    observed: options.NotOfKept = None
