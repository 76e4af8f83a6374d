"""The clock of what a class does: a deadline, or the seconds that are left of it while it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sim.web.store.events import Refused

GRACE = 3
"""Seconds after the deadline in which an answer that was under way is still taken."""
MOST_SECONDS = 3 * 3600


class Clocked(Protocol):
    """What has a clock: `until` in seconds since 1970, or `left` seconds while it stands; both None for none."""

    @property
    def until(self) -> float | None: ...
    @property
    def left(self) -> float | None: ...


def is_over(one: Clocked, at: float) -> bool:
    """Whether the deadline has passed, and what was under way has had its time to arrive."""
    return one.until is not None and at > one.until + GRACE


def paused(one: Clocked, at: float) -> dict[str, Any]:
    """The clock stands."""
    if one.until is None:
        raise Refused("No clock is running.")
    return {"until": None, "left": max(one.until - at, 0.0)}


def resumed(one: Clocked, at: float) -> dict[str, Any]:
    """The clock runs again, and no second was lost."""
    if one.left is None:
        raise Refused("No clock is stopped.")
    return {"until": at + one.left, "left": None}


def extended(one: Clocked, seconds: int, at: float) -> dict[str, Any]:
    """There is more time: from now, where the deadline has passed."""
    if one.until is not None:
        return {"until": max(one.until, at) + seconds}
    if one.left is not None:
        return {"left": one.left + seconds}
    raise Refused("There is no deadline to extend.")


def called(one: Clocked, at: float) -> dict[str, Any]:
    """The time is over from now on; what was filled in whole still has its time to arrive."""
    if one.until is not None and one.until <= at:
        raise Refused("The time is over already.")
    return {"until": at, "left": None}


def seconds_in(body: Mapping[str, Any]) -> int:
    """The seconds that somebody sets; raises Refused."""
    seconds: int = body["seconds"]
    if type(seconds) is not int or not 0 <= seconds <= MOST_SECONDS:
        raise Refused(f"A clock runs for at most {MOST_SECONDS // 60} minutes.")
    return seconds


def left(one: Clocked, now: float) -> int | None:
    """The seconds that are left; None where no clock is set."""
    if one.until is not None:
        return max(round(one.until - now), 0)
    return None if one.left is None else round(one.left)
