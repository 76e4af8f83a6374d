"""Who goes first? A simulator of how peace plans are carried out.

    from sim import load, run, compare

    compare(["gaza/disarmament_first", "gaza/withdrawal_first"])

`load` reads a scenario, `run` follows it through many worlds, `compare` does so for several on the same luck. `sweep`
turns numbers step by step, `roadmaps` tries every order of the steps, `tournament` every pair of strategies,
`history` runs past agreements, `hindcast` the first phase from its first month, `forecast` seals dated chances.
`story` tells one world week by week, `turning_points` and `what_if` ask which decisions turned it; `obstacles` says
where worlds are lost between an open road and what happens, `ablate` what each mechanism does, `sensitivity` on which
numbers the answer depends; `update` holds what has happened since against the worlds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.load import load
    from sim.study.ablate import ablate
    from sim.study.choices.turning_points import turning_points
    from sim.study.choices.what_if import what_if
    from sim.study.compare import compare
    from sim.study.follow import run
    from sim.study.forecast.forecast import forecast
    from sim.study.hindcast.hindcast import hindcast
    from sim.study.history.history import history
    from sim.study.numbers.levers import levers
    from sim.study.numbers.sensitivity import sensitivity
    from sim.study.numbers.sweep import sweep
    from sim.study.obstacles import obstacles
    from sim.study.roads.roadmaps import roadmaps
    from sim.study.story import story
    from sim.study.tournament import tournament
    from sim.study.update.update import update

    __version__: str

# In reading order, not by the alphabet.
__all__ = [  # noqa: RUF022
    "load",
    "run",
    "compare",
    "sweep",
    "roadmaps",
    "tournament",
    "history",
    "hindcast",
    "forecast",
    "story",
    "turning_points",
    "what_if",
    "obstacles",
    "ablate",
    "levers",
    "sensitivity",
    "update",
    "__version__",
]

_HOMES = {
    "load": "scenario.load",
    "run": "study.follow",
    "compare": "study.compare",
    "sweep": "study.numbers.sweep",
    "roadmaps": "study.roads.roadmaps",
    "tournament": "study.tournament",
    "history": "study.history.history",
    "hindcast": "study.hindcast.hindcast",
    "forecast": "study.forecast.forecast",
    "story": "study.story",
    "turning_points": "study.choices.turning_points",
    "what_if": "study.choices.what_if",
    "obstacles": "study.obstacles",
    "ablate": "study.ablate",
    "levers": "study.numbers.levers",
    "sensitivity": "study.numbers.sensitivity",
    "update": "study.update.update",
}

if not TYPE_CHECKING:  # so that an unknown name stays an error to editors and type checkers

    def __getattr__(name: str) -> Any:
        """Import a public name when it is first used: `import sim` alone costs nothing (PEP 562)."""
        if name == "__version__":
            value = import_module("sim.version").version()
        elif name in _HOMES:
            value = getattr(import_module(f"sim.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
