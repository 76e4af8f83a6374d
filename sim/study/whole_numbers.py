"""The whole numbers that every study takes, checked in one way."""

from __future__ import annotations

from numbers import Integral

LAST_WORLD = 2**63 - 1  # worlds are numbered in 64 bits


def whole(name: str, given: object, least: int, most: int | None = None) -> int:
    """The number, if it is a whole one from `least` to `most`; raises ValueError."""
    if isinstance(given, bool) or not isinstance(given, Integral) or int(given) < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {given!r}")
    if most is not None and int(given) > most:
        raise ValueError(f"{name} must be a whole number of at most {most}, not {given!r}")
    return int(given)


def check_world(world: object, seed: object, futures: object) -> None:
    """Raises ValueError for what is no world, no seed, or no number of futures that can be compared."""
    whole("world", world, 0, LAST_WORLD)
    whole("seed", seed, 0)
    whole("futures", futures, 2)
