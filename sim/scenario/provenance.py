"""How far the numbers of a scenario rest on sources: in their value, in their direction only, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sim.phrases import percent

Basis = Literal["value", "direction", "assumption"]

ASSUMED = "assumption"
"""A note with this word says that the size of a number is assumed, and that its source tells the direction only."""


class Numberlike(Protocol):
    """A number that says what it rests on, and whether it is a default of the model."""

    @property
    def basis(self) -> Basis: ...
    @property
    def is_default(self) -> bool: ...


def basis(sources: Sequence[str], note: str) -> Basis:
    """What a number rests on: a source for its value, a source for its direction only, or an assumption.

    A source tells the direction only where the note says that the size, the range or the number is an assumption.
    """
    if not sources:
        return "assumption"
    return "direction" if ASSUMED in note else "value"


@dataclass(frozen=True)
class Balance:
    """How many numbers of a scenario there are, and what they rest on.

    `sourced` have a source for their value, `directed` for their direction only, and the others for nothing; of these
    `defaults` are defaults of the model.
    """

    scenario: str
    count: int
    sourced: int
    directed: int
    defaults: int

    @property
    def without(self) -> int:
        """How many rest on no source at all."""
        return self.count - self.sourced - self.directed

    @property
    def assumed(self) -> float:
        """The share whose value is an assumption, whether or not a source gives its direction; 0 to 1."""
        return self._share(self.directed + self.without)

    @property
    def directed_share(self) -> float:
        """The share for which a source gives the direction only, 0 to 1."""
        return self._share(self.directed)

    def in_full(self) -> str:
        """In a sentence, as counts."""
        verb, be = ("rests" if self.sourced == 1 else "rest"), ("is a" if self.defaults == 1 else "are")
        return (
            f"Of the {self.count} numbers of {self.scenario}, {self.sourced} {verb} on a source for their value, "
            f"{self.directed} only for their direction (their size is an assumption), and {self.without} are "
            f"assumptions altogether; {self.defaults} of these {be} default{'' if self.defaults == 1 else 's'} of the "
            "model."
        )

    def in_brief(self) -> str:
        """In per cent, after the name: "3 % rest on a source, 21 % only in direction, 76 % are assumptions"."""
        return (
            f"{percent(self._share(self.sourced))} rest on a source, {percent(self.directed_share)} only in "
            f"direction, {percent(self._share(self.without))} are assumptions"
        )

    def _share(self, part: int) -> float:
        return part / max(1, self.count)


MOST_NAMED = 4  # scenarios whose numbers are told one by one


def in_a_sentence(balances: Sequence[Balance]) -> str:
    """What the numbers of scenarios rest on; of many scenarios how far most of them are assumed."""
    briefs = {one.in_brief() for one in balances}
    if len(balances) > 1 and len(briefs) == 1:
        return f"Of the numbers of each of these scenarios {briefs.pop()}."
    if len(balances) > MOST_NAMED:
        shares = [one.assumed for one in balances]
        low, high = percent(min(shares)), percent(max(shares))
        between = low if low == high else f"between {low} and {high}"
        return f"Of the numbers of these {len(balances)} scenarios {between} are assumptions in their size."
    return f"Of {'; of '.join(f'the numbers of {one.scenario} {one.in_brief()}' for one in balances)}."


def balance(scenario: str, numbers: Iterable[Numberlike]) -> Balance:
    """How the numbers of a scenario divide."""
    listed = list(numbers)
    found = [one.basis for one in listed]
    defaults = sum(one.is_default and one.basis == "assumption" for one in listed)
    return Balance(scenario, len(listed), found.count("value"), found.count("direction"), defaults)
