"""A class for tests: two small orders, a part that asks about them, and a server of it to kill."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.web.classroom.console import instruct
from sim.web.classroom.model import Asked
from sim.web.classroom.part import Classroom
from sim.web.classroom.rooms import LAWS
from sim.web.serving import bound, serve
from sim.web.store import Entry, Store
from tests.web.games import small

ROOM, OTHER = "AAAAAA", "BBBBBB"


def asked(folder: Path, worlds: int = 32) -> Asked:
    """What is asked about two orders."""
    plan = small(folder, 30)
    plans = {"as_it_is": plan, "longer": plan.model_copy(update={"name": "Longer", "weeks": 60})}
    return Asked("small", "A small <exercise>", plans, worlds, 3)


def opened(store: Store, one: Asked, room: str = ROOM) -> None:
    """Open a room, unless it is open."""
    store.append(Entry(room, "opened", "class opened", one.opening()))


def served(path: Path, port: int) -> None:
    """Serve a class until it is killed; says the instructor's key once it answers."""
    one = asked(path.parent)
    with Store(path, LAWS) as store:
        opened(store, one)
        key = instruct(store, ROOM)
        address = f"http://127.0.0.1:{port}/"
        serve(
            [Classroom(store, {ROOM: one}, address)],
            bound("127.0.0.1", port),
            "127.0.0.1",
            lambda _: print(key, flush=True),
        )


if __name__ == "__main__":
    served(Path(sys.argv[1]), int(sys.argv[2]))
