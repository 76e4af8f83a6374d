"""A graph of operations on numbers of one world: what a week does to it. Equal operations are one node."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

FLOAT, INTEGER, TRUTH = "f", "i", "b"
"""The kinds of numbers: a real number holds what a whole one does, and that what a truth does."""

COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
LOGICAL = ("bitwise_and", "bitwise_or", "bitwise_xor")
COMMUTATIVE = ("add", "multiply", "maximum", "minimum", "equal", "not_equal", *LOGICAL)
OF_REAL_NUMBERS = ("divide", "sqrt", "floor", "ceil", "rint", "exp", "log", "expm1", "log1p", "isfinite")
OF_TRUTHS = {"add": "bitwise_or", "maximum": "bitwise_or", "multiply": "bitwise_and", "minimum": "bitwise_and",
             "not_equal": "bitwise_xor"}  # fmt: skip
KNOWN = (*COMPARISONS, *LOGICAL, *OF_REAL_NUMBERS, "add", "subtract", "multiply", "maximum", "minimum", "negative",
         "absolute", "invert", "remainder")  # fmt: skip
"""The operations that a graph holds, by the names that NumPy gives them, beside `where`, `gather` and their like."""


class Node(NamedTuple):
    """One number: the operation that makes it, the nodes it is made of, its kind, and what else defines it."""

    operation: str
    of: tuple[int, ...]
    kind: str
    detail: Hashable = None


class Graph:
    """Nodes in an order in which each stands after those that it is made of."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._places: dict[Node, int] = {}

    def add(self, node: Node) -> int:
        """The place of a node, which is there once however often it is asked for."""
        place = self._places.get(node)
        if place is None:
            place = self._places[node] = len(self.nodes)
            self.nodes.append(node)
        return place

    def constant(self, value: bool | int | float) -> int:
        """A number that is known."""
        if isinstance(value, bool | np.bool_):
            return self.add(Node("constant", (), TRUTH, bool(value)))
        if isinstance(value, int | np.integer):
            return self.add(Node("constant", (), INTEGER, int(value)))
        return self.add(Node("constant", (), FLOAT, float(value).hex()))

    def known(self, place: int) -> bool | int | float | None:
        """The number at a place where that is a constant."""
        node = self.nodes[place]
        if node.operation != "constant":
            return None
        detail: bool | int = node.detail  # type: ignore[assignment]
        return float.fromhex(str(detail)) if node.kind == FLOAT else detail

    def kind(self, place: int) -> str:
        """The kind of a node."""
        return self.nodes[place].kind

    def widest(self, places: Sequence[int]) -> str:
        """The kind that holds them all."""
        kinds = {self.nodes[place].kind for place in places}
        return FLOAT if FLOAT in kinds else INTEGER if INTEGER in kinds else TRUTH

    def cast(self, place: int, kind: str) -> int:
        """The number as another kind; a truth of a number is whether it is not 0."""
        if self.kind(place) == kind:
            return place
        if kind == TRUTH:
            return self.operate("not_equal", place, self.cast(self.constant(0), self.kind(place)))
        value = self.known(place)
        if value is not None:
            return self.constant(float(value) if kind == FLOAT else int(value))
        return self.add(Node("cast", (place,), kind))

    def operate(self, operation: str, *of: int) -> int:
        """An operation on numbers, as NumPy would do it; raises TypeError for one that is not KNOWN."""
        if operation not in KNOWN:
            raise TypeError(f"the engine does not know the operation `{operation}`")
        kind = self.widest(of)
        if kind == TRUTH:
            operation = OF_TRUTHS.get(operation, operation)
        if operation in LOGICAL or operation == "invert":
            if kind != TRUTH:
                raise TypeError(f"`{operation}` is asked of numbers that are not truths")
        elif operation in OF_REAL_NUMBERS:
            kind = FLOAT
        elif kind == TRUTH:
            kind = INTEGER
        of = tuple(self.cast(place, kind) for place in of)
        result = TRUTH if operation in COMPARISONS or operation == "isfinite" else kind
        values = [self.known(place) for place in of]
        if None not in values:
            with np.errstate(all="ignore"):
                found = getattr(np, operation)(*(np.asarray(value) for value in values))
            return self.cast(self.constant(found.item()), result)
        simpler = self._simpler(operation, of, values)
        if simpler is not None:
            return self.cast(simpler, result)
        if operation in COMMUTATIVE:
            of = tuple(sorted(of))
        return self.add(Node(operation, of, result))

    def _simpler(self, operation: str, of: tuple[int, ...], values: Sequence[bool | int | float | None]) -> int | None:
        """The same number where it needs no operation."""
        if operation == "invert":
            return self.nodes[of[0]].of[0] if self.nodes[of[0]].operation == "invert" else None
        if len(of) == 1:
            return None
        (a, b), (left, right) = of, values
        if operation in ("greater", "equal") and self.nodes[a].operation == "step" and right is not None:
            return self.constant(operation == "greater") if right < FIRST_STEP else None
        for value, other in ((left, b), (right, a)):
            if value is None:
                continue
            if operation == "multiply" and value in (0, 1):
                return other if value == 1 else self.constant(value)
            if operation == "add" and value == 0:
                return other
            if operation == "bitwise_and":
                return other if value else self.constant(False)
            if operation == "bitwise_or":
                return self.constant(True) if value else other
            if operation == "bitwise_xor":
                return self.operate("invert", other) if value else other
        if (operation == "subtract" and right == 0) or (operation == "divide" and right == 1):
            return a
        return a if a == b and operation in ("maximum", "minimum", "bitwise_and", "bitwise_or") else None

    def where(self, condition: int, yes: int, no: int) -> int:
        """One of two numbers."""
        condition, kind = self.cast(condition, TRUTH), self.widest((yes, no))
        known = self.known(condition)
        yes, no = self.cast(yes, kind), self.cast(no, kind)
        if known is not None or yes == no:
            return yes if known or yes == no else no
        if self.nodes[condition].operation == "invert":
            condition, yes, no = self.nodes[condition].of[0], no, yes
        if self.nodes[yes].operation == "where" and self.nodes[yes].of[0] == condition:
            yes = self.nodes[yes].of[1]
        if self.nodes[no].operation == "where" and self.nodes[no].of[0] == condition:
            no = self.nodes[no].of[2]
        if (self.known(yes), self.known(no)) == (True, False) and kind == TRUTH:
            return condition
        return yes if yes == no else self.add(Node("where", (condition, yes, no), kind))

    def gather(self, rows: Sequence[int], place: int) -> int:
        """The row of a table at a place that is not known; beyond its ends it may be any."""
        known, kind = self.known(place), self.widest(rows)
        rows = [self.cast(row, kind) for row in rows]
        if known is not None:
            return rows[int(known)]
        if len(set(rows)) == 1:
            return rows[0]
        values = tuple(self.known(row) for row in rows)
        if None not in values:
            return self.add(Node("look up", (place,), kind, tuple(self.nodes[row].detail for row in rows)))
        return self.add(Node("gather", (place, *rows), kind))


FIRST_STEP = 1
"""The first step that is recorded: what differs in the step before it is left to NumPy."""
