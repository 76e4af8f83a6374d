"""A class that draws roads, for tests: the contest of a small exercise of its own, and a server of it."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.teaching.reading import Loaded, read_exercise
from sim.web.classroom.console import instruct
from sim.web.classroom.model import Asked, asked_of
from sim.web.classroom.part import Classroom
from sim.web.classroom.rooms import LAWS
from sim.web.serving import bound, serve
from sim.web.store import Store
from tests.teaching.classroom import exercise, road
from tests.web.classes import ROOM, opened

WORLDS, SEED = 64, 0
TRACKS = ("disarmament", "reform")
TO_BEAT = "disarmament: {level: 1, tranches: 2}, reform: {level: 1, tranches: 2}"
CONTEST = "textbook: x\ncontest: {base: with, stress: [without], roads: [halves.yaml], counts: %s}"


def contest(folder: Path, counts: str = "last") -> Loaded:
    """An exercise with a contest, one hard test and one road to beat."""
    own = folder / "own"
    if not own.exists():
        exercise(own, textbook=CONTEST % counts)
        plan = own / "with.yaml"
        plan.write_text(plan.read_text(encoding="utf-8").replace("weeks: 156", "weeks: 70"), encoding="utf-8")
        road(own, "halves", TO_BEAT, "name: Halves\n")
    return read_exercise(str(own))


def asked(folder: Path, counts: str = "last") -> Asked:
    """What a class is asked about it."""
    found = asked_of(contest(folder, counts), WORLDS)
    assert found is not None
    return found


def served(path: Path, port: int) -> None:
    """Serve the class until it is killed; says the instructor's key once it answers."""
    one = asked(path.parent)
    with Store(path, LAWS) as store:
        opened(store, one)
        key = instruct(store, ROOM)
        part = Classroom(store, {ROOM: one}, f"http://127.0.0.1:{port}/")
        serve([part], bound("127.0.0.1", port), "127.0.0.1", lambda _: print(key, flush=True))


if __name__ == "__main__":
    served(Path(sys.argv[1]), int(sys.argv[2]))
