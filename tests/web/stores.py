"""A room for tests of the store: a tally, to which each event adds a number that is above zero."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.web.store import Entry, Event, Refused, Store


def tally(state: Any, event: Event) -> tuple[int, ...]:
    """The law of the room: numbers above zero, after the room was opened."""
    if state is None:
        return ()
    if event.kind != "added":
        raise Refused("Only numbers are added here.")
    if event.body["number"] <= 0:
        raise Refused("Only numbers above zero are added here.")
    return (*state, event.body["number"])


LAWS = {"opened": tally}


def opened(path: Path) -> Store:
    """A store with the room "r" in it."""
    store = Store(path, LAWS)
    store.append(Entry("r", "opened", "opened", {}))
    return store


def number(value: int, key: str | None = None, room: str = "r", **more: Any) -> Entry:
    """An entry that adds a number."""
    return Entry(room, key or f"add:{value}", "added", {"number": value, **more})
