"""Small games in extensive form, solved by Gambit: an independent solver beside the model's own reckoning."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pygambit

STEP, HOLD = "step", "hold"
NEARLY_RATIONAL = 1e4


@dataclass(frozen=True)
class Leaf:
    """An end, and what it pays each player, in the order of the players."""

    pays: Sequence[float]


@dataclass(frozen=True)
class Move:
    """A player's choice between stepping and holding; moves of one `knows` cannot be told apart by the player."""

    player: int
    knows: int
    step: Tree
    hold: Tree


@dataclass(frozen=True)
class Chance:
    """What Nature draws: something that is so with this chance, or not."""

    chance: float
    so: Tree
    not_so: Tree


Tree = Leaf | Move | Chance


@dataclass
class _Writer:
    lines: list[str] = field(default_factory=list)
    ends: int = 0
    draws: int = 0

    def write(self, tree: Tree) -> None:
        """Write a tree from its root, each branch before the next."""
        if isinstance(tree, Leaf):
            self.ends += 1
            self.lines.append(f't "" {self.ends} "" {{ {", ".join(f"{float(pay):.17g}" for pay in tree.pays)} }}')
        elif isinstance(tree, Move):
            self.lines.append(f'p "" {tree.player + 1} {tree.knows + 1} "" {{ "{STEP}" "{HOLD}" }} 0')
            self.write(tree.step)
            self.write(tree.hold)
        else:
            self.draws += 1
            chance = Fraction(tree.chance).limit_denominator(10**15)  # chances must add up to one exactly
            self.lines.append(f'c "" {self.draws} "" {{ "so" {chance} "not so" {1 - chance} }} 0')
            self.write(tree.so)
            self.write(tree.not_so)


def game(tree: Tree, players: int) -> pygambit.Game:
    """The tree as a game of Gambit's."""
    names = " ".join(f'"player {number}"' for number in range(players))
    writer = _Writer([f'EFG 2 R "road" {{ {names} }}', '""'])
    writer.write(tree)
    return pygambit.read_efg(io.StringIO("\n".join(writer.lines) + "\n"))


def equilibrium(tree: Tree, players: int) -> list[list[bool]]:
    """For each player whether it steps at each of its moves, in the logit equilibrium of the nearly rational.

    Where no two options tie, that tends to the subgame-perfect equilibrium: every move is made with a chance above 0,
    so that threats that would not be carried out have no place in it. (Gambit's search for the limit itself stops at
    the first equilibrium that is near enough, which may rest on such a threat.)
    """
    [found] = pygambit.qre.logit_solve_lambda(game(tree, players), NEARLY_RATIONAL)
    moves = [found.profile[f"player {number}"] for number in range(players)]
    return [[chances[STEP] > 0.5 for _, chances in own] for own in moves]


def best_value(tree: Tree) -> float:
    """What the tree is worth to its only player, by the best of all its plans."""
    solved = pygambit.nash.enumpure_solve(game(tree, 1))
    [value] = {round(float(plan.payoffs["player 0"]), 12) for plan in solved.equilibria}
    return value
