"""Pictures of runs: each takes plain tables and axes and gives the axes back; none runs the model.

Nothing is imported before it is used, since matplotlib is slow to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.charts.plots import Plots
    from sim.charts.sheet import save

__all__ = ["Plots", "save"]


def __getattr__(name: str) -> Any:
    if name == "Plots":
        from sim.charts.plots import Plots

        return Plots
    if name == "save":
        from sim.charts.sheet import save

        return save
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
