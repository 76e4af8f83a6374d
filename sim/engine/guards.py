"""Guards: what a number is needed for. What no world of a few side by side needs is skipped for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sim.engine.graph import Graph

LEAST = 100  # operations that are worth a look at whether any world needs them
Literal = tuple[int, bool]
"""A truth, and what it must be."""
Users = Mapping[int, Sequence[tuple[int, int]]]
"""For each node who uses it, and as what."""


class Region:
    """Operations that are needed only where a truth is so in any world: nodes and regions, in order."""

    def __init__(self, literal: Literal, body: list[int | Region]) -> None:
        self.literal, self.body = literal, body

    def nodes(self) -> Iterable[int]:
        """All nodes in it."""
        for one in self.body:
            if isinstance(one, Region):
                yield from one.nodes()
            else:
                yield one


def planned(graph: Graph, nodes: Sequence[int], targets: Collection[int], there: Collection[int]) -> list[int | Region]:
    """The nodes in an order in which they can be reckoned, with regions that can be skipped.

    `targets` are needed in any case; `there` are known beforehand.
    """
    by_user = users(graph, nodes)
    return _Plan(graph, by_user, _needed_where(graph, nodes, targets, by_user)).split(
        list(nodes), frozenset(), frozenset(there)
    )


def users(graph: Graph, nodes: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """For each node who uses it, and as what."""
    found: dict[int, list[tuple[int, int]]] = {}
    for node in nodes:
        for place, part in enumerate(graph.nodes[node].of):
            found.setdefault(part, []).append((node, place))
    return found


class Logic:
    """What truths follow from one another, by what they are made of and what is made of them."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._found: dict[Literal, frozenset[Literal]] = {}
        self._made_of: dict[int, list[int]] = {}
        for place, node in enumerate(graph.nodes):
            if node.operation in ("bitwise_and", "bitwise_or"):
                for part in node.of:
                    self._made_of.setdefault(part, []).append(place)

    def implied(self, truth: int, value: bool) -> frozenset[Literal]:
        """All that is so where a truth is so (or, if `value` is not, where it is not)."""
        literal = (truth, value)
        if literal not in self._found:
            node, found = self._graph.nodes[truth], {literal}
            if node.operation == "invert":
                found |= self.implied(node.of[0], not value)
            elif node.operation == ("bitwise_and" if value else "bitwise_or"):
                for part in node.of:
                    found |= self.implied(part, value)
            elif node.operation in ("bitwise_and", "bitwise_or"):
                found |= self.implied(node.of[0], value) & self.implied(node.of[1], value)
            for part, so in list(found):
                wanted = "bitwise_or" if so else "bitwise_and"
                for whole in self._made_of.get(part, ()):
                    if self._graph.nodes[whole].operation == wanted:
                        found.add((whole, so))
            self._found[literal] = frozenset(found)
        return self._found[literal]


def _needed_where(
    graph: Graph, nodes: Sequence[int], targets: Collection[int], by_user: Users
) -> dict[int, frozenset[Literal]]:
    """What must be so for each node to be needed at all."""
    needed, logic = dict[int, frozenset[Literal]](), Logic(graph)
    always: frozenset[Literal] = frozenset()
    wanted = set(targets)
    for node in reversed(nodes):
        found: frozenset[Literal] | None = always if node in wanted else None
        for user, place in by_user.get(node, ()):
            if found is not None and not found:
                break
            there = needed[user]
            if place and graph.nodes[user].operation == "where":
                there = there | logic.implied(graph.nodes[user].of[0], place == 1)
            found = there if found is None else found & there
        needed[node] = always if found is None else found
    return needed


class _Plan:
    """How nodes are split into what is needed in any case and regions."""

    def __init__(self, graph: Graph, by_user: Users, needed: Mapping[int, frozenset[Literal]]) -> None:
        self._graph, self._needed = graph, needed
        self._users = {node: [user for user, _ in found] for node, found in by_user.items()}

    def split(self, nodes: list[int], taken: frozenset[Literal], there: frozenset[int]) -> list[int | Region]:
        """The nodes as a body, the guards `taken` being around it already and other nodes `there` before it."""
        if len(nodes) < LEAST:
            return list(nodes)
        own, counts = set(nodes), self._counted(nodes, taken)
        for literal, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
            if count < LEAST:
                break
            truth = literal[0]
            if truth not in own and truth not in there and self._graph.nodes[truth].operation != "input":
                continue
            inside = self._inside(nodes, own, literal)
            if len(inside) < LEAST:
                continue
            after = self._depending(own, inside)
            before = [node for node in nodes if node not in inside and node not in after]
            same = frozenset(other for other, many in counts.items() if many == count) | {literal}
            known = there | set(before)
            return [
                *self.split(before, taken | {literal}, there),
                Region(literal, self.split([one for one in nodes if one in inside], taken | same, known)),
                *self.split([one for one in nodes if one in after], taken | {literal}, known | inside),
            ]
        return list(nodes)

    def _counted(self, nodes: Sequence[int], taken: frozenset[Literal]) -> Counter[Literal]:
        """For each guard that is not taken yet how many nodes are needed only where it holds."""
        counts = Counter[Literal]()
        for literals, many in Counter(self._needed[node] for node in nodes).items():
            for literal in literals:
                if literal not in taken:
                    counts[literal] += many
        return counts

    def _inside(self, nodes: Sequence[int], own: set[int], literal: Literal) -> set[int]:
        """The nodes that can be reckoned in a region of this guard, all together, after the guard."""
        ancestors, waiting = set[int](), [literal[0]]
        while waiting:
            node = waiting.pop()
            if node not in ancestors and node in own:
                ancestors.add(node)
                waiting.extend(self._graph.nodes[node].of)
        needing = [node for node in nodes if literal in self._needed[node] and node not in ancestors]
        inside, found = set(needing), set[int]()
        after = self._depending(own, inside)
        for node in needing:  # what needs something that can only be reckoned after the region stays out of it
            parts = self._graph.nodes[node].of
            if all(part not in after and (part not in inside or part in found) for part in parts):
                found.add(node)
        return found

    def _depending(self, own: set[int], inside: Collection[int]) -> set[int]:
        """The nodes outside that need something of what is inside."""
        after, waiting = set[int](), list(inside)
        while waiting:
            for user in self._users.get(waiting.pop(), ()):
                if user in own and user not in inside and user not in after:
                    after.add(user)
                    waiting.append(user)
        return after
