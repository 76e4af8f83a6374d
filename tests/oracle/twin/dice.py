"""The dice of one world, read from the luck table that all versions of the model share."""

from __future__ import annotations

import numpy as np

from sim.model.luck import Luck

TOGETHER = 256  # worlds whose numbers are fetched in one go, since fetching is dear and numbers are cheap


class Table:
    """The luck of some worlds in a row: what was fetched for one of them is there for all."""

    def __init__(self, seed: int, first: int, worlds: int, steps: int) -> None:
        self.luck = Luck(seed)
        self.worlds = np.arange(first, first + worlds)
        self.steps = steps
        self.columns: dict[tuple[str, str, int], list[list[float]]] = {}

    def column(self, die: str, role: str, steps: int) -> list[list[float]]:
        """The numbers of one die in one role: for each world a list over the steps."""
        key = (die, role, steps)
        if key not in self.columns:
            rows = [self.luck.uniform(die, role, step, self.worlds) for step in range(steps)]
            self.columns[key] = np.stack(rows, axis=1).tolist()
        return self.columns[key]


class Dice:
    """The dice of one world."""

    def __init__(self, table: Table, number: int) -> None:
        self.table = table
        self.place = number - int(table.worlds[0])

    def all(self, die: str, role: str) -> list[float]:
        """The uniform numbers of one die in one role, step by step."""
        return self.table.column(die, role, self.table.steps)[self.place]

    def first(self, die: str, role: str) -> float:
        """The number of a die that is cast once, at the start."""
        return self.table.column(die, role, 1)[self.place][0]
