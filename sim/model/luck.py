"""Luck is a table, not a stream: one uniform number per seed, branch, die, role, step and world.

The number is read from a counter-based generator (Philox, Salmon et al. 2011): the key is a hash of seed, branch, die
and role, the counter is (world // 4, step), and four worlds share a counter. Any subset of worlds, any order and any
first week read the same numbers; a new die disturbs no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np

from sim.rules.arrays import Floats, Integers

PARAMETER = "parameter"  # the die of the assumptions, thrown for draws and not for worlds


def key_of(seed: int, branch: str, die: str, role: str) -> tuple[int, int]:
    """The Philox key (two 64-bit numbers) of one die in one role."""
    text = "\x1f".join((str(seed), branch, die, role))
    digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def _as_named(role: str) -> str:
    return role


class Luck:
    """The table of one seed and branch; `roles` may rename roles, which swaps the luck of two actors."""

    def __init__(self, seed: int, branch: str = "main", roles: Callable[[str], str] = _as_named) -> None:
        self.seed = seed
        self.branch = branch
        self._roles = roles
        self._philox: dict[tuple[str, str], np.random.Philox] = {}

    def key(self, die: str, role: str) -> tuple[int, int]:
        """The key of a die in a role."""
        return key_of(self.seed, self.branch, die, self._roles(role))

    def uniform(self, die: str, role: str, step: int, ids: Integers) -> Floats:
        """The uniform numbers, never 0 or 1, of these worlds (rising numbers) at this step."""
        first = int(ids[0]) // 4
        count = (int(ids[-1]) // 4 - first + 1) * 4
        raw = self._at(die, role, first, step).random_raw(count)
        offset = ids - 4 * first
        is_range = len(ids) == int(ids[-1]) - int(ids[0]) + 1
        asked = raw[int(offset[0]) : int(offset[-1]) + 1] if is_range else raw[offset]
        return ((asked >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53

    def _at(self, die: str, role: str, block: int, step: int) -> np.random.Philox:
        name = (die, role)
        if name not in self._philox:
            key = np.array(self.key(die, role), dtype=np.uint64)
            self._philox[name] = np.random.Philox(key=key)
        philox = self._philox[name]
        state = philox.state
        state["state"]["counter"] = np.array([block, step, 0, 0], dtype=np.uint64)
        state["buffer_pos"] = 4
        philox.state = state
        return philox


class OneLuck(Luck):
    """The dice of one world of a luck, for all worlds that read it."""

    def __init__(self, own: Luck, world: int) -> None:
        super().__init__(own.seed, own.branch)
        self._own, self._world = own, np.array([world])

    def uniform(self, die: str, role: str, step: int, ids: Integers) -> Floats:
        """The uniform number of the one world, as often as there are worlds."""
        return np.repeat(self._own.uniform(die, role, step, self._world), len(ids))


class SharedLuck(Luck):
    """The luck of the same worlds at many points: world number n has the dice of world n modulo `count`.

    `draws`: the number of draws of the assumptions among these worlds.
    """

    def __init__(self, seed: int, branch: str, count: int, draws: int) -> None:
        super().__init__(seed, branch)
        self.count, self._draws = count, draws

    def uniform(self, die: str, role: str, step: int, ids: Integers) -> Floats:
        """The uniform numbers of these worlds, or of these draws where the die is that of the parameters."""
        period = self._draws if die == PARAMETER else self.count
        return super().uniform(die, role, step, np.arange(period)).take(ids % period)
