"""The dialogue of a decision point in the terminal: it shows what one seat may know, and reads what it decides."""

from __future__ import annotations

import sys
from dataclasses import replace

from sim.cli import grid, say
from sim.cli.playing import LEAVING, Left
from sim.phrases import CAVEAT, percent
from sim.play import tables
from sim.play.course import ADVISERS, END, TAKE_UP_ARMS, Choice
from sim.play.point import LONGEST, MOST_WEEKS, Move, Point
from sim.play.seat import Seat
from sim.play.table import Table
from sim.study.telling.sentence import Names, counted

HOW = (
    "Type a number or a word of the list; Enter goes on as before. ?: what the choices mean, and what your advisers "
    "would do. a: leave it to them until the next decision. p 4: promise to step within four weeks. m TEXT: a message "
    "to the other side. b: your brief again. n: all news since the last decision. q: leave, and go on another day."
)


class Deciding:
    """A player at a terminal, or at the other end of a pipe, who decides for one seat."""

    def __init__(self, at: Table, seat: Seat) -> None:
        self.at, self.seat = at, seat
        self.names = Names(at.plan)
        self.screen = say.console()

    def opening(self) -> None:
        """What is played, and how."""
        plan = self.at.plan
        grid.paragraph(self.screen, f"{plan.name}: you decide for {self.names.within(self.seat.name)}", "bold")
        if plan.question:
            grid.paragraph(self.screen, plan.question)
        grid.paragraph(
            self.screen,
            f"{plan.weeks} weeks at most, with a decision where something calls for one; what you choose goes on in "
            f"between. You see what that actor would see; all others follow the same rules as in every run. {CAVEAT}",
        )
        grid.paragraph(self.screen, HOW, "dim")

    def show(self, point: Point) -> None:
        """What the seat may know, and what is open to it."""
        screen = self.screen
        screen.print()
        grid.paragraph(screen, f"{point.when} of {point.weeks}, {point.who}. {point.why}", "bold cyan")
        for sentence in point.news:
            grid.paragraph(screen, sentence, indent=2, hang=2)
        for one in point.messages:
            grid.paragraph(screen, f"{self._who(one.sender)} wrote in week {one.week}: “{one.text}”", "magenta", 2, 2)
        if point.number == 1:
            self._brief(point)
        grid.paragraph(screen, f"{point.standing} {_time(point)}")
        grid.show(screen, tables.levels(point.road, point.lines))
        for sentence in point.known:
            grid.paragraph(screen, sentence, hang=2)
        for told in point.promises:
            grid.paragraph(screen, f"Promise of {self._whose(told.party)}, week {told.week}: {_state(told)}", hang=2)
        for sentence in point.proposal:
            grid.paragraph(screen, sentence, indent=2, hang=2)
        if point.lost:
            grid.paragraph(screen, f"{point.lost} Type end to end the game here.", "bold yellow")
        self._list(point)

    def decide(self, point: Point) -> Move:
        """Ask what to do, until it is a move; raises Left."""
        move = Move("")
        while True:
            typed = self._line()
            word, _, rest = typed.partition(" ")
            if word == "?":
                self._explain(point)
            elif word == "b":
                self._brief(point)
            elif word == "n":
                for sentence in point.further or ("Nothing has happened yet.",):
                    grid.paragraph(self.screen, sentence, indent=2, hang=2)
            elif word == "m":
                move = self._message(move, rest.strip())
            elif word == "p":
                move = self._promise(move, point, rest.strip())
            elif choice := self._chosen(typed.lower(), point):
                return replace(move, choice=choice)

    def _message(self, move: Move, text: str) -> Move:
        if len(text) > LONGEST:
            self._say(f"A message has {LONGEST} characters at most; this one has {len(text)}.")
            return move
        self._say(f"Your message goes with your decision: “{text}”" if text else "No message goes with it.")
        if text and len(self.at.seats) == 1:
            self._say("The actors of the model read no messages; it is kept with the game.")
        return replace(move, message=text)

    def _promise(self, move: Move, point: Point, text: str) -> Move:
        if not point.may_promise:
            self._say("You have no step to promise.")
        elif text in ("", "0"):
            self._say("No promise goes with your decision.")
            return replace(move, promise=None)
        elif not text.isdecimal() or not 1 <= int(text) <= MOST_WEEKS:
            self._say(f"Write p and a number of weeks from 1 to {MOST_WEEKS}, such as p 4.")
        else:
            self._say(f"You promise with your decision to step within {counted(int(text), 'week')}.")
            return replace(move, promise=int(text))
        return move

    def _chosen(self, typed: str, point: Point) -> str:
        """The id of the choice that was typed; nothing where it is none, which is said, or where it is thought over."""
        ids = [one.id for one in point.choices]
        if typed in ("a", ADVISERS):
            return ADVISERS
        if typed == END:
            if point.may_end:
                return END if self._sure("That ends the game.") else ""
            self._say("The game can still be won: it ends with its last week, or type q to leave it for another day.")
            return ""
        if not typed:
            if point.course in (*ids, ADVISERS):
                return point.course if point.number > 1 else ids[0]
            self._say(f"A choice is wanted: {', '.join(ids)}." if len(ids) > 1 else "")
            return ids[0] if len(ids) == 1 else ""
        if typed.isdecimal():
            found = ids[int(typed) - 1] if 1 <= int(typed) <= len(ids) else ""
        else:
            alike = [one for one in ids if one == typed] or [one for one in ids if one.startswith(typed)]
            found = alike[0] if len(alike) == 1 else ""
        if not found:
            self._say(f"“{typed[:40]}” is nothing that you can choose now: type 1 to {len(ids)}, or ? for help.")
        elif found == TAKE_UP_ARMS and not self._sure("That is war: the truce is over."):
            return ""
        return found

    def _explain(self, point: Point) -> None:
        for number, one in enumerate(point.choices, 1):
            grid.paragraph(self.screen, f"{number:>2}  {_upper(one.says)}: {one.means}{_worth(one)}", "", 2, 4)
        named = next((one.says for one in point.choices if one.id == point.advice.choice), point.advice.choice)
        grid.paragraph(self.screen, f"Your advisers would {named}. {point.advice.why}", "green", 2, 2)
        grid.paragraph(self.screen, HOW, "dim")

    def _brief(self, point: Point) -> None:
        grid.paragraph(self.screen, "For you alone", "bold")
        told = point.brief
        for heading, text in (
            ("What you want", told.wants),
            ("What you fear", told.fears),
            ("Your fallback", told.fallback),
            ("Your red line", told.red_line),
        ):
            grid.paragraph(self.screen, f"{heading}: {text}", "", 2, 2)

    def _list(self, point: Point) -> None:
        for number, one in enumerate(point.choices, 1):
            going_on = "  [Enter]" if one.id == point.course or (point.number == 1 and number == 1) else ""
            grid.paragraph(self.screen, f"{number:>2}  {_upper(one.says)} ({one.id}){going_on}", "", 2, 4)

    def _sure(self, what: str) -> bool:
        self._say(f"{what} Are you sure? yes or no")
        return self._line().lower() in ("yes", "y")

    def _say(self, words: str) -> None:
        if words:
            grid.paragraph(self.screen, words, "yellow")

    def _who(self, seat: str) -> str:
        return self.names.of(seat.rpartition(".")[2])

    def _whose(self, party: str) -> str:
        return "yours" if party == self.seat.key else self.names.within(party)

    def _line(self) -> str:
        """The next line that is typed; raises Left at its end, or where the player wants to."""
        print("> ", end="", flush=True)
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            raise Left("interrupted") from None
        if not line:
            raise Left("the end of what was typed")
        typed = line.strip()
        if not sys.stdin.isatty():
            say.line(typed)  # in a pipe nobody sees what was typed
        if typed.lower() in LEAVING:
            raise Left("q")
        return typed


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _time(point: Point) -> str:
    left = counted(point.weeks_left, "week")
    return (
        f"{percent(point.progress)} of the road is done; {left} left, of which it needs {point.weeks_needed} at least."
    )


def _state(told: object) -> str:
    by_pretence = " (others believe it kept)" if getattr(told, "by_pretence", False) else ""
    return f"a step by week {getattr(told, 'until', 0)}, {getattr(told, 'state', '')}{by_pretence}."


def _worth(one: Choice) -> str:
    return "" if one.worth is None else f" Worth {one.worth:+.2f} by your own reckoning.".replace("-", "−")
