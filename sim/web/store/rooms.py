"""The states of rooms: their events replayed by a law, the most recently used kept at hand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sim.web.store.events import Event, Refused

Law: TypeAlias = Callable[[Any, Event], Any]
"""From the state of a room (None at first) and an event the state after it; raises Refused where it may not follow.

It is pure: it changes neither, reads no clock, draws nothing, and what it cannot know stands in the event.
"""
MOST_AT_HAND = 256


@dataclass(frozen=True)
class Room:
    """A room: how many events it has, and its state after them."""

    version: int = 0
    state: Any = None
    opened_by: str = ""


def after(laws: Mapping[str, Law], room: Room, event: Event) -> Room:
    """The room after an event; the kind of its first event says which law holds. Raises Refused."""
    opened_by = room.opened_by or event.kind
    if opened_by not in laws:
        raise Refused("There is no such room.")
    return Room(room.version + 1, laws[opened_by](room.state, event), opened_by)


def replayed(laws: Mapping[str, Law], events: Iterable[Event]) -> Room:
    """A room from its events; raises Refused where the laws would not have had one of them."""
    room = Room()
    for event in events:
        room = after(laws, room, event)
    return room


class AtHand:
    """The rooms that were used last; whoever uses it holds a lock."""

    def __init__(self) -> None:
        self._rooms: OrderedDict[str, Room] = OrderedDict()

    def get(self, name: str) -> Room | None:
        """A room, where it is at hand."""
        if name in self._rooms:
            self._rooms.move_to_end(name)
        return self._rooms.get(name)

    def put(self, name: str, room: Room) -> None:
        """Have a room at hand, in place of the one that was used least lately."""
        self._rooms[name] = room
        self._rooms.move_to_end(name)
        while len(self._rooms) > MOST_AT_HAND:
            self._rooms.popitem(last=False)

    def drop(self, name: str) -> None:
        """Have a room, and those within it, no longer at hand."""
        for one in [one for one in self._rooms if one == name or one.startswith(f"{name}/")]:
            del self._rooms[one]
