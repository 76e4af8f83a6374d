"""The register of studies: how a question of each kind is answered, and its answer put together again from tables.

A study registers itself where it is written. Nothing here knows any of them but by name, and loads the one asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

HOMES = {
    "run": "sim.study.run_tables",
    "comparison": "sim.study.compare",
    "tournament": "sim.study.tournament",
    "sweep": "sim.study.numbers.sweep",
    "roadmaps": "sim.study.roads.roadmaps",
    "obstacles": "sim.study.obstacles",
    "ablation": "sim.study.ablate",
    "sensitivity": "sim.study.numbers.sensitivity",
    "turning points": "sim.study.choices.turning_points",
    "what if": "sim.study.choices.what_if",
    "forecast": "sim.study.forecast.forecast",
    "update": "sim.study.update.update",
}
"""Every kind of question, and the module in which it is registered."""

Means = Mapping[str, Any]
"""What a question is worked on with: the branch of luck, the workers, and whom to tell of progress."""


class Whole(Protocol):
    """Tables by name, each whole."""

    def __getitem__(self, name: str, /) -> pd.DataFrame: ...


class Kept(Whole, Protocol):
    """Kept tables: whole by name, or one column of the rows about one scenario."""

    def columns(self, name: str) -> list[str]: ...
    def column(self, name: str, column: str, scenario: str) -> NDArray[Any]: ...
    def filled(self, name: str, columns: Sequence[str], scenario: str) -> set[str]: ...


@dataclass(frozen=True)
class Kind:
    """How a kind of question is answered, and how its answer is put together again."""

    answer: Callable[..., Any]
    restore: Callable[..., Any]


_KINDS: dict[str, Kind] = {}


def study(kind: str, restore: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function of (question, means) as what answers questions of a kind.

    `restore`, of (question, kept tables), gives the same answer again. Raises ValueError for a kind that has no home.
    """
    if kind not in HOMES:
        raise ValueError(f"`{kind}` has no home among the studies: give it one in sim.study.registry")

    def register(answer: Callable[..., Any]) -> Callable[..., Any]:
        _KINDS[kind] = Kind(answer, restore)
        return answer

    return register


def kind_of(kind: str) -> Kind:
    """How questions of a kind are answered; raises ValueError where there is no such study."""
    if kind not in HOMES:
        raise ValueError(f"no study is called `{kind}`")
    import_module(HOMES[kind])
    return _KINDS[kind]
