"""What people did together, kept for good: events in one file, by one writer, acknowledged once they are on the disk.

`Store` knows nothing of games or classes: what may follow is said by a law, a pure function of
a state and an event. The state of a room is its events, replayed.
"""

from sim.web.store.events import BadEntry, Busy, CannotKeep, Entry, Event, OtherValue, Refused
from sim.web.store.opening import CannotOpen
from sim.web.store.rooms import Law
from sim.web.store.store import Store

__all__ = [
    "BadEntry",
    "Busy",
    "CannotKeep",
    "CannotOpen",
    "Entry",
    "Event",
    "Law",
    "OtherValue",
    "Refused",
    "Store",
]
