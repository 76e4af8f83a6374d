"""What every study offers: to the command line, to notebooks and to the archive."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import pandas as pd

from sim.scenario.schema import Scenario
from sim.words import CAVEAT

if TYPE_CHECKING:
    from sim.study.tables import Table


LARGE = ("worlds", "weeks", "shares", "fan", "without", "meetings", "design")
"""Tables with a row for each world, week or point of a design: kept, and not printed."""


class Broken(ValueError):
    """A seal within kept tables that does not fit what it was put on."""


class Asked(Protocol):
    """What determines the worlds that a study looks at."""

    @property
    def scenario(self) -> Scenario: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def branch(self) -> str: ...


@dataclass(frozen=True)
class Setting:
    """The worlds that a study looks at, without what became of them."""

    scenario: Scenario
    worlds: int
    seed: int
    branch: str = "main"


class Study(ABC):
    """A question put to many worlds, with its answer in a sentence, in tables and in pictures.

    All that it says can be put together again from its tables; those in LARGE may come in parts.
    """

    kind: ClassVar[str]

    @property
    @abstractmethod
    def runs(self) -> Sequence[Asked]:
        """What was asked of which scenario."""

    @property
    def asked_of(self) -> Sequence[Scenario]:
        """The scenarios of which it is asked, each once: their questions are what it answers."""
        return [run.scenario for run in self.runs]

    @property
    def asked(self) -> Mapping[str, Any]:
        """What determines the result beside the runs, as plain data."""
        return {}

    @abstractmethod
    def answer(self) -> str:
        """The answer in a sentence or two."""

    @abstractmethod
    def in_words(self) -> list[Table]:
        """The answer in small tables of words."""

    @abstractmethod
    def tables(self) -> Mapping[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found, by name."""

    @property
    @abstractmethod
    def plot(self) -> Any:
        """The pictures."""

    def __repr__(self) -> str:
        return f"{self.answer()} {CAVEAT}"

    def _repr_html_(self) -> str:
        from sim.study.tables import as_html

        return as_html(self)
