"""Games for tests: a small scenario, a part that plays it, and a server of it to kill."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.template import template
from sim.web.play import tables
from sim.web.play.part import LAWS, Games
from sim.web.serving import bound, serve
from sim.web.store import Store


def small(folder: Path, weeks: int = 40) -> Scenario:
    """Two sides and one road, for some weeks, and a truce that does not break by chance."""
    file = folder / "small.yaml"
    file.write_text(template(), encoding="utf-8")
    return load(file, {"weeks": weeks, "violence.hazard": 0.0})


def served(path: Path, port: int) -> None:
    """Serve games until it is killed; says "ready" once it answers."""
    tables.FUTURES = 4
    plan = small(path.parent)
    with Store(path, LAWS) as store:
        serve(
            [Games(store, {"small": plan})], bound("127.0.0.1", port), "127.0.0.1", lambda _: print("ready", flush=True)
        )


if __name__ == "__main__":
    served(Path(sys.argv[1]), int(sys.argv[2]))
