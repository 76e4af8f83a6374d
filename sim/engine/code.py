"""Code: functions in LLVM's language that reckon nodes of a graph for LANES worlds at a time.

The numbers of these worlds lie one after another in slots, LANES of a number in each. Truths are whole numbers, 0 or 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.engine.graph import FLOAT, INTEGER, TRUTH, Graph
from sim.engine.guards import Region, planned, users
from sim.engine.mathematics import LANES, REAL, TRUE, WHOLE, Lines, real, truth, whole

TYPE = {FLOAT: REAL, INTEGER: WHOLE, TRUTH: TRUE}
SLOT_BYTES = 8 * LANES
ZERO = "zeroinitializer"
SHORT = 6  # rows of a table up to which choosing is quicker than looking up

REAL_OPERATION = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
WHOLE_OPERATION = {"add": "add", "subtract": "sub", "multiply": "mul"}
LOGICAL = {"bitwise_and": "and", "bitwise_or": "or", "bitwise_xor": "xor"}
COMPARED = {"less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge", "equal": "eq", "not_equal": "ne"}
BUILT_IN = {"sqrt": "sqrt", "floor": "floor", "ceil": "ceil", "rint": "rint", "absolute": "fabs"}


def _constant(kind: str, value: Any) -> str:
    return real(value) if kind == FLOAT else whole(value) if kind == INTEGER else truth(value)


def ancestors(graph: Graph, targets: Sequence[int], there: Mapping[int, int]) -> list[int]:
    """What must be reckoned for the targets, in order, where some numbers are there already."""
    found, waiting = set[int](), list(targets)
    while waiting:
        node = waiting.pop()
        if node not in found and node not in there and graph.nodes[node].operation not in ("constant", "step", "last"):
            found.add(node)
            waiting.extend(graph.nodes[node].of)
    return sorted(found)


class Function(Lines):
    """One function: `void name(ptr worlds, i64 step, i64 last, ptr keys, ptr charts)`, which fills slots.

    `there`: the slots in which nodes are found; `results`: what is written to which slot in the end; `dice`: the place
    of each die among the keys; `charts`: by path the place of its first number among those of all, and how many it has.
    """

    def __init__(
        self,
        graph: Graph,
        name: str,
        there: Mapping[int, int],
        results: Sequence[tuple[int, int]],
        dice: dict[Any, int],
        charts: Mapping[Any, tuple[int, int]],
    ) -> None:
        super().__init__()
        self.graph, self.there, self.dice, self.charts = graph, there, dice, charts
        self.globals: list[str] = []
        self._label, self._name, self._block = 0, name, "entry"
        self._scopes: list[dict[Any, str]] = [{}]
        targets = [node for _, node in results]
        nodes = ancestors(graph, targets, there)
        self._users, self._targets = users(graph, nodes), set(targets)
        self._write(planned(graph, nodes, targets, there))
        numbers = [self._number(node) for _, node in results]  # all are loaded before any is written over
        for (slot, node), number in zip(results, numbers, strict=True):
            self._store(slot, graph.kind(node), number)

    def text(self) -> str:
        """The function, with the tables that it looks things up in."""
        arguments = "ptr noalias %worlds, i64 %step, i64 %last, ptr %keys, ptr noalias %charts"
        head = f"define internal void @{self._name}({arguments}) noinline nounwind {{"
        splat = [
            f"  %{name}.one = insertelement {WHOLE} poison, i64 %{name}, i32 0\n"
            f"  %{name}.all = shufflevector {WHOLE} %{name}.one, {WHOLE} poison, <{LANES} x i32> {ZERO}"
            for name in ("step", "last")
        ]
        counter = "  %counter = load i64, ptr %worlds"
        return "\n".join((*self.globals, head, "entry:", *splat, counter, *self.lines, "  ret void\n}\n"))

    # Where numbers are

    def _known(self, key: Any) -> str | None:
        return next((scope[key] for scope in reversed(self._scopes) if key in scope), None)

    def _keep(self, key: Any, name: str) -> str:
        self._scopes[-1][key] = name
        return name

    def _number(self, node: int) -> str:
        """A node's name; it is loaded where it is first used."""
        found = self._known(node)
        if found is not None:
            return found
        operation, _, kind, _ = self.graph.nodes[node]
        if operation == "constant":
            return _constant(kind, self.graph.known(node))
        if operation in ("step", "last"):
            return f"%{operation}.all"
        return self._keep(node, self._load(self.there[node], kind))

    def _load(self, slot: int, kind: str) -> str:
        pointer = self.let(f"getelementptr i8, ptr %worlds, i64 {slot * SLOT_BYTES}")
        if kind == TRUTH:
            return self.let(f"icmp ne {WHOLE} {self.let(f'load {WHOLE}, ptr {pointer}, align 64')}, {whole(0)}")
        return self.let(f"load {TYPE[kind]}, ptr {pointer}, align 64")

    def _store(self, slot: int, kind: str, number: str) -> None:
        if kind == TRUTH:
            number, kind = self.let(f"zext {TRUE} {number} to {WHOLE}"), INTEGER
        pointer = self.let(f"getelementptr i8, ptr %worlds, i64 {slot * SLOT_BYTES}")
        self.lines.append(f"  store {TYPE[kind]} {number}, ptr {pointer}, align 64")

    # Regions

    def _write(self, body: Sequence[int | Region]) -> None:
        for one in body:
            if isinstance(one, Region):
                self._region(one)
            else:
                self._keep(one, self._instruction(one))

    def _region(self, region: Region) -> None:
        truth_, wanted = region.literal
        inside = set(region.nodes())
        outer = [
            node
            for node in sorted(inside)
            if node in self._targets or any(user not in inside for user, _ in self._users.get(node, ()))
        ]
        number = self._number(truth_)
        if not wanted:
            number = self.let(f"xor {TRUE} {number}, {truth(True)}")
        some = self.let(f"call i1 @llvm.vector.reduce.or.v{LANES}i1({TRUE} {number})")
        self._label += 1
        enter, leave, before = f"in{self._label}", f"out{self._label}", self._block
        self.lines += [f"  br i1 {some}, label %{enter}, label %{leave}", f"{enter}:"]
        self._block = enter
        self._scopes.append({})
        self._write(region.body)
        scope, end = self._scopes.pop(), self._block
        self.lines += [f"  br label %{leave}", f"{leave}:"]
        self._block = leave
        for node in outer:
            kind = TYPE[self.graph.kind(node)]
            self._keep(node, self.let(f"phi {kind} [{scope[node]}, %{end}], [{ZERO}, %{before}]"))

    # Operations

    def _instruction(self, node: int) -> str:
        operation, of, kind, detail = self.graph.nodes[node]
        if operation == "luck":
            return self._luck(detail)
        if operation == "gather":
            return self._gathered(self._number(of[0]), of[1:], kind)
        numbers = [self._number(part) for part in of]
        if operation == "chart":
            return self._chart(of[0], numbers[0], detail)
        if operation == "look up":
            return self._look_up(numbers[0], detail, kind)
        taken = self.graph.kind(of[0])
        if operation == "where":
            return self.let(f"select {TRUE} {numbers[0]}, {TYPE[kind]} {numbers[1]}, {TYPE[kind]} {numbers[2]}")
        if operation == "cast":
            return self._cast(numbers[0], taken, kind)
        if operation == "invert":
            return self.let(f"xor {TRUE} {numbers[0]}, {truth(True)}")
        if operation in LOGICAL:
            return self.let(f"{LOGICAL[operation]} {TRUE} {numbers[0]}, {numbers[1]}")
        if operation in COMPARED:
            return self._compare(COMPARED[operation], taken, *numbers)
        if operation in ("maximum", "minimum"):
            better = self._compare("gt" if operation == "maximum" else "lt", taken, *numbers)
            return self.let(f"select {TRUE} {better}, {TYPE[kind]} {numbers[0]}, {TYPE[kind]} {numbers[1]}")
        if kind == FLOAT or taken == FLOAT:
            return self._real(operation, numbers)
        if operation == "remainder":
            real_ = [self._cast(number, INTEGER, FLOAT) for number in numbers]
            return self._cast(self._real(operation, real_), FLOAT, INTEGER)
        if operation == "negative":
            return self.let(f"sub {WHOLE} {ZERO}, {numbers[0]}")
        return self.let(f"{WHOLE_OPERATION[operation]} {WHOLE} {numbers[0]}, {numbers[1]}")

    def _real(self, operation: str, numbers: list[str]) -> str:
        if operation in REAL_OPERATION:
            return self.of(REAL_OPERATION[operation], *numbers)
        if operation == "negative":
            return self.let(f"fneg {REAL} {numbers[0]}")
        if operation in BUILT_IN:
            return self.let(f"call {REAL} @llvm.{BUILT_IN[operation]}.v{LANES}f64({REAL} {numbers[0]})")
        if operation == "isfinite":
            return self.let(f"fcmp olt {REAL} {self._real('absolute', numbers)}, {real(float('inf'))}")
        if operation == "remainder":
            times = self._real("floor", [self.of("fdiv", *numbers)])
            return self.of("fsub", numbers[0], self.of("fmul", times, numbers[1]))
        arguments = ", ".join(f"{REAL} {number}" for number in numbers)
        return self.let(f"call {REAL} @{operation}({arguments})")

    def _compare(self, how: str, kind: str, left: str, right: str) -> str:
        if kind == FLOAT:
            return self.let(f"fcmp {'une' if how == 'ne' else f'o{how}'} {REAL} {left}, {right}")
        signed = how if how in ("eq", "ne") else f"s{how}"
        return self.let(f"icmp {signed} {TYPE[kind]} {left}, {right}")

    def _cast(self, number: str, kind: str, wanted: str) -> str:
        how = {
            (TRUTH, FLOAT): "uitofp",
            (INTEGER, FLOAT): "sitofp",
            (TRUTH, INTEGER): "zext",
            (FLOAT, INTEGER): "fptosi",
        }[kind, wanted]
        return self.let(f"{how} {TYPE[kind]} {number} to {TYPE[wanted]}")

    def _is_at(self, place: str, row: int) -> str:
        return self._known((place, row)) or self._keep((place, row), self.let(f"icmp eq {WHOLE} {place}, {whole(row)}"))

    def _gather(self, place: str, rows: Sequence[str], kind: str) -> str:
        found = rows[-1]
        for row in range(len(rows) - 2, -1, -1):
            if rows[row] != found:
                found = self.let(
                    f"select {TRUE} {self._is_at(place, row)}, {TYPE[kind]} {rows[row]}, {TYPE[kind]} {found}"
                )
        return found

    def _gathered(self, place: str, rows: Sequence[int], kind: str) -> str:
        """The row of a table at a place; of one whose rows lie one after another in slots it is fetched from there."""
        slots = [self.there.get(row, -1) for row in rows]
        if kind == TRUTH or len(rows) <= SHORT or slots != list(range(slots[0], slots[0] + len(rows))) or slots[0] < 0:
            return self._gather(place, [self._number(row) for row in rows], kind)
        lanes = ", ".join(f"i64 {slots[0] * SLOT_BYTES + 8 * lane}" for lane in range(LANES))
        bytes_ = self.let(f"mul {WHOLE} {self._held(place, len(rows))}, {whole(SLOT_BYTES)}")
        return self._fetch(f"i8, ptr %worlds, {WHOLE} {self.let(f'add {WHOLE} {bytes_}, <{lanes}>')}", kind)

    def _chart(self, at: int, place: str, detail: Any) -> str:
        """A number that follows from the order of tranches."""
        path, first = detail
        begins, many = self.charts[path]
        if (known := self.graph.known(at)) is not None:
            one = self.let(f"load i64, ptr {self.let(f'getelementptr i64, ptr %charts, i64 {begins + first + known}')}")
            lane = self.let(f"insertelement {WHOLE} poison, i64 {one}, i32 0")
            return self.let(f"shufflevector {WHOLE} {lane}, {WHOLE} poison, <{LANES} x i32> {ZERO}")
        held = self.let(f"add {WHOLE} {self._held(place, many - first)}, {whole(begins + first)}")
        return self._fetch(f"i64, ptr %charts, {WHOLE} {held}", INTEGER)

    def _held(self, place: str, many: int) -> str:
        """A place that is none beyond the end."""
        return self.let(f"call {WHOLE} @llvm.umin.v{LANES}i64({WHOLE} {place}, {WHOLE} {whole(many - 1)})")

    def _fetch(self, where: str, kind: str) -> str:
        """The numbers that stand at these places in memory."""
        pointers, short = self.let(f"getelementptr {where}"), "f64" if kind == FLOAT else "i64"
        arguments = f"<{LANES} x ptr> {pointers}, i32 8, {TRUE} {truth(True)}, {TYPE[kind]} {ZERO}"
        return self.let(f"call {TYPE[kind]} @llvm.masked.gather.v{LANES}{short}.v{LANES}p0({arguments})")

    def _look_up(self, place: str, rows: Any, kind: str) -> str:
        values = [float.fromhex(row) if kind == FLOAT else row for row in rows]
        if kind == TRUTH or len(values) <= SHORT:
            return self._gather(place, [_constant(kind, value) for value in values], kind)
        name, single = f"@{self._name}.{len(self.globals)}", "double" if kind == FLOAT else "i64"
        written = ", ".join(f"{single} {real(value)[14:-1] if kind == FLOAT else value}" for value in values)
        self.globals.append(f"{name} = private constant [{len(values)} x {single}] [{written}]")
        return self._fetch(f"{single}, ptr {name}, {WHOLE} {self._held(place, len(values))}", kind)

    def _luck(self, detail: Any) -> str:
        die, role, thrown = detail
        place = self.dice.setdefault((die, role), len(self.dice))
        key = [
            self.let(f"load i64, ptr {self.let(f'getelementptr i64, ptr %keys, i64 {2 * place + part}')}")
            for part in (0, 1)
        ]
        step = "%step" if thrown is None else thrown
        return self.let(f"call {REAL} @dice(i64 %counter, i64 {step}, i64 {key[0]}, i64 {key[1]})")
