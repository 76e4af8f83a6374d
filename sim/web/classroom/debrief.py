"""The debrief of the games of a class as it stands: what the model found of all tables, and what is projected of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SLIDES = {
    "lines": "How far every table came",
    "results": "What it was worth to either side",
    "promises": "Promises, trust and what was really done",
    "others": "Where the tables stand among other worlds",
    "courses": "Courses that would have done better",
}
"""What is projected one after another, and what each is called."""
LIVED, JUDGED = "lived", "judged"


@dataclass(frozen=True)
class Debrief:
    """What the model found of games that are over.

    `whole`: of all tables; `lived` and `judged`, by table: how each went, and what its decisions were worth. `slide`:
    what of it is projected, nothing before the instructor says so.
    """

    whole: Mapping[str, Any] | None = None
    lived: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    judged: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    slide: str = ""

    def has_lived(self, tables: int) -> bool:
        """Whether how all tables went is known."""
        return self.whole is not None and len(self.lived) == tables

    def has_judged(self, tables: int) -> bool:
        """Whether what all decisions were worth is known."""
        return self.has_lived(tables) and len(self.judged) == tables
