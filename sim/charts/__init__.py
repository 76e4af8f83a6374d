"""Pictures of studies: each is drawn and told from plain tables; none runs the model.

Nothing is imported before it is used, since matplotlib is slow to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.charts.pictures import Pictures
    from sim.charts.plots import Plots
    from sim.charts.sheet import save

__all__ = ["Plots", "of", "save"]

HOMES: Mapping[str, str] = {
    "run": "plots",
    "comparison": "plots",
    "sweep": "sweep_plots",
    "sensitivity": "sensitivity_plots",
    "levers": "lever_plots",
    "roadmaps": "roadmaps_plots",
    "obstacles": "obstacle_plots",
    "ablation": "study_plots",
    "tournament": "study_plots",
    "turning points": "turning_plots",
    "what if": "turning_plots",
    "forecast": "forecast_plots",
    "update": "update_plots",
    "history": "history_plots",
    "hindcast": "hindcast_plots",
    "story": "story_plots",
}
"""The module in which the pictures of each kind of study register."""


def of(found: Any, kind: str = "") -> Pictures:
    """The pictures of a study, by its `kind`; raises KeyError for a kind that has none."""
    kind = kind or found.kind
    import_module(f"sim.charts.{HOMES[kind]}")
    from sim.charts.pictures import OF

    return OF[kind](found)


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
