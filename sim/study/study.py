"""What every study offers: to the command line, to notebooks and to the archive."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import pandas as pd

from sim.phrases import CAVEAT
from sim.scenario.schema import Scenario
from sim.study.registry import html_of, pictures_of, words_of

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
    """A question put to many worlds, and the numbers that answer it.

    How it is told and drawn is registered by its kind (sim.study.registry). All that it says can be put together again
    from its tables; those in LARGE may come in parts.
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
    def tables(self) -> Mapping[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found, by name."""

    def answer(self) -> str:
        """The answer in a sentence or two."""
        return words_of(self.kind).answer(self)

    def in_words(self) -> list[Any]:
        """The answer in small tables of words (sim.words.tables.Table)."""
        return words_of(self.kind).tables(self)

    @property
    def plot(self) -> Any:
        """The pictures, each by its name, and all() of them."""
        return pictures_of(self, self.kind)

    def __repr__(self) -> str:
        return f"{self.answer()} {CAVEAT}"

    def _repr_html_(self) -> str:
        return html_of(self)
