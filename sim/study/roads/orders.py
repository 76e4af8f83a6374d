"""Orders of two tracks' tranches: how many there are, a sample of them, who goes first in each, and how it is spelt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.model.luck import Luck
from sim.study.roads.space import BOTH, Move, Path, Space


def count(space: Space) -> int:
    """How many orders there are."""
    return _count(*space.size, space.together)


@cache
def _count(first: int, second: int, together: bool) -> int:
    if first == 0 or second == 0:
        return 1
    found = _count(first - 1, second, together) + _count(first, second - 1, together)
    return found + (_count(first - 1, second - 1, together) if together else 0)


def path_number(space: Space, number: int) -> Path:
    """The order of this number, counted from 0; that with all of the first track first is number 0."""
    first, second = space.size
    path: list[Move] = []
    while first or second:
        for move in space.moves:
            rest = (first - move[0], second - move[1])
            if min(rest) < 0:
                continue
            below = _count(*rest, space.together)
            if number < below:
                path.append(move)
                first, second = rest
                break
            number -= below
    return tuple(path)


def paths(space: Space, most: int, seed: int, branch: str = "main") -> list[Path]:
    """All orders, or `most` of them drawn alike, always with both extremes and the scenario's own where it is one.

    From the first track first to the second first, by `who_first`.
    """
    everything = count(space)
    if everything <= most:
        found = [path_number(space, number) for number in range(everything)]
    else:
        kept = [*space.extremes, *([space.own] if is_there(space) else [])]
        luck, throw = Luck(seed, branch), 0
        chosen = dict.fromkeys(kept)
        while len(chosen) < most:
            numbers = luck.uniform("order of a road", space.plan.name, throw, np.arange(most))
            chosen |= dict.fromkeys(path_number(space, int(one * everything)) for one in numbers)
            throw += 1
        found = list(chosen)[:most]
    return sorted(found, key=lambda path: (-who_first(path), path))


def is_there(space: Space) -> bool:
    """Whether the scenario's own order is one of the space."""
    return space.together or BOTH not in space.own


def nearest(space: Space, among: Sequence[Path]) -> Path:
    """The order that is the scenario's own, or else the one nearest to it: the least area between their paths."""
    return space.own if space.own in among else min(among, key=lambda path: (apart(path, space.own), path))


def apart(one: Path, other: Path) -> float:
    """How far two orders are apart, 0 to 1: the share of the pairs of tranches about whose order they differ."""
    pairs = np.abs(_before(one) - _before(other))
    return float(pairs.mean())


def who_first(path: Path) -> float:
    """Who goes first, 1 (all of the first track before the second) to 0: of all pairs of a tranche of either track the
    share in which that of the first comes first, those that come at once counted half."""
    return float(_before(path).mean())


def _before(path: Path) -> NDArray[np.float64]:
    """For each tranche of the first and of the second track 1, 1/2 or 0: before it, with it, after it."""
    when: tuple[list[int], list[int]] = ([], [])
    for number, move in enumerate(path):
        for place in (0, 1):
            when[place].extend([number] * move[place])
    first, second = np.array(when[0])[:, np.newaxis], np.array(when[1])[np.newaxis, :]
    return np.asarray((1.0 + np.sign(second - first)) / 2)


def letters(space: Space) -> tuple[str, str]:
    """A letter for each of the two tracks."""
    titles = [(space.plan.tracks[track].title or track).strip() for track in (space.first, space.second)]
    one, two = (title[:1].upper() for title in titles)
    return (one, two) if one != two else ("1", "2")


def spelt(space: Space, path: Path) -> str:
    """An order in letters, a tranche each: "D DW W"."""
    one, two = letters(space)
    return " ".join(one * move[0] + two * move[1] for move in path)
