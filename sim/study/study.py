"""What every study beyond a run and a comparison offers: to the command line, to notebooks and to the archive."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import pandas as pd

from sim.scenario.schema import Scenario
from sim.words import CAVEAT

if TYPE_CHECKING:
    from sim.study.tables import Table


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


class Study(ABC):
    """A question put to many worlds, with its answer in a sentence, in tables and in pictures."""

    kind: ClassVar[str]

    @property
    @abstractmethod
    def runs(self) -> Sequence[Asked]:
        """What was asked of which scenario."""

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
    def tables(self) -> dict[str, pd.DataFrame]:
        """Everything that was found, by name."""

    @property
    @abstractmethod
    def plot(self) -> Any:
        """The pictures."""

    def __repr__(self) -> str:
        return f"{self.answer()} {CAVEAT}"

    def _repr_html_(self) -> str:
        from sim.study.tables import study_as_html

        return study_as_html(self)
