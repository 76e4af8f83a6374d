"""The register of studies: how a question of each kind is answered, and its answer kept, told and drawn.

A study registers itself where it is written, and so do its words and its pictures. Nothing here knows any of them but
by name, and loads what is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


HOMES = {
    "run": "sim.study.kept_runs",
    "comparison": "sim.study.compare",
    "tournament": "sim.study.tournament",
    "sweep": "sim.study.numbers.sweep",
    "roadmaps": "sim.study.roads.roadmaps",
    "obstacles": "sim.study.obstacles",
    "ablation": "sim.study.ablate",
    "sensitivity": "sim.study.numbers.sensitivity",
    "levers": "sim.study.numbers.levers",
    "turning points": "sim.study.choices.turning_points",
    "what if": "sim.study.choices.what_if",
    "forecast": "sim.study.forecast.forecast",
    "update": "sim.study.update.update",
    "history": "sim.study.history.history",
    "hindcast": "sim.study.hindcast.hindcast",
}
"""Every kind of question, and the module in which it is registered."""

WORDS = "sim.words."
"""Where the words of each kind are registered, in a module that is called as the kind."""

PICTURES = "sim.charts"
"""Where the pictures of all kinds are registered."""

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
    """How a kind of question is answered, how its answer is put together again, and what work that is."""

    answer: Callable[..., Any]
    restore: Callable[..., Any]
    work: Callable[[Any], float]
    beside: Callable[[Any], Sequence[Any]]


@dataclass(frozen=True)
class Words:
    """How a kind of study is told: its answer in a sentence or two, and small tables of words."""

    answer: Callable[[Any], str]
    tables: Callable[[Any], list[Any]]


T = TypeVar("T")
Answer = TypeVar("Answer", bound=Callable[..., Any])

_KINDS: dict[str, Kind] = {}
_WORDS: dict[str, Words] = {}


def plain_work(question: Any) -> float:
    """The weeks of all worlds where each scenario is followed once."""
    return float(question.worlds * sum(plan.weeks for plan in question.plans))


def nothing_beside(question: Any) -> Sequence[Any]:
    """No tasks, where nothing but the scenarios themselves is followed, or what has their shape."""
    return ()


def study(
    kind: str,
    restore: Callable[..., Any],
    work: Callable[[Any], float] = plain_work,
    beside: Callable[[Any], Sequence[Any]] = nothing_beside,
) -> Callable[[Answer], Answer]:
    """Register a function of (question, means) as what answers questions of a kind.

    `restore`, of (question, kept tables), gives the same answer again; `work`: the weeks of worlds that it takes to
    answer a question, if none ended early; `beside`: the tasks in which scenarios of other shapes are followed for it
    (sim.study.blocks.Task), each of which may have to be compiled. Raises ValueError for a kind that has no home.
    """
    _has_home(kind)

    def register(answer: Answer) -> Answer:
        _KINDS[kind] = Kind(answer, restore, work, beside)
        return answer

    return register


def told(kind: str, *, answer: Callable[[Any], str], tables: Callable[[Any], list[Any]]) -> None:
    """Register how a kind of study is told; raises ValueError for a kind that has no home."""
    _has_home(kind)
    _WORDS[kind] = Words(answer, tables)


def kind_of(kind: str) -> Kind:
    """How questions of a kind are answered; raises ValueError where there is no such study."""
    return _registered(_KINDS, kind, HOMES.get(kind, ""))


def words_of(kind: str) -> Words:
    """How studies of a kind are told; raises ValueError where there is no such study."""
    return _registered(_WORDS, kind, WORDS + kind.replace(" ", "_"))


def html_of(found: Any) -> str:
    """What a study shows of itself in a notebook."""
    html: str = import_module(f"{WORDS}tables").as_html(found)
    return html


def pictures_of(found: Any, kind: str) -> Any:
    """The pictures of a study of a kind, as sim.charts has them."""
    return import_module(PICTURES).of(found, kind)


def _registered(register: Mapping[str, T], kind: str, home: str) -> T:
    """What is registered for a kind, once its home is loaded."""
    if kind in HOMES:
        import_module(home)
        if kind in register:
            return register[kind]
    raise ValueError(f"no study is called `{kind}`")


def _has_home(kind: str) -> None:
    if kind not in HOMES:
        raise ValueError(f"`{kind}` has no home among the studies: give it one in sim.study.registry")
