"""Who goes first? A simulator of how peace plans are carried out.

    from sim import load, run, compare

    compare(["gaza/disarmament_first", "gaza/withdrawal_first"])

`load` reads a scenario, `run` follows it through many worlds, `compare` does so for several on the same luck.
`story` tells one of these worlds week by week. `ablate` asks what each mechanism does, `tournament` which strategies do
well against each other.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.load import load
    from sim.study.ablate import ablate
    from sim.study.compare import compare
    from sim.study.run import run
    from sim.study.story import story
    from sim.study.tournament import tournament

    __version__: str

# In reading order, not by the alphabet.
__all__ = ["load", "run", "compare", "story", "ablate", "tournament", "__version__"]  # noqa: RUF022

_HOMES = {
    "load": "sim.scenario.load",
    "run": "sim.study.run",
    "compare": "sim.study.compare",
    "story": "sim.study.story",
    "ablate": "sim.study.ablate",
    "tournament": "sim.study.tournament",
}

if not TYPE_CHECKING:  # so that an unknown name stays an error to editors and type checkers

    def __getattr__(name: str) -> Any:
        """Import a public name when it is first used: `import sim` alone costs nothing (PEP 562)."""
        if name == "__version__":
            value = _version()
        elif name in _HOMES:
            value = getattr(import_module(_HOMES[name]), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)


def _version() -> str:
    """The installed version; a source tree that was never installed has none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("sim")
    except PackageNotFoundError:
        return "0+unknown"
