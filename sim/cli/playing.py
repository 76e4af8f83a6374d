"""The dialogue of a game in the terminal: it shows what is seen, reads what is typed, and asks again kindly."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from sim.cli import grid, say
from sim.model.forced import ANSWER, WAR
from sim.model.world import World
from sim.phrases import CAVEAT
from sim.play import advice, tables
from sim.play.game import Game, Turn
from sim.play.menu import ACCEPT, REFUSE, Menu, Move
from sim.play.news import news
from sim.play.seen import View
from sim.play.typed import Unclear, read
from sim.scenario.schema import Scenario
from sim.study.telling.road import asked_by
from sim.study.telling.sentence import Names, listed
from sim.study.telling.watch import Step

HOW = (
    "Type numbers or words, several with commas; Enter does what stands first of each. "
    "?: what the choices mean. a: leave the week to your advisers (the actor of the model). "
    "w, or w 8: wait until something changes, at most so many weeks; r, or r 8: do again what you did last, likewise. "
    "q: leave, and go on another day."
)
LEAVING = ("q", "quit", "exit")


class Left(Exception):
    """The player has left; `by` says how: a word, the end of input, or an interruption."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class Terminal:
    """A player who sits at a terminal, or at the other end of a pipe."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.screen = say.console()
        self.titles = _titles(game.plan)
        self.waiting = 0
        self.marks: Mapping[str, object] = {}
        self.last: Move = {}  # what was done last, but for answers
        self.steady: Move = {}  # what is done while waiting

    # What is shown

    def opening(self) -> None:
        """What is played, and how."""
        plan, names = self.game.plan, Names(self.game.plan)
        grid.paragraph(self.screen, f"{plan.name}: you decide for {names.within(self.game.seat.name)}", "bold")
        if plan.question:
            grid.paragraph(self.screen, plan.question)
        grid.paragraph(
            self.screen,
            f"{plan.weeks} weeks at most. You see what that actor would see; all others follow the same rules as in "
            f"every run. {CAVEAT}",
        )
        grid.paragraph(self.screen, HOW, "dim")

    def tell(self, step: Step, turn: Turn) -> None:
        """What the week brought."""
        for sentence in news(step, self.game.seat):
            grid.paragraph(self.screen, sentence, indent=2, hang=2)
        sys.stdout.flush()

    def _show(self, seen: View, menu: Menu) -> None:
        self.screen.print()
        grid.paragraph(self.screen, f"{seen.when} of {seen.weeks}, {seen.you}. {seen.standing}", "bold cyan")
        grid.show(self.screen, tables.tracks(seen))
        for sentence in seen.known:
            grid.paragraph(self.screen, sentence, hang=2)
        self._list(menu)

    def _list(self, menu: Menu) -> None:
        number = 0
        for group in menu.groups.values():
            for place, option in enumerate(group):
                number += 1
                typed = f"{option.verb} {option.aim}".strip()
                enter = "" if place else "  [Enter]"
                self.screen.print(f"  {number:>2}  {option.says}  ({typed}){enter}", soft_wrap=True)

    # What is decided

    def move(self, world: World, seen: View, menu: Menu) -> Move:
        """Ask what to do this week, unless the player waits and nothing has changed."""
        if self.waiting and seen.marks == self.marks and _is_open(self.steady, menu):
            self.waiting -= 1
            doing = "you do the same again" if self.steady else f"you wait{_holding(seen, self.steady)}"
            grid.paragraph(self.screen, f"{seen.when}: {doing}.", "cyan")
            return {**menu.quiet, **self.steady}
        self.waiting, self.marks = 0, seen.marks
        self._show(seen, menu)
        while True:
            typed = self._line()
            if typed == "a":
                return {}
            word, weeks = _weeks(typed, seen.weeks)
            if word and not weeks:
                self._say(f"Write {word} alone, or with a number of weeks from 1, such as {word} 8.")
                continue
            if weeks:
                self.steady = self.last if word == "r" else {}
                if _is_open(self.steady, menu):
                    self.waiting = weeks - 1
                    if held := _holding(seen, self.steady):
                        self._say(f"While this lasts you go on{held}, which is due now.")
                    return {**menu.quiet, **self.steady}
                self._say("What you did last is not open now.")
                continue
            move = self._read(typed, world, menu)
            if move is not None and (move.get(WAR) != "war" or self._sure()):
                self.last = {about: done for about, done in move.items() if done != menu.quiet[about]}
                return move

    def answer(self, world: World, seen: View, menu: Menu) -> Move:
        """Ask what to say to the road on the table; it wakes one who waits."""
        self.waiting = 0
        names, road = Names(world.plan), int(world.table.on_table[0])
        by = world.mediators[int(world.table.by[0])].name
        self.screen.print()
        grid.paragraph(self.screen, f"{names.of(by)} proposes the road {names.road(road)}:", "bold cyan")
        for place in range(len(world.plan.roads()[road].stages)):
            grid.paragraph(self.screen, asked_by(names, road, place), indent=2, hang=2)
        self._list(menu)
        while True:
            typed = self._line()
            if typed == "a":
                return {}
            if not typed:
                self._say(f"An answer is wanted: {ACCEPT} or {REFUSE}.")
                continue
            move = self._read(typed, world, menu)
            if move is not None:
                return {ANSWER: move[ANSWER]}

    def _read(self, typed: str, world: World, menu: Menu) -> Move | None:
        """The move that was typed; None where it was a question or made no sense, which is answered."""
        if typed in ("?", "help", "h"):
            self._explain(advice.explained(world, self.game.seat, menu))
            return None
        try:
            return read(typed, menu, self.titles)
        except Unclear as unclear:
            self._say(str(unclear))
            return None

    def _explain(self, sentences: Iterable[str]) -> None:
        for number, sentence in enumerate(sentences, 1):
            grid.paragraph(self.screen, f"{number:>2}  {sentence[:1].upper()}{sentence[1:]}", indent=2, hang=4)
        if not self.game.seat.mediates:
            grid.paragraph(self.screen, advice.OWN, "dim")
        grid.paragraph(self.screen, HOW, "dim")

    def _sure(self) -> bool:
        self._say("That is war, and the game ends with it. Are you sure? yes or no")
        return self._line() in ("yes", "y")

    def _say(self, words: str) -> None:
        grid.paragraph(self.screen, words, "yellow")

    def _line(self) -> str:
        """The next line that is typed; raises Left at its end, or where the player wants to."""
        print("> ", end="", flush=True)
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            raise Left("interrupted") from None
        if not line:
            raise Left("the end of what was typed")
        typed = line.strip().lower()
        if not sys.stdin.isatty():
            say.line(typed)  # in a pipe nobody sees what was typed
        if typed in LEAVING:
            raise Left("q")
        return typed


def _weeks(typed: str, most: int) -> tuple[str, int]:
    """`w` or `r`, and for how many weeks: `w 8`; 0 where that is no number of weeks, no word where it is another."""
    word, _, count = typed.partition(" ")
    word = {"wait": "w", "repeat": "r"}.get(word, word)
    if word not in ("w", "r"):
        return "", 0
    if not count:
        return word, most
    return word, min(int(count), most) if count.strip().isdecimal() else 0


def _holding(seen: View, steady: Move) -> str:
    """What of the player's own is due and goes on being held: ", holding arms"; nothing where nothing is."""
    held = [line.title for line in seen.lines if line.due and line.owner == "you" and line.track not in steady]
    return f", holding {listed(held)}" if held else ""


def _is_open(move: Move, menu: Menu) -> bool:
    """Whether all of a move can be done."""
    return all(menu.has(about, word) for about, word in move.items())


def _titles(plan: Scenario) -> dict[str, str]:
    """What tracks, parties and roads are called beside their keys."""
    found = {key: part.title for section in (plan.tracks, plan.parties) for key, part in section.items() if part.title}
    return found | {key: road.name for key, road in plan.roadmaps.items() if road.name}
