"""Blanks in a key: `{{ share("a", "completed") }}` names one of a few functions; nothing else can be written there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.charts.style import STATE_LOOKS
from sim.phrases import REASONS
from sim.scenario.faults import close_match, quotable
from sim.scenario.mechanisms import MECHANISMS

STATES = tuple(STATE_LOOKS)
BLANK = re.compile(r"\{\{(.*?)\}\}", re.S)
REMEDY = 'write a function and its words in quotes, like share("a", "completed")'


@dataclass(frozen=True)
class Call:
    """A function and what it is given: texts and whole numbers."""

    name: str
    given: tuple[str | int, ...]


SIGNATURES: Mapping[str, tuple[str, ...]] = {
    "share": ("scenario", "state"),
    "difference": ("scenario", "scenario", "state"),
    "compared": ("scenario", "scenario", "state"),
    "verdict": ("scenario", "scenario", "state"),
    "most": ("state", "scenarios"),
    "least": ("state", "scenarios"),
    "reason": ("scenario", "place"),
    "reason_share": ("scenario", "actor", "reason"),
    "week": ("scenario",),
    "least_weeks": ("scenario",),
    "pretence": ("scenario",),
    "spread": ("scenario", "state"),
    "mean": ("scenario", "quantity"),
    "number": ("scenario", "path"),
    "effect": ("scenario", "mechanism", "state"),
    "terms": ("scenario", "agreed road"),
    "ranked": ("place",),
    "road": ("road", "measure"),
}
"""What may stand in a blank, and what each word of it is; `scenarios` takes two or more, `road` a road to beat."""

MEASURES = ("completed", "acceptable", "robust", "hardest", "score")
"""What is known of a road to beat."""


def calls(text: str) -> Iterator[Call]:
    """The calls in a text, in order; raises ValueError with (what is wrong, what to do) for one that cannot be read."""
    for blank in BLANK.finditer(text):
        yield parse(blank[1])


def parse(blank: str) -> Call:
    """What stands in a blank; raises ValueError with (what is wrong, what to do)."""
    shown = quotable(blank.strip())
    try:
        tree = ast.parse(blank.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"`{shown}` cannot be read", REMEDY) from None
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name) or tree.keywords:
        raise ValueError(f"`{shown}` is not a function with its words", REMEDY)
    given = [one.value if isinstance(one, ast.Constant) else None for one in tree.args]
    if any(isinstance(one, bool) or not isinstance(one, str | int) for one in given):
        raise ValueError(f"`{shown}` has something else than words in quotes and whole numbers", REMEDY)
    if tree.func.id not in SIGNATURES:
        raise ValueError(f"no function is called `{quotable(tree.func.id)}`", close_match(tree.func.id, SIGNATURES))
    return Call(tree.func.id, tuple(one for one in given if isinstance(one, str | int)))


def wrong(call: Call, scenarios: Sequence[str], roads: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """What is wrong with the words of a call, and what to do."""
    roles = SIGNATURES[call.name]
    if roles[-1] == "scenarios":
        roles = (*roles[:-1], *["scenario"] * max(2, len(call.given) - len(roles) + 1))
    if len(call.given) != len(roles):
        yield f"{call.name} takes {len(roles)} words, found {len(call.given)}", f"in order: {', '.join(roles)}"
        return
    known: Mapping[str, Sequence[str]] = {
        "scenario": scenarios,
        "state": STATES,
        "reason": tuple(REASONS),
        "mechanism": tuple(MECHANISMS),
        "road": roads,
        "measure": MEASURES,
    }
    for role, word in zip(roles, call.given, strict=True):
        if role == "place":
            if not isinstance(word, int) or word < 1:
                yield f"{call.name}: the place is `{word}`", "write 1 for the first, 2 for the second, ..."
        elif not isinstance(word, str):
            yield f"{call.name}: `{word}` is no {role}", "put the word in quotes"
        elif role in known and word not in known[role]:
            yield f"{call.name}: no {role} is called `{quotable(word)}`", close_match(word, known[role])


def filled(text: str, answer: Callable[[Call], str]) -> str:
    """The text with every blank filled by what `answer` makes of it."""
    return BLANK.sub(lambda blank: answer(parse(blank[1])), text)
